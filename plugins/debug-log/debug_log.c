/* SPDX-License-Identifier: MIT
 *
 * Reporter "debug-log": every line of what happened, for the person who has to find out why.
 *
 * One line each: time, level, account, who says it, text. Fast first: lines of the wire come with
 * each message, so what is plain goes straight into the file's buffer; the second's text is made
 * once; the file is written when the buffer is full, once a second, and at once after an error.
 * Mail does not wait for this log: where it cannot be written it ends, and the run says so.
 * Secrets are masked and literals cut by those who log; this reporter never asks for new passwords.
 * Of equal outcomes the first is written when it comes, and those that follow together.
 */
#include <config.h>

#include "common/print/human.h"
#include "common/print/text.h"
#include "common/report/alike.h"
#include "common/report/file.h"
#include "common/report/words.h"
#include "debug-log/event_text.h"
#include <kimt/plugin.h>
#include <stdlib.h>
#include <time.h>

enum {
    FLUSH_MS = 1000,
    GATHER_MS = 60000, /* equal outcomes wait no longer */
    LEVEL_COLUMNS = 7,
    LINE_MAX_BYTES = 2048
};

struct debug_log_options {
    int32_t level;
    const char *file;
    int64_t max_size; /* 0: any */
    int64_t keep;
};

struct kimt_reporter_session {
    const struct kimt_host *host;
    const struct debug_log_options *options;
    const struct kimt_run_info *run;
    struct report_file *file;
    struct draft draft;
    struct alikes *alikes;
    int64_t gathered_ms; /* they were written last */
    int64_t time_ms;     /* of the event at hand */
    int64_t flushed_ms;
    time_t second; /* the one that `clock` was made for */
    char clock[32];
};

/* The second's text; made when it is another one. */
static const char *clock_of(struct kimt_reporter_session *session, int64_t time_ms)
{
    time_t second = (time_t)(time_ms / 1000);
    struct tm parts;

    if (second != session->second) {
        session->second = second;
        if (!localtime_r(&second, &parts) ||
            strftime(session->clock, sizeof session->clock, "%Y-%m-%d %H:%M:%S", &parts) == 0)
            session->clock[0] = '\0';
    }
    return session->clock;
}

/* Where a line that is plain is put together; what does not fit is not plain. */
struct line {
    char text[LINE_MAX_BYTES];
    size_t length;
    bool is_plain;
};

static void add(struct line *line, const char *text)
{
    size_t length = text_plain(text);

    line->is_plain &= text[length] == '\0' && length < sizeof line->text - line->length;
    if (!line->is_plain)
        return;
    memcpy(line->text + line->length, text, length);
    line->length += length;
}

/* As put_draft writes it. False: it is for that one. */
static bool form_plain(struct kimt_reporter_session *session, const struct kimt_event *event,
                       struct line *line)
{
    int ms = (int)(event->time_ms % 1000);
    const char part[] = {
        '.', (char)('0' + ms / 100), (char)('0' + ms / 10 % 10), (char)('0' + ms % 10), ' ', '\0'};
    static const char blanks[LEVEL_COLUMNS + 2] = "        ";
    const char *level = word_level(event->level);

    line->length = 0;
    line->is_plain = true;
    add(line, clock_of(session, event->time_ms));
    add(line, part);
    add(line, level);
    add(line, blanks + (strlen(level) < LEVEL_COLUMNS ? strlen(level) : LEVEL_COLUMNS));
    add(line, event->account ? event->account : "-");
    add(line, " ");
    add(line, event->plugin ? event->plugin : "core");
    add(line, ": ");
    add(line, event->text ? event->text : "");
    line->text[line->length++] = '\n';
    return line->is_plain;
}

static int write_draft(struct kimt_reporter_session *session, struct kimt_error *err)
{
    if (draft_end(&session->draft, err) != KIMT_OK)
        return KIMT_FAIL;
    return report_file_write(session->file, session->draft.data, session->draft.length, err);
}

static int put_draft(struct kimt_reporter_session *session, const struct alike *alike,
                     struct kimt_error *err)
{
    const struct kimt_event *event = &alike->event;
    FILE *out = session->draft.stream;
    bool is_log = event->type == KIMT_EVENT_LOG;

