/* SPDX-License-Identifier: MIT
 *
 * See survey.h. The folders are mapped by the same function that `kimt migrate` uses, with the same
 * journal and plan, so that what is reported here is what will be done.
 */
#include "survey/survey.h"
#include "base/cleanup.h"
#include "base/no_memory.h"
#include "folders/folder_map.h"
#include "folders/plan_path.h"
#include "journal/folders.h"
#include "run/listing.h"
#include "run/run_state.h"
#include "session/destination_link.h"
#include "session/source_link.h"
#include "survey/look.h"
#include <kimt/error.h>
#include <string.h>

static const char purpose[] = "for the folders of an account";

struct survey_run {
    struct run run;
    struct survey *survey;
};

/* One account while it is looked at. */
struct look {
    struct run *run;
    const struct kimt_account *account;
    struct survey_account *found;
    struct folder_list source, destination;
    struct folder_map map;
    struct places places;
    int64_t journal_account; /* 0: the journal does not know it */
};

/* ---- the two sides ---- */

/* A folder that cannot be measured has no numbers, and a fault; a session that is lost has no more
 * folders. */
static int measure(struct look *look, struct kimt_folder *folder, struct source_link *link,
                   struct kimt_error *err)
{
    uint64_t messages, bytes;
    int result;

    if (folder->attributes & (KIMT_FOLDER_NO_SELECT | KIMT_FOLDER_FOREIGN) ||
        (folder->messages != KIMT_UNKNOWN && folder->bytes != KIMT_UNKNOWN))
        return KIMT_OK;
    *err = (struct kimt_error){.struct_size = sizeof *err};
    result = source_link_folder_measure(link, folder, &messages, &bytes, err);
    if (result == KIMT_OK) {
        folder->messages = messages;
        folder->bytes = bytes;
    }
    if (result != KIMT_FAIL || err->scope > KIMT_SCOPE_FOLDER)
        return result == KIMT_FAIL ? KIMT_FAIL : KIMT_OK;
    folder->fault = arena_string(&look->source.arena, err->peer[0] ? err->peer : err->text);
    return folder->fault ? KIMT_OK : no_memory_in_account(err, purpose);
}

static int look_at_source(struct look *look, struct kimt_error *err)
{
    struct run *run = look->run;
    struct source_link link;
    int result;

    source_link_init(&link, &run->settings->profile->source, &run->source, run->settings->services);
    result = link_enter(&link.base, look->account, err);
    if (result == KIMT_OK)
        result = listing_of_source(&look->source, &link, err);
    for (size_t i = 0; result == KIMT_OK && i < look->source.count; i++)
        result = ending_is_due(&run->ending)
                     ? kimt_fail(err, KIMT_SCOPE_ACCOUNT, KIMT_KIND_CANCELLED, KIMT_RETRY_LATER,
                                 "stopped")
                     : measure(look, look->source.items[i], &link, err);
    link_close(&link.base);
    return result;
}

static int list_destination(struct look *look, struct destination_link *link,
                            struct kimt_error *err)
{
    if (listing_of_destination(&look->destination, link, err) != KIMT_OK)
        return KIMT_FAIL;
    for (size_t i = 0; i < look->destination.count; i++) {
        const struct kimt_folder *folder = look->destination.items[i];

        if (folder->messages != KIMT_UNKNOWN && folder->messages > 0) {
            look->found->held_folders++;
            look->found->held_messages += folder->messages;
        }
    }
    return KIMT_OK;
}

static int map_folders(struct look *look, struct destination_link *link, struct kimt_error *err)
{
    const struct run_settings *settings = look->run->settings;
    const struct profile *profile = settings->profile;
    const struct folder_map_options options = {
        .wishes = {.copy_not_mail = profile->migration.not_mail == PROFILE_NOT_MAIL_COPY,
                   .exclude = &look->run->exclude,
                   .plan = plan_find_account(settings->plan, look->account->address)},
        .places = &look->places,
    };

    if (journal_account_id(settings->journal, look->account->address, &look->journal_account,
                           err) != KIMT_OK ||
        places_load(&look->places, settings->journal, look->journal_account, &look->destination,
                    err) != KIMT_OK)
        return KIMT_FAIL;
    return folder_map_build(&look->map, &look->source, &look->destination,
                            destination_link_folder_rules(link), &options, err);
}

