/* SPDX-License-Identifier: MIT
 *
 * Takes away again what was put there: named messages, and folders that hold nothing.
 *
 * With UIDPLUS (RFC 4315) exactly the named messages are expunged. Without it EXPUNGE takes
 * whatever is marked as deleted, so it is used only where nothing else is.
 */
#include <config.h>

#include "common/imap/destination/destination_ensure.h"
#include "common/imap/destination/destination_listed.h"
#include "common/imap/destination/destination_private.h"
#include "common/imap/destination/destination_select.h"
#include "common/imap/exchange/capability.h"
#include "common/imap/exchange/fail.h"
#include "common/imap/exchange/session_state.h"
#include "common/imap/folders/create.h"
#include "common/imap/folders/presence.h"
#include "common/imap/grammar/message_data.h"
#include "common/imap/grammar/uid_text.h"
#include "common/memory/no_memory.h"

#include <stdlib.h>
#include <strings.h>

/* ---- messages ---- */

struct removal {
    struct kimt_destination_session *d;
    uint32_t *uids; /* ascending */
    size_t count, at;
    size_t there;      /* of the set at hand */
    uint64_t last_uid; /* that was reported: further ones are getting on */
    uint64_t flagged;  /* messages whose flags were reported */
    bool strangers;    /* others are marked as deleted */
};

static int by_uid(const void *a, const void *b)
{
    uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;

    return left < right ? -1 : left > right;
}

static bool take_uids(struct removal *removal, const uint64_t *uids, size_t count)
{
    removal->uids = calloc(count ? count : 1, sizeof *removal->uids);
    if (!removal->uids)
        return false;
    for (size_t i = 0; i < count; i++)
        if (uids[i] > 0 && uids[i] <= UINT32_MAX)
            removal->uids[removal->count++] = (uint32_t)uids[i];
    qsort(removal->uids, removal->count, sizeof *removal->uids, by_uid);
    return true;
}

static bool is_named(const struct removal *removal, const struct message_data *data)
{
    uint32_t uid = (uint32_t)data->message.uid;

    return data->has_uid && bsearch(&uid, removal->uids, removal->count, sizeof uid, by_uid);
}

static int hear(void *context, const struct imap_response *r, struct kimt_error *err)
{
    struct removal *removal = context;
    struct message_data data;

    (void)err;
    if (strcmp(r->name, "FETCH") != 0)
        return KIMT_OK;
    message_data_clear(&data);
    message_data_read(&data, r->rest);
    if (data.has_uid && data.message.uid > removal->last_uid) {
        removal->last_uid = data.message.uid;
        removal->flagged += data.has_flags;
        imap_got_on(removal->d->session);
    }
    if (is_named(removal, &data))
        removal->there += !data.has_flags; /* with flags it is news of a change */
    else if (data.message.flags & KIMT_FLAG_DELETED)
        removal->strangers = true;
    return KIMT_OK;
}

static int run(struct removal *removal, struct kimt_error *err, const char *verb, const char *set,
               const char *items)
{
    struct kimt_destination_session *d = removal->d;

    removal->last_uid = 0;
    if (imap_begin(d->session, &d->command, IMAP_COMMAND_NONE, err) != KIMT_OK ||
        imap_put(d->session, err, "%s%s%s", verb, set, items) != KIMT_OK ||
        imap_end(d->session, err) != KIMT_OK ||
        imap_session_wait(d->session, &d->command, hear, removal, err) != KIMT_OK)
        return KIMT_FAIL;
    if (d->command.result.status == IMAP_OK)
        return KIMT_OK;
    return imap_fail(d->session, err, KIMT_SCOPE_FOLDER, &d->command.result,
                     "messages in folder %s could not be removed", d->folder.path);
}

static int fail_unseen(const struct removal *removal, struct kimt_error *err)
{
    (void)kimt_fail(err, KIMT_SCOPE_FOLDER, KIMT_KIND_UNSUPPORTED, KIMT_RETRY_NEVER,
                    "nothing is removed from folder %s: the server counted %llu messages there and "
                    "gave the flags of %llu, so that others may be marked as deleted, and would go "
                    "with them",
                    removal->d->folder.path,
                    (unsigned long long)removal->d->folder.ensured.messages,
                    (unsigned long long)removal->flagged);
    kimt_error_hint(err, "Try again; if it stays so, rebuild the folder's index at the server.");
    return KIMT_FAIL;
}

/* All flags, line by line: an answer to SEARCH could be longer than any bound. */
static int check_strangers(struct removal *removal, struct kimt_error *err)
{
    removal->flagged = 0;
    if (run(removal, err, "UID FETCH ", "1:*", " (UID FLAGS)") != KIMT_OK)
        return KIMT_FAIL;
    if (!removal->strangers && removal->flagged < removal->d->folder.ensured.messages)
        return fail_unseen(removal, err);
    if (!removal->strangers)
        return KIMT_OK;
    (void)kimt_fail(err, KIMT_SCOPE_FOLDER, KIMT_KIND_UNSUPPORTED, KIMT_RETRY_NEVER,
                    "nothing is removed from folder %s: other messages there are marked as "
                    "deleted, and would go with them",
                    removal->d->folder.path);
    kimt_error_hint(err, "The user can purge or undelete them; then try again.");
    return KIMT_FAIL;
}

