/* SPDX-License-Identifier: MIT
 *
 * Set up in the order in which things can go wrong, so that a wrong profile is told before anything
 * is made: profile, accounts, lock, journal, log folder, reporters, run. With --follow the last
 * three come again and again.
 */
#include <config.h>

#include "base/cleanup.h"
#include "command/run_command.h"
#include "command/signals.h"
#include "command/state_lock.h"
#include "report/log_folder.h"
#include "run/follow.h"
#include <kimt/host.h>
#include <string.h>

/* All that is open while a command runs. */
struct command {
    const struct arguments *arguments;
    struct problems *problems;
    struct loader *loader;
    struct profile *profile;
    struct accounts *accounts;
    struct secret_store *secrets;
    struct journal *journal; /* NULL: a command that keeps none */
    struct events *events;
    char *log_folder;
    int lock;
    struct kimt_run_info info;
    struct host_services services;
    char run_id[64], source[256], destination[256];
};

/* A reason that is no problem of the profile: printed like one. */
static int print_error(const struct kimt_error *error, int status)
{
    (void)fprintf(stderr, "kimt: %s%s%s\n", error->text, error->peer[0] ? ": " : "", error->peer);
    if (error->hint[0])
        (void)fprintf(stderr, "kimt: %s\n", error->hint);
    return status;
}

/* ---- reading ----------------------------------------------------------------------------------
 */

static int read_input(struct command *command, struct kimt_error *err)
{
    const struct arguments *arguments = command->arguments;

    if (problems_new(&command->problems, err) != KIMT_OK ||
        loader_new(arguments->plugin_dir, &command->loader, err) != KIMT_OK)
        return print_error(err, RUN_USAGE);
    if (profile_load(arguments->operand, arguments->overrides, arguments->override_count,
                     command->loader, command->problems, &command->profile) != KIMT_OK ||
        accounts_load(command->profile->migration.accounts, command->problems,
                      &command->accounts) != KIMT_OK ||
        (arguments->only_count > 0 &&
         !accounts_keep_only(command->accounts, arguments->only, arguments->only_count,
                             command->problems))) {
        problems_print(command->problems, stderr);
        return RUN_USAGE;
    }
    return RUN_ALL_DONE;
}

/* ---- opening ----------------------------------------------------------------------------------
 */

static const char *stamp_of(const char *log_folder)
{
    const char *slash = strrchr(log_folder, '/');

    return slash ? slash + 1 : log_folder;
}

static void describe_places(struct command *command)
{
    const struct profile *profile = command->profile;

    (void)snprintf(command->source, sizeof command->source, "%s %s",
                   profile->source.plugin->descriptor.name, profile->source.where);
    (void)snprintf(command->destination, sizeof command->destination, "%s %s",
                   profile->destination.plugin->descriptor.name, profile->destination.where);
}

/* After the lock, so that only one process writes; before anything is touched. */
static int open_journal(struct command *command, struct kimt_error *err)
{
    const struct journal_identity identity = {command->source, command->destination};
    const struct arguments *arguments = command->arguments;

    if (strcmp(arguments->command, "migrate") != 0 || arguments->dry_run)
        return KIMT_OK;
    return journal_open(command->profile->migration.state, JOURNAL_WRITE, &identity,
                        &command->journal, err);
}

/* What stays open from pass to pass. */
static int open_state(struct command *command, struct kimt_error *err)
{
    const struct profile *profile = command->profile;

    describe_places(command);
    if (state_lock_take(profile->path, profile->migration.state, &command->lock, err) != KIMT_OK ||
        secret_store_open(profile->migration.state, &command->secrets, err) != KIMT_OK ||
        open_journal(command, err) != KIMT_OK)
        return print_error(err, RUN_NOT_STARTED);
    command->services = (struct host_services){
        .secrets = command->secrets,
        .data_folder = command->arguments->data_dir,
        .stop = signals_stop_flag(),
        .timeout_ms = profile->migration.timeout_ms,
    };
    return RUN_ALL_DONE;
}

static void describe_run(struct command *command)
{
    (void)snprintf(command->run_id, sizeof command->run_id, "%s", stamp_of(command->log_folder));
    command->info = (struct kimt_run_info){
        .struct_size = sizeof command->info,
        .run_id = command->run_id,
        .command = command->arguments->command,
        .version = PACKAGE_VERSION,
        .profile = command->profile->path,
        .source = command->source,
        .destination = command->destination,
        .log_folder = command->log_folder,
        .dry_run = command->arguments->dry_run,
        .verbosity = command->arguments->verbosity,
    };
}

