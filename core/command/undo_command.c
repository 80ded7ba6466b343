/* SPDX-License-Identifier: MIT
 *
 * kimt undo: shows what is to be removed, asks, and has it done. What it says goes to standard
 * output, line by line; it keeps no log.
 */
#include <config.h>

#include "base/cleanup.h"
#include "base/hide.h"
#include "command/commands.h"
#include "command/gather.h"
#include "command/input.h"
#include "command/say.h"
#include "command/signals.h"
#include "command/state_lock.h"
#include "command/undo_rows.h"
#include "common/print/human.h"
#include "common/print/text.h"
#include "journal/known.h"
#include "report/log_folder.h"
#include "status/status.h"
#include "undo/undo.h"
#include <string.h>
#include <time.h>

struct undo_command {
    const struct arguments *arguments;
    struct input input;
    struct secret_store *secrets;
    struct settings *settings;
    struct status before; /* the journal as it was */
    int64_t run;
    int lock;
    struct result result;
    struct undo_rows rows;
    struct undo_counts totals; /* of what was done or looked at last */
    bool look_only;            /* what is told is to be removed, and was not */
};

/* ---- what is reported ---- */

static void put_stays(const char *address, const char *folder, const char *why)
{
    (void)fputs("  stays: ", stdout);
    text_put(stdout, address);
    (void)fputs(folder ? ", " : "", stdout);
    text_put(stdout, folder);
    (void)fputs(": ", stdout);
    text_put(stdout, why);
    (void)fputc('\n', stdout);
}

static void tell_stays(void *context, const char *address, const char *folder, const char *why)
{
    struct undo_command *command = context;

    undo_rows_stays(&command->rows, address, folder, why);
    put_stays(address, folder, why);
}

static void tell_waits(void *context, const char *address, int64_t wait_ms,
                       const struct kimt_error *why)
{
    (void)context;
    (void)fputs("  waits: ", stdout);
    text_put(stdout, address);
    (void)fputs(": ", stdout);
    text_put(stdout, why->text);
    (void)printf("; trying again in %lld.%lld s\n", (long long)(wait_ms / 1000),
                 (long long)(wait_ms % 1000 / 100));
}

static void put_counts(const struct undo_counts *counts, const char *verb)
{
    (void)printf("%s %s (%s) and %s %s %s", human_count(counts->messages).text,
                 human_plural(counts->messages, "message", "messages"),
                 human_bytes(counts->bytes).text, human_count(counts->folders).text,
                 human_plural(counts->folders, "folder", "folders"), verb);
    if (counts->gone > 0)
        (void)printf(", %s already gone", human_count(counts->gone).text);
    if (counts->left > 0)
        (void)printf(", %s left there", human_count(counts->left).text);
    if (counts->refused > 0)
        (void)printf(", %s not undone", human_counted(counts->refused, "folder", "folders").text);
    (void)fputc('\n', stdout);
}

static void tell_account(void *context, const char *address, const struct undo_counts *counts,
                         const struct kimt_error *error)
{
    struct undo_command *command = context;
    struct kimt_error shown;

    if (error) {
        shown = *error;
        hide_error(&shown);
    }
    undo_rows_account(&command->rows, address, counts, error ? &shown : NULL, command->look_only);
    text_put(stdout, address);
    (void)fputs(": ", stdout);
    put_counts(counts, command->look_only ? "to be removed" : "removed");
    if (!error)
        return;
    (void)fputs("  left unfinished: ", stdout);
    text_put(stdout, shown.text);
    (void)fputs(shown.peer[0] ? ": " : "", stdout);
    text_put(stdout, shown.peer);
    (void)fputs(shown.hint[0] ? "; " : "", stdout);
    text_put(stdout, shown.hint);
    (void)fputc('\n', stdout);
}

/* What undo does not even look at: something of ours is left. */
static bool is_other(const struct status_account *account)
{
    return !account->listed && account->amounts.messages > 0;
}

static const char why_other[] = "the account is not in the accounts file any more";

/* True: there is such an account. */
static bool tell_others(const struct status *before)
{
    bool is_left = false;

    for (size_t i = 0; i < before->count; i++)
        if (is_other(&before->accounts[i])) {
            put_stays(before->accounts[i].address, NULL, why_other);
            is_left = true;
        }
    return is_left;
}

static void tell_users(const struct status *before)
{
    const char *title = "\nThese users were created by kimt; undo does not remove users:\n";

    for (size_t i = 0; i < before->count; i++) {
        if (!before->accounts[i].created)
            continue;
        (void)printf("%s  ", title);
        text_put(stdout, before->accounts[i].address);
        (void)fputc('\n', stdout);
        title = "";
    }
}

