/* SPDX-License-Identifier: MIT
 *
 * A complete small reporter: one line for each event, appended to a file.
 *
 * Read it from the end upwards: the descriptor names the tables, the tables name the functions.
 * Each line has the type, the account and what belongs to that type.  Text in events is foreign,
 * so put_text() makes it harmless before it reaches the file.
 */
#include <errno.h>
#include <fcntl.h>
#include <kimt/plugin.h>
#include <stdlib.h>

struct options {
    const char *file;
};

static const struct kimt_option option_table[] = {
    {.name = "file",
     .type = KIMT_OPTION_PATH,
     .offset = offsetof(struct options, file),
     .help = "Where the lines go.\nWithout it, example.log in the log folder of the run."},
};

struct kimt_reporter_session {
    FILE *out;
    char path[4096];
};

/* Mode 0600 from the first moment on: reports say what is in people's mailboxes. */
static FILE *open_private(const char *path)
{
    int descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);

    return descriptor < 0 ? NULL : fdopen(descriptor, "a");
}

static int open_session(const struct kimt_host *host, const void *options,
                        const struct kimt_run_info *run, struct kimt_reporter_session **session_r,
                        struct kimt_error *err)
{
    const struct options *given = options;
    struct kimt_reporter_session *session = calloc(1, sizeof *session);

    (void)host;
    if (!session)
        return kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_INTERNAL, KIMT_RETRY_NEVER,
                         "no memory for a reporter");
    (void)snprintf(session->path, sizeof session->path, "%s%s",
                   given->file       ? given->file
                   : run->log_folder ? run->log_folder
                                     : ".",
                   given->file ? "" : "/example.log");
    session->out = open_private(session->path);
    if (!session->out) {
        int reason = errno;

        (void)kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_PERMISSION, KIMT_RETRY_NEVER,
                        "cannot write %s: %s", session->path, strerror(reason));
        kimt_error_hint(err, "name another file with file = in the reporter's section");
        free(session);
        return KIMT_FAIL;
    }
    *session_r = session;
    return KIMT_OK;
}

/* Everything but progress, and log lines down to INFO. */
static uint32_t wants(const struct kimt_reporter_session *session, int *log_level_r)
{
    (void)session;
    *log_level_r = KIMT_LOG_INFO;
    return ~KIMT_EVENT_BIT(KIMT_EVENT_PROGRESS);
}

/* One word or sentence, quoted; a control character or quote becomes '?'. */
static void put_text(FILE *out, const char *name, const char *text)
{
    if (!text)
        return;
    (void)fprintf(out, " %s=\"", name);
    for (; *text; text++) {
        unsigned char byte = (unsigned char)*text;
        (void)fputc(byte < 0x20 || byte == 0x7f || byte == '"' ? '?' : byte, out);
    }
    (void)fputc('"', out);
}

static const char *type_name(int32_t type)
{
    static const char *const names[] = {
        [KIMT_EVENT_RUN_BEGIN] = "run-begin",
        [KIMT_EVENT_ACCOUNT_PROVISIONED] = "account-provisioned",
        [KIMT_EVENT_ACCOUNT_BEGIN] = "account-begin",
        [KIMT_EVENT_FOLDER_BEGIN] = "folder-begin",
        [KIMT_EVENT_MESSAGE] = "message",
        [KIMT_EVENT_PROGRESS] = "progress",
        [KIMT_EVENT_FOLDER_END] = "folder-end",
        [KIMT_EVENT_ACCOUNT_END] = "account-end",
        [KIMT_EVENT_RUN_END] = "run-end",
        [KIMT_EVENT_NOTE] = "note",
        [KIMT_EVENT_WAIT] = "wait",
        [KIMT_EVENT_LOG] = "log",
        [KIMT_EVENT_ACCOUNT_CHECKED] = "account-checked",
        [KIMT_EVENT_DIFFERENCE] = "difference",
        [KIMT_EVENT_ACCOUNT_VERIFIED] = "account-verified",
    };

    /* A newer core may have types that this reporter was built without. */
    return type > 0 && type < (int32_t)KIMT_COUNT(names) ? names[type] : "other";
}

static void put_counts(FILE *out, const struct kimt_counts *counts)
{
    (void)fprintf(
        out,
        " found=%llu copied=%llu adopted=%llu earlier=%llu filtered=%llu skipped=%llu failed=%llu"
        " remaining=%llu bytes=%llu",
        (unsigned long long)counts->found, (unsigned long long)counts->copied,
        (unsigned long long)counts->adopted, (unsigned long long)counts->earlier,
        (unsigned long long)counts->filtered, (unsigned long long)counts->skipped,
        (unsigned long long)counts->failed, (unsigned long long)counts->remaining,
        (unsigned long long)counts->bytes_copied);
}

/* Members that do not belong to an event's type are zero, so there is no need to ask for the type:
 * what is there is written. */
static int event(struct kimt_reporter_session *session, const struct kimt_event *event,
                 struct kimt_error *err)
{
    FILE *out = session->out;

    (void)fprintf(out, "%lld %s", (long long)event->run_ms, type_name(event->type));
    put_text(out, "account", event->account);
    put_text(out, "folder", event->folder);
    put_text(out, "target", event->target);
    if (event->message)
        (void)fprintf(out, " uid=%llu outcome=%s", (unsigned long long)event->message->uid,
                      kimt_outcome_word(event->outcome));
    if (event->counts)
        put_counts(out, event->counts);
    if (event->type == KIMT_EVENT_RUN_END)
        (void)fprintf(out, " status=%d", event->exit_status);
    put_text(out, "subject", event->subject);
    put_text(out, "text", event->text);
    put_text(out, "error", event->error ? event->error->text : NULL);
    (void)fputc('\n', out);
    if (fflush(out) == 0)
        return KIMT_OK;
    return kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_QUOTA, KIMT_RETRY_NEVER,
                     "cannot write to %s: %s", session->path, strerror(errno));
}

static const char *file(const struct kimt_reporter_session *session)
{
    return session->path;
}

static void close_session(struct kimt_reporter_session *session)
{
    (void)fclose(session->out);
    free(session);
}

static const struct kimt_reporter_ops reporter_ops = {
    .struct_size = sizeof reporter_ops,
    .wants = wants,
    .open = open_session,
    .event = event,
    .file = file,
    .close = close_session,
};

static const struct kimt_plugin plugin = {
    KIMT_PLUGIN_INIT,
    .name = "example-reporter",
    .version = "1.0",
    .summary = "writes one line for each event",
    .options = option_table,
    .option_count = KIMT_COUNT(option_table),
    .option_size = sizeof(struct kimt_option),
    .options_bytes = sizeof(struct options),
    .reporter = &reporter_ops,
};
KIMT_REGISTER(plugin)
