/* SPDX-License-Identifier: MIT
 *
 * `kimt check`: can every account be reached on both sides, and how much is there? Changes nothing.
 */
#include "survey/check.h"
#include "base/no_memory.h"
#include "common/print/human.h"
#include "folders/folder_choice.h"
#include "run/listing.h"
#include "run/run.h"
#include "run/run_state.h"
#include "session/destination_link.h"
#include "session/source_link.h"
#include "survey/look.h"
#include <kimt/error.h>

enum {
    LOGIN_OK = 1,
    LOGIN_REFUSED = 0,
    LOGIN_NOT_TRIED = -1
};

struct check_run {
    struct run run;
};

struct row {
    struct check_run *check;
    const struct kimt_account *account;
    struct kimt_check result;
    struct kimt_expected expected; /* of the folders that would be copied */
    struct kimt_error source_error, destination_error;
};

/* The first of an account is reported. */
static void take_trouble(struct row *row, const struct kimt_error *error)
{
    if (!row->result.source_error)
        row->source_error = *error;
    row->result.source_error = &row->source_error;
}

static void measure(struct row *row, struct source_link *link, const struct kimt_folder *folder,
                    const struct folder_choice *choice)
{
    struct kimt_error error = {.struct_size = sizeof error};
    uint64_t messages = folder->messages, bytes = folder->bytes;
    int result = KIMT_OK;

    if (folder->attributes & (KIMT_FOLDER_NO_SELECT | KIMT_FOLDER_FOREIGN))
        return;
    row->result.folders++;
    if (messages == KIMT_UNKNOWN || bytes == KIMT_UNKNOWN)
        result = source_link_folder_measure(link, folder, &messages, &bytes, &error);
    if (result != KIMT_OK) {
        messages = folder->messages;
        bytes = folder->bytes;
    }
    if (result == KIMT_FAIL && choice->action == FOLDER_COPY)
        take_trouble(row, &error);
    human_add(&row->result.messages, messages);
    human_add(&row->result.bytes, bytes);
    if (choice->action != FOLDER_COPY)
        return;
    human_add(&row->expected.found, messages);
    human_add(&row->expected.bytes, bytes);
}

/* What `kimt migrate` would not copy though it may hold mail is reported now. */
static void look_at_folder(struct row *row, struct source_link *link,
                           const struct kimt_folder *folder, const struct folder_choice *choice)
{
    struct kimt_error error = {.struct_size = sizeof error};

    measure(row, link, folder, choice);
    if (choice->action != FOLDER_FAIL)
        return;
    folder_choice_error(choice->path, choice->reason, &error);
    take_trouble(row, &error);
}

static int look_at_folders(struct row *row, struct source_link *link, struct kimt_error *err)
{
    struct run *run = &row->check->run;
    const struct folder_wishes wishes = {
        .copy_not_mail = run->settings->profile->migration.not_mail == PROFILE_NOT_MAIL_COPY,
        .exclude = &run->exclude,
        .plan = plan_find_account(run->settings->plan, row->account->address)};
    const struct folder_choice *choices = NULL;
    struct folder_list folders = {0};
    int result = listing_of_source(&folders, link, err);

    if (result == KIMT_OK) {
        choices = folder_choose(&folders, &wishes, &folders.arena);
        if (!choices)
            result = no_memory_in_account(err, "for the folders of an account");
    }
    row->result.messages = row->result.bytes = 0;
    for (size_t i = 0; choices && i < folders.count; i++)
        look_at_folder(row, link, folders.items[i], &choices[i]);
    folder_list_clear(&folders);
    return result;
}

static void check_source(struct row *row, const struct run_account *known)
{
    struct run *run = &row->check->run;
    struct kimt_error error = {.struct_size = sizeof error};
    struct source_link link;
    int result;

    if (known->source_refusal.kind != KIMT_KIND_NONE) {
        row->source_error = known->source_refusal;
        row->result.source_ok = LOGIN_REFUSED;
        row->result.source_error = &row->source_error;
        return;
    }
    source_link_init(&link, &run->settings->profile->source, &run->source, run->settings->services);
    result = link_enter(&link.base, row->account, &error);
    if (result == KIMT_OK)
        result = look_at_folders(row, &link, &error);
    link_close(&link.base);
    row->result.source_ok = result == KIMT_OK ? LOGIN_OK : LOGIN_REFUSED;
    if (result != KIMT_OK)
        take_trouble(row, &error);
}

/* An account that is yet to be made cannot be logged in to, and need not. */
static void check_destination(struct row *row, const struct run_account *known)
{
    struct run *run = &row->check->run;
    struct destination_link link;

    row->result.provision = known->provision;
    row->result.new_password = known->makes_password;
    if (known->provision == KIMT_PROVISION_MISSING)
        return;
    if (known->provision == KIMT_PROVISION_REFUSED) {
        row->destination_error = known->refusal;
        row->result.destination_error = &row->destination_error;
        return;
    }
    destination_link_init(&link, &run->settings->profile->destination, &run->destination,
                          run->settings->services);
    if (link_enter(&link.base, row->account, &row->destination_error) == KIMT_OK) {
        row->result.destination_ok = LOGIN_OK;
        link_close(&link.base);
        return;
    }
    row->result.destination_ok = LOGIN_REFUSED;
    row->result.destination_error = &row->destination_error;
}

static void check_account(struct check_run *check, size_t index)
{
    struct run *run = &check->run;
    struct row row = {
        .check = check,
        .account = accounts_get(run->settings->accounts, index),
        .result = {.source_ok = LOGIN_NOT_TRIED,
                   .destination_ok = LOGIN_NOT_TRIED,
                   .folders = 0,
                   .messages = KIMT_UNKNOWN,
                   .bytes = KIMT_UNKNOWN},
        .source_error.struct_size = sizeof(struct kimt_error),
        .destination_error.struct_size = sizeof(struct kimt_error),
    };

    check_source(&row, &run->accounts[index]);
    check_destination(&row, &run->accounts[index]);
    if (row.result.source_ok == LOGIN_OK && row.expected.found != KIMT_UNKNOWN)
        events_post(run->events, &(struct kimt_event){.type = KIMT_EVENT_ACCOUNT_EXPECTED,
                                                      .account = row.account->address,
                                                      .expected = &row.expected});
    run_account_ended(run, &(struct kimt_counts){0},
                      row.result.source_error ? row.result.source_error
                                              : row.result.destination_error);
    events_post(run->events, &(struct kimt_event){.type = KIMT_EVENT_ACCOUNT_CHECKED,
                                                  .account = row.account->address,
                                                  .full_name = row.account->full_name,
                                                  .check = &row.result});
}

static void *check_main(void *context)
{
    struct check_run *check = context;
    size_t index;

    while (run_take(&check->run, &index))
        check_account(check, index);
    return NULL;
}

int run_check(const struct run_settings *settings, struct kimt_error *err)
{
    struct check_run check;
    struct run *run = &check.run;

    *err = (struct kimt_error){.struct_size = sizeof *err};
    if (run_open(run, settings, err) != KIMT_OK)
        return RUN_NOT_STARTED;
    return run_look(run, check_main, &check, err);
}
