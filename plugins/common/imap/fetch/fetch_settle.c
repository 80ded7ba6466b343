/* SPDX-License-Identifier: MIT
 *
 * Commands that were answered: what became of the messages that did not come.
 *
 * This is the one place that decides that a message is gone. That an answer leaves it out is no
 * evidence: the server is asked which of them it still has, in one search for all of a window. What
 * it has, or does not speak of, is asked for again, alone; and when that was tried enough, it is
 * the message that fails.
 */
#include <config.h>

#include "common/imap/exchange/fail.h"
#include "common/imap/exchange/session_state.h"
#include "common/imap/fetch/fetch_command.h"
#include "common/imap/fetch/fetch_hear.h"
#include "common/imap/fetch/fetch_private.h"
#include "common/imap/fetch/fetch_settle.h"
#include "common/imap/fetch/fetch_window.h"
#include "common/imap/grammar/uid_text.h"

static int fail_message(struct imap_fetch *f, const struct fetch_window *w, bool was_told,
                        struct kimt_error *err)
{
    unsigned long long uid = f->data.message.uid;
    const char *what = fetch_parts(f) == KIMT_PARTS_META ? "flags and date" : "body";

    if (w->command.result.status != IMAP_OK)
        return imap_fail(f->session, err, KIMT_SCOPE_MESSAGE, &w->command.result,
                         "message UID %llu of folder %s cannot be fetched", uid, f->path);
    if (was_told)
        return kimt_fail(err, KIMT_SCOPE_MESSAGE, KIMT_KIND_CORRUPT, KIMT_RETRY_LATER,
                         "the server hands out no %s for message UID %llu of folder %s", what, uid,
                         f->path);
    return kimt_fail(err, KIMT_SCOPE_MESSAGE, KIMT_KIND_CORRUPT, KIMT_RETRY_LATER,
                     "the server neither hands out message UID %llu of folder %s nor says that it "
                     "is gone",
                     uid, f->path);
}

/* A folder may have any number of messages that a server only speaks of. */
static int fail_phantoms(struct imap_fetch *f, struct kimt_error *err)
{
    (void)kimt_fail(err, KIMT_SCOPE_FOLDER, KIMT_KIND_CORRUPT, KIMT_RETRY_NEVER,
                    "the server has handed out none of the last %u messages of folder %s that it "
                    "lists; the rest was not asked for",
                    f->refused > FETCH_REFUSED_MAX ? f->refused : f->vanished, f->path);
    kimt_error_hint(err, "Rebuild the folder's index at the source, then run again.");
    return KIMT_FAIL;
}

/* A server's own fault may well be about messages. */
bool fetch_is_throttled(struct imap_fetch *f, const struct imap_result *result,
                        struct kimt_error *err)
{
    struct kimt_error judged = {.struct_size = sizeof judged};

    if (result->status == IMAP_OK || result->code == IMAP_CODE_SERVERBUG)
        return false;
    (void)imap_fail(f->session, &judged, KIMT_SCOPE_ACCOUNT, result,
                    "folder %s cannot be read at present", f->path);
    if (judged.retry != KIMT_RETRY_LATER)
        return false;
    if (err)
        *err = judged;
    return true;
}

/* ---- what an answer left out ---- */

/* Nothing at all was reported about it, though all of it was asked for. */
static bool is_left_out(const struct fetch_window *w, const struct fetch_entry *entry)
{
    const struct imap_result *result = &w->command.result;

    return entry->state == ENTRY_WANTED &&
           (result->status == IMAP_OK || result->code == IMAP_CODE_EXPUNGEISSUED);
}

/* Once the next mailbox was begun, nothing more can be asked of this one. */
static bool is_to_be_checked(const struct imap_fetch *f, const struct fetch_window *w,
                             const struct fetch_entry *entry)
{
    return !f->next_begun && is_left_out(w, entry) && entry->uid > w->checked_uid;
}

static int begin_check(struct imap_fetch *f, struct fetch_window *w, struct kimt_error *err)
{
    char text[UID_TEXT_BYTES + 32];
    struct uid_text set;

    uid_text_begin(&set, imap_flavour(f->session)->max_command);
    for (size_t i = 0; i < w->count && uid_text_has_room(&set); i++)
        if (is_to_be_checked(f, w, &w->entries[i])) {
            uid_text_add(&set, w->entries[i].uid);
            w->checked_uid = w->entries[i].uid;
        }
    (void)snprintf(text, sizeof text, "UID SEARCH UID %s", uid_text_end(&set));
    w->checking = true;
    w->check_heard = false;
    if (fetch_command(f, &w->check_command, text, err) != KIMT_OK ||
        imap_end(f->session, err) != KIMT_OK)
        return KIMT_FAIL;
    return KIMT_BUSY;
}

static void hear_uid(struct fetch_window *w, uint64_t uid)
{
    for (size_t i = 0; i < w->count; i++)
        if (w->entries[i].uid == uid && w->entries[i].state == ENTRY_WANTED)
            w->entries[i].state = ENTRY_TOLD;
}

void fetch_hear_check(struct imap_fetch *f, const struct imap_response *response)
{
    struct fetch_window *w = fetch_oldest(f);
    struct imap_cursor rest = response->rest;
    struct imap_token token;
    uint64_t uid;

    if (!w || !w->checking || w->check_command.done || strcmp(response->name, "SEARCH") != 0)
        return;
    w->check_heard = true;
    while (imap_token_next(&rest, &token) != IMAP_TOKEN_END)
        if (imap_token_number(&token, &uid))
            hear_uid(w, uid);
}

static bool is_gone(const struct fetch_window *w, const struct fetch_entry *entry)
{
    return is_left_out(w, entry) && entry->uid <= w->checked_uid && w->check_heard &&
           w->check_command.result.status == IMAP_OK;
}

int fetch_settle(struct imap_fetch *f, struct fetch_window *w, struct kimt_error *err)
{
    struct fetch_entry *entry = fetch_missing(w);

    if (entry && (fetch_is_throttled(f, &w->command.result, err) ||
                  (w->checking && fetch_is_throttled(f, &w->check_command.result, err))))
        return KIMT_FAIL;
    for (; entry; entry = fetch_missing(w)) {
        bool gone = is_gone(w, entry), was_told = entry->state == ENTRY_TOLD;

        if (is_to_be_checked(f, w, entry))
            return begin_check(f, w, err);
        entry->state = ENTRY_SEEN;
        if (gone) {
            fetch_hand_out_bare(f, entry->uid, KIMT_MESSAGE_VANISHED);
            return ++f->vanished <= FETCH_VANISHED_MAX ? KIMT_OK : fail_phantoms(f, err);
        }
        if (fetch_once_more(f, entry->uid, w->count > 1 ? 0 : w->tries + 1))
            continue;
        fetch_hand_out_bare(f, entry->uid, KIMT_MESSAGE_NONE);
        return ++f->refused <= FETCH_REFUSED_MAX ? fail_message(f, w, was_told, err)
                                                 : fail_phantoms(f, err);
    }
    return KIMT_END;
}
