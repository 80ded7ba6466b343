/* SPDX-License-Identifier: MIT
 *
 * Two versions of the interface agree on what both know, or part with a sentence that says why.
 */
#ifndef KIMT_CORE_NEGOTIATE_H
#define KIMT_CORE_NEGOTIATE_H

#include "plugin/loader.h"

/* Copies what both know of `theirs` into `ours`, with the rows of its option table, and checks all
 * of it. `name` is the file's. On KIMT_FAIL nothing is owned by `ours`. */
int negotiate(const struct kimt_plugin *theirs, const char *name, struct loaded_plugin *ours,
              struct kimt_error *err);
/* Frees what negotiate copied. */
void negotiate_free(struct loaded_plugin *ours);

/* The operations of a role, by name, with whether the plugin has them; for listings. */
typedef void negotiate_each_fn(void *context, const char *role, const char *operation,
                               bool is_there);
void negotiate_each_operation(const struct loaded_plugin *plugin, negotiate_each_fn *each,
                              void *context);

/* "[a-z0-9-]+", and not too long. */
bool negotiate_is_name(const char *name);

#endif
