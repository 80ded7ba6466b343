/* SPDX-License-Identifier: MIT
 *
 * kimt passwords: the passwords that were made for new users, to be handed out. They come from the
 * store of secrets, and go to a private file or to a program; to a terminal only if that is asked
 * for. What was handed out is kept there as well, as a copy: a password that is made anew differs
 * from it, and so counts as new.
 */
#include <config.h>

#include "base/cleanup.h"
#include "base/replace_file.h"
#include "command/commands.h"
#include "command/input.h"
#include "command/result.h"
#include "command/say.h"
#include "command/state_lock.h"
#include "common/print/human.h"
#include "config/secret_store.h"
#include "run/run.h"
#include <string.h>

enum {
    LONGEST = 1024,
    NAME_BYTES = 400
};

enum {
    ADDRESS,
    FULL_NAME,
    PASSWORD,
    HANDED_OUT
};

static const struct table_column columns[] = {
    [ADDRESS] = {"address", NULL, TABLE_NAME, TABLE_ALWAYS},
    [FULL_NAME] = {"full_name", NULL, TABLE_TEXT, TABLE_ALWAYS},
    [PASSWORD] = {"password", NULL, TABLE_TEXT, TABLE_ALWAYS},
    [HANDED_OUT] = {"handed_out", NULL, TABLE_FLAG, TABLE_ALWAYS},
};

struct handing {
    const struct arguments *arguments;
    struct input input;
    struct result result;
    struct secret_store *secrets;
    struct table *table;
    int lock;
};

/* ---- the store ---- */

/* "" for none. */
static void get(const struct handing *handing, const char *kind, const char *address,
                char password[LONGEST])
{
    char name[NAME_BYTES];

    (void)snprintf(name, sizeof name, "%s:%s", kind, address);
    if (secret_store_get(handing->secrets, name, password, LONGEST) != KIMT_OK)
        password[0] = '\0';
}

static void add(struct handing *handing, const struct kimt_account *account)
{
    char password[LONGEST], handed[LONGEST];
    bool is_handed;

    get(handing, "password", account->address, password);
    get(handing, "handed", account->address, handed);
    is_handed = strcmp(password, handed) == 0;
    if (password[0] && (handing->arguments->all || !is_handed)) {
        table_row(handing->table);
        table_text(handing->table, ADDRESS, account->address);
        table_text(handing->table, FULL_NAME, account->full_name);
        table_text(handing->table, PASSWORD, password);
        table_number(handing->table, HANDED_OUT, is_handed);
    }
    explicit_bzero(password, sizeof password);
    explicit_bzero(handed, sizeof handed);
}

static int mark(const struct handing *handing, struct kimt_error *err)
{
    char name[NAME_BYTES];

    for (size_t i = 0; i < table_row_count(handing->table); i++) {
        (void)snprintf(name, sizeof name, "handed:%s",
                       table_cell(handing->table, i, ADDRESS)->text);
        if (table_cell(handing->table, i, HANDED_OUT)->number == 0 &&
            secret_store_put(handing->secrets, name, table_cell(handing->table, i, PASSWORD)->text,
                             err) != KIMT_OK)
            return KIMT_FAIL;
    }
    return KIMT_OK;
}

/* ---- output ---- */

static int print_json(const struct handing *handing, FILE *out, struct kimt_error *err)
{
    const struct document_heading heading = {.command = "passwords",
                                             .version = PACKAGE_VERSION,
                                             .profile = handing->input.profile->path,
                                             .source = handing->input.source,
                                             .destination = handing->input.destination};
    json_t *document = document_new(&heading);
    bool good = document_put(document, "accounts", document_rows(handing->table));

    return document_print(document, good, out, err);
}

static int print(const struct handing *handing, FILE *out, struct kimt_error *err)
{
    return handing->result.format == DOCUMENT_JSON ? print_json(handing, out, err)
                                                   : document_print_csv(handing->table, out, err);
}

