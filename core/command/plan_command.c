/* SPDX-License-Identifier: MIT
 *
 * kimt plan: which folder goes where. Reported on standard output, and written to a file that can
 * be edited and given to kimt migrate.
 */
#include <config.h>

#include "base/cleanup.h"
#include "command/commands.h"
#include "command/run_command.h"
#include "command/say.h"
#include "common/print/text.h"
#include "folders/plan_print.h"
#include "survey/survey.h"
#include <errno.h>
#include <libgen.h>
#include <string.h>

struct planning {
    const struct arguments *arguments;
    struct survey survey;
    char *path; /* of the plan file */
};

/* Someone's work may be in a plan that exists. */
static int refuse_existing(const struct planning *planning)
{
    if (planning->arguments->force || access(planning->path, F_OK) != 0)
        return RUN_ALL_DONE;
    say("%s exists and may have been edited; --force replaces it, --output FILE "
        "writes another",
        planning->path);
    return RUN_USAGE;
}

/* All would be found out in vain. */
static int refuse_folder(const struct planning *planning)
{
    AUTO_FREE char *folder = strdup(planning->path);
    const char *name = folder ? dirname(folder) : ".";

    if (access(name, W_OK | X_OK) == 0)
        return RUN_ALL_DONE;
    say("the plan cannot be written into the folder %s: %s", name, strerror(errno));
    return RUN_USAGE;
}

static int prepare(void *context, const struct input *input)
{
    struct planning *planning = context;
    const struct profile *profile = input->profile;
    const char *output = planning->arguments->output;
    int length = output ? asprintf(&planning->path, "%s", output)
                        : asprintf(&planning->path, "%s/%s.plan", profile->folder, profile->name);

    if (length < 0) {
        planning->path = NULL;
        say("no memory for the plan");
        return RUN_NOT_STARTED;
    }
    return refuse_existing(planning) == RUN_ALL_DONE ? refuse_folder(planning) : RUN_USAGE;
}

static int look(void *context, const struct run_settings *settings, struct kimt_error *err)
{
    struct planning *planning = context;

    return run_survey(settings, &planning->survey, err);
}

static int write_file(struct planning *planning, const struct input *input, int status)
{
    const struct plan_heading heading = {.profile = input->profile->path,
                                         .source = input->source,
                                         .destination = input->destination,
                                         .version = PACKAGE_VERSION};
    struct kimt_error error = {.struct_size = sizeof error};

    if (refuse_existing(planning) != RUN_ALL_DONE)
        return RUN_USAGE;
    if (plan_write(&planning->survey, &heading, planning->path, &error) != KIMT_OK)
        return input_print_error(&error, RUN_INCOMPLETE);
    (void)fputs("\nThe plan is in ", stdout);
    text_put(stdout, planning->path);
    (void)fputs("\nEdit it, then: kimt migrate --plan ", stdout);
    text_put(stdout, planning->path);
    (void)fputc(' ', stdout);
    text_put(stdout, input->profile->path);
    (void)fputc('\n', stdout);
    return status;
}

static int tell(void *context, const struct input *input, int status)
{
    struct planning *planning = context;

    if (status != RUN_ALL_DONE && status != RUN_INCOMPLETE)
        return status;
    plan_print_table(&planning->survey, planning->arguments->verbosity > 0, stdout);
    status = write_file(planning, input, status);
    return status;
}

int plan_command(const struct arguments *arguments)
{
    struct planning planning = {.arguments = arguments};
    const struct run_work work = {
        .run = look, .prepare = prepare, .tell = tell, .context = &planning};
    int status = run_command(arguments, &work);

    survey_clear(&planning.survey);
    free(planning.path);
    return status;
}
