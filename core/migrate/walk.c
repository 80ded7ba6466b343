/* SPDX-License-Identifier: MIT
 *
 * One account, moved: a walk through a handful of states.
 *
 *     CONNECT → PLAN → SIFT → NEXT_FOLDER → ENTER_FOLDER → COPY* → LEAVE_FOLDER → NEXT_FOLDER → …
 *
 * and DELETIONS once, before the folder for deleted mail, which then is the last one. A lane that
 * helps with an account that another one has planned goes from CONNECT to NEXT_FOLDER at once.
 *
 * Each step does one thing and says which state follows. A step that fails says at which side
 * (trouble.h) and changes nothing else; recover() alone decides what follows. After a lost
 * connection that is CONNECT, which opens what is missing and leads back into the folder: what is
 * done is not read again, and what is in doubt is settled first. So there is one way for good days
 * and bad.
 */
#include "migrate/walk.h"
#include "base/clock.h"
#include "common/print/human.h"
#include "journal/folders.h"
#include "migrate/adopt.h"
#include "migrate/ahead.h"
#include "migrate/carry.h"
#include "migrate/connect.h"
#include "migrate/copy.h"
#include "migrate/enter.h"
#include "migrate/flow.h"
#include "migrate/follow_deletions.h"
#include "migrate/half_undone.h"
#include "migrate/keep.h"
#include "migrate/late.h"
#include "migrate/leave.h"
#include "migrate/losses.h"
#include "migrate/mapping.h"
#include "migrate/own_flags.h"
#include "migrate/recover.h"
#include "migrate/sift.h"
#include "migrate/tally.h"
#include "migrate/walk_inner.h"
#include "run/pause.h"
#include <kimt/error.h>
#include <stdlib.h>

#define STEER_MS    INT64_C(100)
#define SEAT_MS     INT64_C(1000) /* until it is tried again to get a seat */
#define HELD_UP_MAX 12u           /* times that a folder waits for messages refused temporarily */

/* ---- hours ---- */

/* The hours that the profile allows are over: both sessions are closed, and CONNECT waits. */
static int begin_pause(struct transfer *transfer, enum transfer_state *next_r,
                       struct trouble *trouble)
{
    if (copy_drain(transfer, trouble) != KIMT_OK || own_flags_look(transfer, trouble) != KIMT_OK)
        return KIMT_FAIL;
    if (transfer->folder.mapped)
        deletions_bar(transfer, transfer->folder.mapped,
                      "the hours allowed by window ended while it was read");
    sides_drop(&transfer->sides, SIDE_SOURCE);
    sides_drop(&transfer->sides, SIDE_DESTINATION);
    *next_r = TRANSFER_CONNECT;
    return KIMT_OK;
}

/* ---- CONNECT ---- */

/* Two lanes that each have the session which the other one waits for would wait for ever. */
static void give_up_sessions(struct transfer *transfer)
{
    ahead_give_back(transfer);
    if (link_is_open(&transfer->sides.source.base) && transfer->folder.mapped)
        deletions_bar(transfer, transfer->folder.mapped,
                      "the session was closed while it was read");
    sides_drop(&transfer->sides, SIDE_SOURCE);
    sides_drop(&transfer->sides, SIDE_DESTINATION);
}

/* A lane that only helps would be in the way of those that are at work. */
static int await_sides(struct transfer *transfer, int64_t *took_ms_r, struct trouble *trouble)
{
    bool is_spare = transfer->walk->assists && !transfer->folder.mapped, is_told = false;
    int result;

    while ((result = connect_sides(&transfer->sides, took_ms_r, trouble)) == KIMT_BUSY &&
           !is_spare) {
        give_up_sessions(transfer);
        if (!sides_wait(&transfer->sides, SEAT_MS, is_told ? NULL : &trouble->error))
            return KIMT_FAIL;
        is_told = true;
    }
    return result == KIMT_OK ? KIMT_OK : KIMT_FAIL;
}

static bool find_any(void *context, const struct journal_folder *folder)
{
    bool *found = context;

    (void)folder;
    *found = true;
    return false;
}

/* An account that was never copied has work for all lanes, most likely; one that was may have none.
 */
