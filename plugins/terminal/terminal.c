/* SPDX-License-Identifier: MIT
 *
 * Reporter "terminal": what the person at the keyboard sees.
 *
 * On a terminal, lines scroll by above a block at the bottom that is redrawn at most ten times a
 * second. Each frame is one write: up over the old block, new lines, new block. The cursor is
 * hidden and shown again within that write, so whatever ends the program, the terminal is left as
 * it was. Elsewhere the same lines are written plainly, and a progress line now and then.
 */
#include <config.h>

#include "common/print/human.h"
#include "common/print/text.h"
#include "common/report/file.h"
#include "common/report/next.h"
#include "common/report/tally.h"
#include "terminal/draw.h"
#include "terminal/lines.h"
#include "terminal/outcome.h"
#include <kimt/plugin.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum {
    FRAME_MS = 100,
    PLAIN_PROGRESS_MS = 5000,
    RESULT_GROUPS = 10, /* reasons on the screen; the Report Log has all */
    MAX_BLOCK = 64,
    MAX_WRAP = 120 /* long lines are hard to read, however wide the window */
};

struct terminal_options {
    int32_t color;
};

struct kimt_reporter_session {
    const struct kimt_host *host;
    const struct kimt_run_info *run;
    bool live;
    bool is_check, is_verify;
    bool is_plan; /* its table is not ours */
    bool begun, ended;
    struct style style;
    struct board board;
    struct lines lines;
    struct view view;
    struct outcome outcome;
    struct tally *tally;
    struct report_file *output;
    struct draft pending; /* lines that wait for the next frame */
    struct draft frame;
    int64_t begun_ms;   /* by the host's clock */
    int64_t drawn_ms;   /* the same; of the latest frame or progress line */
    struct draft block; /* the one on the screen, if block_shown */
    bool block_shown;
    bool has_pending;
};

static int64_t now_ms(const struct kimt_reporter_session *session)
{
    return session->host->now_ms(session->host->context);
}

static void measure(struct kimt_reporter_session *session)
{
    struct winsize size = {0};
    size_t columns = 80, rows = 24;

    if (!session->live)
        return;
    if (ioctl(report_file_descriptor(session->output), TIOCGWINSZ, &size) == 0 && size.ws_col > 0 &&
        size.ws_row > 0) {
        columns = size.ws_col;
        rows = size.ws_row;
    }
    /* The last column is left free: terminals differ in what they do once it is used. */
    session->view.columns = columns - 1;
    session->view.rows = rows - 1 < MAX_BLOCK ? rows - 1 : MAX_BLOCK;
    session->lines.width = columns - 1 < MAX_WRAP ? columns - 1 : MAX_WRAP;
}

/* A terminal that is gone is no reason to stop the run. */
static int put(struct kimt_reporter_session *session, const struct draft *draft,
               struct kimt_error *err)
{
    if (report_file_write(session->output, draft->data, draft->length, err) == KIMT_OK &&
        report_file_flush(session->output, err) == KIMT_OK)
        return KIMT_OK;
    if (err)
        err->scope = KIMT_SCOPE_ACCOUNT;
    return KIMT_FAIL;
}

/* Goes back to where the block on the screen begins. */
static void put_way_up(const struct kimt_reporter_session *session, FILE *out)
{
    size_t up =
        session->block_shown ? draw_rows(session->block.data, session->view.columns + 1) : 0;

    if (up > 0)
        (void)fprintf(out, "\r\x1b[%zuA", up < session->view.rows ? up : session->view.rows);
}

/* Lines that wait, and the block unless it is to go. */
static int draw_frame(struct kimt_reporter_session *session, bool with_block,
                      struct kimt_error *err)
{
    FILE *out = session->frame.stream;

