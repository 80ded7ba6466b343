/* SPDX-License-Identifier: MIT
 *
 * Secrets of 256 random bits, as text: the ticket in the first address, the cookie, the token of
 * requests that change something.
 */
#ifndef KIMT_GUI_KEY_H
#define KIMT_GUI_KEY_H

#include <stdbool.h>

enum {
    KEY_BYTES = 32,
    KEY_TEXT = 2 * KEY_BYTES + 1
};

struct key {
    char text[KEY_TEXT]; /* hexadecimal */
};

/* Fills in a new key. False: the system has no randomness. */
bool key_make(struct key *key_r);
/* True if `text` is the key. Takes as long for a wrong text as for the right one. `text` may be
 * NULL, which is no key. */
bool key_is(const struct key *key, const char *text);

#endif
