/* SPDX-License-Identifier: MIT
 *
 * See presence.h. A list of the folder and of those below it, then STATUS.
 */
#include "common/imap/folders/presence.h"

#include "common/imap/folders/folders_inner.h"
#include "common/memory/no_memory.h"

static int list_around(struct imap_session *session, const char *raw, char *delimiter_r,
                       struct imap_folders *folders, struct kimt_error *err)
{
    char below[3] = "";

    if (imap_hierarchy(session, delimiter_r, NULL, err) != KIMT_OK ||
        imap_list_name(session, raw, "", folders, err) != KIMT_OK)
        return KIMT_FAIL;
    if (!*delimiter_r)
        return KIMT_OK;
    below[0] = *delimiter_r;
    below[1] = '%';
    return imap_list_name(session, raw, below, folders, err);
}

static bool has_children(const struct imap_folders *folders, const char *raw, char delimiter)
{
    size_t length = strlen(raw);

    for (size_t i = 0; i < folders->count; i++)
        if (strncmp(folders->entries[i]->raw, raw, length) == 0 &&
            folders->entries[i]->raw[length] == delimiter)
            return true;
    return false;
}

static int look_at(struct imap_session *session, const char *raw, struct imap_folders *folders,
                   enum imap_presence *presence_r, struct kimt_error *err)
{
    struct imap_counts counts = {.messages = 0};
    const struct imap_entry *entry;
    char delimiter;

    if (list_around(session, raw, &delimiter, folders, err) != KIMT_OK)
        return KIMT_FAIL;
    entry = imap_folders_find(folders, raw);
    *presence_r = IMAP_FOLDER_IN_USE;
    if (delimiter && has_children(folders, raw, delimiter))
        return KIMT_OK;
    if (entry && !(entry->attributes & KIMT_FOLDER_NO_SELECT) &&
        imap_status_of(session, raw, &counts, err) != KIMT_OK)
        return KIMT_FAIL;
    if (counts.messages == 0)
        *presence_r = entry ? IMAP_FOLDER_EMPTY : IMAP_FOLDER_ABSENT;
    return KIMT_OK;
}

int imap_folder_presence(struct imap_session *session, const char *raw,
                         enum imap_presence *presence_r, struct kimt_error *err)
{
    struct imap_folders *folders = imap_folders_new();
    int result;

    *presence_r = IMAP_FOLDER_IN_USE;
    if (!folders)
        return no_memory(err, KIMT_SCOPE_ACCOUNT, "to look for a folder");
    result = look_at(session, raw, folders, presence_r, err);
    imap_folders_free(&folders);
    return result;
}
