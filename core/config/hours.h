/* SPDX-License-Identifier: MIT
 *
 * The hours of the week in which a migration may work, as a profile gives them:
 *
 *     20:00-06:00
 *     Mon-Fri 20:00-06:00, Sat 00:00-24:00, Sun 00:00-24:00
 *
 * In local time; a span that ends before it begins goes on over midnight, and belongs to the day on
 * which it begins. Without days: on all. Seconds may be given (20:00:30).
 */
#ifndef KIMT_CORE_HOURS_H
#define KIMT_CORE_HOURS_H

#include <kimt/error.h>
#include <stdbool.h>
#include <time.h>

enum {
    HOURS_SPANS = 32
};

struct hours_span {
    unsigned days;       /* 1 << tm_wday, of its beginning */
    int from_s, until_s; /* since midnight; until_s up to 24 h */
};

/* Zeroed: always open. */
struct hours {
    struct hours_span spans[HOURS_SPANS];
    size_t count;
};

/* KIMT_FAIL of KIND_CONFIG says what is wrong with the text. */
int hours_parse(const char *text, struct hours *hours_r, struct kimt_error *err);
bool hours_are_open(const struct hours *hours, time_t at);
/* The first moment after `at`, at which they are closed, when they are open again. */
time_t hours_next(const struct hours *hours, time_t at);

#endif
