/* SPDX-License-Identifier: MIT
 *
 * The head of a response: tag, number, name, status, code.
 */
#include "common/imap/grammar/response.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

struct named {
    const char *name;
    int value;
};

static const struct named statuses[] = {
    {"OK", IMAP_OK},           {"NO", IMAP_NO},   {"BAD", IMAP_BAD},
    {"PREAUTH", IMAP_PREAUTH}, {"BYE", IMAP_BYE}, {NULL, IMAP_NONE},
};

static const struct named codes[] = {
    {"ALERT", IMAP_CODE_ALERT},
    {"ALREADYEXISTS", IMAP_CODE_ALREADYEXISTS},
    {"APPENDUID", IMAP_CODE_APPENDUID},
    {"AUTHENTICATIONFAILED", IMAP_CODE_AUTHENTICATIONFAILED},
    {"AUTHORIZATIONFAILED", IMAP_CODE_AUTHORIZATIONFAILED},
    {"BADCHARSET", IMAP_CODE_BADCHARSET},
    {"CANNOT", IMAP_CODE_CANNOT},
    {"CAPABILITY", IMAP_CODE_CAPABILITY},
    {"CLIENTBUG", IMAP_CODE_CLIENTBUG},
    {"CLOSED", IMAP_CODE_CLOSED},
    {"CONTACTADMIN", IMAP_CODE_CONTACTADMIN},
    {"COPYUID", IMAP_CODE_COPYUID},
    {"CORRUPTION", IMAP_CODE_CORRUPTION},
    {"EXPIRED", IMAP_CODE_EXPIRED},
    {"EXPUNGEISSUED", IMAP_CODE_EXPUNGEISSUED},
    {"HIGHESTMODSEQ", IMAP_CODE_HIGHESTMODSEQ},
    {"INUSE", IMAP_CODE_INUSE},
    {"LIMIT", IMAP_CODE_LIMIT},
    {"NOMODSEQ", IMAP_CODE_NOMODSEQ},
    {"NONEXISTENT", IMAP_CODE_NONEXISTENT},
    {"NOPERM", IMAP_CODE_NOPERM},
    {"OVERQUOTA", IMAP_CODE_OVERQUOTA},
    {"PARSE", IMAP_CODE_PARSE},
    {"PERMANENTFLAGS", IMAP_CODE_PERMANENTFLAGS},
    {"PRIVACYREQUIRED", IMAP_CODE_PRIVACYREQUIRED},
    {"READ-ONLY", IMAP_CODE_READ_ONLY},
    {"READ-WRITE", IMAP_CODE_READ_WRITE},
    {"SERVERBUG", IMAP_CODE_SERVERBUG},
    {"THROTTLED", IMAP_CODE_THROTTLED},
    {"TOOBIG", IMAP_CODE_TOOBIG},
    {"TRYCREATE", IMAP_CODE_TRYCREATE},
    {"UIDNEXT", IMAP_CODE_UIDNEXT},
    {"UIDNOTSTICKY", IMAP_CODE_UIDNOTSTICKY},
    {"UIDVALIDITY", IMAP_CODE_UIDVALIDITY},
    {"UNAVAILABLE", IMAP_CODE_UNAVAILABLE},
    {"UNKNOWN-CTE", IMAP_CODE_UNKNOWN_CTE},
    {"UNSEEN", IMAP_CODE_UNSEEN},
    {NULL, IMAP_CODE_OTHER},
};

/* The value of a name; that of the table's last row when it is not there. */
static int look_up(const struct named *table, const char *name)
{
    while (table->name && strcasecmp(table->name, name) != 0)
        table++;
    return table->value;
}

static void skip_blanks(struct imap_cursor *cursor)
{
    while (cursor->at < cursor->end && *cursor->at == ' ')
        cursor->at++;
}

/* The next word up to a blank or one of `stops`, in upper case; what does not fit is cut. */
static size_t take_word(struct imap_cursor *cursor, const char *stops, char *buffer,
                        size_t capacity)
{
    size_t length = 0;

    skip_blanks(cursor);
    for (; cursor->at < cursor->end && *cursor->at != ' ' && !strchr(stops, *cursor->at);
         cursor->at++)
        if (*cursor->at && length + 1 < capacity)
            buffer[length++] = (char)toupper((unsigned char)*cursor->at);
    buffer[length] = '\0';
    return length;
}

