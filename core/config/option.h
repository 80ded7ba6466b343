/* SPDX-License-Identifier: MIT
 *
 * Reads option tables (kimt/option.h): text from a profile into typed members, and defaults.
 *
 * The only place that turns a user's text into numbers, booleans, sizes, times and paths. The
 * core's own [migration] section is such a table as well, so both are checked and documented alike.
 */
#ifndef KIMT_CORE_OPTION_H
#define KIMT_CORE_OPTION_H

#include "base/problems.h"
#include <kimt/option.h>

/* A table with its stride, from a descriptor or of the core's own. */
struct option_table {
    const struct kimt_option *rows;
    size_t count;
    size_t stride;
};

/* Looks whether a table can be used at all, filling a struct of so many bytes: names, types,
 * offsets, limits, defaults. KIMT_FAIL names the row and what is wrong with it. */
int option_table_check(const struct option_table *table, size_t bytes, struct kimt_error *err);

/* The key that a profile would use: NAME, or NAME.1 of a list. */
void option_key(const struct kimt_option *row, char *key, size_t capacity);

/* Row by index, honouring the stride. */
const struct kimt_option *option_row(const struct option_table *table, size_t index);

/* Returns the row a key of a profile belongs to: NAME, NAME.1 of a list, NAME_file/_env/_command of
 * a secret. NULL: none. nearest_r (may be NULL) then gets the most similar known key, or NULL. */
const struct kimt_option *option_find(const struct option_table *table, const char *key,
                                      const char **nearest_r);

/* An option struct being filled: zeroed memory of a size the table's owner says, plus every string
 * in it. */
struct option_values;

int option_values_new(const struct option_table *table, size_t bytes, const char *base_folder,
                      struct option_values **values_r, struct kimt_error *err);
/* Wipes secrets first. */
void option_values_free(struct option_values **values);

/* Sets one key from text, which must be one that option_find knows. `where` goes before the
 * problem. inline_secrets: the place it came from may hold secrets. Answers false after adding a
 * problem. */
bool option_set(struct option_values *values, const char *key, const char *text,
                bool inline_secrets, const char *where, struct problems *problems);
/* Fills in defaults, and complains about required ones that are missing. `where` names the section.
 */
bool option_finish(struct option_values *values, const char *where, struct problems *problems);

/* Returns the filled struct; valid until option_values_free. */
const void *option_values_get(const struct option_values *values);

/* Prints the table for people: names, types, defaults, help. */
void option_print(const struct option_table *table, FILE *out);
/* Prints the table as mdoc items, for the man page. */
void option_print_mdoc(const struct option_table *table, FILE *out);
/* Prints the table as commented INI lines, for a sample profile; `active` false: every key is a
 * comment. */
void option_print_ini(const struct option_table *table, bool active, FILE *out);
/* Prints "option=NAME type=TYPE …" for each row, for programs. */
void option_print_keys(const struct option_table *table, FILE *out);

#endif