static bool is_first_pass(const struct transfer *transfer)
{
    const struct run_settings *settings = transfer->run->settings;
    struct kimt_error ignored = {.struct_size = sizeof ignored};
    bool found = settings->dry_run;

    return !found &&
           journal_folders_brief(settings->journal, transfer->work->journal_account, find_any,
                                 &found, &ignored) == KIMT_OK &&
           !found;
}

/* Where logging in takes long, lanes that are to help do so while this one lists folders. */
static void note_opened(struct transfer *transfer, int64_t took_ms)
{
    crew_opened(transfer->crew, took_ms);
    if (took_ms >= STEERING_FAR_MS && !transfer->work->planned && is_first_pass(transfer))
        crew_expect(transfer->crew, transfer->sides.account);
}

static int step_connect(struct transfer *transfer, enum transfer_state *next_r,
                        struct trouble *trouble)
{
    int64_t took_ms = 0;

    if (await_sides(transfer, &took_ms, trouble) != KIMT_OK)
        return KIMT_FAIL;
    if (took_ms > 0)
        note_opened(transfer, took_ms);
    __atomic_store_n(&transfer->run->started, true, __ATOMIC_RELAXED);
    *next_r = !transfer->work->planned                             ? TRANSFER_PLAN
              : transfer->folder.mapped                            ? TRANSFER_ENTER_FOLDER
              : transfer->work->sifted < transfer->work->map.count ? TRANSFER_SIFT
                                                                   : TRANSFER_NEXT_FOLDER;
    return KIMT_OK;
}

/* ---- PLAN ---- */

static int step_plan(struct transfer *transfer, enum transfer_state *next_r,
                     struct trouble *trouble)
{
    if (plan_account(transfer, trouble) != KIMT_OK)
        return KIMT_FAIL;
    backoff_progress(&transfer->walk->backoff);
    if (transfer->run->settings->dry_run)
        plan_tell(transfer);
    *next_r = TRANSFER_SIFT;
    return KIMT_OK;
}

/* ---- SIFT ---- */

static int step_sift(struct transfer *transfer, enum transfer_state *next_r,
                     struct trouble *trouble)
{
    int result = sift_next(transfer, trouble);

    if (result == KIMT_END)
        *next_r = TRANSFER_NEXT_FOLDER;
    return result == KIMT_FAIL ? KIMT_FAIL : KIMT_OK;
}

/* ---- NEXT_FOLDER ---- */

static int begin_folder(struct transfer *transfer, const struct mapped_folder *mapped,
                        enum transfer_state *next_r, struct trouble *trouble)
{
    struct folder_work *folder = &transfer->folder;
    bool is_over = false;

    tally_begin_folder(transfer, mapped);
    *next_r = TRANSFER_ENTER_FOLDER;
    if (sift_look_up(transfer, &is_over, trouble) != KIMT_OK)
        return KIMT_FAIL;
    if (is_over) {
        leave_unchanged(transfer);
        *next_r = TRANSFER_NEXT_FOLDER;
        return KIMT_OK;
    }
    if (done_load(&folder->done, transfer->run->settings->journal, folder->known.id,
                  at_neither(trouble)) != KIMT_OK)
        return KIMT_FAIL;
    return half_undone_look(transfer, trouble);
}

static int step_next_folder(struct transfer *transfer, enum transfer_state *next_r,
                            struct trouble *trouble)
{
    const struct mapped_folder *mapped = NULL;
    bool has_more = transfer->walk->ahead.mapped || account_work_has_more(transfer->work);

    if (has_more && ending_is_due(&transfer->run->ending))
        return kimt_fail(at_neither(trouble), KIMT_SCOPE_ACCOUNT, KIMT_KIND_CANCELLED,
                         KIMT_RETRY_LATER, "stopped");
    if (has_more && pause_is_due(transfer->run))
        return begin_pause(transfer, next_r, trouble);
    tally_hand_in(transfer);
    mapped = ahead_take(transfer);
    if (mapped)
        return begin_folder(transfer, mapped, next_r, trouble);
    if (crew_is_surplus(transfer->crew, transfer->number) &&
        !account_work_leave(transfer->work, &transfer->walk->holds)) {
        transfer->walk->left = true;
        *next_r = TRANSFER_FINISHED;
        return KIMT_OK;
    }
    switch (account_work_claim(transfer->work, &transfer->walk->holds, &mapped)) {
    case ACCOUNT_CLAIM_FOLDER:
        return begin_folder(transfer, mapped, next_r, trouble);
    case ACCOUNT_CLAIM_DELETIONS:
        *next_r = TRANSFER_DELETIONS;
        break;
    case ACCOUNT_CLAIM_LEFT:
        transfer->walk->left = true;
        *next_r = TRANSFER_FINISHED;
        break;
    case ACCOUNT_CLAIM_CLOSE:
        *next_r = TRANSFER_FINISHED;
        break;
    }
    return KIMT_OK;
}

