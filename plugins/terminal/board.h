/* SPDX-License-Identifier: MIT
 *
 * What is going on right now: the accounts under way, and sums over all of them.
 *
 * Only numbers and names; how they look is draw.c's business.
 */
#ifndef KIMT_TERMINAL_BOARD_H
#define KIMT_TERMINAL_BOARD_H

#include "common/hash/hash.h"
#include "terminal/outlook.h"
#include <kimt/reporter.h>

/* Bytes in a millisecond, smoothed over some seconds. */
struct rate {
    int64_t last_ms;
    uint64_t last_bytes;
    double per_ms, weight; /* the first is to be divided by the second: see rate_per_ms */
};

double rate_per_ms(const struct rate *rate); /* 0: not known yet */

struct running {
    char *address;
    char *folder; /* under way; NULL: none yet */
    struct kimt_counts counts;
    int64_t begun_ms; /* of the run */
    struct rate rate;
    int64_t wait_until_ms; /* of the run; 0: does not wait */
    char *wait_text;
    uint64_t lines; /* shown about messages of this account */
    UT_hash_handle hh;
};

/* What is known of an account's work, before, while and after it is under way. */
struct prospect {
    char *address;
    struct kimt_expected expected;
    enum prospect_kind {
        PROSPECT_FRESH,   /* nothing of an earlier run is known */
        PROSPECT_EARLIER, /* some is */
        PROSPECT_KINDS
    } kind;
    bool is_listed; /* `expected` is from its folders */
    bool has_ended;
    UT_hash_handle hh;
};

struct board {
    struct running *running;
    struct kimt_counts finished; /* sums over accounts that ended */
    uint32_t accounts, accounts_done, accounts_failed, accounts_odd;
    uint32_t provisioned, checked;
    struct rate rate;
    struct prospect *prospects;
    struct workload ended; /* of accounts that ended; nothing is left of these */
    struct {
        uint32_t accounts;
        double work; /* of what was new */
    } ended_kinds[PROSPECT_KINDS];
    uint32_t ended_unknown; /* ended, and nothing was expected of them */
    struct pace pace;
    int64_t wait_until_ms; /* of the run, in which all of it waits; 0: it does not */
    int64_t run_ms;        /* as of the latest event or tick */
    int64_t begun_at_ms;   /* wall clock */
    unsigned stops_asked;  /* how often: 1 stops soon, 2 at once */
};

void board_clear(struct board *board);

/* Takes the event in. *running_r is its account, if it is under way; for ACCOUNT_END it is still
 * there, until board_forget; for ACCOUNT_VERIFIED too. KIMT_FAIL without memory. */
int board_event(struct board *board, const struct kimt_event *event, struct running **running_r,
                struct kimt_error *err);
void board_forget(struct board *board, struct running *running);

/* Moves the clock on. */
void board_tick(struct board *board, int64_t run_ms);

struct kimt_counts board_sum(const struct board *board);
uint64_t counts_done(const struct kimt_counts *counts);
/* How much of the work is done, 0 to 1. Accounts of which nothing is known count as those that are
 * listed do on an average. */
double board_fraction(const struct board *board);
/* Milliseconds left by that, waits that have begun included; -1: too early to say. */
int64_t board_eta_ms(const struct board *board);

#endif
