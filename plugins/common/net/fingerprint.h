/* SPDX-License-Identifier: MIT
 *
 * The SHA-256 of a certificate as people write it: hexadecimal digits, with or without colons.
 */
#ifndef KIMT_NET_FINGERPRINT_H
#define KIMT_NET_FINGERPRINT_H

#include <stdbool.h>

/* True for 64 hexadecimal digits. */
bool fingerprint_is_valid(const char *text);
/* True if both are the same digits, however they are written. */
bool fingerprint_equal(const char *a, const char *b);

#endif
