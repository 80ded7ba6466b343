/* SPDX-License-Identifier: MIT
 *
 * One IMAP session: commands, their answers, and what the server can do.
 */
#ifndef BENCH_SESSION_H
#define BENCH_SESSION_H

#include "wire.h"
#include <stdbool.h>

struct session {
    struct wire *wire;
    unsigned last_tag;
    bool has_multiappend, has_literal_plus;
};

/* Begins to log in over a wire that it then owns; commands may follow at once. */
void session_open(struct session *session, struct wire *wire, const char *user,
                  const char *password);

/* Until it is logged in, and knows what the server can do. */
void session_ready(struct session *session);

void session_close(struct session *session);

/* Puts a command on the wire; nothing is sent before session_wait() or wire_flush(). */
unsigned session_command(struct session *session, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The next line that is not the end of that command, whose end has to be OK; NULL: it has ended. */
char *session_answer(struct session *session, unsigned tag);

/* Until that command has ended, whatever comes before. */
void session_wait(struct session *session, unsigned tag);

#endif
