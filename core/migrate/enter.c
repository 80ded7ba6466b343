/* SPDX-License-Identifier: MIT
 *
 * The way into a folder on both sides, for the first time or again after a lost connection: what
 * the journal says of it still holds, its intent is written, what is in doubt is settled or
 * gathered for adoption.
 *
 * The source is opened first: it alone knows whether anything is to be done. The destination is
 * left alone until then where that is safe. Where nothing is known of a folder that will be made in
 * any case, both are asked at once; should the source not open it, it is taken away again.
 */
#include "migrate/enter.h"
#include "base/beside.h"
#include "base/cleanup.h"
#include "journal/folders.h"
#include "migrate/adopt.h"
#include "migrate/ahead.h"
#include "migrate/half_undone.h"
#include "migrate/late.h"
#include "migrate/parents.h"
#include "migrate/promise.h"
#include "migrate/refit.h"
#include "migrate/settle.h"
#include "migrate/tally.h"
#include "migrate/transfer.h"
#include <kimt/host.h>
#include <string.h>

/* ---- the source ---- */

/* A source asks this of each message that it has, and hands out none that is done: this is all that
 * is heard of those. */
static bool skip_done(void *context, uint64_t uid)
{
    struct transfer *transfer = context;

    if (!done_has(&transfer->folder.done, uid))
        return false;
    tally_earlier(transfer, uid);
    return true;
}

static int changed_meanwhile(struct transfer *transfer, const char *side, uint32_t before,
                             uint32_t now, struct trouble *trouble)
{
    return kimt_fail(at_neither(trouble), KIMT_SCOPE_FOLDER, KIMT_KIND_CORRUPT, KIMT_RETRY_NEVER,
                     "folder %s was replaced at the %s while it was copied (UIDVALIDITY %u became "
                     "%u)",
                     transfer->folder.mapped->source_path, side, before, now);
}

/* UIDs in the journal no longer mean what they did. Everything is recognised by content instead. */
static void begin_anew(struct transfer *transfer, const char *text)
{
    struct folder_work *folder = &transfer->folder;

    post_note(transfer, KIMT_NOTE_SERVER, folder->mapped->source_path, text);
    deletions_bar(transfer, folder->mapped, "it was replaced on one side");
    done_clear(&folder->done);
    tally_restart_folder(transfer);
}

/* What was copied is there still, and ours to take back. */
static int forget_source(struct transfer *transfer, struct trouble *trouble)
{
    struct folder_work *folder = &transfer->folder;

    if (journal_folder_set_aside(transfer->run->settings->journal, folder->known.id,
                                 at_neither(trouble)) != KIMT_OK)
        return KIMT_FAIL;
    folder->set_aside = true;
    folder->known = (struct journal_folder){.id = folder->known.id,
                                            .uid_validity = folder->known.uid_validity,
                                            .doubt_from = 1,
                                            .sent_from = folder->known.sent_from};
    begin_anew(transfer,
               "was replaced at the source since the last run; messages are recognised anew");
    return KIMT_OK;
}

/* What is there may be a copy of ours that was restored, or a user's own. */
static int forget_destination(struct transfer *transfer, struct trouble *trouble)
{
    struct folder_work *folder = &transfer->folder;

    if (journal_folder_forget(transfer->run->settings->journal, folder->known.id,
                              at_neither(trouble)) != KIMT_OK)
        return KIMT_FAIL;
    folder->known = (struct journal_folder){.id = folder->known.id, .doubt_from = 1};
    begin_anew(transfer,
               "was replaced at the destination since the last run; messages are recognised anew, "
               "and kimt undo leaves those that are there");
    return KIMT_OK;
}

static int open_source_folder(struct transfer *transfer, const struct kimt_folder **now_r,
                              struct trouble *trouble)
{
    struct folder_work *folder = &transfer->folder;
    const struct kimt_resume *resume = done_any(&folder->done) ? &transfer->sides.resume : NULL;

    transfer->sides.resume = (struct kimt_resume){.struct_size = sizeof transfer->sides.resume,
                                                  .uid_validity = folder->source.uid_validity,
                                                  .is_done = skip_done,
                                                  .context = transfer};
    folder->again = folder->again_ms = 0;
    folder->exhausted = false;
    if (source_link_folder_open(&transfer->sides.source, folder->mapped->source, resume, now_r,
                                at_source(trouble)) != KIMT_OK)
        return KIMT_FAIL;
    return KIMT_OK;
}

/* For the first time: is it still the folder that the journal speaks of? */
static int meet_source(struct transfer *transfer, const struct kimt_folder *now,
                       struct trouble *trouble)
{
    struct folder_work *folder = &transfer->folder;
    uint32_t before = folder->known.seen.uid_validity;

