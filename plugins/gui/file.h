/* SPDX-License-Identifier: MIT
 *
 * Files as a whole: read with a maximum, written privately and all at once.
 */
#ifndef KIMT_GUI_FILE_H
#define KIMT_GUI_FILE_H

#include <kimt/error.h>
#include <stdbool.h>
#include <stddef.h>

/* Reads a regular file of at most `max` bytes. *data_r is the caller's to free, and ends with a
 * NUL beyond *length_r. KIMT_END: there is no such file. */
int file_read(const char *path, size_t max, char **data_r, size_t *length_r,
              struct kimt_error *err);

/* Writes beside it with mode 0600, then renames: a kill leaves the old file or the new one. */
int file_write(const char *path, const void *data, size_t length, struct kimt_error *err);

/* Makes a folder with mode 0700 unless it is there. */
int folder_make(const char *path, struct kimt_error *err);

#endif
