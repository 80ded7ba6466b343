/* SPDX-License-Identifier: MIT
 *
 * Pieces are at most as large as the buffer; where a source can show its own, nothing is copied.
 */
#include "migrate/body.h"
#include "base/no_memory.h"
#include "message/spool.h"
#include "migrate/trouble.h"
#include <stdlib.h>

#define CHUNK_BYTES ((size_t)64 * 1024)

struct body {
    struct digest digest;
    struct identifier *identifier;
    struct spool *spool;
    bool is_spooled;
    bool after_cr;     /* was the last byte a CR? For LF lines of a source */
    uint64_t promised; /* the exact size at the source, or KIMT_UNKNOWN */
    uint64_t given;    /* of it, read so far */
    char chunk[CHUNK_BYTES];
    char converted[2 * CHUNK_BYTES];
};

int body_new(const struct journal_digest *how, int64_t spool_memory, struct body **body_r,
             struct kimt_error *err)
{
    struct body *body = calloc(1, sizeof *body);
    bool has_all =
        body && (body->identifier = identifier_new(how)) != NULL && digest_new(&body->digest, how);

    *body_r = NULL;
    if (has_all && spool_new(spool_memory, &body->spool, err) == KIMT_OK) {
        *body_r = body;
        return KIMT_OK;
    }
    if (!has_all)
        (void)no_memory(err, "for a lane");
    body_free(&body);
    return KIMT_FAIL;
}

void body_free(struct body **body)
{
    if (!*body)
        return;
    digest_free(&(*body)->digest);
    identifier_free(&(*body)->identifier);
    spool_free(&(*body)->spool);
    free(*body);
    *body = NULL;
}

/* ---- on its way ---- */

void body_begin(struct body *body, const struct kimt_message *message)
{
    body->is_spooled = body->after_cr = false;
    body->given = 0;
    body->promised = message->size_kind == KIMT_SIZE_EXACT ? message->size : KIMT_UNKNOWN;
}

static int take(struct body *body, struct source_link *link, const struct kimt_message *message,
                const char **data_r, size_t *length_r, struct trouble *trouble)
{
    int result =
        source_link_body_view(link, body->chunk, CHUNK_BYTES, data_r, length_r, at_source(trouble));

    if (result != KIMT_OK)
        return result;
    body->given += *length_r;
    if (!(message->attributes & KIMT_MESSAGE_LF_LINES))
        return KIMT_OK;
    *length_r = spool_crlf(&body->after_cr, *data_r, *length_r, body->converted);
    *data_r = body->converted;
    return KIMT_OK;
}

int body_spool(struct body *body, struct source_link *link, const struct kimt_message *message,
               struct trouble *trouble)
{
    const char *data;
    size_t length;
    int result;

    spool_reset(body->spool);
    while ((result = take(body, link, message, &data, &length, trouble)) == KIMT_OK)
        if (spool_write(body->spool, data, length, at_neither(trouble)) != KIMT_OK)
            return KIMT_FAIL;
    body->is_spooled = true;
    return result == KIMT_FAIL ? KIMT_FAIL : KIMT_OK;
}

uint64_t body_spooled_size(const struct body *body)
{
    return spool_size(body->spool);
}

void body_send(struct body *body)
{
    digest_begin(&body->digest);
}

int body_next(struct body *body, struct source_link *link, const struct kimt_message *message,
              const char **data_r, size_t *length_r, struct trouble *trouble)
{
    int result;

    *data_r = body->chunk;
    if (body->is_spooled)
        result = spool_read(body->spool, body->chunk, CHUNK_BYTES, length_r, at_neither(trouble));
    else
        result = take(body, link, message, data_r, length_r, trouble);
    if (result == KIMT_OK && body->given <= body->promised) /* KIMT_UNKNOWN is never exceeded */
        digest_add(&body->digest, *data_r, *length_r);
    return result;
}

void body_sent(struct body *body, unsigned char digest_r[DIGEST_BYTES])
{
    (void)digest_end(&body->digest, digest_r);
}

uint64_t body_given(const struct body *body)
{
    return body->given;
}

