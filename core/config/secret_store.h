/* SPDX-License-Identifier: MIT
 *
 * Secrets that must outlive a run, such as generated passwords: one small file in the state folder
 * (folder 0700, file 0600).
 *
 * Names and values are kept as JSON; each put rewrites the file beside the old one, syncs, and
 * renames, so a kill leaves one or the other. Thread safe.
 */
#ifndef KIMT_CORE_SECRET_STORE_H
#define KIMT_CORE_SECRET_STORE_H

#include <kimt/error.h>

struct secret_store;

/* The folder is made on the first put, not before: looking changes nothing. */
int secret_store_open(const char *state_folder, struct secret_store **store_r,
                      struct kimt_error *err);
void secret_store_free(struct secret_store **store);

/* KIMT_OK, KIMT_END (no such name), KIMT_FAIL (capacity too small). */
int secret_store_get(struct secret_store *store, const char *name, char *buffer, size_t capacity);
int secret_store_put(struct secret_store *store, const char *name, const char *value,
                     struct kimt_error *err);

#endif
