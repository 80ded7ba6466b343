/* SPDX-License-Identifier: MIT
 *
 * One part of a folder's path, fitted to the rules of a destination; and when two names are one.
 */
#ifndef KIMT_CORE_FOLDER_NAME_H
#define KIMT_CORE_FOLDER_NAME_H

#include "base/arena.h"
#include <kimt/message.h>

/* Bytes a fitted part may have. */
#define FOLDER_NAME_BYTES 1024

/* Fits `name` into `out` and answers why it was changed, or NULL if it was not. */
const char *folder_name_fit(const char *name, const struct kimt_folder_rules *rules, bool top_level,
                            char out[FOLDER_NAME_BYTES]);
/* Cuts `name` to `characters`, its end being a short hash of `whole`, so that names which begin
 * alike stay apart. */
void folder_name_shorten(char name[FOLDER_NAME_BYTES], size_t characters, const char *whole);
size_t folder_name_length(const char *name); /* in characters */

/* Why a folder of INBOX goes elsewhere. */
extern const char folder_no_inbox_children[];

size_t folder_path_length(const char *const *parts, size_t count); /* joined by one delimiter */
/* Returns how long a path may be by these rules; SIZE_MAX: no limit. */
size_t folder_path_limit(const struct kimt_folder_rules *rules);
/* Returns NULL, or why the rules forbid this path; with a part that would be taken in `fitted`
 * instead of the one at fault, or "". */
const char *folder_path_fault(const char *const *parts, uint32_t count,
                              const struct kimt_folder_rules *rules,
                              char fitted[FOLDER_NAME_BYTES]);

/* The path that is nearest to this one and allowed, in *fitted_r (NULL: no memory) and *count_r.
 * Answers why it is another one, or NULL where it is the same. */
const char *folder_path_fit(struct arena *arena, const char *const *parts, uint32_t count,
                            const struct kimt_folder_rules *rules, const char *const **fitted_r,
                            uint32_t *count_r);

/* True if a destination that takes few characters might make the second path of the first: '_' may
 * stand for what is neither a letter nor a digit, and for characters beyond U+FFFF. */
bool folder_path_may_become(const char *const *parts, uint32_t count, const char *const *others,
                            uint32_t other_count);

/* Returns what a path is compared by: equal keys are one folder. INBOX has no case as first part.
 * NULL: no memory. */
char *folder_name_key(struct arena *arena, const char *const *parts, size_t count,
                      bool case_insensitive);

/* Returns the text in its composed form, and without case if `any_case`; text that is not UTF-8
 * stays as it is. Caller frees; NULL: no memory. */
char *folder_name_folded(const char *text, bool any_case);
/* True if the whole path matches a pattern of * and ?. */
bool folder_name_matches(const char *pattern, const char *path);

#endif
