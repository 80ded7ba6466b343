/* SPDX-License-Identifier: MIT
 *
 * Sorted heads, searched by halves; equal ones stand together.
 */
#include "message/untold.h"
#include "common/array/array.h"
#include <stdlib.h>
#include <string.h>

bool untold_add(struct untold *untold, uint64_t head)
{
    if (!ARRAY_GROW(&untold->heads, untold->count + 1, &untold->capacity, ARRAY_NO_MAX))
        return false;
    untold->heads[untold->count++] = head;
    untold->left++;
    return true;
}

static int compare_heads(const void *a, const void *b)
{
    uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;

    return (left > right) - (left < right);
}

bool untold_seal(struct untold *untold)
{
    untold->met = calloc(untold->count + 1, sizeof *untold->met);
    if (untold->count > 0)
        qsort(untold->heads, untold->count, sizeof *untold->heads, compare_heads);
    return untold->met != NULL;
}

bool untold_meet(struct untold *untold, const unsigned char digest[DIGEST_BYTES])
{
    size_t low = 0, high = untold->count;
    uint64_t head;

    memcpy(&head, digest, sizeof head);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (untold->heads[middle] < head)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < untold->count && untold->heads[low] == head; low++)
        if (!untold->met[low]) {
            untold->met[low] = true;
            untold->left--;
            return true;
        }
    return false;
}

void untold_clear(struct untold *untold)
{
    free(untold->heads);
    free(untold->met);
    *untold = (struct untold){0};
}
