/* SPDX-License-Identifier: MIT
 *
 * Reporter "report-log": the record of a migration, to be read, trusted and filed.
 *
 * Accounts run in parallel, so what belongs to one is gathered (section.c) and written in one piece
 * when it ends, then synced: a run that is killed leaves whole sections. New passwords are the
 * exception: each is in the file as soon as it is known.
 */
#include <config.h>

#include "common/print/human.h"
#include "common/print/text.h"
#include "common/report/file.h"
#include "common/report/tally.h"
#include "common/report/verdict.h"
#include "common/report/words.h"
#include "report-log/item.h"
#include "report-log/section.h"
#include <kimt/plugin.h>
#include <stdlib.h>
#include <string.h>

struct report_log_options {
    const char *file;
};

/* The part of the file being written, to know when a new title is due. */
enum part {
    PART_NONE = 0,
    PART_PROVISION = 1,
    PART_CHECK = 2,
    PART_OTHER = 3
};

struct kimt_reporter_session {
    const struct kimt_run_info *run;
    struct report_file *file;
    struct draft draft;
    struct sections *sections;
    struct tally *tally;
    enum part part;
};

static int write_draft(struct kimt_reporter_session *session, struct kimt_error *err)
{
    if (draft_end(&session->draft, err) != KIMT_OK)
        return KIMT_FAIL;
    return report_file_write(session->file, session->draft.data, session->draft.length, err);
}

static void put_pair(FILE *out, const char *name, const char *value)
{
    (void)fprintf(out, "  %-12s ", name);
    text_put(out, value);
    (void)fputc('\n', out);
}

static void put_title(FILE *out, const char *title, char underline)
{
    (void)fprintf(out, "\n%s\n", title);
    for (size_t i = text_width(title); i > 0; i--)
        (void)fputc(underline, out);
    (void)fputc('\n', out);
}

static int on_run_begin(struct kimt_reporter_session *session, const struct kimt_event *event,
                        struct kimt_error *err)
{
    const struct kimt_run_info *run = session->run;
    FILE *out = session->draft.stream;

    draft_begin(&session->draft);
    (void)fputs("Report Log of kimt\n==================\n", out);
    put_pair(out, "Command", run->command);
    if (run->dry_run)
        put_pair(out, "Dry run", "nothing is changed at the destination");
    put_pair(out, "Source", run->source);
    put_pair(out, "Destination", run->destination);
    put_pair(out, "Profile", run->profile);
    put_pair(out, "Begun", human_local_time(event->time_ms).text);
    put_pair(out, "Accounts", human_count(event->accounts).text);
    put_pair(out, "kimt", run->version);
    put_pair(out, "Run", run->run_id);
    if (write_draft(session, err) != KIMT_OK)
        return KIMT_FAIL;
    return report_file_sync(session->file, err);
}

static void put_password(FILE *out, const struct kimt_provision *provision)
{
    if (!provision->new_password)
        return;
    (void)fputs("      NEW PASSWORD  ", out);
    text_put(out, provision->new_password);
    (void)fputc('\n', out);
}

static void put_error(FILE *out, const char *indent, const struct kimt_error *error)
{
    char *sentence = error_sentence(error, NULL);

    (void)fputs(indent, out);
    text_put(out, sentence ? sentence : error->text);
    (void)fputc('\n', out);
    free(sentence);
    if (!error->hint[0])
        return;
    (void)fprintf(out, "%s→ ", indent);
    text_put(out, error->hint);
    (void)fputc('\n', out);
}

static int on_provisioned(struct kimt_reporter_session *session, const struct kimt_event *event,
                          struct kimt_error *err)
{
    const struct kimt_provision *provision = event->provision;
    const struct kimt_error *error;
    FILE *out = session->draft.stream;

    if (!provision || !event->account)
        return KIMT_OK;
    draft_begin(&session->draft);
    if (session->part != PART_PROVISION) {
        put_title(out, "Accounts at the destination", '-');
        (void)fputs(
            "Passwords in this section were made for new users. Hand each one to its user only,\n"
            "and keep this file where no one else can read it.\n"
            "\n",
            out);
    }
    session->part = PART_PROVISION;
    (void)fprintf(out, "  %-15s ", phrase_provision(provision->state));
    text_put(out, event->account);
    if (event->full_name && event->full_name[0]) {
        (void)fputs(" (", out);
        text_put(out, event->full_name);
        (void)fputc(')', out);
    }
    (void)fprintf(out, "%s\n", provision->domain_created ? ", and its domain" : "");
    put_password(out, provision);
    error = provision->error ? provision->error : event->error;
    if (error)
        put_error(out, "      ", error);
    if (write_draft(session, err) != KIMT_OK)
        return KIMT_FAIL;
    return provision->new_password ? report_file_flush(session->file, err) : KIMT_OK;
}