/* ---- ENTER_FOLDER ---- */

static int step_enter_folder(struct transfer *transfer, enum transfer_state *next_r,
                             struct trouble *trouble)
{
    int result = enter_folder(transfer, trouble);

    if (result == KIMT_FAIL)
        return KIMT_FAIL;
    *next_r = result == KIMT_OK ? TRANSFER_COPY : TRANSFER_LEAVE_FOLDER;
    ahead_begin(transfer);
    return KIMT_OK;
}

/* ---- COPY ---- */

static void skip_vanished(struct transfer *transfer, const struct kimt_message *message)
{
    struct kimt_error error = {.struct_size = sizeof error};

    (void)kimt_fail(&error, KIMT_SCOPE_MESSAGE, KIMT_KIND_NOT_FOUND, KIMT_RETRY_NEVER,
                    "it was deleted at the source before it could be read");
    tally_settled(transfer, message, KIMT_OUTCOME_SKIPPED, 0, &error);
}

static enum copy_result handle_message(struct transfer *transfer,
                                       const struct kimt_message *message, struct trouble *trouble)
{
    if (message->attributes & KIMT_MESSAGE_DONE || done_has(&transfer->folder.done, message->uid)) {
        tally_earlier(transfer, message->uid); /* a source that did not ask */
        return COPY_DONE;
    }
    tally_found(transfer, message);
    if (message->attributes & KIMT_MESSAGE_VANISHED) {
        skip_vanished(transfer, message);
        return COPY_DONE;
    }
    if (!transfer_is_ensured(transfer) && enter_late(transfer, trouble) != KIMT_OK)
        return COPY_FAILED;
    return copy_message(transfer, message, trouble);
}

/* The source was lost when this message was due: another may not go the same way for ever. */
static void suspect(struct transfer *transfer, const struct kimt_message *message,
                    const struct kimt_error *error)
{
    if (message && !uid_set_has(&transfer->folder.seen, message->uid) &&
        !done_has(&transfer->folder.done, message->uid))
        losses_blame_read(transfer, message, error->kind == KIMT_KIND_CORRUPT, error);
}

/* Copies whose flags are due to be looked at must all be known: then nothing is under way. */
static int look_at_flags(struct transfer *transfer, struct trouble *trouble)
{
    return copy_drain(transfer, trouble) == KIMT_OK ? own_flags_look(transfer, trouble) : KIMT_FAIL;
}

/* The source's next message. KIMT_BUSY: it could not be read, and has its fate. */
static int receive(struct transfer *transfer, const struct kimt_message **message_r,
                   struct trouble *trouble)
{
    int result = source_link_message_next(&transfer->sides.source, message_r, at_source(trouble));

    if (result != KIMT_FAIL)
        return result;
    if (trouble->error.scope != KIMT_SCOPE_MESSAGE || !*message_r) {
        suspect(transfer, *message_r, &trouble->error);
        return KIMT_FAIL;
    }
    if (done_has(&transfer->folder.done, (*message_r)->uid))
        return KIMT_BUSY;
    tally_found(transfer, *message_r);
    tally_settled(transfer, *message_r, KIMT_OUTCOME_FAILED, 0, &trouble->error);
    return KIMT_BUSY;
}

static int copy_next(struct transfer *transfer, enum transfer_state *next_r,
                     struct trouble *trouble)
{
    const struct kimt_message *message = NULL;
    int result = receive(transfer, &message, trouble);
    enum copy_result copied;

