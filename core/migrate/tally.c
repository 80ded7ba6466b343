/* SPDX-License-Identifier: MIT
 *
 * Counting, in the journal as well. All counts go through tally_add(). Every message that was found
 * gets exactly one fate, which is reported; what was not reached is counted by leave.c.
 *
 * A message that was simply copied makes no event: only counts, reported a few times a second.
 */
#include "migrate/tally.h"
#include "base/clock.h"
#include "base/no_memory.h"
#include "journal/messages.h"
#include "migrate/own_flags.h"
#include "migrate/transfer.h"
#include <kimt/host.h>
#include <string.h>

#define PROGRESS_MS INT64_C(100)

void tally_add(struct transfer *transfer, const struct kimt_counts *delta)
{
    if (transfer->folder.mapped)
        counts_add(&transfer->folder.counts, delta);
    counts_add(&transfer->tally.counts, delta);
}

/* ---- account ---- */

/* What the journal says of the account, for `kimt status`. */
static void journal_state(struct transfer *transfer, int state, const char *reason)
{
    struct kimt_error error = {.struct_size = sizeof error};

    if (transfer->work->journal_account != 0 && !transfer->run->settings->dry_run &&
        journal_account_state_set(transfer->run->settings->journal, transfer->work->journal_account,
                                  state, reason, &error) != KIMT_OK)
        ending_begin(&transfer->run->ending, &error);
}

void tally_begin_account(struct transfer *transfer)
{
    struct kimt_error error = {.struct_size = sizeof error};

    if (journal_account_id(transfer->run->settings->journal, transfer->work->account->address,
                           &transfer->work->journal_account, &error) != KIMT_OK)
        ending_begin(&transfer->run->ending, &error);
    journal_state(transfer, JOURNAL_COPYING, NULL);
    post_event(transfer, &(struct kimt_event){.type = KIMT_EVENT_ACCOUNT_BEGIN,
                                              .full_name = transfer->work->account->full_name});
}

static void count_unreached(struct account_work *work, size_t place)
{
    const struct mapped_folder *mapped = &work->map.items[place];

    if (mapped->action != FOLDER_COPY || mapped->source->messages == KIMT_UNKNOWN)
        return;
    work->counts.found += mapped->source->messages;
    work->counts.remaining += mapped->source->messages;
}

/* Folders that were not come to: what is known of them is left over. */
static void count_all_unreached(struct account_work *work)
{
    for (size_t i = work->sifted; i < work->map.count; i++)
        count_unreached(work, i);
    for (size_t i = work->queue_next; i < work->queue_count; i++)
        count_unreached(work, work->queue[i]);
}

static void check_sums(struct account_work *work)
{
    const struct kimt_counts *counts = &work->counts;

    if (counts_add_up(counts) || work->failed)
        return;
    work->failed = true;
    (void)kimt_fail(&work->error, KIMT_SCOPE_ACCOUNT, KIMT_KIND_INTERNAL, KIMT_RETRY_NEVER,
                    "the counts do not add up: %llu found, %llu settled, %llu remaining",
                    (unsigned long long)counts->found, (unsigned long long)counts_settled(counts),
                    (unsigned long long)counts->remaining);
}

/* The last lane alone is in it. */
void tally_end_account(struct transfer *transfer)
{
    struct account_work *work = transfer->work;
    const struct kimt_counts *counts = &work->counts;
    const struct kimt_error *error;
    bool too_many = work->deletions.too_many;
    bool clean = counts->skipped == 0 && counts->failed == 0 && counts->folders_failed == 0;
    const char *reason = !clean     ? "something was skipped or failed; the Report Log says what"
                         : too_many ? "more messages were deleted at the source than deletions_max "
                                      "allows to be moved to the trash"
                                    : NULL;

    count_all_unreached(work);
    odd_dates_tell(transfer);
    check_sums(work);
    error = work->failed ? &work->error : NULL;
    if (!error || error->kind != KIMT_KIND_CANCELLED) /* what was stopped goes on as it was */
        journal_state(transfer,
                      error    ? JOURNAL_FAILED
                      : reason ? JOURNAL_ATTENTION
                               : JOURNAL_DONE,
                      error ? error->text : reason);
    if (too_many)
        crew_note_attention(transfer->crew);
    run_account_ended(transfer->run, counts, error);
    post_event(transfer, &(struct kimt_event){
                             .type = KIMT_EVENT_ACCOUNT_END, .counts = counts, .error = error});
}