/* What each pass has of its own. */
static int open_pass(struct command *command, struct kimt_error *err)
{
    const struct profile *profile = command->profile;

    if (log_folder_make(profile->migration.logs, time(NULL), &command->log_folder, err) != KIMT_OK)
        return print_error(err, RUN_NOT_STARTED);
    describe_run(command);
    if (events_open(profile->reporters, profile->reporter_count, &command->services, &command->info,
                    &command->events, err) != KIMT_OK ||
        journal_run_begin(command->journal, command->run_id, command->arguments->command, err) !=
            KIMT_OK)
        return print_error(err, RUN_NOT_STARTED);
    command->services.events = command->events;
    return RUN_ALL_DONE;
}

static void close_all(struct command *command)
{
    events_close(&command->events);
    journal_close(&command->journal);
    secret_store_free(&command->secrets);
    accounts_free(&command->accounts);
    profile_free(&command->profile);
    loader_free(&command->loader);
    problems_free(&command->problems);
    cleanup_close(&command->lock);
    free(command->log_folder);
}

/* One line for each file that a reporter writes; NULL: none, or no memory. Caller frees. */
static char *list_files(const struct events *events)
{
    char *text = NULL;
    size_t length = 0;
    const char *label, *file;
    FILE *stream = open_memstream(&text, &length);

    if (!stream)
        return NULL;
    for (size_t i = 0; (file = events_file(events, i, &label)); i++)
        (void)fprintf(stream, "  %-10s %s\n", label, file);
    if (fclose(stream) == 0 && length > 0)
        return text;
    free(text);
    return NULL;
}

/* Reporters have told the reason; without any it must not be lost. */
static int finish(struct command *command, int status, const struct kimt_error *error)
{
    bool told = command->profile->reporter_count > 0;
    AUTO_FREE char *files = list_files(command->events);

    events_close(&command->events);
    if (error->text[0] && (!told || status == RUN_NOT_STARTED))
        (void)print_error(error, status);
    /* Last, when all is in the files; not on standard output, which a program may read. */
    if (files)
        (void)fprintf(stderr, "\nLogs\n%s", files);
    return status;
}

/* ---- passes -----------------------------------------------------------------------------------
 */

static int one_pass(struct command *command, run_command_fn *work)
{
    struct kimt_error error = {.struct_size = sizeof error}, unwritten = error;
    const struct run_settings settings = {
        .profile = command->profile,
        .accounts = command->accounts,
        .services = &command->services,
        .journal = command->journal,
        .dry_run = command->arguments->dry_run,
    };
    int status = open_pass(command, &error);

    if (status != RUN_ALL_DONE)
        return status;
    status = work(&settings, &error);
    if (journal_run_end(command->journal, status, &unwritten) != KIMT_OK && !error.text[0])
        error = unwritten;
    status = finish(command, status, &error);
    command->services.events = NULL;
    free(STEAL(command->log_folder));
    return status;
}

/* --follow: is there to be another pass? What could not start may do so later, but not at first. */
static bool goes_on(const struct command *command, int status, bool is_first)
{
    int64_t interval_ms = command->arguments->follow_ms;
    const struct run_settings settings = {
        .profile = command->profile, .accounts = command->accounts, .services = &command->services};

    if (interval_ms == 0 || status == RUN_USAGE || status == RUN_STOPPED ||
        (is_first && status == RUN_NOT_STARTED))
        return false;
    (void)fprintf(stderr,
                  "\nkimt: the next pass begins in %lld s or when something arrives; "
                  "Ctrl-C ends\n",
                  (long long)(interval_ms / 1000));
    return follow_wait(&settings, interval_ms);
}

static int work_through(struct command *command, run_command_fn *work)
{
    struct kimt_error error = {.struct_size = sizeof error};
    int status = read_input(command, &error);
    bool is_first = true, again;

    if (status == RUN_ALL_DONE && signals_begin(&error) != KIMT_OK)
        status = print_error(&error, RUN_NOT_STARTED);
    if (status == RUN_ALL_DONE)
        status = open_state(command, &error);
    if (status != RUN_ALL_DONE)
        return status;
    do {
        status = one_pass(command, work);
        again = goes_on(command, status, is_first);
        is_first = false;
    } while (again);
    return status;
}

int run_command(const struct arguments *arguments, run_command_fn *work)
{
    struct command command = {.arguments = arguments, .lock = -1};
    int status;

    if (!arguments->operand) {
        (void)fprintf(stderr, "kimt: %s needs a profile; see kimt --help\n", arguments->command);
        return RUN_USAGE;
    }
    status = work_through(&command, work);
    close_all(&command);
    signals_end();
    return status;
}
