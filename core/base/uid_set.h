/* SPDX-License-Identifier: MIT
 *
 * A set of message numbers: small for runs of neighbours, quick for numbers without any order.
 */
#ifndef KIMT_CORE_UID_SET_H
#define KIMT_CORE_UID_SET_H

#include <kimt/error.h>
#include <stdbool.h>

struct uid_block;

/* Zeroed is empty. */
struct uid_set {
    struct uid_block *blocks;
    size_t capacity, used; /* of blocks */
    uint64_t count;        /* of numbers */
};

bool uid_set_has(const struct uid_set *set, uint64_t uid);
/* Returns false without memory. Adding what is there already changes nothing. */
bool uid_set_add(struct uid_set *set, uint64_t uid);
void uid_set_clear(struct uid_set *set);

#endif
