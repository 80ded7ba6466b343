/* SPDX-License-Identifier: MIT
 *
 * Cuts the stream of bytes from a server into responses: lines that may hold literals.
 *
 * The one idea: text is read up to the next stop, which is the end of the response or the beginning
 * of a literal; at a literal the caller chooses to stream it (bodies) or to have it collected into
 * the text (names). Literal bytes are counted and never looked at. Text is bounded, lengths are
 * 64-bit, nothing is allocated by a number from the wire.
 *
 * What the text means: token.h, response.h.
 */
#ifndef KIMT_IMAP_READER_H
#define KIMT_IMAP_READER_H

#include "common/net/connection.h"

#define IMAP_TAG_FIRST 'k' /* what all tags of ours begin with */

enum {
    IMAP_TEXT_MAX = 64 * 1024,       /* of one line without its literals; longer: PROTOCOL */
    IMAP_COLLECT_MAX = 256 * 1024,   /* of one collected literal */
    IMAP_RESPONSE_MAX = 1024 * 1024, /* of one response with its collected literals */
};

struct imap_reader;

/* The connection stays the caller's. */
KIMT_NODISCARD int imap_reader_new(struct conn *conn, struct imap_reader **reader_r,
                                   struct kimt_error *err);
void imap_reader_free(struct imap_reader **reader);

struct imap_text {
    const char *data; /* valid until the next call of imap_reader_next or _collect */
    size_t length;    /* no CRLF at its end; collected literals stand in it as {n}CRLF bytes */
    bool complete;    /* false: a literal of literal_size bytes follows, whose {n} ends the text */
    bool continued;   /* the text goes on after a literal that was streamed or skipped */
    uint64_t literal_size;
};

/* Reads on to the next stop. After a streamed literal the text begins anew; after a collected one
 * it is the whole text so far. What is left of a literal is skipped. KIMT_OK; KIMT_BUSY: timeout_ms
 * (as in conn_fill) is over, call again; KIMT_FAIL, also when the other side closed. */
KIMT_NODISCARD int imap_reader_next(struct imap_reader *reader, int64_t timeout_ms,
                                    struct imap_text *text_r, struct kimt_error *err);

/* At a literal: takes it into the text, which imap_reader_next then continues. KIMT_OK; KIMT_FAIL
 * of KIND_PROTOCOL when it is larger than IMAP_COLLECT_MAX. */
KIMT_NODISCARD int imap_reader_collect(struct imap_reader *reader, struct kimt_error *err);

/* At a literal: its next bytes, at least one, without a copy; valid until the next call but
 * imap_reader_literal_consume. KIMT_OK; KIMT_END: all were consumed; KIMT_FAIL. */
KIMT_NODISCARD int imap_reader_literal(struct imap_reader *reader, const char **data_r,
                                       size_t *length_r, struct kimt_error *err);
void imap_reader_literal_consume(struct imap_reader *reader, size_t length);
uint64_t imap_reader_literal_left(const struct imap_reader *reader);
/* At a literal: its bytes were asked for, whether they are read or skipped. */
void imap_reader_literal_want(struct imap_reader *reader);
bool imap_reader_literal_is_wanted(const struct imap_reader *reader);

/* Behind a complete response. KIMT_OK: what follows it begins as a response does; KIMT_END: it does
 * not; KIMT_FAIL. Waits for it. */
KIMT_NODISCARD int imap_reader_follows(struct imap_reader *reader, struct kimt_error *err);

#endif
