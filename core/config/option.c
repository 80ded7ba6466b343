/* SPDX-License-Identifier: MIT
 *
 * Fills an option struct: text into members, lists gathered, defaults last.
 *
 * Members are written through memcpy at the table's offsets; option_table_check has seen to it that
 * they lie inside.
 */
#include <config.h>

#include "base/cleanup.h"
#include "base/no_memory.h"
#include "base/secrets.h"
#include "base/strings.h"
#include "config/option.h"
#include "config/option_text.h"
#include "config/secret_input.h"
#include <kimt/error.h>
#include <string.h>

enum {
    COMMAND_TIMEOUT_MS = 60000, /* long enough for someone who is asked for a passphrase */
    MOST_ITEMS = 1000           /* of all lists of a table */
};

struct item {
    const struct kimt_option *row;
    unsigned long number;
    const char *value;
};

struct option_values {
    struct option_table table;
    const char *base_folder;
    struct strings *strings;
    char *memory;
    bool *is_given; /* by row */
    struct item *items;
    size_t item_count;
};

/* What is being set, for problems. */
struct attempt {
    struct option_values *values;
    const struct kimt_option *row;
    const char *key;
    const char *text;
    const char *where;
    struct problems *problems;
};

int option_values_new(const struct option_table *table, size_t bytes, const char *base_folder,
                      struct option_values **values_r, struct kimt_error *err)
{
    struct option_values *values = calloc(1, sizeof *values);

    *values_r = values;
    if (values)
        values->strings = strings_new();
    if (values && values->strings) {
        values->table = *table;
        values->base_folder = strings_copy(values->strings, base_folder, strlen(base_folder));
        values->memory = strings_alloc(values->strings, bytes + 1);
        values->is_given = strings_alloc(values->strings, table->count + 1);
        values->items = strings_alloc(values->strings, sizeof *values->items * MOST_ITEMS);
        if (values->base_folder && values->memory && values->is_given && values->items)
            return KIMT_OK;
    }
    option_values_free(values_r);
    return no_memory(err, "for the options");
}

void option_values_free(struct option_values **values)
{
    if (!*values)
        return;
    if ((*values)->strings)
        strings_free(&(*values)->strings); /* wipes */
    free(*values);
    *values = NULL;
}

const void *option_values_get(const struct option_values *values)
{
    return values->memory;
}

static size_t index_of(const struct option_values *values, const struct kimt_option *row)
{
    return (size_t)((const char *)row - (const char *)values->table.rows) / values->table.stride;
}

static bool refuse(const struct attempt *attempt, const char *reason)
{
    if (attempt->row->type == KIMT_OPTION_SECRET)
        problems_add(attempt->problems, attempt->where, "%s: %s", attempt->key, reason);
    else
        problems_add(attempt->problems, attempt->where, "%s = %.80s: %s", attempt->key,
                     attempt->text, reason);
    return false;
}

static bool store(const struct attempt *attempt, const void *value, size_t size)
{
    memcpy(attempt->values->memory + attempt->row->offset, value, size);
    return true;
}

static bool store_text(const struct attempt *attempt, const char *text)
{
    const char *copy = strings_copy(attempt->values->strings, text, strlen(text));

    return copy ? store(attempt, &copy, sizeof copy) : refuse(attempt, "out of memory");
}

/* Absolute: from the base folder, or from the home folder after "~/". NULL without memory. */
static const char *full_path(const struct option_values *values, const char *path)
{
    const char *home = getenv("HOME");

    if (path[0] == '/')
        return strings_copy(values->strings, path, strlen(path));
    if (strncmp(path, "~/", 2) == 0 && home && home[0] == '/')
        return strings_format(values->strings, "%s/%s", home, path + 2);
    return strings_format(values->strings, "%s/%s", values->base_folder, path);
}

static bool set_path(const struct attempt *attempt)
{
    const char *path;

    if (!attempt->text[0])
        return refuse(attempt, "must not be empty");
    path = full_path(attempt->values, attempt->text);
    return path ? store(attempt, &path, sizeof path) : refuse(attempt, "is too long");
}

static bool read_secret(const struct attempt *attempt, const char *way, char *secret, char *reason)
{
    const char *path;

    if (strcmp(way, "_env") == 0)
        return secret_input_env(attempt->text, secret, reason);
    if (strcmp(way, "_command") == 0)
        return secret_input_command(attempt->text, COMMAND_TIMEOUT_MS, secret, reason);
    path = full_path(attempt->values, attempt->text);
    if (path)
        return secret_input_file(path, secret, reason);
    (void)snprintf(reason, SECRET_INPUT_REASON, "the path is too long");
    return false;
}

