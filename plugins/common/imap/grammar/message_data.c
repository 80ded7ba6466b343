/* SPDX-License-Identifier: MIT
 *
 * See message_data.h. Items that were not asked for are stepped over.
 */
#include <config.h>

#include "common/imap/grammar/date.h"
#include "common/imap/grammar/message_data.h"

#include <string.h>

void message_data_clear(struct message_data *data)
{
    memset(data, 0, offsetof(struct message_data, keywords));
    data->message.struct_size = sizeof data->message;
    data->message.keywords = data->keywords;
}

/* Keywords are pointers into the struct itself, so a copied one must point into its own text. */
void message_data_copy(struct message_data *to, const struct message_data *from)
{
    size_t used = 0;

    for (uint32_t i = 0; i < from->message.keyword_count; i++)
        used += strlen(from->keyword_text + used) + 1;
    memcpy(to, from, offsetof(struct message_data, keyword_text) + used);
    used = 0;
    for (uint32_t i = 0; i < to->message.keyword_count; i++) {
        to->keywords[i] = to->keyword_text + used;
        used += strlen(to->keywords[i]) + 1;
    }
    to->message.keywords = to->keywords;
}

static const struct {
    const char *name;
    uint32_t flag;
} system_flags[] = {{"\\Seen", KIMT_FLAG_SEEN},
                    {"\\Answered", KIMT_FLAG_ANSWERED},
                    {"\\Flagged", KIMT_FLAG_FLAGGED},
                    {"\\Deleted", KIMT_FLAG_DELETED},
                    {"\\Draft", KIMT_FLAG_DRAFT}};

static void add_keyword(struct message_data *data, const struct imap_token *token, size_t *used)
{
    struct kimt_message *message = &data->message;
    size_t room = sizeof data->keyword_text - *used, length;

    if (message->keyword_count == MESSAGE_KEYWORDS_MAX || room <= token->length) {
        data->keywords_lost++;
        return;
    }
    length = imap_token_copy(token, data->keyword_text + *used, room);
    data->keywords[message->keyword_count++] = data->keyword_text + *used;
    *used += length + 1;
}

static void add_flag(struct message_data *data, const struct imap_token *token, size_t *used)
{
    if (token->length == 0)
        return;
    if (token->data[0] != '\\') {
        add_keyword(data, token, used);
        return;
    }
    for (size_t i = 0; i < sizeof system_flags / sizeof *system_flags; i++)
        if (imap_token_is(token, system_flags[i].name))
            data->message.flags |= system_flags[i].flag;
}

static void read_flags(struct message_data *data, struct imap_cursor *items)
{
    struct imap_token token;
    size_t used = 0;

    data->has_flags = true;
    data->message.flags = 0;
    data->message.keyword_count = 0;
    if (imap_token_peek(items, &token) != IMAP_TOKEN_OPEN) {
        imap_token_skip(items);
        return;
    }
    (void)imap_token_next(items, &token);
    for (;;) {
        enum imap_token_type type = imap_token_next(items, &token);

        if (type == IMAP_TOKEN_CLOSE || type == IMAP_TOKEN_END)
            return;
        /* A keyword may well be called NIL. */
        if (type == IMAP_TOKEN_ATOM || type == IMAP_TOKEN_STRING || type == IMAP_TOKEN_NIL)
            add_flag(data, &token, &used);
    }
}

static void read_date(struct message_data *data, struct imap_cursor *items)
{
    struct imap_token token;

    data->has_date = true;
    if (imap_token_next(items, &token) == IMAP_TOKEN_STRING &&
        imap_date_parse(token.data, token.length, &data->message.date_s,
                        &data->message.zone_minutes))
        data->message.attributes |= KIMT_MESSAGE_HAS_DATE;
}

static bool read_number(struct imap_cursor *items, uint64_t *number_r)
{
    struct imap_token token;

    return imap_token_next(items, &token) == IMAP_TOKEN_ATOM && imap_token_number(&token, number_r);
}

static void read_body(struct message_data *data, struct imap_cursor *items)
{
    switch (imap_token_next(items, &data->quoted)) {
    case IMAP_TOKEN_LITERAL:
        data->body = MESSAGE_BODY_LITERAL;
        data->literal_size = data->quoted.size;
        break;
    case IMAP_TOKEN_STRING:
        data->body = MESSAGE_BODY_QUOTED;
        break;
    case IMAP_TOKEN_END:
    case IMAP_TOKEN_ATOM:
    case IMAP_TOKEN_NIL:
    case IMAP_TOKEN_OPEN:
    case IMAP_TOKEN_CLOSE:
        data->body = MESSAGE_BODY_NIL;
    }
}

static void read_item(struct message_data *data, const struct imap_token *name,
                      struct imap_cursor *items)
{
    uint64_t number;

    if (imap_token_is(name, "UID")) {
        if (read_number(items, &number) && number > 0 && number <= UINT32_MAX) {
            data->message.uid = number;
            data->has_uid = true;
        } else {
            data->has_bad_uid = true;
        }
    } else if (imap_token_is(name, "FLAGS")) {
        read_flags(data, items);
    } else if (imap_token_is(name, "INTERNALDATE")) {
        read_date(data, items);
    } else if (imap_token_is(name, "RFC822.SIZE")) {
        data->has_size = read_number(items, &data->message.size);
        data->message.size_kind = data->has_size ? KIMT_SIZE_ESTIMATE : KIMT_SIZE_UNKNOWN;
    } else if (imap_token_is(name, "BODY[]") || imap_token_is(name, "RFC822")) {
        read_body(data, items);
    } else if (imap_token_is(name, "BODY[HEADER]") || imap_token_is(name, "RFC822.HEADER")) {
        read_body(data, items);
        data->header_only = true;
    } else {
        imap_token_skip(items);
    }
}

static bool is_end(struct imap_cursor items)
{
    struct imap_token token;

    return imap_token_next(&items, &token) == IMAP_TOKEN_END;
}

void message_data_read(struct message_data *data, struct imap_cursor items)
{
    struct imap_token token;

    for (;;) {
        enum imap_token_type type = imap_token_next(&items, &token);

        if (type == IMAP_TOKEN_END || type == IMAP_TOKEN_LITERAL)
            return;
        if (type == IMAP_TOKEN_ATOM)
            read_item(data, &token, &items);
        else if (type == IMAP_TOKEN_CLOSE)
            data->ends = is_end(items);
    }
}

bool message_data_read_rest(struct message_data *rest, struct imap_cursor items)
{
    struct imap_token token;

    if (items.end - items.at == 1 && *items.at == ')')
        return true; /* as nearly always */
    while (imap_token_next(&items, &token) == IMAP_TOKEN_ATOM) {
        read_item(rest, &token, &items);
        if (rest->body != MESSAGE_BODY_NONE)
            return false;
    }
    return token.type == IMAP_TOKEN_CLOSE && is_end(items);
}
