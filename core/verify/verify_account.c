/* SPDX-License-Identifier: MIT
 *
 * One account: both sessions, the folders of journal and source, a pass of each, and what is
 * reported.
 *
 * A pass that fails for a passing reason is made again from its beginning, after a wait, in new
 * sessions where need be; only a whole pass is reported. A folder that cannot be read leaves the
 * others to be compared.
 */
#include "base/cleanup.h"
#include "base/no_memory.h"
#include "common/array/array.h"
#include "journal/folders.h"
#include "run/counts.h"
#include "run/pause.h"
#include "verify/verify_inner.h"
#include <kimt/host.h>
#include <stdlib.h>
#include <string.h>

/* ---- reporting ---- */

static void tell_replaced(const struct verify *verify, const char *path, const char *why)
{
    char text[200];

    (void)snprintf(text, sizeof text, "%s; messages are compared by content alone", why);
    verify_post(verify, &(struct kimt_event){.type = KIMT_EVENT_NOTE,
                                             .note = KIMT_NOTE_SERVER,
                                             .subject = path,
                                             .text = text});
}

/* Why the folder could not be compared, or not all of it. */
static void tell_fault(const struct verify *verify, const struct verify_task *task,
                       const char *target, const struct kimt_error *why)
{
    if (why->kind != KIMT_KIND_NONE)
        verify_post(verify, &(struct kimt_event){.type = KIMT_EVENT_DIFFERENCE,
                                                 .folder = task->path,
                                                 .target = target,
                                                 .difference = KIMT_DIFFERENCE_UNREADABLE,
                                                 .error = why});
}

static void tell_folder(const struct verify *verify, const struct verify_task *task,
                        const char *target)
{
    const struct verify_book *book = &verify->book;

    if (book->by_content)
        tell_replaced(verify, task->path,
                      book->is_renumbered
                          ? "has other dates for its UIDs at the source than in the last run"
                          : "was replaced at the source since the last run, or numbered anew (its "
                            "UIDVALIDITY is another)");
    if (book->uids_lost)
        tell_replaced(verify, task->path,
                      "was replaced at the destination since the last run, or numbered anew (its "
                      "UIDVALIDITY is another)");
    tell_fault(verify, task, target, &verify->source_fault);
    tell_fault(verify, task, target, &verify->destination_fault);
    for (size_t i = 0; i < book->difference_count; i++) {
        const struct verify_difference *difference = &book->differences[i];
        verify_post(verify, &(struct kimt_event){.type = KIMT_EVENT_DIFFERENCE,
                                                 .folder = task->path,
                                                 .target = target,
                                                 .message = &difference->message,
                                                 .difference = difference->reason,
                                                 .found_uid = difference->found_uid,
                                                 .found_size = difference->found_size});
    }
}

/* ---- the folders ---- */

static bool add_task(struct verify *verify, const char *path, const struct journal_folder *known)
{
    struct verify_task_list *list = &verify->tasks;
    struct verify_task task = {.path = arena_string(&verify->arena, path)};

    if (!ARRAY_GROW(&list->items, list->count + 1, &list->capacity, ARRAY_NO_MAX))
        return false;
    if (known) {
        task.known = *known;
        task.known.source = task.path;
        task.known.target = arena_string(&verify->arena, known->target);
    }
    list->items[list->count++] = task;
    return task.path && (!known || task.known.target);
}

struct adding {
    struct verify *verify;
    bool failed;
};

/* A folder that was copied once, and that a later plan leaves out: no one waits for its mail. */
static bool is_left_out(const struct verify *verify, const char *path)
{
    for (size_t i = 0; i < verify->map.count; i++) {
        const struct mapped_folder *mapped = &verify->map.items[i];
        if (strcmp(mapped->source_path, path) == 0)
            return mapped->planned && !mapped->planned->target;
    }
    return false;
}

static bool add_known(void *context, const struct journal_folder *known)
{
    struct adding *adding = context;

    if (is_left_out(adding->verify, known->source))
        return true;
    /* Looked at by a pass that had nothing to do there, at most. */
    adding->verify->progress.found += known->messages;
    adding->failed = !add_task(adding->verify, known->source, known);
    return !adding->failed;
}

