/* SPDX-License-Identifier: MIT
 *
 * Whether a list of folders is all of them. This alone decides it; an OK at its end does not.
 *
 * INBOX is always there (RFC 9051, 5.1), so a list without it is not whole: it is asked for by its
 * name, and then opened. So are names that only the list of subscriptions has: a server may hide
 * folders from LIST, and a subscription may outlive its folder. Personal namespaces of which
 * nothing was listed are asked for. What no way finds is put in as a folder with a fault, by which
 * the account is not all done.
 */
#include <config.h>

#include "common/imap/exchange/fail.h"
#include "common/imap/exchange/session_fields.h"
#include "common/imap/folders/folders_inner.h"
#include "common/imap/grammar/utf7.h"
#include "common/memory/no_memory.h"

#include <stdlib.h>

static const char unlisted[] = "(folders that the server does not list)";

static int add_fault(struct imap_folders *folders, const char *shown, const char *why,
                     struct kimt_error *err)
{
    return imap_folders_add_fault(folders, shown, why) ? KIMT_OK : imap_folders_fail(folders, err);
}

static bool is_named(const struct imap_entry *entry)
{
    return entry->listed && !entry->fault;
}

static struct imap_entry *inbox_of(const struct imap_folders *folders)
{
    return imap_folders_find(folders, "INBOX");
}

static bool has_inbox(const struct imap_folders *folders)
{
    const struct imap_entry *inbox = inbox_of(folders);

    return inbox && inbox->listed && !(inbox->attributes & KIMT_FOLDER_NO_SELECT);
}

/* Some servers take RETURN (SUBSCRIBED) for a wish to have only those: where all that were listed
 * are subscribed, there may be others. */
bool imap_list_is_doubtful(const struct imap_folders *folders)
{
    for (size_t i = 0; i < folders->count && has_inbox(folders); i++)
        if (is_named(folders->entries[i]) &&
            !(folders->entries[i]->attributes & (KIMT_FOLDER_SUBSCRIBED | KIMT_FOLDER_NO_SELECT)))
            return false;
    return true;
}

/* ---- by name ---- */

static bool is_unlisted(const struct imap_entry *entry)
{
    return !entry->listed;
}

/* A * would match more than is wanted, and so does a %, which does no harm: all that is listed is
 * there. */
static int ask_name(struct imap_session *session, struct imap_command *command, const char *raw,
                    struct kimt_error *err)
{
    char *pattern = strdup(raw);
    int result;

    if (!pattern)
        return no_memory(err, KIMT_SCOPE_ACCOUNT, "for the name of a folder");
    for (char *at = pattern; *at; at++)
        *at = *at == '*' ? '%' : *at;
    result = imap_send_mailbox(session, command, err, "LIST \"\" ", pattern, "");
    free(pattern);
    return result;
}

static const struct imap_question by_name = {.wants = is_unlisted, .send = ask_name};

/* ---- hidden, or gone ---- */

static bool is_doubtful(const struct imap_entry *entry)
{
    return entry->doubtful;
}

static int send_open(struct imap_session *session, struct imap_command *command, const char *raw,
                     struct kimt_error *err)
{
    return imap_send_mailbox(session, command, err,
                             session->flavour->open_with_select ? "SELECT " : "EXAMINE ", raw, "");
}

/* No doubt is left where the server takes the command, says that there is no such folder, or does
 * not let it be opened just now: then it is there, and is waited for where it is gone into. The
 * others need not wait for it. KIMT_FAIL: the server said more than that. */
static int settle(struct imap_session *session, struct imap_entry *entry,
                  const struct imap_result *result, struct kimt_error *why)
{
    entry->listed = result->status == IMAP_OK;
    entry->doubtful = false;
    if (entry->listed)
        return KIMT_OK;
    (void)imap_fail(session, why, KIMT_SCOPE_FOLDER, result, "folder %s cannot be opened",
                    entry->raw);
    if (why->scope > KIMT_SCOPE_FOLDER)
        return KIMT_FAIL;
    entry->listed = why->retry != KIMT_RETRY_NEVER;
    entry->doubtful = !entry->listed && why->kind != KIMT_KIND_NOT_FOUND;
    return KIMT_OK;
}

static int counted(struct imap_session *session, struct imap_folders *folders,
                   struct imap_entry *entry, const struct imap_result *result,
                   struct kimt_error *err)
{
    struct kimt_error why = {.struct_size = sizeof why};

    (void)folders;
    if (settle(session, entry, result, &why) == KIMT_OK)
        return KIMT_OK;
    *err = why;
    return KIMT_FAIL;
}

static int opened(struct imap_session *session, struct imap_folders *folders,
                  struct imap_entry *entry, const struct imap_result *result,
                  struct kimt_error *err)
{
    struct kimt_error why = {.struct_size = sizeof why};
    char text[600];
    char *shown = NULL;
    int added;