    draft_begin(&session->draft);
    (void)fprintf(out, "%s.%03d %-*s ", clock_of(session, session->time_ms),
                  (int)(session->time_ms % 1000), LEVEL_COLUMNS,
                  is_log ? word_level(event->level) : "event");
    text_put(out, event->account ? event->account : "-");
    (void)fputc(' ', out);
    text_put(out, event->plugin ? event->plugin : "core");
    (void)fputs(": ", out);
    if (is_log)
        text_put(out, event->text);
    else
        event_text_put(alike, out);
    (void)fputc('\n', out);
    return write_draft(session, err);
}

static int put_gathered(void *context, const struct alike *alike, struct kimt_error *err)
{
    return put_draft(context, alike, err);
}

static int put_alone(struct kimt_reporter_session *session, const struct kimt_event *event,
                     struct kimt_error *err)
{
    const struct alike alone = {.event = *event, .count = 1};

    return put_draft(session, &alone, err);
}

static int put_event(struct kimt_reporter_session *session, const struct kimt_event *event,
                     struct kimt_error *err)
{
    struct line line;

    if (event->type == KIMT_EVENT_LOG && form_plain(session, event, &line))
        return report_file_write(session->file, line.text, line.length, err);
    return put_alone(session, event, err);
}

/* ---- equal outcomes ---- */

/* A wait is reported once, when it begins. */
static bool is_gathered(const struct kimt_event *event)
{
    return event->type != KIMT_EVENT_WAIT && alikes_takes(event);
}

/* What was gathered before is due. */
static int put_due(struct kimt_reporter_session *session, const struct kimt_event *event,
                   struct kimt_error *err)
{
    if (event->type == KIMT_EVENT_FOLDER_END)
        return alikes_end(session->alikes, event->account, event->folder, err);
    if (event->type == KIMT_EVENT_ACCOUNT_END || event->type == KIMT_EVENT_ACCOUNT_VERIFIED)
        return alikes_end(session->alikes, event->account, NULL, err);
    if (event->type != KIMT_EVENT_RUN_END && event->run_ms - session->gathered_ms < GATHER_MS)
        return KIMT_OK;
    session->gathered_ms = event->run_ms;
    return alikes_flush(session->alikes, err);
}

/* ---- what a reporter does ---- */

static int put_header(struct kimt_reporter_session *session, struct kimt_error *err)
{
    const struct kimt_run_info *run = session->run;
    FILE *out = session->draft.stream;
    time_t now = time(NULL);

    draft_begin(&session->draft);
    (void)fprintf(out, "kimt %s, %s, run %s, begun %s%s\n", run->version, run->command, run->run_id,
                  human_local_time((int64_t)now * 1000).text, run->dry_run ? ", dry run" : "");
    (void)fputs("profile ", out);
    text_put(out, run->profile);
    (void)fputs("\nsource ", out);
    text_put(out, run->source);
    (void)fputs("\ndestination ", out);
    text_put(out, run->destination);
    (void)fputs("\n\n", out);
    if (write_draft(session, err) != KIMT_OK)
        return KIMT_FAIL;
    return report_file_flush(session->file, err);
}

/* Is looked at once a second, so a file may become somewhat larger. */
static int keep_small(struct kimt_reporter_session *session, struct kimt_error *err)
{
    int64_t most = session->options->max_size;

    if (most == 0 || report_file_size(session->file) <= (uint64_t)most)
        return KIMT_OK;
    if (report_file_rotate(session->file, (uint32_t)session->options->keep, err) != KIMT_OK)
        return KIMT_FAIL;
    return put_header(session, err);
}

static int debug_log_flush(struct kimt_reporter_session *session, struct kimt_error *err)
{
    return alikes_flush(session->alikes, err) == KIMT_OK &&
                   report_file_sync(session->file, err) == KIMT_OK
               ? KIMT_OK
               : report_give_up(err);
}

static void debug_log_close(struct kimt_reporter_session *session)
{
    if (session->file && session->alikes)
        (void)alikes_flush(session->alikes, NULL);
    alikes_free(&session->alikes);
    report_file_free(&session->file);
    draft_clear(&session->draft);
    free(session);
}

static int debug_log_event(struct kimt_reporter_session *session, const struct kimt_event *event,
                           struct kimt_error *err)
{
    bool is_log = event->type == KIMT_EVENT_LOG;

