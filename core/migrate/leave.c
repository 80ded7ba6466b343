/* SPDX-License-Identifier: MIT
 *
 * A folder is left: what was not handed out and what was not come to is counted, the journal's book
 * is closed, the event is posted, and what belonged to the folder is freed.
 */
#include "migrate/leave.h"
#include "common/print/human.h"
#include "journal/folders.h"
#include "migrate/adopt.h"
#include "migrate/late.h"
#include "migrate/own_flags.h"
#include "migrate/tally.h"
#include "migrate/transfer.h"
#include "run/shortfall.h"
#include <kimt/host.h>
#include <stdlib.h>

/* What the source counted and did not hand out: each of them is one that did not arrive. */
static void count_missing(struct transfer *transfer)
{
    struct folder_work *folder = &transfer->folder;
    struct kimt_error error = {.struct_size = sizeof error};
    struct kimt_message nameless = {.struct_size = sizeof nameless};
    uint64_t missing = shortfall(folder->expected, folder->counts.found, "source", &error);

    if (missing == 0)
        return;
    tally_add(transfer, &(struct kimt_counts){.found = missing, .skipped = missing});
    post_event(transfer, &(struct kimt_event){.type = KIMT_EVENT_MESSAGE,
                                              .folder = folder->mapped->source_path,
                                              .target = folder->mapped->target_path,
                                              .message = &nameless,
                                              .outcome = KIMT_OUTCOME_SKIPPED,
                                              .error = &error});
}

/* What the source has and we did not come to. */
static void count_remaining(struct transfer *transfer)
{
    struct folder_work *folder = &transfer->folder;
    uint64_t expected = folder->expected;
    uint64_t settled = counts_settled(&folder->counts);

    if (expected == KIMT_UNKNOWN && !folder->opened)
        expected = folder->mapped->source->messages;
    if (expected == KIMT_UNKNOWN || expected < folder->counts.found)
        expected = folder->counts.found;
    tally_add(transfer, &(struct kimt_counts){.found = expected - folder->counts.found,
                                              .remaining = expected - settled});
}

/* Messages of earlier runs that the source no longer has. Only a listing that was whole shows it.
 */
static void tell_deleted(struct transfer *transfer)
{
    const struct folder_work *folder = &transfer->folder;
    uint64_t deleted = folder->done.earlier.count - folder->counts.earlier;
    bool whole = folder->exhausted && !folder->failed && folder->expected != KIMT_UNKNOWN &&
                 folder->counts.found == folder->expected && folder->counts.skipped == 0;
    char text[200];

    if (!whole)
        deletions_bar(transfer, folder->mapped, "it was not read to its end");
    if (!whole || folder->done.earlier.count <= folder->counts.earlier ||
        deletions_collect(transfer))
        return;
    (void)snprintf(text, sizeof text, DELETIONS_GONE "; the destination keeps %s",
                   human_counted(deleted, "message", "messages").text,
                   human_plural(deleted, "was", "were"), human_plural(deleted, "it", "them"));
    post_note(transfer, KIMT_NOTE_DELETED, folder->mapped->source_path, text);
}

/* Whether nothing is left at the destination that an earlier run may have copied without the
 * journal's knowledge: each message of the source has had its chance to be recognised, also those
 * that the destination then refused. */
static bool is_explained(const struct folder_work *folder)
{
    bool compared = folder->exhausted && !folder->failed && folder->counts.remaining == 0 &&
                    folder->counts.failed <= folder->refused;

    if (!folder->ensured)
        return folder->known.doubt_from == 0;
    return folder->is_gathered && (compared || adopt_is_over(folder->adoption));
}

/* Copies whose UID is not known need not be known apart any more: nothing is looked for beside
 * them.
 */
static bool settles_untold(const struct folder_work *folder)
{
    return !folder->late.next_pass && (folder->untold_count > 0 || folder->done.untold_count > 0);
}

/* Writes to the journal how the folder was left. While something is in doubt there its intent
 * stays. */
static void close_book(struct transfer *transfer)
{
    struct folder_work *folder = &transfer->folder;
    bool whole = folder->exhausted && !folder->failed && folder->counts.failed == 0 &&
                 folder->counts.remaining == 0;
    struct journal *journal = transfer->run->settings->journal;
    struct kimt_error error = {.struct_size = sizeof error};

    if (!folder->opened || folder->in_doubt || !is_explained(folder) || folder->known.id == 0)
        return;
    if ((settles_untold(folder) &&
         journal_folder_settle(journal, folder->known.id, &error) != KIMT_OK) ||
        journal_folder_finish(journal, folder->known.id, whole ? &folder->source : NULL,
                              folder->late.next_pass ? folder->late.from : 0, &error) != KIMT_OK)
        ending_begin(&transfer->run->ending, &error);
}

void leave_folder(struct transfer *transfer)
{
    struct folder_work *folder = &transfer->folder;

    tell_deleted(transfer);
    if (adopt_leaves_doubt(transfer))
        crew_note_attention(transfer->crew);
    if (!folder->failed && folder->exhausted)
        count_missing(transfer);
    count_remaining(transfer);
    tally_add(transfer,
              &(struct kimt_counts){
                  .folders = 1,
                  .folders_failed = folder->failed && folder->error.kind != KIMT_KIND_CANCELLED,
              });
    post_event(transfer, &(struct kimt_event){.type = KIMT_EVENT_FOLDER_END,
                                              .folder = folder->mapped->source_path,
                                              .target = folder->mapped->target_path,
                                              .counts = &folder->counts,
                                              .error = folder->failed ? &folder->error : NULL});
    close_book(transfer);
    tally_hand_in(transfer);
    done_clear(&folder->done);
    adopt_free(&folder->adoption);
    uid_set_clear(&folder->seen);
    uid_set_clear(&folder->altered);
    free(folder->untold);
    odd_dates_clear(&folder->odd_dates);
    own_flags_forget(&folder->fresh);
    suspects_clear(&folder->suspects);
    behind_clear(&folder->behind);
    late_clear(transfer);
    folder_work_begin(folder, NULL);
}

void leave_unopened(struct transfer *transfer, const struct mapped_folder *mapped)
{
    struct folder_work *folder = &transfer->folder;

    tally_begin_folder(transfer, mapped);
    folder->failed = true;
    folder->error = (struct kimt_error){.struct_size = sizeof folder->error};
    folder_choice_error(mapped->source_path, mapped->reason, &folder->error);
    leave_folder(transfer);
}

void leave_unchanged(struct transfer *transfer)
{
    struct folder_work *folder = &transfer->folder;

    folder->expected = folder->mapped->source->messages;
    tally_add(transfer,
              &(struct kimt_counts){.found = folder->expected, .earlier = folder->expected});
    folder->exhausted = true;
    leave_folder(transfer);
}
