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

/* Row by index, honouring the stride. */
const struct kimt_option *option_row(const struct option_table *table, size_t index);

/* The row a key of a profile belongs to: NAME, NAME.1 of a list, NAME_file/_env/_command of a
 * secret. NULL: none. nearest_r (may be NULL) then gets the most similar known key, or NULL. */
const struct kimt_option *option_find(const struct option_table *table, const char *key,
                                      const char **nearest_r);

/* An option struct being filled: zeroed memory of a size the table's owner tells, plus every string
 * in it. */
struct option_values;

int option_values_new(const struct option_table *table, size_t bytes, const char *base_folder,
                      struct option_values **values_r, struct kimt_error *err);
/* Wipes secrets first. */
void option_values_free(struct option_values **values);

/* Sets one key from text. `where` goes before the problem. inline_secrets: the file it came from
 * may hold secrets. Answers false after adding a problem. */
bool option_set(struct option_values *values, const char *key, const char *text,
                bool inline_secrets, const char *where, struct problems *problems);
/* Fills in defaults, and complains about required ones that are missing. `where` names the section.
 */
bool option_finish(struct option_values *values, const char *where, struct problems *problems);

/* The filled struct; valid until option_values_free. */
const void *option_values_get(const struct option_values *values);

/* Prints the table for people: names, types, defaults, help. */
void option_print(const struct option_table *table, FILE *out);
/* The same as mdoc items, for the man page; and as commented INI lines, for a sample profile. */
void option_print_mdoc(const struct option_table *table, FILE *out);
void option_print_ini(const struct option_table *table, FILE *out);

#endif
