/* SPDX-License-Identifier: MIT
 *
 * kimt verify: proves what the runs before have done.
 */
#include "command/commands.h"
#include "command/run_command.h"
#include "verify/verify.h"

static int verify(void *context, const struct run_settings *settings, struct kimt_error *err)
{
    (void)context;
    return run_verify(settings, err);
}

int verify_command(const struct arguments *arguments)
{
    return run_command(arguments, &(struct run_work){.run = verify});
}