static const char *tried(int32_t ok)
{
    return ok > 0 ? "login ok" : ok == 0 ? "FAILED" : "not tried";
}

static int on_checked(struct kimt_reporter_session *session, const struct kimt_event *event,
                      struct kimt_error *err)
{
    const struct kimt_check *check = event->check;
    FILE *out = session->draft.stream;

    if (!check || !event->account)
        return KIMT_OK;
    draft_begin(&session->draft);
    if (session->part != PART_CHECK)
        put_title(out, "Accounts", '-');
    session->part = PART_CHECK;
    (void)fputs("\n  ", out);
    text_put(out, event->account);
    (void)fprintf(out, "\n      source: %s", tried(check->source_ok));
    if (check->source_ok > 0)
        (void)fprintf(out, ", %s, %s, %s", human_counted(check->folders, "folder", "folders").text,
                      human_counted(check->messages, "message", "messages").text,
                      human_bytes(check->bytes).text);
    (void)fprintf(out, "\n      destination: %s%s%s\n",
                  check->provision ? phrase_provision(check->provision) : "",
                  check->provision ? ", " : "", tried(check->destination_ok));
    if (check->source_error)
        put_error(out, "      ", check->source_error);
    if (check->destination_error)
        put_error(out, "      ", check->destination_error);
    return write_draft(session, err);
}

/* Notes and waits of no account, and what an account says outside its time. */
static int on_other(struct kimt_reporter_session *session, const struct kimt_event *event,
                    struct kimt_error *err)
{
    FILE *out = session->draft.stream;

    draft_begin(&session->draft);
    if (session->part != PART_OTHER)
        (void)fputc('\n', out);
    session->part = PART_OTHER;
    item_put(event, out);
    return write_draft(session, err);
}

static int on_account_end(struct kimt_reporter_session *session, const struct kimt_event *event,
                          struct kimt_error *err)
{
    session->part = PART_NONE;
    if (sections_end(session->sections, event, session->file, err) != KIMT_OK)
        return KIMT_FAIL;
    return report_file_sync(session->file, err);
}

static int put_result(struct kimt_reporter_session *session, struct kimt_error *err)
{
    static const struct tally_style style = {
        .title = "",
        .good = "",
        .bad = "",
        .plain = "",
        .reasons = {.dim = "", .plain = "", .more = ", shown above"},
    };

    draft_begin(&session->draft);
    (void)fputs("\n", session->draft.stream);
    tally_print(session->tally, &style, session->draft.stream);
    return write_draft(session, err);
}

static int put_verified(struct kimt_reporter_session *session, const struct kimt_verify *verify,
                        struct kimt_error *err)
{
    FILE *out = session->draft.stream;

    draft_begin(&session->draft);
    (void)fputs("\nAll accounts\n  Messages   ", out);
    verdict_print(verify, out);
    (void)fprintf(out, "\n  Read back  %s\n", human_bytes(verify->bytes).text);
    return write_draft(session, err);
}

static int on_run_end(struct kimt_reporter_session *session, const struct kimt_event *event,
                      struct kimt_error *err)
{
    FILE *out = session->draft.stream;

    if (sections_end_all(session->sections, session->file, err) != KIMT_OK)
        return KIMT_FAIL;
    if (event->verify && put_verified(session, event->verify, err) != KIMT_OK)
        return KIMT_FAIL;
    if (strcmp(session->run->command, "check") != 0 && strcmp(session->run->command, "plan") != 0 &&
        !event->verify && put_result(session, err) != KIMT_OK)
        return KIMT_FAIL;
    draft_begin(&session->draft);
    (void)fprintf(out, "\nEnded %s, exit status %d\n", human_local_time(event->time_ms).text,
                  (int)event->exit_status);
    if (write_draft(session, err) != KIMT_OK)
        return KIMT_FAIL;
    return report_file_sync(session->file, err);
}

