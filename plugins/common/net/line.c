/* SPDX-License-Identifier: MIT
 *
 * A list of the hosts that were spoken to, behind a lock.
 */
#include "common/net/line.h"

#include <pthread.h>
#include <stdlib.h>

struct line {
    struct line *next;
    struct conn_measure measure;
    int64_t turn_ms;
    char name[];
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct line *lines;

/* NULL without memory. Called with the lock held. */
static struct line *find(const char *name)
{
    struct line *line = lines;
    size_t size = strlen(name) + 1;

    while (line && strcmp(line->name, name) != 0)
        line = line->next;
    if (line)
        return line;
    line = calloc(1, sizeof *line + size);
    if (!line)
        return NULL;
    memcpy(line->name, name, size);
    line->turn_ms = INT64_MAX;
    line->next = lines;
    lines = line;
    return line;
}

void line_learn(const char *name, const struct conn_measure *measure, struct conn_measure *told)
{
    (void)pthread_mutex_lock(&lock);
    struct line *line = find(name);
    if (line) {
        line->measure.bytes += measure->bytes - told->bytes;
        line->measure.waited_ms += measure->waited_ms - told->waited_ms;
    }
    (void)pthread_mutex_unlock(&lock);
    *told = *measure;
}

void line_learn_turn(const char *name, int64_t turn_ms)
{
    (void)pthread_mutex_lock(&lock);
    struct line *line = find(name);
    if (line && turn_ms < line->turn_ms)
        line->turn_ms = turn_ms;
    (void)pthread_mutex_unlock(&lock);
}

int64_t line_turn(const char *name)
{
    int64_t turn_ms = INT64_MAX;

    (void)pthread_mutex_lock(&lock);
    const struct line *line = find(name);
    if (line)
        turn_ms = line->turn_ms;
    (void)pthread_mutex_unlock(&lock);
    return turn_ms;
}

bool line_is_slow(const struct conn_measure *measure, int64_t turn_ms)
{
    double waited_s = (double)measure->waited_ms / 1000.0;

    return turn_ms >= LINE_FAR_MS && turn_ms != INT64_MAX && measure->bytes >= LINE_ENOUGH_BYTES &&
           (double)measure->bytes < waited_s * (double)LINE_FAST_BYTES_PER_S;
}

bool line_gains(const char *name)
{
    bool gains;

    (void)pthread_mutex_lock(&lock);
    struct line *line = find(name);
    gains = line && line_is_slow(&line->measure, line->turn_ms);
    (void)pthread_mutex_unlock(&lock);
    return gains;
}

void line_forget_all(void)
{
    (void)pthread_mutex_lock(&lock);
    while (lines) {
        struct line *next = lines->next;
        free(lines);
        lines = next;
    }
    (void)pthread_mutex_unlock(&lock);
}
