/* SPDX-License-Identifier: MIT
 *
 * All of it under the crew's mutex: it is asked once a folder, and ten times a second.
 */
#include <config.h> /* for qsort_r */

#include "base/cleanup.h"
#include "migrate/account_work.h"
#include "run/counts.h"
#include <stdlib.h>

/* Logging in twice takes about as long as so many messages. */
#define WORTH_A_LANE UINT64_C(50)
/* What a message costs beside its bytes, in bytes: where a source gives no sizes, all it costs. */
#define MESSAGE_COST UINT64_C(20000)

struct account_work *account_work_new(struct crew *crew, const struct kimt_account *account,
                                      bool without_destination)
{
    struct account_work *work = calloc(1, sizeof *work);

    if (!work)
        return NULL;
    work->crew = crew;
    work->account = account;
    work->without_destination = without_destination;
    work->lanes = 1;
    work->error.struct_size = sizeof work->error;
    return work;
}

static void take_off(struct account_work *work)
{
    struct account_work **at = &work->crew->open;

    while (*at && *at != work)
        at = &(*at)->next;
    if (*at)
        *at = work->next;
}

void account_work_free(struct account_work **work)
{
    struct account_work *ended = *work;

    if (!ended)
        return;
    (void)pthread_mutex_lock(&ended->crew->mutex);
    take_off(ended);
    (void)pthread_mutex_unlock(&ended->crew->mutex);
    crew_expect_no_more(ended->crew, ended->account);
    crew_end_account(ended->crew);
    folder_map_clear(&ended->map);
    places_clear(&ended->places);
    deletions_clear(&ended->deletions);
    folder_list_clear(&ended->source_folders);
    folder_list_clear(&ended->destination_folders);
    free(ended->queue);
    free(ended);
    *work = NULL;
}

/* ---- the queue ---- */

bool account_work_add(struct account_work *work, size_t place)
{
    if (!work->queue)
        work->queue = calloc(work->map.count, sizeof *work->queue);
    if (!work->queue)
        return false;
    work->queue[work->queue_count++] = place;
    return true;
}

static uint64_t messages_of(const struct account_work *work, size_t place)
{
    uint64_t messages = work->map.items[place].source->messages;

    return messages == KIMT_UNKNOWN ? 0 : messages;
}

static uint64_t cost_of(const struct account_work *work, size_t place)
{
    uint64_t bytes = work->map.items[place].source->bytes;

    return messages_of(work, place) * MESSAGE_COST + (bytes == KIMT_UNKNOWN ? 0 : bytes);
}

/* What waits for the deletions is the last of all. */
static bool must_wait(const struct account_work *work, size_t place)
{
    const struct deletions *deletions = &work->deletions;

    return deletions->enabled && place >= deletions->due_at;
}

static int compare_costs(const void *a, const void *b, void *context)
{
    const struct account_work *work = context;
    size_t left = *(const size_t *)a, right = *(const size_t *)b;
    uint64_t left_cost = cost_of(work, left), right_cost = cost_of(work, right);
    bool left_waits = must_wait(work, left), right_waits = must_wait(work, right);

    if (left_waits != right_waits)
        return left_waits - right_waits;
    if (left_cost != right_cost)
        return left_cost < right_cost ? 1 : -1;
    return (left > right) - (left < right);
}

void account_work_open(struct account_work *work)
{
    struct crew *crew = work->crew;

    crew_expect_no_more(crew, work->account);
    if (crew->shares_accounts && work->queue_count > 1)
        qsort_r(work->queue, work->queue_count, sizeof *work->queue, compare_costs, work);
    LOCK_SCOPE(&crew->mutex);
    work->next = crew->open;
    crew->open = work;
    crew_changed(crew);
}

/* Messages that a further lane would find, once those that are about to claim a folder have one. */
static uint64_t left_for_one_more(const struct account_work *work)
{
    size_t next = work->queue_next + (work->lanes - work->busy);
    uint64_t messages = 0;

    if (work->crowded || next >= work->queue_count || must_wait(work, work->queue[next]))
        return 0;
    for (size_t i = next; i < work->queue_count; i++)
        messages += messages_of(work, work->queue[i]);
    return messages / (work->lanes + 1);
}

