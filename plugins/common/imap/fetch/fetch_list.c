/* SPDX-License-Identifier: MIT
 *
 * Which messages a mailbox has: what EXAMINE says of it, and its UIDs.
 *
 * Listing is one ESEARCH where that is offered and its answer is sure to be short; else UIDs are
 * fetched line by line, which any server can and no bound is hit by.
 */
#include <config.h>

#include "common/imap/exchange/capability.h"
#include "common/imap/exchange/fail.h"
#include "common/imap/fetch/fetch_command.h"
#include "common/imap/fetch/fetch_hear.h"
#include "common/imap/fetch/fetch_list.h"
#include "common/imap/fetch/fetch_private.h"

enum {
    ESEARCH_GAPS_MAX = 2500 /* each gap between UIDs costs up to 22 bytes of one line */
};

static uint64_t number_of(struct imap_cursor cursor, uint64_t most)
{
    struct imap_token token;
    uint64_t number = 0;

    (void)imap_token_next(&cursor, &token);
    return imap_token_number(&token, &number) && number <= most ? number : 0;
}

static void hear_mailbox(struct imap_fetch *f, const struct imap_response *r)
{
    if (r->has_number && strcmp(r->name, "EXISTS") == 0)
        f->opened.messages = r->number;
    else if (r->code == IMAP_CODE_UIDVALIDITY)
        f->opened.uid_validity = (uint32_t)number_of(r->code_args, UINT32_MAX);
    else if (r->code == IMAP_CODE_UIDNEXT)
        f->opened.uid_next = (uint32_t)number_of(r->code_args, UINT32_MAX);
    else if (r->code == IMAP_CODE_HIGHESTMODSEQ)
        f->opened.highest_modseq = number_of(r->code_args, UINT64_MAX);
}

static void hear_esearch(struct imap_fetch *f, const struct imap_response *r)
{
    struct imap_cursor items = r->rest;
    struct imap_token token;

    f->is_listed = true;
    while (imap_token_peek(&items, &token) != IMAP_TOKEN_END) {
        imap_token_skip(&items);
        if (token.type != IMAP_TOKEN_ATOM || !imap_token_is(&token, "ALL"))
            continue;
        (void)imap_token_next(&items, &token);
        if (!uid_ranges_add_set(&f->uids, token.data, token.length))
            uid_ranges_clear(&f->uids);
    }
}

int fetch_hear_opening(void *context, const struct imap_response *r, struct kimt_error *err)
{
    struct imap_fetch *f = context;

    (void)err;
    if (strcmp(r->name, "ESEARCH") == 0)
        hear_esearch(f, r);
    else
        hear_mailbox(f, r);
    return KIMT_OK;
}

static int hear_uid(void *context, const struct imap_response *r, struct kimt_error *err)
{
    struct imap_fetch *f = context;

    if (strcmp(r->name, "FETCH") != 0) {
        hear_mailbox(f, r);
        return KIMT_OK;
    }
    message_data_clear(&f->data);
    message_data_read(&f->data, r->rest);
    if ((f->data.has_uid || f->data.has_bad_uid) && r->has_number && r->number <= UINT32_MAX &&
        !uid_ranges_add(&f->numbers, (uint32_t)r->number, (uint32_t)r->number))
        return fetch_no_memory(err);
    if (!f->data.has_uid)
        return KIMT_OK;
    if (fetch_count_one(f, err) != KIMT_OK)
        return KIMT_FAIL;
    if (!uid_ranges_add(&f->uids, (uint32_t)f->data.message.uid, (uint32_t)f->data.message.uid))
        return fetch_no_memory(err);
    return KIMT_OK;
}

bool fetch_is_search_short(const struct imap_fetch *f, const struct kimt_folder *folder)
{
    return imap_has(f->session, "ESEARCH") && folder->uid_next > 0 &&
           folder->uid_next <= folder->messages + ESEARCH_GAPS_MAX;
}

/* Whether so many UIDs can be from first_uid on. Some servers that offer ESEARCH answer in the old
 * form, or not at all; a set with a slip in it may be endless. */
