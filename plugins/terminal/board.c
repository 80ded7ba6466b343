/* SPDX-License-Identifier: MIT
 *
 * What is going on right now.
 */
#include "terminal/board.h"

#include "common/report/file.h"
#include "common/report/tally.h"
#include <stdlib.h>
#include <string.h>

enum {
    RATE_STEP_MS = 500, /* shorter steps only show how the buffers work */
    RATE_MEMORY_MS = 4000
};

static void rate_update(struct rate *rate, int64_t now_ms, uint64_t bytes)
{
    int64_t step = now_ms - rate->last_ms;
    double current, share;

    if (step < RATE_STEP_MS)
        return;
    current = bytes > rate->last_bytes ? (double)(bytes - rate->last_bytes) / (double)step : 0.0;
    share = (double)step / (double)(step + RATE_MEMORY_MS);
    rate->per_ms += (current - rate->per_ms) * share;
    rate->weight += (1.0 - rate->weight) * share; /* makes up for the zero it began with */
    rate->last_ms = now_ms;
    rate->last_bytes = bytes;
}

double rate_per_ms(const struct rate *rate)
{
    return rate->weight > 0.0 ? rate->per_ms / rate->weight : 0.0;
}

void board_forget(struct board *board, struct running *running)
{
    HASH_DEL(board->running, running);
    free(running->address);
    free(running->folder);
    free(running->wait_text);
    free(running);
}

void board_clear(struct board *board)
{
    struct running *running, *next;
    struct prospect *prospect, *other;

    HASH_ITER(hh, board->running, running, next)
    board_forget(board, running);
    HASH_ITER(hh, board->prospects, prospect, other)
    {
        HASH_DEL(board->prospects, prospect);
        free(prospect->address);
        free(prospect);
    }
}

static struct running *find(const struct board *board, const char *address)
{
    struct running *running = NULL;

    if (address)
        HASH_FIND_STR(board->running, address, running);
    return running;
}

/* NULL: nothing is known of it. */
static struct prospect *prospect_of(const struct board *board, const char *address)
{
    struct prospect *prospect = NULL;

    HASH_FIND_STR(board->prospects, address, prospect);
    return prospect;
}

/* NULL: no memory. */
static struct prospect *add_prospect(struct board *board, const char *address)
{
    struct prospect *prospect = calloc(1, sizeof *prospect);

    if (prospect)
        prospect->address = strdup(address);
    if (prospect && prospect->address) {
        HASH_ADD_KEYPTR(hh, board->prospects, prospect->address, strlen(prospect->address),
                        prospect);
        if (HASH_HOLDS(hh, prospect))
            return prospect;
        free(prospect->address);
    }
    free(prospect);
    return NULL;
}

static int expect(struct board *board, const struct kimt_event *event, struct kimt_error *err)
{
    struct prospect *prospect = prospect_of(board, event->account);

    if (!prospect && !(prospect = add_prospect(board, event->account)))
        return report_no_memory(err);
    prospect->is_listed = find(board, event->account) != NULL;
    prospect->kind = event->expected->earlier > 0 ? PROSPECT_EARLIER : PROSPECT_FRESH;
    prospect->expected = *event->expected;
    return KIMT_OK;
}

static int begin(struct board *board, const struct kimt_event *event, struct kimt_error *err)
{
    struct running *running = find(board, event->account);

    if (running || !event->account)
        return KIMT_OK;
    running = calloc(1, sizeof *running);
    if (!running)
        return report_no_memory(err);
    running->address = strdup(event->account);
    if (!running->address) {
        free(running);
        return report_no_memory(err);
    }
    running->begun_ms = running->rate.last_ms = event->run_ms;
    HASH_ADD_KEYPTR(hh, board->running, running->address, strlen(running->address), running);
    if (HASH_HOLDS(hh, running))
        return KIMT_OK;
    free(running->address);
    free(running);
    return report_no_memory(err);
}

static int replace(char **field, const char *text, struct kimt_error *err)
{
    char *copy = text ? strdup(text) : NULL;

    if (text && !copy)
        return report_no_memory(err);
    free(*field);
    *field = copy;
    return KIMT_OK;
}

static void add(struct kimt_counts *sum, const struct kimt_counts *counts)
{
    sum->found += counts->found;
    sum->copied += counts->copied;
    sum->adopted += counts->adopted;
    sum->earlier += counts->earlier;
    sum->flags_changed += counts->flags_changed;
    sum->trashed += counts->trashed;
    sum->filtered += counts->filtered;
    sum->skipped += counts->skipped;
    sum->failed += counts->failed;
    sum->remaining += counts->remaining;
    sum->bytes_found += counts->bytes_found;
    sum->bytes_copied += counts->bytes_copied;
    sum->folders += counts->folders;
}

