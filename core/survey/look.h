/* SPDX-License-Identifier: MIT
 *
 * A run that only looks: what check and plan have in common.
 */
#ifndef KIMT_CORE_LOOK_H
#define KIMT_CORE_LOOK_H

#include "run/run_state.h"

/* The whole of an open run that changes nothing: looks for accounts on both sides, runs `body` on
 * threads, says begin and end, and closes the run. Returns an enum run_status. */
int run_look(struct run *run, void *(*body)(void *context), void *context, struct kimt_error *err);

#endif