static bool is_task(const struct verify *verify, const char *path)
{
    for (size_t i = 0; i < verify->tasks.count; i++)
        if (strcmp(verify->tasks.items[i].path, path) == 0)
            return true;
    return false;
}

/* What the journal knows, then what the source has besides and would be copied. */
static int find_tasks(struct verify *verify, void *context, struct kimt_error *err)
{
    struct adding adding = {.verify = verify};
    int64_t id = verify_journal_id(verify->shared, verify->account->address);

    (void)context;
    verify->tasks.count = 0;
    verify->progress = (struct kimt_counts){0};
    if (id != 0 &&
        journal_folders(verify->run->settings->journal, id, add_known, &adding, err) != KIMT_OK)
        return KIMT_FAIL;
    for (size_t i = 0; !adding.failed && i < verify->map.count; i++) {
        const struct mapped_folder *mapped = &verify->map.items[i];
        if (mapped->action == FOLDER_COPY && !is_task(verify, mapped->source_path))
            adding.failed = !add_task(verify, mapped->source_path, NULL);
    }
    verify->settled = verify->progress;
    return adding.failed ? no_memory(err, "to compare an account") : KIMT_OK;
}

static int pass_folder(struct verify *verify, void *context, struct kimt_error *err)
{
    const struct verify_task *task = context;
    struct verify_place place = verify_find_place(verify, task);

    return verify_folder(verify, task, &place, err);
}

/* The map goes with a lost connection; this stays. NULL, too, without memory: then it is not
 * reported.
 */
static const char *target_of(struct verify *verify, const struct verify_task *task)
{
    const char *target = verify_find_place(verify, task).target_path;

    return target ? arena_string(&verify->arena, target) : NULL;
}

static int do_nothing(struct verify *verify, void *context, struct kimt_error *err)
{
    (void)verify;
    (void)context;
    (void)err;
    return KIMT_OK;
}

/* Between two folders: without sessions while the hours of window are over. */
static int await_hours(struct verify *verify, struct kimt_error *err)
{
    if (!pause_is_due(verify->run))
        return KIMT_OK;
    verify_disconnect(verify);
    (void)pause_wait(verify->run, verify->account->address); /* a stop is seen below */
    return verify_persist(verify, do_nothing, NULL, err);
}

/* One that was not seen whole is none that was compared, whatever can be said of its messages. */
static void count_folder(struct verify *verify)
{
    if (verify->source_fault.kind == KIMT_KIND_NONE &&
        verify->destination_fault.kind == KIMT_KIND_NONE)
        verify->counts.folders++;
    else
        verify->counts.folders_failed++;
}

static int compare_folder(struct verify *verify, struct verify_task *task, struct kimt_error *err)
{
    const char *target = target_of(verify, task);

    verify_post(verify, &(struct kimt_event){.type = KIMT_EVENT_FOLDER_BEGIN,
                                             .folder = task->path,
                                             .target = target});
    if (verify_persist(verify, pass_folder, task, err) == KIMT_OK) {
        verify_add(&verify->counts, &verify->book.counts);
        count_folder(verify);
        verify->settled = verify->progress;
        if (moved_keep(verify, task, target, err) != KIMT_OK)
            return KIMT_FAIL;
        tell_folder(verify, task, target);
        return KIMT_OK;
    }
    verify->progress = verify->settled;
    if (err->scope > KIMT_SCOPE_FOLDER)
        return KIMT_FAIL;
    verify->counts.folders_failed++;
    tell_fault(verify, task, target, err);
    return KIMT_OK;
}

/* ---- the account ---- */

/* What may hold mail and was not copied is not accounted for; a folder of the journal was reported.
 */