    measure(session);
    draft_begin(&session->frame);
    (void)fputs("\x1b[?25l", out);
    put_way_up(session, out);
    if (session->has_pending) {
        if (draft_end(&session->pending, err) != KIMT_OK)
            return KIMT_FAIL;
        (void)fputs("\x1b[J", out);
        (void)fwrite(session->pending.data, 1, session->pending.length, out);
        draft_begin(&session->pending);
        session->has_pending = false;
    }
    draft_begin(&session->block);
    if (with_block)
        draw_block(&session->board, &session->view, "\x1b[K\n", session->block.stream);
    if (draft_end(&session->block, err) != KIMT_OK)
        return KIMT_FAIL;
    session->block_shown = with_block;
    (void)fputs(session->block.data, out);
    (void)fputs("\x1b[J\x1b[?25h", out);
    if (draft_end(&session->frame, err) != KIMT_OK)
        return KIMT_FAIL;
    return put(session, &session->frame, err);
}

/* Where nothing can be redrawn: the lines at once, and a progress line when one is due. */
static int put_plain(struct kimt_reporter_session *session, bool progress, struct kimt_error *err)
{
    if (progress) {
        draw_progress_line(&session->board, session->pending.stream);
        session->has_pending = true;
    }
    if (!session->has_pending)
        return KIMT_OK;
    session->has_pending = false;
    if (draft_end(&session->pending, err) != KIMT_OK ||
        put(session, &session->pending, err) != KIMT_OK)
        return KIMT_FAIL;
    draft_begin(&session->pending);
    return KIMT_OK;
}

static int refresh(struct kimt_reporter_session *session, struct kimt_error *err)
{
    int64_t now = now_ms(session);
    bool due = now - session->drawn_ms >= (session->live ? FRAME_MS : PLAIN_PROGRESS_MS);

    if (!session->begun || session->ended)
        return KIMT_OK;
    if (session->live && !due)
        return KIMT_OK;
    board_tick(&session->board, now - session->begun_ms);
    if (due)
        session->drawn_ms = now;
    return session->live ? draw_frame(session, true, err) : put_plain(session, due, err);
}

static void print_head(struct kimt_reporter_session *session, FILE *out)
{
    (void)fprintf(out, "%skimt %s%s: ", session->style.bold, session->run->command,
                  session->run->dry_run ? " (dry run)" : "");
    text_put(out, session->run->source);
    (void)fprintf(out, " %s ", session->style.hint);
    text_put(out, session->run->destination);
    (void)fprintf(out, "%s\n", session->style.plain);
    session->has_pending = true;
}

/* Exit status of a run that could not begin: the reason comes on standard error, with what to do.
 */
enum {
    NOT_STARTED = 3
};

/* Why a run without a Migration Result ended early. */
static void print_reason(struct kimt_reporter_session *session, const struct kimt_event *event,
                         FILE *out)
{
    const struct style *style = &session->style;

    if (!event->error || event->exit_status == NOT_STARTED)
        return;
    (void)fprintf(out, "%s%s%s ", style->red, style->bad, style->plain);
    text_put_wrapped(out, event->error->text, 2, session->lines.width);
    (void)fputc('\n', out);
}

/* A plan's table and what follows it are not ours, nor is why a run could not begin. */
static void print_next(const struct kimt_reporter_session *session, const struct kimt_event *event,
                       FILE *out)
{
    struct next_step next = next_step(session->run, event->exit_status);

    if (session->is_plan || event->exit_status == NOT_STARTED)
        return;
    (void)fprintf(out, "\nNext: %s", next.before);
    if (next.command[0]) {
        (void)fprintf(out, "%skimt %s ", session->style.bold, next.command);
        text_put(out, session->run->profile);
        (void)fprintf(out, "%s %s", session->style.plain, next.what);
    }
    (void)fputc('\n', out);
}

