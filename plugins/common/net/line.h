/* SPDX-License-Identifier: MIT
 *
 * What was learned of the line to a host, by all connections of the process together: is it slow
 * enough for compression to gain?
 *
 * What counts is how much came over while someone waited for it. A fast line is hardly ever waited
 * for; so is one whose other end is the slower one. Where a round trip is short, it is the server
 * that is slow, and compression would only slow it further.
 */
#ifndef KIMT_NET_LINE_H
#define KIMT_NET_LINE_H

#include "common/net/connection.h"

enum {
    LINE_ENOUGH_BYTES = 1024 * 1024, /* before that nothing is said */
    LINE_FAR_MS = 3,                 /* a shorter round trip is one within a house */
    /* From here on it was found to gain nothing: what it spares the line, it costs both ends. */
    LINE_FAST_BYTES_PER_S = 4 * 1024 * 1024
};

/* Adds what a connection moved since the last time: *told is what it had reported by then. */
void line_learn(const char *name, const struct conn_measure *measure, struct conn_measure *told);
/* Notes that a round trip to the host took so long; the shortest counts. */
void line_learn_turn(const char *name, int64_t turn_ms);
/* Returns the shortest round trip so far, in milliseconds; INT64_MAX: none is known. */
int64_t line_turn(const char *name);
bool line_gains(const char *name);
/* At the end of a plugin. */
void line_forget_all(void);

/* Applies the rule alone: true if a line so measured is slow. */
bool line_is_slow(const struct conn_measure *measure, int64_t turn_ms);

#endif
