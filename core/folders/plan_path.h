/* SPDX-License-Identifier: MIT
 *
 * Folder paths as plans write them: /Projects/2024, one for one with the parts of a path.
 *
 * Within a part / is \/ and \ is \\. Whatever an editor or spreadsheet could lose or misread is
 * \u{a0}: controls, invisible characters, a blank at the end; a byte that is no UTF-8 is \x{ff}.
 * The slash at the beginning keeps a spreadsheet from taking a name for a formula, number or date,
 * and a path from being mistaken for a word such as skip.
 */
#ifndef KIMT_CORE_PLAN_PATH_H
#define KIMT_CORE_PLAN_PATH_H

#include "base/strings.h"
#include <stdint.h>

/* Caller frees; NULL: no memory. */
char *plan_path_write(const char *const *parts, size_t count);

/* Returns the path by which plans are searched and compared: INBOX is one in any case. Caller
 * frees; NULL: no memory. */
char *plan_path_key(const char *const *parts, size_t count);

/* Parts in `strings`, INBOX in upper case. NULL, or what is wrong: a static sentence. */
const char *plan_path_read(const char *text, struct strings *strings, const char *const **parts_r,
                           uint32_t *count_r);

#endif
