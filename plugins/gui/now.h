/* SPDX-License-Identifier: MIT
 *
 * A clock that only goes forward.
 */
#ifndef KIMT_GUI_NOW_H
#define KIMT_GUI_NOW_H

#include <stdint.h>
#include <time.h>

static inline int64_t now_ms(void)
{
    struct timespec now = {0};

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

#endif
