/* SPDX-License-Identifier: MIT
 *
 * The folders of an account: first the messages of all of them, then the folders themselves, the
 * deepest first, and with them the parents that were made for their sake.
 *
 * What is over is marked, so that the walk can be taken up again in another session.
 */
#include "base/no_memory.h"
#include "common/array/array.h"
#include "journal/folders.h"
#include "journal/messages.h"
#include "undo/undo_inner.h"
#include <kimt/error.h>
#include <stdlib.h>
#include <string.h>

/* ---- what the journal says ---- */

static bool make_room(struct undo *undo)
{
    return ARRAY_GROW(&undo->known, undo->known_count + 1, &undo->known_capacity, ARRAY_NO_MAX);
}

static bool is_meant(const struct undo *undo, int64_t run)
{
    int64_t wish = undo->shared->wish->run;

    return run != 0 && (wish == 0 || wish == run);
}

static bool take_folder(void *context, const struct journal_folder *folder)
{
    struct undo *undo = context;
    const char *target = arena_string(&undo->arena, folder->target);

    undo->failed |= !target || !make_room(undo);
    if (undo->failed)
        return false;
    undo->known[undo->known_count++] = (struct undo_known){
        .id = folder->id,
        .target = target,
        .uid_validity = folder->uid_validity,
        .created = is_meant(undo, folder->created_run),
        .in_doubt = folder->doubt_from != 0 && folder->uid_validity != 0,
        .remaining = folder->messages,
    };
    return true;
}

static struct undo_known *find_known(const struct undo *undo, const char *path)
{
    for (size_t i = 0; i < undo->known_count; i++)
        if (strcmp(undo->known[i].target, path) == 0)
            return &undo->known[i];
    return NULL;
}

/* One that got messages of its own later is made by kimt all the same. */
static bool take_parent(void *context, const struct journal_parent *parent)
{
    struct undo *undo = context;
    struct undo_known *known;
    const char *path;

    if (!is_meant(undo, parent->run))
        return true;
    known = find_known(undo, parent->path);
    if (known) {
        known->created = known->is_parent = true;
        return true;
    }
    path = arena_string(&undo->arena, parent->path);
    undo->failed |= !path || !make_room(undo);
    if (undo->failed)
        return false;
    undo->known[undo->known_count++] = (struct undo_known){
        .target = path, .created = true, .is_parent = true, .looked = true, .done = true};
    return true;
}

/* Whatever was set aside is to be looked for as well. */
static int count_aside(struct undo *undo, struct kimt_error *err)
{
    for (size_t i = 0; i < undo->known_count; i++) {
        struct undo_known *known = &undo->known[i];
        uint64_t count = 0;

        if (known->id != 0 &&
            journal_message_count(undo->journal, journal_aside(known->id), &count, err) != KIMT_OK)
            return KIMT_FAIL;
        known->remaining += count;
    }
    return KIMT_OK;
}

int undo_read(struct undo *undo, int64_t id, struct kimt_error *err)
{
    if (journal_folders(undo->journal, id, take_folder, undo, err) != KIMT_OK)
        return KIMT_FAIL;
    if (!undo->failed && journal_parents(undo->journal, id, take_parent, undo, err) != KIMT_OK)
        return KIMT_FAIL;
    return undo->failed ? no_memory(err, UNDO_PURPOSE) : count_aside(undo, err);
}

/* ---- what is there ---- */

static int list_folders(struct undo *undo, struct kimt_error *err)
{
    const struct kimt_folder *folder;
    int result;

    folder_list_clear(&undo->listed);
    while ((result = destination_link_folder_next(&undo->link, &folder, err)) == KIMT_OK)
        if (folder_list_add(&undo->listed, folder, err) != KIMT_OK)
            return KIMT_FAIL;
    return result == KIMT_END ? KIMT_OK : KIMT_FAIL;
}

static int find_folders(struct undo *undo, struct kimt_error *err)
{
    for (size_t k = 0; k < undo->known_count; k++)
        undo->known[k].listed = NULL;
    for (size_t i = 0; i < undo->listed.count; i++) {
        struct kimt_folder *folder = undo->listed.items[i];
        const char *path = folder_path(&undo->arena, folder->parts, folder->part_count);

        if (!path)
            return no_memory(err, UNDO_PURPOSE);
        folder->attributes &= ~(uint32_t)KIMT_FOLDER_SUBSCRIBED; /* or it would be subscribed */
        for (size_t k = 0; k < undo->known_count; k++)
            if (strcmp(undo->known[k].target, path) == 0)
                undo->known[k].listed = folder;
    }
    return KIMT_OK;
}

/* ---- folders ---- */

static int deepest_first(const void *a, const void *b)
{
    size_t left = strlen(((const struct undo_known *)a)->target),
           right = strlen(((const struct undo_known *)b)->target);

    return (left < right) - (left > right); /* whatever is below has a longer path */
}

/* It stays, and nothing of it is ours any more: whatever it holds is met anew by a later run. */
static int let_go(struct undo *undo, const struct undo_known *known, struct kimt_error *err)
{
    return known->created ? journal_folder_forget(undo->journal, known->id, err)
                          : journal_folder_remove(undo->journal, known->id, err);
}

static const char holds_more[] =
    "it was created by kimt, but stays because it holds something else";

