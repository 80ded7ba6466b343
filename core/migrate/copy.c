/* SPDX-License-Identifier: MIT
 *
 * One message from source to destination: begin, body in chunks, end; and the completions that
 * come back.
 *
 * A message goes straight through when the source promises its size and CRLF line ends; otherwise
 * it is spooled first where the destination has to know the size.
 */
#include "migrate/copy.h"
#include "base/clock.h"
#include "common/array/array.h"
#include "common/print/human.h"
#include "journal/messages.h"
#include "migrate/adopt.h"
#include "migrate/late.h"
#include "migrate/losses.h"
#include "migrate/tally.h"
#include "migrate/transfer.h"
#include "session/backoff.h"
#include <kimt/host.h>
#include <stdlib.h>

#define REAP_MS       INT64_C(1000)
#define KEEP_ALIVE_MS INT64_C(60000)
#define TIMEOUTS_MAX  12  /* for one completion: the plugin's own limit, of ten, comes first */
#define REAP_EVERY    16u /* messages: asking for completions each time costs more than it gives */
#define REAP_BYTES    (UINT64_C(256) * 1024) /* of one message, after which it is worth it */
#define AGAIN_MAX     5u                     /* tries of a message that is refused temporarily */

static enum copy_result result_of(int result)
{
    return result == KIMT_OK ? COPY_DONE : COPY_FAILED;
}

/* ---- completions ---- */

/* The destination does not take it. KIMT_OK: that concerns this message alone. */
static int refused(struct transfer *transfer, const struct kimt_message *message, uint64_t ticket,
                   const struct kimt_error *error)
{
    if (error->scope > KIMT_SCOPE_MESSAGE)
        return KIMT_FAIL;
    if (error->kind == KIMT_KIND_TOO_LARGE && message->size_kind == KIMT_SIZE_EXACT)
        governor_too_large(&transfer->run->destination.governor, message->size, GOVERNOR_WAS_TOLD);
    behind_note(&transfer->folder.behind, message->uid, ticket);
    if (error->retry == KIMT_RETRY_NEVER ||
        suspects_add(&transfer->folder.suspects, message->uid) >= AGAIN_MAX) {
        transfer->folder.refused++;
        tally_settled(transfer, message, KIMT_OUTCOME_FAILED, 0, error);
        return KIMT_OK;
    }
    transfer->folder.again++;
    if (error->kind == KIMT_KIND_LIMIT || error->kind == KIMT_KIND_BUSY)
        governor_pause(&transfer->run->destination.governor,
                       clock_ms() + (error->wait_ms ? error->wait_ms : backoff_first_ms));
    else if (error->wait_ms > transfer->folder.again_ms)
        transfer->folder.again_ms = error->wait_ms; /* of this lane alone */
    return KIMT_OK;
}

/* What settle needs to know about a copy that is safe. */
static void remember_stored(struct transfer *transfer, const struct append *append, uint64_t uid)
{
    struct folder_work *folder = &transfer->folder;
    uint64_t head;

    if (uid != 0)
        return; /* tally_copied keeps those */
    if (!ARRAY_GROW(&folder->untold, folder->untold_count + 1, &folder->untold_capacity,
                    ARRAY_NO_MAX))
        return;
    memcpy(&head, append->digest, sizeof head);
    folder->untold[folder->untold_count++] = head;
}

/* A UID of another folder than the one we know, or of what was there before, is none: some servers
 * give a wrong APPENDUID. Others store no message twice, and give the UID that an equal one of ours
 * has. */
static uint64_t trusted_uid(const struct transfer *transfer,
                            const struct kimt_completion *completion)
{
    const struct folder_work *folder = &transfer->folder;

    if (completion->uid_validity != 0 &&
        completion->uid_validity != folder->destination_uid_validity)
        return 0;
    if (completion->uid < folder->first_uid && !uid_set_has(&folder->done.stored, completion->uid))
        return 0;
    return completion->uid;
}

/* A date that the source did not give is not dropped, or made up, in silence. */
static uint32_t date_notes(const struct kimt_message *message)
{
    if (!(message->attributes & KIMT_MESSAGE_HAS_DATE))
        return KIMT_COMPLETION_DATE_LOST;
    return message->attributes & KIMT_MESSAGE_DATE_OF_HEADER ? KIMT_COMPLETION_DATE_OF_HEADER : 0;
}