static void hand_in(struct transfer *transfer, struct kimt_counts *sum_r)
{
    account_work_count(transfer->work, &transfer->tally.counts, sum_r);
    transfer->tally.counts = (struct kimt_counts){0};
}

void tally_hand_in(struct transfer *transfer)
{
    struct kimt_counts ignored;

    hand_in(transfer, &ignored);
}

static void tell_progress(struct transfer *transfer)
{
    struct run *run = transfer->run;
    struct kimt_counts sum;
    struct kimt_event event = {.type = KIMT_EVENT_PROGRESS, .counts = &sum};

    hand_in(transfer, &sum);
    run_standing(run, &event.accounts_done, &event.accounts_failed);
    event.accounts = (uint32_t)accounts_count(run->settings->accounts);
    post_event(transfer, &event);
}

void tally_progress(struct transfer *transfer)
{
    int64_t now = clock_about_ms();

    if (now - transfer->tally.told_ms < PROGRESS_MS)
        return;
    transfer->tally.told_ms = now;
    tell_progress(transfer);
}

/* ---- folder ---- */

void tally_begin_folder(struct transfer *transfer, const struct mapped_folder *mapped)
{
    struct kimt_counts known = {0};

    folder_work_begin(&transfer->folder, mapped);
    if (mapped->source->messages != KIMT_UNKNOWN)
        known.found = mapped->source->messages;
    if (mapped->source->bytes != KIMT_UNKNOWN)
        known.bytes_found = mapped->source->bytes;
    post_event(transfer, &(struct kimt_event){.type = KIMT_EVENT_FOLDER_BEGIN,
                                              .folder = mapped->source_path,
                                              .target = mapped->target_path,
                                              .counts = &known});
}

void tally_skip_folder(struct transfer *transfer, const struct mapped_folder *mapped)
{
    uint64_t messages = mapped->source->messages;
    uint64_t filtered = mapped->is_filtered && messages != KIMT_UNKNOWN ? messages : 0;

    tally_add(transfer,
              &(struct kimt_counts){.folders_skipped = 1, .found = filtered, .filtered = filtered});
    deletions_bar_skipped(transfer, mapped);
    post_note(transfer, KIMT_NOTE_SKIPPED, mapped->source_path, mapped->reason);
}

/* ---- message ---- */

static void out_of_memory(struct transfer *transfer)
{
    struct kimt_error error = {.struct_size = sizeof error};

    (void)no_memory(&error, "to remember which messages are done");
    ending_begin(&transfer->run->ending, &error);
}

void tally_found(struct transfer *transfer, const struct kimt_message *message)
{
    struct folder_work *folder = &transfer->folder;

    if (uid_set_has(&folder->seen, message->uid))
        return;
    if (!uid_set_add(&folder->seen, message->uid))
        out_of_memory(transfer);
    tally_add(transfer,
              &(struct kimt_counts){
                  .found = 1,
                  .bytes_found = message->size_kind == KIMT_SIZE_UNKNOWN ? 0 : message->size,
              });
}

void tally_earlier(struct transfer *transfer, uint64_t uid)
{
    struct folder_work *folder = &transfer->folder;

    if (!done_was_earlier(&folder->done, uid) || uid_set_has(&folder->seen, uid))
        return;
    if (!uid_set_add(&folder->seen, uid))
        out_of_memory(transfer);
    tally_add(transfer, &(struct kimt_counts){.found = 1, .earlier = 1});
}

void tally_restart_folder(struct transfer *transfer)
{
    struct folder_work *folder = &transfer->folder;

    tally_add(transfer, &(struct kimt_counts){.found = 0 - folder->counts.found,
                                              .earlier = 0 - folder->counts.earlier});
    uid_set_clear(&folder->seen);
}

static void count_outcome(struct transfer *transfer, int outcome)
{
    tally_add(transfer, &(struct kimt_counts){
                            .copied = outcome == KIMT_OUTCOME_COPIED,
                            .adopted = outcome == KIMT_OUTCOME_ADOPTED,
                            .filtered = outcome == KIMT_OUTCOME_FILTERED,
                            .skipped = outcome == KIMT_OUTCOME_SKIPPED,
                            .failed = outcome == KIMT_OUTCOME_FAILED,
                        });
}

