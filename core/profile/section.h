/* SPDX-License-Identifier: MIT
 *
 * The sections of a profile, with what the command line puts in their place, matched with option
 * tables.
 *
 * Knows that a key belongs to a row, not which sections there should be: that is profile.c.
 */
#ifndef KIMT_CORE_SECTION_H
#define KIMT_CORE_SECTION_H

#include "config/ini.h"
#include "config/option.h"
#include "profile/profile.h"

struct sections;

/* Borrows both; KIMT_FAIL without memory. */
int sections_new(const struct ini *ini, const struct profile_override *overrides,
                 size_t override_count, struct sections **sections_r);
void sections_free(struct sections **sections);

/* Says that keys of this section are those of this table, so that a key in the wrong section can be
 * sent to the right one. A section can have several tables. Names outlive `sections`. */
void sections_know(struct sections *sections, const char *section, struct option_table table);

/* Returns the value of `plugin` in a section, or NULL. `where` gets the place for problems with it.
 */
const char *sections_plugin(struct sections *sections, const char *section, char *where,
                            size_t capacity);
/* Where a key of a section was given: "move.ini:3 [source]", or "--set source.key". */
void sections_where_key(const struct sections *sections, const char *section, const char *key,
                        char *where, size_t capacity);
/* "move.ini:3 [source]", or without a line when there is no such section. */
void sections_where(const struct sections *sections, const char *section, char *where,
                    size_t capacity);

/* Filled option structs, kept until sections_free_values. */
struct section_values;

/* Fills a struct of `bytes` from a section by its table, the key `plugin` set aside. What is wrong
 * becomes problems, and its member stays zero. NULL only without memory. Keys of the section's
 * other tables are left to them; is_last: what belongs to none is a problem. */
const void *sections_fill(struct sections *sections, const char *section,
                          const struct option_table *table, size_t bytes, bool is_last,
                          const char *base_folder, struct section_values **values,
                          struct problems *problems);
void sections_free_values(struct section_values **values);

/* Complains about each section that neither sections_plugin nor sections_fill was asked for. */
void sections_check_unused(const struct sections *sections, struct problems *problems);

#endif
