/* SPDX-License-Identifier: MIT
 *
 * The appends under way: sent or being sent, and not yet reported to be safe.
 *
 * What is kept of each is enough to report it, and to recognise it at the destination if its
 * completion never comes.
 */
#ifndef KIMT_CORE_WINDOW_H
#define KIMT_CORE_WINDOW_H

#include "message/digest.h"
#include <kimt/message.h>

#define WINDOW_SLOTS 4096u /* a power of two */

struct append {
    bool used;
    bool found; /* by settle: it is there, as found_uid */
    uint64_t found_uid;
    bool behind;                 /* others that were sent after it are before it */
    struct kimt_message message; /* without keywords */
    int64_t keywords;            /* the same as the journal numbers them */
    uint64_t ticket;
    uint64_t size;   /* bytes sent */
    int64_t sent_ms; /* when the last of them was about to be: it cannot be there earlier */
    unsigned char digest[DIGEST_BYTES];
};

/* Zeroed is empty. */
struct window {
    struct append slots[WINDOW_SLOTS];
    uint64_t next_ticket;
    uint32_t count;
};

/* Returns a slot with a fresh ticket, or NULL: reap first. */
struct append *window_add(struct window *window, const struct kimt_message *message);
/* NULL: no such ticket is under way. */
struct append *window_find(struct window *window, uint64_t ticket);
void window_remove(struct window *window, struct append *append);

/* Returns the first ticket: all appends that can be under way have it or a later one, in the order
 * of sending. */
uint64_t window_first_ticket(const struct window *window);
/* Walks those under way: begin with NULL, ends with NULL. */
struct append *window_next(struct window *window, struct append *append);

#endif