    folder->expected = now->messages;
    folder->source = (struct journal_state_of_source){
        .uid_validity = now->uid_validity,
        .uid_next = now->uid_next,
        .messages = now->messages == KIMT_UNKNOWN ? 0 : now->messages,
        .highest_modseq = now->highest_modseq,
    };
    folder->opened = true;
    if (before == 0 || before == now->uid_validity)
        return KIMT_OK;
    if (forget_source(transfer, trouble) != KIMT_OK)
        return KIMT_FAIL;
    return open_source_folder(transfer, &now, trouble);
}

/* Where nothing came and nothing went, nothing was numbered anew. */
static bool may_be_numbered_anew(const struct folder_work *folder)
{
    const struct kimt_folder *listed = folder->mapped->source;
    const struct journal_state_of_source *seen = &folder->known.seen;

    return seen->uid_validity != 0 && folder->done.earlier.count > 0 &&
           (!folder->known.finished || listed->uid_next == 0 ||
            listed->uid_next != seen->uid_next || listed->messages != seen->messages);
}

/* For the first time: are its UIDs still those that the journal knows? */
static int check_promise(struct transfer *transfer, struct trouble *trouble)
{
    const struct folder_work *folder = &transfer->folder;
    bool kept = true;

    if (folder->opened || !may_be_numbered_anew(folder))
        return KIMT_OK;
    if (promise_check(transfer, &kept, trouble) != KIMT_OK)
        return KIMT_FAIL;
    return kept ? KIMT_OK : forget_source(transfer, trouble);
}

static int enter_source(struct transfer *transfer, struct trouble *trouble)
{
    struct folder_work *folder = &transfer->folder;
    const struct kimt_folder *now;

    if (check_promise(transfer, trouble) != KIMT_OK)
        return KIMT_FAIL;
    if (open_source_folder(transfer, &now, trouble) != KIMT_OK)
        return KIMT_FAIL;
    if (!folder->opened)
        return meet_source(transfer, now, trouble);
    if (now->uid_validity != folder->source.uid_validity)
        return changed_meanwhile(transfer, "source", folder->source.uid_validity, now->uid_validity,
                                 trouble);
    return KIMT_OK;
}

/* ---- the destination ---- */

/* A listing alone shows that nothing is there, where there was something, or may have been. */
static bool may_hold_some(const struct folder_work *folder, const struct kimt_folder *now)
{
    const struct kimt_folder *listed = folder->mapped->existing;

    return now->messages > 0 || folder->known.doubt_from > 0 ||
           (listed && listed->messages > 0 && listed->messages != KIMT_UNKNOWN);
}

/* From where on may the destination hold what the journal does not know? */
static uint64_t doubt_from(const struct folder_work *folder, const struct kimt_folder *now)
{
    if (folder->known.doubt_from > 0)
        return folder->known.doubt_from;
    if (folder->known.uid_validity == 0 && may_hold_some(folder, now))
        return 1;
    return folder->first_uid;
}

/* A run that was cut short here, or before the last one, may have copies on their way still. */
static void expect_late(struct transfer *transfer)
{
    struct folder_work *folder = &transfer->folder;

    if (folder->known.uid_validity == 0 || folder->set_aside)
        return;
    if (folder->known.doubt_from > 0 && !deletions_set_back(transfer))
        late_expect(transfer, folder->doubt_from, transfer->crew->began_ms);
    if (folder->known.late_from == 0)
        return;
    folder->late.next_pass = true; /* unless this one comes to look */
    if (folder->late.from == 0 || folder->known.late_from < folder->late.from)
        folder->late.from = folder->known.late_from;
}

/* Once, though the way in may be gone again. */
static void count_created(struct transfer *transfer)
{
    const struct folder_work *folder = &transfer->folder;

    if (!folder->mapped->existing && folder->counts.folders_created == 0)
        tally_add(transfer, &(struct kimt_counts){.folders_created = 1});
}

