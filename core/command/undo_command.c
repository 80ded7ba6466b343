/* SPDX-License-Identifier: MIT
 *
 * kimt undo: shows what is to be removed, asks, and has it done. What it says goes to standard
 * output, line by line; it keeps no log.
 */
#include <config.h>

#include "base/cleanup.h"
#include "base/hide.h"
#include "command/commands.h"
#include "command/input.h"
#include "command/say.h"
#include "command/signals.h"
#include "command/state_lock.h"
#include "common/print/human.h"
#include "common/print/text.h"
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
};

/* ---- what is reported ---- */

static void tell_stays(void *context, const char *address, const char *folder, const char *why)
{
    (void)context;
    (void)fputs("  stays: ", stdout);
    text_put(stdout, address);
    (void)fputs(folder ? ", " : "", stdout);
    text_put(stdout, folder);
    (void)fputs(": ", stdout);
    text_put(stdout, why);
    (void)fputc('\n', stdout);
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
    const bool *look_only = context;
    struct kimt_error shown;

    text_put(stdout, address);
    (void)fputs(": ", stdout);
    put_counts(counts, *look_only ? "to be removed" : "removed");
    if (!error)
        return;
    shown = *error;
    hide_error(&shown);
    (void)fputs("  left unfinished: ", stdout);
    text_put(stdout, shown.text);
    (void)fputs(shown.peer[0] ? ": " : "", stdout);
    text_put(stdout, shown.peer);
    (void)fputs(shown.hint[0] ? "; " : "", stdout);
    text_put(stdout, shown.hint);
    (void)fputc('\n', stdout);
}

/* What undo does not even look at. True: something of ours is left. */
static bool tell_others(const struct status *before)
{
    bool is_left = false;

    for (size_t i = 0; i < before->count; i++) {
        const struct status_account *account = &before->accounts[i];
        if (account->listed || account->amounts.messages == 0)
            continue;
        tell_stays(NULL, account->address, NULL,
                   "the account is not in the accounts file any more");
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

static int work(struct undo_command *command, bool look_only, struct undo_counts *totals_r)
{
    const struct journal_identity identity = {command->input.source, command->input.destination};
    const struct profile *profile = command->input.profile;
    const struct host_services services = {.secrets = command->secrets,
                                           .settings = command->settings,
                                           .stop = signals_stop_flag(),
                                           .timeout_ms = profile->migration.timeout_ms};
    const struct undo_listener listener = {
        .waits = tell_waits, .stays = tell_stays, .account = tell_account, .context = &look_only};
    const struct undo_wish wish = {
        .run = command->run, .look_only = look_only, .listener = &listener};
    struct run_settings settings = {
        .profile = profile, .accounts = command->input.accounts, .services = &services};
    struct kimt_error error = {.struct_size = sizeof error}, unwritten = error;
    int status = RUN_NOT_STARTED;

    *totals_r = (struct undo_counts){0};
    if (journal_open(profile->migration.state, look_only ? JOURNAL_READ : JOURNAL_WRITE, &identity,
                     &settings.journal, &error) == KIMT_OK &&
        (look_only || begin_run(settings.journal, &error) == KIMT_OK)) {
        status = run_undo(&settings, &wish, totals_r, &error);
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
    struct undo_counts totals;
    int status = work(command, true, &totals);

    *agreed_r = false;
    if (status == RUN_NOT_STARTED || status == RUN_STOPPED)
        return status;
    (void)fputs("\nIn all: ", stdout);
    put_counts(&totals, "to be removed");
    if (command->arguments->dry_run)
        return status;
    if (totals.messages == 0 && totals.folders == 0) {
        (void)puts("There is nothing to remove.");
        return status;
    }
    *agreed_r = ask();
    if (!*agreed_r)
        (void)puts("Nothing was changed.");
    return status;
}

static int carry_out(struct undo_command *command)
{
    const struct arguments *arguments = command->arguments;
    bool agreed = arguments->yes && !arguments->dry_run;
    bool others = tell_others(&command->before);
    struct undo_counts totals;
    int status = RUN_ALL_DONE;

    if (!agreed)
        status = show(command, &agreed);
    if (agreed) {
        status = work(command, false, &totals);
        if (status != RUN_NOT_STARTED) {
            (void)fputs("\nIn all: ", stdout);
            put_counts(&totals, "removed");
        }
    }
    tell_users(&command->before);
    return status == RUN_ALL_DONE && others ? RUN_INCOMPLETE : status;
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
        return RUN_ALL_DONE;
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
    return carry_out(command);
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
    status = undo(&command);
    status_clear(&command.before);
    settings_free(&command.settings);
    secret_store_free(&command.secrets);
    input_close(&command.input);
    cleanup_close(&command.lock);
    signals_end();
    return status;
}