/* The first message gave the folder its UIDVALIDITY: the intent is written anew. */
static int meet_uid_validity(struct transfer *transfer, const struct kimt_completion *completion,
                             struct trouble *trouble)
{
    struct folder_work *folder = &transfer->folder;

    if (!folder->was_empty || folder->done.stored.count > 0 || completion->result != KIMT_OK ||
        completion->uid == 0 || completion->uid_validity == 0 ||
        completion->uid_validity == folder->destination_uid_validity)
        return KIMT_OK;
    folder->destination_uid_validity = completion->uid_validity;
    folder->first_uid = folder->doubt_from = 1;
    if (journal_folder_intent(transfer->run->settings->journal, folder->known.id,
                              folder->source.uid_validity, completion->uid_validity,
                              folder->doubt_from, folder->first_uid, !folder->mapped->existing,
                              at_neither(trouble)) == KIMT_OK)
        return KIMT_OK;
    return KIMT_FAIL;
}

static int completed(struct transfer *transfer, const struct kimt_completion *completion,
                     struct trouble *trouble)
{
    struct append *append = window_find(&transfer->window, completion->ticket);
    struct kimt_message message;

    if (!append)
        return KIMT_OK;
    if (meet_uid_validity(transfer, completion, trouble) != KIMT_OK)
        return KIMT_FAIL;
    if (completion->result == KIMT_OK) {
        remember_stored(transfer, append, trusted_uid(transfer, completion));
        governor_took(&transfer->run->destination.governor, append->size);
        tally_copied(transfer, append, trusted_uid(transfer, completion),
                     completion->notes | date_notes(&append->message));
        window_remove(&transfer->window, append);
        return KIMT_OK;
    }
    message = append->message;
    window_remove(&transfer->window, append);
    if (refused(transfer, &message, completion->ticket, &completion->error) == KIMT_OK)
        return KIMT_OK;
    if (transfer->folder.leaving && completion->error.scope == KIMT_SCOPE_FOLDER)
        return KIMT_OK; /* the same reason again, for what was sent behind the first */
    *trouble = (struct trouble){completion->error, SIDE_DESTINATION, .is_sound = true};
    return KIMT_FAIL;
}

/* One completion. KIMT_OK: taken; KIMT_END, KIMT_BUSY: none; KIMT_FAIL. */
static int reap_one(struct transfer *transfer, int64_t timeout_ms, struct trouble *trouble)
{
    struct kimt_completion completion = {.struct_size = sizeof completion,
                                         .error.struct_size = sizeof completion.error};
    int result = destination_link_reap(&transfer->sides.destination, timeout_ms, &completion,
                                       at_destination(trouble));

    if (result == KIMT_FAIL)
        return KIMT_FAIL;
    return result == KIMT_OK ? completed(transfer, &completion, trouble) : result;
}

int copy_reap(struct transfer *transfer, struct trouble *trouble)
{
    int result = KIMT_OK;

    if (++transfer->reaping.since < REAP_EVERY && body_given(transfer->body) < REAP_BYTES)
        return KIMT_OK;
    transfer->reaping.since = 0;
    while (result == KIMT_OK && transfer->window.count > 0)
        result = reap_one(transfer, 0, trouble);
    return result == KIMT_FAIL ? KIMT_FAIL : KIMT_OK;
}

int copy_push(struct transfer *transfer, struct trouble *trouble)
{
    transfer->reaping.pushed_ms = clock_about_ms();
    if (transfer->window.count == 0)
        return KIMT_OK;
    if (destination_link_flush(&transfer->sides.destination, at_destination(trouble)) != KIMT_OK)
        return KIMT_FAIL;
    transfer->reaping.since = REAP_EVERY;
    return copy_reap(transfer, trouble);
}

