/* SPDX-License-Identifier: MIT
 *
 * Second tries of a message that was refused: without keywords, with its date in other forms, at
 * last without a date; and if none of these is taken, with its bytes repaired.
 *
 * Servers say no to a whole message for a keyword or a date they don't like, in words no one can
 * rely on. So what helps is found out by trying; what was said with a response code that has a
 * clear meaning is believed.
 */
#include <config.h>

#include "common/imap/destination/append_attempt.h"
#include "common/imap/destination/append_batch.h"
#include "common/imap/destination/append_form.h"
#include "common/imap/destination/append_repair.h"
#include "common/imap/destination/append_result.h"
#include "common/imap/destination/append_retry.h"
#include "common/imap/destination/destination_private.h"
#include "common/imap/exchange/session_state.h"

static void refuse(struct kimt_destination_session *d, const struct append_item *item,
                   const struct imap_result *refusal, struct kimt_completion *completion_r)
{
    append_complete(item, completion_r);
    completion_r->notes = KIMT_COMPLETION_NONE; /* of what was tried, nothing came */
    completion_r->keywords_dropped = 0;
    completion_r->result = KIMT_FAIL;
    completion_r->error.struct_size = sizeof completion_r->error;
    (void)append_fail(d, refusal, &completion_r->error);
    if (!item->unasked ||
        (refusal->code != IMAP_CODE_TRYCREATE && !append_is_about_form(d, refusal)))
        return;
    d->asks_always = true; /* its bytes are gone: it is offered once more, and then asked for */
    completion_r->error.retry = KIMT_RETRY_LATER;
}

/* One APPEND by itself. KIMT_OK: answered, see d->command.result. */
static int send_alone(struct kimt_destination_session *d, struct append_item *item,
                      const struct append_attempt *attempt, struct kimt_error *err)
{
    struct imap_command *command = &d->command;
    bool wait = !imap_may_not_wait(d->session, item->size);
    int result = append_begin_command(d, command, err);

    if (result == KIMT_OK)
        result = append_announce(d, command, item, attempt, wait, err);
    if (result == KIMT_OK)
        result = append_put_body(d, item, err);
    if (result == KIMT_OK)
        result = imap_end(d->session, err);
    if (result == KIMT_OK)
        result = imap_session_wait(d->session, command, NULL, NULL, err);
    return result == KIMT_END ? KIMT_OK : result;
}

/* Of what was sent after it, something is stored. */
static bool is_overtaken(const struct kimt_destination_session *d)
{
    for (size_t i = 1; i < d->used; i++) {
        const struct append_batch *batch = &d->batches[(d->first + i) % APPEND_BATCHES];

        if (batch->command.done && batch->command.result.status == IMAP_OK)
            return true;
    }
    return false;
}

static int accept(struct kimt_destination_session *d, struct append_item *item,
                  const struct append_attempt *attempt, struct kimt_completion *completion_r,
                  struct kimt_error *err)
{
    uint32_t uid;

    append_taken(d, item, attempt);
    if (is_overtaken(d))
        item->notes |= KIMT_COMPLETION_OUT_OF_ORDER;
    append_complete(item, completion_r);
    if (append_read_uids(d, &d->command.result, &uid, 1, err) != KIMT_OK)
        return KIMT_FAIL;
    completion_r->uid = uid;
    completion_r->uid_validity = uid ? d->folder.ensured.uid_validity : 0;
    return KIMT_OK;
}

/* Another try, of repaired bytes. */
static bool repair(struct kimt_destination_session *d, struct append_item *item,
                   const struct imap_result *refusal, struct append_attempt *attempt, char *told,
                   size_t capacity)
{
    uint64_t before = item->size;

    if (!append_is_about_form(d, refusal) || !append_repair(item, told, capacity))
        return false;
    d->bytes_under_way += item->size - before;
    *attempt = (struct append_attempt){.keywords = true, .rung = d->date_rung, .created = true};
    return true;
}

static void tell_repair(const struct kimt_destination_session *d, const struct append_item *item,
                        const char *told)
{
    kimt_note(imap_host(d->session), KIMT_NOTE_REPAIRED, d->folder.path,
              "message UID %llu of the source was refused as it is, and stored %s",
              (unsigned long long)item->uid, told);
}

/* What to try next; repaired bytes last. */
static int next_try(struct kimt_destination_session *d, struct append_item *item,
                    const struct imap_result *refusal, struct append_attempt *attempt, char *told,
                    size_t capacity, struct kimt_error *err)
{
    int result = KIMT_END;

    if (!(item->notes & KIMT_COMPLETION_REPAIRED))
        result = append_next_attempt(d, item, refusal, attempt, err);
    if (result == KIMT_END && repair(d, item, refusal, attempt, told, capacity))
        return KIMT_OK;
    return result;
}

int append_retry(struct kimt_destination_session *d, struct append_item *item,
                 const struct imap_result *refusal, bool alone,
                 struct kimt_completion *completion_r, struct kimt_error *err)
{
    struct append_attempt attempt = {.keywords = true, .rung = item->rung};
    struct imap_result last = *refusal;
    bool untried = !alone || d->date_rung > attempt.rung; /* learned while it was under way */
    char told[160];

    if (d->date_rung > attempt.rung)
        attempt.rung = d->date_rung;
    while (item->is_kept) {
        int result = untried ? KIMT_OK : next_try(d, item, &last, &attempt, told, sizeof told, err);

        if (result == KIMT_END)
            break;
        if (result != KIMT_OK || send_alone(d, item, &attempt, err) != KIMT_OK)
            return KIMT_FAIL;
        untried = false;
        last = d->command.result;
        if (last.status != IMAP_OK)
            continue;
        if (accept(d, item, &attempt, completion_r, err) != KIMT_OK)
            return KIMT_FAIL;
        if (item->notes & KIMT_COMPLETION_REPAIRED)
            tell_repair(d, item, told);
        return KIMT_OK;
    }
    refuse(d, item, &last, completion_r);
    return KIMT_OK;
}
