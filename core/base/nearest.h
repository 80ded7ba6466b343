/* SPDX-License-Identifier: MIT
 *
 * "Did you mean …": how far two short names are apart.
 */
#ifndef KIMT_CORE_NEAREST_H
#define KIMT_CORE_NEAREST_H

#include <stdbool.h>
#include <stddef.h>

/* Keeps the best of several candidates; begin with a zeroed one and set `wanted`. */
struct nearest {
    const char *wanted;
    const char *best; /* NULL while none is near enough to be meant */
    size_t distance;
};

void nearest_offer(struct nearest *nearest, const char *candidate);

#endif