/* For the first time: the intent is written before anything is appended. */
static int meet_destination(struct transfer *transfer, const struct kimt_folder *now,
                            bool *forgotten_r, struct trouble *trouble)
{
    struct folder_work *folder = &transfer->folder;
    uint32_t before = folder->known.uid_validity;

    *forgotten_r = before != 0 && before != now->uid_validity;
    if (*forgotten_r && forget_destination(transfer, trouble) != KIMT_OK)
        return KIMT_FAIL;
    folder->uid_next = now->uid_next;
    folder->first_uid = now->uid_next > 0 ? now->uid_next : 1;
    folder->destination_uid_validity = now->uid_validity;
    folder->was_empty = now->messages == 0;
    folder->doubt_from = doubt_from(folder, now);
    expect_late(transfer);
    count_created(transfer);
    folder->is_gathered =
        !may_hold_some(folder, now) || (now->uid_next > 0 && folder->doubt_from >= now->uid_next);
    if (!folder->mapped->existing &&
        parents_note(transfer, &folder->mapped->target, trouble) != KIMT_OK)
        return KIMT_FAIL;
    if (journal_folder_intent(transfer->run->settings->journal, folder->known.id,
                              folder->source.uid_validity, now->uid_validity, folder->doubt_from,
                              folder->first_uid, !folder->mapped->existing,
                              at_neither(trouble)) != KIMT_OK)
        return KIMT_FAIL;
    folder->ensured = true;
    return KIMT_OK;
}

/* The destination's answer, taken while the source was asked. */
struct asking {
    struct transfer *transfer;
    const struct kimt_folder *now;
    struct beside beside;
};

static int ask_destination(void *context, struct kimt_error *err)
{
    struct asking *asking = context;
    struct transfer *transfer = asking->transfer;

    return destination_link_folder_ensure(&transfer->sides.destination,
                                          &transfer->folder.mapped->target, &asking->now, err);
}

/* The name may have been the reason: another one is tried, once. */
static int ask_again(struct asking *asking, struct trouble *trouble)
{
    struct transfer *transfer = asking->transfer;
    const struct mapped_folder *mapped = transfer->folder.mapped;
    const struct kimt_error why = trouble->error;
    char text[1024];
    int result = refit_target(transfer, &why, trouble);

    if (result == KIMT_OK)
        result = ask_destination(asking, at_destination(trouble));
    if (result != KIMT_OK)
        return KIMT_FAIL;
    trouble_clear(trouble);
    (void)snprintf(text, sizeof text, "becomes %.400s: %s (the server said: %.300s)",
                   mapped->target_path, mapped->reason, why.peer);
    post_note(transfer, KIMT_NOTE_RENAMED, mapped->source_path, text);
    return KIMT_OK;
}

static int take_in(struct transfer *transfer, const struct kimt_folder *now, bool *forgotten_r,
                   struct trouble *trouble)
{
    struct folder_work *folder = &transfer->folder;

    *forgotten_r = false;
    folder->counted = now->messages;
    if (!folder->ensured && meet_destination(transfer, now, forgotten_r, trouble) != KIMT_OK)
        return KIMT_FAIL;
    if (now->uid_validity != folder->destination_uid_validity)
        return changed_meanwhile(transfer, "destination", folder->destination_uid_validity,
                                 now->uid_validity, trouble);
    folder->ensured_in = transfer->sides.session;
    return KIMT_OK;
}

static int enter_destination(struct transfer *transfer, bool *forgotten_r, struct trouble *trouble)
{
    struct asking asking = {.transfer = transfer};

    if (ask_destination(&asking, at_destination(trouble)) != KIMT_OK &&
        ask_again(&asking, trouble) != KIMT_OK)
        return KIMT_FAIL;
    return take_in(transfer, asking.now, forgotten_r, trouble);
}

bool enter_may_wait(const struct folder_work *folder)
{
    const struct kimt_folder *existing = folder->mapped->existing;

    return folder->known.finished && folder->known.doubt_from == 0 &&
           folder->known.late_from == 0 && existing &&
           (existing->uid_validity == 0 || existing->uid_validity == folder->known.uid_validity);
}

/* ---- both ---- */

/* Both sides open, in doubt nothing that can be known. */
static int enter_both(struct transfer *transfer, struct trouble *trouble)
{
    struct folder_work *folder = &transfer->folder;
    bool forgotten = false, moved = false;

    if (!transfer_is_ensured(transfer) &&
        enter_destination(transfer, &forgotten, trouble) != KIMT_OK)
        return KIMT_FAIL;
    if (!folder->is_gathered && adopt_prepare(transfer, &moved, trouble) != KIMT_OK)
        return KIMT_FAIL;
    folder->is_gathered = true;
    return forgotten || moved ? enter_source(transfer, trouble) : KIMT_OK;
}

/* Nothing is known of it on either side, it will be made whatever the source says, and the
 * destination was not asked yet. */
