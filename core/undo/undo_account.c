/* SPDX-License-Identifier: MIT
 *
 * One account: first the messages of all folders, then the folders themselves, the deepest first.
 * Without anything to take back there is no login.
 */
#include "base/cleanup.h"
#include "undo/undo_inner.h"
#include <kimt/host.h>
#include <string.h>

/* ---- what the journal says --------------------------------------------------------------------
 */

static bool make_room(struct undo *undo)
{
    size_t capacity = undo->known_capacity ? undo->known_capacity * 2 : 32;
    struct undo_known *longer;

    if (undo->known_count < undo->known_capacity)
        return true;
    longer = realloc(undo->known, capacity * sizeof *longer);
    if (!longer)
        return false;
    undo->known = longer;
    undo->known_capacity = capacity;
    return true;
}

static bool take_folder(void *context, const struct journal_folder *folder)
{
    struct undo *undo = context;
    int64_t run = undo->shared->wish->run;
    const char *target = arena_string(&undo->arena, folder->target);

    undo->failed |= !target || !make_room(undo);
    if (undo->failed)
        return false;
    undo->known[undo->known_count++] = (struct undo_known){
        .id = folder->id,
        .target = target,
        .uid_validity = folder->uid_validity,
        .created = folder->created_run != 0 && (run == 0 || run == folder->created_run),
        .in_doubt = folder->doubt_from != 0 && folder->uid_validity != 0,
        .remaining = folder->messages,
    };
    return true;
}

static int read_journal(struct undo *undo, int64_t id, struct kimt_error *err)
{
    if (journal_folders(undo->journal, id, take_folder, undo, err) != KIMT_OK)
        return KIMT_FAIL;
    return undo->failed ? undo_no_memory(err) : KIMT_OK;
}

/* ---- what is there ----------------------------------------------------------------------------
 */

static int list_folders(struct undo *undo, struct kimt_error *err)
{
    const struct kimt_folder *folder;
    int result;

    while ((result = destination_link_folder_next(&undo->link, &folder, err)) == KIMT_OK)
        if (folder_list_add(&undo->listed, folder, err) != KIMT_OK)
            return KIMT_FAIL;
    return result == KIMT_END ? KIMT_OK : KIMT_FAIL;
}

static int find_folders(struct undo *undo, struct kimt_error *err)
{
    for (size_t i = 0; i < undo->listed.count; i++) {
        struct kimt_folder *folder = undo->listed.items[i];
        const char *path = folder_path(&undo->arena, folder->parts, folder->part_count);

        if (!path)
            return undo_no_memory(err);
        folder->attributes &= ~(uint32_t)KIMT_FOLDER_SUBSCRIBED; /* or it would be subscribed */
        for (size_t k = 0; k < undo->known_count; k++)
            if (strcmp(undo->known[k].target, path) == 0)
                undo->known[k].listed = folder;
    }
    return KIMT_OK;
}

/* ---- folders ----------------------------------------------------------------------------------
 */

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

static const char holds_more[] = "it was made by kimt, and stays since it holds something else";

static void foresee_removal(struct undo *undo, const struct undo_known *known)
{
    if (known->listed->messages != KIMT_UNKNOWN && known->listed->messages > known->taken)
        undo_stays(undo, known->target, "%s", holds_more);
    else
        undo->counts.folders++;
}

static int remove_folder(struct undo *undo, const struct undo_known *known, struct kimt_error *err)
{
    int result;

    if (undo->shared->wish->look_only) {
        foresee_removal(undo, known);
        return KIMT_OK;
    }
    result = destination_link_folder_remove(&undo->link, known->listed, err);
    if (result == KIMT_FAIL)
        return KIMT_FAIL;
    if (result == KIMT_OK) {
        undo->counts.folders++;
        return journal_folder_remove(undo->journal, known->id, err);
    }
    undo_stays(undo, known->target, "%s", holds_more);
    return let_go(undo, known, err);
}

static int close_folder(struct undo *undo, const struct undo_known *known, struct kimt_error *err)
{
    if (!known->looked || known->untouchable || known->remaining > 0 || known->in_doubt)
        return KIMT_OK;
    if (known->created)
        return remove_folder(undo, known, err);
    return undo->shared->wish->look_only ? KIMT_OK : let_go(undo, known, err);
}

/* ---- the walk ---------------------------------------------------------------------------------
 */