static void print_result(struct kimt_reporter_session *session, const struct kimt_event *event,
                         FILE *out)
{
    const struct style *style = &session->style;
    struct tally_style tally_style = {
        .title = style->bold,
        .good = style->green,
        .bad = style->yellow,
        .plain = style->plain,
        .reasons = {.dim = style->dim,
                    .plain = style->plain,
                    .width = session->lines.width,
                    .groups = RESULT_GROUPS,
                    .more = session->lines.has_report_log ? " in the Report Log" : ""},
    };

    (void)fputc('\n', out);
    if (session->is_check || session->is_verify) {
        outcome_print(&session->outcome, event, style, session->lines.width, out);
        print_reason(session, event, out);
    } else if (session->is_plan) {
        print_reason(session, event, out);
    } else {
        tally_print(session->tally, &tally_style, out);
    }
    print_next(session, event, out);
    session->has_pending = true;
}

/* A pass of many, of which one line is enough. */
static bool is_without_news(const struct kimt_reporter_session *session,
                            const struct kimt_event *event)
{
    const struct kimt_counts *counts = event->counts;

    return session->lines.is_later_pass && event->exit_status == 0 && counts &&
           counts->copied + counts->adopted + counts->flags_changed + counts->trashed == 0;
}

static void print_no_news(struct kimt_reporter_session *session, const struct kimt_event *event,
                          FILE *out)
{
    (void)fprintf(out, "%s: nothing new\n", human_local_time(event->time_ms).text);
    session->has_pending = true;
}

static int end_run(struct kimt_reporter_session *session, const struct kimt_event *event,
                   struct kimt_error *err)
{
    measure(session);
    if (is_without_news(session, event))
        print_no_news(session, event, session->pending.stream);
    else
        print_result(session, event, session->pending.stream);
    session->ended = true;
    return session->live ? draw_frame(session, false, err) : put_plain(session, false, err);
}

static int terminal_event(struct kimt_reporter_session *session, const struct kimt_event *event,
                          struct kimt_error *err)
{
    struct running *running = NULL;
    long before, after;

    if (board_event(&session->board, event, &running, err) != KIMT_OK ||
        tally_event(session->tally, event, err) != KIMT_OK)
        return KIMT_FAIL;
    if (event->type == KIMT_EVENT_RUN_BEGIN) {
        session->begun = true;
        session->lines.are_many = event->accounts > LINES_MANY;
        session->begun_ms = now_ms(session) - event->run_ms;
        session->drawn_ms = now_ms(session);
        measure(session);
        if (!session->lines.is_later_pass)
            print_head(session, session->pending.stream);
    }
    if (outcome_event(&session->outcome, event, &session->style, err) != KIMT_OK)
        return KIMT_FAIL;
    session->lines.was_refused = tally_was_refused(session->tally, event->account);
    before = ftell(session->pending.stream);
    if (event->type == KIMT_EVENT_STOP_ASKED && session->live)
        session->drawn_ms = INT64_MIN / 2; /* it may be over before the next frame is due */
    if (event->type == KIMT_EVENT_STOP_ASKED && !session->live)
        (void)fprintf(session->pending.stream, "%s\n", draw_stopping(session->board.stops_asked));
    if (lines_print(&session->lines, event, running, session->pending.stream, err) != KIMT_OK)
        return KIMT_FAIL;
    after = ftell(session->pending.stream);
    session->has_pending |= after > before;
    if ((event->type == KIMT_EVENT_ACCOUNT_END || event->type == KIMT_EVENT_ACCOUNT_VERIFIED) &&
        running)
        board_forget(&session->board, running);
    if (event->type == KIMT_EVENT_RUN_END)
        return end_run(session, event, err);
    return refresh(session, err);
}

static void terminal_tick(struct kimt_reporter_session *session)
{
    (void)refresh(session, NULL);
}

/* Whether there is a place for what does not stand on the screen. */
static bool has_report_log(const struct kimt_run_info *run)
{
    if (!KIMT_HAS(run, reporters) || !run->reporters)
        return true; /* an older kimt does not say so */
    for (size_t i = 0; run->reporters[i]; i++)
        if (strcmp(run->reporters[i], "report-log") == 0)
            return true;
    return false;
}