/* ---- the journal, before ---- */

struct run_search {
    const char *name;
    int64_t id;
};

static bool is_run(void *context, const struct journal_run *run)
{
    struct run_search *search = context;

    if (strcmp(run->name, search->name) == 0)
        search->id = run->id;
    return search->id == 0;
}

static int find_run(struct undo_command *command, struct journal *journal, struct kimt_error *err)
{
    struct run_search search = {.name = command->arguments->run};

    if (!search.name)
        return RUN_ALL_DONE;
    if (journal_runs(journal, is_run, &search, err) != KIMT_OK)
        return input_print_error(err, RUN_NOT_STARTED);
    command->run = search.id;
    if (search.id != 0)
        return RUN_ALL_DONE;
    say("there is no run %s; kimt status lists the runs", search.name);
    return RUN_USAGE;
}

static int look_at_journal(struct undo_command *command, struct kimt_error *err)
{
    const struct journal_identity identity = {command->input.source, command->input.destination};
    struct status_question question = {.accounts = command->input.accounts,
                                       .state_folder = command->input.profile->migration.state,
                                       .others = command->arguments->only_count == 0};
    int status = RUN_ALL_DONE;

    if (journal_open(command->input.profile->migration.state, JOURNAL_READ, &identity,
                     &question.journal, err) == KIMT_FAIL ||
        status_read(&question, &command->before, err) != KIMT_OK)
        status = input_print_error(err, RUN_NOT_STARTED);
    if (status == RUN_ALL_DONE)
        status = find_run(command, question.journal, err);
    journal_close(&question.journal);
    return status;
}

/* ---- doing it ---- */

static int begin_run(struct journal *journal, struct kimt_error *err)
{
    const time_t now = time(NULL);
    char name[LOG_FOLDER_NAME];
    int number = 1;

    do
        log_folder_name(now, number++, name);
    while (journal_has_run(journal, name));
    return journal_run_begin(journal, name, "undo", err);
}

static int work(struct undo_command *command, bool look_only)
{
    const struct journal_identity identity = {command->input.source, command->input.destination};
    const struct profile *profile = command->input.profile;
    const struct host_services services = {.secrets = command->secrets,
                                           .settings = command->settings,
                                           .stop = signals_stop_flag(),
                                           .timeout_ms = profile->migration.timeout_ms};
    const struct undo_listener listener = {
        .waits = tell_waits, .stays = tell_stays, .account = tell_account, .context = command};
    const struct undo_wish wish = {
        .run = command->run, .look_only = look_only, .listener = &listener};
    struct run_settings settings = {
        .profile = profile, .accounts = command->input.accounts, .services = &services};
    struct kimt_error error = {.struct_size = sizeof error}, unwritten = error;
    int status = RUN_NOT_STARTED;

    command->totals = (struct undo_counts){0};
    command->look_only = look_only;
    undo_rows_begin(&command->rows);
    if (journal_open(profile->migration.state, look_only ? JOURNAL_READ : JOURNAL_WRITE, &identity,
                     &settings.journal, &error) == KIMT_OK &&
        (look_only || begin_run(settings.journal, &error) == KIMT_OK)) {
        status = run_undo(&settings, &wish, &command->totals, &error);
        if (!look_only && journal_run_end(settings.journal, status, &unwritten) != KIMT_OK)
            error = unwritten;
    }
    journal_close(&settings.journal);
    return error.text[0] ? input_print_error(&error, status) : status;
}

static bool ask(void)
{
    char answer[16] = "";

    (void)printf("\nRemove them? [y/N] ");
    (void)fflush(stdout);
    if (!fgets(answer, sizeof answer, stdin))
        answer[0] = '\0';
    return answer[0] == 'y' || answer[0] == 'Y';
}

/* RUN_ALL_DONE: go on with removing. */
static int show(struct undo_command *command, bool *agreed_r)
{
    const struct undo_counts *totals = &command->totals;
    int status = work(command, true);

    *agreed_r = false;
    if (status == RUN_NOT_STARTED || status == RUN_STOPPED)
        return status;
    (void)fputs("\nIn all: ", stdout);
    put_counts(totals, "to be removed");
    if (command->arguments->dry_run)
        return status;
    if (totals->messages == 0 && totals->folders == 0) {
        (void)puts("There is nothing to remove.");
        return status;
    }
    *agreed_r = ask();
    if (!*agreed_r)
        (void)puts("Nothing was changed.");
    return status;
}

