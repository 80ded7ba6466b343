/* SPDX-License-Identifier: MIT
 *
 * What a failure means: how much is given up, what is tried again, and how long that waits.
 *
 * Decided by the error's scope and retry alone, never by its words.
 */
#include "migrate/recover.h"
#include "base/clock.h"
#include "migrate/ahead.h"
#include "migrate/copy.h"
#include "migrate/enter.h"
#include "migrate/leave.h"
#include "migrate/losses.h"
#include "migrate/tally.h"
#include "migrate/walk_inner.h"
#include <kimt/host.h>

#define FIRST_TRIES  2u /* repeated while a host has never answered */
#define FOLDER_TRIES 5u /* of one that is refused temporarily, then it is left */

/* ---- giving up ---- */

/* Completions that can still be had are taken; errors no longer matter. */
static void drain_quietly(struct transfer *transfer)
{
    struct trouble ignored = TROUBLE_NONE;

    while (link_is_open(&transfer->sides.destination.base) &&
           copy_drain(transfer, &ignored) != KIMT_OK)
        if (!ignored.is_sound) {
            losses_note(transfer, &ignored);
            sides_drop(&transfer->sides, SIDE_DESTINATION);
        }
}

/* Appends whose completion was lost and that can no longer be looked for. */
static void fail_doubtful(struct transfer *transfer)
{
    struct kimt_error error = {.struct_size = sizeof error};

    (void)kimt_fail(&error, KIMT_SCOPE_MESSAGE, KIMT_KIND_NETWORK, KIMT_RETRY_NEVER,
                    "the connection was lost while this message was stored");
    kimt_error_hint(&error, "run again: it is then found out whether it arrived");
    for (struct append *append = NULL; (append = window_next(&transfer->window, append));) {
        struct kimt_message message = append->message;
        transfer->folder.in_doubt = true;
        window_remove(&transfer->window, append);
        tally_settled(transfer, &message, KIMT_OUTCOME_FAILED, 0, &error);
    }
}

/* The folder at hand is left as it is. */
static void end_folder(struct transfer *transfer, const struct kimt_error *error)
{
    drain_quietly(transfer);
    if (!transfer->folder.mapped)
        return;
    fail_doubtful(transfer);
    if (!transfer->folder.failed) {
        transfer->folder.failed = true;
        transfer->folder.error = *error;
    }
    leave_folder(transfer);
}

static void give_up(struct transfer *transfer, const struct kimt_error *error)
{
    end_folder(transfer, error);
    account_work_fail(transfer->work, error);
    transfer->walk->state = TRANSFER_FINISHED;
}

void recover_stop_reason(const struct transfer *transfer, struct kimt_error *error)
{
    const struct ending *ending = &transfer->run->ending;
    const struct kimt_error *reason = ending_reason(ending);

    *error = (struct kimt_error){.struct_size = sizeof *error};
    if (!ending_is_asked(ending) && reason)
        *error = *reason;
    else
        (void)kimt_fail(error, KIMT_SCOPE_ACCOUNT, KIMT_KIND_CANCELLED, KIMT_RETRY_LATER,
                        "stopped before it was finished");
}

static void give_up_stopped(struct transfer *transfer)
{
    struct kimt_error error;

    recover_stop_reason(transfer, &error);
    give_up(transfer, &error);
}

static void begin_leaving(struct transfer *transfer, const struct kimt_error *error)
{
    struct folder_work *folder = &transfer->folder;

    if (!folder->failed) {
        folder->failed = true;
        folder->error = *error;
    }
    folder->leaving = true;
    /* Without a session, what is in doubt is settled on the way back in. */
    transfer->walk->state =
        link_is_open(&transfer->sides.destination.base) ? TRANSFER_LEAVE_FOLDER : TRANSFER_CONNECT;
}

/* ---- trying again ---- */

/* The host was never reached, and likely never will be: no account could do better. */
static bool is_lost_cause(struct transfer *transfer, const struct trouble *trouble)
{
    const struct kimt_error *error = &trouble->error;
    enum transfer_side side = trouble->side;
    bool unreachable = error->kind == KIMT_KIND_NETWORK || error->kind == KIMT_KIND_NOT_FOUND ||
                       error->kind == KIMT_KIND_TLS || error->kind == KIMT_KIND_TIMEOUT ||
                       error->kind == KIMT_KIND_PROTOCOL || error->kind == KIMT_KIND_CONFIG;

    if (side == SIDE_NONE || !unreachable ||
        governor_has_answered(sides_governor(&transfer->sides, side)))
        return false;
    return error->retry == KIMT_RETRY_NEVER || transfer->walk->first_tries++ >= FIRST_TRIES;
}