/* Waits for one completion as long as the profile allows, with the source kept awake meanwhile. */
static int wait_for_one(struct transfer *transfer, struct trouble *trouble)
{
    const struct kimt_host *host = &transfer->sides.destination.base.host.table;
    int64_t began = clock_ms(), kept = began, now;
    int64_t limit = host->timeout_ms(host->context) * TIMEOUTS_MAX;
    struct kimt_error ignored = {.struct_size = sizeof ignored};

    for (;;) {
        int result = reap_one(transfer, REAP_MS, trouble);
        if (result == KIMT_OK || result == KIMT_FAIL)
            return result;
        now = clock_ms();
        if (result == KIMT_END || now - began > limit) {
            return kimt_fail(at_destination(trouble), KIMT_SCOPE_ACCOUNT, KIMT_KIND_TIMEOUT,
                             KIMT_RETRY_NOW, "the destination did not say what became of %s",
                             human_counted(transfer->window.count, "message", "messages").text);
        }
        tally_progress(transfer);
        if (now - kept < KEEP_ALIVE_MS)
            continue;
        kept = now;
        (void)link_keep_alive(&transfer->sides.source.base, &ignored);
    }
}

int copy_drain(struct transfer *transfer, struct trouble *trouble)
{
    if (transfer->window.count == 0)
        return KIMT_OK;
    if (destination_link_flush(&transfer->sides.destination, at_destination(trouble)) != KIMT_OK)
        return KIMT_FAIL;
    while (transfer->window.count > 0)
        if (wait_for_one(transfer, trouble) != KIMT_OK)
            return KIMT_FAIL;
    return KIMT_OK;
}

/* ---- a body that cannot be completed ---- */

/* Takes back what was begun. Where that costs the connection, no message is the reason. */
static enum copy_result abandon(struct transfer *transfer, struct append *append)
{
    struct kimt_error ignored = {.struct_size = sizeof ignored};

    window_remove(&transfer->window, append);
    transfer->sides.lost_without_reason = false;
    if (destination_link_append_abort(&transfer->sides.destination, &ignored) == KIMT_OK)
        return COPY_DONE;
    sides_drop(&transfer->sides, SIDE_DESTINATION);
    return COPY_SESSION_GONE;
}

static enum copy_result source_failed(struct transfer *transfer, const struct kimt_message *message,
                                      const struct trouble *trouble)
{
    if (trouble->error.scope == KIMT_SCOPE_MESSAGE) {
        tally_settled(transfer, message, KIMT_OUTCOME_FAILED, 0, &trouble->error);
        return COPY_DONE;
    }
    losses_blame_read(transfer, message, true, &trouble->error);
    return COPY_FAILED;
}

static enum copy_result destination_failed(struct transfer *transfer,
                                           const struct kimt_message *message, uint64_t ticket,
                                           const struct trouble *trouble)
{
    losses_note(transfer, trouble);
    if (trouble->error.scope == KIMT_SCOPE_ACCOUNT)
        losses_blame_sent(transfer, message, true);
    return result_of(refused(transfer, message, ticket, &trouble->error));
}

/* The source promised a size, and gave another one. */
static bool breaks_promise(const struct body *body)
{
    return body_promised(body) != KIMT_UNKNOWN && body_given(body) != body_promised(body);
}

static void fail_wrong_size(struct transfer *transfer, const struct kimt_message *message)
{
    struct kimt_error error = {.struct_size = sizeof error};
    uint64_t given = body_given(transfer->body), promised = body_promised(transfer->body);

    (void)kimt_fail(&error, KIMT_SCOPE_MESSAGE, KIMT_KIND_CORRUPT, KIMT_RETRY_NEVER,
                    "the source announced %llu %s and handed out %s%llu",
                    (unsigned long long)promised, human_plural(promised, "byte", "bytes"),
                    given > promised ? "at least " : "", (unsigned long long)given);
    tally_settled(transfer, message, KIMT_OUTCOME_FAILED, 0, &error);
}

/* ---- the body ---- */

/* The body was not given as it should be: the append goes, and the message has its fate, unless the
 * source itself has failed. */
static enum copy_result break_off(struct transfer *transfer, const struct kimt_message *message,
                                  bool failed, struct append *append, const struct trouble *trouble)
{
    enum copy_result result = abandon(transfer, append);

    if (!failed)
        fail_wrong_size(transfer, message);
    else if (trouble->side != SIDE_SOURCE ||
             source_failed(transfer, message, trouble) == COPY_FAILED)
        return COPY_FAILED;
    return result;
}