/* It was so before. */
static void forget_verified(const struct undo_command *command)
{
    struct known *known = known_open(command->input.profile->migration.state, KNOWN_VERIFIED);
    struct kimt_error ignored = {.struct_size = sizeof ignored};

    if (!known || command->look_only)
        known_free(&known);
    for (size_t i = 0; known && i < accounts_count(command->input.accounts); i++)
        known_forget(known, accounts_get(command->input.accounts, i)->address);
    if (known)
        (void)known_save(known, &ignored);
    known_free(&known);
}

static int carry_out(struct undo_command *command)
{
    const struct arguments *arguments = command->arguments;
    bool agreed = arguments->yes && !arguments->dry_run;
    bool others = tell_others(&command->before);
    int status = RUN_ALL_DONE;

    if (!agreed)
        status = show(command, &agreed);
    if (agreed) {
        status = work(command, false);
        if (status != RUN_NOT_STARTED) {
            (void)fputs("\nIn all: ", stdout);
            put_counts(&command->totals, "removed");
        }
    }
    tell_users(&command->before);
    forget_verified(command);
    return status == RUN_ALL_DONE && others ? RUN_INCOMPLETE : status;
}

static int print_json(struct undo_command *command, int status, struct kimt_error *err)
{
    const struct run_end end = {.input = &command->input, .status = status};
    json_t *document = gather_document(command->arguments, &end);
    json_t *users = json_array();
    const struct status *before = &command->before;
    bool good = true;

    for (size_t i = 0; i < before->count; i++) {
        const struct status_account *account = &before->accounts[i];

        if (is_other(account))
            undo_rows_stays(&command->rows, account->address, NULL, why_other);
        if (account->created)
            good = good && json_array_append_new(users, document_text(account->address)) == 0;
    }
    good = good && document_put(document, "dry_run", json_boolean(command->look_only));
    good = document_put(document, "users_made", users) && good &&
           undo_rows_put(&command->rows, &command->totals, document);
    return document_print(document, good, command->result.out, err);
}

static size_t place_of(const void *context, const char *address)
{
    return accounts_place(context, address);
}

static int print(struct undo_command *command, int status)
{
    struct kimt_error error = {.struct_size = sizeof error};
    int printed = KIMT_OK;

    table_order(command->rows.accounts, place_of, command->input.accounts);
    if (command->result.format == DOCUMENT_JSON)
        printed = print_json(command, status, &error);
    else if (command->result.format == DOCUMENT_CSV)
        printed = document_print_csv(command->rows.accounts, command->result.out, &error);
    return printed == KIMT_OK ? status : input_print_error(&error, RUN_INCOMPLETE);
}

static int undo(struct undo_command *command)
{
    const struct migration_options *migration;
    struct kimt_error error = {.struct_size = sizeof error};
    int status = input_read(&command->input, command->arguments), locked;

    if (status == RUN_ALL_DONE)
        status = look_at_journal(command, &error);
    if (status != RUN_ALL_DONE)
        return status;
    if (!command->before.has_journal) {
        (void)puts("There is no journal, so there is nothing to undo.");
        return print(command, RUN_ALL_DONE);
    }
    migration = &command->input.profile->migration;
    locked = state_lock_take(command->input.profile->path, migration->state, "undo", &command->lock,
                             &error);
    if (locked != KIMT_OK)
        return input_print_error(&error, locked == KIMT_BUSY ? RUN_LOCKED : RUN_NOT_STARTED);
    if (secret_store_open(migration->state, &command->secrets, &error) != KIMT_OK ||
        settings_new(command->arguments->data_dir, &command->settings, &error) != KIMT_OK ||
        signals_begin(&error) != KIMT_OK)
        return input_print_error(&error, RUN_NOT_STARTED);
    return print(command, carry_out(command));
}

int undo_command(const struct arguments *arguments)
{
    struct undo_command command = {.arguments = arguments, .lock = -1};
    int status;

    if (!arguments->yes && !arguments->dry_run && !isatty(STDIN_FILENO)) {
        say("undo asks before it removes anything, and there is no terminal: give --yes or "
            "--dry-run");
        return RUN_USAGE;
    }
    status = result_begin(&command.result, arguments);
    undo_rows_begin(&command.rows);
    if (status == RUN_ALL_DONE)
        status = undo(&command);
    undo_rows_clear(&command.rows);
    status_clear(&command.before);
    settings_free(&command.settings);
    secret_store_free(&command.secrets);
    input_close(&command.input);
    cleanup_close(&command.lock);
    signals_end();
    return result_end(&command.result, status);
}
