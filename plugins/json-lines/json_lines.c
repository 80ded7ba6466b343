/* SPDX-License-Identifier: MIT
 *
 * Reporter "json-lines": one JSON object on one line for every event, for programs.
 *
 * The schema is documented in kimt-json-lines(5) and only ever grows. Everything beyond ASCII is
 * escaped, so that a line is a line to any reader, and harmless on a terminal.
 */
#include <config.h>

#include "json-lines/json_event.h"

#include "common/report/file.h"
#include <kimt/plugin.h>
#include <stdlib.h>
#include <string.h>

enum {
    FLUSH_MS = 1000
};

struct json_lines_options {
    const char *file;
    int32_t log;
    bool progress;
};

struct kimt_reporter_session {
    const struct json_lines_options *options;
    const struct kimt_run_info *run;
    struct report_file *file;
    int64_t flushed_ms;
};

static uint32_t json_lines_wants(const struct kimt_reporter_session *session, int *log_level_r)
{
    uint32_t wants = ~KIMT_EVENT_BIT(KIMT_EVENT_PROGRESS) & ~KIMT_EVENT_BIT(KIMT_EVENT_LOG);

    *log_level_r = session->options->log;
    if (session->options->log > 0)
        wants |= KIMT_EVENT_BIT(KIMT_EVENT_LOG);
    if (session->options->progress)
        wants |= KIMT_EVENT_BIT(KIMT_EVENT_PROGRESS);
    return wants;
}

static int write_object(struct kimt_reporter_session *session, const json_t *object,
                        struct kimt_error *err)
{
    char *line = json_dumps(object, JSON_COMPACT | JSON_ENSURE_ASCII);
    int result;

    if (!line)
        return report_no_memory(err);
    result = report_file_write(session->file, line, strlen(line), err);
    free(line);
    return result == KIMT_OK ? report_file_write(session->file, "\n", 1, err) : result;
}

/* A reader that follows the file sees ends at once, and the rest within a second. */
static bool is_due(const struct kimt_reporter_session *session, const struct kimt_event *event)
{
    switch (event->type) {
    case KIMT_EVENT_RUN_BEGIN:
    case KIMT_EVENT_RUN_END:
    case KIMT_EVENT_ACCOUNT_END:
    case KIMT_EVENT_ACCOUNT_VERIFIED:
    case KIMT_EVENT_WAIT:
        return true;
    default:
        return event->run_ms - session->flushed_ms >= FLUSH_MS;
    }
}

static int json_lines_event(struct kimt_reporter_session *session, const struct kimt_event *event,
                            struct kimt_error *err)
{
    json_t *object = json_event_new(event, session->run);
    int result;

    if (!object)
        return report_no_memory(err);
    result = write_object(session, object, err);
    json_decref(object);
    if (result == KIMT_OK && is_due(session, event)) {
        session->flushed_ms = event->run_ms;
        result = report_file_flush(session->file, err);
    }
    return result == KIMT_OK ? KIMT_OK : report_give_up(err);
}

/* No way to fail here: the bytes stay in the buffer, and the next event reports it. */
static void json_lines_tick(struct kimt_reporter_session *session)
{
    (void)report_file_flush(session->file, NULL);
}

static int json_lines_flush(struct kimt_reporter_session *session, struct kimt_error *err)
{
    return report_file_sync(session->file, err) == KIMT_OK ? KIMT_OK : report_give_up(err);
}

static void json_lines_close(struct kimt_reporter_session *session)
{
    report_file_free(&session->file);
    free(session);
}

static int json_lines_open(const struct kimt_host *host, const void *options,
                           const struct kimt_run_info *run,
                           struct kimt_reporter_session **session_r, struct kimt_error *err)
{
    struct kimt_reporter_session *session = calloc(1, sizeof *session);
    int result;

    (void)host;
    if (!session)
        return report_no_memory(err);
    session->options = options;
    session->run = run;
    result = strcmp(session->options->file, "-") == 0
                 ? report_file_new_stdout(&session->file, err)
                 : report_file_new(run, session->options->file, &session->file, err);
    if (result != KIMT_OK) {
        json_lines_close(session);
        return KIMT_FAIL;
    }
    *session_r = session;
    return KIMT_OK;
}

static const char *json_lines_file(const struct kimt_reporter_session *session)
{
    return report_file_path(session->file);
}

static const struct kimt_choice log_choices[] = {
    {"none", 0, "no log lines"},
    {"warning", KIMT_LOG_WARNING, "errors and warnings"},
    {"info", KIMT_LOG_INFO, "and what happens"},
    {"debug", KIMT_LOG_DEBUG, "and why decisions were made"},
    {NULL, 0, NULL},
};

static const struct kimt_option option_table[] = {
    {.name = "file",
     .type = KIMT_OPTION_STRING,
     .offset = offsetof(struct json_lines_options, file),
     .def = "events.jsonl",
     .help = "Name of the file in the log folder, a path that begins with /, or - for standard "
             "output.\nStandard output is of use only without the terminal reporter, which writes "
             "there too."},
    {.name = "log",
     .type = KIMT_OPTION_ENUM,
     .offset = offsetof(struct json_lines_options, log),
     .def = "none",
     .choices = log_choices,
     .help = "Log lines to write as events, too."},
    {.name = "progress",
     .type = KIMT_OPTION_BOOL,
     .offset = offsetof(struct json_lines_options, progress),
     .def = "no",
     .help = "Also write the counts of each account while it is under way."},
};

static const struct kimt_reporter_ops reporter_ops = {
    .struct_size = (uint32_t)sizeof reporter_ops,
    .wants = json_lines_wants,
    .open = json_lines_open,
    .event = json_lines_event,
    .file = json_lines_file,
    .tick = json_lines_tick,
    .close = json_lines_close,
    .flush = json_lines_flush,
};

static const struct kimt_plugin plugin = {
    KIMT_PLUGIN_INIT,
    .name = "json-lines",
    .version = PACKAGE_VERSION,
    .summary = "writes one JSON object for every event",
    .options = option_table,
    .option_count = KIMT_COUNT(option_table),
    .option_size = (uint32_t)sizeof(struct kimt_option),
    .options_bytes = sizeof(struct json_lines_options),
    .reporter = &reporter_ops,
};
KIMT_REGISTER(plugin)