bool fetch_is_plausible(const struct imap_fetch *f)
{
    uint64_t count = uid_ranges_count(&f->uids);

    return f->first_uid > 1 ? count > 0 && count <= f->opened.messages
                            : count == f->opened.messages;
}

int fetch_put_search(struct imap_fetch *f, struct imap_command *command, struct kimt_error *err)
{
    char text[80];

    (void)snprintf(text, sizeof text, "UID SEARCH RETURN (ALL) UID %u:*", f->first_uid);
    if (fetch_command(f, command, text, err) != KIMT_OK)
        return KIMT_FAIL;
    return imap_end(f->session, err);
}

/* KIMT_END: to no avail. */
static int list_by_search(struct imap_fetch *f, struct kimt_error *err)
{
    if (!fetch_is_search_short(f, &f->opened))
        return KIMT_END;
    if (fetch_put_search(f, &f->command, err) != KIMT_OK ||
        imap_session_wait(f->session, &f->command, fetch_hear_opening, f, err) != KIMT_OK)
        return KIMT_FAIL;
    if (f->command.result.status == IMAP_OK && fetch_is_plausible(f))
        return KIMT_OK;
    uid_ranges_clear(&f->uids);
    return KIMT_END;
}

/* Once each. */
static uint64_t count_sorted(struct uid_ranges *ranges)
{
    (void)uid_ranges_have(ranges, 1);
    return uid_ranges_count(ranges);
}

/* Messages that share a UID, or have none, have only their numbers to distinguish them. */
static void find_nameless(struct imap_fetch *f)
{
    uint64_t numbers = count_sorted(&f->numbers), uids = count_sorted(&f->uids);

    f->nameless = numbers > uids ? numbers - uids : 0;
    uid_ranges_clear(&f->numbers);
}

static int list_by_fetch(struct imap_fetch *f, struct kimt_error *err)
{
    char text[80];

    uid_ranges_clear(&f->numbers);
    (void)snprintf(text, sizeof text, "UID FETCH %u:* (UID)", f->first_uid);
    f->told_count = 0;
    if (fetch_run(f, text, hear_uid, err) != KIMT_OK) {
        imap_forget(&f->command);
        return KIMT_FAIL;
    }
    if (f->command.result.status != IMAP_OK)
        return imap_fail(f->session, err, KIMT_SCOPE_FOLDER, &f->command.result,
                         "folder %s cannot be listed", f->path);
    find_nameless(f);
    return KIMT_OK;
}

/* Whether there may be more messages than EXISTS says: it was not reported, or it is 0 where some
 * were counted before. Only a listing can say. What is read from a later UID on is no whole folder,
 * and may begin with a guess. */
bool fetch_is_count_doubtful(const struct imap_fetch *f)
{
    return f->opened.messages == KIMT_UNKNOWN || (f->opened.messages == 0 && f->first_uid <= 1 &&
                                                  f->expected > 0 && f->expected != KIMT_UNKNOWN);
}

/* Numbers that contradict each other are never resolved downwards: what was counted and is not
 * listed is then missed, and reported. */
static void take_count(struct imap_fetch *f)
{
    uint64_t listed = uid_ranges_count(&f->uids) + f->nameless;

    if (f->opened.messages == KIMT_UNKNOWN && f->expected != KIMT_UNKNOWN && f->first_uid <= 1)
        f->opened.messages = f->expected;
    if (f->opened.messages == KIMT_UNKNOWN || f->opened.messages < listed)
        f->opened.messages = listed;
}

/* "n:*" always names the last message, also when its UID is below n (RFC 9051 §9, seq-range). */
int fetch_list(struct imap_fetch *f, struct kimt_error *err)
{
    int result;

    if (f->opened.messages == 0 && !fetch_is_count_doubtful(f))
        return KIMT_OK;
    result = list_by_search(f, err);
    if (result == KIMT_END)
        result = list_by_fetch(f, err);
    take_count(f);
    uid_ranges_drop_below(&f->uids, f->first_uid);
    return result;
}