static uint32_t terminal_wants(const struct kimt_reporter_session *session, int *log_level_r)
{
    static const int levels[] = {KIMT_LOG_WARNING, KIMT_LOG_INFO, KIMT_LOG_DEBUG, KIMT_LOG_WIRE};
    int32_t verbosity = session->run->verbosity;

    *log_level_r = levels[verbosity < 0 ? 0 : verbosity > 3 ? 3 : verbosity];
    return UINT32_MAX;
}

static void terminal_close(struct kimt_reporter_session *session)
{
    if (session->output && session->begun && !session->ended)
        (void)(session->live ? draw_frame(session, false, NULL) : put_plain(session, false, NULL));
    report_file_free(&session->output);
    draft_clear(&session->pending);
    draft_clear(&session->frame);
    draft_clear(&session->block);
    draft_clear(&session->lines.scratch);
    outcome_clear(&session->outcome);
    tally_free(&session->tally);
    board_clear(&session->board);
    free(session);
}

static int terminal_open(const struct kimt_host *host, const void *options,
                         const struct kimt_run_info *run, struct kimt_reporter_session **session_r,
                         struct kimt_error *err)
{
    const struct terminal_options *chosen = options;
    struct kimt_reporter_session *session = calloc(1, sizeof *session);

    if (!session)
        return report_no_memory(err);
    session->host = host;
    session->run = run;
    session->is_check = strcmp(run->command, "check") == 0;
    session->is_plan = strcmp(run->command, "plan") == 0;
    session->is_verify = strcmp(run->command, "verify") == 0;
    session->live = style_is_live(STDOUT_FILENO);
    style_init(&session->style, (enum color_choice)chosen->color, session->live);
    session->lines.style = session->view.style = &session->style;
    session->lines.verbosity = run->verbosity;
    session->lines.has_report_log = has_report_log(run);
    session->lines.is_later_pass = KIMT_HAS(run, is_later_pass) && run->is_later_pass;
    if (draft_init(&session->pending, err) != KIMT_OK ||
        draft_init(&session->frame, err) != KIMT_OK ||
        draft_init(&session->block, err) != KIMT_OK ||
        draft_init(&session->lines.scratch, err) != KIMT_OK ||
        outcome_init(&session->outcome, run->command, err) != KIMT_OK ||
        tally_new(run, &session->tally, err) != KIMT_OK ||
        report_file_new_stdout(&session->output, err) != KIMT_OK) {
        terminal_close(session);
        return KIMT_FAIL;
    }
    *session_r = session;
    return KIMT_OK;
}

static const struct kimt_choice color_choices[] = {
    {"auto", COLOR_AUTO, "on a terminal, unless the variable NO_COLOR is set"},
    {"always", COLOR_ALWAYS, "even into a file or pipe"},
    {"never", COLOR_NEVER, "no colours"},
    {NULL, 0, NULL},
};

static const struct kimt_option option_table[] = {
    {.name = "color",
     .type = KIMT_OPTION_ENUM,
     .offset = offsetof(struct terminal_options, color),
     .def = "auto",
     .choices = color_choices,
     .help = "Whether to use colours."},
};

static const struct kimt_reporter_ops reporter_ops = {
    .struct_size = (uint32_t)sizeof reporter_ops,
    .wants = terminal_wants,
    .open = terminal_open,
    .event = terminal_event,
    .tick = terminal_tick,
    .close = terminal_close,
};

static const struct kimt_plugin plugin = {
    KIMT_PLUGIN_INIT,
    .name = "terminal",
    .version = PACKAGE_VERSION,
    .summary = "shows on the terminal what is going on, and the result",
    .options = option_table,
    .option_count = KIMT_COUNT(option_table),
    .option_size = (uint32_t)sizeof(struct kimt_option),
    .options_bytes = sizeof(struct terminal_options),
    .reporter = &reporter_ops,
};
KIMT_REGISTER(plugin)
