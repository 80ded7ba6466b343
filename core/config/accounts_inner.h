/* SPDX-License-Identifier: MIT
 *
 * What accounts.c reads and accounts_only.c chooses from. Inside core/config only.
 */
#ifndef KIMT_CORE_ACCOUNTS_INNER_H
#define KIMT_CORE_ACCOUNTS_INNER_H

#include "base/strings.h"
#include "common/hash/hash.h"
#include "config/accounts.h"

struct accounts_entry {
    struct kimt_account account;
    const char *folded; /* the address in lower case: the key */
    unsigned line;
    bool wanted; /* --only asks for it */
    UT_hash_handle hh;
};

struct accounts {
    struct strings *strings;
    const char *name;                  /* of the file */
    struct accounts_entry *by_address; /* in the file's order, too */
    struct accounts_entry **entries;   /* those that are kept */
    size_t count;
    struct problems *notes;
    bool exposed; /* everyone can read the file */
};

/* The row of this address (any case), whether or not it is kept; NULL: there is none. */
struct accounts_entry *accounts_find(const struct accounts *accounts, const char *address);

#endif
