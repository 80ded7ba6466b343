/* SPDX-License-Identifier: MIT
 *
 * Keeps the account of a whole run from its events, and prints it as the Migration Result.
 *
 * Terminal and Report Log end with the same words because both ask here.
 */
#ifndef KIMT_REPORT_TALLY_H
#define KIMT_REPORT_TALLY_H

#include "common/report/reasons.h"
#include <kimt/reporter.h>

struct tally;

int tally_new(const struct kimt_run_info *run, struct tally **tally_r, struct kimt_error *err);
void tally_free(struct tally **tally);

/* Any event; those of no use are skipped. */
int tally_event(struct tally *tally, const struct kimt_event *event, struct kimt_error *err);

/* True if provisioning refused this account, which was reported then. */
bool tally_was_refused(const struct tally *tally, const char *account);

/* How it went for one account. */
enum user_result {
    USER_MIGRATED = 1,
    USER_PROBLEMS = 2, /* finished, but something failed or was skipped */
    USER_FAILED = 3,   /* left unfinished */
    USER_STOPPED = 4   /* left unfinished because the run was stopped */
};
enum user_result tally_user_result(const struct kimt_event *account_end);
const char *user_result_phrase(enum user_result result);

/* The sentence that sums up a migration, and whether it is a good one. After RUN_END. */
const char *tally_verdict(const struct tally *tally, bool *good_r);
/* Returns how many accounts ended with this result. */
uint32_t tally_users(const struct tally *tally, enum user_result result);
/* Returns the reasons of the tally, which keeps them. */
struct reasons **tally_reasons(struct tally *tally);

struct tally_style {
    const char *title, *good, *bad, *plain; /* escape sequences, or "" */
    struct reasons_style reasons;
};

/* After RUN_END. Prints nothing before. */
void tally_print(struct tally *tally, const struct tally_style *style, FILE *out);

/* "6,012 found: 5,990 copied, 8 skipped, 4 failed", and what is left unexplained if anything. */
void counts_print(const struct kimt_counts *counts, FILE *out);

/* What an error says, in one line: its text, and what the server said. To be freed; NULL without
 * memory. `event` names the place: account, folder, UID, as far as given; NULL: no place. */
char *error_sentence(const struct kimt_error *error, const struct kimt_event *event);

#endif
