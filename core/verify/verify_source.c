/* SPDX-License-Identifier: MIT
 *
 * How one folder of the source is read to be compared: listed, and then looked at again where a
 * listing cannot say. UIDs connect the two. A source that gives others each time it is opened is
 * read at once instead, with what is needed of each message kept.
 */
#include "verify/verify_source.h"
#include "base/no_memory.h"
#include "message/spool.h"
#include "run/shortfall.h"
#include <kimt/error.h>

/* ---- the source's listing ---- */

/* All that is listed was taken: was it all that is there? */
static int end_listing(struct verify *verify, uint32_t uid_validity, uint64_t counted,
                       uint64_t vanished, struct kimt_error *err)
{
    struct kimt_error why = {.struct_size = sizeof why};
    struct verify_book *book = &verify->book;

    if (book_listing_ends(book, uid_validity, err) != KIMT_OK)
        return KIMT_FAIL;
    (void)shortfall(counted, book->listed_count + vanished, "source", &why);
    verify_keep_fault(&verify->source_fault, &why);
    book->is_partial = verify->source_fault.kind != KIMT_KIND_NONE;
    return KIMT_OK;
}

static int keep_read(struct verify *verify, const struct kimt_message *message, bool readable,
                     struct kimt_error *err);

/* One that was handed out, or failed (`readable`). */
static int take_listed(struct verify *verify, const struct kimt_message *message, bool readable,
                       bool at_once, struct kimt_error *err)
{
    if (message->uid == 0 && !readable) {
        verify_keep_fault(&verify->source_fault, err); /* of messages that have no UID */
        return KIMT_OK;
    }
    if (book_list(&verify->book, message, err) != KIMT_OK)
        return KIMT_FAIL;
    return at_once ? keep_read(verify, message, readable, err) : KIMT_OK;
}

/* at_once: with what identifies each message. */
static int list(struct verify *verify, const struct kimt_folder *folder, bool at_once,
                struct kimt_error *err)
{
    const struct kimt_resume resume = {.struct_size = sizeof resume,
                                       .parts = at_once ? verify_parts(&verify->book)
                                                        : (uint32_t)KIMT_PARTS_META};
    const struct kimt_message *message;
    const struct kimt_folder *now;
    uint64_t counted, vanished = 0;
    int result = source_link_folder_open(&verify->source, folder, &resume, &now, err);

    if (result != KIMT_OK)
        return KIMT_FAIL;
    verify->source_validity = now->uid_validity;
    counted = now->messages;
    while ((result = source_link_message_next(&verify->source, &message, err)) != KIMT_END) {
        if (result == KIMT_FAIL && err->scope != KIMT_SCOPE_MESSAGE)
            return KIMT_FAIL;
        vanished += (message->attributes & KIMT_MESSAGE_VANISHED) != 0;
        if (!(message->attributes & KIMT_MESSAGE_VANISHED) &&
            take_listed(verify, message, result == KIMT_OK, at_once, err) != KIMT_OK)
            return KIMT_FAIL;
        if (verify_tick(verify, err) != KIMT_OK)
            return KIMT_FAIL;
    }
    return end_listing(verify, verify->source_validity, counted, vanished, err);
}

int verify_list_source(struct verify *verify, const struct kimt_folder *folder,
                       struct kimt_error *err)
{
    return list(verify, folder, false, err);
}

/* ---- the source once more ---- */

static bool needs_no_body(void *context, uint64_t uid)
{
    const struct verify *verify = context;

    return !book_wants(&verify->book, uid);
}

static void add_source_piece(struct verify *verify, const struct kimt_message *message,
                             bool *after_cr, size_t got)
{
    const char *data = verify->chunk;

    if (message->attributes & KIMT_MESSAGE_LF_LINES) {
        got = spool_crlf(after_cr, verify->chunk, got, verify->converted);
        data = verify->converted;
    }
    identifier_add(verify->identifier, data, got);
}