uint64_t body_promised(const struct body *body)
{
    return body->promised;
}

/* ---- looked at ---- */

int body_digest_at_source(struct body *body, struct source_link *link,
                          const struct kimt_message *message, unsigned char digest_r[DIGEST_BYTES],
                          struct trouble *trouble)
{
    bool converts = message->attributes & KIMT_MESSAGE_LF_LINES, after_cr = false;
    size_t got;
    int result;

    digest_begin(&body->digest);
    while ((result = source_link_body_read(link, body->chunk, CHUNK_BYTES, &got,
                                           at_source(trouble))) == KIMT_OK) {
        if (converts)
            got = spool_crlf(&after_cr, body->chunk, got, body->converted);
        digest_add(&body->digest, converts ? body->converted : body->chunk, got);
    }
    if (result == KIMT_FAIL)
        return KIMT_FAIL;
    if (digest_end(&body->digest, digest_r))
        return KIMT_OK;
    return kimt_fail(at_neither(trouble), KIMT_SCOPE_MESSAGE, KIMT_KIND_INTERNAL, KIMT_RETRY_NEVER,
                     "cannot be compared");
}

int body_identify_at_source(struct body *body, struct source_link *link,
                            const struct kimt_message *message, struct identity *identity_r,
                            struct trouble *trouble)
{
    const char *data;
    size_t length;
    int result;

    body_begin(body, message);
    identifier_begin(body->identifier);
    while ((result = take(body, link, message, &data, &length, trouble)) == KIMT_OK)
        identifier_add(body->identifier, data, length);
    identifier_end(body->identifier, identity_r);
    return result == KIMT_END ? KIMT_OK : KIMT_FAIL;
}

int body_digest_there(struct body *body, struct destination_link *link,
                      unsigned char digest_r[DIGEST_BYTES], struct trouble *trouble)
{
    size_t got;
    int result;

    digest_begin(&body->digest);
    while ((result = destination_link_scan_read(link, body->chunk, CHUNK_BYTES, &got,
                                                at_destination(trouble))) == KIMT_OK)
        digest_add(&body->digest, body->chunk, got);
    (void)digest_end(&body->digest, digest_r);
    return result == KIMT_END ? KIMT_OK : KIMT_FAIL;
}

int body_identify_there(struct body *body, struct destination_link *link,
                        struct identity *identity_r, struct trouble *trouble)
{
    size_t got;
    int result;

    identifier_begin(body->identifier);
    while ((result = destination_link_scan_read(link, body->chunk, CHUNK_BYTES, &got,
                                                at_destination(trouble))) == KIMT_OK)
        identifier_add(body->identifier, body->chunk, got);
    identifier_end(body->identifier, identity_r);
    return result == KIMT_END ? KIMT_OK : KIMT_FAIL;
}

int body_identify_header(struct body *body, struct source_link *link, struct identity *identity_r,
                         struct trouble *trouble)
{
    size_t got;
    int result = KIMT_OK;

    identifier_begin(body->identifier);
    while (!identifier_has_header(body->identifier) &&
           (result = source_link_body_read(link, body->chunk, CHUNK_BYTES, &got,
                                           at_source(trouble))) == KIMT_OK)
        identifier_add(body->identifier, body->chunk, got);
    identifier_end(body->identifier, identity_r);
    return result == KIMT_FAIL ? KIMT_FAIL : KIMT_OK;
}

int body_identify_spooled(struct body *body, struct identity *identity_r, struct trouble *trouble)
{
    size_t got;
    int result;

    identifier_begin(body->identifier);
    spool_rewind(body->spool);
    while ((result = spool_read(body->spool, body->chunk, CHUNK_BYTES, &got,
                                at_neither(trouble))) == KIMT_OK)
        identifier_add(body->identifier, body->chunk, got);
    spool_rewind(body->spool);
    identifier_end(body->identifier, identity_r);
    return result == KIMT_FAIL ? KIMT_FAIL : KIMT_OK;
}

struct header_fields body_fields(struct body *body)
{
    return identifier_fields(body->identifier);
}