static int write_file(const struct handing *handing, const char *path, struct kimt_error *err)
{
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    int result = out ? print(handing, out, err) : KIMT_FAIL;

    if (!out || fclose(out) != 0)
        result = kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_INTERNAL, KIMT_RETRY_NEVER,
                           "no memory for the passwords");
    if (result == KIMT_OK)
        result = replace_file(path, text, length, err);
    if (text)
        explicit_bzero(text, length);
    free(text);
    return result;
}

static bool goes_to_file(const struct arguments *arguments)
{
    return arguments->output && strcmp(arguments->output, "-") != 0;
}

static int put(const struct handing *handing, struct kimt_error *err)
{
    if (goes_to_file(handing->arguments))
        return write_file(handing, handing->arguments->output, err);
    if (print(handing, handing->result.out, err) != KIMT_OK)
        return KIMT_FAIL;
    if (fflush(handing->result.out) == 0)
        return KIMT_OK;
    return kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_INTERNAL, KIMT_RETRY_NEVER,
                     "the passwords could not be written");
}

/* What has come through counts as handed out. */
static int hand_out(const struct handing *handing)
{
    const struct arguments *arguments = handing->arguments;
    struct kimt_error error = {.struct_size = sizeof error};
    size_t count = table_row_count(handing->table);

    if (count == 0)
        say("there are no %spasswords that were made by kimt", arguments->all ? "" : "new ");
    if (count == 0 && goes_to_file(arguments))
        return RUN_ALL_DONE;
    if (put(handing, &error) != KIMT_OK || mark(handing, &error) != KIMT_OK)
        return input_print_error(&error, RUN_INCOMPLETE);
    if (count > 0 && goes_to_file(arguments))
        say("%s in %s, which is yours alone to read; hand each one to its user",
            human_counted(count, "password is", "passwords are").text, arguments->output);
    return RUN_ALL_DONE;
}

/* ---- the command ---- */

/* Nothing is found out in vain, and nothing is replaced unasked. */
static int check_output(const struct arguments *arguments)
{
    if (!arguments->output && isatty(STDOUT_FILENO)) {
        say("passwords are not shown on a terminal unasked; --output FILE writes them into a "
            "private file, --output - shows them");
        return RUN_USAGE;
    }
    if (goes_to_file(arguments) && !arguments->force && access(arguments->output, F_OK) == 0) {
        say("%s exists; --force replaces it", arguments->output);
        return RUN_USAGE;
    }
    return RUN_ALL_DONE;
}

static int work(struct handing *handing)
{
    const char *state;
    struct kimt_error error = {.struct_size = sizeof error};
    int status = input_read(&handing->input, handing->arguments), locked;

    if (status != RUN_ALL_DONE)
        return status;
    /* A run keeps the store in memory, and would write over what is marked here. */
    state = handing->input.profile->migration.state;
    locked =
        state_lock_take(handing->input.profile->path, state, "passwords", &handing->lock, &error);
    if (locked != KIMT_OK)
        return input_print_error(&error, locked == KIMT_BUSY ? RUN_LOCKED : RUN_NOT_STARTED);
    if (secret_store_open(state, &handing->secrets, &error) != KIMT_OK)
        return input_print_error(&error, RUN_NOT_STARTED);
    for (size_t i = 0; i < accounts_count(handing->input.accounts); i++)
        add(handing, accounts_get(handing->input.accounts, i));
    return hand_out(handing);
}

int passwords_command(const struct arguments *arguments)
{
    struct handing handing = {.arguments = arguments, .lock = -1};
    int status = check_output(arguments);

    if (status != RUN_ALL_DONE)
        return status;
    status = result_begin(&handing.result, arguments);
    handing.table = table_new(columns, sizeof columns / sizeof columns[0]);
    if (status == RUN_ALL_DONE && handing.table)
        status = work(&handing);
    table_wipe(handing.table);
    table_free(&handing.table);
    secret_store_free(&handing.secrets);
    input_close(&handing.input);
    cleanup_close(&handing.lock);
    return result_end(&handing.result, status);
}
