/* SPDX-License-Identifier: MIT
 *
 * kimt migrate: one pass.
 */
#include "command/commands.h"
#include "command/run_command.h"

int migrate_command(const struct arguments *arguments)
{
    return run_command(arguments, run_migrate);
}
