/* SPDX-License-Identifier: MIT
 *
 * How a plan is held: accounts by address, the lines of each by source path. Inside core/folders
 * only.
 */
#ifndef KIMT_CORE_PLAN_INNER_H
#define KIMT_CORE_PLAN_INNER_H

#include "base/strings.h"
#include "common/hash/hash.h"
#include "folders/plan.h"

struct plan_entry {
    struct plan_line line; /* first */
    UT_hash_handle hh;
};

struct plan_book {
    struct plan_account account; /* first */
    const char *folded;          /* the address in lower case: the key */
    struct plan_entry *entries;
    const struct plan_line **lines; /* account.lines */
    size_t capacity;
    UT_hash_handle hh;
};

struct plan {
    struct strings *strings;
    struct plan_book *books;
    bool of_file;
};

/* Returns the account's book, made where missing; NULL: no memory. */
struct plan_book *plan_book_of(struct plan *plan, const char *address);
/* Adds a copy of the line (its texts are kept as they are). `same_r`: the line of that source which
 * is there already, and nothing was added; else NULL. KIMT_FAIL: no memory. */
int plan_add(struct plan *plan, struct plan_book *book, const struct plan_line *line,
             const struct plan_line **same_r);

#endif
