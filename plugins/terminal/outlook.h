/* SPDX-License-Identifier: MIT
 *
 * How much of a run is done, and when it will be: by what work costs, and not by how many accounts
 * or messages there are.
 *
 * Work is measured in bytes. A message to be copied costs its bytes, and the round trips of some
 * more; one that an earlier run brought over is only looked at. What accounts hold is known once
 * their folders are listed, or from earlier runs; the others count as what is known of the rest.
 */
#ifndef KIMT_TERMINAL_OUTLOOK_H
#define KIMT_TERMINAL_OUTLOOK_H

#include <kimt/reporter.h>

/* The work of one account, or the sum of several. */
struct workload {
    double done, left;
};

/* What was copied so far, of all accounts: from this comes how many bytes a message has on average.
 */
struct outlook_mean {
    uint64_t messages, bytes;
};

/* Returns the work of an account. `expected` NULL: its folders are not listed yet. What an account
 * that has ended has left is nothing, which is for the caller to know. */
struct workload outlook_workload(const struct kimt_counts *counts,
                                 const struct kimt_expected *expected,
                                 const struct outlook_mean *mean);

/* Returns the work of so many messages that are only looked at. */
double outlook_earlier_work(uint64_t messages);

/* The work done in a millisecond, of the last minutes. Begins zeroed. */
struct pace {
    int64_t last_ms;
    double last_done;
    double work, time; /* of the past, which fades */
};

/* `done` of all accounts at `now_ms`. While all of the run waits, its time does not count. */
void pace_note(struct pace *pace, int64_t now_ms, double done, bool waits);
/* Returns how long `left` will take, or -1: it is too early to say. */
int64_t pace_ms(const struct pace *pace, double left);

#endif
