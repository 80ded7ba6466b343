/* SPDX-License-Identifier: MIT
 *
 * One direction of a long way: bytes that are under way until they are due.
 */
#ifndef BENCH_LINE_H
#define BENCH_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct chunk;

/* Zeroed it is an empty one. */
struct line {
    struct chunk *first, *last;
    size_t held;
    bool has_ended; /* no more bytes will come */
    bool is_closed; /* that end has been passed on */
};

enum line_result {
    LINE_OK,
    LINE_BROKEN
};

/* Reads what the socket has; it will be due at that time. */
enum line_result line_read(struct line *line, int from, int64_t due_ns);

/* Writes what is due by now, as far as the socket takes it. */
enum line_result line_write(struct line *line, int to, int64_t now_ns);

/* Whether what was read last holds that text; of one that came in two parts nothing is known. */
bool line_heard(const struct line *line, const char *text);

/* When its next byte, or its end, is due; INT64_MAX: nothing is under way. */
int64_t line_due(const struct line *line);

/* More may be read: it is not full, and its end has not been seen. */
bool line_has_room(const struct line *line);

void line_clear(struct line *line);

#endif