    transfer->folder.exhausted = result == KIMT_END;
    if (result == KIMT_END)
        *next_r = TRANSFER_LEAVE_FOLDER;
    if (result != KIMT_OK)
        return result == KIMT_FAIL ? KIMT_FAIL : KIMT_OK;
    copied = handle_message(transfer, message, trouble);
    if (copied == COPY_FAILED)
        return KIMT_FAIL;
    if (copied == COPY_SESSION_GONE) {
        *next_r = TRANSFER_CONNECT;
        return KIMT_OK;
    }
    tally_progress(transfer);
    if (copy_reap(transfer, trouble) != KIMT_OK)
        return KIMT_FAIL;
    if (copied == COPY_AGAIN || folder_waits_for_refused(&transfer->folder))
        *next_r = TRANSFER_LEAVE_FOLDER;
    return KIMT_OK;
}

static int step_copy(struct transfer *transfer, enum transfer_state *next_r,
                     struct trouble *trouble)
{
    if (!sides_hold(&transfer->sides) || ending_is_due(&transfer->run->ending)) {
        *next_r = TRANSFER_LEAVE_FOLDER;
        return KIMT_OK;
    }
    if (own_flags_due(transfer))
        return look_at_flags(transfer, trouble);
    if (pause_is_due(transfer->run))
        return begin_pause(transfer, next_r, trouble);
    ahead_claim(transfer);
    if (flow_on(transfer, trouble) != KIMT_OK)
        return KIMT_FAIL;
    if (!folder_waits_for_refused(&transfer->folder))
        return copy_next(transfer, next_r, trouble);
    *next_r = TRANSFER_LEAVE_FOLDER;
    return KIMT_OK;
}

/* ---- LEAVE_FOLDER ---- */

static bool wait_for_refused(struct transfer *transfer)
{
    struct kimt_error error = {.struct_size = sizeof error};
    int64_t wait_ms;

    (void)kimt_fail(&error, KIMT_SCOPE_FOLDER, KIMT_KIND_BUSY, KIMT_RETRY_LATER,
                    "the destination temporarily refused %s",
                    human_counted(transfer->folder.again, "message", "messages").text);
    error.wait_ms = transfer->folder.again_ms;
    return walk_tries_again(transfer, &error, &wait_ms) &&
           sides_wait(&transfer->sides, wait_ms, &error);
}

/* Messages that were refused temporarily are offered again after a while, before any that
 * come behind them: a folder keeps its order. Should that take too long, the others go first. */
static bool comes_again(struct transfer *transfer)
{
    struct folder_work *folder = &transfer->folder;

    if (folder->again == 0 || folder->leaving)
        return false;
    if (folder->exhausted)
        return wait_for_refused(transfer);
    if (ending_is_due(&transfer->run->ending))
        return false;
    folder->hurries = ++folder->held_up > HELD_UP_MAX || !wait_for_refused(transfer);
    return !folder->hurries;
}

static bool goes_on_without(const struct transfer *transfer)
{
    const struct folder_work *folder = &transfer->folder;

    return folder->again > 0 && folder->hurries && !folder->exhausted && !folder->leaving &&
           !ending_is_due(&transfer->run->ending);
}

static void mark_unfinished(struct transfer *transfer)
{
    struct folder_work *folder = &transfer->folder;

    if (folder->failed || (folder->exhausted && folder->again == 0))
        return;
    folder->failed = true;
    if (!ending_is_due(&transfer->run->ending)) {
        (void)kimt_fail(&folder->error, KIMT_SCOPE_FOLDER, KIMT_KIND_BUSY, KIMT_RETRY_LATER,
                        "the destination kept refusing %s",
                        human_counted(folder->again, "message", "messages").text);
        return;
    }
    recover_stop_reason(transfer, &folder->error);
    account_work_fail(transfer->work, &folder->error);
}

static int step_leave_folder(struct transfer *transfer, enum transfer_state *next_r,
                             struct trouble *trouble)
{
    ahead_claim_last(transfer);
    if (ahead_tell_destination(transfer, trouble) != KIMT_OK ||
        copy_drain(transfer, trouble) != KIMT_OK || own_flags_look(transfer, trouble) != KIMT_OK)
        return KIMT_FAIL;
    if (comes_again(transfer) ||
        (transfer->folder.exhausted && adopt_comes_again(transfer->folder.adoption))) {
        *next_r = TRANSFER_ENTER_FOLDER;
        return KIMT_OK;
    }
    if (goes_on_without(transfer)) {
        *next_r = TRANSFER_COPY;
        return KIMT_OK;
    }
    if (odd_dates_look(transfer, trouble) != KIMT_OK)
        return KIMT_FAIL;
    if (transfer->folder.exhausted && !transfer->folder.failed &&
        !ending_is_due(&transfer->run->ending) &&
        (late_look(transfer, trouble) != KIMT_OK || carry_flags(transfer, trouble) != KIMT_OK))
        return KIMT_FAIL;
    mark_unfinished(transfer);
    leave_folder(transfer);
    backoff_progress(&transfer->walk->backoff);
    *next_r = TRANSFER_NEXT_FOLDER;
    return KIMT_OK;
}