void tally_settled(struct transfer *transfer, const struct kimt_message *message, int outcome,
                   uint32_t notes, const struct kimt_error *error)
{
    struct folder_work *folder = &transfer->folder;

    if (!done_settle(&folder->done, message->uid))
        out_of_memory(transfer);
    count_outcome(transfer, outcome);
    suspects_remove(&transfer->folder.suspects, message->uid);
    transfer->tally.settled++;
    source_link_message_done(&transfer->sides.source, message->uid, outcome);
    /* What simply went well is in the counts. */
    if ((outcome != KIMT_OUTCOME_COPIED && outcome != KIMT_OUTCOME_ADOPTED) || notes != 0)
        post_event(transfer, &(struct kimt_event){.type = KIMT_EVENT_MESSAGE,
                                                  .folder = folder->mapped->source_path,
                                                  .target = folder->mapped->target_path,
                                                  .message = message,
                                                  .outcome = outcome,
                                                  .notes = notes,
                                                  .error = error});
}

/* It is at the destination, and the journal does not know: the next run looks for it there. */
static void unrecorded(struct transfer *transfer, const struct kimt_error *error)
{
    transfer->folder.in_doubt = true;
    ending_begin(&transfer->run->ending, error);
}

/* Journaled first, reported afterwards. */
static void enter(struct transfer *transfer, struct journal_message *entry,
                  const struct kimt_message *message, const unsigned char *digest)
{
    struct kimt_error error = {.struct_size = sizeof error};

    entry->source_uid = message->uid;
    entry->flags = message->flags;
    entry->date_s = message->attributes & KIMT_MESSAGE_HAS_DATE ? message->date_s : 0;
    entry->zone_minutes = message->zone_minutes;
    memcpy(entry->digest, digest, sizeof entry->digest);
    if (entry->uid != 0 && !uid_set_add(&transfer->folder.done.stored, entry->uid))
        out_of_memory(transfer);
    if (journal_message_add(transfer->run->settings->journal, transfer->folder.known.id, entry,
                            &error) != KIMT_OK)
        unrecorded(transfer, &error);
}

void tally_copied(struct transfer *transfer, const struct append *append, uint64_t uid,
                  uint32_t notes)
{
    struct journal_message entry = {.uid = uid,
                                    .size = append->size,
                                    .keywords = append->keywords,
                                    .outcome = KIMT_OUTCOME_COPIED};

    if (behind_stored(&transfer->folder.behind, append->message.uid, append->ticket))
        notes |= KIMT_COMPLETION_OUT_OF_ORDER;
    entry.notes = notes;

    own_flags_note(transfer, append, uid, notes);
    odd_dates_note(transfer, append, uid, notes);
    enter(transfer, &entry, &append->message, append->digest);
    tally_add(transfer, &(struct kimt_counts){.bytes_copied = append->size});
    tally_settled(transfer, &append->message, KIMT_OUTCOME_COPIED, notes, NULL);
}

/* A run that was cut short here had begun to append: does the message lie where its copies would,
 * behind what was there before, and before what this run appends? That all is looked at since the
 * source was replaced says nothing of the kind. */
static bool is_from_killed_run(const struct folder_work *folder, uint64_t uid)
{
    uint64_t from = folder->known.sent_from;

    if (from == 0 && !folder->set_aside)
        from = folder->known.doubt_from;
    return folder->known.uid_validity != 0 && from > 0 && uid >= from && uid < folder->first_uid;
}

/* With the very bytes of the source's message it is ours, to be taken back as any copy is. With
 * others, or where it is not known when we began or whose it was before, it may as well have come
 * another way. */
static void judge_origin(const struct folder_work *folder, const struct kimt_message *message,
                         struct journal_message *entry)
{
    bool is_exact = !(entry->notes & KIMT_COMPLETION_REWRITTEN);
    bool was_under_way = uid_set_has(&folder->altered, message->uid);

    if (!was_under_way && !is_from_killed_run(folder, entry->uid))
        return;
    if (is_exact && folder->known.sent_from > 0 && !folder->set_aside)
        entry->outcome = KIMT_OUTCOME_COPIED;
    else
        entry->notes |= JOURNAL_NOTE_IN_DOUBT;
}

void tally_adopted(struct transfer *transfer, const struct kimt_message *message, uint64_t uid,
                   const struct identity *identity, uint32_t notes)
{
    struct journal_message entry = {
        .uid = uid, .size = identity->size, .outcome = KIMT_OUTCOME_ADOPTED, .notes = notes};
    struct kimt_error error = {.struct_size = sizeof error};

    if (journal_keywords_id(transfer->run->settings->journal, message->keywords,
                            message->keyword_count, &entry.keywords, &error) != KIMT_OK)
        unrecorded(transfer, &error);
    judge_origin(&transfer->folder, message, &entry);
    enter(transfer, &entry, message, identity->strong);
    tally_settled(transfer, message, KIMT_OUTCOME_ADOPTED, notes, NULL);
}
