/* SPDX-License-Identifier: MIT
 *
 * A ticket is a running number; its low bits are its slot. A slot still in use when its turn comes
 * again means that the window is as wide as it may be.
 */
#include "message/window.h"

static struct append *slot_of(struct window *window, uint64_t ticket)
{
    return &window->slots[ticket & (WINDOW_SLOTS - 1)];
}

struct append *window_add(struct window *window, const struct kimt_message *message)
{
    struct append *append = slot_of(window, window->next_ticket);

    if (append->used)
        return NULL;
    append->used = true;
    append->found = append->behind = false;
    append->message = *message;
    append->message.keywords = NULL;
    append->message.keyword_count = 0;
    append->ticket = window->next_ticket++;
    append->size = 0;
    window->count++;
    return append;
}

struct append *window_find(struct window *window, uint64_t ticket)
{
    struct append *append = slot_of(window, ticket);

    return append->used && append->ticket == ticket ? append : NULL;
}

uint64_t window_first_ticket(const struct window *window)
{
    return window->next_ticket > WINDOW_SLOTS ? window->next_ticket - WINDOW_SLOTS : 0;
}

void window_remove(struct window *window, struct append *append)
{
    append->used = false;
    window->count--;
}

struct append *window_next(struct window *window, struct append *append)
{
    append = append ? append + 1 : window->slots;
    while (append < window->slots + WINDOW_SLOTS && !append->used)
        append++;
    return append < window->slots + WINDOW_SLOTS ? append : NULL;
}
