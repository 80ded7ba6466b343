/* SPDX-License-Identifier: MIT
 *
 * Shared by flavour.c (files, inheritance, detection) and flavour_settings.c (keys and values).
 * No other file includes this.
 */
#ifndef KIMT_IMAP_FLAVOUR_INNER_H
#define KIMT_IMAP_FLAVOUR_INNER_H

#include "common/imap/flavour/flavour.h"

enum imap_applied {
    IMAP_APPLIED,
    IMAP_BAD_VALUE,
    IMAP_UNKNOWN_KEY
};

/* Sets what `key` means; lists grow. */
enum imap_applied imap_flavour_apply(struct imap_flavour *flavour, const char *key,
                                     const char *value);

/* Hands each word (parted by blanks or commas) to the caller; false at the end. */
bool imap_flavour_word(const char **at, const char **word_r, size_t *length_r);

#endif
