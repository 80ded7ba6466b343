/* SPDX-License-Identifier: MIT
 *
 * kimt accounts: what is read in the accounts file, and what is wrong with it. Asks no server.
 */
#include "base/cleanup.h"
#include "command/commands.h"
#include "command/say.h"
#include "common/print/text.h"
#include "config/accounts.h"
#include "profile/profile.h"
#include "run/run.h"
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

struct view {
    struct problems *problems;
    struct loader *loader;
    struct profile *profile;
    struct accounts *accounts; /* NULL: the file has problems */
};

static json_t *text(const char *foreign)
{
    AUTO_FREE char *valid = text_valid_dup(foreign ? foreign : "");

    return valid ? json_string(valid) : NULL;
}

static json_t *texts(const struct problems *problems)
{
    json_t *array = json_array();

    for (size_t i = 0; i < problems_count(problems); i++)
        (void)json_array_append_new(array, text(problems_get(problems, i)));
    return array;
}

static bool put_row(void *context, const struct accounts_line *row)
{
    const struct kimt_account *account = row->account;
    bool has_password = account->password && account->password[0];

    return json_array_append_new(context, json_pack("{s:o, s:o, s:i, s:b}", "account",
                                                    text(account->address), "full_name",
                                                    text(account->full_name), "line",
                                                    (int)row->line, "has_password",
                                                    (int)has_password)) == 0;
}

static void print_json(const struct view *view)
{
    json_t *rows = json_array(), *object;

    if (view->accounts)
        accounts_each(view->accounts, put_row, rows);
    object = json_pack("{s:i, s:o, s:o, s:o, s:o}", "schema", 1, "file",
                       text(view->profile->migration.accounts), "accounts", rows, "notes",
                       view->accounts ? texts(accounts_notes(view->accounts)) : json_array(),
                       "problems", texts(view->problems));
    if (object)
        (void)json_dumpf(object, stdout, JSON_INDENT(2) | JSON_ENSURE_ASCII);
    (void)fputc('\n', stdout);
    json_decref(object);
}

static bool print_row(void *context, const struct accounts_line *row)
{
    const struct kimt_account *account = row->account;

    (void)context;
    (void)printf("%6u  %-40s  %-11s  %s\n", row->line, account->address,
                 account->password && account->password[0] ? "password" : "no password",
                 account->full_name ? account->full_name : "");
    return true;
}

static void print_text(const struct view *view)
{
    problems_print(view->problems, stderr);
    if (!view->accounts)
        return;
    problems_print(accounts_notes(view->accounts), stderr);
    accounts_each(view->accounts, print_row, NULL);
}

static int show(struct view *view, const char *format)
{
    if (accounts_load(view->profile->migration.accounts, view->problems, &view->accounts) !=
        KIMT_OK)
        view->accounts = NULL;
    if (strcmp(format, "json") == 0)
        print_json(view);
    else
        print_text(view);
    return view->accounts ? RUN_ALL_DONE : RUN_USAGE;
}

int accounts_command(const struct arguments *arguments)
{
    struct kimt_error error = {.struct_size = sizeof error};
    const char *format = arguments->format ? arguments->format : "text";
    struct view view = {0};
    int status = RUN_USAGE;

    if (strcmp(format, "text") != 0 && strcmp(format, "json") != 0) {
        say("--format is one of text and json");
        return RUN_USAGE;
    }
    if (problems_new(&view.problems, &error) != KIMT_OK ||
        loader_new(arguments->plugin_dir, &view.loader, &error) != KIMT_OK)
        say("%s", error.text);
    else if (profile_load(arguments->operand, arguments->overrides, arguments->override_count,
                          view.loader, view.problems, &view.profile) == KIMT_OK)
        status = show(&view, format);
    else
        problems_print(view.problems, stderr);
    accounts_free(&view.accounts);
    profile_free(&view.profile);
    loader_free(&view.loader);
    problems_free(&view.problems);
    return status;
}
