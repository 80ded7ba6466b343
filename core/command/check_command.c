/* SPDX-License-Identifier: MIT
 *
 * kimt check: can everything be reached? The rows that failed are written to a file that can be
 * corrected and given back.
 */
#include <config.h>

#include "base/cleanup.h"
#include "base/no_memory.h"
#include "command/commands.h"
#include "command/run_command.h"
#include "command/say.h"
#include "common/print/human.h"
#include "survey/check.h"
#include <kimt/error.h>
#include <string.h>

static int write_failed(const struct run_settings *settings, const bool *failed,
                        struct kimt_error *err)
{
    size_t count = accounts_count(settings->accounts), used = 0;
    AUTO_FREE size_t *indices = calloc(count + 1, sizeof *indices);
    AUTO_FREE char *path = NULL;

    if (!indices ||
        asprintf(&path, "%s/%s-failed.csv", settings->profile->folder, settings->profile->name) < 0)
        return no_memory(err, "for the rows that failed");
    for (size_t i = 0; i < count; i++)
        if (failed[i])
            indices[used++] = i;
    if (used == 0)
        return KIMT_OK;
    if (accounts_write(settings->accounts, indices, used, path, err) != KIMT_OK)
        return KIMT_FAIL;
    say("%zu of %s failed; see %s", used, human_counted(count, "row", "rows").text, path);
    return KIMT_OK;
}

static int check(void *context, const struct run_settings *settings, struct kimt_error *err)
{
    AUTO_FREE bool *failed = calloc(accounts_count(settings->accounts) + 1, sizeof *failed);
    int status;

    (void)context;
    if (!failed) {
        (void)no_memory(err, "for the check");
        return RUN_NOT_STARTED;
    }
    status = run_check(settings, failed, err);
    if (status == RUN_INCOMPLETE && write_failed(settings, failed, err) != KIMT_OK)
        say("%s", err->text);
    return status;
}

int check_command(const struct arguments *arguments)
{
    return run_command(arguments, &(struct run_work){.run = check});
}
