/* SPDX-License-Identifier: MIT
 *
 * The secrets of this run: code that reads one, from the profile, the accounts file or the store,
 * makes it known here, so that none is shown when a server repeats it. What is done with such texts
 * is in hide.h.
 *
 * Process-wide, thread safe. Secrets of less than four bytes are not kept: they would be found in
 * every other word.
 */
#ifndef KIMT_CORE_SECRETS_H
#define KIMT_CORE_SECRETS_H

#include <stdbool.h>
#include <stddef.h>

enum {
    SECRETS_SHORTEST = 4
};

/* NULL and "" are fine. */
void secrets_know(const char *secret);
/* Wipes all of them. */
void secrets_forget(void);
/* True if there are any. */
bool secrets_are_known(void);

/* Where one stands in the bytes, from `from` on. A secret that could be a word of a language counts
 * only where it stands as a word of its own, and not at all without `with_words`. With `is_cut` the
 * bytes may end within one. False: there is none. */
bool secrets_find(const char *data, size_t length, size_t from, bool with_words, bool is_cut,
                  size_t *at_r, size_t *length_r);

#endif
