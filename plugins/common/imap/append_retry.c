/* SPDX-License-Identifier: MIT
 *
 * Second tries of a message that was refused: without keywords, with its date in other forms, at
 * last without a date.
 *
 * Servers say no to a whole message for a keyword or a date they don't like, in words nobody can
 * rely on. So what helps is found out by trying; what was said with a response code that has a
 * clear meaning is believed.
 */
#include <config.h>

#include "common/imap/destination_private.h"

#include "common/imap/create.h"

enum {
    DATELESS_IN_A_ROW = 5
};

/* A code that says the reason is another one than flags or date. */
static bool is_other_reason(enum imap_code code)
{
    static const enum imap_code others[] = {
        IMAP_CODE_OVERQUOTA, IMAP_CODE_TOOBIG,      IMAP_CODE_LIMIT,  IMAP_CODE_THROTTLED,
        IMAP_CODE_INUSE,     IMAP_CODE_UNAVAILABLE, IMAP_CODE_NOPERM, IMAP_CODE_NONEXISTENT,
        IMAP_CODE_SERVERBUG, IMAP_CODE_CONTACTADMIN};

    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (code == others[i])
            return true;
    return false;
}

bool append_next_attempt(const struct append_item *item, const struct imap_result *refusal,
                         struct append_attempt *attempt)
{
    if (refusal->code == IMAP_CODE_TRYCREATE || is_other_reason(refusal->code))
        return false;
    if (attempt->keywords && item->flags[item->system_length]) {
        attempt->keywords = false;
        return true;
    }
    if (!item->has_date || attempt->rung == DATE_NONE)
        return false;
    attempt->rung++;
    attempt->keywords = true;
    return true;
}

void append_learn_rung(struct kimt_destination_session *d, enum date_rung rung)
{
    d->dateless = rung == DATE_NONE && d->date_rung != DATE_NONE ? d->dateless + 1 : 0;
    if (rung <= d->date_rung || (rung == DATE_NONE && d->dateless < DATELESS_IN_A_ROW))
        return;
    d->date_rung = rung;
    kimt_note(imap_host(d->session), KIMT_NOTE_DATE, imap_name(d->session),
              rung == DATE_NONE
                  ? "refuses all arrival dates; messages get the date of the copy"
                  : "takes arrival dates only in another notation, which is used now");
}

void append_complete(struct kimt_destination_session *d, const struct append_item *item,
                     struct kimt_completion *completion_r)
{
    (void)d;
    *completion_r = (struct kimt_completion){.struct_size = sizeof *completion_r,
                                             .notes = item->notes,
                                             .ticket = item->ticket,
                                             .result = KIMT_OK,
                                             .keywords_dropped = item->keywords_dropped};
}

int append_fail(const struct kimt_destination_session *d, const struct imap_result *refusal,
                struct kimt_error *err)
{
    (void)imap_fail(d->session, err, KIMT_SCOPE_MESSAGE, refusal,
                    "message could not be stored in %s", d->path);
    if (!err || err->kind != KIMT_KIND_QUOTA)
        return KIMT_FAIL;
    err->scope = KIMT_SCOPE_ACCOUNT;
    kimt_error_hint(err, "The account is full. Give it more room, then run again.");
    return KIMT_FAIL;
}

static void refuse(struct kimt_destination_session *d, const struct append_item *item,
                   const struct imap_result *refusal, struct kimt_completion *completion_r)
{
    append_complete(d, item, completion_r);
    completion_r->result = KIMT_FAIL;
    completion_r->error.struct_size = sizeof completion_r->error;
    (void)append_fail(d, refusal, &completion_r->error);
}

/* One APPEND by itself. KIMT_OK: answered, see d->command.result. */
static int send_alone(struct kimt_destination_session *d, struct append_item *item,
                      const struct append_attempt *attempt, struct kimt_error *err)
{
    struct imap_command *command = &d->command;
    int result;

    if (append_begin_command(d, command, err) != KIMT_OK ||
        append_put_form(d, item, attempt->keywords, attempt->rung, err) != KIMT_OK ||
        imap_put(d->session, err, " ") != KIMT_OK)
        return KIMT_FAIL;
    result = imap_put_literal(d->session, command, item->size,
                              !imap_may_not_wait(d->session, item->size), err);
    if (result != KIMT_OK)
        return result == KIMT_END ? KIMT_OK : KIMT_FAIL;
    if (imap_put_bytes(d->session, item->bytes, item->length, err) != KIMT_OK ||
        imap_end(d->session, err) != KIMT_OK)
        return KIMT_FAIL;
    return imap_session_wait(d->session, command, NULL, NULL, err);
}

static int create_again(struct kimt_destination_session *d, struct append_attempt *attempt,
                        const struct imap_result *refusal, bool *created_r, struct kimt_error *err)
{
    *created_r = refusal->code == IMAP_CODE_TRYCREATE && !attempt->created;
    if (!*created_r)
        return KIMT_OK;
    attempt->created = true;
    if (imap_create(d->session, (const char *const *)d->parts, d->part_count, NULL, NULL, err) ==
        KIMT_OK)
        return KIMT_OK;
    return err && err->scope < KIMT_SCOPE_ACCOUNT ? KIMT_OK : KIMT_FAIL;
}

static void count_dropped(struct append_item *item)
{
    for (const char *at = item->flags + item->system_length; *at; at++)
        if (*at == ' ' || at == item->flags)
            item->keywords_dropped++;
    item->notes |= KIMT_COMPLETION_KEYWORDS_DROPPED;
}

static void accept(struct kimt_destination_session *d, struct append_item *item,
                   const struct append_attempt *attempt, struct kimt_completion *completion_r)
{
    uint32_t uid;

    append_learn_rung(d, attempt->rung);
    if (!attempt->keywords && item->flags[item->system_length])
        count_dropped(item);
    append_complete(d, item, completion_r);
    append_read_uids(d, &d->command.result, &uid, 1);
    completion_r->uid = uid;
    completion_r->uid_validity = uid ? d->ensured.uid_validity : 0;
}

int append_retry(struct kimt_destination_session *d, struct append_item *item,
                 const struct imap_result *refusal, bool alone,
                 struct kimt_completion *completion_r, struct kimt_error *err)
{
    struct append_attempt attempt = {.keywords = true, .rung = item->rung};
    struct imap_result last = *refusal;
    bool again = !alone;

    if (d->date_rung > attempt.rung) { /* learned while this one was under way: not tried yet */
        attempt.rung = d->date_rung;
        again = true;
    }
    while (item->bytes) {
        bool created;

        if (create_again(d, &attempt, &last, &created, err) != KIMT_OK)
            return KIMT_FAIL;
        if (!again && !created && !append_next_attempt(item, &last, &attempt))
            break;
        again = false;
        if (send_alone(d, item, &attempt, err) != KIMT_OK)
            return KIMT_FAIL;
        last = d->command.result;
        if (last.status == IMAP_OK) {
            accept(d, item, &attempt, completion_r);
            return KIMT_OK;
        }
    }
    refuse(d, item, &last, completion_r);
    return KIMT_OK;
}
