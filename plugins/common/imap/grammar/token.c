/* SPDX-License-Identifier: MIT
 *
 * A hand-written scanner. It looks at each byte once, apart from finding the end of a badly
 * escaped string.
 */
#include "common/imap/grammar/token.h"

#include <string.h>
#include <strings.h>

struct imap_cursor imap_cursor(const char *data, size_t length)
{
    return (struct imap_cursor){.at = data, .end = data + length};
}

static bool ends_word(char c)
{
    return c <= ')' && (c == ' ' || c == '(' || c == ')' || c == '\r' || c == '\n' || c == '\t');
}

/* Whether a quote before `at` can be the closing one: then a word ends here. */
static bool word_ends_at(const char *at, const char *end)
{
    return at >= end || ends_word(*at);
}

static void take_quoted(struct imap_cursor *cursor, struct imap_token *token)
{
    const char *start = ++cursor->at;
    const char *fallback = NULL; /* a quote that would do, though a backslash stands before it */
    const char *at = start;

    token->type = IMAP_TOKEN_STRING;
    for (; at < cursor->end; at++) {
        if (*at == '\\') {
            token->escaped = true;
            if (at + 1 < cursor->end && at[1] == '"' && word_ends_at(at + 2, cursor->end))
                fallback = at + 1;
            at++;
        } else if (*at == '"' && word_ends_at(at + 1, cursor->end)) {
            break;
        }
    }
    if (at >= cursor->end) /* never closed: "name\" of a server that does not escape */
        at = fallback ? fallback : cursor->end;
    token->data = start;
    token->length = (size_t)(at - start);
    cursor->at = at < cursor->end ? at + 1 : cursor->end;
}

/* The n of {n}, {n+} or ~{n}, and where the marker ends; false: it is none. */
static bool literal_marker(const char *at, const char *end, uint64_t *size_r, const char **after_r)
{
    uint64_t size = 0;
    const char *first;

    if (at < end && *at == '~')
        at++;
    if (at >= end || *at++ != '{')
        return false;
    for (first = at; at < end && *at >= '0' && *at <= '9'; at++) {
        if (size > (UINT64_MAX - 9) / 10)
            return false;
        size = size * 10 + (uint64_t)(*at - '0');
    }
    if (at == first)
        return false;
    if (at < end && *at == '+')
        at++;
    if (at >= end || *at++ != '}')
        return false;
    *size_r = size;
    *after_r = at;
    return true;
}

static bool take_literal(struct imap_cursor *cursor, struct imap_token *token)
{
    const char *after;
    uint64_t size;

    if (!literal_marker(cursor->at, cursor->end, &size, &after))
        return false;
    while (after < cursor->end && *after == ' ')
        after++;
    if (after == cursor->end) { /* the text ends here, the bytes are with the reader */
        token->type = IMAP_TOKEN_LITERAL;
        token->data = cursor->at;
        token->size = size;
        cursor->at = cursor->end;
        return true;
    }
    if (*after == '\r')
        after++;
    if (after >= cursor->end || *after != '\n')
        return false;
    after++;
    if (size > (uint64_t)(cursor->end - after))
        return false;
    token->type = IMAP_TOKEN_STRING;
    token->data = after;
    token->length = (size_t)size;
    cursor->at = after + size;
    return true;
}

/* The first letter decides nearly always. */
static bool begins(const char *at, const char *end, const char *word)
{
    size_t length = strlen(word);

    if ((size_t)(end - at) < length || (length > 0 && ((at[0] ^ word[0]) & ~0x20) != 0))
        return false;
    return strncasecmp(at, word, length) == 0;
}

static void take_atom(struct imap_cursor *cursor, struct imap_token *token)
{
    const char *at = cursor->at;

    /* BODY[HEADER.FIELDS (A B)]<0> is one word; elsewhere [ is a character like others. */
    if (begins(at, cursor->end, "BODY[") || begins(at, cursor->end, "BINARY[")) {
        const char *close = memchr(at, ']', (size_t)(cursor->end - at));
        at = close ? close : at;
    }
    while (at < cursor->end && !ends_word(*at))
        at++;
    if (at == cursor->at)
        at++;
    token->type = IMAP_TOKEN_ATOM;
    token->data = cursor->at;
    token->length = (size_t)(at - cursor->at);
    cursor->at = at;
    if (token->length == 3 && strncasecmp(token->data, "NIL", 3) == 0)
        token->type = IMAP_TOKEN_NIL;
}

enum imap_token_type imap_token_next(struct imap_cursor *cursor, struct imap_token *token_r)
{
    *token_r = (struct imap_token){.type = IMAP_TOKEN_END, .data = cursor->at};
    while (cursor->at < cursor->end && (*cursor->at == ' ' || *cursor->at == '\t' ||
                                        *cursor->at == '\r' || *cursor->at == '\n'))
        cursor->at++;
    if (cursor->at >= cursor->end)
        return IMAP_TOKEN_END;
    switch (*cursor->at) {
    case '(':
    case ')':
        token_r->type = *cursor->at == '(' ? IMAP_TOKEN_OPEN : IMAP_TOKEN_CLOSE;
        token_r->data = cursor->at++;
        token_r->length = 1;
        break;
    case '"':
        take_quoted(cursor, token_r);
        break;
    case '{':
    case '~':
        if (!take_literal(cursor, token_r))
            take_atom(cursor, token_r);
        break;
    default:
        take_atom(cursor, token_r);
    }
    return token_r->type;
}

enum imap_token_type imap_token_peek(const struct imap_cursor *cursor, struct imap_token *token_r)
{
    struct imap_cursor copy = *cursor;

    return imap_token_next(&copy, token_r);
}

void imap_token_skip(struct imap_cursor *cursor)
{
    struct imap_token token;
    size_t depth = 0;

    do {
        enum imap_token_type type = imap_token_next(cursor, &token);
        if (type == IMAP_TOKEN_END)
            return;
        if (type == IMAP_TOKEN_OPEN)
            depth++;
        if (type == IMAP_TOKEN_CLOSE && depth > 0)
            depth--;
    } while (depth > 0);
}

bool imap_token_is(const struct imap_token *token, const char *word)
{
    return token->length == strlen(word) && begins(token->data, token->data + token->length, word);
}

bool imap_token_starts(const struct imap_token *token, const char *beginning)
{
    return begins(token->data, token->data + token->length, beginning);
}

bool imap_token_number(const struct imap_token *token, uint64_t *number_r)
{
    uint64_t number = 0;

    if (token->length == 0 || (token->type != IMAP_TOKEN_ATOM && token->type != IMAP_TOKEN_STRING))
        return false;
    for (size_t i = 0; i < token->length; i++) {
        if (token->data[i] < '0' || token->data[i] > '9')
            return false;
        uint64_t digit = (uint64_t)(token->data[i] - '0');
        if (number > (UINT64_MAX - digit) / 10)
            return false;
        number = number * 10 + digit;
    }
    *number_r = number;
    return true;
}

size_t imap_token_copy(const struct imap_token *token, char *buffer, size_t capacity)
{
    size_t length = 0;

    for (size_t i = 0; i < token->length; i++) {
        char c = token->data[i];
        /* Only these two can be escaped; any other backslash was meant as one. */
        if (token->escaped && c == '\\' && i + 1 < token->length &&
            (token->data[i + 1] == '"' || token->data[i + 1] == '\\'))
            c = token->data[++i];
        if (length + 1 < capacity)
            buffer[length] = c;
        length++;
    }
    if (capacity > 0)
        buffer[length < capacity ? length : capacity - 1] = '\0';
    return length;
}