/* The ] that ends a code. A list in it may hold keywords with a ] of their own. */
static const char *code_end(const char *at, const char *end)
{
    const char *close = memchr(at, ']', (size_t)(end - at));
    const char *open = memchr(at, '(', (size_t)(end - at));

    if (!open || (close && close < open))
        return close;
    for (const char *p = open; p + 1 < end; p++)
        if (p[0] == ')' && p[1] == ']')
            return p + 1;
    return close;
}

static void parse_code(struct imap_response *response)
{
    struct imap_cursor *rest = &response->rest;

    skip_blanks(rest);
    if (rest->at >= rest->end || *rest->at != '[')
        return;
    const char *close = code_end(rest->at, rest->end);
    if (!close)
        return;
    struct imap_cursor inner = {.at = rest->at + 1, .end = close};
    (void)take_word(&inner, "", response->code_name, sizeof response->code_name);
    skip_blanks(&inner);
    response->code_args = inner;
    response->code = (enum imap_code)look_up(codes, response->code_name);
    rest->at = close + 1;
    skip_blanks(rest);
}

static void parse_status(struct imap_response *response)
{
    response->status = (enum imap_status)look_up(statuses, response->name);
    if (response->status != IMAP_NONE)
        parse_code(response);
}

static bool parse_number(const char *word, uint64_t *number_r)
{
    struct imap_token token = {.type = IMAP_TOKEN_ATOM, .data = word, .length = strlen(word)};

    return imap_token_number(&token, number_r);
}

static bool parse_untagged(struct imap_response *response)
{
    response->kind = IMAP_UNTAGGED;
    if (take_word(&response->rest, "(", response->name, sizeof response->name) == 0)
        return true; /* "* " and nothing more: harmless */
    response->has_number = parse_number(response->name, &response->number);
    if (response->has_number)
        (void)take_word(&response->rest, "(", response->name, sizeof response->name);
    else
        parse_status(response);
    skip_blanks(&response->rest);
    return true;
}

static bool parse_tagged(struct imap_response *response)
{
    struct imap_cursor *rest = &response->rest;
    const char *blank = memchr(rest->at, ' ', (size_t)(rest->end - rest->at));
    size_t length = blank ? (size_t)(blank - rest->at) : 0;

    if (length == 0 || length >= sizeof response->tag)
        return false;
    response->kind = IMAP_TAGGED;
    memcpy(response->tag, rest->at, length);
    rest->at = blank;
    (void)take_word(rest, "", response->name, sizeof response->name);
    parse_status(response);
    return response->status == IMAP_OK || response->status == IMAP_NO ||
           response->status == IMAP_BAD;
}

bool imap_response_parse(const char *text, size_t length, struct imap_response *response_r)
{
    *response_r = (struct imap_response){.rest = imap_cursor(text, length),
                                         .code_args = imap_cursor(text, 0)};
    if (length == 0)
        return false;
    if (text[0] == '+') {
        response_r->kind = IMAP_CONTINUATION;
        response_r->rest.at++;
        skip_blanks(&response_r->rest);
        return true;
    }
    if (text[0] == '*' && (length == 1 || text[1] == ' ')) {
        response_r->rest.at++;
        return parse_untagged(response_r);
    }
    return parse_tagged(response_r);
}

/* What does not fit is cut. */
static void copy_cursor(char *buffer, size_t capacity, const struct imap_cursor *cursor)
{
    size_t length = (size_t)(cursor->end - cursor->at);

    if (length >= capacity)
        length = capacity - 1;
    if (length > 0)
        memcpy(buffer, cursor->at, length);
    buffer[length] = '\0';
}

void imap_result_take(struct imap_result *result, const struct imap_response *response)
{
    *result = (struct imap_result){.status = response->status, .code = response->code};
    memcpy(result->code_name, response->code_name, sizeof result->code_name);
    if ((size_t)(response->code_args.end - response->code_args.at) < sizeof result->code_args)
        copy_cursor(result->code_args, sizeof result->code_args, &response->code_args);
    copy_cursor(result->text, sizeof result->text, &response->rest);
}
