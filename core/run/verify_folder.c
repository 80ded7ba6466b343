/* SPDX-License-Identifier: MIT
 *
 * One folder compared: the source's listing, everything the destination holds, and then those
 * messages of the source that the journal's digest alone cannot speak for.
 *
 * On a good day that is a listing of the source and one pass over the destination.
 */
#include "run/shortfall.h"
#include "run/spool.h"
#include "run/verify.h"
#include <kimt/host.h>

static uint32_t parts_of(const struct verify_book *book)
{
    return book->level == VERIFY_FULL      ? KIMT_PARTS_WHOLE
           : book->level == VERIFY_HEADERS ? KIMT_PARTS_HEADER
                                           : KIMT_PARTS_META;
}

/* ---- the source's listing ---------------------------------------------------------------------
 */

/* The first one is the most exact. */
static void keep_fault(struct kimt_error *fault, const struct kimt_error *why)
{
    if (fault->kind != KIMT_KIND_NONE || why->kind == KIMT_KIND_NONE)
        return;
    *fault = *why;
    fault->scope = KIMT_SCOPE_FOLDER;
}

/* All that is listed was taken: was it all that is there? */
static int end_listing(struct verify *verify, uint32_t uid_validity, uint64_t counted,
                       uint64_t vanished, struct kimt_error *err)
{
    struct kimt_error why = {.struct_size = sizeof why};
    struct verify_book *book = &verify->book;

    if (book_listing_ends(book, uid_validity, err) != KIMT_OK)
        return KIMT_FAIL;
    (void)shortfall(counted, book->listed_count + vanished, "source", &why);
    keep_fault(&verify->source_fault, &why);
    book->is_partial = verify->source_fault.kind != KIMT_KIND_NONE;
    return KIMT_OK;
}

static int list_source(struct verify *verify, const struct kimt_folder *folder,
                       struct kimt_error *err)
{
    const struct kimt_resume resume = {.struct_size = sizeof resume, .parts = KIMT_PARTS_META};
    const struct kimt_message *message;
    const struct kimt_folder *now;
    uint64_t counted, vanished = 0;
    uint32_t uid_validity;
    int result = source_link_folder_open(&verify->source, folder, &resume, &now, err);

    if (result != KIMT_OK)
        return KIMT_FAIL;
    uid_validity = now->uid_validity;
    counted = now->messages;
    while ((result = source_link_message_next(&verify->source, &message, err)) != KIMT_END) {
        if (result == KIMT_FAIL && err->scope != KIMT_SCOPE_MESSAGE)
            return KIMT_FAIL;
        vanished += (message->attributes & KIMT_MESSAGE_VANISHED) != 0;
        if (message->attributes & KIMT_MESSAGE_VANISHED)
            continue;
        if (message->uid == 0 && result == KIMT_FAIL)
            keep_fault(&verify->source_fault, err); /* of messages that have no UID */
        else if (book_list(&verify->book, message, err) != KIMT_OK)
            return KIMT_FAIL;
        if (verify_tick(verify, err) != KIMT_OK)
            return KIMT_FAIL;
    }
    return end_listing(verify, uid_validity, counted, vanished, err);
}

/* ---- the destination --------------------------------------------------------------------------
 */

/* As told; LF line ends are one byte shorter in the store than on their way. */
static uint64_t size_of(const struct kimt_message *message)
{
    return message->size_kind == KIMT_SIZE_UNKNOWN || message->attributes & KIMT_MESSAGE_LF_LINES
               ? KIMT_UNKNOWN
               : message->size;
}

static void identify_ends(struct verify *verify, const struct kimt_message *message,
                          struct identity *identity_r)
{
    identifier_end(verify->identifier, identity_r);
    if (verify->book.level == VERIFY_HEADERS)
        book_identity_of_header(identity_r, size_of(message));
}

int verify_identify(struct verify *verify, const struct kimt_message *message,
                    struct identity *identity_r, struct kimt_error *err)
{
    size_t got;
    int result;

    identifier_begin(verify->identifier);
    while ((result = destination_link_scan_read(&verify->destination, verify->chunk, VERIFY_CHUNK,
                                                &got, err)) == KIMT_OK) {
        identifier_add(verify->identifier, verify->chunk, got);
        verify->book.counts.bytes += got;
    }
    identify_ends(verify, message, identity_r);
    return result == KIMT_END ? KIMT_OK : KIMT_FAIL;
}

static int take_stored(struct verify *verify, const struct kimt_message *message, bool readable,
                       struct kimt_error *err)
{
    struct identity identity;
    bool has_body = readable && verify->book.level != VERIFY_COUNT;

    if (has_body && verify_identify(verify, message, &identity, err) != KIMT_OK) {
        if (err->scope != KIMT_SCOPE_MESSAGE)
            return KIMT_FAIL;
        has_body = readable = false;
    }
    verify->progress.earlier++;
    verify->progress.bytes_copied = verify->settled.bytes_copied + verify->book.counts.bytes;
    if (book_scanned(&verify->book, message, has_body ? &identity : NULL, readable, err) != KIMT_OK)
        return KIMT_FAIL;
    return verify_tick(verify, err);
}

/* KIMT_END: it was told before, or it is gone. */
static int take_once(struct verify *verify, const struct kimt_message *message,
                     struct kimt_error *err)
{
    if (uid_set_has(&verify->scanned, message->uid))
        return KIMT_END;
    if (!uid_set_add(&verify->scanned, message->uid))
        return kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_INTERNAL, KIMT_RETRY_NEVER,
                         "no memory to compare a folder");
    return message->attributes & KIMT_MESSAGE_VANISHED ? KIMT_END : KIMT_OK;
}

