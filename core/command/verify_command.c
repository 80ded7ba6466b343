/* SPDX-License-Identifier: MIT
 *
 * kimt verify: proves what the runs before have done.
 */
#include "command/commands.h"
#include "command/run_command.h"

int verify_command(const struct arguments *arguments)
{
    return run_command(arguments, run_verify);
}
