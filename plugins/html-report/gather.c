/* SPDX-License-Identifier: MIT
 *
 * See gather.h. Passwords are not kept: a page is passed on.
 */
#include "html-report/gather.h"
#include "common/array/array.h"
#include "common/report/file.h"
#include "common/report/verdict.h"
#include <stdlib.h>
#include <string.h>

/* ---- rows ---- */

static void account_free(struct account_row *account)
{
    for (size_t i = 0; i < account->folder_count; i++) {
        free(account->folders[i].source);
        free(account->folders[i].target);
    }
    for (size_t i = 0; i < account->note_count; i++) {
        free(account->notes[i].text);
        free(account->notes[i].subject);
    }
    free(account->folders);
    free(account->notes);
    free(account->address);
    free(account->full_name);
    free(account->error);
    free(account->hint);
    free(account);
}

void gather_clear(struct gather *gather)
{
    struct account_row *account, *next;

    HASH_ITER(hh, gather->accounts, account, next)
    {
        HASH_DEL(gather->accounts, account);
        account_free(account);
    }
    *gather = (struct gather){0};
}

static struct account_row *account_new(const char *address)
{
    struct account_row *account = calloc(1, sizeof *account);

    if (account)
        account->address = strdup(address);
    if (account && account->address)
        return account;
    free(account);
    return NULL;
}

/* NULL: no memory. */
static struct account_row *account_of(struct gather *gather, const char *address)
{
    struct account_row *account = NULL;

    HASH_FIND_STR(gather->accounts, address, account);
    if (account)
        return account;
    account = account_new(address);
    if (!account)
        return NULL;
    HASH_ADD_KEYPTR(hh, gather->accounts, account->address, strlen(account->address), account);
    if (HASH_HOLDS(hh, account))
        return account;
    account_free(account);
    return NULL;
}

/* Replaces what is there; false: no memory. */
static bool keep_text(char **at, const char *text)
{
    char *copy = text && text[0] ? strdup(text) : NULL;

    if (text && text[0] && !copy)
        return false;
    free(*at);
    *at = copy;
    return true;
}

static bool keep_error(struct account_row *account, const struct kimt_error *error)
{
    char *sentence;
    bool kept;

    if (!error)
        return true;
    sentence = error_sentence(error, NULL);
    kept =
        sentence && keep_text(&account->error, sentence) && keep_text(&account->hint, error->hint);
    free(sentence);
    return kept;
}

/* ---- events ---- */

static bool add_folder(struct gather *gather, struct account_row *account,
                       const struct kimt_event *event)
{
    struct folder_row *row;

    if (!event->folder)
        return true;
    if (gather->folders == GATHER_FOLDERS) {
        gather->folders_over++;
        return true;
    }
    if (!ARRAY_GROW(&account->folders, account->folder_count + 1, &account->folder_room,
                    GATHER_FOLDERS))
        return false;
    row = &account->folders[account->folder_count++];
    gather->folders++;
    *row = (struct folder_row){.is_unfinished = event->error != NULL};
    if (event->counts)
        row->counts = *event->counts;
    return keep_text(&row->source, event->folder) && keep_text(&row->target, event->target);
}

static struct note_row *find_note(const struct account_row *account, const struct kimt_event *event)
{
    for (size_t i = 0; i < account->note_count; i++)
        if (account->notes[i].note == event->note &&
            strcmp(account->notes[i].text ? account->notes[i].text : "", event->text) == 0)
            return &account->notes[i];
    return NULL;
}

/* One that came again is reported once more at the end, with how often it came in all. */
static bool add_note(struct gather *gather, struct account_row *account,
                     const struct kimt_event *event)
{
    struct note_row *row = event->text ? find_note(account, event) : NULL;

    if (row || !event->text) {
        if (row)
            row->times += event->repeats > 1 ? event->repeats - 1 : event->repeats == 0;
        return true;
    }
    if (gather->notes == GATHER_NOTES) {
        gather->notes_over++;
        return true;
    }
    if (!ARRAY_GROW(&account->notes, account->note_count + 1, &account->note_room, GATHER_NOTES))
        return false;
    row = &account->notes[account->note_count++];
    gather->notes++;
    *row = (struct note_row){.note = event->note, .times = event->repeats > 1 ? event->repeats : 1};
    return keep_text(&row->text, event->text) && keep_text(&row->subject, event->subject);
}