static int open_folder(struct undo *undo, struct undo_known *known, struct kimt_error *err)
{
    if (run_stopping(&undo->shared->run))
        return kimt_fail(err, KIMT_SCOPE_ACCOUNT, KIMT_KIND_CANCELLED, KIMT_RETRY_LATER,
                         "stopped; run it again to go on");
    if (known->remaining == 0 && !known->created)
        return KIMT_OK;
    if (!known->listed) {
        undo->counts.left += known->remaining;
        undo_stays(undo, known->target, "the folder is not there any more: removed, or renamed");
        return KIMT_OK;
    }
    undo->counts.in_doubt += known->in_doubt;
    if (known->in_doubt)
        undo_stays(undo, known->target,
                   "a run was killed while it was at work here, so there may be messages that the "
                   "journal does not know; kimt migrate finds them");
    return undo_folder(undo, known, err);
}

static int walk(struct undo *undo, struct kimt_error *err)
{
    if (list_folders(undo, err) != KIMT_OK || find_folders(undo, err) != KIMT_OK)
        return KIMT_FAIL;
    for (size_t i = 0; i < undo->known_count; i++)
        if (open_folder(undo, &undo->known[i], err) != KIMT_OK)
            return KIMT_FAIL;
    qsort(undo->known, undo->known_count, sizeof *undo->known, deepest_first);
    for (size_t i = 0; i < undo->known_count; i++)
        if (close_folder(undo, &undo->known[i], err) != KIMT_OK)
            return KIMT_FAIL;
    return KIMT_OK;
}

static int take_back(struct undo *undo, int64_t id, struct kimt_error *err)
{
    struct run *run = &undo->shared->run;
    bool anything = false;
    int result;

    if (read_journal(undo, id, err) != KIMT_OK)
        return KIMT_FAIL;
    for (size_t i = 0; i < undo->known_count; i++)
        anything |= undo->known[i].remaining > 0 || undo->known[i].created;
    if (!anything)
        return KIMT_OK;
    destination_link_init(&undo->link, &run->settings->profile->destination, run->destination_gate);
    if (destination_link_open(&undo->link, run->settings->services, undo->account, err) != KIMT_OK)
        return KIMT_FAIL;
    result = walk(undo, err);
    destination_link_close(&undo->link);
    return result;
}

/* How `kimt status` shows it from now on. Where nothing is left, the plan is forgotten as well. */
static int write_state(const struct undo *undo, int64_t id, struct kimt_error *err)
{
    bool anything = undo->shared->wish->run != 0 || undo->counts.left > 0;

    if (undo->shared->wish->look_only)
        return KIMT_OK;
    if (!anything && journal_plan_set(undo->journal, id, NULL, 0, err) != KIMT_OK)
        return KIMT_FAIL;
    return journal_account_state_set(undo->journal, id, anything ? JOURNAL_ATTENTION : JOURNAL_NEW,
                                     anything ? "part of it was undone" : NULL, err);
}

static void tell(struct undo *undo, const struct kimt_error *error)
{
    struct undo_run *shared = undo->shared;
    const struct undo_listener *listener = shared->wish->listener;
    static const struct kimt_counts none;

    {
        LOCK_SCOPE(&shared->run.mutex);
        shared->totals.messages += undo->counts.messages;
        shared->totals.bytes += undo->counts.bytes;
        shared->totals.folders += undo->counts.folders;
        shared->totals.gone += undo->counts.gone;
        shared->totals.left += undo->counts.left;
        shared->totals.in_doubt += undo->counts.in_doubt;
    }
    run_account_ended(&shared->run, &none, error);
    LOCK_SCOPE(&shared->listen_mutex);
    listener->account(listener->context, undo->account->address, &undo->counts, error);
}

void undo_account(struct undo *undo, const struct kimt_account *account, int64_t id)
{
    struct kimt_error error = {.struct_size = sizeof error};
    bool failed;

    undo->account = account;
    undo->counts = (struct undo_counts){0};
    undo->known_count = 0;
    undo->failed = false;
    failed = take_back(undo, id, &error) != KIMT_OK;
    failed |= (undo->counts.messages > 0 || undo->counts.folders > 0 || undo->counts.gone > 0) &&
              write_state(undo, id, &error) != KIMT_OK;
    if (failed && error.scope == KIMT_SCOPE_RUN)
        run_end_early(&undo->shared->run, &error);
    tell(undo, failed ? &error : NULL);
    free(STEAL(undo->known));
    undo->known_capacity = 0;
    folder_list_clear(&undo->listed);
    arena_clear(&undo->arena);
}
