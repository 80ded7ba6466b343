/* SPDX-License-Identifier: MIT
 *
 * Strays are sorted by digest and asked. A search lists a folder first, and reads only messages
 * that are as long as one that is missing, up to a bound: beyond it, they just stay missing.
 */
#include "verify/verify_moved.h"
#include "base/no_memory.h"
#include "common/array/array.h"
#include "verify/verify_inner.h"
#include <kimt/error.h>
#include <stdlib.h>
#include <string.h>

static const char purpose[] = "for missing messages";

#define STRAYS_MAX 200000u
#define READ_MAX   5000u /* messages of an account that are read in search of others */

void moved_clear(struct verify_moved *moved)
{
    free(moved->lost);
    free(moved->strays);
    free(moved->candidates);
    *moved = (struct verify_moved){0};
}

/* ---- after each folder ---- */

static int keep_lost(struct verify *verify, const struct verify_task *task, const char *target,
                     struct kimt_error *err)
{
    struct verify_moved *moved = &verify->moved;
    struct verify_book *book = &verify->book;
    size_t told = 0;

    for (size_t i = 0; i < book->difference_count; i++) {
        if (book->differences[i].reason != KIMT_DIFFERENCE_MISSING) {
            book->differences[told++] = book->differences[i];
            continue;
        }
        if (!ARRAY_GROW(&moved->lost, moved->lost_count + 1, &moved->lost_capacity, ARRAY_NO_MAX))
            return no_memory(err, purpose);
        moved->left += book->differences[i].has_digest;
        moved->lost[moved->lost_count++] = (struct verify_lost){
            .difference = book->differences[i], .folder = task->path, .target = target};
    }
    book->difference_count = told;
    return KIMT_OK;
}

static int keep_strays(struct verify *verify, const char *target, struct kimt_error *err)
{
    struct verify_moved *moved = &verify->moved;
    const struct pool *pool = &verify->book.pool;

    for (size_t i = 0; pool->left > 0 && i < pool->count; i++) {
        const struct candidate *candidate = &pool->items[i];

        if (candidate->taken || moved->stray_count == STRAYS_MAX)
            continue;
        if (!ARRAY_GROW(&moved->strays, moved->stray_count + 1, &moved->stray_capacity,
                        ARRAY_NO_MAX))
            return no_memory(err, purpose);
        moved->strays[moved->stray_count] = (struct verify_stray){
            .uid = candidate->uid, .size = candidate->identity.size, .folder = target};
        memcpy(moved->strays[moved->stray_count++].digest, candidate->identity.strong,
               JOURNAL_DIGEST_BYTES);
    }
    return KIMT_OK;
}

int moved_keep(struct verify *verify, const struct verify_task *task, const char *target,
               struct kimt_error *err)
{
    if (verify->book.level != VERIFY_FULL)
        return KIMT_OK;
    if (target && !(target = arena_string(&verify->arena, target))) /* to outlive the session */
        return no_memory(err, purpose);
    if (keep_lost(verify, task, target, err) != KIMT_OK)
        return KIMT_FAIL;
    return target ? keep_strays(verify, target, err) : KIMT_OK;
}

/* ---- in the folders that were compared ---- */

static int by_digest(const void *a, const void *b)
{
    const struct verify_stray *left = a, *right = b;
    int order = memcmp(left->digest, right->digest, JOURNAL_DIGEST_BYTES);

    return order != 0 ? order : (left->uid > right->uid) - (left->uid < right->uid);
}

static struct verify_stray *find_stray(const struct verify_moved *moved,
                                       const unsigned char digest[JOURNAL_DIGEST_BYTES])
{
    size_t low = 0, high = moved->stray_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (memcmp(moved->strays[middle].digest, digest, JOURNAL_DIGEST_BYTES) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < moved->stray_count &&
           memcmp(moved->strays[low].digest, digest, JOURNAL_DIGEST_BYTES) == 0;
         low++)
        if (!moved->strays[low].taken)
            return &moved->strays[low];
    return NULL;
}

static void found(struct verify *verify, struct verify_lost *lost, const char *folder, uint64_t uid,
                  uint64_t size)
{
    lost->found_folder = folder;
    lost->difference.reason = KIMT_DIFFERENCE_MOVED;
    lost->difference.found_uid = uid;
    lost->difference.found_size = size;
    verify->moved.left--;
    verify->counts.missing--;
    verify->counts.moved++;
}

