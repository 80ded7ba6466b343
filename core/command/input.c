/* SPDX-License-Identifier: MIT
 *
 * See input.h. All that is wrong with one file is reported in one go.
 */
#include "command/input.h"
#include "base/hide.h"
#include "command/say.h"
#include "run/run.h"

int input_print_error(const struct kimt_error *error, int status)
{
    struct kimt_error shown = *error;

    hide_error(&shown);
    say("%s%s%s", shown.text, shown.peer[0] ? ": " : "", shown.peer);
    if (shown.hint[0])
        say("%s", shown.hint);
    return status;
}

static void name_side(const struct profile_plugin *side, char *name, size_t capacity)
{
    (void)snprintf(name, capacity, "%s %s", side->plugin->descriptor.name, side->where);
}

static int read_plan(struct input *input, const char *path)
{
    const struct profile_plugin *destination = &input->profile->destination;
    const struct kimt_destination_ops *ops = &destination->plugin->destination;
    const struct plan_rules rules = {
        .accounts = input->accounts,
        .folders = ops->folder_rules ? ops->folder_rules(destination->options) : NULL,
        .exclude = &input->profile->migration.exclude,
    };

    return path ? plan_load(path, &rules, input->problems, &input->plan) : KIMT_OK;
}

int input_read(struct input *input, const struct arguments *arguments)
{
    struct kimt_error error = {.struct_size = sizeof error};

    *input = (struct input){0};
    if (problems_new(&input->problems, &error) != KIMT_OK ||
        loader_new(arguments->plugin_dir, &input->loader, &error) != KIMT_OK)
        return input_print_error(&error, RUN_USAGE);
    if (profile_load(arguments->operand, arguments->overrides, arguments->override_count,
                     input->loader, input->problems, &input->profile) != KIMT_OK ||
        accounts_load(input->profile->migration.accounts, input->problems, &input->accounts) !=
            KIMT_OK ||
        (arguments->only_count > 0 &&
         !accounts_keep_only(input->accounts, arguments->only, arguments->only_count,
                             input->problems)) ||
        read_plan(input, arguments->plan) != KIMT_OK) {
        problems_print(input->problems, stderr);
        return RUN_USAGE;
    }
    problems_print(accounts_notes(input->accounts), stderr);
    if (accounts_are_exposed(input->accounts))
        say("%s holds passwords and can be read by everyone; chmod 600 it",
            input->profile->migration.accounts);
    name_side(&input->profile->source, input->source, sizeof input->source);
    name_side(&input->profile->destination, input->destination, sizeof input->destination);
    return RUN_ALL_DONE;
}

void input_close(struct input *input)
{
    plan_free(&input->plan);
    accounts_free(&input->accounts);
    profile_free(&input->profile);
    loader_free(&input->loader);
    problems_free(&input->problems);
}
