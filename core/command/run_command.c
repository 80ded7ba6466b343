/* SPDX-License-Identifier: MIT
 *
 * Set up in the order in which things can go wrong, so that a wrong profile is reported before
 * anything is made: profile, accounts, plan, lock, journal, log folder, reporters, run. With
 * --follow the last three come again and again.
 */
#include <config.h>

#include "base/cleanup.h"
#include "base/no_memory.h"
#include "command/failed_rows.h"
#include "command/input.h"
#include "command/learn.h"
#include "command/run_command.h"
#include "command/say.h"
#include "command/signals.h"
#include "command/state_lock.h"
#include "common/print/text.h"
#include "config/memory.h"
#include "migrate/follow.h"
#include "report/log_folder.h"
#include "report/report.h"
#include <kimt/error.h>
#include <string.h>
#include <unistd.h>

/* All that is open while a command runs. */
struct command {
    const struct arguments *arguments;
    struct input input;
    struct secret_store *secrets;
    struct settings *settings;
    struct journal *journal; /* NULL: there is none to be written, or read */
    struct report *report;
    char *first_folder; /* for logs, of the first pass; those of others are in it */
    char *log_folder;
    int lock;
    struct kimt_run_info info;
    struct host_services services;
    char run_id[64];
    const char **reporters; /* names, for `info` */
    const struct run_work *work;
    struct learning learning;  /* of the pass */
    struct failed_rows failed; /* the same */
};

/* ---- opening ---- */

static const char *stamp_of(const char *log_folder)
{
    const char *slash = strrchr(log_folder, '/');

    return slash ? slash + 1 : log_folder;
}

static bool is_command(const struct command *command, const char *name)
{
    return strcmp(command->arguments->command, name) == 0;
}

static bool writes_journal(const struct command *command)
{
    return (is_command(command, "migrate") && !command->arguments->dry_run) ||
           is_command(command, "verify");
}

/* Its rows are those of the accounts file, and can be corrected. */
static bool writes_failed_rows(const struct command *command)
{
    return is_command(command, "migrate") || is_command(command, "check");
}

static int fail_no_journal(struct kimt_error *err)
{
    (void)kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_NOT_FOUND, KIMT_RETRY_NEVER,
                    "there is no journal of an earlier run, and verify compares with it");
    kimt_error_hint(err, "run kimt migrate first: what the destination holds already is recognised "
                         "by its content and written down, and nothing is copied twice");
    return KIMT_FAIL;
}

/* After the lock, so that only one process writes; before anything is touched. */
static int open_journal(struct command *command, struct kimt_error *err)
{
    const struct journal_identity identity = {command->input.source, command->input.destination};
    const char *state = command->input.profile->migration.state;
    bool writes = writes_journal(command);
    int result;

    if (is_command(command, "check"))
        return KIMT_OK;
    if (is_command(command, "verify")) { /* which makes none */
        result = journal_open(state, JOURNAL_READ, &identity, &command->journal, err);
        journal_close(&command->journal);
        if (result != KIMT_OK)
            return result == KIMT_END ? fail_no_journal(err) : result;
    }
    result = journal_open(state, writes ? JOURNAL_WRITE : JOURNAL_READ, &identity,
                          &command->journal, err);
    return result == KIMT_END ? KIMT_OK : result;
}

/* A plan is held against what was done, and what earlier ones said is added. */
static int complete_plan(struct command *command, struct kimt_error *err)
{
    struct input *input = &command->input;
    size_t before = problems_count(input->problems);

    if (!input->plan && plan_new(&input->plan, err) != KIMT_OK)
        return input_print_error(err, RUN_NOT_STARTED);
    if (plan_recall(input->plan, input->accounts, command->journal, err) != KIMT_OK ||
        plan_check_places(input->plan, command->arguments->plan, command->journal, input->problems,
                          err) != KIMT_OK)
        return input_print_error(err, RUN_NOT_STARTED);
    if (problems_count(input->problems) == before)
        return RUN_ALL_DONE;
    problems_print(input->problems, stderr);
    return RUN_USAGE;
}

static int name_reporters(struct command *command, struct kimt_error *err)
{
    const struct profile *profile = command->input.profile;

    command->reporters = calloc(profile->reporter_count + 1, sizeof(const char *));
    if (!command->reporters)
        return no_memory(err, "for the names of reporters");
    for (size_t i = 0; i < profile->reporter_count; i++)
        command->reporters[i] = profile->reporters[i].plugin->descriptor.name;
    return KIMT_OK;
}

/* A check writes nothing there, and may go on beside all others. */
static int lock_state(struct command *command, struct kimt_error *err)
{
    const struct profile *profile = command->input.profile;
    const char *folder = profile->migration.state;

    return is_command(command, "check")
               ? state_folder_make(folder, err)
               : state_lock_take(profile->path, folder, command->arguments->command, &command->lock,
                                 err);
}

