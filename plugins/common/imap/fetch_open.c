/* SPDX-License-Identifier: MIT
 *
 * Opens a mailbox read-only and lists its UIDs: the beginning of what fetch.h promises.
 *
 * Listing is one ESEARCH where that is offered and its answer is sure to be short; else UIDs are
 * fetched line by line, which any server can and no bound is hit by.
 */
#include <config.h>

#include "common/imap/fetch_private.h"
#include "common/imap/learned.h"

#include <assert.h>
#include <stdlib.h>

enum {
    ESEARCH_GAPS_MAX = 2500, /* each gap between UIDs costs up to 22 bytes of one line */
    ARRIVALS_MAX = 10000     /* while a mailbox is listed */
};

static const char *const reading_verbs[] = {
    "EXAMINE ", "SELECT ", "UID FETCH ", "UID SEARCH ", "UNSELECT", "CLOSE", "IDLE", "NOOP", NULL};

static bool only_reads(const char *text)
{
    for (const char *const *verb = reading_verbs; *verb; verb++)
        if (strncmp(text, *verb, strlen(*verb)) == 0)
            return true;
    return false;
}

int fetch_command(struct imap_fetch *f, struct imap_command *command, const char *text,
                  struct kimt_error *err)
{
    assert(only_reads(text));
    if (!only_reads(text))
        return kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_INTERNAL, KIMT_RETRY_NEVER,
                         "a command that could change the source was stopped");
    if (imap_begin(f->session, command, IMAP_COMMAND_NONE, err) != KIMT_OK ||
        imap_put(f->session, err, "%s", text) != KIMT_OK)
        return KIMT_FAIL;
    return KIMT_OK;
}

static int run(struct imap_fetch *f, const char *text, imap_untagged_fn *handler,
               struct kimt_error *err)
{
    if (fetch_command(f, &f->command, text, err) != KIMT_OK || imap_end(f->session, err) != KIMT_OK)
        return KIMT_FAIL;
    return imap_session_wait(f->session, &f->command, handler, f, err);
}

/* ---- what EXAMINE tells */

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

static int put_examine(struct imap_fetch *f, struct kimt_error *err)
{
    bool select = imap_flavour(f->session)->open_with_select;

    if (imap_compress_if_wanted(f->session, err) != KIMT_OK)
        return KIMT_FAIL;
    return imap_send_mailbox(f->session, &f->command, err, select ? "SELECT " : "EXAMINE ", f->key,
                             "");
}

/* Where it is refused, what was sent behind it means nothing. */
static int wait_for_examine(struct imap_fetch *f, struct kimt_error *err)
{
    if (imap_session_wait(f->session, &f->command, fetch_hear_opening, f, err) != KIMT_OK)
        return KIMT_FAIL;
    f->is_open = f->command.result.status == IMAP_OK;
    if (f->is_open)
        return KIMT_OK;
    if (fetch_finish(f, err) != KIMT_OK)
        return KIMT_FAIL;
    return imap_fail(f->session, err, KIMT_SCOPE_FOLDER, &f->command.result,
                     "folder %s cannot be opened", f->path);
}

/* ---- listing */

int fetch_no_memory(struct kimt_error *err)
{
    return kimt_fail(err, KIMT_SCOPE_ACCOUNT, KIMT_KIND_INTERNAL, KIMT_RETRY_LATER,
                     "no memory for the messages of a folder, or too many of them");
}

int fetch_count_one(struct imap_fetch *f, struct kimt_error *err)
{
    if (f->told_count < f->opened.messages + ARRIVALS_MAX) {
        f->told_count++;
        imap_got_on(f->session);
        return KIMT_OK;
    }
    return kimt_fail(err, KIMT_SCOPE_FOLDER, KIMT_KIND_PROTOCOL, KIMT_RETRY_NEVER,
                     "the server goes on telling of messages in folder %s, though it says that "
                     "there are only %llu",
                     f->path, (unsigned long long)f->opened.messages);
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

/* Messages that share a UID, or have none, have only their numbers to tell them apart. */
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
    if (run(f, text, hear_uid, err) != KIMT_OK) {
        imap_forget(&f->command);
        return KIMT_FAIL;
    }
    if (f->command.result.status != IMAP_OK)
        return imap_fail(f->session, err, KIMT_SCOPE_FOLDER, &f->command.result,
                         "folder %s cannot be listed", f->path);
    find_nameless(f);
    return KIMT_OK;
}

