/* SPDX-License-Identifier: MIT
 *
 * A listing from a later UID on can be held against nothing, so all of the folder is listed; that
 * is done after losses and for folders of which little is known, not on the way of each message.
 */
#include "migrate/readback.h"
#include "base/no_memory.h"
#include "migrate/transfer.h"
#include "run/shortfall.h"
#include <kimt/error.h>

static const char purpose[] = "to read a folder back";

static bool is_wanted(const struct readback *readback, uint64_t uid)
{
    const struct kimt_scan *wish = &readback->wish;

    return uid >= wish->first_uid && (!wish->is_wanted || wish->is_wanted(wish->context, uid));
}

/* For the plugin, which asks it of whatever it leaves out. */
static bool note_listed(void *context, uint64_t uid)
{
    struct readback *readback = context;

    readback->failed |= !uid_set_add(&readback->listed, uid);
    return is_wanted(readback, uid);
}

int readback_begin(struct transfer *transfer, struct readback *readback,
                   const struct kimt_scan *wish, struct trouble *trouble)
{
    bool all = wish->first_uid <= 1 && !wish->is_wanted;

    *readback = (struct readback){.wish = *wish};
    transfer->sides.scan = (struct kimt_scan){.struct_size = sizeof transfer->sides.scan,
                                              .parts = wish->parts,
                                              .first_uid = 1,
                                              .is_wanted = all ? NULL : note_listed,
                                              .context = readback};
    return destination_link_scan_begin(&transfer->sides.destination, &transfer->sides.scan,
                                       at_destination(trouble));
}

int readback_count(struct transfer *transfer, struct trouble *trouble)
{
    struct folder_work *folder = &transfer->folder;
    const struct kimt_folder *now;

    if (destination_link_folder_ensure(&transfer->sides.destination, &folder->mapped->target, &now,
                                       at_destination(trouble)) != KIMT_OK)
        return KIMT_FAIL;
    folder->counted = now->messages;
    if (now->uid_validity == folder->destination_uid_validity)
        return KIMT_OK;
    return kimt_fail(at_neither(trouble), KIMT_SCOPE_FOLDER, KIMT_KIND_CORRUPT, KIMT_RETRY_LATER,
                     "folder %s was replaced at the destination", folder->mapped->target_path);
}

/* What was deleted meanwhile is not missing: less is believed if it is counted still. */
static int judge(struct transfer *transfer, const struct readback *readback,
                 struct trouble *trouble)
{
    const uint64_t *counted = &transfer->folder.counted;
    uint64_t listed = readback->listed.count;
    struct kimt_error ignored = {.struct_size = sizeof ignored};

    if (readback->failed)
        return no_memory(at_neither(trouble), purpose);
    if (shortfall(*counted, listed, "destination", &ignored) == 0)
        return KIMT_END;
    if (readback_count(transfer, trouble) != KIMT_OK)
        return KIMT_FAIL;
    if (shortfall(*counted, listed, "destination", at_neither(trouble)) == 0)
        return KIMT_END;
    trouble->error.scope = KIMT_SCOPE_FOLDER;
    return KIMT_FAIL;
}

int readback_next(struct transfer *transfer, struct readback *readback,
                  const struct kimt_message **message_r, struct trouble *trouble)
{
    int result;

    do {
        *message_r = NULL;
        result = destination_link_scan_next(&transfer->sides.destination, message_r,
                                            at_destination(trouble));
        if (result == KIMT_END)
            return judge(transfer, readback, trouble);
        if (!*message_r || (*message_r)->uid == 0)
            return result;
        readback->failed |= !uid_set_add(&readback->listed, (*message_r)->uid);
        if (readback->failed)
            return no_memory(at_neither(trouble), purpose);
    } while (!is_wanted(readback, (*message_r)->uid) ||
             (result == KIMT_OK && (*message_r)->attributes & KIMT_MESSAGE_VANISHED));
    return result;
}

void readback_clear(struct readback *readback)
{
    uid_set_clear(&readback->listed);
}