static int report_log_event(struct kimt_reporter_session *session, const struct kimt_event *event,
                            struct kimt_error *err)
{
    if (tally_event(session->tally, event, err) != KIMT_OK)
        return KIMT_FAIL;
    switch (event->type) {
    case KIMT_EVENT_RUN_BEGIN:
        return on_run_begin(session, event, err);
    case KIMT_EVENT_ACCOUNT_PROVISIONED:
        return on_provisioned(session, event, err);
    case KIMT_EVENT_ACCOUNT_CHECKED:
        return on_checked(session, event, err);
    case KIMT_EVENT_ACCOUNT_BEGIN:
        return sections_begin(session->sections, event, err);
    case KIMT_EVENT_ACCOUNT_END:
    case KIMT_EVENT_ACCOUNT_VERIFIED:
        return on_account_end(session, event, err);
    case KIMT_EVENT_RUN_END:
        return on_run_end(session, event, err);
    case KIMT_EVENT_FOLDER_END:
    case KIMT_EVENT_DIFFERENCE:
    case KIMT_EVENT_MESSAGE:
    case KIMT_EVENT_NOTE:
    case KIMT_EVENT_WAIT:
        if (sections_has(session->sections, event->account))
            return sections_add(session->sections, event, err);
        return on_other(session, event, err);
    default:
        return KIMT_OK;
    }
}

static uint32_t report_log_wants(const struct kimt_reporter_session *session, int *log_level_r)
{
    (void)session;
    *log_level_r = 0;
    return ~(KIMT_EVENT_BIT(KIMT_EVENT_LOG) | KIMT_EVENT_BIT(KIMT_EVENT_PROGRESS) |
             KIMT_EVENT_BIT(KIMT_EVENT_FOLDER_BEGIN));
}

static int report_log_flush(struct kimt_reporter_session *session, struct kimt_error *err)
{
    return report_file_sync(session->file, err);
}

static void report_log_close(struct kimt_reporter_session *session)
{
    /* After RUN_END there is none left; without it, what is known must not be lost. */
    if (session->file && session->sections)
        (void)sections_end_all(session->sections, session->file, NULL);
    sections_free(&session->sections);
    tally_free(&session->tally);
    report_file_free(&session->file);
    draft_clear(&session->draft);
    free(session);
}

static int report_log_open(const struct kimt_host *host, const void *options,
                           const struct kimt_run_info *run,
                           struct kimt_reporter_session **session_r, struct kimt_error *err)
{
    const struct report_log_options *chosen = options;
    struct kimt_reporter_session *session = calloc(1, sizeof *session);

    (void)host;
    if (!session)
        return report_no_memory(err);
    session->run = run;
    if (draft_init(&session->draft, err) != KIMT_OK ||
        tally_new(run, &session->tally, err) != KIMT_OK ||
        sections_new(run, &session->sections, err) != KIMT_OK ||
        report_file_new(run, chosen->file, &session->file, err) != KIMT_OK) {
        report_log_close(session);
        return KIMT_FAIL;
    }
    *session_r = session;
    return KIMT_OK;
}

static const char *report_log_file(const struct kimt_reporter_session *session)
{
    return report_file_path(session->file);
}

static const struct kimt_option option_table[] = {
    REPORT_FILE_ROW(struct report_log_options, file, "report.log"),
};

static const struct kimt_reporter_ops reporter_ops = {
    .struct_size = (uint32_t)sizeof reporter_ops,
    .capabilities = KIMT_REPORTER_SECRETS,
    .wants = report_log_wants,
    .open = report_log_open,
    .event = report_log_event,
    .file = report_log_file,
    .close = report_log_close,
    .flush = report_log_flush,
};

static const struct kimt_plugin plugin = {
    KIMT_PLUGIN_INIT,
    .name = "report-log",
    .version = PACKAGE_VERSION,
    .summary = "writes the Report Log: what became of every account, folder and message",
    .options = option_table,
    .option_count = KIMT_COUNT(option_table),
    .option_size = (uint32_t)sizeof(struct kimt_option),
    .options_bytes = sizeof(struct report_log_options),
    .reporter = &reporter_ops,
};
KIMT_REGISTER(plugin)
