/* SPDX-License-Identifier: MIT
 *
 * Standard output as --format has it. For people, everything goes there. For programs, the result
 * alone does: whatever else a command or a reporter prints goes to standard error meanwhile.
 */
#ifndef KIMT_CORE_RESULT_H
#define KIMT_CORE_RESULT_H

#include "command/arguments.h"
#include "output/document.h"

struct result {
    enum document_format format;
    FILE *out; /* the result goes there; NULL: stdout was not to be had */
};

/* RUN_ALL_DONE; RUN_USAGE, after saying why. result_end() in either case. */
int result_begin(struct result *result, const struct arguments *arguments);
/* Answers the status that the command ends with: another one if the result did not come through. */
int result_end(struct result *result, int status);

#endif
