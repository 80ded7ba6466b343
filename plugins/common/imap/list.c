/* SPDX-License-Identifier: MIT
 *
 * Asking for the folders: in one command where that is offered, else in three.
 */
#include <config.h>

#include "common/imap/folders_inner.h"
#include "common/imap/session_inner.h"

#include <stdlib.h>

enum {
    STATUS_MOST = 64 /* under way at once, at the most */
};

static int hear(void *context, const struct imap_response *response, struct kimt_error *err)
{
    if (imap_folders_hear(context, response))
        return KIMT_OK;
    return kimt_fail(err, KIMT_SCOPE_ACCOUNT, KIMT_KIND_INTERNAL, KIMT_RETRY_LATER,
                     "no memory for the list of folders, or too many of them");
}

static int run(struct imap_session *session, struct imap_folders *folders, const char *command,
               struct imap_result *result_r, struct kimt_error *err)
{
    return imap_session_run(session, result_r, hear, folders, err, "%s", command);
}

/* ---- one command ---- */

static bool can_extended(const struct imap_session *session)
{
    return session->flavour->list_extended &&
           (imap_has(session, "LIST-EXTENDED") || imap_has(session, "IMAP4rev2"));
}

/* KIMT_END: refused, though it was offered. */
static int list_extended(struct imap_session *session, struct imap_folders *folders, uint32_t flags,
                         struct kimt_error *err)
{
    struct imap_result result;
    char command[256];
    char status[96] = "";
    bool rev2 = imap_has(session, "IMAP4rev2");

    if ((flags & IMAP_LIST_COUNTS) && session->flavour->list_status &&
        (rev2 || imap_has(session, "LIST-STATUS")))
        (void)snprintf(status, sizeof status, " STATUS (%s)", imap_status_items(session));
    (void)snprintf(command, sizeof command, "LIST \"\" \"*\" RETURN (SUBSCRIBED%s%s)",
                   rev2 || imap_has(session, "SPECIAL-USE") ? " SPECIAL-USE" : "", status);
    if (run(session, folders, command, &result, err) != KIMT_OK)
        return KIMT_FAIL;
    return result.status == IMAP_OK ? KIMT_OK : KIMT_END;
}

/* ---- three commands ---- */

static int list_plain(struct imap_session *session, struct imap_folders *folders,
                      struct kimt_error *err)
{
    struct imap_result result;

    if (run(session, folders, "LIST \"\" \"*\"", &result, err) != KIMT_OK)
        return KIMT_FAIL;
    if (result.status != IMAP_OK)
        return imap_fail(session, err, KIMT_SCOPE_ACCOUNT, &result, "%s does not list folders",
                         imap_name(session));
    /* What these two add is welcome, and not needed. */
    if (imap_has(session, "XLIST") && !imap_has(session, "SPECIAL-USE") &&
        run(session, folders, "XLIST \"\" \"*\"", &result, err) != KIMT_OK)
        return KIMT_FAIL;
    return run(session, folders, "LSUB \"\" \"*\"", &result, err);
}

/* ---- counts one by one ---- */

static bool wants_count(const struct imap_entry *entry)
{
    return !entry->counted && !(entry->attributes & (KIMT_FOLDER_NO_SELECT | KIMT_FOLDER_FOREIGN |
                                                     KIMT_FOLDER_NOT_MAIL));
}

static int send_status(struct imap_session *session, struct imap_command *command, const char *raw,
                       struct kimt_error *err)
{
    char items[80];

    (void)snprintf(items, sizeof items, " (%s)", imap_status_items(session));
    return imap_send_mailbox(session, command, err, "STATUS ", raw, items);
}

static const struct imap_entry *next_uncounted(const struct imap_folders *folders, size_t *at)
{
    while (*at < folders->count)
        if (wants_count(folders->entries[(*at)++]))
            return folders->entries[*at - 1];
    return NULL;
}

/* As many STATUS commands under way as the server bears, the next one sent for each that is
 * answered. A folder whose counts are refused keeps unknown ones: opening it will tell why. */
static int count_each(struct imap_session *session, struct imap_folders *folders,
                      struct kimt_error *err)
{
    struct imap_command commands[STATUS_MOST] = {{.done = false}};
    imap_untagged_fn *handler = session->handler;
    void *context = session->handler_context;
    size_t most =
        session->flavour->pipeline < STATUS_MOST ? session->flavour->pipeline : STATUS_MOST;
    size_t at = 0, sent = 0, answered = 0;
    const struct imap_entry *entry;
    int result = KIMT_OK;

    imap_set_handler(session, hear, folders);
    while (result == KIMT_OK) {
        while (result == KIMT_OK && sent - answered < most &&
               (entry = next_uncounted(folders, &at)) != NULL)
            result = send_status(session, &commands[sent++ % STATUS_MOST], entry->raw, err);
        if (result != KIMT_OK || answered == sent)
            break;
        result = imap_session_wait(session, &commands[answered % STATUS_MOST], NULL, NULL, err);
        answered += result == KIMT_OK;
    }
    for (; answered < sent; answered++)
        imap_forget(session, &commands[answered % STATUS_MOST]);
    imap_set_handler(session, handler, context);
    return result;
}

/* ---- all of it ---- */

static int fill(struct imap_session *session, struct imap_folders *folders, uint32_t flags,
                struct kimt_error *err)
{
    int result = KIMT_END;

    if (imap_hierarchy(session, NULL, NULL, err) != KIMT_OK)
        return KIMT_FAIL;
    if (can_extended(session))
        result = list_extended(session, folders, flags, err);
    if (result == KIMT_END)
        result = list_plain(session, folders, err);
    if (result != KIMT_OK || imap_folders_grow_tree(session, folders, err) != KIMT_OK)
        return KIMT_FAIL;
    for (size_t i = 0; i < folders->count; i++)
        if (!folders->entries[i]->placeholder)
            imap_levels_add(session, folders->entries[i]->raw);
    if (!(flags & IMAP_LIST_COUNTS))
        return KIMT_OK;
    if (count_each(session, folders, err) != KIMT_OK)
        return KIMT_FAIL;
    imap_folders_fill(folders);
    return KIMT_OK;
}

int imap_list(struct imap_session *session, uint32_t flags, struct imap_folders **folders_r,
              struct kimt_error *err)
{
    struct imap_folders *folders = imap_folders_new();

    if (!folders)
        return kimt_fail(err, KIMT_SCOPE_ACCOUNT, KIMT_KIND_INTERNAL, KIMT_RETRY_LATER,
                         "no memory for the list of folders");
    if (fill(session, folders, flags, err) != KIMT_OK) {
        imap_folders_free(&folders);
        return KIMT_FAIL;
    }
    *folders_r = folders;
    return KIMT_OK;
}