/* COPY_GOES_ON: the whole body was taken; else the append is gone. */
static enum copy_result send_body(struct transfer *transfer, const struct kimt_message *message,
                                  struct append *append, struct trouble *trouble)
{
    struct body *body = transfer->body;
    const char *data;
    size_t length;
    int result;

    body_send(body);
    while ((result = body_next(body, &transfer->sides.source, message, &data, &length, trouble)) ==
           KIMT_OK) {
        append->size += length;
        if (body_given(body) > body_promised(body))
            break; /* KIMT_UNKNOWN is never exceeded */
        if (destination_link_append_write(&transfer->sides.destination, data, length,
                                          at_destination(trouble)) != KIMT_OK) {
            window_remove(&transfer->window, append);
            return destination_failed(transfer, message, append->ticket, trouble);
        }
        tally_progress(transfer);
    }
    if (result == KIMT_FAIL || breaks_promise(body))
        return break_off(transfer, message, result == KIMT_FAIL, append, trouble);
    body_sent(body, append->digest);
    return COPY_GOES_ON;
}

static enum copy_result end_append(struct transfer *transfer, const struct kimt_message *message,
                                   struct append *append, struct trouble *trouble)
{
    struct kimt_completion completion = {.struct_size = sizeof completion,
                                         .ticket = append->ticket,
                                         .error.struct_size = sizeof completion.error};
    int result;

    append->sent_ms = clock_ms();
    if (transfer->window.count == 1)
        transfer->reaping.pushed_ms = append->sent_ms;
    result = destination_link_append_end(&transfer->sides.destination, &completion,
                                         at_destination(trouble));
    if (result == KIMT_QUEUED)
        return COPY_DONE;
    if (result == KIMT_OK) {
        completion.ticket = append->ticket;
        completion.result = KIMT_OK;
        return result_of(completed(transfer, &completion, trouble));
    }
    if (trouble->error.scope < KIMT_SCOPE_ACCOUNT)
        window_remove(&transfer->window, append); /* refused; else its fate is in doubt */
    return result_of(refused(transfer, message, append->ticket, &trouble->error));
}

static void too_large(struct transfer *transfer, const struct kimt_message *message,
                      uint64_t before)
{
    struct kimt_error error = {.struct_size = sizeof error};

    (void)kimt_fail(&error, KIMT_SCOPE_MESSAGE, KIMT_KIND_TOO_LARGE, KIMT_RETRY_NEVER,
                    "not sent: it has %llu bytes, and the destination refused one of %llu",
                    (unsigned long long)message->size, (unsigned long long)before);
    transfer->folder.refused++;
    tally_settled(transfer, message, KIMT_OUTCOME_FAILED, 0, &error);
}

/* As large as one that the destination did not take: it is not asked again. */
static bool is_known_too_large(struct transfer *transfer, const struct kimt_message *message)
{
    uint64_t before = message->size_kind == KIMT_SIZE_EXACT
                          ? governor_refuses(&transfer->run->destination.governor, message->size)
                          : 0;

    if (before > 0)
        too_large(transfer, message, before);
    return before > 0;
}

/* Where the destination is not ready, waits for what is under way. COPY_AGAIN: one of those was
 * refused meanwhile. */
static enum copy_result ask_append(struct transfer *transfer, const struct kimt_message *message,
                                   const struct append *append, struct trouble *trouble)
{
    while (!folder_waits_for_refused(&transfer->folder)) {
        int result = destination_link_append_begin(&transfer->sides.destination, message,
                                                   append->ticket, at_destination(trouble));

        if (result == KIMT_OK)
            return COPY_GOES_ON;
        if (result != KIMT_BUSY)
            return destination_failed(transfer, message, append->ticket, trouble);
        if (wait_for_one(transfer, trouble) != KIMT_OK)
            return COPY_FAILED;
    }
    return COPY_AGAIN;
}

