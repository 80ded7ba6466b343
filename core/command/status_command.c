/* SPDX-License-Identifier: MIT
 *
 * kimt status: how far the migration is. Reads files only, whether or not a run is going on.
 */
#include <config.h>

#include "command/commands.h"
#include "command/input.h"
#include "command/result.h"
#include "command/say.h"
#include "command/state_lock.h"
#include "run/run.h"
#include "status/status.h"

static int print_as(const struct status *status, const struct status_view *view,
                    const struct result *result, struct kimt_error *err)
{
    struct table *table;
    int printed;

    switch (result->format) {
    case DOCUMENT_JSON:
        return status_print_json(status, view, result->out, err);
    case DOCUMENT_CSV:
        table = status_table_new(status, view);
        printed = document_print_csv(table, result->out, err);
        table_free(&table);
        return printed;
    case DOCUMENT_TEXT:
    default:
        status_print(status, view, result->out);
        return KIMT_OK;
    }
}

static int tell(const struct input *input, const struct arguments *arguments, unsigned states,
                const struct result *result)
{
    const struct journal_identity identity = {input->source, input->destination};
    const struct status_view view = {.version = PACKAGE_VERSION,
                                     .profile = input->profile->path,
                                     .source = input->source,
                                     .destination = input->destination,
                                     .states = states};
    const char *state_folder = input->profile->migration.state;
    struct kimt_error error = {.struct_size = sizeof error};
    struct status_question question = {.accounts = input->accounts,
                                       .state_folder = state_folder,
                                       .others = arguments->only_count == 0,
                                       .under_way = state_lock_is_taken(state_folder)};
    struct status status;
    int read;

    if (journal_open(state_folder, JOURNAL_READ, &identity, &question.journal, &error) == KIMT_FAIL)
        return input_print_error(&error, RUN_NOT_STARTED);
    read = status_read(&question, &status, &error);
    journal_close(&question.journal);
    if (read == KIMT_OK) {
        read = print_as(&status, &view, result, &error);
        status_clear(&status);
    }
    return read == KIMT_OK ? RUN_ALL_DONE : input_print_error(&error, RUN_NOT_STARTED);
}

static int read_states(const struct arguments *arguments, unsigned *states_r)
{
    *states_r = arguments->state ? status_states_read(arguments->state) : ~0u;
    if (*states_r != 0)
        return RUN_ALL_DONE;
    say("--state is one or more of waiting, copying, stopped, done, attention and failed, with "
        "commas between them");
    return RUN_USAGE;
}

int status_command(const struct arguments *arguments)
{
    struct input input = {0};
    struct result result;
    unsigned states;
    int status = result_begin(&result, arguments);

    if (status == RUN_ALL_DONE)
        status = read_states(arguments, &states);
    if (status == RUN_ALL_DONE) {
        status = input_read(&input, arguments);
        if (status == RUN_ALL_DONE)
            status = tell(&input, arguments, states, &result);
        input_close(&input);
    }
    return result_end(&result, status);
}
