/* SPDX-License-Identifier: MIT
 *
 * The commands. Each answers what the process ends with: see enum run_status in run/run.h.
 */
#ifndef KIMT_CORE_COMMANDS_H
#define KIMT_CORE_COMMANDS_H

#include "command/arguments.h"

int migrate_command(const struct arguments *arguments);
int check_command(const struct arguments *arguments);
int plan_command(const struct arguments *arguments);
int undo_command(const struct arguments *arguments);
int status_command(const struct arguments *arguments);
int verify_command(const struct arguments *arguments);
int accounts_command(const struct arguments *arguments);
int gui_command(const struct arguments *arguments);
int plugins_command(const struct arguments *arguments);
int passwords_command(const struct arguments *arguments);
int init_command(const struct arguments *arguments);

#endif
