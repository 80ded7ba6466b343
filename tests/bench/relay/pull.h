/* SPDX-License-Identifier: MIT
 *
 * The source: one streamed FETCH for each folder, the next folder's command ahead of its time.
 */
#ifndef BENCH_PULL_H
#define BENCH_PULL_H

#include "session.h"

struct folders {
    char **names; /* quoted, as the server tells them */
    size_t count;
};

struct pull {
    struct session session;
    struct folders folders;
    unsigned list;
    size_t asked;            /* folders whose commands are on their way */
    unsigned examine, fetch; /* tags of the folder that is read */
    uint64_t expected, seen;
};

struct mail {
    char flags[512], date[64];
    uint64_t size;
};

/* Asks for the folders over a session just opened. */
void pull_open(struct pull *pull);

/* Until it is ready; keeps each `of`-th folder, counted from `part`. */
void pull_ready(struct pull *pull, size_t part, size_t of);

void pull_close(struct pull *pull);

/* Goes to the folder of that number; they have to be taken in their order. */
void pull_folder(struct pull *pull, size_t number);

/* The next message of the folder, whose body is next on the wire; false: there is none left. */
bool pull_next(struct pull *pull, struct mail *mail_r);

/* After the body. */
void pull_end(struct pull *pull);

#endif
