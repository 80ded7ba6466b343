/* SPDX-License-Identifier: MIT
 *
 * The account of a run: users by result, and a reason for all that is not simply there.
 */
#include <config.h>

#include "common/report/tally.h"

#include "common/hash/hash.h"
#include "common/print/human.h"
#include "common/print/text.h"
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

struct tally {
    bool dry_run;
    bool ended;
    uint32_t users[USER_STOPPED + 1]; /* by result */
    uint32_t accounts;
    uint32_t created;
    int32_t exit_status;
    int64_t run_ms;
    int64_t time_ms;
    struct kimt_counts counts;
    struct refused *refused;
    struct reasons *reasons;
};

int tally_new(const struct kimt_run_info *run, struct tally **tally_r, struct kimt_error *err)
{
    *tally_r = calloc(1, sizeof **tally_r);
    if (!*tally_r)
        return report_no_memory(err);
    (*tally_r)->dry_run = run->dry_run;
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
        return "not told";
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
    struct draft draft;
    char *sentence = NULL;

    if (draft_init(&draft, NULL) != KIMT_OK)
        return NULL;
    if (event && put_place(event, draft.stream) && error)
        (void)fputs(": ", draft.stream);
    if (error)
        (void)fputs(error->text, draft.stream);
    /* Authors often quote the server in their text; then once is enough. */
    if (error && error->peer[0] && !strstr(error->text, error->peer))
        (void)fprintf(draft.stream, " (the server said: %s)", error->peer);
    if (draft_end(&draft, NULL) == KIMT_OK)
        sentence = strdup(draft.data);
    draft_clear(&draft);
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
               &(struct reason){
                   .class = REASON_USER, .noun = "user", .what = "not made at the destination"},
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
    return add(tally, &(struct reason){.class = REASON_USER, .noun = "user", .what = "failed"},
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
    if (!event->error)
        return KIMT_OK;
    return add(tally, &(struct reason){.class = REASON_RUN, .noun = "", .what = "The run"}, event,
               event->error, err);
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
        if (!event->error)
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

void counts_print(const struct kimt_counts *counts, FILE *out)
{
    const struct {
        uint64_t count;
        const char *what;
    } parts[] = {
        {counts->earlier, "brought over by an earlier run"},
        {counts->adopted, "there already"},
        {counts->filtered, "left out by the profile or plan"},
        {counts->skipped, "skipped"},
        {counts->failed, "failed"},
        {counts->remaining, "not reached"},
    };
    uint64_t sum = counts->copied;

    (void)fprintf(out, "%s found: %s copied", human_count(counts->found).text,
                  human_count(counts->copied).text);
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        if (parts[i].count > 0)
            (void)fprintf(out, ", %s %s", human_count(parts[i].count).text, parts[i].what);
        sum += parts[i].count;
    }
    if (counts->flags_changed > 0)
        (void)fprintf(out, "; flags of %s carried over", human_count(counts->flags_changed).text);
    if (counts->trashed > 0)
        (void)fprintf(out, "; %s moved to the trash", human_count(counts->trashed).text);
    if (sum < counts->found)
        (void)fprintf(out, "; %s NOT ACCOUNTED FOR", human_count(counts->found - sum).text);
    else if (sum > counts->found)
        (void)fprintf(out, "; %s MORE THAN FOUND", human_count(sum - counts->found).text);
}

static void print_users(const struct tally *tally, FILE *out)
{
    static const struct {
        enum user_result result;
        const char *what;
    } parts[] = {
        {USER_PROBLEMS, "with problems"}, {USER_FAILED, "failed"}, {USER_STOPPED, "stopped"}};
    uint32_t seen = tally->users[USER_MIGRATED];

    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        seen += tally->users[parts[i].result];
    (void)fprintf(out, "  Users      %s: %s %s",
                  human_count(seen > tally->accounts ? seen : tally->accounts).text,
                  human_count(tally->users[USER_MIGRATED]).text,
                  tally->dry_run ? "would be migrated" : "migrated");
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        if (tally->users[parts[i].result] > 0)
            (void)fprintf(out, ", %s %s", human_count(tally->users[parts[i].result]).text,
                          parts[i].what);
    if (tally->accounts > seen)
        (void)fprintf(out, ", %s not begun", human_count(tally->accounts - seen).text);
    if (tally->created > 0)
        (void)fprintf(out, " (%s new at the destination)", human_count(tally->created).text);
    (void)fputc('\n', out);
}

static void print_folders(const struct kimt_counts *counts, FILE *out)
{
    const struct {
        uint64_t count;
        const char *what;
    } parts[] = {{counts->folders_created, "created"},
                 {counts->folders_skipped, "left out"},
                 {counts->folders_failed, "failed"}};

    (void)fprintf(out, "  Folders    %s", human_count(counts->folders).text);
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        if (parts[i].count > 0)
            (void)fprintf(out, ", %s %s", human_count(parts[i].count).text, parts[i].what);
    (void)fputc('\n', out);
}

/* No count says that anything is missing. */
static bool is_all_there(const struct tally *tally)
{
    const struct kimt_counts *counts = &tally->counts;

    return tally->users[USER_MIGRATED] == tally->accounts && counts->failed == 0 &&
           counts->skipped == 0 && counts->remaining == 0 && counts->folders_failed == 0;
}

/* The run has an error of its own, such as a log that is cut short. */
static bool is_beside_the_mail(const struct tally *tally)
{
    return tally->exit_status == 1 && is_all_there(tally) &&
           reasons_count(tally->reasons, REASON_RUN, REASON_RUN) > 0;
}

const char *tally_verdict(const struct tally *tally, bool *good_r)
{
    bool good = tally->exit_status == 0;
    const char *said =
        good                      ? "Everything that was found has arrived."
        : tally->exit_status == 4 ? "Stopped before the end."
        : is_beside_the_mail(tally)
            ? "Everything that was found has arrived, but not all went well. See below."
        : tally->exit_status == 1 ? "Finished, but not everything has arrived."
                                  : "The migration could not be started.";

    if (tally->dry_run)
        said = good ? "A dry run: nothing was changed, and nothing stands in the way."
                    : "A dry run: nothing was changed. See below for what stands in the way.";
    *good_r = good;
    return said;
}

uint32_t tally_users(const struct tally *tally, enum user_result result)
{
    return tally->users[result];
}

struct reasons **tally_reasons(struct tally *tally)
{
    return &tally->reasons;
}

static void print_verdict(const struct tally *tally, const struct tally_style *style, FILE *out)
{
    bool good;
    const char *said = tally_verdict(tally, &good);

    (void)fprintf(out, "  %s%s%s\n", good ? style->good : style->bad, said, style->plain);
}

static void print_reasons(struct tally *tally, const struct tally_style *style, FILE *out)
{
    const struct {
        enum reason_class first, last;
        const char *title;
    } sections[] = {
        {REASON_RUN, REASON_SKIPPED,
         is_beside_the_mail(tally) ? "What went wrong" : "What did not arrive, and why"},
        {REASON_CHANGED, REASON_CHANGED, "What is not quite as it was"},
        {REASON_ADVICE, REASON_ADVICE, "Good to know"}};

    for (size_t i = 0; i < sizeof sections / sizeof sections[0]; i++) {
        if (reasons_count(tally->reasons, sections[i].first, sections[i].last) == 0)
            continue;
        (void)fprintf(out, "\n%s%s%s\n", style->title, sections[i].title, style->plain);
        reasons_print(&tally->reasons, sections[i].first, sections[i].last, &style->reasons, out);
    }
}

void tally_print(struct tally *tally, const struct tally_style *style, FILE *out)
{
    const struct kimt_counts *counts = &tally->counts;
    uint64_t seconds = tally->run_ms >= 1000 ? (uint64_t)tally->run_ms / 1000 : 1;

    if (!tally->ended)
        return;
    (void)fprintf(out, "%sMigration Result%s\n", style->title, style->plain);
    print_verdict(tally, style, out);
    (void)fprintf(out, "  Time       %s, until %s\n", human_duration(tally->run_ms).text,
                  human_local_time(tally->time_ms).text);
    print_users(tally, out);
    print_folders(counts, out);
    (void)fputs("  Messages   ", out);
    counts_print(counts, out);
    (void)fprintf(out, "\n  Data       %s copied, %s, %s messages/s\n",
                  human_bytes(counts->bytes_copied).text,
                  human_rate(counts->bytes_copied, tally->run_ms).text,
                  human_count(counts->copied / seconds).text);
    print_reasons(tally, style, out);
}