/* Where a further lane would find most. NULL: nowhere. */
static struct account_work *most_in_need(struct crew *crew)
{
    struct account_work *best = NULL;
    uint64_t most = WORTH_A_LANE - 1;

    for (struct account_work *work = crew->open; work; work = work->next) {
        uint64_t left = work->lanes < crew->lanes_of_account ? left_for_one_more(work) : 0;
        if (left > most) {
            most = left;
            best = work;
        }
    }
    return best;
}

struct account_work *account_work_join(struct crew *crew)
{
    struct account_work *best;

    LOCK_SCOPE(&crew->mutex);
    best = most_in_need(crew);
    if (best)
        best->lanes++;
    return best;
}

static bool is_one_more_needed(struct crew *crew)
{
    return run_has_more(crew->run) || most_in_need(crew) != NULL;
}

/* ---- a lane's way through ---- */

static bool deletions_are_left(const struct account_work *work)
{
    return work->deletions.enabled && !work->deletions.done && !work->failed;
}

bool account_work_has_more(struct account_work *work)
{
    LOCK_SCOPE(&work->crew->mutex);
    return work->queue_next < work->queue_count || deletions_are_left(work);
}

static void let_go(struct account_work *work, bool *holds)
{
    work->busy -= *holds;
    *holds = false;
}

enum account_claim account_work_claim(struct account_work *work, bool *holds,
                                      const struct mapped_folder **mapped_r)
{
    bool are_due;

    LOCK_SCOPE(&work->crew->mutex);
    let_go(work, holds);
    are_due = deletions_are_left(work);
    if (work->queue_next < work->queue_count &&
        !(are_due && must_wait(work, work->queue[work->queue_next]))) {
        *mapped_r = &work->map.items[work->queue[work->queue_next++]];
        *holds = true;
        work->busy++;
        return ACCOUNT_CLAIM_FOLDER;
    }
    if (work->lanes > 1) {
        work->lanes--;
        return ACCOUNT_CLAIM_LEFT;
    }
    return are_due ? ACCOUNT_CLAIM_DELETIONS : ACCOUNT_CLAIM_CLOSE;
}

const struct mapped_folder *account_work_claim_ahead(struct account_work *work,
                                                     enum account_ahead which)
{
    size_t least;

    LOCK_SCOPE(&work->crew->mutex);
    least = which == ACCOUNT_AHEAD_ANY ? 1 : work->lanes;
    if (work->queue_count - work->queue_next < least ||
        (deletions_are_left(work) && must_wait(work, work->queue[work->queue_next])))
        return NULL;
    return &work->map.items[work->queue[work->queue_next++]];
}

void account_work_give_back(struct account_work *work, const struct mapped_folder *mapped)
{
    LOCK_SCOPE(&work->crew->mutex);
    work->queue[--work->queue_next] = (size_t)(mapped - work->map.items);
    crew_changed(work->crew);
}

bool account_work_step_back(struct account_work *work, bool *holds)
{
    LOCK_SCOPE(&work->crew->mutex);
    let_go(work, holds);
    work->crowded = true;
    if (work->lanes == 1)
        return false;
    work->lanes--;
    return true;
}

bool account_work_leave(struct account_work *work, bool *holds)
{
    LOCK_SCOPE(&work->crew->mutex);
    let_go(work, holds);
    if (work->lanes == 1)
        return true;
    work->lanes--;
    return false;
}

void account_work_fail(struct account_work *work, const struct kimt_error *error)
{
    LOCK_SCOPE(&work->crew->mutex);
    if (!work->failed)
        work->error = *error;
    work->failed = true;
}

void account_work_count(struct account_work *work, const struct kimt_counts *more,
                        struct kimt_counts *sum_r)
{
    LOCK_SCOPE(&work->crew->mutex);
    counts_add(&work->counts, more);
    *sum_r = work->counts;
    crew_did(work->crew, more->copied * MESSAGE_COST + more->bytes_copied);
}

void account_work_steer(struct crew *crew)
{
    LOCK_SCOPE(&crew->mutex);
    crew_steer(crew, is_one_more_needed(crew));
}