static int scan_all(struct verify *verify, uint64_t counted, struct kimt_error *err)
{
    struct kimt_error why = {.struct_size = sizeof why};
    const struct kimt_scan scan = {
        .struct_size = sizeof scan, .parts = parts_of(&verify->book), .first_uid = 1};
    const struct kimt_message *message;
    int result = destination_link_scan_begin(&verify->destination, &scan, err);

    if (result != KIMT_OK)
        return KIMT_FAIL;
    while ((result = destination_link_scan_next(&verify->destination, &message, err)) != KIMT_END) {
        if (result == KIMT_FAIL && err->scope != KIMT_SCOPE_MESSAGE)
            return KIMT_FAIL;
        if (message->uid == 0 && result == KIMT_FAIL) {
            keep_fault(&verify->destination_fault, err);
            continue;
        }
        bool readable = result == KIMT_OK;
        if ((result = take_once(verify, message, err)) == KIMT_OK)
            result = take_stored(verify, message, readable, err);
        if (result == KIMT_FAIL)
            return KIMT_FAIL;
    }
    (void)shortfall(counted, verify->scanned.count, "destination", &why);
    keep_fault(&verify->destination_fault, &why);
    return KIMT_OK;
}

/* The folder is listed there, so nothing is made; nor is it subscribed. */
static int scan_destination(struct verify *verify, const struct verify_place *place,
                            struct kimt_error *err)
{
    struct kimt_folder wanted = *place->destination;
    const struct kimt_folder *now;
    uint64_t counted;

    wanted.attributes = KIMT_FOLDER_NONE;
    if (destination_link_folder_ensure(&verify->destination, &wanted, &now, err) != KIMT_OK)
        return KIMT_FAIL;
    counted = now->messages;
    if (!destination_link_can_scan(&verify->destination))
        return kimt_fail(err, KIMT_SCOPE_FOLDER, KIMT_KIND_UNSUPPORTED, KIMT_RETRY_NEVER,
                         "this destination cannot tell what folder %s holds", place->target_path);
    if (book_scan_begins(&verify->book, now->uid_validity, err) != KIMT_OK)
        return KIMT_FAIL;
    return counted == 0 ? KIMT_OK : scan_all(verify, counted, err);
}

static int read_destination(struct verify *verify, const struct verify_place *place,
                            struct kimt_error *err)
{
    int result = place->destination
                     ? scan_destination(verify, place, err)
                     : book_scan_begins(&verify->book, verify->book.known.uid_validity, err);

    return result == KIMT_OK ? book_scan_ends(&verify->book, err) : result;
}

/* ---- the source once more ---------------------------------------------------------------------
 */

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
    identify_ends(verify, message, identity_r);
    return result == KIMT_END ? KIMT_OK : KIMT_FAIL;
}

static int take_source(struct verify *verify, const struct kimt_message *message, bool readable,
                       struct kimt_error *err)
{
    struct identity identity;

    if (readable && identify_source(verify, message, &identity, err) != KIMT_OK) {
        if (err->scope != KIMT_SCOPE_MESSAGE)
            return KIMT_FAIL;
        readable = false;
    }
    if (book_seen_again(&verify->book, message->uid, readable ? &identity : NULL, err) != KIMT_OK)
        return KIMT_FAIL;
    return verify_tick(verify, err);
}

static int look_again(struct verify *verify, const struct kimt_folder *folder,
                      struct kimt_error *err)
{
    const struct kimt_resume resume = {.struct_size = sizeof resume,
                                       .is_done = needs_no_body,
                                       .context = verify,
                                       .parts = parts_of(&verify->book)};
    const struct kimt_message *message;
    const struct kimt_folder *now;
    int result = source_link_folder_open(&verify->source, folder, &resume, &now, err);

    if (result != KIMT_OK)
        return KIMT_FAIL;
    while ((result = source_link_message_next(&verify->source, &message, err)) != KIMT_END) {
        if (result == KIMT_FAIL && err->scope != KIMT_SCOPE_MESSAGE)
            return KIMT_FAIL;
        if (message->attributes & (KIMT_MESSAGE_VANISHED | KIMT_MESSAGE_DONE) ||
            needs_no_body(verify, message->uid))
            continue;
        if (take_source(verify, message, result == KIMT_OK, err) != KIMT_OK)
            return KIMT_FAIL;
    }
    return KIMT_OK;
}

/* ---- all of it --------------------------------------------------------------------------------
 */

static int compare(struct verify *verify, const struct verify_place *place, struct kimt_error *err)
{
    struct verify_book *book = &verify->book;

    if (list_source(verify, place->source, err) != KIMT_OK ||
        read_destination(verify, place, err) != KIMT_OK || book_judge(book, err) != KIMT_OK)
        return KIMT_FAIL;
    return book->wanted > 0 ? look_again(verify, place->source, err) : KIMT_OK;
}

int verify_folder(struct verify *verify, const struct verify_task *task,
                  const struct verify_place *place, struct kimt_error *err)
{
    struct verify_book *book = &verify->book;

    verify->progress = verify->settled;
    verify->source_fault = verify->destination_fault = (struct kimt_error){0};
    uid_set_clear(&verify->scanned);
    book_clear(book);
    book->level = verify->run->settings->verify_level;
    book->known = task->known;
    if (book_load(book, verify->run->settings->journal, err) != KIMT_OK ||
        (place->source && compare(verify, place, err) != KIMT_OK))
        return KIMT_FAIL;
    return book_conclude(book, err);
}
