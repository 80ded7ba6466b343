/* SPDX-License-Identifier: MIT
 *
 * Before anything is changed: what is there on both sides, and which folder goes where.
 */
#include "migrate/mapping.h"
#include "base/beside.h"
#include "base/cleanup.h"
#include "base/no_memory.h"
#include "migrate/expect.h"
#include "migrate/follow_deletions.h"
#include "migrate/leave.h"
#include "migrate/rename.h"
#include "migrate/tally.h"
#include "migrate/transfer.h"
#include "run/listing.h"
#include <kimt/host.h>

static int list_destination(void *context, struct kimt_error *err)
{
    struct transfer *transfer = context;

    return listing_of_destination(&transfer->work->destination_folders,
                                  &transfer->sides.destination, err);
}

/* Each as far as it is not known yet: a session lists its folders once, so a complete list is kept
 * when the other side fails. */
static int list_both(struct transfer *transfer, struct trouble *trouble)
{
    struct account_work *work = transfer->work;
    bool source_due = !work->source_listed;
    bool destination_due = !work->destination_listed && !work->without_destination;
    bool parallel = transfer->sides.at_once && source_due && destination_due;
    struct beside beside;
    struct kimt_error other = {.struct_size = sizeof other};
    int source = KIMT_OK, destination = KIMT_OK;

    if (parallel)
        beside_begin(&beside, list_destination, transfer);
    if (source_due)
        source =
            listing_of_source(&work->source_folders, &transfer->sides.source, at_source(trouble));
    if (parallel)
        destination = beside_end(&beside, &other);
    else if (destination_due && source == KIMT_OK)
        destination = list_destination(transfer, &other);
    work->source_listed = source == KIMT_OK;
    if (destination_due && (parallel || source == KIMT_OK))
        work->destination_listed = destination == KIMT_OK;
    if (source != KIMT_OK)
        return KIMT_FAIL;
    if (destination == KIMT_OK)
        return KIMT_OK;
    *at_destination(trouble) = other;
    return KIMT_FAIL;
}

static const struct plan_account *account_plan(const struct transfer *transfer)
{
    return plan_find_account(transfer->run->settings->plan, transfer->work->account->address);
}

static int map_folders(struct transfer *transfer, struct trouble *trouble)
{
    const struct migration_options *migration = &transfer->run->settings->profile->migration;
    struct folder_map_options options = {
        .wishes = {.copy_not_mail = migration->not_mail == PROFILE_NOT_MAIL_COPY,
                   .exclude = &transfer->run->exclude,
                   .plan = account_plan(transfer)},
        .subscriptions = migration->subscriptions,
        .places = &transfer->work->places,
    };

    folder_map_clear(&transfer->work->map);
    if (places_load(&transfer->work->places, transfer->run->settings->journal,
                    transfer->work->journal_account, &transfer->work->destination_folders,
                    at_neither(trouble)) != KIMT_OK)
        return KIMT_FAIL;
    return folder_map_build(
        &transfer->work->map, &transfer->work->source_folders, &transfer->work->destination_folders,
        destination_link_folder_rules(&transfer->sides.destination), &options, at_neither(trouble));
}

/* ---- what is reported ---- */

static void tell_renamed(struct transfer *transfer)
{
    for (size_t i = 0; i < transfer->work->map.count; i++) {
        const struct mapped_folder *mapped = &transfer->work->map.items[i];
        char text[1024];

        if (mapped->action != FOLDER_COPY || !mapped->renamed)
            continue;
        (void)snprintf(text, sizeof text, "becomes %s: %s", mapped->target_path,
                       mapped->reason ? mapped->reason : "the destination's name");
        post_note(transfer, KIMT_NOTE_RENAMED, mapped->source_path, text);
    }
}

static void advise(struct transfer *transfer, const char *subject, const char *format, ...)
    KIMT_PRINTF(3, 4);
