/* SPDX-License-Identifier: MIT
 *
 * What an error says, in one sentence. Its hint is another one.
 */
#ifndef KIMT_PRINT_SAID_H
#define KIMT_PRINT_SAID_H

#include <kimt/error.h>

/* Returns the error's text, and what the server said unless the text quotes it. To be freed; NULL
 * without memory. */
char *error_said(const struct kimt_error *error);

#endif
