/* SPDX-License-Identifier: MIT
 *
 * The account of a run: users by result, and a reason for all that is not simply there.
 */
#include <config.h>

#include "common/report/tally_inner.h"

#include "common/hash/hash.h"
#include "common/print/said.h"
#include "common/report/file.h"
#include "common/report/words.h"
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* Accounts that provisioning refused: they may or may not get an ACCOUNT_END as well. */
struct refused {
    char *address;
    UT_hash_handle hh;
};

int tally_new(const struct kimt_run_info *run, struct tally **tally_r, struct kimt_error *err)
{
    *tally_r = calloc(1, sizeof **tally_r);
    if (!*tally_r)
        return report_no_memory(err);
    (*tally_r)->dry_run = run->dry_run;
    (*tally_r)->run = run;
    return KIMT_OK;
}

void tally_free(struct tally **tally)
{
    struct refused *refused, *next;

    if (!*tally)
        return;
    refused = (*tally)->refused;
    HASH_CLEAR(hh, (*tally)->refused); /* the elements stay linked to each other */
    for (; refused; refused = next) {
        next = refused->hh.next;
        free(refused->address);
        free(refused);
    }
    reasons_free(&(*tally)->reasons);
    free(*tally);
    *tally = NULL;
}

enum user_result tally_user_result(const struct kimt_event *account_end)
{
    const struct kimt_counts *counts = account_end->counts;

    if (account_end->error)
        return account_end->error->kind == KIMT_KIND_CANCELLED ? USER_STOPPED : USER_FAILED;
    if (counts && (counts->failed || counts->skipped || counts->folders_failed))
        return USER_PROBLEMS;
    return USER_MIGRATED;
}

const char *user_result_phrase(enum user_result result)
{
    switch (result) {
    case USER_MIGRATED:
        return "migrated";
    case USER_PROBLEMS:
        return "migrated with problems";
    case USER_FAILED:
        return "failed";
    case USER_STOPPED:
        return "stopped before the end";
    default:
        return "not reported";
    }
}

/* Account, folder, UID, whichever there are. */
static bool put_place(const struct kimt_event *event, FILE *out)
{
    const char *const names[] = {event->account, event->folder};
    const char *comma = "";

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (names[i] && names[i][0]) {
            (void)fprintf(out, "%s%s", comma, names[i]);
            comma = ", ";
        }
    if (event->message && event->message->uid != 0) { /* 0: it is not known which */
        (void)fprintf(out, "%sUID %" PRIu64, comma, event->message->uid);
        comma = ", ";
    }
    return comma[0] != '\0';
}

char *error_sentence(const struct kimt_error *error, const struct kimt_event *event)
{
    char *said = error ? error_said(error) : NULL, *sentence = NULL;
    struct draft draft;

    if ((error && !said) || draft_init(&draft, NULL) != KIMT_OK) {
        free(said);
        return NULL;
    }
    if (event && put_place(event, draft.stream) && error)
        (void)fputs(": ", draft.stream);
    if (said)
        (void)fputs(said, draft.stream);
    if (draft_end(&draft, NULL) == KIMT_OK)
        sentence = strdup(draft.data);
    draft_clear(&draft);
    free(said);
    return sentence;
}

/* The same again, which has been reported: it counts, and is no further one. */
static int add_again(struct tally *tally, struct reason *reason, struct kimt_error *err)
{
    reason->example = NULL;
    reason->code = reason->hint = "";
    return reasons_add(&tally->reasons, reason, err);
}

static int add(struct tally *tally, struct reason *reason, const struct kimt_event *event,
               const struct kimt_error *error, struct kimt_error *err)
{
    char *example = error_sentence(error, event);
    int result;

    if (!example)
        return report_no_memory(err);
    reason->example = example;
    reason->why = reason->why ? reason->why : phrase_reason(error);
    reason->code = error ? error->code : "";
    reason->hint = error ? error->hint : "";
    reason->times = reason->times ? reason->times : 1;
    result = reasons_add(&tally->reasons, reason, err);
    free(example);
    return result;
}

static int on_message(struct tally *tally, const struct kimt_event *event, struct kimt_error *err)
{
    if (event->outcome == KIMT_OUTCOME_FAILED)
        return add(tally,
                   &(struct reason){.class = REASON_FAILED, .noun = "message", .what = "failed"},
                   event, event->error, err);
    if (event->outcome == KIMT_OUTCOME_SKIPPED)
        return add(tally,
                   &(struct reason){.class = REASON_SKIPPED, .noun = "message", .what = "skipped"},
                   event, event->error, err);
    for (uint32_t bit = 1; bit != 0; bit <<= 1) {
        struct reason reason = {.class = REASON_CHANGED, .noun = "message", .what = "copied"};
        reason.why = phrase_change(event->notes, bit);
        if (reason.why && add(tally, &reason, event, NULL, err) != KIMT_OK)
            return KIMT_FAIL;
    }
    return KIMT_OK;
}