static void advise(struct transfer *transfer, const char *subject, const char *format, ...)
{
    char text[1024];
    va_list args;

    va_start(args, format);
    (void)vsnprintf(text, sizeof text, format, args);
    va_end(args);
    post_note(transfer, KIMT_NOTE_ADVICE, subject, text);
}

/* Both ways in which the source can have changed since the plan was made. */
static int tell_unplanned(struct transfer *transfer, const struct plan_account *plan,
                          struct trouble *trouble)
{
    AUTO_FREE bool *is_there = calloc(plan->count + 1, sizeof *is_there);

    if (!is_there)
        return no_memory_in_account(at_neither(trouble), "to follow the plan");
    for (size_t i = 0; i < transfer->work->map.count; i++) {
        const struct mapped_folder *mapped = &transfer->work->map.items[i];

        if (mapped->planned)
            is_there[mapped->planned->index] = true;
        else if (mapped->action == FOLDER_COPY)
            advise(transfer, mapped->source_path,
                   "is not in the plan, and goes to %s by the usual rules", mapped->target_path);
    }
    for (size_t i = 0; i < plan->count; i++)
        if (!is_there[i])
            advise(transfer, plan->lines[i]->source,
                   "is in the plan (line %u), but not at the source", plan->lines[i]->line);
    return KIMT_OK;
}

/* What the file says is held against the source, and kept for later runs. */
static int follow_plan(struct transfer *transfer, struct trouble *trouble)
{
    const struct run_settings *settings = transfer->run->settings;
    const struct plan_account *plan = account_plan(transfer);

    if (!plan_is_of_file(settings->plan))
        return KIMT_OK;
    if (!plan || plan->is_kept) {
        advise(
            transfer, transfer->work->account->address, "the plan has no line for this account: %s",
            plan ? "it follows the plan of an earlier run" : "its folders go by the usual rules");
        return KIMT_OK;
    }
    if (tell_unplanned(transfer, plan, trouble) != KIMT_OK)
        return KIMT_FAIL;
    if (settings->dry_run || plan_keep(plan, settings->journal, transfer->work->journal_account,
                                       at_neither(trouble)) == KIMT_OK)
        return KIMT_OK;
    return KIMT_FAIL;
}

static uint64_t count_messages(struct transfer *transfer, const struct kimt_folder *folder)
{
    struct kimt_error ignored = {.struct_size = sizeof ignored};
    uint64_t messages = folder->messages, bytes;

    if (messages == KIMT_UNKNOWN &&
        source_link_folder_measure(&transfer->sides.source, folder, &messages, &bytes, &ignored) !=
            KIMT_OK)
        return KIMT_UNKNOWN;
    return messages;
}

void plan_tell(struct transfer *transfer)
{
    for (size_t i = 0; i < transfer->work->map.count; i++) {
        const struct mapped_folder *mapped = &transfer->work->map.items[i];

        if (mapped->action == FOLDER_SKIP)
            tally_skip_folder(transfer, mapped);
        if (mapped->action == FOLDER_FAIL)
            leave_unopened(transfer, mapped);
        if (mapped->action != FOLDER_COPY)
            continue;
        tally_begin_folder(transfer, mapped);
        transfer->folder.expected = count_messages(transfer, mapped->source);
        leave_folder(transfer);
    }
    transfer->work->sifted = transfer->work->map.count;
}

int plan_account(struct transfer *transfer, struct trouble *trouble)
{
    bool followed = false;

    if (list_both(transfer, trouble) != KIMT_OK || map_folders(transfer, trouble) != KIMT_OK ||
        rename_follow(transfer, &followed, trouble) != KIMT_OK)
        return KIMT_FAIL;
    if ((followed && map_folders(transfer, trouble) != KIMT_OK) ||
        follow_plan(transfer, trouble) != KIMT_OK)
        return KIMT_FAIL;
    if (!follow_deletions_plan(transfer)) {
        return no_memory_in_account(at_neither(trouble), "to map the folders");
    }
    tell_renamed(transfer);
    expect_listed(transfer);
    transfer->work->planned = true;
    return KIMT_OK;
}
