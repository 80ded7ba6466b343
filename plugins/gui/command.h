/* SPDX-License-Identifier: MIT
 *
 * What the page may have kimt do: one command of a list, with options of a list. The result is a
 * command line without a secret, which a person could type.
 */
#ifndef KIMT_GUI_COMMAND_H
#define KIMT_GUI_COMMAND_H

#include "gui/project.h"
#include <jansson.h>

struct command {
    char **arguments; /* NULL at the end; the program first */
    size_t count, capacity;
};

/* Reads {"command": "check", "only": ["ann@example.com"], "level": "full", "dry_run": true,
 * "follow": "5m", …}. KIMT_FAIL: the page may not ask this. command_clear() in either case. */
int command_read(struct command *command, const char *kimt, const struct project *project,
                 const json_t *wish, struct kimt_error *err);
void command_clear(struct command *command);

/* Returns the command as a person would type it, in a shell: the caller's to free. NULL: no memory.
 */
char *command_text(const struct command *command);

#endif
