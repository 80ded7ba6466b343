/* SPDX-License-Identifier: MIT
 *
 * kimt status: how far the migration is. Reads files only, whether or not a run is going on.
 */
#include "command/commands.h"
#include "command/input.h"
#include "command/say.h"
#include "command/state_lock.h"
#include "run/run.h"
#include "status/status.h"
#include <string.h>

static int print_as(const struct status *status, const struct input *input, const char *format,
                    struct kimt_error *err)
{
    const struct status_heading heading = {.profile = input->profile->path,
                                           .source = input->source,
                                           .destination = input->destination};

    if (strcmp(format, "json") == 0)
        return status_print_json(status, &heading, stdout, err);
    status_print_table(status, &heading, stdout);
    return KIMT_OK;
}

static int tell(const struct input *input, const struct arguments *arguments, const char *format)
{
    const struct journal_identity identity = {input->source, input->destination};
    const char *state_folder = input->profile->migration.state;
    struct kimt_error error = {.struct_size = sizeof error};
    struct status_question question = {.accounts = input->accounts,
                                       .others = arguments->only_count == 0,
                                       .under_way = state_lock_is_taken(state_folder)};
    struct status status;
    int result;

    if (journal_open(state_folder, JOURNAL_READ, &identity, &question.journal, &error) == KIMT_FAIL)
        return input_print_error(&error, RUN_NOT_STARTED);
    result = status_read(&question, &status, &error);
    journal_close(&question.journal);
    if (result == KIMT_OK) {
        result = print_as(&status, input, format, &error);
        status_clear(&status);
    }
    return result == KIMT_OK ? RUN_ALL_DONE : input_print_error(&error, RUN_NOT_STARTED);
}

int status_command(const struct arguments *arguments)
{
    const char *format = arguments->format ? arguments->format : "text";
    struct input input;
    int status;

    if (strcmp(format, "text") != 0 && strcmp(format, "json") != 0) {
        say("--format is one of text and json");
        return RUN_USAGE;
    }
    status = input_read(&input, arguments);
    if (status == RUN_ALL_DONE)
        status = tell(&input, arguments, format);
    input_close(&input);
    return status;
}