    if (settle(session, entry, result, &why) != KIMT_OK) {
        *err = why;
        return KIMT_FAIL;
    }
    if (!entry->doubtful)
        return KIMT_OK;
    (void)snprintf(text, sizeof text,
                   "only the list of subscriptions has it, and it cannot be "
                   "opened: %s",
                   why.peer);
    if (utf7_decode(entry->raw, strlen(entry->raw), &shown, NULL) != KIMT_OK)
        return imap_folders_fail(folders, err);
    added = add_fault(folders, shown, text, err);
    free(shown);
    return added;
}

/* LIST has them by no name: do they let themselves be counted, or opened? */
static int try_hidden(struct imap_session *session, struct imap_folders *folders,
                      struct kimt_error *err)
{
    static const struct imap_question count = {is_doubtful, imap_send_status, counted};
    static const struct imap_question open = {is_doubtful, send_open, opened};

    for (size_t i = 0; i < folders->count; i++) {
        struct imap_entry *entry = folders->entries[i];

        entry->doubtful =
            !entry->listed && entry != inbox_of(folders) && !imap_folders_leave_out(session, entry);
    }
    if (imap_ask_each(session, folders, &count, err) != KIMT_OK)
        return KIMT_FAIL;
    return imap_ask_each(session, folders, &open, err);
}

/* ---- namespaces ---- */

/* A namespace of the account's own that LIST "" "*" leaves out. A refusal says that there is
 * none. */
static int ask_namespaces(struct imap_session *session, const struct imap_folders *folders,
                          struct kimt_error *err)
{
    for (size_t i = 0; i < session->personal_count; i++) {
        const char *prefix = session->personal_prefixes[i];
        struct imap_result result;
        char pattern[160];
        bool known = false;

        for (size_t k = 0; k < folders->count && !known; k++)
            known = strncmp(folders->entries[k]->raw, prefix, strlen(prefix)) == 0;
        (void)snprintf(pattern, sizeof pattern, "%s*", prefix);
        if (!known && imap_session_run_mailbox(session, &result, NULL, NULL, err, "LIST \"\" ",
                                               pattern, "") != KIMT_OK)
            return KIMT_FAIL;
    }
    return KIMT_OK;
}

/* ---- INBOX ---- */

static int refuse_inbox(struct imap_session *session, struct imap_folders *folders,
                        const struct imap_result *result, struct kimt_error *err)
{
    struct kimt_error why = {.struct_size = sizeof why};
    char text[600];

    (void)imap_fail(session, &why, KIMT_SCOPE_FOLDER, result, "INBOX cannot be opened");
    if (why.retry != KIMT_RETRY_NEVER) {
        *err = why;
        err->scope = KIMT_SCOPE_ACCOUNT;
        return KIMT_FAIL;
    }
    (void)snprintf(text, sizeof text, "it is in no list of folders and cannot be opened: %s",
                   why.peer);
    return add_fault(folders, "INBOX", text, err);
}

/* No list has it: does it let itself be counted, or opened? */
static int try_inbox(struct imap_session *session, struct imap_folders *folders,
                     struct kimt_error *err)
{
    struct imap_entry *inbox = inbox_of(folders);
    const char *open = session->flavour->open_with_select ? "SELECT" : "EXAMINE";
    struct imap_result result;

    if (imap_session_run(session, &result, NULL, NULL, err, "STATUS INBOX (MESSAGES)") != KIMT_OK)
        return KIMT_FAIL;
    if (result.status != IMAP_OK &&
        imap_session_run(session, &result, NULL, NULL, err, "%s INBOX", open) != KIMT_OK)
        return KIMT_FAIL;
    if (result.status != IMAP_OK)
        return refuse_inbox(session, folders, &result, err);
    inbox->listed = true;
    inbox->counted = false;
    inbox->attributes &= ~(uint32_t)KIMT_FOLDER_NO_SELECT;
    return KIMT_OK;
}

/* ---- all of it ---- */

static size_t count_named(const struct imap_folders *folders)
{
    size_t named = 0;

    for (size_t i = 0; i < folders->count; i++)
        named += is_named(folders->entries[i]);
    return named;
}

int imap_list_complete(struct imap_session *session, struct imap_folders *folders,
                       struct kimt_error *err)
{
    bool names_none = count_named(folders) == 0;
    bool is_new;

    if (!imap_folders_entry(folders, "INBOX", &is_new))
        return imap_folders_fail(folders, err);
    if (imap_ask_each(session, folders, &by_name, err) != KIMT_OK ||
        try_hidden(session, folders, err) != KIMT_OK ||
        ask_namespaces(session, folders, err) != KIMT_OK ||
        (!has_inbox(folders) && try_inbox(session, folders, err) != KIMT_OK))
        return KIMT_FAIL;
    imap_folders_drop_unlisted(folders);
    if (session->lists_cut > 0 &&
        add_fault(folders, "(a folder with a long name)", "its name is too long", err) != KIMT_OK)
        return KIMT_FAIL;
    if (!names_none || count_named(folders) > 1)
        return KIMT_OK;
    return add_fault(folders, unlisted,
                     "the list of folders ended without one, and INBOX alone was found by its name",
                     err);
}
