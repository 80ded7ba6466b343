/* SPDX-License-Identifier: MIT
 *
 * kimt migrate: one pass.
 */
#include "command/commands.h"
#include "command/run_command.h"
#include "migrate/migrate.h"

static int migrate(void *context, const struct run_settings *settings, struct kimt_error *err)
{
    (void)context;
    return run_migrate(settings, err);
}

int migrate_command(const struct arguments *arguments)
{
    return run_command(arguments, &(struct run_work){.run = migrate});
}