/* An account that is yet to be made has nothing, and cannot be logged in to. */
static int look_at_destination(struct look *look, struct kimt_error *err)
{
    struct run *run = look->run;
    struct destination_link link;
    int result = KIMT_OK;

    destination_link_init(&link, &run->settings->profile->destination, &run->destination,
                          run->settings->services);
    if (look->found->provision != KIMT_PROVISION_MISSING) {
        result = link_enter(&link.base, look->account, err);
        if (result == KIMT_OK)
            result = list_destination(look, &link, err);
    }
    if (result == KIMT_OK)
        result = map_folders(look, &link, err);
    link_close(&link.base);
    return result;
}

/* ---- what is kept ---- */

static const char *keep_path(struct arena *arena, const struct kimt_folder *folder)
{
    AUTO_FREE char *path = plan_path_write(folder->parts, folder->part_count);

    return path ? arena_string(arena, path) : NULL;
}

static bool keep_folder(struct survey_account *found, const struct mapped_folder *mapped)
{
    struct survey_folder *folder = &found->folders[found->count++];

    *folder = (struct survey_folder){.source = keep_path(&found->arena, mapped->source),
                                     .renamed = mapped->renamed,
                                     .messages = mapped->source->messages,
                                     .bytes = mapped->source->bytes};
    if (mapped->reason) /* it may be of the list of folders, which ends before this */
        folder->reason = arena_string(&found->arena, mapped->reason);
    if (mapped->clash)
        folder->clash = arena_string(&found->arena, mapped->clash);
    folder->fails = mapped->action == FOLDER_FAIL;
    if (mapped->action == FOLDER_COPY)
        folder->target = keep_path(&found->arena, &mapped->target);
    if (mapped->existing)
        folder->held = mapped->existing->messages;
    return folder->source && (!mapped->reason || folder->reason) &&
           (!mapped->clash || folder->clash) && (mapped->action != FOLDER_COPY || folder->target);
}

/* Folders that hold no messages of their own are of no interest: they come with those below. */
static int keep_folders(struct look *look, struct kimt_error *err)
{
    struct survey_account *found = look->found;

    found->folders = arena_alloc(&found->arena, (look->map.count + 1) * sizeof *found->folders);
    if (!found->folders)
        return no_memory_in_account(err, purpose);
    for (size_t i = 0; i < look->map.count; i++)
        if (look->map.items[i].action != FOLDER_CONTAINER &&
            !keep_folder(found, &look->map.items[i]))
            return no_memory_in_account(err, purpose);
    return KIMT_OK;
}

static bool take_earlier(void *context, const struct journal_folder *known)
{
    const struct look *look = context;
    size_t at = 0;

    for (size_t i = 0; i < look->map.count; i++) {
        const struct mapped_folder *mapped = &look->map.items[i];

        if (mapped->action == FOLDER_CONTAINER)
            continue;
        if (strcmp(mapped->source_path, known->source) == 0) {
            look->found->folders[at].earlier = known->messages;
            look->found->folders[at].earlier_bytes = known->bytes;
            return true;
        }
        at++;
    }
    return true;
}

/* ---- accounts ---- */

static int explore(struct look *look, struct kimt_error **side_r)
{
    struct survey_account *found = look->found;

    *side_r = &found->source_error;
    if (look_at_source(look, &found->source_error) != KIMT_OK)
        return KIMT_FAIL;
    found->source_error = (struct kimt_error){.struct_size = sizeof(struct kimt_error)};
    *side_r = &found->destination_error;
    if (look_at_destination(look, &found->destination_error) != KIMT_OK ||
        keep_folders(look, &found->destination_error) != KIMT_OK)
        return KIMT_FAIL;
    return look->journal_account == 0
               ? KIMT_OK
               : journal_folders(look->run->settings->journal, look->journal_account, take_earlier,
                                 look, &found->destination_error);
}

