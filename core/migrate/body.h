/* SPDX-License-Identifier: MIT
 *
 * The body of one message, on its way through a lane or only looked at: its bytes, as they are and
 * with CRLF lines, the spool, and what is computed of them. What becomes of the message is copy.c's
 * to say.
 */
#ifndef KIMT_CORE_BODY_H
#define KIMT_CORE_BODY_H

#include "message/identity.h"
#include "session/destination_link.h"
#include "session/source_link.h"

struct body;
struct trouble;

/* Makes what a lane holds the bytes of a message in, one message after the other. `how`: how
 * digests are made. */
int body_new(const struct journal_digest *how, int64_t spool_memory, struct body **body_r,
             struct kimt_error *err);
void body_free(struct body **body);

/* ---- on its way ---- */

/* Begins with the message that the source has handed out. */
void body_begin(struct body *body, const struct kimt_message *message);
/* Reads the whole body into the spool: from now on it comes from there. */
int body_spool(struct body *body, struct source_link *link, const struct kimt_message *message,
               struct trouble *trouble);
/* Returns the size of what is in the spool, as it is sent. */
uint64_t body_spooled_size(const struct body *body);
/* Before the first piece is sent. */
void body_send(struct body *body);
/* The next piece as the destination is to get it, valid until the next call. KIMT_END: there is
 * none. */
int body_next(struct body *body, struct source_link *link, const struct kimt_message *message,
              const char **data_r, size_t *length_r, struct trouble *trouble);
/* All was sent: the digest of it. */
void body_sent(struct body *body, unsigned char digest_r[DIGEST_BYTES]);

/* Returns how many bytes the source gave so far, and what it promised, or KIMT_UNKNOWN. */
uint64_t body_given(const struct body *body);
uint64_t body_promised(const struct body *body);

/* ---- looked at ---- */

/* The message that the source has handed out, as it would be sent. */
int body_digest_at_source(struct body *body, struct source_link *link,
                          const struct kimt_message *message, unsigned char digest_r[DIGEST_BYTES],
                          struct trouble *trouble);
int body_identify_at_source(struct body *body, struct source_link *link,
                            const struct kimt_message *message, struct identity *identity_r,
                            struct trouble *trouble);
/* The message that the scan of the destination has come to. */
int body_digest_there(struct body *body, struct destination_link *link,
                      unsigned char digest_r[DIGEST_BYTES], struct trouble *trouble);
int body_identify_there(struct body *body, struct destination_link *link,
                        struct identity *identity_r, struct trouble *trouble);
/* The message that the source has handed out: of its header alone. */
int body_identify_header(struct body *body, struct source_link *link, struct identity *identity_r,
                         struct trouble *trouble);
/* The fields of the header that was identified last, until another one is. */
struct header_fields body_fields(struct body *body);
/* What is in the spool. */
int body_identify_spooled(struct body *body, struct identity *identity_r, struct trouble *trouble);

#endif
