/* SPDX-License-Identifier: MIT
 *
 * Replaces a private file as a whole: a kill leaves the old one or the new one, never half of one.
 */
#ifndef KIMT_CORE_REPLACE_FILE_H
#define KIMT_CORE_REPLACE_FILE_H

#include <kimt/error.h>

/* Writes beside it (mode 0600), syncs, renames, syncs the folder: on disk when it answers KIMT_OK.
 */
int replace_file(const char *path, const void *data, size_t length, struct kimt_error *err);

#endif