static bool set_secret(const struct attempt *attempt, bool inline_secrets)
{
    const char *way = attempt->key + strlen(attempt->row->name);
    char secret[SECRET_INPUT_LONGEST], reason[SECRET_INPUT_REASON];
    bool is_set;

    if (!attempt->text[0])
        return refuse(attempt, "must not be empty");
    if (!way[0] && !inline_secrets)
        return refuse(attempt, "a secret is allowed only in a profile that its owner alone can "
                               "read: chmod 600 the profile, or put the secret into a file of its "
                               "own and name that (with _file at the end of the key)");
    if (!way[0]) {
        secrets_know(attempt->text);
        return store_text(attempt, attempt->text);
    }
    is_set = read_secret(attempt, way, secret, reason);
    if (is_set)
        secrets_know(secret);
    is_set = is_set ? store_text(attempt, secret) : refuse(attempt, reason);
    explicit_bzero(secret, sizeof secret);
    return is_set;
}

static bool add_item(const struct attempt *attempt)
{
    struct option_values *values = attempt->values;
    struct item item = {.row = attempt->row,
                        .value =
                            strings_copy(values->strings, attempt->text, strlen(attempt->text)),
                        .number = strtoul(attempt->key + strlen(attempt->row->name) + 1, NULL, 10)};

    if (!attempt->text[0])
        return refuse(attempt, "must not be empty");
    if (!item.value || values->item_count == MOST_ITEMS)
        return refuse(attempt, "is one too many");
    values->items[values->item_count++] = item;
    return true;
}

static bool set_value(const struct attempt *attempt, bool inline_secrets)
{
    char reason[OPTION_TEXT_REASON];
    int64_t number;
    int32_t choice;
    bool flag;

    switch (attempt->row->type) {
    case KIMT_OPTION_STRING:
        if (!attempt->text[0] && attempt->row->flags & KIMT_OPTION_REQUIRED)
            return refuse(attempt, "must not be empty");
        return store_text(attempt, attempt->text);
    case KIMT_OPTION_BOOL:
        return option_text_bool(attempt->text, &flag, reason) ? store(attempt, &flag, sizeof flag)
                                                              : refuse(attempt, reason);
    case KIMT_OPTION_ENUM:
        return option_text_choice(attempt->row, attempt->text, &choice, reason)
                   ? store(attempt, &choice, sizeof choice)
                   : refuse(attempt, reason);
    case KIMT_OPTION_PATH:
        return set_path(attempt);
    case KIMT_OPTION_SECRET:
        return set_secret(attempt, inline_secrets);
    case KIMT_OPTION_LIST:
        return add_item(attempt);
    default: /* INT, SIZE, DURATION, PERCENT: option_table_check lets no other type through */
        return option_text_number(attempt->row, attempt->text, &number, reason)
                   ? store(attempt, &number, sizeof number)
                   : refuse(attempt, reason);
    }
}

bool option_set(struct option_values *values, const char *key, const char *text,
                bool inline_secrets, const char *where, struct problems *problems)
{
    struct attempt attempt = {.values = values,
                              .row = option_find(&values->table, key, NULL),
                              .key = key,
                              .text = text,
                              .where = where,
                              .problems = problems};
    bool *is_given;

    if (!attempt.row) {
        problems_add(problems, where, "unknown key %s", key);
        return false;
    }
    is_given = &values->is_given[index_of(values, attempt.row)];
    if (*is_given && attempt.row->type != KIMT_OPTION_LIST) {
        problems_add(problems, where, "%s: %s is given in two ways; choose one", key,
                     attempt.row->name);
        return false;
    }
    *is_given = true;
    return set_value(&attempt, inline_secrets);
}

static int by_number(const void *left, const void *right)
{
    const struct item *a = left, *b = right;

    return (a->number > b->number) - (a->number < b->number);
}

static bool gather_list(struct option_values *values, const struct kimt_option *row)
{
    struct kimt_option_list list = {0};
    const char **texts = strings_alloc(values->strings, sizeof *texts * (values->item_count + 1));

    if (!texts)
        return false;
    for (size_t i = 0; i < values->item_count; i++)
        if (values->items[i].row == row)
            texts[list.count++] = values->items[i].value;
    list.values = texts;
    memcpy(values->memory + row->offset, &list, sizeof list);
    return true;
}

static bool finish_row(struct option_values *values, const struct kimt_option *row,
                       const char *where, struct problems *problems)
{
    char key[80];

    option_key(row, key, sizeof key);
    if (values->is_given[index_of(values, row)])
        return row->type != KIMT_OPTION_LIST || gather_list(values, row);
    if (row->def)
        return option_set(values, key, row->def, false, where, problems) &&
               (row->type != KIMT_OPTION_LIST || gather_list(values, row));
    if (!(row->flags & KIMT_OPTION_REQUIRED))
        return true;
    problems_add(problems, where, "%s%s is missing: %.*s", key,
                 row->type == KIMT_OPTION_SECRET ? "_file (or _env, _command)" : "",
                 (int)strcspn(row->help, "\n"), row->help);
    return false;
}

bool option_finish(struct option_values *values, const char *where, struct problems *problems)
{
    bool is_complete = true;

    qsort(values->items, values->item_count, sizeof *values->items, by_number);
    for (size_t i = 0; i < values->table.count; i++)
        is_complete &= finish_row(values, option_row(&values->table, i), where, problems);
    return is_complete;
}