/* What stays open from pass to pass. */
static int open_state(struct command *command, struct kimt_error *err)
{
    const struct profile *profile = command->input.profile;
    int locked = lock_state(command, err);

    if (locked != KIMT_OK)
        return input_print_error(err, locked == KIMT_BUSY ? RUN_LOCKED : RUN_NOT_STARTED);
    if (secret_store_open(profile->migration.state, &command->secrets, err) != KIMT_OK ||
        settings_new(command->arguments->data_dir, &command->settings, err) != KIMT_OK ||
        name_reporters(command, err) != KIMT_OK || open_journal(command, err) != KIMT_OK)
        return input_print_error(err, RUN_NOT_STARTED);
    command->services = (struct host_services){
        .secrets = command->secrets,
        .settings = command->settings,
        .stop = signals_stop_flag(),
        .stop_at_once = signals_at_once_flag(),
        .timeout_ms = profile->migration.timeout_ms,
        .memory_share = memory_of_session(profile->migration.memory, profile_lanes_most(profile)),
    };
    return complete_plan(command, err);
}

static void describe_run(struct command *command)
{
    (void)snprintf(command->run_id, sizeof command->run_id, "%s", stamp_of(command->log_folder));
    command->info = (struct kimt_run_info){
        .struct_size = sizeof command->info,
        .run_id = command->run_id,
        .command = command->arguments->command,
        .version = PACKAGE_VERSION,
        .profile = command->input.profile->path,
        .source = command->input.source,
        .destination = command->input.destination,
        .log_folder = command->log_folder,
        .dry_run = command->arguments->dry_run,
        .verbosity = command->arguments->verbosity,
        .reporters = command->reporters,
        .is_later_pass = command->first_folder != NULL,
    };
}

/* An undo in the same second has no log folder, and other logs may be elsewhere by now. */
static bool is_name_taken(void *context, const char *name)
{
    const struct command *command = context;

    return journal_has_run(command->journal, name);
}

/* Is there a reporter that shows what it receives, rather than filing it? */
static bool is_shown(const struct command *command)
{
    size_t files = 0;

    while (report_file(command->report, files, NULL))
        files++;
    return files < command->input.profile->reporter_count;
}

/* On the queue's thread. */
static void hear(void *context, const struct kimt_event *event)
{
    struct command *command = context;

    learn_event(&command->learning, event);
    failed_rows_event(&command->failed, event);
    if (command->work->hear)
        command->work->hear(command->work->context, event);
}

static int listen(struct command *command, struct kimt_error *err)
{
    const char *level =
        is_command(command, "verify") ? verify_level_word(command->arguments->verify_level) : NULL;

    if (writes_failed_rows(command) &&
        failed_rows_begin(&command->failed, command->input.accounts, err) != KIMT_OK)
        return KIMT_FAIL;
    learn_begin(&command->learning, command->input.profile->migration.state, level);
    report_listen(command->report, hear, command);
    return KIMT_OK;
}

/* What each pass has of its own. */
static int open_pass(struct command *command, struct kimt_error *err)
{
    const struct profile *profile = command->input.profile;

    const char *parent = command->first_folder ? command->first_folder : profile->migration.logs;

    if (log_folder_make(parent, time(NULL), is_name_taken, command, &command->log_folder, err) !=
        KIMT_OK)
        return input_print_error(err, RUN_NOT_STARTED);
    describe_run(command);
    if (report_open(profile->reporters, profile->reporter_count, &command->services, &command->info,
                    &command->report, err) != KIMT_OK ||
        listen(command, err) != KIMT_OK ||
        (writes_journal(command) && journal_run_begin(command->journal, command->run_id,
                                                      command->arguments->command, err) != KIMT_OK))
        return input_print_error(err, RUN_NOT_STARTED);
    command->services.events = report_events(command->report);
    signals_are_shown(is_shown(command));
    return RUN_ALL_DONE;
}

static void close_all(struct command *command)
{
    report_close(&command->report);
    learn_end(&command->learning);
    failed_rows_clear(&command->failed);
    journal_close(&command->journal);
    settings_free(&command->settings);
    free(command->reporters);
    secret_store_free(&command->secrets);
    input_close(&command->input);
    cleanup_close(&command->lock);
    free(command->log_folder);
    free(command->first_folder);
}

/* One line for each file that a reporter writes; NULL: none, or no memory. Caller frees. */
static char *list_files(const struct report *report)
{
    char *text = NULL;
    size_t length = 0;
    const char *label, *file;
    FILE *stream = open_memstream(&text, &length);

    if (!stream)
        return NULL;
    for (size_t i = 0; (file = report_file(report, i, &label)); i++) {
        (void)fputs("  ", stream);
        text_put_padded(stream, label, 12);
        (void)fputc(' ', stream);
        text_put(stream, file);
        (void)fputc('\n', stream);
    }
    if (fclose(stream) == 0 && length > 0)
        return text;
    free(text);
    return NULL;
}