/* Begins an append, making room in the window as needed. */
static enum copy_result begin_append(struct transfer *transfer, const struct kimt_message *message,
                                     struct append **append_r, struct trouble *trouble)
{
    enum copy_result result = COPY_FAILED;
    struct append *append;

    while (!(append = window_add(&transfer->window, message)))
        if (wait_for_one(transfer, trouble) != KIMT_OK)
            return COPY_FAILED;
    *append_r = append;
    if (journal_keywords_id(transfer->run->settings->journal, message->keywords,
                            message->keyword_count, &append->keywords,
                            at_neither(trouble)) == KIMT_OK)
        result = ask_append(transfer, message, append, trouble);
    if (result != COPY_GOES_ON)
        window_remove(&transfer->window, append);
    return result;
}

static enum copy_result send_message(struct transfer *transfer, const struct kimt_message *message,
                                     struct trouble *trouble)
{
    enum copy_result result;
    struct append *append;

    if (is_known_too_large(transfer, message))
        return COPY_DONE;
    late_note_sent(transfer, message->uid);
    result = begin_append(transfer, message, &append, trouble);
    if (result == COPY_GOES_ON)
        result = send_body(transfer, message, append, trouble);
    if (result == COPY_GOES_ON)
        result = end_append(transfer, message, append, trouble);
    return result;
}

/* ---- the spool ---- */

static bool needs_spool(const struct transfer *transfer, const struct kimt_message *message)
{
    return transfer->sides.destination.ops->capabilities & KIMT_DESTINATION_NEEDS_SIZE &&
           (message->size_kind != KIMT_SIZE_EXACT || message->attributes & KIMT_MESSAGE_LF_LINES);
}

/* COPY_GOES_ON: the whole body is in it. */
static enum copy_result fill_spool(struct transfer *transfer, const struct kimt_message *message,
                                   struct trouble *trouble)
{
    if (body_spool(transfer->body, &transfer->sides.source, message, trouble) != KIMT_OK)
        return trouble->side == SIDE_SOURCE ? source_failed(transfer, message, trouble)
                                            : COPY_FAILED;
    if (!breaks_promise(transfer->body))
        return COPY_GOES_ON;
    fail_wrong_size(transfer, message);
    return COPY_DONE;
}

static enum copy_result send_spooled(struct transfer *transfer, const struct kimt_message *message,
                                     struct trouble *trouble)
{
    struct kimt_message outgoing = *message;
    enum copy_result result = fill_spool(transfer, message, trouble);

    if (result == COPY_GOES_ON && adopt_may_be_there(transfer, message)) {
        int adopted = adopt_from_spool(transfer, message, trouble);

        if (adopted != KIMT_END)
            return result_of(adopted);
    }
    if (result != COPY_GOES_ON)
        return result;
    outgoing.size = body_spooled_size(transfer->body);
    outgoing.size_kind = KIMT_SIZE_EXACT;
    outgoing.attributes &= ~(uint32_t)KIMT_MESSAGE_LF_LINES;
    return send_message(transfer, &outgoing, trouble);
}

static enum copy_result send_straight(struct transfer *transfer, const struct kimt_message *message,
                                      struct trouble *trouble)
{
    struct kimt_message outgoing;

    if (!(message->attributes & KIMT_MESSAGE_LF_LINES))
        return send_message(transfer, message, trouble);
    outgoing = *message;
    outgoing.size_kind = KIMT_SIZE_ESTIMATE; /* CRs are added on the way */
    return send_message(transfer, &outgoing, trouble);
}

/* A message that was under way when the connection was lost is sent again with no other. */
enum copy_result copy_message(struct transfer *transfer, const struct kimt_message *message,
                              struct trouble *trouble)
{
    bool alone = suspects_times(&transfer->folder.suspects, message->uid) > 0;
    enum copy_result result;

    body_begin(transfer->body, message);
    if (alone && copy_drain(transfer, trouble) != KIMT_OK)
        return COPY_FAILED;
    if (needs_spool(transfer, message) || adopt_may_be_there(transfer, message))
        result = send_spooled(transfer, message, trouble);
    else
        result = send_straight(transfer, message, trouble);
    return alone && result == COPY_DONE ? result_of(copy_drain(transfer, trouble)) : result;
}
