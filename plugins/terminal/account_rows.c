/* SPDX-License-Identifier: MIT
 *
 * See account_rows.h.
 */
#include <config.h>

#include "terminal/account_rows.h"

#include "common/print/text.h"
#include "common/report/file.h"
#include <stdlib.h>
#include <string.h>

enum {
    FIRST_ROWS = 64,
    MIN_ADDRESS = 7,
    MAX_ADDRESS = 40
};

static char **address_of(const struct account_rows *rows, size_t row_size, size_t index)
{
    return (char **)((char *)rows->items + index * row_size);
}

static int grow(struct account_rows *rows, size_t row_size, struct kimt_error *err)
{
    size_t capacity = rows->capacity > 0 ? rows->capacity * 2 : FIRST_ROWS;
    void *items;

    if (rows->count < rows->capacity)
        return KIMT_OK;
    items = reallocarray(rows->items, capacity, row_size);
    if (!items)
        return report_no_memory(err);
    rows->items = items;
    rows->capacity = capacity;
    return KIMT_OK;
}

void *account_rows_add(struct account_rows *rows, size_t row_size, const char *address,
                       struct kimt_error *err)
{
    char *copy = strdup(address);
    char **row;

    if (!copy) {
        (void)report_no_memory(err);
        return NULL;
    }
    if (grow(rows, row_size, err) != KIMT_OK) {
        free(copy);
        return NULL;
    }
    row = address_of(rows, row_size, rows->count++);
    memset(row, 0, row_size);
    *row = copy;
    return row;
}

static int by_address(const void *a, const void *b)
{
    char *const *left = a, *const *right = b;

    return strcmp(*left, *right);
}

void account_rows_sort(struct account_rows *rows, size_t row_size)
{
    if (rows->count > 0)
        qsort(rows->items, rows->count, row_size, by_address);
}

size_t account_rows_width(const struct account_rows *rows, size_t row_size)
{
    size_t width = MIN_ADDRESS;

    for (size_t i = 0; i < rows->count; i++) {
        size_t wide = text_width(*address_of(rows, row_size, i));
        width = wide > width ? wide : width;
    }
    return width < MAX_ADDRESS ? width : MAX_ADDRESS;
}

void account_rows_clear(struct account_rows *rows, size_t row_size)
{
    for (size_t i = 0; i < rows->count; i++)
        free(*address_of(rows, row_size, i));
    free(rows->items);
    *rows = (struct account_rows){0};
}