/* A note is reported when it comes up and, if it came again, once more at the end with a count. */
static int on_note(struct tally *tally, const struct kimt_event *event, struct kimt_error *err)
{
    struct kimt_error said = {.struct_size = sizeof said};
    struct kimt_event place = *event;
    struct reason reason = {
        .class = REASON_CHANGED, .noun = "", .what = phrase_note(event->note), .why = ""};

    if (event->note == KIMT_NOTE_ADVICE)
        reason.class = REASON_ADVICE;
    if (event->note == KIMT_NOTE_RENAMED)
        reason.noun = "folder";
    if (event->repeats == 1)
        return KIMT_OK;
    reason.times = event->repeats > 1 ? event->repeats - 1 : 1;
    if (event->repeats > 1)
        return add_again(tally, &reason, err);
    place.folder = event->subject;
    (void)kimt_error_copy(said.text, sizeof said.text, event->text);
    return add(tally, &reason, &place, &said, err);
}

static int on_provisioned(struct tally *tally, const struct kimt_event *event,
                          struct kimt_error *err)
{
    const struct kimt_provision *provision = event->provision;
    struct refused *refused;

    if (provision && provision->state == KIMT_PROVISION_CREATED)
        tally->created++;
    if (provision && provision->state == KIMT_PROVISION_CREATED &&
        KIMT_HAS(provision, makes_password) && provision->makes_password)
        tally->new_passwords++;
    if (!provision || provision->state != KIMT_PROVISION_REFUSED || !event->account)
        return KIMT_OK;
    refused = calloc(1, sizeof *refused);
    if (refused)
        refused->address = strdup(event->account);
    if (!refused || !refused->address) {
        free(refused);
        return report_no_memory(err);
    }
    HASH_ADD_KEYPTR(hh, tally->refused, refused->address, strlen(refused->address), refused);
    if (!HASH_HOLDS(hh, refused)) {
        free(refused->address);
        free(refused);
        return report_no_memory(err);
    }
    tally->users[USER_FAILED]++;
    return add(tally,
               &(struct reason){.class = REASON_USER,
                                .noun = "account",
                                .what = "not created at the destination"},
               event, provision->error ? provision->error : event->error, err);
}

bool tally_was_refused(const struct tally *tally, const char *account)
{
    const struct refused *refused = NULL;

    if (account)
        HASH_FIND_STR(tally->refused, account, refused);
    return refused != NULL;
}

static int on_account_end(struct tally *tally, const struct kimt_event *event,
                          struct kimt_error *err)
{
    enum user_result result = tally_user_result(event);

    if (tally_was_refused(tally, event->account))
        return KIMT_OK;
    tally->users[result]++;
    if (result != USER_FAILED)
        return KIMT_OK;
    return add(tally, &(struct reason){.class = REASON_USER, .noun = "account", .what = "failed"},
               event, event->error, err);
}

static int on_run_end(struct tally *tally, const struct kimt_event *event, struct kimt_error *err)
{
    tally->ended = true;
    tally->accounts = event->accounts;
    tally->exit_status = event->exit_status;
    tally->run_ms = event->run_ms;
    tally->time_ms = event->time_ms;
    if (event->counts)
        tally->counts = *event->counts;
    if (event->error &&
        add(tally, &(struct reason){.class = REASON_RUN, .noun = "", .what = "The run"}, event,
            event->error, err) != KIMT_OK)
        return KIMT_FAIL;
    tally_say_arrived(tally);
    return KIMT_OK;
}

int tally_event(struct tally *tally, const struct kimt_event *event, struct kimt_error *err)
{
    switch (event->type) {
    case KIMT_EVENT_MESSAGE:
        return on_message(tally, event, err);
    case KIMT_EVENT_NOTE:
        return on_note(tally, event, err);
    case KIMT_EVENT_ACCOUNT_PROVISIONED:
        return on_provisioned(tally, event, err);
    case KIMT_EVENT_FOLDER_END:
        /* What a stop left is among the counts, and its verdict says why. */
        if (!event->error || event->error->kind == KIMT_KIND_CANCELLED)
            return KIMT_OK;
        return add(
            tally,
            &(struct reason){.class = REASON_FOLDER, .noun = "folder", .what = "left unfinished"},
            event, event->error, err);
    case KIMT_EVENT_ACCOUNT_END:
        return on_account_end(tally, event, err);
    case KIMT_EVENT_RUN_END:
        return on_run_end(tally, event, err);
    default:
        return KIMT_OK;
    }
}

uint32_t tally_users(const struct tally *tally, enum user_result result)
{
    return tally->users[result];
}

struct reasons **tally_reasons(struct tally *tally)
{
    return &tally->reasons;
}
