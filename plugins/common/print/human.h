/* SPDX-License-Identifier: MIT
 *
 * Numbers as people read them: 1,204 · 43.1 MB · 2 min 05 s · 12.3 MB/s.
 *
 * Each is written into a small struct that is returned by value, so that it can stand right in the
 * arguments of a printf: human_bytes(n).text. Sizes are decimal (1 MB = 1,000,000 bytes).
 */
#ifndef KIMT_PRINT_HUMAN_H
#define KIMT_PRINT_HUMAN_H

#include <stdint.h>

struct human {
    char text[40];
};

struct human human_count(uint64_t count); /* KIMT_UNKNOWN: "?" */
struct human human_bytes(uint64_t bytes); /* KIMT_UNKNOWN: "?" */
struct human human_rate(uint64_t bytes, int64_t ms);
struct human human_duration(int64_t ms);
struct human human_clock(int64_t ms);           /* 0:42, 1:02:03 */
struct human human_local_time(int64_t time_ms); /* 2026-11-24 11:03:19 +0100 */
const char *human_plural(uint64_t count, const char *one, const char *many);
/* With its noun: 1 folder, 1,204 messages, ? messages. */
struct human human_counted(uint64_t count, const char *one, const char *many);
/* Adds a part to a sum: with a part that is KIMT_UNKNOWN, the sum is so too. */
void human_add(uint64_t *sum, uint64_t part);

#endif
