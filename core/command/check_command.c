/* SPDX-License-Identifier: MIT
 *
 * kimt check: can everything be reached? The rows that failed are written to a file that can be
 * corrected and given back.
 */
#include <config.h>

#include "base/cleanup.h"
#include "command/commands.h"
#include "command/run_command.h"
#include "command/say.h"
#include "common/print/human.h"
#include "config/unseen.h"
#include "survey/check.h"
#include <ctype.h>
#include <kimt/error.h>
#include <string.h>

enum {
    WARNINGS_MAX = 10
};

static int write_failed(const struct run_settings *settings, const bool *failed,
                        struct kimt_error *err)
{
    size_t count = accounts_count(settings->accounts), used = 0;
    AUTO_FREE size_t *indices = calloc(count + 1, sizeof *indices);
    AUTO_FREE char *path = NULL;

    if (!indices ||
        asprintf(&path, "%s/%s-failed.csv", settings->profile->folder, settings->profile->name) < 0)
        return kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_INTERNAL, KIMT_RETRY_NEVER,
                         "no memory for the rows that failed");
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

/* A blank or worse at its end, which nobody would find by looking at it. It is used as it is. */
static bool has_odd_end(const char *password)
{
    size_t length = strlen(password);

    return length > 0 &&
           (isblank((unsigned char)password[0]) || isblank((unsigned char)password[length - 1]) ||
            unseen_at_end(password, length) != 0);
}

static bool warn_of_password(void *context, const struct accounts_line *row)
{
    size_t *warnings = context;
    bool is_odd = row->account->password && has_odd_end(row->account->password);

    if (is_odd && ++*warnings <= WARNINGS_MAX)
        say("%s:%u: the password of %s begins or ends with a blank or a letter that "
            "cannot be seen; it is used as it stands there",
            row->file, row->line, row->account->address);
    return true;
}

static void warn_of_passwords(const struct accounts *accounts)
{
    size_t warnings = 0;

    accounts_each(accounts, warn_of_password, &warnings);
    if (warnings > WARNINGS_MAX)
        say("and %s that %s so",
            human_counted(warnings - WARNINGS_MAX, "more password", "more passwords").text,
            human_plural(warnings - WARNINGS_MAX, "does", "do"));
}

static int check(void *context, const struct run_settings *settings, struct kimt_error *err)
{
    AUTO_FREE bool *failed = calloc(accounts_count(settings->accounts) + 1, sizeof *failed);
    int status;

    (void)context;
    if (!failed) {
        (void)kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_INTERNAL, KIMT_RETRY_NEVER,
                        "no memory for the check");
        return RUN_NOT_STARTED;
    }
    warn_of_passwords(settings->accounts);
    status = run_check(settings, failed, err);
    if (status == RUN_INCOMPLETE && write_failed(settings, failed, err) != KIMT_OK)
        say("%s", err->text);
    return status;
}

int check_command(const struct arguments *arguments)
{
    return run_command(arguments, &(struct run_work){.run = check});
}
