/* SPDX-License-Identifier: MIT
 *
 * What went wrong in a lane, and at which side. It is the last argument of all that a lane does,
 * so that who failed is known wherever the error is.
 *
 * Each error is written through one of at_source(), at_destination() and at_neither(), which note
 * at the call whose failure it would be:
 *
 *     source_link_folder_open(&link, folder, resume, &now, at_source(trouble))
 */
#ifndef KIMT_CORE_TROUBLE_H
#define KIMT_CORE_TROUBLE_H

#include <kimt/error.h>
#include <stdbool.h>

enum transfer_side {
    SIDE_NONE,
    SIDE_SOURCE,
    SIDE_DESTINATION
};

struct trouble {
    struct kimt_error error;
    enum transfer_side side; /* whose session it is about */
    bool is_sound;           /* it was an answer: the session still works */
};

#define TROUBLE_NONE                                                                               \
    {                                                                                              \
        .error.struct_size = sizeof(struct kimt_error)                                             \
    }

/* Forgets what went wrong: it does not matter, or was dealt with. */
static inline void trouble_clear(struct trouble *trouble)
{
    *trouble = (struct trouble)TROUBLE_NONE;
}

static inline struct kimt_error *trouble_at(struct trouble *trouble, enum transfer_side side)
{
    trouble->side = side;
    trouble->is_sound = false;
    return &trouble->error;
}

/* Returns where an error of the source's session is written. */
static inline struct kimt_error *at_source(struct trouble *trouble)
{
    return trouble_at(trouble, SIDE_SOURCE);
}

/* Returns where an error of the destination's session is written. */
static inline struct kimt_error *at_destination(struct trouble *trouble)
{
    return trouble_at(trouble, SIDE_DESTINATION);
}

/* Returns where an error is written that no session is the reason for. */
static inline struct kimt_error *at_neither(struct trouble *trouble)
{
    return trouble_at(trouble, SIDE_NONE);
}

#endif