/* What reporters wrote is not whole: not one of them is left to say so for the last that fails. */
static int tell_failed_reporters(const struct report *report, int status)
{
    const struct kimt_error *failure;

    for (size_t i = 0; (failure = report_failure(report, i)); i++) {
        (void)input_print_error(failure, status);
        if (status == RUN_ALL_DONE)
            status = RUN_INCOMPLETE;
    }
    return status;
}

/* It must not be lost where it is in files alone, or nowhere. */
static void tell_error(const struct command *command, int status, const struct kimt_error *error)
{
    if (error->text[0] && (!is_shown(command) || status == RUN_NOT_STARTED))
        (void)input_print_error(error, status);
}

/* Of the pass, in the journal. What it can't take in is not done. */
static int enter_status(struct command *command, int status)
{
    struct kimt_error error = {.struct_size = sizeof error};

    if (!writes_journal(command) || journal_run_end(command->journal, status, &error) == KIMT_OK)
        return status;
    (void)input_print_error(&error, status);
    return status == RUN_ALL_DONE ? RUN_INCOMPLETE : status;
}

/* A later pass that changed nothing, of which nothing need be kept. */
static bool is_quiet_pass(const struct command *command, int status)
{
    return command->info.is_later_pass && status == RUN_ALL_DONE &&
           report_changed_nothing(command->report);
}

/* What others put there stays, and then so does the folder. */
static void remove_logs(const struct command *command)
{
    const char *file;

    for (size_t i = 0; (file = report_file(command->report, i, NULL)); i++)
        if (strncmp(file, command->log_folder, strlen(command->log_folder)) == 0)
            (void)unlink(file);
    (void)rmdir(command->log_folder);
}

static int finish(struct command *command, const struct run_work *work, int status,
                  const struct kimt_error *error)
{
    AUTO_FREE char *files = list_files(command->report);
    bool is_quiet;

    report_end(command->report);
    is_quiet = is_quiet_pass(command, status);
    if (is_quiet)
        remove_logs(command);
    signals_are_shown(false);
    tell_error(command, status, error);
    status = tell_failed_reporters(command->report, status);
    report_close(&command->report);
    learn_end(&command->learning);
    failed_rows_write(&command->failed, command->input.profile);
    status = enter_status(command, status);
    if (work->tell)
        status = work->tell(work->context, &(struct run_end){.input = &command->input,
                                                             .status = status,
                                                             .error = error,
                                                             .failed_rows = command->failed.path,
                                                             .log_folder = command->log_folder});
    /* Last, when all is in the files; not on standard output, which a program may read. */
    if (files && !is_quiet)
        (void)fprintf(stderr, "\nLogs\n%s", files);
    return status;
}

/* ---- passes ---- */

static int one_pass(struct command *command, const struct run_work *work)
{
    struct kimt_error error = {.struct_size = sizeof error};
    const struct run_settings settings = {
        .profile = command->input.profile,
        .accounts = command->input.accounts,
        .services = &command->services,
        .journal = command->journal,
        .plan = command->input.plan,
        .dry_run = command->arguments->dry_run,
        .verify_level = command->arguments->verify_level,
    };
    int status = open_pass(command, &error);

    if (status != RUN_ALL_DONE)
        return status;
    status = work->run(work->context, &settings, &error);
    status = finish(command, work, status, &error);
    command->services.events = NULL;
    if (!command->first_folder)
        command->first_folder = STEAL(command->log_folder);
    free(STEAL(command->log_folder));
    return status;
}

/* --follow: is there to be another pass? What could not start may do so later, but not at first. */
static bool goes_on(const struct command *command, int status, bool is_first)
{
    int64_t interval_ms = command->arguments->follow_ms;
    const struct run_settings settings = {.profile = command->input.profile,
                                          .accounts = command->input.accounts,
                                          .services = &command->services};

    if (interval_ms == 0 || status == RUN_USAGE || status == RUN_STOPPED ||
        (is_first && status == RUN_NOT_STARTED))
        return false;
    if (is_first)
        (void)fprintf(stderr,
                      "\nkimt: another pass begins each %lld s or when something arrives; "
                      "Ctrl-C ends\n",
                      (long long)(interval_ms / 1000));
    return follow_wait(&settings, interval_ms);
}

static int work_through(struct command *command, const struct run_work *work)
{
    struct kimt_error error = {.struct_size = sizeof error};
    int status = input_read(&command->input, command->arguments);
    bool is_first = true, again;

    if (status == RUN_ALL_DONE && work->prepare)
        status = work->prepare(work->context, &command->input);
    if (status == RUN_ALL_DONE && signals_begin(&error) != KIMT_OK)
        status = input_print_error(&error, RUN_NOT_STARTED);
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

int run_command(const struct arguments *arguments, const struct run_work *work)
{
    struct command command = {.arguments = arguments, .work = work, .lock = -1};
    int status;

    if (!arguments->operand) {
        say("%s needs a profile; see kimt --help", arguments->command);
        return RUN_USAGE;
    }
    status = work_through(&command, work);
    close_all(&command);
    signals_end();
    return status;
}