static bool take_provision(struct account_row *account, const struct kimt_event *event)
{
    const struct kimt_provision *provision = event->provision;

    if (!provision)
        return true;
    account->provision = provision->state;
    if (provision->state != KIMT_PROVISION_REFUSED)
        return true;
    account->has_ended = true;
    account->result = USER_FAILED;
    return keep_error(account, provision->error ? provision->error : event->error);
}

static bool take_check(struct account_row *account, const struct kimt_event *event)
{
    const struct kimt_check *check = event->check;

    if (!check)
        return true;
    account->check = *check;
    account->check.source_error = account->check.destination_error = NULL;
    account->provision = check->provision;
    account->has_ended = true;
    account->result =
        check->source_ok == 0 || check->destination_ok == 0 ? USER_FAILED : USER_MIGRATED;
    return keep_error(account,
                      check->source_error ? check->source_error : check->destination_error);
}

static void note_bytes(struct gather *gather, struct account_row *account,
                       const struct kimt_event *event)
{
    uint64_t copied = event->counts ? event->counts->bytes_copied : 0;

    if (copied <= account->bytes_seen)
        return;
    timeline_copied(&gather->timeline, event->run_ms, copied - account->bytes_seen);
    account->bytes_seen = copied;
}

static enum user_result result_of(const struct kimt_event *event)
{
    enum user_result result = tally_user_result(event);

    if (!event->verify || event->error)
        return result;
    return verdict_is_good(event->verify) ? USER_MIGRATED : USER_PROBLEMS;
}

static bool end_account(struct gather *gather, struct account_row *account,
                        const struct kimt_event *event)
{
    note_bytes(gather, account, event);
    account->has_ended = true;
    account->ended_ms = event->run_ms;
    account->result = result_of(event);
    if (event->counts)
        account->counts = *event->counts;
    if (event->verify)
        account->verify = *event->verify;
    return keep_error(account, event->error);
}

static bool of_account(struct gather *gather, struct account_row *account,
                       const struct kimt_event *event)
{
    switch (event->type) {
    case KIMT_EVENT_ACCOUNT_PROVISIONED:
        return take_provision(account, event) && keep_text(&account->full_name, event->full_name);
    case KIMT_EVENT_ACCOUNT_CHECKED:
        return take_check(account, event);
    case KIMT_EVENT_ACCOUNT_BEGIN:
        account->has_begun = true;
        account->begun_ms = event->run_ms;
        return keep_text(&account->full_name, event->full_name);
    case KIMT_EVENT_PROGRESS:
        note_bytes(gather, account, event);
        return true;
    case KIMT_EVENT_FOLDER_END:
        return add_folder(gather, account, event);
    case KIMT_EVENT_NOTE:
        return add_note(gather, account, event);
    case KIMT_EVENT_ACCOUNT_END:
    case KIMT_EVENT_ACCOUNT_VERIFIED:
        return end_account(gather, account, event);
    default:
        return true;
    }
}

static void take_run_end(struct gather *gather, const struct kimt_event *event)
{
    gather->ended_ms = event->time_ms;
    gather->run_ms = event->run_ms;
    gather->account_count = event->accounts;
    gather->exit_status = event->exit_status;
    gather->is_verify = event->verify != NULL;
    if (event->counts)
        gather->counts = *event->counts;
    if (event->verify)
        gather->verify = *event->verify;
}

int gather_event(struct gather *gather, const struct kimt_event *event, struct kimt_error *err)
{
    struct account_row *account;

    if (event->type == KIMT_EVENT_RUN_BEGIN)
        gather->begun_ms = event->time_ms;
    if (event->type == KIMT_EVENT_RUN_END)
        take_run_end(gather, event);
    if (event->type == KIMT_EVENT_WAIT)
        timeline_wait(&gather->timeline, event->run_ms, event->wait_ms);
    if (!event->account)
        return KIMT_OK;
    account = account_of(gather, event->account);
    return account && of_account(gather, account, event) ? KIMT_OK : report_no_memory(err);
}

bool account_needs_attention(const struct account_row *account)
{
    return account->has_ended ? account->result != USER_MIGRATED : account->has_begun;
}