/* Whether there may be more messages than EXISTS says: it was not told, or it is 0 where some were
 * counted before. Only a listing can say. What is read from a later UID on is no whole folder, and
 * may begin with a guess. */
bool fetch_is_count_doubtful(const struct imap_fetch *f)
{
    return f->opened.messages == KIMT_UNKNOWN || (f->opened.messages == 0 && f->first_uid <= 1 &&
                                                  f->expected > 0 && f->expected != KIMT_UNKNOWN);
}

/* Numbers that contradict each other are never resolved downwards: what was counted and is not
 * listed is then missed, and told. */
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

/* ---- the folder */

static char *joined(const struct kimt_folder *folder)
{
    size_t length = 1;
    char *path;

    for (uint32_t i = 0; i < folder->part_count; i++)
        length += strlen(folder->parts[i]) + 1;
    path = calloc(1, length);
    for (uint32_t i = 0; path && i < folder->part_count; i++) {
        size_t used = strlen(path);

        (void)snprintf(path + used, length - used, "%s%s", i ? "/" : "", folder->parts[i]);
    }
    return path;
}

/* What was listed counts as much as what is read. */
static void begin_average(struct imap_fetch *f, const struct kimt_folder *folder)
{
    bool told = folder->messages > 0 && folder->messages != KIMT_UNKNOWN &&
                folder->bytes != KIMT_UNKNOWN && fetch_parts(f) == KIMT_PARTS_WHOLE;

    f->messages = told ? folder->messages : 0;
    f->bytes = told ? folder->bytes : 0;
    if (told)
        f->average_bytes = f->bytes / f->messages + 1;
    else
        f->average_bytes = fetch_parts(f) == KIMT_PARTS_WHOLE ? 16 * 1024 : 2 * 1024;
}

static int remember(struct imap_fetch *f, const struct kimt_folder *folder,
                    const struct kimt_resume *resume, struct kimt_error *err)
{
    free(f->path);
    free(f->key);
    f->path = joined(folder);
    f->key = strdup(folder->key);
    f->resume = resume;
    f->opened = *folder;
    f->expected = folder->messages;
    f->nameless = 0;
    f->opened.messages = KIMT_UNKNOWN; /* until EXISTS is heard */
    f->opened.uid_validity = f->opened.uid_next = 0;
    f->opened.highest_modseq = 0;
    f->opened.key = f->key;
    uid_ranges_clear(&f->uids);
    uid_ranges_clear(&f->numbers);
    uid_ranges_clear(&f->told);
    aside_clear(&f->aside);
    f->single |= learned_has(imap_name(f->session), LEARNED_SINGLE);
    f->meta_under_way = f->list_under_way = f->is_awaited = false;
    f->is_ahead = f->is_odd = f->is_listed = false;
    f->first = f->used = f->again_count = 0;
    f->told_count = f->refused = f->vanished = 0;
    begin_average(f, folder);
    f->body = FETCH_NO_BODY;
    return f->path && f->key ? KIMT_OK : fetch_no_memory(err);
}

int fetch_end_folder(struct imap_fetch *f, struct kimt_error *err)
{
    if (!f->is_open)
        return KIMT_OK;
    uid_ranges_clear(&f->uids);
    aside_clear(&f->aside);
    f->again_count = 0;
    f->is_awaited = false;
    if (fetch_finish(f, err) != KIMT_OK)
        return KIMT_FAIL;
    f->is_open = false;
    return KIMT_OK;
}

