/* SPDX-License-Identifier: MIT
 *
 * What a run finds out about accounts, kept for later ones and for `kimt status`: how much there is
 * to be copied, how verify ended. See journal/known.h.
 */
#ifndef KIMT_CORE_LEARN_H
#define KIMT_CORE_LEARN_H

#include "journal/known.h"
#include <kimt/reporter.h>

struct learning {
    struct known *totals, *verified;
    const char *level;             /* of verify; NULL: another command */
    bool has_totals, has_verified; /* something that is not in the file yet */
    int64_t saved_ms;
};

/* `level` is NULL for commands other than verify. */
void learn_begin(struct learning *learning, const char *state_folder, const char *level);
void learn_event(struct learning *learning, const struct kimt_event *event);
/* Saves, and frees. Nothing rests on it, so it does not fail. */
void learn_end(struct learning *learning);

#endif