static int identify_source(struct verify *verify, const struct kimt_message *message,
                           struct identity *identity_r, struct kimt_error *err)
{
    bool after_cr = false;
    size_t got;
    int result;

    identifier_begin(verify->identifier);
    while ((result = source_link_body_read(&verify->source, verify->chunk, VERIFY_CHUNK, &got,
                                           err)) == KIMT_OK)
        add_source_piece(verify, message, &after_cr, got);
    verify_identify_ends(verify, message, identity_r);
    return result == KIMT_END ? KIMT_OK : KIMT_FAIL;
}

static int take_source(struct verify *verify, const struct kimt_message *message, bool readable,
                       struct kimt_error *err)
{
    struct identity identity;
    struct header_fields fields;

    if (readable && identify_source(verify, message, &identity, err) != KIMT_OK) {
        if (err->scope != KIMT_SCOPE_MESSAGE)
            return KIMT_FAIL;
        readable = false;
    }
    fields = identifier_fields(verify->identifier);
    if (book_seen_again(&verify->book, message->uid, readable ? &identity : NULL, &fields, err) !=
        KIMT_OK)
        return KIMT_FAIL;
    return verify_tick(verify, err);
}

int verify_look_again(struct verify *verify, const struct kimt_folder *folder,
                      struct kimt_error *err)
{
    const struct kimt_resume resume = {.struct_size = sizeof resume,
                                       .is_done = needs_no_body,
                                       .context = verify,
                                       .parts = verify_parts(&verify->book)};
    const struct kimt_message *message;
    const struct kimt_folder *now;
    int result = source_link_folder_open(&verify->source, folder, &resume, &now, err);

    if (result != KIMT_OK)
        return KIMT_FAIL;
    if (now->uid_validity != verify->source_validity)
        return KIMT_END;
    while ((result = source_link_message_next(&verify->source, &message, err)) != KIMT_END) {
        if (result == KIMT_FAIL && err->scope != KIMT_SCOPE_MESSAGE)
            return KIMT_FAIL;
        if (message->attributes & (KIMT_MESSAGE_VANISHED | KIMT_MESSAGE_DONE) ||
            needs_no_body(verify, message->uid))
            continue;
        if (take_source(verify, message, result == KIMT_OK, err) != KIMT_OK)
            return KIMT_FAIL;
    }
    /* Gone, or under another UID by now, as the last message is with some servers. */
    return book_all_judged(&verify->book) ? KIMT_OK : KIMT_END;
}

/* ---- all at once ---- */

static int keep_read(struct verify *verify, const struct kimt_message *message, bool readable,
                     struct kimt_error *err)
{
    struct pool *read = &verify->read;
    struct identity identity = {0};
    struct header_fields fields;

    if (readable && identify_source(verify, message, &identity, err) != KIMT_OK) {
        if (err->scope != KIMT_SCOPE_MESSAGE)
            return KIMT_FAIL;
        readable = false;
    }
    fields = identifier_fields(verify->identifier);
    if (!pool_add(read, message->uid, &identity, &fields))
        return no_memory(err, "to compare a folder");
    if (!readable)
        pool_take(read, &read->items[read->count - 1]);
    return KIMT_OK;
}

int verify_read_source(struct verify *verify, const struct kimt_folder *folder,
                       struct kimt_error *err)
{
    pool_clear(&verify->read);
    return list(verify, folder, true, err);
}

int verify_judge_read(struct verify *verify, struct kimt_error *err)
{
    for (size_t i = 0; i < verify->read.count; i++) {
        const struct candidate *read = &verify->read.items[i];
        const struct header_fields fields = pool_fields(&verify->read, read);

        if (book_seen_again(&verify->book, read->uid, read->taken ? NULL : &read->identity, &fields,
                            err) != KIMT_OK)
            return KIMT_FAIL;
    }
    return KIMT_OK;
}
