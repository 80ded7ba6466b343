/* SPDX-License-Identifier: MIT
 *
 * Before the first folder is begun: which ones have something to do, and which ones will be made.
 *
 * One that nothing happened to since the last pass is counted and done with here, without a word to
 * either server. The others are put in line for the lanes.
 */
#include "migrate/sift.h"
#include "base/no_memory.h"
#include "journal/folders.h"
#include "migrate/enter.h"
#include "migrate/leave.h"
#include "migrate/tally.h"
#include "migrate/transfer.h"
#include <kimt/error.h>

/* Nothing can have changed at the source, and what went to the destination is still there: its
 * listing says so (RFC 5819, RFC 7162), and the folder needs not even be opened. */
static bool is_unchanged(const struct folder_work *folder)
{
    const struct kimt_folder *now = folder->mapped->source;
    const struct journal_state_of_source *seen = &folder->known.seen;

    return enter_may_wait(folder) && now->uid_validity != 0 &&
           now->uid_validity == seen->uid_validity && now->uid_next != 0 &&
           now->uid_next == seen->uid_next && now->messages == seen->messages &&
           now->highest_modseq != 0 && now->highest_modseq == seen->highest_modseq;
}

int sift_look_up(struct transfer *transfer, bool *is_over_r, struct trouble *trouble)
{
    struct folder_work *folder = &transfer->folder;
    bool pending = false;

    if (journal_folder_get(transfer->run->settings->journal, transfer->work->journal_account,
                           folder->mapped->source_path, folder->mapped->target_path, &folder->known,
                           at_neither(trouble)) != KIMT_OK)
        return KIMT_FAIL;
    if (deletions_look(transfer, &pending, trouble) != KIMT_OK)
        return KIMT_FAIL;
    *is_over_r = is_unchanged(folder) && !pending;
    return KIMT_OK;
}

/* Which folders kimt makes is written down before the first one is made: after a kill that comes
 * between, the destination's folders must not be taken for its own, or others would go elsewhere.
 */
static int announce(struct transfer *transfer, struct trouble *trouble)
{
    const struct migration_options *migration = &transfer->run->settings->profile->migration;
    const struct folder_work *folder = &transfer->folder;
    bool will_create = !folder->mapped->existing &&
                       (folder->mapped->source->messages != 0 || migration->create_empty);

    if (!will_create || folder->known.uid_validity != 0 ||
        journal_folder_will_create(transfer->run->settings->journal, folder->known.id,
                                   at_neither(trouble)) == KIMT_OK)
        return KIMT_OK;
    return KIMT_FAIL;
}

/* The folder that deletions wait for may look otherwise after them. */
static bool may_be_passed_over(const struct transfer *transfer, size_t place)
{
    const struct deletions *deletions = &transfer->work->deletions;

    return !deletions->enabled || place < deletions->due_at;
}

static int sift_folder(struct transfer *transfer, size_t place, struct trouble *trouble)
{
    const struct mapped_folder *mapped = &transfer->work->map.items[place];
    bool is_over = false;
    int result;

    folder_work_begin(&transfer->folder, mapped);
    result = sift_look_up(transfer, &is_over, trouble);
    if (result == KIMT_OK)
        result = announce(transfer, trouble);
    if (result == KIMT_OK && is_over && may_be_passed_over(transfer, place)) {
        struct journal_folder known = transfer->folder.known;
        tally_begin_folder(transfer, mapped);
        transfer->folder.known = known;
        leave_unchanged(transfer);
        return KIMT_OK;
    }
    folder_work_begin(&transfer->folder, NULL);
    if (result == KIMT_FAIL && trouble->error.scope > KIMT_SCOPE_FOLDER)
        return KIMT_FAIL;
    /* What is wrong with it is reported once it is begun. */
    if (account_work_add(transfer->work, place))
        return KIMT_OK;
    return no_memory_in_account(at_neither(trouble), "for the list of folders");
}

int sift_next(struct transfer *transfer, struct trouble *trouble)
{
    struct account_work *work = transfer->work;
    const struct mapped_folder *mapped;
    size_t place = work->sifted;

    if (place == work->map.count) {
        if (journal_commit(transfer->run->settings->journal, at_neither(trouble)) != KIMT_OK)
            return KIMT_FAIL;
        account_work_open(work);
        return KIMT_END;
    }
    mapped = &work->map.items[place];
    if (mapped->action == FOLDER_COPY && sift_folder(transfer, place, trouble) != KIMT_OK)
        return KIMT_FAIL;
    if (mapped->action == FOLDER_SKIP)
        tally_skip_folder(transfer, mapped);
    if (mapped->action == FOLDER_FAIL)
        leave_unopened(transfer, mapped);
    work->sifted = place + 1;
    return KIMT_OK;
}