static bool may_ask_both(const struct transfer *transfer)
{
    const struct folder_work *folder = &transfer->folder;
    const struct kimt_folder *listed = folder->mapped->source;
    bool is_new = folder->known.uid_validity == 0 && folder->known.seen.uid_validity == 0 &&
                  folder->known.messages == 0;

    return transfer->sides.at_once && is_new && !folder->opened && !folder->ensured &&
           !ahead_is_known_there(transfer) && transfer->window.count == 0 &&
           (transfer->run->settings->profile->migration.create_empty ||
            (listed->messages > 0 && listed->messages != KIMT_UNKNOWN));
}

/* What is wrong with the source is reported first. */
static int ask_both(struct transfer *transfer, struct trouble *trouble)
{
    struct asking asking = {.transfer = transfer};
    struct kimt_error other = {.struct_size = sizeof other};
    bool forgotten;
    int source, destination;

    beside_begin(&asking.beside, ask_destination, &asking);
    source = enter_source(transfer, trouble);
    destination = beside_end(&asking.beside, &other);
    if (source != KIMT_OK)
        return KIMT_FAIL;
    if (destination != KIMT_OK) {
        *at_destination(trouble) = other;
        if (ask_again(&asking, trouble) != KIMT_OK)
            return KIMT_FAIL;
    }
    return take_in(transfer, asking.now, &forgotten, trouble);
}

/* Another folder of the source goes there as well. Another lane may just give one a new name. */
static bool shares_target(struct transfer *transfer)
{
    const struct folder_map *map = &transfer->work->map;
    const struct mapped_folder *mapped = transfer->folder.mapped;

    LOCK_SCOPE(&transfer->crew->mutex);
    for (size_t i = 0; i < map->count; i++)
        if (&map->items[i] != mapped && map->items[i].target_path &&
            strcmp(map->items[i].target_path, mapped->target_path) == 0)
            return true;
    return false;
}

void enter_take_back(struct transfer *transfer)
{
    const struct folder_work *folder = &transfer->folder;
    struct kimt_error ignored = {.struct_size = sizeof ignored};

    if (!folder->mapped || folder->opened || folder->ensured || folder->mapped->existing ||
        !link_is_open(&transfer->sides.destination.base) || transfer->window.count > 0 ||
        shares_target(transfer))
        return;
    (void)destination_link_folder_remove(&transfer->sides.destination, &folder->mapped->target,
                                         &ignored);
}

/* What is to be copied again is so from the source's first message on. */
static int finish_undo(struct transfer *transfer, struct trouble *trouble)
{
    struct folder_work *folder = &transfer->folder;
    bool forgotten = false;

    if (!folder->half_undone)
        return KIMT_OK;
    if (!transfer_is_ensured(transfer) &&
        enter_destination(transfer, &forgotten, trouble) != KIMT_OK)
        return KIMT_FAIL;
    if (!forgotten && half_undone_settle(transfer, trouble) != KIMT_OK)
        return KIMT_FAIL;
    folder->half_undone = false;
    tally_restart_folder(transfer);
    return enter_source(transfer, trouble);
}

int enter_folder(struct transfer *transfer, struct trouble *trouble)
{
    const struct migration_options *migration = &transfer->run->settings->profile->migration;
    struct folder_work *folder = &transfer->folder;
    bool forgotten;

    if (transfer->window.count > 0 && !transfer_is_ensured(transfer)) {
        if (enter_destination(transfer, &forgotten, trouble) != KIMT_OK ||
            settle(transfer, trouble) != KIMT_OK)
            return KIMT_FAIL;
        folder->is_gathered = folder->is_gathered && folder->altered.count == 0;
    }
    if (folder->leaving)
        return KIMT_END;
    if ((may_ask_both(transfer) ? ask_both : enter_source)(transfer, trouble) != KIMT_OK)
        return KIMT_FAIL;
    if (finish_undo(transfer, trouble) != KIMT_OK)
        return KIMT_FAIL;
    if (folder->expected == 0 && !migration->create_empty) {
        folder->exhausted = true;
        return KIMT_END;
    }
    if ((!enter_may_wait(folder) || folder->altered.count > 0) &&
        enter_both(transfer, trouble) != KIMT_OK)
        return KIMT_FAIL;
    return KIMT_OK;
}

int enter_late(struct transfer *transfer, struct trouble *trouble)
{
    bool forgotten;

    if (enter_destination(transfer, &forgotten, trouble) != KIMT_OK)
        return KIMT_FAIL;
    if (!forgotten)
        return KIMT_OK;
    (void)kimt_fail(at_neither(trouble), KIMT_SCOPE_FOLDER, KIMT_KIND_CORRUPT, KIMT_RETRY_LATER,
                    "folder %s was replaced at the destination",
                    transfer->folder.mapped->target_path);
    kimt_error_hint(&trouble->error, "run again: what is there is then recognised by its content");
    return KIMT_FAIL;
}