    session->time_ms = event->time_ms;
    if (put_due(session, event, err) != KIMT_OK ||
        (is_gathered(event) ? alikes_add(session->alikes, event, err)
                            : put_event(session, event, err)) != KIMT_OK)
        return report_give_up(err);
    if (!(is_log && event->level == KIMT_LOG_ERROR) && event->type != KIMT_EVENT_RUN_END &&
        event->run_ms - session->flushed_ms < FLUSH_MS)
        return KIMT_OK;
    session->flushed_ms = event->run_ms;
    if (report_file_flush(session->file, err) != KIMT_OK || keep_small(session, err) != KIMT_OK)
        return report_give_up(err);
    return KIMT_OK;
}

/* No way to fail here: the bytes stay in the buffer, and the next event reports it. */
static void debug_log_tick(struct kimt_reporter_session *session)
{
    (void)report_file_flush(session->file, NULL);
}

static uint32_t debug_log_wants(const struct kimt_reporter_session *session, int *log_level_r)
{
    *log_level_r = session->options->level;
    return ~KIMT_EVENT_BIT(KIMT_EVENT_PROGRESS);
}

static int debug_log_open(const struct kimt_host *host, const void *options,
                          const struct kimt_run_info *run, struct kimt_reporter_session **session_r,
                          struct kimt_error *err)
{
    struct kimt_reporter_session *session = calloc(1, sizeof *session);

    if (!session)
        return report_no_memory(err);
    session->host = host;
    session->options = options;
    session->run = run;
    session->second = -1;
    if (draft_init(&session->draft, err) != KIMT_OK ||
        alikes_new(put_gathered, session, true, &session->alikes, err) != KIMT_OK ||
        report_file_new(run, session->options->file, &session->file, err) != KIMT_OK ||
        put_header(session, err) != KIMT_OK) {
        debug_log_close(session);
        return KIMT_FAIL;
    }
    *session_r = session;
    return KIMT_OK;
}

static const char *debug_log_file(const struct kimt_reporter_session *session)
{
    return report_file_path(session->file);
}

static const struct kimt_choice levels[] = {
    {"info", KIMT_LOG_INFO, "what happens"},
    {"debug", KIMT_LOG_DEBUG, "and why decisions were made"},
    {"wire", KIMT_LOG_WIRE, "and what crosses the line: secrets masked, literals cut"},
    {NULL, 0, NULL},
};

static const struct kimt_option option_table[] = {
    {.name = "level",
     .type = KIMT_OPTION_ENUM,
     .offset = offsetof(struct debug_log_options, level),
     .def = "debug",
     .choices = levels,
     .help = "How much is written."},
    REPORT_FILE_ROW(struct debug_log_options, file, "debug.log"),
    {.name = "max_size",
     .type = KIMT_OPTION_SIZE,
     .flags = KIMT_OPTION_ADVANCED,
     .offset = offsetof(struct debug_log_options, max_size),
     .def = "100M",
     .min = 0,
     .max = INT64_C(1) << 40,
     .help = "A file that is larger is put aside, as debug.log.1, debug.log.2 and so on, and "
             "another is begun. 0: never."},
    {.name = "keep",
     .type = KIMT_OPTION_INT,
     .flags = KIMT_OPTION_ADVANCED,
     .offset = offsetof(struct debug_log_options, keep),
     .def = "9",
     .min = 0,
     .max = 9999,
     .help = "How many files that were put aside are kept: the latest ones."},
};

static const struct kimt_reporter_ops reporter_ops = {
    .struct_size = (uint32_t)sizeof reporter_ops,
    .wants = debug_log_wants,
    .open = debug_log_open,
    .event = debug_log_event,
    .file = debug_log_file,
    .tick = debug_log_tick,
    .close = debug_log_close,
    .flush = debug_log_flush,
};

static const struct kimt_plugin plugin = {
    KIMT_PLUGIN_INIT,
    .name = "debug-log",
    .version = PACKAGE_VERSION,
    .summary = "writes the Debug Log: everything that happened, down to the protocol",
    .options = option_table,
    .option_count = KIMT_COUNT(option_table),
    .option_size = (uint32_t)sizeof(struct kimt_option),
    .options_bytes = sizeof(struct debug_log_options),
    .reporter = &reporter_ops,
};
KIMT_REGISTER(plugin)