static void tell(const struct look *look, const struct kimt_error *error)
{
    const struct survey_account *found = look->found;
    struct survey_sum sum = survey_add_up(found);
    const struct kimt_check check = {
        .source_ok = found->source_error.kind == KIMT_KIND_NONE,
        .destination_ok = found->destination_error.kind != KIMT_KIND_NONE       ? 0
                          : found->provision == KIMT_PROVISION_MISSING || error ? -1
                                                                                : 1,
        .provision = found->provision,
        .folders = sum.folders,
        .messages = sum.messages,
        .bytes = sum.bytes,
        .source_error = found->source_error.kind ? &found->source_error : NULL,
        .destination_error = found->destination_error.kind ? &found->destination_error : NULL,
    };

    if (!error && sum.messages != KIMT_UNKNOWN)
        events_post(look->run->events,
                    &(struct kimt_event){.type = KIMT_EVENT_ACCOUNT_EXPECTED,
                                         .account = look->account->address,
                                         .expected = &(struct kimt_expected){.found = sum.messages,
                                                                             .bytes = sum.bytes}});
    events_post(look->run->events, &(struct kimt_event){.type = KIMT_EVENT_ACCOUNT_CHECKED,
                                                        .account = look->account->address,
                                                        .full_name = look->account->full_name,
                                                        .check = &check});
}

static void look_at(struct survey_run *shared, size_t index)
{
    struct run *run = &shared->run;
    const struct run_account *known = &run->accounts[index];
    struct survey_account *found = &shared->survey->accounts[index];
    struct look look = {
        .run = run, .account = accounts_get(run->settings->accounts, index), .found = found};
    struct kimt_counts failing = {0};
    struct kimt_error *error = NULL;

    found->provision = known->provision;
    if (known->provision == KIMT_PROVISION_REFUSED) {
        found->destination_error = known->refusal;
        error = &found->destination_error;
    } else if (explore(&look, &error) == KIMT_OK) {
        error = NULL;
    }
    if (error) {
        found->count = 0;
        if (error->kind == KIMT_KIND_NONE)
            (void)kimt_fail(error, KIMT_SCOPE_ACCOUNT, KIMT_KIND_INTERNAL, KIMT_RETRY_NEVER,
                            "a plugin failed and gave no reason");
    }
    for (size_t i = 0; i < found->count; i++)
        failing.folders_failed += found->folders[i].fails;
    run_account_ended(run, &failing, error);
    tell(&look, error);
    folder_map_clear(&look.map);
    places_clear(&look.places);
    folder_list_clear(&look.source);
    folder_list_clear(&look.destination);
}

static void *survey_main(void *context)
{
    struct survey_run *shared = context;
    size_t index;

    while (run_take(&shared->run, &index))
        look_at(shared, index);
    return NULL;
}

/* ---- all of them ---- */

static int prepare(const struct run_settings *settings, struct survey *survey,
                   struct kimt_error *err)
{
    size_t count = accounts_count(settings->accounts);

    *survey = (struct survey){.accounts = calloc(count + 1, sizeof *survey->accounts)};
    if (!survey->accounts)
        return no_memory_in_account(err, purpose);
    survey->count = count;
    for (size_t i = 0; i < count; i++) {
        struct survey_account *account = &survey->accounts[i];

        account->source_error.struct_size = account->destination_error.struct_size =
            sizeof(struct kimt_error);
        account->address =
            arena_string(&account->arena, accounts_get(settings->accounts, i)->address);
        if (!account->address)
            return no_memory_in_account(err, purpose);
    }
    return journal_speed(settings->journal, &survey->speed, err);
}

int run_survey(const struct run_settings *settings, struct survey *survey, struct kimt_error *err)
{
    struct survey_run shared = {.survey = survey};
    struct run *run = &shared.run;

    *err = (struct kimt_error){.struct_size = sizeof *err};
    if (prepare(settings, survey, err) != KIMT_OK || run_open(run, settings, err) != KIMT_OK)
        return RUN_NOT_STARTED;
    return run_look(run, survey_main, &shared, err);
}

void survey_clear(struct survey *survey)
{
    for (size_t i = 0; i < survey->count; i++)
        arena_clear(&survey->accounts[i].arena);
    free(survey->accounts);
    *survey = (struct survey){0};
}
