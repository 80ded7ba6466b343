/* SPDX-License-Identifier: MIT
 *
 * See nearest.h. Edit distance with neighbouring letters swapped counting once, in one row of
 * memory more.
 */
#include "base/nearest.h"

#include <ctype.h>
#include <string.h>

enum {
    LONGEST = 40
};

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static bool same_letter(char a, char b)
{
    return tolower((unsigned char)a) == tolower((unsigned char)b);
}

static size_t distance(const char *a, size_t a_length, const char *b, size_t b_length)
{
    size_t rows[3][LONGEST + 1];

    for (size_t j = 0; j <= b_length; j++)
        rows[0][j] = j;
    for (size_t i = 1; i <= a_length; i++) {
        size_t *now = rows[i % 3], *above = rows[(i - 1) % 3], *two_above = rows[(i + 1) % 3];

        now[0] = i;
        for (size_t j = 1; j <= b_length; j++) {
            now[j] = least(least(above[j], now[j - 1]) + 1,
                           above[j - 1] + !same_letter(a[i - 1], b[j - 1]));
            if (i > 1 && j > 1 && same_letter(a[i - 1], b[j - 2]) &&
                same_letter(a[i - 2], b[j - 1]))
                now[j] = least(now[j], two_above[j - 2] + 1);
        }
    }
    return rows[a_length % 3][b_length];
}

void nearest_offer(struct nearest *nearest, const char *candidate)
{
    size_t wanted = strlen(nearest->wanted), length = strlen(candidate), apart;

    if (wanted > LONGEST || length > LONGEST)
        return;
    apart = distance(nearest->wanted, wanted, candidate, length);
    if (apart > 1 + wanted / 3 || (nearest->best && apart >= nearest->distance))
        return;
    nearest->best = candidate;
    nearest->distance = apart;
}
