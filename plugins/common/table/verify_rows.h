/* SPDX-License-Identifier: MIT
 *
 * The table of `kimt verify`: a row an account, with the numbers of struct kimt_verify. What each
 * number is called, for people and for programs, is said here alone.
 */
#ifndef KIMT_TABLE_VERIFY_ROWS_H
#define KIMT_TABLE_VERIFY_ROWS_H

#include "common/table/table.h"
#include <kimt/reporter.h>

/* A number of struct kimt_verify. */
struct verdict_part {
    const char *word;   /* for programs */
    const char *title;  /* of a column; NULL: it has none */
    const char *phrase; /* "missing at the destination" */
    size_t offset;
    bool is_good; /* none of these keeps an account from being well */
};

/* In the order of a table; ends with a NULL word. */
extern const struct verdict_part verdict_parts[];

static inline uint64_t verdict_count(const struct kimt_verify *verify,
                                     const struct verdict_part *part)
{
    return *(const uint64_t *)((const char *)verify + part->offset);
}

/* Every message of the source is accounted for. */
bool verdict_is_good(const struct kimt_verify *verify);

/* Returns "equal", "needs attention" or "unfinished". `error`: as below. */
const char *verify_result_word(const struct kimt_verify *verify, const struct kimt_error *error);

/* Returns a table without rows. */
struct table *verify_table_new(void);
/* `error`: why the account was not compared to its end; or NULL. */
void verify_table_add(struct table *table, const char *address, const struct kimt_verify *verify,
                      const struct kimt_error *error);
/* What all rows come to. */
void verify_table_sum(struct table *table, const struct kimt_verify *sum);

#endif
