/* SPDX-License-Identifier: MIT
 *
 * Asking for the folders: in one command where that is offered, else in three; and for the
 * namespace along with them.
 */
#include <config.h>

#include "common/imap/exchange/capability.h"
#include "common/imap/exchange/fail.h"
#include "common/imap/exchange/session_fields.h"
#include "common/imap/exchange/session_state.h"
#include "common/imap/folders/folders_inner.h"
#include "common/imap/folders/hierarchy.h"
#include "common/memory/no_memory.h"

/* All of it is asked for at once, and heard in whatever order it comes. */
struct listing {
    struct imap_session *session;
    struct imap_folders *folders;
    uint32_t flags; /* enum imap_list_flags */
};

static int hear(void *context, const struct imap_response *response, struct kimt_error *err)
{
    const struct listing *listing = context;

    if (imap_hierarchy_hear(listing->session, response, err) != KIMT_OK)
        return KIMT_FAIL;
    if (!imap_folders_hear(listing->folders, response))
        return imap_folders_fail(listing->folders, err);
    if (listing->folders->is_news)
        imap_got_on(listing->session);
    return KIMT_OK;
}

static int send(struct imap_session *session, struct imap_command *command, const char *text,
                struct kimt_error *err)
{
    if (imap_make_way(session, err) != KIMT_OK)
        return KIMT_FAIL;
    return imap_send(session, command, err, text);
}

static int wait_for(struct imap_session *session, struct imap_command *command,
                    struct kimt_error *err)
{
    return *command->tag ? imap_session_wait(session, command, NULL, NULL, err) : KIMT_OK;
}

/* ---- one command ---- */

static bool can_extended(const struct imap_session *session)
{
    return session->flavour->list_extended &&
           (imap_has(session, "LIST-EXTENDED") || imap_has(session, "IMAP4rev2"));
}

/* KIMT_END: refused, though it was offered. */
static int list_extended(struct imap_session *session, uint32_t flags, struct kimt_error *err)
{
    IMAP_SCOPED struct imap_command command = {.done = false};
    char text[256];
    char status[96] = "";
    bool rev2 = imap_has(session, "IMAP4rev2");

    if ((flags & IMAP_LIST_COUNTS) && session->flavour->list_status &&
        (rev2 || imap_has(session, "LIST-STATUS")))
        (void)snprintf(status, sizeof status, " STATUS (%s)", imap_status_items(session));
    (void)snprintf(text, sizeof text, "LIST \"\" \"*\" RETURN (SUBSCRIBED%s%s)",
                   rev2 || imap_has(session, "SPECIAL-USE") ? " SPECIAL-USE" : "", status);
    if (send(session, &command, text, err) != KIMT_OK ||
        wait_for(session, &command, err) != KIMT_OK)
        return KIMT_FAIL;
    return command.result.status == IMAP_OK ? KIMT_OK : KIMT_END;
}

/* ---- three commands ---- */

/* What XLIST and LSUB add is welcome, and not needed. */
static int send_plain(struct imap_session *session, struct imap_command commands[3],
                      struct kimt_error *err)
{
    if (send(session, &commands[0], "LIST \"\" \"*\"", err) != KIMT_OK)
        return KIMT_FAIL;
    if (imap_has(session, "XLIST") && !imap_has(session, "SPECIAL-USE") &&
        send(session, &commands[1], "XLIST \"\" \"*\"", err) != KIMT_OK)
        return KIMT_FAIL;
    return send(session, &commands[2], "LSUB \"\" \"*\"", err);
}

static int list_plain(struct imap_session *session, struct kimt_error *err)
{
    struct imap_command commands[3] = {{.done = false}};
    int result = send_plain(session, commands, err);

    for (size_t i = 0; i < 3 && result == KIMT_OK; i++)
        result = wait_for(session, &commands[i], err);
    for (size_t i = 0; i < 3; i++)
        imap_forget(&commands[i]);
    if (result != KIMT_OK || commands[0].result.status == IMAP_OK)
        return result;
    return imap_fail(session, err, KIMT_SCOPE_ACCOUNT, &commands[0].result,
                     "%s does not list folders", imap_name(session));
}

/* ---- counts ---- */

/* A folder whose counts are refused keeps unknown ones: opening it will say why. */
static bool wants_count(const struct imap_entry *entry)
{
    return !entry->counted && !(entry->attributes & (KIMT_FOLDER_NO_SELECT | KIMT_FOLDER_FOREIGN |
                                                     KIMT_FOLDER_NOT_MAIL));
}

static const struct imap_question how_many = {.wants = wants_count, .send = imap_send_status};

/* ---- all of it ---- */

/* Where there is no NAMESPACE, LIST says two things that are not to be mixed up. */
static int list_names(struct imap_session *session, const struct imap_folders *folders,
                      uint32_t flags, struct kimt_error *err)
{
    IMAP_SCOPED struct imap_command asked = {.done = false};
    int result = imap_hierarchy_send(session, &asked, err);

    if (result == KIMT_END)
        result = imap_hierarchy(session, NULL, NULL, err);
    if (result == KIMT_OK)
        result = can_extended(session) ? list_extended(session, flags, err) : KIMT_END;
    if (result == KIMT_OK && imap_list_is_doubtful(folders))
        result = KIMT_END;
    if (result == KIMT_END)
        result = list_plain(session, err);
    if (result == KIMT_OK)
        result = wait_for(session, &asked, err);
    return result == KIMT_OK ? imap_hierarchy(session, NULL, NULL, err) : KIMT_FAIL;
}

static int fill(void *context, struct kimt_error *err)
{
    const struct listing *listing = context;
    struct imap_session *session = listing->session;
    struct imap_folders *folders = listing->folders;

    if (list_names(session, folders, listing->flags, err) != KIMT_OK ||
        imap_list_complete(session, folders, err) != KIMT_OK)
        return KIMT_FAIL;
    imap_home_told(session);
    if (imap_folders_grow_tree(session, folders, err) != KIMT_OK)
        return KIMT_FAIL;
    for (size_t i = 0; i < folders->count; i++)
        if (!folders->entries[i]->placeholder && !folders->entries[i]->fault)
            imap_levels_add(session, folders->entries[i]->raw);
    if (!(listing->flags & IMAP_LIST_COUNTS))
        return KIMT_OK;
    if (imap_ask_each(session, folders, &how_many, err) != KIMT_OK)
        return KIMT_FAIL;
    imap_folders_fill(folders);
    return KIMT_OK;
}

static int list_once(struct imap_session *session, uint32_t flags, struct imap_folders **folders_r,
                     struct kimt_error *err)
{
    struct listing listing = {.session = session, .folders = imap_folders_new(), .flags = flags};
    int result;

    if (!listing.folders)
        return no_memory(err, KIMT_SCOPE_ACCOUNT, "for the list of folders");
    session->lists_cut = 0;
    result = imap_with_handler(session, hear, &listing, fill, &listing, err);
    if (result == KIMT_OK)
        *folders_r = listing.folders;
    else
        imap_folders_free(&listing.folders);
    return result;
}

/* ID may have shown meanwhile that it is another kind of server, which is to be asked otherwise. */
int imap_list(struct imap_session *session, uint32_t flags, struct imap_folders **folders_r,
              struct kimt_error *err)
{
    const struct imap_flavour *flavour = session->flavour;

    if (list_once(session, flags, folders_r, err) != KIMT_OK)
        return KIMT_FAIL;
    if (session->flavour == flavour)
        return KIMT_OK;
    imap_folders_free(folders_r);
    imap_hierarchy_forget(session);
    return list_once(session, flags, folders_r, err);
}