/* How many of the set the folder has. */
static int count_there(struct removal *removal, const char *set, size_t *there_r,
                       struct kimt_error *err)
{
    removal->there = 0;
    if (run(removal, err, "UID FETCH ", set, " (UID)") != KIMT_OK)
        return KIMT_FAIL;
    *there_r = removal->there;
    return KIMT_OK;
}

/* An OK may come although nothing went: some servers leave out in silence what the user has no
 * right to do. */
static int check_gone(struct removal *removal, const char *set, struct kimt_error *err)
{
    size_t there;

    if (count_there(removal, set, &there, err) != KIMT_OK)
        return KIMT_FAIL;
    if (there == 0)
        return KIMT_OK;
    (void)kimt_fail(err, KIMT_SCOPE_FOLDER, KIMT_KIND_PERMISSION, KIMT_RETRY_NEVER,
                    "%zu messages are still in folder %s, although the server said that it removed "
                    "them",
                    there, removal->d->folder.path);
    kimt_error_hint(err, "The user may lack the right to delete messages there.");
    return KIMT_FAIL;
}

/* The next named messages, as many as fit into one command. */
static int remove_some(struct removal *removal, size_t *removed, struct kimt_error *err)
{
    struct kimt_destination_session *d = removal->d;
    bool by_name = imap_has(d->session, "UIDPLUS");
    struct uid_text text;
    const char *set;
    size_t there;

    uid_text_begin(&text, imap_flavour(d->session)->max_command);
    while (removal->at < removal->count && uid_text_has_room(&text))
        uid_text_add(&text, removal->uids[removal->at++]);
    set = uid_text_end(&text);
    if (count_there(removal, set, &there, err) != KIMT_OK)
        return KIMT_FAIL;
    if (there == 0)
        return KIMT_OK;
    imap_allow_lines(d->session, 2 * there); /* of flags that change, and of what goes */
    if (run(removal, err, "UID STORE ", set, " +FLAGS.SILENT (\\Deleted)") != KIMT_OK ||
        run(removal, err, by_name ? "UID EXPUNGE " : "EXPUNGE", by_name ? set : "", "") !=
            KIMT_OK ||
        check_gone(removal, set, err) != KIMT_OK)
        return KIMT_FAIL;
    *removed += there;
    return KIMT_OK;
}

/* The folder is open. */
static int remove_all(struct removal *removal, size_t *removed, struct kimt_error *err)
{
    struct kimt_destination_session *d = removal->d;

    if (d->folder.ensured.messages == 0)
        return KIMT_OK;
    if (!imap_has(d->session, "UIDPLUS") && check_strangers(removal, err) != KIMT_OK)
        return KIMT_FAIL;
    while (removal->at < removal->count)
        if (remove_some(removal, removed, err) != KIMT_OK)
            return KIMT_FAIL;
    return KIMT_OK;
}

int imap_destination_messages_remove(struct kimt_destination_session *d, const uint64_t *uids,
                                     size_t count, size_t *removed_r, struct kimt_error *err)
{
    struct removal removal = {.d = d};
    int result = KIMT_OK;

    *removed_r = 0;
    if (!take_uids(&removal, uids, count))
        return no_memory(err, KIMT_SCOPE_ACCOUNT, "to remove messages");
    if (removal.count && d->fetch)
        result = imap_fetch_leave(d->fetch, err);
    if (removal.count && result == KIMT_OK)
        result = destination_select(d, err);
    if (removal.count && result == KIMT_OK)
        result = destination_leave(d, remove_all(&removal, removed_r, err), err);
    free(removal.uids);
    return result;
}

/* ---- folders ---- */

/* Not every server forgets by itself that a user wanted to see what is gone. */
static int delete_folder(struct kimt_destination_session *d, const char *raw,
                         struct kimt_error *err)
{
    struct imap_result result;

    if (destination_step_aside(d, err) != KIMT_OK ||
        imap_session_run_mailbox(d->session, &result, NULL, NULL, err, "DELETE ", raw, "") !=
            KIMT_OK)
        return KIMT_FAIL;
    if (result.status != IMAP_OK && result.code != IMAP_CODE_NONEXISTENT)
        return imap_fail(d->session, err, KIMT_SCOPE_FOLDER, &result,
                         "folder %s could not be removed", raw);
    imap_levels_forget(d->session);
    if (d->folders)
        imap_folders_gone(d->folders, raw);
    return imap_session_run_mailbox(d->session, &result, NULL, NULL, err, "UNSUBSCRIBE ", raw, "");
}

static int remove_folder(struct kimt_destination_session *d, const char *raw,
                         struct kimt_error *err)
{
    enum imap_presence presence;

    if (imap_folder_presence(d->session, raw, &presence, err) != KIMT_OK)
        return KIMT_FAIL;
    if (presence == IMAP_FOLDER_ABSENT)
        return KIMT_OK;
    return presence == IMAP_FOLDER_EMPTY ? delete_folder(d, raw, err) : KIMT_END;
}

int imap_destination_folder_remove(struct kimt_destination_session *d,
                                   const struct kimt_folder *folder, struct kimt_error *err)
{
    char *raw = NULL;
    int result;

    if ((d->fetch && imap_fetch_leave(d->fetch, err) != KIMT_OK) ||
        destination_settle_next(d, err) != KIMT_OK ||
        destination_raw_name(d, folder, &raw, err) != KIMT_OK)
        return KIMT_FAIL;
    destination_forget_next(d); /* it may be the one that goes */
    result = strcasecmp(raw, "INBOX") == 0 ? KIMT_END : remove_folder(d, raw, err);
    free(raw);
    return result;
}
