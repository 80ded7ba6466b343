/* SPDX-License-Identifier: MIT
 *
 * Folders of the destination as they were listed, and the raw names of folders.
 */
#include <config.h>

#include "common/imap/destination/destination_folder.h"
#include "common/imap/destination/destination_listed.h"
#include "common/imap/destination/destination_private.h"
#include "common/imap/folders/create.h"
#include "common/memory/no_memory.h"

#include <stdlib.h>

static bool same_path(const struct kimt_folder *a, const struct kimt_folder *b)
{
    if (a->part_count != b->part_count)
        return false;
    for (uint32_t i = 0; i < a->part_count; i++)
        if (strcmp(a->parts[i], b->parts[i]) != 0)
            return false;
    return true;
}

const struct kimt_folder *destination_find_listed(const struct kimt_destination_session *d,
                                                  const struct kimt_folder *folder)
{
    const struct kimt_folder *listed;

    for (size_t i = 0; d->folders && (listed = imap_folders_get(d->folders, i)) != NULL; i++)
        if (!(listed->attributes & (KIMT_FOLDER_NO_SELECT | KIMT_FOLDER_FOREIGN)) &&
            same_path(listed, folder))
            return listed;
    return NULL;
}

int destination_raw_name(struct kimt_destination_session *d, const struct kimt_folder *folder,
                         char **raw_r, struct kimt_error *err)
{
    const struct kimt_folder *listed = destination_find_listed(d, folder);

    if (!listed)
        return imap_raw_name(d->session, folder->parts, folder->part_count, raw_r, err);
    *raw_r = strdup(listed->key);
    return *raw_r ? KIMT_OK : no_memory(err, KIMT_SCOPE_ACCOUNT, "for a folder");
}
