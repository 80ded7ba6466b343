/* SPDX-License-Identifier: MIT
 *
 * The two sessions in which an account is compared: opened, kept, and opened again for as long as a
 * run would; where a folder is in them; and what is posted meanwhile.
 */
#include "base/clock.h"
#include "base/no_memory.h"
#include "run/listing.h"
#include "verify/verify_inner.h"
#include <kimt/error.h>
#include <string.h>

#define PROGRESS_MS   INT64_C(100)
#define KEEP_ALIVE_MS INT64_C(60000)

void verify_post(const struct verify *verify, struct kimt_event *event)
{
    event->account = verify->account->address;
    events_post(verify->run->events, event);
}

static void tell_progress(struct verify *verify)
{
    struct run *run = verify->run;
    struct kimt_event event = {.type = KIMT_EVENT_PROGRESS, .counts = &verify->progress};

    run_standing(run, &event.accounts_done, &event.accounts_failed);
    event.accounts = (uint32_t)accounts_count(run->settings->accounts);
    verify_post(verify, &event);
}

int verify_tick(struct verify *verify, struct kimt_error *err)
{
    struct kimt_error ignored = {.struct_size = sizeof ignored};
    int64_t now = clock_ms();

    if (now - verify->told_ms >= PROGRESS_MS) {
        verify->told_ms = now;
        tell_progress(verify);
    }
    if (now - verify->kept_ms >= KEEP_ALIVE_MS) {
        verify->kept_ms = now;
        (void)link_keep_alive(&verify->source.base, &ignored);
        (void)link_keep_alive(&verify->destination.base, &ignored);
    }
    if (!ending_is_due(&verify->run->ending))
        return KIMT_OK;
    return kimt_fail(err, KIMT_SCOPE_ACCOUNT, KIMT_KIND_CANCELLED, KIMT_RETRY_NEVER,
                     "stopped before it was finished");
}

struct verify_place verify_find_place(const struct verify *verify, const struct verify_task *task)
{
    struct verify_place place = {.target_path = task->known.target};
    const struct mapped_folder *mapped = NULL;

    for (size_t i = 0; !mapped && i < verify->map.count; i++)
        if (strcmp(verify->map.items[i].source_path, task->path) == 0)
            mapped = &verify->map.items[i];
    if (mapped && mapped->action != FOLDER_CONTAINER)
        place.source = mapped->source;
    if (mapped && !place.target_path)
        place.target_path = mapped->target_path;
    for (size_t i = 0; place.target_path && i < verify->destination_folders.count; i++)
        if (strcmp(verify->destination_paths[i], place.target_path) == 0)
            place.destination = verify->destination_folders.items[i];
    if (!place.destination && mapped && mapped->target_path && place.target_path &&
        strcmp(mapped->target_path, place.target_path) == 0)
        place.destination = mapped->existing;
    return place;
}

void verify_disconnect(struct verify *verify)
{
    link_close(&verify->source.base);
    link_close(&verify->destination.base);
    folder_map_clear(&verify->map);
    folder_list_clear(&verify->source_folders);
    folder_list_clear(&verify->destination_folders);
}

static int list_both(struct verify *verify, struct kimt_error *err)
{
    if (listing_of_source(&verify->source_folders, &verify->source, err) != KIMT_OK)
        return KIMT_FAIL;
    return listing_of_destination(&verify->destination_folders, &verify->destination, err);
}

/* As `kimt migrate` would, so that a folder is looked for where it went. */
static int map_folders(struct verify *verify, struct kimt_error *err)
{
    const struct migration_options *migration = &verify->run->settings->profile->migration;
    const struct folder_map_options options = {
        .wishes = {.copy_not_mail = migration->not_mail == PROFILE_NOT_MAIL_COPY,
                   .exclude = &verify->run->exclude,
                   .plan =
                       plan_find_account(verify->run->settings->plan, verify->account->address)},
    };
    const struct folder_list *there = &verify->destination_folders;

    verify->destination_paths =
        arena_alloc(&verify->arena, (there->count + 1) * sizeof *verify->destination_paths);
    for (size_t i = 0; verify->destination_paths && i < there->count; i++) {
        const struct kimt_folder *folder = there->items[i];
        verify->destination_paths[i] =
            folder_path(&verify->arena, folder->parts, folder->part_count);
        if (!verify->destination_paths[i])
            return no_memory(err, "to compare an account");
    }
    if (!verify->destination_paths)
        return no_memory(err, "to compare an account");
    return folder_map_build(&verify->map, &verify->source_folders, there,
                            destination_link_folder_rules(&verify->destination), &options, err);
}

static int connect_both(struct verify *verify, struct kimt_error *err)
{
    if (verify->source.base.session && verify->destination.base.session)
        return KIMT_OK;
    verify_disconnect(verify);
    verify->kept_ms = clock_ms();
    if (link_enter(&verify->source.base, verify->account, err) != KIMT_OK ||
        link_enter(&verify->destination.base, verify->account, err) != KIMT_OK ||
        list_both(verify, err) != KIMT_OK || map_folders(verify, err) != KIMT_OK)
        return KIMT_FAIL;
    __atomic_store_n(&verify->run->started, true, __ATOMIC_RELAXED);
    return KIMT_OK;
}

static void wait_for(struct verify *verify, int64_t wait_ms, const struct kimt_error *error)
{
    verify_post(verify,
                &(struct kimt_event){.type = KIMT_EVENT_WAIT, .wait_ms = wait_ms, .error = error});
    (void)ending_sleep(&verify->run->ending, wait_ms);
}

/* Folders that are refused use up a patience of their own, so that a connection that is lost
 * afterwards is opened again all the same. */
static struct backoff *patience_for(struct verify *verify, const struct kimt_error *error)
{
    return error->scope <= KIMT_SCOPE_FOLDER ? &verify->folder_backoff : &verify->backoff;
}

int verify_persist(struct verify *verify, verify_step_fn *step, void *context,
                   struct kimt_error *err)
{
    int64_t wait_ms;

    for (;;) {
        *err = (struct kimt_error){.struct_size = sizeof *err};
        if (verify_tick(verify, err) == KIMT_OK && connect_both(verify, err) == KIMT_OK &&
            step(verify, context, err) == KIMT_OK) {
            backoff_progress(&verify->backoff);
            backoff_progress(&verify->folder_backoff);
            return KIMT_OK;
        }
        if (err->scope > KIMT_SCOPE_FOLDER)
            verify_disconnect(verify);
        if (err->scope == KIMT_SCOPE_RUN)
            ending_begin(&verify->run->ending, err);
        if (err->retry == KIMT_RETRY_NEVER || err->kind == KIMT_KIND_CANCELLED ||
            err->scope == KIMT_SCOPE_RUN ||
            !backoff_next(patience_for(verify, err), clock_ms(), err, &wait_ms))
            return KIMT_FAIL;
        wait_for(verify, wait_ms, err);
    }
}
