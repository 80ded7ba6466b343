/* SPDX-License-Identifier: MIT
 *
 * A bounded buffer that bytes go through in order: put at its end, taken from its beginning.
 */
#ifndef KIMT_NET_WINDOW_H
#define KIMT_NET_WINDOW_H

#include <stddef.h>
#include <string.h>

/* Bytes at..end are held. */
struct window {
    char *bytes;
    size_t at, end, capacity;
};

/* Returns how many bytes it holds. */
static inline size_t window_held(const struct window *window)
{
    return window->end - window->at;
}

/* Returns how many bytes fit behind those. */
static inline size_t window_room(const struct window *window)
{
    return window->capacity - window->end;
}

/* Moves what is held to the front, if that is worth it. */
static inline void window_make_room(struct window *window)
{
    if (window->at == window->end) {
        window->at = window->end = 0;
    } else if (window->at > 0 && window->capacity - window->end < window->capacity / 2) {
        memmove(window->bytes, window->bytes + window->at, window_held(window));
        window->end = window_held(window);
        window->at = 0;
    }
}

#endif