/* The same, and with what was begun behind it. */
static int end_folder(struct imap_fetch *f, struct kimt_error *err)
{
    if (fetch_end_folder(f, err) != KIMT_OK)
        return KIMT_FAIL;
    return fetch_drop_next(f, err);
}

/* Opening another mailbox leaves the one before, whether that works or not (RFC 9051 §6.3.2). */
int fetch_examine(struct imap_fetch *f, const struct kimt_folder *folder,
                  const struct kimt_resume *resume, struct kimt_error *err)
{
    if (end_folder(f, err) != KIMT_OK || remember(f, folder, resume, err) != KIMT_OK)
        return KIMT_FAIL;
    if (put_examine(f, err) != KIMT_OK)
        return KIMT_FAIL;
    return wait_for_examine(f, err);
}

int fetch_open_begin(struct imap_fetch *f, const struct kimt_folder *folder, uint32_t first_uid,
                     const struct kimt_resume *resume, struct kimt_error *err)
{
    if (remember(f, folder, resume, err) != KIMT_OK)
        return KIMT_FAIL;
    f->first_uid = first_uid ? first_uid : 1;
    if (put_examine(f, err) != KIMT_OK)
        return KIMT_FAIL;
    return f->command.done ? KIMT_OK : fetch_ahead_send(f, folder, err);
}

int fetch_open_end(struct imap_fetch *f, const struct kimt_folder **opened_r,
                   struct kimt_error *err)
{
    int result;

    if (wait_for_examine(f, err) != KIMT_OK)
        return KIMT_FAIL;
    *opened_r = &f->opened;
    if (fetch_is_count_doubtful(f)) {
        if (fetch_finish(f, err) != KIMT_OK)
            return KIMT_FAIL;
        f->is_ahead = false;
        return fetch_list(f, err);
    }
    result = fetch_ahead_opened(f, err);
    if (result != KIMT_END)
        return result;
    return fetch_parts(f) == KIMT_PARTS_META ? fetch_meta_send(f, &f->opened, err)
                                             : fetch_list(f, err);
}

int imap_fetch_open(struct imap_fetch *f, const struct kimt_folder *folder, uint32_t first_uid,
                    const struct kimt_resume *resume, const struct kimt_folder **opened_r,
                    struct kimt_error *err)
{
    if (end_folder(f, err) != KIMT_OK ||
        fetch_open_begin(f, folder, first_uid, resume, err) != KIMT_OK)
        return KIMT_FAIL;
    return fetch_open_end(f, opened_r, err);
}

int fetch_reopen(struct imap_fetch *f, struct kimt_error *err)
{
    uint32_t before = f->opened.uid_validity;

    if (put_examine(f, err) != KIMT_OK || wait_for_examine(f, err) != KIMT_OK)
        return KIMT_FAIL;
    if (before == f->opened.uid_validity)
        return KIMT_OK;
    return kimt_fail(err, KIMT_SCOPE_FOLDER, KIMT_KIND_CORRUPT, KIMT_RETRY_LATER,
                     "folder %s was replaced while it was read", f->path);
}

/* CLOSE expunges nothing after EXAMINE; after SELECT only UNSELECT is harmless. */
int imap_fetch_leave(struct imap_fetch *f, struct kimt_error *err)
{
    bool unselect = imap_has(f->session, "UNSELECT");
    bool was_open = f->is_open;

    if (end_folder(f, err) != KIMT_OK)
        return KIMT_FAIL;
    if (!was_open || (!unselect && imap_flavour(f->session)->open_with_select))
        return KIMT_OK;
    if (!imap_runs_ahead(f->session))
        return run(f, unselect ? "UNSELECT" : "CLOSE", NULL, err);
    if (!f->leave_command.done && *f->leave_command.tag &&
        imap_session_wait(f->session, &f->leave_command, NULL, NULL, err) != KIMT_OK)
        return KIMT_FAIL;
    f->leave_command.is_aside = true;
    return imap_send(f->session, &f->leave_command, err, unselect ? "UNSELECT" : "CLOSE");
}
