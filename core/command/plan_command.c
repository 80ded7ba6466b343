/* SPDX-License-Identifier: MIT
 *
 * kimt plan: which folder goes where. Reported on standard output, and written to a file that can
 * be edited and given to kimt migrate.
 */
#include <config.h>

#include "base/cleanup.h"
#include "command/commands.h"
#include "command/gather.h"
#include "command/say.h"
#include "common/print/text.h"
#include "folders/plan_print.h"
#include "survey/survey.h"
#include <errno.h>
#include <libgen.h>
#include <string.h>

struct planning {
    const struct arguments *arguments;
    struct result result;
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

static int write_file(const struct planning *planning, const struct input *input, int status)
{
    const struct plan_heading heading = {.profile = input->profile->path,
                                         .source = input->source,
                                         .destination = input->destination,
                                         .version = PACKAGE_VERSION};
    bool keep_others = planning->arguments->only_count > 0;
    struct kimt_error error = {.struct_size = sizeof error};

    if (refuse_existing(planning) != RUN_ALL_DONE)
        return RUN_USAGE;
    if (plan_write(&planning->survey, &heading, planning->path, keep_others, &error) != KIMT_OK)
        return input_print_error(&error, RUN_INCOMPLETE);
    return status;
}

/* ---- what is told ---- */

static void tell_next(const struct planning *planning, const struct input *input)
{
    (void)fputs("\nThe plan is in ", stdout);
    text_put(stdout, planning->path);
    (void)fputs("\n\nNext: edit it, then: kimt migrate --plan ", stdout);
    text_put(stdout, planning->path);
    (void)fputc(' ', stdout);
    text_put(stdout, input->profile->path);
    (void)fputc('\n', stdout);
}

/* The account's folders, in its object. */
static bool put_folders(json_t *accounts, size_t index, const struct survey_account *account)
{
    struct table *table = plan_folders_new();
    json_t *folders, *folder;
    size_t place;
    bool good;

    plan_folders_add(table, account);
    folders = table_is_whole(table) ? document_rows(table) : NULL;
    json_array_foreach(folders, place, folder)(void) json_object_del(folder, "address");
    good = document_put(json_array_get(accounts, index), "plan", folders);
    table_free(&table);
    return good;
}

static json_t *accounts_of(const struct survey *survey)
{
    struct table *table = plan_table_new();
    json_t *accounts;

    for (size_t i = 0; i < survey->count; i++)
        plan_table_add(table, &survey->accounts[i], false);
    accounts = table_is_whole(table) ? document_rows(table) : NULL;
    for (size_t i = 0; accounts && i < survey->count; i++)
        if (!put_folders(accounts, i, &survey->accounts[i])) {
            json_decref(accounts);
            accounts = NULL;
        }
    table_free(&table);
    return accounts;
}

static bool put_totals(json_t *document, const struct survey *survey)
{
    const struct survey_sum sum = survey_add_all(survey);
    const struct {
        const char *key;
        uint64_t number;
    } numbers[] = {{"accounts", survey->count},
                   {"folders", sum.folders},
                   {"folders_renamed", sum.renamed_folders},
                   {"folders_clashing", sum.clashing_folders},
                   {"folders_skipped", sum.skipped_folders},
                   {"folders_undecided", sum.failing_folders},
                   {"messages", sum.messages},
                   {"bytes", sum.bytes},
                   {"messages_to_go", sum.left_messages},
                   {"bytes_to_go", sum.left_bytes}};
    json_t *totals = json_object();
    bool good = document_put(document, "totals", totals);

    for (size_t i = 0; good && i < sizeof numbers / sizeof numbers[0]; i++)
        good = document_put(totals, numbers[i].key, document_number(numbers[i].number));
    return good;
}

static int print_json(const struct planning *planning, const struct run_end *end,
                      struct kimt_error *err)
{
    json_t *document = gather_document(planning->arguments, end);
    bool is_written = end->status == RUN_ALL_DONE || end->status == RUN_INCOMPLETE;
    bool good = document_put(document, "plan_file",
                             is_written ? document_text(planning->path) : json_null()) &&
                document_put(document, "accounts", accounts_of(&planning->survey)) &&
                put_totals(document, &planning->survey);

    return document_print(document, good, planning->result.out, err);
}

static int print_csv(const struct planning *planning, struct kimt_error *err)
{
    struct table *table = plan_folders_new();
    int result;

    for (size_t i = 0; i < planning->survey.count; i++)
        plan_folders_add(table, &planning->survey.accounts[i]);
    result = document_print_csv(table, planning->result.out, err);
    table_free(&table);
    return result;
}

static int tell(void *context, const struct run_end *end)
{
    struct planning *planning = context;
    struct kimt_error error = {.struct_size = sizeof error};
    bool is_planned = end->status == RUN_ALL_DONE || end->status == RUN_INCOMPLETE;
    struct run_end ended = *end;
    int printed = KIMT_OK;

    if (is_planned && planning->result.format == DOCUMENT_TEXT)
        plan_print(&planning->survey, planning->arguments->verbosity > 0, stdout);
    if (is_planned)
        ended.status = write_file(planning, end->input, end->status);
    if (planning->result.format == DOCUMENT_JSON)
        printed = print_json(planning, &ended, &error);
    else if (planning->result.format == DOCUMENT_CSV)
        printed = print_csv(planning, &error);
    else if (is_planned && ended.status != RUN_USAGE)
        tell_next(planning, end->input);
    return printed == KIMT_OK ? ended.status : input_print_error(&error, RUN_INCOMPLETE);
}

int plan_command(const struct arguments *arguments)
{
    struct planning planning = {.arguments = arguments};
    const struct run_work work = {
        .run = look, .prepare = prepare, .tell = tell, .context = &planning};
    int status = result_begin(&planning.result, arguments);

    if (status == RUN_ALL_DONE)
        status = run_command(arguments, &work);
    survey_clear(&planning.survey);
    free(planning.path);
    return result_end(&planning.result, status);
}
