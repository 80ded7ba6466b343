/* SPDX-License-Identifier: MIT
 *
 * For the tests of what the user gives us: files in a folder of their own, and looking for words
 * among problems.
 */
#ifndef KIMT_TEST_SUPPORT_DESK_H
#define KIMT_TEST_SUPPORT_DESK_H

#include "base/problems.h"
#include "unit/support/cmocka_all.h"
#include <sys/types.h>

/* A folder that support_end removes with all that is in it. */
struct desk {
    char folder[64];
    char path[256]; /* of the file written last */
    struct problems *problems;
};

void desk_begin(struct desk *desk);
void desk_end(struct desk *desk);
/* Writes a file; answers its path, valid until the next call. */
const char *desk_write(struct desk *desk, const char *name, const void *text, size_t length,
                       mode_t mode);

/* Fails unless some problem holds all of these words, which end with NULL. */
void assert_problem(const struct problems *problems, ...) __attribute__((sentinel));
/* Fails if any problem holds this text. */
void assert_not_told(const struct problems *problems, const char *text);
void assert_no_problem(const struct problems *problems);

#endif
