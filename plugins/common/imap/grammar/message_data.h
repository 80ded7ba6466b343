/* SPDX-License-Identifier: MIT
 *
 * One FETCH response, read into a struct kimt_message: UID, FLAGS, INTERNALDATE, RFC822.SIZE, and
 * where its body is.
 *
 * The strings of keywords are copied into the struct itself, so that it survives the response.
 */
#ifndef KIMT_IMAP_MESSAGE_DATA_H
#define KIMT_IMAP_MESSAGE_DATA_H

#include "common/imap/grammar/response.h"
#include <kimt/message.h>

enum {
    MESSAGE_KEYWORDS_MAX = 100,
    MESSAGE_KEYWORD_BYTES = 4096
};

enum message_body {
    MESSAGE_BODY_NONE = 0,    /* the response has no body in it */
    MESSAGE_BODY_LITERAL = 1, /* a literal, about to be streamed */
    MESSAGE_BODY_QUOTED = 2,  /* in `quoted` */
    MESSAGE_BODY_NIL = 3
};

struct message_data {
    struct kimt_message message;
    bool has_uid, has_flags, has_size;
    bool has_bad_uid; /* it was reported, and is none: 0, or beyond 32 bits */
    bool has_date;    /* it was reported, though perhaps not in a form that can be read */
    enum message_body body;
    struct imap_token quoted; /* points into the response */
    uint64_t literal_size;
    bool header_only;       /* the body is BODY[HEADER] */
    bool ends;              /* the closing parenthesis was seen, and nothing behind it */
    uint32_t keywords_lost; /* beyond what there is room for */
    const char *keywords[MESSAGE_KEYWORDS_MAX];
    char keyword_text[MESSAGE_KEYWORD_BYTES];
};

void message_data_clear(struct message_data *data);
/* Copies the data; of keyword_text, only what is used. */
void message_data_copy(struct message_data *to, const struct message_data *from);
/* Reads the items between the parentheses. Adds to what is there. */
void message_data_read(struct message_data *data, struct imap_cursor items);
/* Reads the items that are left after a streamed body. False: a FETCH response does not go on like
 * that, up to its closing parenthesis. */
bool message_data_read_rest(struct message_data *rest, struct imap_cursor items);

#endif