/* Is there anything below it that will not be gone? */
static bool has_others_below(const struct undo *undo, const struct kimt_folder *above)
{
    for (size_t i = 0; i < undo->listed.count; i++) {
        const struct kimt_folder *folder = undo->listed.items[i];
        bool below = folder->part_count > above->part_count;

        for (uint32_t part = 0; below && part < above->part_count; part++)
            below = strcmp(folder->parts[part], above->parts[part]) == 0;
        for (size_t k = 0; below && k < undo->known_count; k++)
            below = !(undo->known[k].gone && undo->known[k].listed == folder);
        if (below)
            return true;
    }
    return false;
}

static void foresee_removal(struct undo *undo, struct undo_known *known)
{
    const struct kimt_folder *listed = known->listed;

    known->gone = !(listed->messages != KIMT_UNKNOWN && listed->messages > known->taken) &&
                  !has_others_below(undo, listed);
    if (known->gone)
        undo->counts.folders++;
    else
        undo_stays(undo, known->target, "%s", holds_more);
}

/* A parent that was not listed has gone with what was below it, or with its user's consent. */
static int forget_parent(struct undo *undo, const struct undo_known *known, int64_t account,
                         struct kimt_error *err)
{
    if (undo->shared->wish->look_only || !known->is_parent)
        return KIMT_OK;
    return journal_parent_remove(undo->journal, account, known->target, err);
}

static int remove_folder(struct undo *undo, struct undo_known *known, int64_t account,
                         struct kimt_error *err)
{
    int result = KIMT_OK;

    if (undo->shared->wish->look_only) {
        if (known->listed)
            foresee_removal(undo, known);
        return KIMT_OK;
    }
    if (known->listed) /* or it went before the connection was lost */
        result = destination_link_folder_remove(&undo->link, known->listed, err);
    if (result == KIMT_FAIL)
        return KIMT_FAIL;
    backoff_progress(&undo->backoff);
    known->gone = result == KIMT_OK;
    if (known->gone)
        undo->counts.folders++;
    else
        undo_stays(undo, known->target, "%s", holds_more);
    if (known->id != 0 && (known->gone ? journal_folder_remove(undo->journal, known->id, err)
                                       : let_go(undo, known, err)) != KIMT_OK)
        return KIMT_FAIL;
    return known->gone ? forget_parent(undo, known, account, err) : KIMT_OK;
}

static int close_folder(struct undo *undo, struct undo_known *known, int64_t account,
                        struct kimt_error *err)
{
    if (!known->looked || known->untouchable || known->remaining > 0 || known->in_doubt)
        return KIMT_OK;
    if (known->id == 0 && !known->listed)
        return forget_parent(undo, known, account, err);
    if (known->created)
        return remove_folder(undo, known, account, err);
    return undo->shared->wish->look_only ? KIMT_OK : let_go(undo, known, err);
}

/* ---- the walk ---- */

static int open_folder(struct undo *undo, struct undo_known *known, struct kimt_error *err)
{
    if (ending_is_due(&undo->shared->run.ending))
        return undo_stopped(err);
    if (known->remaining == 0 && !(known->created && known->listed))
        return KIMT_OK; /* nothing of it is there, or it never was made */
    if (!known->listed) {
        undo->counts.left += known->remaining;
        undo_stays(undo, known->target, "the folder is not there any more: removed, or renamed");
        return KIMT_OK;
    }
    if (undo_folder(undo, known, err) != KIMT_OK)
        return KIMT_FAIL;
    backoff_progress(&undo->backoff);
    undo->counts.in_doubt += known->in_doubt;
    if (known->in_doubt)
        undo_stays(undo, known->target,
                   "a run was killed while it was at work here, so there may be messages that the "
                   "journal does not know; kimt migrate finds them");
    return KIMT_OK;
}

static int open_folders(struct undo *undo, struct kimt_error *err)
{
    for (size_t i = 0; i < undo->known_count; i++) {
        struct undo_known *known = &undo->known[i];

        if (known->done || known->refused)
            continue;
        undo->at = known;
        known->done = open_folder(undo, known, err) == KIMT_OK;
        if (known->done)
            known->why = NULL;
        else if (!undo_goes_on_without(undo, err))
            return KIMT_FAIL;
    }
    return KIMT_OK;
}

static int close_folders(struct undo *undo, int64_t account, struct kimt_error *err)
{
    qsort(undo->known, undo->known_count, sizeof *undo->known, deepest_first);
    for (size_t i = 0; i < undo->known_count; i++) {
        struct undo_known *known = &undo->known[i];

        if (known->closed || undo_is_held_up(undo, known))
            continue;
        undo->at = known;
        known->closed = close_folder(undo, known, account, err) == KIMT_OK;
        if (!known->closed && !undo_goes_on_without(undo, err))
            return KIMT_FAIL;
    }
    return KIMT_OK;
}

int undo_walk(struct undo *undo, int64_t id, struct kimt_error *err)
{
    if (list_folders(undo, err) != KIMT_OK || find_folders(undo, err) != KIMT_OK ||
        open_folders(undo, err) != KIMT_OK || close_folders(undo, id, err) != KIMT_OK)
        return KIMT_FAIL;
    undo->at = NULL;
    return undo_is_to_come_again(undo, err) ? KIMT_FAIL : KIMT_OK;
}
