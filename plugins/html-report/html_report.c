/* SPDX-License-Identifier: MIT
 *
 * Reporter "html-report": one page about a run, for those who decide and for those who look closer.
 *
 * The page is written when the run ends, from what was gathered. Until then the file says that the
 * run has not ended, which stays true if it is killed. Nothing is loaded from elsewhere, and no
 * script is needed.
 */
#include <config.h>

#include "common/report/file.h"
#include "html-report/page.h"
#include <kimt/plugin.h>
#include <stdlib.h>

struct html_report_options {
    const char *file;
};

struct kimt_reporter_session {
    const struct kimt_run_info *run;
    struct report_file *file;
    struct draft draft;
    struct gather gather;
    struct tally *tally;
};

static int write_page(struct kimt_reporter_session *session, void (*put)(const struct page *page),
                      struct kimt_error *err)
{
    const struct page page = {.out = session->draft.stream,
                              .run = session->run,
                              .gather = &session->gather,
                              .tally = session->tally};

    draft_begin(&session->draft);
    put(&page);
    if (draft_end(&session->draft, err) != KIMT_OK ||
        report_file_write(session->file, session->draft.data, session->draft.length, err) !=
            KIMT_OK)
        return KIMT_FAIL;
    return report_file_sync(session->file, err) == KIMT_OK ? KIMT_OK : report_give_up(err);
}

static int html_report_event(struct kimt_reporter_session *session, const struct kimt_event *event,
                             struct kimt_error *err)
{
    if (tally_event(session->tally, event, err) != KIMT_OK ||
        gather_event(&session->gather, event, err) != KIMT_OK)
        return KIMT_FAIL;
    if (event->type != KIMT_EVENT_RUN_END || write_page(session, page_end, err) == KIMT_OK)
        return KIMT_OK;
    return report_give_up(err);
}

static uint32_t html_report_wants(const struct kimt_reporter_session *session, int *log_level_r)
{
    (void)session;
    *log_level_r = 0;
    return ~(KIMT_EVENT_BIT(KIMT_EVENT_LOG) | KIMT_EVENT_BIT(KIMT_EVENT_FOLDER_BEGIN));
}

static int html_report_flush(struct kimt_reporter_session *session, struct kimt_error *err)
{
    return report_file_sync(session->file, err);
}

static void html_report_close(struct kimt_reporter_session *session)
{
    gather_clear(&session->gather);
    tally_free(&session->tally);
    report_file_free(&session->file);
    draft_clear(&session->draft);
    free(session);
}

static int html_report_open(const struct kimt_host *host, const void *options,
                            const struct kimt_run_info *run,
                            struct kimt_reporter_session **session_r, struct kimt_error *err)
{
    const struct html_report_options *chosen = options;
    struct kimt_reporter_session *session = calloc(1, sizeof *session);

    (void)host;
    if (!session)
        return report_no_memory(err);
    session->run = run;
    if (draft_init(&session->draft, err) != KIMT_OK ||
        tally_new(run, &session->tally, err) != KIMT_OK ||
        report_file_new(run, chosen->file, &session->file, err) != KIMT_OK ||
        write_page(session, page_begin, err) != KIMT_OK) {
        html_report_close(session);
        return KIMT_FAIL;
    }
    *session_r = session;
    return KIMT_OK;
}

static const char *html_report_file(const struct kimt_reporter_session *session)
{
    return report_file_path(session->file);
}

static const struct kimt_option option_table[] = {
    REPORT_FILE_ROW(struct html_report_options, file, "report.html"),
};

static const struct kimt_reporter_ops reporter_ops = {
    .struct_size = (uint32_t)sizeof reporter_ops,
    .wants = html_report_wants,
    .open = html_report_open,
    .event = html_report_event,
    .file = html_report_file,
    .close = html_report_close,
    .flush = html_report_flush,
};

static const struct kimt_plugin plugin = {
    KIMT_PLUGIN_INIT,
    .name = "html-report",
    .version = PACKAGE_VERSION,
    .summary = "writes one page about the run, to be looked at and passed on",
    .options = option_table,
    .option_count = KIMT_COUNT(option_table),
    .option_size = (uint32_t)sizeof(struct kimt_option),
    .options_bytes = sizeof(struct html_report_options),
    .reporter = &reporter_ops,
};
KIMT_REGISTER(plugin)