/* ---- DELETIONS ---- */

static int step_deletions(struct transfer *transfer, enum transfer_state *next_r,
                          struct trouble *trouble)
{
    *next_r = TRANSFER_NEXT_FOLDER;
    return follow_deletions_next(transfer, trouble);
}

/* ---- the walk ---- */

/* Stays in the state unless the step says which one is next. */
static int step(struct transfer *transfer, enum transfer_state *next_r, struct trouble *trouble)
{
    switch (transfer->walk->state) {
    case TRANSFER_CONNECT:
        return step_connect(transfer, next_r, trouble);
    case TRANSFER_PLAN:
        return step_plan(transfer, next_r, trouble);
    case TRANSFER_SIFT:
        return step_sift(transfer, next_r, trouble);
    case TRANSFER_NEXT_FOLDER:
        return step_next_folder(transfer, next_r, trouble);
    case TRANSFER_ENTER_FOLDER:
        return step_enter_folder(transfer, next_r, trouble);
    case TRANSFER_COPY:
        return step_copy(transfer, next_r, trouble);
    case TRANSFER_LEAVE_FOLDER:
        return step_leave_folder(transfer, next_r, trouble);
    case TRANSFER_DELETIONS:
        return step_deletions(transfer, next_r, trouble);
    case TRANSFER_FINISHED:
        break;
    }
    return KIMT_OK;
}

struct walk *walk_new(void)
{
    return calloc(1, sizeof(struct walk));
}

static void begin(struct transfer *transfer, struct account_work *work, bool assists)
{
    const struct migration_options *migration = &transfer->run->settings->profile->migration;

    transfer->work = work;
    sides_serve(&transfer->sides, work->account, work->without_destination);
    *transfer->walk = (struct walk){.state = TRANSFER_CONNECT,
                                    .assists = assists,
                                    .backoff.retry_for_ms = migration->retry_for_ms};
    folder_work_begin(&transfer->folder, NULL);
    transfer->tally = (struct tally){0};
    if (!assists)
        tally_begin_account(transfer);
}

static void end(struct transfer *transfer)
{
    bool is_last = false;

    if (!transfer->walk->left) {
        ahead_give_back(transfer);
        tally_hand_in(transfer);
        is_last = account_work_leave(transfer->work, &transfer->walk->holds);
    }
    if (is_last)
        tally_end_account(transfer);
    keep_sides(&transfer->sides);
    if (is_last)
        account_work_free(&transfer->work);
    transfer->work = NULL;
}

/* What all lanes did together is looked at a few times a second. */
static void steer(struct transfer *transfer)
{
    int64_t now_ms = clock_about_ms();

    if (now_ms - transfer->walk->steered_ms < STEER_MS)
        return;
    transfer->walk->steered_ms = now_ms;
    account_work_steer(transfer->crew);
}

void transfer_account(struct transfer *transfer, struct account_work *work, bool assists)
{
    struct trouble trouble = TROUBLE_NONE;

    begin(transfer, work, assists);
    while (transfer->walk->state != TRANSFER_FINISHED) {
        enum transfer_state next = transfer->walk->state;

        if (step(transfer, &next, &trouble) != KIMT_FAIL) {
            transfer->walk->state = next;
            steer(transfer);
            continue;
        }
        if (trouble.error.scope == 0)
            (void)kimt_fail(&trouble.error, KIMT_SCOPE_ACCOUNT, KIMT_KIND_INTERNAL,
                            KIMT_RETRY_NEVER, "a plugin failed and gave no reason");
        recover(transfer, &trouble);
        trouble_clear(&trouble);
    }
    end(transfer);
}
