/* SPDX-License-Identifier: MIT
 *
 * A call that waits for one side while the lane goes on with the other: the two wait together.
 *
 * Only for what takes some round trips: logging in, listing folders. The callee and the lane must
 * not write to the same things.
 */
#ifndef KIMT_CORE_BESIDE_H
#define KIMT_CORE_BESIDE_H

#include <kimt/error.h>
#include <pthread.h>
#include <stdbool.h>

typedef int beside_call(void *context, struct kimt_error *err);

struct beside {
    beside_call *call;
    void *context;
    pthread_t thread;
    bool is_running;
    int result;
    struct kimt_error error;
};

/* Begins the call on a thread of its own, if there is one to be had. */
void beside_begin(struct beside *beside, beside_call *call, void *context);
/* Waits for it, or makes it now; its answer. Called exactly once after each begin. */
int beside_end(struct beside *beside, struct kimt_error *err);

#endif
