/* SPDX-License-Identifier: MIT
 *
 * Bodies of messages under way, kept until they are answered.
 *
 * They are let go in the order in which they came. So they stand one behind the other in blocks,
 * and a block is given back as soon as the last body in it is let go. What was given back is used
 * again by whichever session needs a block next: fresh memory costs more than filling it does.
 */
#ifndef KIMT_IMAP_KEPT_H
#define KIMT_IMAP_KEPT_H

#include <stdbool.h>
#include <stddef.h>

struct kept_block;

/* The bodies that a session keeps. Zeroed: none. */
struct kept {
    struct kept_block *first, *last; /* all but the last are full */
    size_t used;                     /* bytes of the last */
    size_t bodies;
};

/* A body that is kept. */
struct kept_body {
    struct kept_block *block, *end; /* its first and its last */
    size_t at;                      /* in the first */
    size_t length;
};

/* Begins a body behind those that are there. False: no memory. */
bool kept_begin(struct kept *kept, struct kept_body *body_r);
/* More of it, which is the newest. False: no memory, and it is incomplete. */
bool kept_add(struct kept *kept, struct kept_body *body, const void *data, size_t length);
/* Lets the oldest go. */
void kept_let_go(struct kept *kept, const struct kept_body *body);
/* Lets the newest go. */
void kept_take_back(struct kept *kept, const struct kept_body *body);
/* Lets all go. */
void kept_clear(struct kept *kept);

/* A walk through a body, piece by piece. */
struct kept_walk {
    const struct kept_block *block;
    size_t at, left;
};
struct kept_walk kept_walk(const struct kept_body *body);
/* False at the end. */
bool kept_next(struct kept_walk *walk, const char **data_r, size_t *length_r);

/* Frees blocks that no one uses. For a plugin's fini(). */
void kept_forget_spare(void);

#endif
