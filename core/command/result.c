/* SPDX-License-Identifier: MIT
 *
 * See result.h.
 */
#include <config.h>

#include "base/cleanup.h"
#include "command/result.h"
#include "command/say.h"
#include "run/run.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>

int result_begin(struct result *result, const struct arguments *arguments)
{
    int kept;

    *result = (struct result){.out = stdout};
    if (!document_format_read(arguments->format, &result->format)) {
        say("--format is one of text, json and csv");
        return RUN_USAGE;
    }
    if (result->format == DOCUMENT_TEXT)
        return RUN_ALL_DONE;
    (void)fflush(stdout);
    kept = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    result->out = kept < 0 ? NULL : fdopen(kept, "w");
    if (result->out && dup2(STDERR_FILENO, STDOUT_FILENO) == STDOUT_FILENO)
        return RUN_ALL_DONE;
    say("the result cannot be written: %s", strerror(errno));
    return RUN_USAGE;
}

int result_end(struct result *result, int status)
{
    FILE *out = STEAL(result->out);
    bool failed;

    if (!out || out == stdout)
        return status;
    failed = ferror(out) != 0;
    failed = fclose(out) != 0 || failed;
    if (!failed)
        return status;
    say("the result cannot be written: %s", strerror(errno));
    return status == RUN_ALL_DONE ? RUN_INCOMPLETE : status;
}
