/* SPDX-License-Identifier: MIT
 *
 * The destination: appends, in the quickest way that the server offers, with some under way.
 */
#ifndef BENCH_PUSH_H
#define BENCH_PUSH_H

#include "pull.h"

struct push {
    struct session session;
    const char *folder;
    unsigned answered;    /* the last tag that was answered */
    unsigned batch_count; /* messages in the command that is open */
    uint64_t batch_bytes;
};

/* Until its session is ready. */
void push_ready(struct push *push);

/* What follows goes there. */
void push_folder(struct push *push, const char *name);

void push_begin(struct push *push, const struct mail *mail);
void push_body(struct push *push, const char *data, size_t length);
void push_end(struct push *push);

/* Until all is answered. */
void push_finish(struct push *push);

#endif