/* "Not now" is said to all lanes of the host. */
static void pause_host(struct transfer *transfer, const struct trouble *trouble, int64_t wait_ms)
{
    const struct kimt_error *error = &trouble->error;
    enum transfer_side side = trouble->side;

    if (side != SIDE_NONE && error->retry == KIMT_RETRY_LATER &&
        (error->kind == KIMT_KIND_LIMIT || error->kind == KIMT_KIND_BUSY)) {
        governor_pause(sides_governor(&transfer->sides, side), clock_ms() + wait_ms);
        crew_throttled(transfer->crew);
    }
}

static void try_again(struct transfer *transfer, const struct trouble *trouble)
{
    const struct kimt_error *error = &trouble->error;
    enum transfer_side side = trouble->side;
    struct kimt_error reason = {.struct_size = sizeof reason};
    int64_t wait_ms;

    if (error->retry == KIMT_RETRY_NEVER || !walk_tries_again(transfer, error, &wait_ms)) {
        give_up(transfer, error);
        return;
    }
    pause_host(transfer, trouble, wait_ms);
    ahead_give_back(transfer); /* another lane may come to it sooner */
    if (transfer->walk->state != TRANSFER_CONNECT &&
        losses_blame_folder(transfer, trouble, &reason)) {
        enter_take_back(transfer);
        end_folder(transfer, &reason);
    } else if (side == SIDE_SOURCE)
        drain_quietly(transfer); /* so that it is known what must be read again */
    if (sides_wait(&transfer->sides, wait_ms, error))
        transfer->walk->state = TRANSFER_CONNECT;
    else
        give_up_stopped(transfer);
}

/* A busy server is no reason to leave a folder: it is gone into again after a while, in the same
 * sessions. What is under way is settled first, so that it is known what must be read again. */
static bool folder_waits(struct transfer *transfer, const struct trouble *trouble)
{
    const struct kimt_error *error = &trouble->error;
    enum transfer_side side = trouble->side;
    struct folder_work *folder = &transfer->folder;
    int64_t wait_ms;

    if (error->retry != KIMT_RETRY_LATER || side == SIDE_NONE || folder->leaving ||
        ending_is_due(&transfer->run->ending) || folder->tries >= FOLDER_TRIES ||
        !walk_tries_again(transfer, error, &wait_ms))
        return false;
    folder->tries++;
    if (error->kind == KIMT_KIND_LIMIT) /* else it may be about this folder alone */
        pause_host(transfer, trouble, wait_ms);
    ahead_give_back(transfer);
    drain_quietly(transfer);
    if (!sides_wait(&transfer->sides, wait_ms, error))
        return false;
    transfer->walk->state = TRANSFER_CONNECT; /* of what is still open, nothing is opened again */
    return true;
}

/* A lane that only helps, and cannot get in, leaves the account to those that can. */
static bool steps_back(struct transfer *transfer, const struct kimt_error *error)
{
    if (!transfer->walk->assists || transfer->walk->state != TRANSFER_CONNECT ||
        transfer->folder.mapped)
        return false;
    ahead_give_back(transfer);
    if (!account_work_step_back(transfer->work, &transfer->walk->holds))
        return false;
    events_post(
        transfer->run->events,
        &(struct kimt_event){.type = KIMT_EVENT_LOG, .level = KIMT_LOG_INFO, .text = error->text});
    transfer->walk->left = true;
    transfer->walk->state = TRANSFER_FINISHED;
    return true;
}

void recover(struct transfer *transfer, const struct trouble *trouble)
{
    const struct kimt_error *error = &trouble->error;

    if (error->scope <= KIMT_SCOPE_FOLDER && transfer->folder.mapped) {
        if (folder_waits(transfer, trouble))
            return;
        if (error->scope == KIMT_SCOPE_FOLDER)
            enter_take_back(transfer);
        begin_leaving(transfer, error);
        return;
    }
    if (steps_back(transfer, error))
        return;
    if (trouble->side == SIDE_SOURCE && transfer->folder.mapped)
        deletions_bar(transfer, transfer->folder.mapped,
                      "the connection was lost while it was read");
    if (trouble->is_sound)
        drain_quietly(transfer);
    losses_note(transfer, trouble);
    sides_drop(&transfer->sides, trouble->side);
    if (error->kind == KIMT_KIND_CANCELLED || ending_is_due(&transfer->run->ending)) {
        give_up_stopped(transfer);
    } else if (error->scope == KIMT_SCOPE_RUN || is_lost_cause(transfer, trouble)) {
        ending_begin(&transfer->run->ending, error);
        give_up(transfer, error);
    } else {
        try_again(transfer, trouble);
    }
}
