/* SPDX-License-Identifier: MIT
 *
 * Numbers as people read them. No locale: a report reads the same on every machine.
 */
#include "common/print/human.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

struct human human_count(uint64_t count)
{
    struct human human = {{0}};
    char digits[24];
    size_t length, used = 0;

    if (count == UINT64_MAX)
        return (struct human){"?"};
    length = (size_t)snprintf(digits, sizeof digits, "%" PRIu64, count);
    for (size_t i = 0; i < length; i++) {
        if (i > 0 && (length - i) % 3 == 0)
            human.text[used++] = ',';
        human.text[used++] = digits[i];
    }
    return human;
}

struct human human_bytes(uint64_t bytes)
{
    static const char *const units[] = {"kB", "MB", "GB", "TB", "PB", "EB"};
    struct human human;
    double value = (double)bytes / 1000.0;
    size_t unit = 0;

    if (bytes == UINT64_MAX)
        return (struct human){"?"};
    if (bytes < 1000) {
        (void)snprintf(human.text, sizeof human.text, "%" PRIu64 " B", bytes);
        return human;
    }
    /* 999.95 and more would be shown as 1000.0. */
    for (; value >= 999.95 && unit + 1 < sizeof units / sizeof units[0]; unit++)
        value /= 1000.0;
    (void)snprintf(human.text, sizeof human.text, "%.1f %s", value, units[unit]);
    return human;
}

struct human human_rate(uint64_t bytes, int64_t ms)
{
    double per_second = ms > 0 ? (double)bytes * 1000.0 / (double)ms : 0.0;
    struct human human = human_bytes(per_second < 1e18 ? (uint64_t)per_second : 0);
    size_t length = strlen(human.text);

    (void)snprintf(human.text + length, sizeof human.text - length, "/s");
    return human;
}

struct human human_duration(int64_t ms)
{
    struct human human;
    int64_t seconds = (ms + 500) / 1000;

    if (ms < 0)
        return (struct human){"?"};
    if (ms < 9950)
        (void)snprintf(human.text, sizeof human.text, "%.1f s", (double)ms / 1000.0);
    else if (seconds < 60)
        (void)snprintf(human.text, sizeof human.text, "%" PRId64 " s", seconds);
    else if (seconds < 3600)
        (void)snprintf(human.text, sizeof human.text, "%" PRId64 " min %02" PRId64 " s",
                       seconds / 60, seconds % 60);
    else
        (void)snprintf(human.text, sizeof human.text, "%" PRId64 " h %02" PRId64 " min",
                       seconds / 3600, seconds / 60 % 60);
    return human;
}

struct human human_clock(int64_t ms)
{
    struct human human;
    int64_t seconds = ms > 0 ? ms / 1000 : 0;

    if (seconds < 3600)
        (void)snprintf(human.text, sizeof human.text, "%" PRId64 ":%02" PRId64, seconds / 60,
                       seconds % 60);
    else
        (void)snprintf(human.text, sizeof human.text, "%" PRId64 ":%02" PRId64 ":%02" PRId64,
                       seconds / 3600, seconds / 60 % 60, seconds % 60);
    return human;
}

struct human human_local_time(int64_t time_ms)
{
    struct human human = {"?"};
    time_t seconds = (time_t)(time_ms / 1000);
    struct tm parts;

    if (localtime_r(&seconds, &parts))
        (void)strftime(human.text, sizeof human.text, "%Y-%m-%d %H:%M:%S %z", &parts);
    return human;
}

const char *human_plural(uint64_t count, const char *one, const char *many)
{
    return count == 1 ? one : many;
}

struct human human_counted(uint64_t count, const char *one, const char *many)
{
    struct human human = human_count(count);
    size_t length = strlen(human.text);

    (void)snprintf(human.text + length, sizeof human.text - length, " %s",
                   human_plural(count, one, many));
    return human;
}

void human_add(uint64_t *sum, uint64_t part)
{
    if (*sum != UINT64_MAX)
        *sum = part == UINT64_MAX ? UINT64_MAX : *sum + part;
}