static void match_strays(struct verify *verify)
{
    struct verify_moved *moved = &verify->moved;

    if (moved->stray_count > 1)
        qsort(moved->strays, moved->stray_count, sizeof *moved->strays, by_digest);
    for (size_t i = 0; moved->left > 0 && i < moved->lost_count; i++) {
        struct verify_lost *lost = &moved->lost[i];
        struct verify_stray *stray =
            lost->difference.has_digest ? find_stray(moved, lost->difference.digest) : NULL;

        if (!stray)
            continue;
        stray->taken = true;
        verify->counts.own--; /* it was taken for one of the destination's own */
        found(verify, lost, stray->folder, stray->uid, stray->size);
    }
}

/* ---- in other folders ---- */

static bool is_sought(const struct verify_lost *lost)
{
    return lost->difference.has_digest && !lost->found_folder;
}

static bool is_as_long(const struct verify_moved *moved, const struct kimt_message *message)
{
    if (message->size_kind != KIMT_SIZE_EXACT)
        return true;
    for (size_t i = 0; i < moved->lost_count; i++)
        if (is_sought(&moved->lost[i]) && moved->lost[i].difference.known_size == message->size)
            return true;
    return false;
}

typedef int meet_fn(struct verify *verify, const struct kimt_message *message, const char *path,
                    struct kimt_error *err);

static int scan(struct verify *verify, const struct kimt_scan *scan, const char *path,
                meet_fn *meet, struct kimt_error *err)
{
    const struct kimt_message *message;
    int result = destination_link_scan_begin(&verify->destination, scan, err);

    if (result != KIMT_OK)
        return KIMT_FAIL;
    while ((result = destination_link_scan_next(&verify->destination, &message, err)) != KIMT_END) {
        if (result == KIMT_FAIL && err->scope != KIMT_SCOPE_MESSAGE)
            return KIMT_FAIL;
        if (result != KIMT_OK || message->attributes & KIMT_MESSAGE_VANISHED)
            continue;
        if ((meet(verify, message, path, err) != KIMT_OK && err->scope != KIMT_SCOPE_MESSAGE) ||
            verify_tick(verify, err) != KIMT_OK)
            return KIMT_FAIL;
    }
    return KIMT_OK;
}

static int note_candidate(struct verify *verify, const struct kimt_message *message,
                          const char *path, struct kimt_error *err)
{
    struct verify_moved *moved = &verify->moved;

    (void)path;
    if (moved->read + moved->candidate_count >= READ_MAX || !is_as_long(moved, message))
        return KIMT_OK;
    if (!ARRAY_GROW(&moved->candidates, moved->candidate_count + 1, &moved->candidate_capacity,
                    ARRAY_NO_MAX))
        return no_memory(err, purpose);
    moved->candidates[moved->candidate_count++] = message->uid;
    return KIMT_OK;
}

static int by_uid(const void *a, const void *b)
{
    uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;

    return (left > right) - (left < right);
}

static bool is_candidate(void *context, uint64_t uid)
{
    const struct verify_moved *moved = context;

    return bsearch(&uid, moved->candidates, moved->candidate_count, sizeof uid, by_uid) != NULL;
}

static int read_candidate(struct verify *verify, const struct kimt_message *message,
                          const char *path, struct kimt_error *err)
{
    struct verify_moved *moved = &verify->moved;
    struct identity identity;

    if (moved->left == 0 || !is_candidate(moved, message->uid))
        return KIMT_OK;
    moved->read++;
    if (verify_identify(verify, message, &identity, err) != KIMT_OK)
        return KIMT_FAIL;
    for (size_t i = 0; i < moved->lost_count; i++) {
        struct verify_lost *lost = &moved->lost[i];

        if (!is_sought(lost) ||
            memcmp(lost->difference.digest, identity.strong, JOURNAL_DIGEST_BYTES) != 0)
            continue;
        found(verify, lost, path, message->uid, identity.size);
        break;
    }
    return KIMT_OK;
}