static struct outlook_mean mean_of(const struct board *board)
{
    struct kimt_counts sum = board_sum(board);

    return (struct outlook_mean){.messages = sum.copied, .bytes = sum.bytes_copied};
}

static void end(struct board *board, const struct kimt_event *event)
{
    struct outlook_mean mean = mean_of(board);
    struct prospect *prospect = event->account ? prospect_of(board, event->account) : NULL;
    enum user_result result = tally_user_result(event);
    enum prospect_kind kind;
    double work = 0;

    board->accounts_done++;
    board->accounts_failed += result == USER_FAILED;
    board->accounts_odd += result == USER_PROBLEMS;
    board->ended_unknown += prospect == NULL;
    if (event->counts) {
        add(&board->finished, event->counts);
        work = outlook_workload(event->counts, NULL, &mean).done;
        board->ended.done += work;
        work -= outlook_earlier_work(event->counts->earlier);
    }
    if (prospect)
        prospect->has_ended = true;
    kind = prospect ? prospect->kind : PROSPECT_FRESH;
    board->ended_kinds[kind].accounts++;
    board->ended_kinds[kind].work += work > 0 ? work : 0;
}

/* What changes one account under way. */
static int change(struct running *running, const struct kimt_event *event, struct kimt_error *err)
{
    switch (event->type) {
    case KIMT_EVENT_PROGRESS:
        running->wait_until_ms = 0;
        if (event->counts)
            running->counts = *event->counts;
        rate_update(&running->rate, event->run_ms, running->counts.bytes_copied);
        return event->folder ? replace(&running->folder, event->folder, err) : KIMT_OK;
    case KIMT_EVENT_FOLDER_BEGIN:
        return replace(&running->folder, event->folder, err);
    case KIMT_EVENT_ACCOUNT_END:
    case KIMT_EVENT_ACCOUNT_VERIFIED:
        if (event->counts)
            running->counts = *event->counts;
        return KIMT_OK;
    case KIMT_EVENT_WAIT:
        running->wait_until_ms = event->run_ms + event->wait_ms;
        return replace(&running->wait_text, event->error ? event->error->text : NULL, err);
    default:
        return KIMT_OK;
    }
}

int board_event(struct board *board, const struct kimt_event *event, struct running **running_r,
                struct kimt_error *err)
{
    board->run_ms = event->run_ms;
    board->begun_at_ms = event->time_ms - event->run_ms;
    if (event->type == KIMT_EVENT_RUN_BEGIN)
        board->accounts = event->accounts;
    if (event->type == KIMT_EVENT_STOP_ASKED)
        board->stops_asked = event->repeats > 1 ? 2 : 1;
    board->provisioned += event->type == KIMT_EVENT_ACCOUNT_PROVISIONED;
    board->checked += event->type == KIMT_EVENT_ACCOUNT_CHECKED;
    if (event->type == KIMT_EVENT_ACCOUNT_BEGIN && begin(board, event, err) != KIMT_OK)
        return KIMT_FAIL;
    if (event->type == KIMT_EVENT_ACCOUNT_EXPECTED && event->account && event->expected &&
        expect(board, event, err) != KIMT_OK)
        return KIMT_FAIL;
    if (!event->account && event->type == KIMT_EVENT_WAIT)
        board->wait_until_ms = event->run_ms + event->wait_ms;
    if (event->type == KIMT_EVENT_ACCOUNT_END || event->type == KIMT_EVENT_ACCOUNT_VERIFIED)
        end(board, event);
    *running_r = find(board, event->account);
    return *running_r ? change(*running_r, event, err) : KIMT_OK;
}

struct kimt_counts board_sum(const struct board *board)
{
    struct kimt_counts sum = board->finished;

    for (const struct running *running = board->running; running; running = running->hh.next)
        add(&sum, &running->counts);
    return sum;
}

uint64_t counts_done(const struct kimt_counts *counts)
{
    return counts->copied + counts->adopted + counts->earlier + counts->filtered + counts->skipped +
           counts->failed;
}

/* ---- the outlook ---- */

/* Of accounts that are not listed yet, work may be unknown: of new ones all of it, of those of
 * earlier runs what is new. It counts as it does with listed ones of the same kind on an average.
 */

