/* SPDX-License-Identifier: MIT
 *
 * Option tables as such: rows, the keys that belong to them, and whether a table is sound.
 */
#include <config.h>

#include "base/nearest.h"
#include "config/option.h"
#include "config/option_text.h"
#include <ctype.h>
#include <kimt/error.h>
#include <stdalign.h>
#include <stdio.h>
#include <string.h>

enum {
    MOST_ROWS = 200,
    LONGEST_NAME = 40
};

const struct kimt_option *option_row(const struct option_table *table, size_t index)
{
    return (const void *)((const char *)table->rows + index * table->stride);
}

void option_key(const struct kimt_option *row, char *key, size_t capacity)
{
    (void)snprintf(key, capacity, "%s%s", row->name, row->type == KIMT_OPTION_LIST ? ".1" : "");
}

static bool is_list_number(const char *text)
{
    size_t digits = strspn(text, "0123456789");

    return digits > 0 && digits < 5 && text[digits] == '\0' && text[0] != '0';
}

static bool is_secret_way(const char *text)
{
    return strcmp(text, "") == 0 || strcmp(text, "_file") == 0 || strcmp(text, "_env") == 0 ||
           strcmp(text, "_command") == 0;
}

static bool is_key_of(const struct kimt_option *row, const char *key)
{
    size_t length = strlen(row->name);

    if (strncmp(key, row->name, length) != 0)
        return false;
    if (row->type == KIMT_OPTION_LIST)
        return key[length] == '.' && is_list_number(key + length + 1);
    if (row->type == KIMT_OPTION_SECRET)
        return is_secret_way(key + length);
    return key[length] == '\0';
}

const struct kimt_option *option_find(const struct option_table *table, const char *key,
                                      const char **nearest_r)
{
    char stem[LONGEST_NAME + 1];
    struct nearest nearest = {.wanted = stem};

    (void)snprintf(stem, sizeof stem, "%.*s", (int)strcspn(key, "."), key);
    for (size_t i = 0; i < table->count; i++) {
        const struct kimt_option *row = option_row(table, i);

        if (is_key_of(row, key))
            return row;
        nearest_offer(&nearest, row->name);
    }
    if (nearest_r)
        *nearest_r = nearest.best;
    return NULL;
}

/* Size and alignment of the member a type fills; size 0: no such type. */
static size_t size_of(int32_t type, size_t *alignment_r)
{
    switch (type) {
    case KIMT_OPTION_BOOL:
        *alignment_r = alignof(bool);
        return sizeof(bool);
    case KIMT_OPTION_ENUM:
        *alignment_r = alignof(int32_t);
        return sizeof(int32_t);
    case KIMT_OPTION_INT:
    case KIMT_OPTION_SIZE:
    case KIMT_OPTION_DURATION:
    case KIMT_OPTION_PERCENT:
        *alignment_r = alignof(int64_t);
        return sizeof(int64_t);
    case KIMT_OPTION_STRING:
    case KIMT_OPTION_PATH:
    case KIMT_OPTION_SECRET:
        *alignment_r = alignof(const char *);
        return sizeof(const char *);
    case KIMT_OPTION_LIST:
        *alignment_r = alignof(struct kimt_option_list);
        return sizeof(struct kimt_option_list);
    default:
        *alignment_r = 1;
        return 0;
    }
}

static bool is_name(const char *name)
{
    size_t length = name ? strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_") : 0;

    return length > 0 && length <= LONGEST_NAME && name[length] == '\0' &&
           islower((unsigned char)name[0]);
}

static bool is_number_type(int32_t type)
{
    return type == KIMT_OPTION_INT || type == KIMT_OPTION_SIZE || type == KIMT_OPTION_DURATION ||
           type == KIMT_OPTION_PERCENT;
}

/* The default goes the way of a user's text, so it is tried the same way. */
static const char *fault_of_default(const struct kimt_option *row)
{
    char reason[OPTION_TEXT_REASON];
    int64_t number;
    int32_t choice;
    bool flag;

    if (!row->def)
        return NULL;
    if (row->flags & KIMT_OPTION_REQUIRED)
        return "is required and has a default";
    if ((row->type == KIMT_OPTION_BOOL && !option_text_bool(row->def, &flag, reason)) ||
        (row->type == KIMT_OPTION_ENUM && !option_text_choice(row, row->def, &choice, reason)) ||
        (is_number_type(row->type) && !option_text_number(row, row->def, &number, reason)))
        return "has a default that does not fit it";
    return row->type == KIMT_OPTION_SECRET ? "is a secret with a default" : NULL;
}

static const char *fault_of(const struct kimt_option *row, size_t bytes)
{
    size_t alignment, size = size_of(row->type, &alignment);

    if (size == 0)
        return "has a type that this kimt does not know";
    if (size > bytes || row->offset > bytes - size)
        return "lies outside of its option struct";
    if (row->offset % alignment != 0)
        return "is not aligned in its option struct";
    if (row->type == KIMT_OPTION_ENUM && (!row->choices || !row->choices->name))
        return "has no choices";
    if (row->min > row->max)
        return "has limits that exclude each other";
    if (!row->help || !row->help[0])
        return "has no help";
    return fault_of_default(row);
}

static int fail(struct kimt_error *err, const char *name, const char *fault)
{
    return kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_UNSUPPORTED, KIMT_RETRY_NEVER,
                     "its option %s %s", name, fault);
}

int option_table_check(const struct option_table *table, size_t bytes, struct kimt_error *err)
{
    if (table->count > MOST_ROWS || (table->count > 0 && !table->rows))
        return kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_UNSUPPORTED, KIMT_RETRY_NEVER,
                         "its option table cannot hold %zu rows", table->count);
    for (size_t i = 0; i < table->count; i++) {
        const struct kimt_option *row = option_row(table, i);
        const char *fault;

        if (!is_name(row->name))
            return fail(err, row->name ? row->name : "without name", "has no proper name");
        for (size_t j = 0; j < i; j++)
            if (strcmp(option_row(table, j)->name, row->name) == 0)
                return fail(err, row->name, "is listed twice");
        fault = fault_of(row, bytes);
        if (fault)
            return fail(err, row->name, fault);
    }
    return KIMT_OK;
}