static int search_folder(struct verify *verify, const struct kimt_folder *folder, const char *path,
                         struct kimt_error *err)
{
    struct verify_moved *moved = &verify->moved;
    struct kimt_scan look = {.struct_size = sizeof look, .parts = KIMT_PARTS_META, .first_uid = 1};
    struct kimt_folder wanted = *folder;
    const struct kimt_folder *now;

    moved->candidate_count = 0;
    wanted.attributes = KIMT_FOLDER_NONE; /* it is there; nor is it subscribed */
    if (destination_link_folder_ensure(&verify->destination, &wanted, &now, err) != KIMT_OK)
        return KIMT_FAIL;
    if (now->messages == 0)
        return KIMT_OK;
    if (scan(verify, &look, path, note_candidate, err) != KIMT_OK)
        return KIMT_FAIL;
    if (moved->candidate_count == 0)
        return KIMT_OK;
    qsort(moved->candidates, moved->candidate_count, sizeof *moved->candidates, by_uid);
    look = (struct kimt_scan){.struct_size = sizeof look,
                              .first_uid = moved->candidates[0],
                              .is_wanted = is_candidate,
                              .context = moved};
    return scan(verify, &look, path, read_candidate, err);
}

/* ---- all of it ---- */

/* Folders that were read when those of the source were compared. */
static const char **compared_paths(struct verify *verify, size_t *count_r)
{
    const char **paths = arena_alloc(&verify->arena, (verify->tasks.count + 1) * sizeof *paths);

    *count_r = 0;
    for (size_t i = 0; paths && i < verify->tasks.count; i++) {
        struct verify_place place = verify_find_place(verify, &verify->tasks.items[i]);
        if (place.source && place.target_path)
            paths[(*count_r)++] = place.target_path;
    }
    return paths;
}

static bool is_among(const char *path, const char *const *paths, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(paths[i], path) == 0)
            return true;
    return false;
}

static int search(struct verify *verify, void *context, struct kimt_error *err)
{
    const char *path = context;

    for (size_t i = 0; i < verify->destination_folders.count; i++)
        if (strcmp(verify->destination_paths[i], path) == 0)
            return search_folder(verify, verify->destination_folders.items[i], path, err);
    return KIMT_OK; /* it went meanwhile */
}

/* Folders that no folder of the source goes to. Their paths outlive a session. */
static int search_others(struct verify *verify, struct kimt_error *err)
{
    const struct folder_list *there = &verify->destination_folders;
    const char **paths = verify->destination_paths;
    size_t compared_count, kept = 0;
    const char **compared = compared_paths(verify, &compared_count);
    const char **others = arena_alloc(&verify->arena, (there->count + 1) * sizeof *others);

    if (!compared || !others)
        return no_memory(err, purpose);
    for (size_t i = 0; i < there->count; i++)
        if (!(there->items[i]->attributes & (KIMT_FOLDER_FOREIGN | KIMT_FOLDER_NO_SELECT)) &&
            !is_among(paths[i], compared, compared_count))
            others[kept++] = paths[i];
    for (size_t i = 0; verify->moved.left > 0 && i < kept; i++)
        if (verify_persist(verify, search, (void *)(uintptr_t)others[i], err) != KIMT_OK &&
            err->scope > KIMT_SCOPE_FOLDER)
            return KIMT_FAIL;
    return KIMT_OK;
}

int moved_find(struct verify *verify, struct kimt_error *err)
{
    if (verify->moved.left == 0)
        return KIMT_OK;
    match_strays(verify);
    if (verify->moved.left == 0 || !destination_link_can_scan(&verify->destination))
        return KIMT_OK;
    return search_others(verify, err);
}

void moved_tell(const struct verify *verify)
{
    for (size_t i = 0; i < verify->moved.lost_count; i++) {
        const struct verify_lost *lost = &verify->moved.lost[i];
        verify_post(verify, &(struct kimt_event){.type = KIMT_EVENT_DIFFERENCE,
                                                 .folder = lost->folder,
                                                 .target = lost->target,
                                                 .message = &lost->difference.message,
                                                 .difference = lost->difference.reason,
                                                 .found_uid = lost->difference.found_uid,
                                                 .found_size = lost->difference.found_size,
                                                 .found_folder = lost->found_folder});
    }
}
