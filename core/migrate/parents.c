/* SPDX-License-Identifier: MIT
 *
 * Written after they were made: of one that a kill leaves unwritten it is not known whose it is,
 * and it stays.
 */
#include "migrate/parents.h"
#include "base/no_memory.h"
#include "journal/folders.h"
#include "migrate/transfer.h"
#include <kimt/error.h>
#include <string.h>
#include <strings.h>

static bool is_listed(const struct transfer *transfer, const struct kimt_folder *target,
                      uint32_t count)
{
    const struct folder_list *listed = &transfer->work->destination_folders;

    for (size_t i = 0; i < listed->count; i++) {
        const struct kimt_folder *folder = listed->items[i];
        uint32_t same = 0;

        if (folder->part_count != count)
            continue;
        while (same < count && strcmp(folder->parts[same], target->parts[same]) == 0)
            same++;
        if (same == count)
            return true;
    }
    return false;
}

static int note_one(struct transfer *transfer, const struct kimt_folder *target, uint32_t count,
                    struct trouble *trouble)
{
    struct arena arena = {0};
    const char *path = folder_path(&arena, target->parts, count);
    int result;

    if (path)
        result = journal_parent_made(transfer->run->settings->journal,
                                     transfer->work->journal_account, path, at_neither(trouble));
    else
        result = no_memory(at_neither(trouble), "for a folder's path");
    arena_clear(&arena);
    return result == KIMT_OK ? KIMT_OK : KIMT_FAIL;
}

int parents_note(struct transfer *transfer, const struct kimt_folder *target,
                 struct trouble *trouble)
{
    bool below_inbox = target->part_count > 0 && strcasecmp(target->parts[0], "INBOX") == 0;

    if (!transfer->run->settings->journal)
        return KIMT_OK;
    for (uint32_t count = below_inbox ? 2 : 1; count < target->part_count; count++)
        if (!is_listed(transfer, target, count) &&
            note_one(transfer, target, count, trouble) != KIMT_OK)
            return KIMT_FAIL;
    return KIMT_OK;
}
