/* SPDX-License-Identifier: MIT
 *
 * See fingerprint.h.
 */
#include "common/net/fingerprint.h"

#include <ctype.h>
#include <stddef.h>

enum {
    DIGITS = 64 /* of SHA-256 */
};

/* The next digit's value, colons skipped; -1 at the end, -2 for anything else. */
static int next_digit(const char **text)
{
    while (**text == ':' || **text == ' ')
        (*text)++;
    unsigned char c = (unsigned char)**text;
    if (!c)
        return -1;
    (*text)++;
    if (!isxdigit(c))
        return -2;
    return isdigit(c) ? c - '0' : tolower(c) - 'a' + 10;
}

bool fingerprint_equal(const char *a, const char *b)
{
    for (;;) {
        int left = next_digit(&a);
        int right = next_digit(&b);
        if (left != right || left == -2)
            return false;
        if (left == -1)
            return true;
    }
}

bool fingerprint_is_valid(const char *text)
{
    size_t digits = 0;
    int digit;

    while ((digit = next_digit(&text)) >= 0)
        digits++;
    return digit == -1 && digits == DIGITS;
}
