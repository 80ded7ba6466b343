/* SPDX-License-Identifier: MIT
 *
 * kimt accounts: what is read in the accounts file, and what is wrong with it. Asks no server, and
 * shows no password.
 */
#include <config.h>

#include "command/commands.h"
#include "command/result.h"
#include "command/say.h"
#include "config/accounts.h"
#include "profile/profile.h"
#include "run/run.h"

enum {
    COLUMN_ACCOUNT,
    COLUMN_NAME,
    COLUMN_PASSWORD,
    COLUMN_LINE
};

static const struct table_column columns[] = {
    [COLUMN_ACCOUNT] = {"account", "Account", TABLE_NAME, TABLE_ALWAYS},
    [COLUMN_NAME] = {"full_name", "Full name", TABLE_TEXT, TABLE_IF_ANY | TABLE_LEAST},
    [COLUMN_PASSWORD] = {"has_password", "Password", TABLE_FLAG, TABLE_ALWAYS},
    [COLUMN_LINE] = {"line", "Line", TABLE_COUNT, TABLE_ALWAYS},
};

struct view {
    struct problems *problems;
    struct loader *loader;
    struct profile *profile;
    struct accounts *accounts; /* NULL: the file has problems */
    struct table *table;
};

static bool add_row(void *context, const struct accounts_line *row)
{
    const struct kimt_account *account = row->account;
    struct table *table = context;

    table_row(table);
    table_text(table, COLUMN_ACCOUNT, account->address);
    table_text(table, COLUMN_NAME, account->full_name);
    table_number(table, COLUMN_PASSWORD, account->password && account->password[0]);
    table_number(table, COLUMN_LINE, row->line);
    return true;
}

static json_t *texts(const struct problems *problems)
{
    json_t *array = json_array();

    for (size_t i = 0; problems && i < problems_count(problems); i++)
        (void)json_array_append_new(array, document_text(problems_get(problems, i)));
    return array;
}

static int print_json(const struct view *view, FILE *out, struct kimt_error *err)
{
    const struct document_heading heading = {
        .command = "accounts", .version = PACKAGE_VERSION, .profile = view->profile->path};
    const struct problems *notes = view->accounts ? accounts_notes(view->accounts) : NULL;
    json_t *document = document_new(&heading);
    bool is_whole =
        table_is_whole(view->table) &&
        document_put(document, "file", document_text(view->profile->migration.accounts)) &&
        document_put(document, "accounts", document_rows(view->table)) &&
        document_put(document, "notes", texts(notes)) &&
        document_put(document, "problems", texts(view->problems));

    return document_print(document, is_whole, out, err);
}

static void print_text(const struct view *view, FILE *out)
{
    const struct table_style style = {.width = table_width_of(out)};

    problems_print(view->problems, stderr);
    if (!view->accounts)
        return;
    problems_print(accounts_notes(view->accounts), stderr);
    table_print(view->table, &style, out);
}

static int print(const struct view *view, const struct result *result)
{
    struct kimt_error error = {.struct_size = sizeof error};
    int printed = KIMT_OK;

    if (result->format == DOCUMENT_JSON)
        printed = print_json(view, result->out, &error);
    else if (result->format == DOCUMENT_CSV)
        printed = document_print_csv(view->table, result->out, &error);
    else
        print_text(view, result->out);
    if (printed != KIMT_OK)
        say("%s", error.text);
    return printed != KIMT_OK ? RUN_NOT_STARTED : view->accounts ? RUN_ALL_DONE : RUN_USAGE;
}

static int show(struct view *view, const struct result *result)
{
    view->table = table_new(columns, sizeof columns / sizeof columns[0]);
    if (!view->table) {
        say("there is no memory left");
        return RUN_NOT_STARTED;
    }
    if (accounts_load(view->profile->migration.accounts, view->problems, &view->accounts) ==
        KIMT_OK)
        accounts_each(view->accounts, add_row, view->table);
    return print(view, result);
}

static int read_and_show(struct view *view, const struct arguments *arguments,
                         const struct result *result)
{
    struct kimt_error error = {.struct_size = sizeof error};

    if (problems_new(&view->problems, &error) != KIMT_OK ||
        loader_new(arguments->plugin_dir, &view->loader, &error) != KIMT_OK) {
        say("%s", error.text);
        return RUN_USAGE;
    }
    if (profile_load(arguments->operand, arguments->overrides, arguments->override_count,
                     view->loader, view->problems, &view->profile) == KIMT_OK)
        return show(view, result);
    problems_print(view->problems, stderr);
    return RUN_USAGE;
}

int accounts_command(const struct arguments *arguments)
{
    struct view view = {0};
    struct result result;
    int status = result_begin(&result, arguments);

    if (status == RUN_ALL_DONE)
        status = read_and_show(&view, arguments, &result);
    table_free(&view.table);
    accounts_free(&view.accounts);
    profile_free(&view.profile);
    loader_free(&view.loader);
    problems_free(&view.problems);
    return result_end(&result, status);
}