struct outlook {
    struct workload sum;
    struct {
        double work;                 /* of those that are listed: of what is new */
        uint32_t listed, not_listed; /* accounts */
    } kinds[PROSPECT_KINDS];
};

static void add_listed(struct outlook *outlook, enum prospect_kind kind, double work)
{
    outlook->kinds[kind].listed++;
    outlook->kinds[kind].work += work;
}

static double new_work(const struct workload *load, const struct kimt_expected *expected)
{
    double work = load->done + load->left - outlook_earlier_work(expected->earlier);

    return work > 0 ? work : 0;
}

static void add_running(struct outlook *outlook, const struct board *board,
                        const struct outlook_mean *mean)
{
    for (const struct running *running = board->running; running; running = running->hh.next) {
        const struct prospect *prospect = prospect_of(board, running->address);
        struct workload load =
            outlook_workload(&running->counts, prospect ? &prospect->expected : NULL, mean);

        if (prospect && prospect->has_ended)
            continue; /* it is on its way out, and among those that ended */
        outlook->sum.done += load.done;
        outlook->sum.left += load.left;
        if (prospect && prospect->is_listed)
            add_listed(outlook, prospect->kind, new_work(&load, &prospect->expected));
        else
            outlook->kinds[prospect ? prospect->kind : PROSPECT_FRESH].not_listed++;
    }
}

static void add_waiting(struct outlook *outlook, const struct board *board,
                        const struct outlook_mean *mean)
{
    static const struct kimt_counts none;

    for (const struct prospect *prospect = board->prospects; prospect;
         prospect = prospect->hh.next) {
        if (prospect->has_ended || find(board, prospect->address))
            continue;
        outlook->sum.left += outlook_workload(&none, &prospect->expected, mean).left;
        outlook->kinds[prospect->kind].not_listed +=
            prospect->expected.found <= prospect->expected.earlier;
    }
}

/* Accounts that were heard of. */
static uint32_t known_accounts(const struct board *board)
{
    uint32_t known = board->ended_unknown + HASH_COUNT(board->prospects);

    for (const struct running *running = board->running; running; running = running->hh.next)
        known += prospect_of(board, running->address) == NULL;
    return known;
}

static struct outlook look_out(const struct board *board)
{
    struct outlook_mean mean = mean_of(board);
    struct outlook outlook = {.sum = board->ended};
    uint32_t known = known_accounts(board);

    for (int kind = 0; kind < PROSPECT_KINDS; kind++) {
        outlook.kinds[kind].listed = board->ended_kinds[kind].accounts;
        outlook.kinds[kind].work = board->ended_kinds[kind].work;
    }
    add_running(&outlook, board, &mean);
    add_waiting(&outlook, board, &mean);
    if (board->accounts > known)
        outlook.kinds[PROSPECT_FRESH].not_listed += board->accounts - known;
    for (int kind = 0; kind < PROSPECT_KINDS; kind++)
        if (outlook.kinds[kind].listed > 0)
            outlook.sum.left += outlook.kinds[kind].work / outlook.kinds[kind].listed *
                                outlook.kinds[kind].not_listed;
    return outlook;
}

double board_fraction(const struct board *board)
{
    struct outlook outlook;
    double all;

    if (board->accounts == 0)
        return 0.0;
    if (board->checked > 0)
        return (double)board->checked / board->accounts;
    if (board->accounts_done >= board->accounts)
        return 1.0;
    outlook = look_out(board);
    all = outlook.sum.done + outlook.sum.left;
    return all > 0 ? outlook.sum.done / all : (double)board->accounts_done / board->accounts;
}

int64_t board_eta_ms(const struct board *board)
{
    int64_t wait_ms = board->wait_until_ms - board->run_ms;
    int64_t left_ms = pace_ms(&board->pace, look_out(board).sum.left);

    return left_ms < 0 ? -1 : left_ms + (wait_ms > 0 ? wait_ms : 0);
}

/* All of the run does. */
static bool waits(const struct board *board)
{
    return board->wait_until_ms > board->run_ms;
}

void board_tick(struct board *board, int64_t run_ms)
{
    if (run_ms > board->run_ms)
        board->run_ms = run_ms;
    for (struct running *running = board->running; running; running = running->hh.next)
        rate_update(&running->rate, board->run_ms, running->counts.bytes_copied);
    rate_update(&board->rate, board->run_ms, board_sum(board).bytes_copied);
    pace_note(&board->pace, board->run_ms, look_out(board).sum.done, waits(board));
}