static int tell_failing(struct verify *verify, void *context, struct kimt_error *err)
{
    (void)context;
    (void)err;
    for (size_t i = 0; i < verify->map.count; i++) {
        const struct mapped_folder *mapped = &verify->map.items[i];
        struct kimt_error why = {.struct_size = sizeof why};

        if (mapped->action != FOLDER_FAIL || is_task(verify, mapped->source_path))
            continue;
        folder_choice_error(mapped->source_path, mapped->reason, &why);
        verify->counts.folders_failed++;
        verify_post(verify, &(struct kimt_event){.type = KIMT_EVENT_DIFFERENCE,
                                                 .folder = mapped->source_path,
                                                 .difference = KIMT_DIFFERENCE_UNREADABLE,
                                                 .error = &why});
    }
    return KIMT_OK;
}

static int compare_folders(struct verify *verify, struct kimt_error *err)
{
    (void)pause_wait(verify->run, verify->account->address);
    if (verify_persist(verify, find_tasks, NULL, err) != KIMT_OK)
        return KIMT_FAIL;
    for (size_t i = 0; i < verify->tasks.count; i++)
        if (await_hours(verify, err) != KIMT_OK ||
            compare_folder(verify, &verify->tasks.items[i], err) != KIMT_OK)
            return KIMT_FAIL;
    if (verify_persist(verify, tell_failing, NULL, err) != KIMT_OK)
        return KIMT_FAIL;
    return moved_find(verify, err);
}

static void begin(struct verify *verify, const struct kimt_account *account)
{
    verify->account = account;
    verify->backoff = verify->folder_backoff =
        (struct backoff){.retry_for_ms = verify->run->settings->profile->migration.retry_for_ms};
    verify->counts = (struct kimt_verify){0};
    verify->progress = verify->settled = (struct kimt_counts){0};
    verify->tasks.count = 0;
    verify_post(verify, &(struct kimt_event){.type = KIMT_EVENT_ACCOUNT_BEGIN,
                                             .full_name = account->full_name});
}

static void end(struct verify *verify, const struct kimt_error *error)
{
    verify_disconnect(verify);
    moved_tell(verify);
    moved_clear(&verify->moved);
    book_clear(&verify->book);
    uid_set_clear(&verify->scanned);
    pool_clear(&verify->read);
    arena_clear(&verify->arena);
    (void)pthread_mutex_lock(&verify->shared->mutex);
    verify_add(&verify->shared->totals, &verify->counts);
    (void)pthread_mutex_unlock(&verify->shared->mutex);
    run_account_ended(verify->run, &verify->progress, error);
    verify_post(verify, &(struct kimt_event){.type = KIMT_EVENT_ACCOUNT_VERIFIED,
                                             .full_name = verify->account->full_name,
                                             .counts = &verify->progress,
                                             .verify = &verify->counts,
                                             .error = error});
}

void verify_account(struct verify *verify, const struct kimt_account *account,
                    const struct kimt_error *refusal)
{
    struct kimt_error error = {.struct_size = sizeof error};

    begin(verify, account);
    if (refusal)
        end(verify, refusal);
    else if (compare_folders(verify, &error) == KIMT_OK)
        end(verify, NULL);
    else
        end(verify, &error);
}

int verify_new(struct verify_run *shared, struct verify **verify_r, struct kimt_error *err)
{
    const struct profile *profile = shared->run.settings->profile;
    struct verify *verify = calloc(1, sizeof *verify);

    *verify_r = NULL;
    if (verify)
        verify->identifier = identifier_new(&shared->run.digest);
    if (!verify || !verify->identifier) {
        free(verify);
        return no_memory(err, "to compare an account");
    }
    verify->shared = shared;
    verify->run = &shared->run;
    source_link_init(&verify->source, &profile->source, &shared->run.source,
                     shared->run.settings->services);
    destination_link_init(&verify->destination, &profile->destination, &shared->run.destination,
                          shared->run.settings->services);
    *verify_r = verify;
    return KIMT_OK;
}

void verify_free(struct verify **verify)
{
    if (!*verify)
        return;
    verify_disconnect(*verify);
    identifier_free(&(*verify)->identifier);
    free((*verify)->tasks.items);
    free(*verify);
    *verify = NULL;
}
