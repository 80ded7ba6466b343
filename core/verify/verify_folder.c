/* SPDX-License-Identifier: MIT
 *
 * One folder compared: the source's listing, everything the destination holds, and then those
 * messages of the source that the journal's digest alone cannot speak for.
 *
 * On a good day that is a listing of the source and one pass over the destination. How the source
 * is read is verify_source.c's.
 */
#include "base/no_memory.h"
#include "run/shortfall.h"
#include "verify/verify_inner.h"
#include "verify/verify_source.h"
#include <kimt/error.h>

/* ---- the destination ---- */

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
    if (book_scanned(&verify->book, message, has_body ? &identity : NULL, verify->identifier,
                     readable, err) != KIMT_OK)
        return KIMT_FAIL;
    return verify_tick(verify, err);
}

/* KIMT_END: it was reported before, or it is gone. */
static int take_once(struct verify *verify, const struct kimt_message *message,
                     struct kimt_error *err)
{
    if (uid_set_has(&verify->scanned, message->uid))
        return KIMT_END;
    if (!uid_set_add(&verify->scanned, message->uid))
        return no_memory(err, "to compare a folder");
    return message->attributes & KIMT_MESSAGE_VANISHED ? KIMT_END : KIMT_OK;
}

static int scan_all(struct verify *verify, uint64_t counted, struct kimt_error *err)
{
    struct kimt_error why = {.struct_size = sizeof why};
    const struct kimt_scan scan = {
        .struct_size = sizeof scan, .parts = verify_parts(&verify->book), .first_uid = 1};
    const struct kimt_message *message;
    int result = destination_link_scan_begin(&verify->destination, &scan, err);

    if (result != KIMT_OK)
        return KIMT_FAIL;
    while ((result = destination_link_scan_next(&verify->destination, &message, err)) != KIMT_END) {
        if (result == KIMT_FAIL && err->scope != KIMT_SCOPE_MESSAGE)
            return KIMT_FAIL;
        if (message->uid == 0 && result == KIMT_FAIL) {
            verify_keep_fault(&verify->destination_fault, err);
            continue;
        }
        bool readable = result == KIMT_OK;
        if ((result = take_once(verify, message, err)) == KIMT_OK)
            result = take_stored(verify, message, readable, err);
        if (result == KIMT_FAIL)
            return KIMT_FAIL;
    }
    (void)shortfall(counted, verify->scanned.count, "destination", &why);
    verify_keep_fault(&verify->destination_fault, &why);
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
                         "this destination cannot list what folder %s holds", place->target_path);
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

/* ---- all of it ---- */

static int begin(struct verify *verify, const struct verify_task *task, struct kimt_error *err)
{
    struct verify_book *book = &verify->book;

    verify->progress = verify->settled;
    verify->source_fault = verify->destination_fault = (struct kimt_error){0};
    uid_set_clear(&verify->scanned);
    book_clear(book);
    book->level = verify->run->settings->verify_level;
    book->known = task->known;
    return book_load(book, verify->run->settings->journal, err);
}

/* KIMT_END: the source numbers its messages anew when they are read again. */
static int compare(struct verify *verify, const struct verify_place *place, struct kimt_error *err)
{
    struct verify_book *book = &verify->book;

    if (verify_list_source(verify, place->source, err) != KIMT_OK ||
        read_destination(verify, place, err) != KIMT_OK || book_judge(book, err) != KIMT_OK)
        return KIMT_FAIL;
    return book->wanted > 0 ? verify_look_again(verify, place->source, err) : KIMT_OK;
}

/* All that the source has is read at once, so that its numbers need not hold beyond that. */
static int compare_at_once(struct verify *verify, const struct verify_place *place,
                           struct kimt_error *err)
{
    if (verify_read_source(verify, place->source, err) != KIMT_OK ||
        read_destination(verify, place, err) != KIMT_OK ||
        book_judge(&verify->book, err) != KIMT_OK)
        return KIMT_FAIL;
    return verify_judge_read(verify, err);
}

int verify_folder(struct verify *verify, const struct verify_task *task,
                  const struct verify_place *place, struct kimt_error *err)
{
    int result = begin(verify, task, err);

    if (result == KIMT_OK && place->source)
        result = compare(verify, place, err);
    if (result == KIMT_END && (result = begin(verify, task, err)) == KIMT_OK)
        result = compare_at_once(verify, place, err);
    return result == KIMT_OK ? book_conclude(&verify->book, err) : KIMT_FAIL;
}
