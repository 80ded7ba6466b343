/* SPDX-License-Identifier: MIT
 *
 * What is going on right now.
 */
#include "terminal/board.h"

#include "common/report/file.h"
#include <stdlib.h>
#include <string.h>

enum {
    RATE_STEP_MS = 500, /* shorter steps only show how the buffers work */
    RATE_MEMORY_MS = 4000,
    ETA_AFTER_MS = 5000
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

    HASH_ITER(hh, board->running, running, next)
    board_forget(board, running);
}

static struct running *find(const struct board *board, const char *address)
{
    struct running *running = NULL;

    if (address)
        HASH_FIND_STR(board->running, address, running);
    return running;
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

static void end(struct board *board, const struct kimt_event *event)
{
    board->accounts_done++;
    board->accounts_failed += event->error != NULL;
    if (event->counts)
        add(&board->finished, event->counts);
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
    if (event->type == KIMT_EVENT_RUN_BEGIN)
        board->accounts = event->accounts;
    board->provisioned += event->type == KIMT_EVENT_ACCOUNT_PROVISIONED;
    board->checked += event->type == KIMT_EVENT_ACCOUNT_CHECKED;
    if (event->type == KIMT_EVENT_ACCOUNT_BEGIN && begin(board, event, err) != KIMT_OK)
        return KIMT_FAIL;
    if (event->type == KIMT_EVENT_ACCOUNT_END || event->type == KIMT_EVENT_ACCOUNT_VERIFIED)
        end(board, event);
    *running_r = find(board, event->account);
    return *running_r ? change(*running_r, event, err) : KIMT_OK;
}

void board_tick(struct board *board, int64_t run_ms)
{
    if (run_ms > board->run_ms)
        board->run_ms = run_ms;
    for (struct running *running = board->running; running; running = running->hh.next)
        rate_update(&running->rate, board->run_ms, running->counts.bytes_copied);
    rate_update(&board->rate, board->run_ms, board_sum(board).bytes_copied);
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

double board_fraction(const struct board *board)
{
    double done = board->accounts_done;

    if (board->accounts == 0)
        return 0.0;
    if (board->checked > 0)
        done = board->checked;
    for (const struct running *running = board->running; running; running = running->hh.next) {
        uint64_t handled = counts_done(&running->counts);
        if (running->counts.found > 0)
            done += handled < running->counts.found
                        ? (double)handled / (double)running->counts.found
                        : 1.0;
    }
    done /= board->accounts;
    return done < 1.0 ? done : 1.0;
}

int64_t board_eta_ms(const struct board *board)
{
    double fraction = board_fraction(board);

    if (board->run_ms < ETA_AFTER_MS || fraction < 0.02)
        return -1;
    return (int64_t)((double)board->run_ms * (1.0 - fraction) / fraction);
}
