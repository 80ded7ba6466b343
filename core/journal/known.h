/* SPDX-License-Identifier: MIT
 *
 * What is known of accounts beside the journal: how much they hold, as of the last look at them,
 * and how they were verified. Nothing rests on it: it only lets clocks and `kimt status` say more.
 *
 * Two small JSON files in the state folder, each replaced as a whole. They are no part of the
 * journal, since `kimt check` writes what it has counted while a migration writes there; of two
 * that write one file at once, the later wins. A file that cannot be read is an empty one.
 */
#ifndef KIMT_CORE_KNOWN_H
#define KIMT_CORE_KNOWN_H

#include <kimt/error.h>
#include <stdbool.h>
#include <stdint.h>

struct known;

enum known_file {
    KNOWN_TOTALS,  /* totals.json: written by check, plan and migrate */
    KNOWN_VERIFIED /* verified.json: written by verify and undo, under the lock */
};

/* Returns NULL without memory, or without a folder. */
struct known *known_open(const char *state_folder, enum known_file file);
void known_free(struct known **known);
/* The folder is there. */
int known_save(const struct known *known, struct kimt_error *err);

/* What is to be at the destination in the end; KIMT_UNKNOWN where it could not be reported. */
struct known_totals {
    uint64_t messages, bytes;
};
/* False: nothing is known. NULL knows nothing. */
bool known_totals(const struct known *known, const char *address, struct known_totals *totals_r);
bool known_totals_set(struct known *known, const char *address, const struct known_totals *totals);

struct known_verified {
    int64_t verified_s;
    const char *level;  /* of --level; valid until the next change */
    const char *result; /* as in the table of `kimt verify`: equal, needs attention, unfinished */
};
bool known_verified(const struct known *known, const char *address,
                    struct known_verified *verified_r);
bool known_verified_set(struct known *known, const char *address,
                        const struct known_verified *verified);
/* Forgets what was known of an account. */
void known_forget(struct known *known, const char *address);

#endif
