/* SPDX-License-Identifier: MIT
 *
 * What scrolls by. A line begins with a sign: done, warning, failure, wait. Messages of one account
 * are shown one by one only for a few; the Report Log has them all.
 */
#include "terminal/lines.h"

#include "common/print/human.h"
#include "common/print/text.h"
#include "common/report/tally.h"
#include "common/report/verdict.h"
#include "common/report/words.h"
#include <stdlib.h>
#include <string.h>

enum {
    MESSAGE_LINES = 3,
    DIFFERENCE_LINES = 20,
    INDENT = 2
};

/* A line is made in `scratch`, foreign text as it comes; put_line() then makes all of it harmless,
 * wraps it, and sets a sign before it. */
static FILE *begin_line(struct lines *lines, const char *account)
{
    draft_begin(&lines->scratch);
    if (account)
        (void)fprintf(lines->scratch.stream, "%s: ", account);
    return lines->scratch.stream;
}

static int put_line(struct lines *lines, const char *color, const char *sign, FILE *out,
                    struct kimt_error *err)
{
    if (draft_end(&lines->scratch, err) != KIMT_OK)
        return KIMT_FAIL;
    (void)fprintf(out, "%s%s%s ", color, sign, lines->style->plain);
    text_put_wrapped(out, lines->scratch.data, INDENT, lines->width);
    (void)fputc('\n', out);
    return KIMT_OK;
}

static void put_hint(struct lines *lines, const struct kimt_error *error, FILE *out)
{
    if (!error || !error->hint[0] || strcmp(lines->hint, error->hint) == 0)
        return;
    (void)snprintf(lines->hint, sizeof lines->hint, "%s", error->hint);
    (void)fprintf(out, "  %s ", lines->style->hint);
    text_put_wrapped(out, error->hint, INDENT + 2, lines->width);
    (void)fputc('\n', out);
}

/* The place, what is wrong with it, and below what to do. */
static int put_error(struct lines *lines, bool is_failure, const struct kimt_event *event,
                     const struct kimt_error *error, FILE *out, struct kimt_error *err)
{
    const struct style *style = lines->style;
    char *sentence = error_sentence(error, event);

    if (!sentence)
        return report_no_memory(err);
    (void)fputs(sentence, begin_line(lines, NULL));
    free(sentence);
    if (put_line(lines, is_failure ? style->red : style->yellow,
                 is_failure ? style->bad : style->warning, out, err) != KIMT_OK)
        return KIMT_FAIL;
    put_hint(lines, error, out);
    return KIMT_OK;
}

/* What an account's own line says is not said before it. */
static bool is_brief(const struct lines *lines)
{
    return lines->are_many && lines->verbosity == 0;
}

static int say_no_more(struct lines *lines, const struct kimt_event *event, const char *what,
                       FILE *out, struct kimt_error *err)
{
    (void)fprintf(begin_line(lines, event->account), "further %s are %s", what,
                  lines->has_report_log ? "shown in the Report Log only"
                                        : "not shown: use -v, or a Report Log");
    return put_line(lines, lines->style->yellow, lines->style->warning, out, err);
}

static int on_message(struct lines *lines, const struct kimt_event *event, struct running *running,
                      FILE *out, struct kimt_error *err)
{
    bool failed = event->outcome == KIMT_OUTCOME_FAILED;

    if ((!failed && event->outcome != KIMT_OUTCOME_SKIPPED) || is_brief(lines))
        return KIMT_OK;
    if (lines->verbosity > 0 || !running || running->lines < MESSAGE_LINES) {
        if (running)
            running->lines++;
        return put_error(lines, failed, event, event->error, out, err);
    }
    if (running->lines++ > MESSAGE_LINES)
        return KIMT_OK;
    return say_no_more(lines, event, "messages", out, err);
}

/* What does no harm is for -v. */
static int on_difference(struct lines *lines, const struct kimt_event *event,
                         struct running *running, FILE *out, struct kimt_error *err)
{
    const struct style *style = lines->style;
    bool harmless = difference_is_harmless(event->difference);

    if ((lines->verbosity == 0 && harmless) || is_brief(lines))
        return KIMT_OK;
    if (lines->verbosity == 0 && running && running->lines >= DIFFERENCE_LINES)
        return running->lines++ > DIFFERENCE_LINES
                   ? KIMT_OK
                   : say_no_more(lines, event, "differences", out, err);
    if (running)
        running->lines++;
    difference_print(event, begin_line(lines, event->account));
    if (event->error)
        (void)fprintf(lines->scratch.stream, ": %s", event->error->text);
    if (put_line(lines, harmless ? style->yellow : style->red,
                 harmless ? style->warning : style->bad, out, err) != KIMT_OK)
        return KIMT_FAIL;
    put_hint(lines, event->error, out);
    return KIMT_OK;
}

static int on_verified(struct lines *lines, const struct kimt_event *event,
                       const struct running *running, FILE *out, struct kimt_error *err)
{
    const struct style *style = lines->style;
    bool good = event->verify && verdict_is_good(event->verify);
    FILE *line;

    if (event->error || !event->verify)
        return put_error(lines, true, event, event->error, out, err);
    if (good && is_brief(lines))
        return KIMT_OK;
    line = begin_line(lines, event->account);
    verdict_print(event->verify, line);
    if (running)
        (void)fprintf(line, ", %s", human_duration(event->run_ms - running->begun_ms).text);
    return put_line(lines, good ? style->green : style->yellow, good ? style->good : style->warning,
                    out, err);
}

/* It was stopped on purpose, as others were: the run's end says so once. */
static bool is_stopped(const struct kimt_event *event)
{
    return event->error && event->error->kind == KIMT_KIND_CANCELLED;
}

/* What is new and what was there are two things: bytes are of the former alone. */
static void put_counts(const struct kimt_counts *counts, bool good, FILE *line)
{
    uint64_t there = counts->earlier + counts->adopted;

    (void)fprintf(line, "%s, ", human_counted(counts->folders, "folder", "folders").text);
    if (!good) {
        counts_print(counts, line);
        if (counts->folders_failed > 0)
            (void)fprintf(line, "; %s unfinished",
                          human_counted(counts->folders_failed, "folder", "folders").text);
        if (there == 0)
            (void)fprintf(line, ", %s", human_bytes(counts->bytes_copied).text);
        (void)fputs(", ", line);
        return;
    }
    if (there == 0)
        (void)fprintf(line, "%s, %s", human_counted(counts->copied, "message", "messages").text,
                      human_bytes(counts->bytes_copied).text);
    else if (counts->copied == 0)
        (void)fprintf(line, "nothing new (%s there)", human_count(there).text);
    else
        (void)fprintf(line, "%s new, %s (%s there)", human_count(counts->copied).text,
                      human_bytes(counts->bytes_copied).text, human_count(there).text);
    if (counts->filtered > 0)
        (void)fprintf(line, ", %s left out", human_count(counts->filtered).text);
    (void)fputs(", ", line);
}

static bool is_news(const struct kimt_counts *counts)
{
    return counts->copied > 0 || counts->adopted > 0 || counts->flags_changed > 0 ||
           counts->trashed > 0;
}

static int on_account_end(struct lines *lines, const struct kimt_event *event,
                          const struct running *running, FILE *out, struct kimt_error *err)
{
    const struct style *style = lines->style;
    const struct kimt_counts *counts = event->counts;
    bool good = tally_user_result(event) == USER_MIGRATED;
    FILE *line;

    if (is_stopped(event))
        return KIMT_OK;
    if (event->error) /* what provisioning refused was reported then */
        return lines->was_refused ? KIMT_OK : put_error(lines, true, event, event->error, out, err);
    if (good && (is_brief(lines) || (lines->is_later_pass && counts && !is_news(counts))))
        return KIMT_OK;
    line = begin_line(lines, event->account);
    if (counts)
        put_counts(counts, good, line);
    (void)fputs(running ? human_duration(event->run_ms - running->begun_ms).text : "done", line);
    return put_line(lines, good ? style->green : style->yellow, good ? style->good : style->warning,
                    out, err);
}

/* Lanes of one host all wait for the same thing; one line says it for all. */
static int on_wait(struct lines *lines, const struct kimt_event *event, FILE *out,
                   struct kimt_error *err)
{
    const char *text = event->error ? event->error->text : "";
    struct kimt_event place = {.account = event->account};
    char *sentence;

    if (event->run_ms < lines->wait_until_ms &&
        strncmp(text, lines->wait, sizeof lines->wait - 1) == 0)
        return KIMT_OK;
    (void)snprintf(lines->wait, sizeof lines->wait, "%.199s", text);
    lines->wait_until_ms = event->run_ms + event->wait_ms;
    sentence = error_sentence(event->error, &place);
    if (!sentence)
        return report_no_memory(err);
    (void)fprintf(begin_line(lines, NULL), "waiting %s: %s", human_duration(event->wait_ms).text,
                  sentence);
    free(sentence);
    return put_line(lines, lines->style->yellow, lines->style->wait, out, err);
}

static int on_note(struct lines *lines, const struct kimt_event *event, FILE *out,
                   struct kimt_error *err)
{
    FILE *line;

    if (event->repeats > 0 || (event->note != KIMT_NOTE_ADVICE && lines->verbosity == 0))
        return KIMT_OK;
    line = begin_line(lines, event->account);
    if (event->note != KIMT_NOTE_ADVICE)
        (void)fprintf(line, "%s: ", phrase_note(event->note));
    if (event->subject && event->subject[0])
        (void)fprintf(line, "%s: ", event->subject);
    (void)fputs(event->text ? event->text : "", line);
    return put_line(lines, lines->style->yellow, lines->style->warning, out, err);
}

/* The core logs each error that it also posts as an event; those lines are for -v only. */
static int on_log(struct lines *lines, const struct kimt_event *event, FILE *out,
                  struct kimt_error *err)
{
    const struct style *style = lines->style;

    if (event->level == KIMT_LOG_ERROR && !event->plugin && lines->verbosity == 0)
        return KIMT_OK;
    (void)fputs(event->text ? event->text : "", begin_line(lines, event->account));
    if (event->level == KIMT_LOG_ERROR)
        return put_line(lines, style->red, style->bad, out, err);
    if (event->level == KIMT_LOG_WARNING)
        return put_line(lines, style->yellow, style->warning, out, err);
    return put_line(lines, style->dim, " ", out, err);
}

static int on_provisioned(struct lines *lines, const struct kimt_event *event, FILE *out,
                          struct kimt_error *err)
{
    const struct kimt_provision *provision = event->provision;

    if (provision && provision->state == KIMT_PROVISION_REFUSED)
        return put_error(lines, true, event, provision->error ? provision->error : event->error,
                         out, err);
    if (!provision || lines->verbosity == 0)
        return KIMT_OK;
    (void)fprintf(begin_line(lines, event->account), "%s%s", phrase_provision(provision->state),
                  provision->domain_created ? ", with its domain" : "");
    return put_line(lines, "", " ", out, err);
}

int lines_print(struct lines *lines, const struct kimt_event *event, struct running *running,
                FILE *out, struct kimt_error *err)
{
    switch (event->type) {
    case KIMT_EVENT_MESSAGE:
        return on_message(lines, event, running, out, err);
    case KIMT_EVENT_FOLDER_END:
        return event->error && !is_stopped(event) && !is_brief(lines)
                   ? put_error(lines, true, event, event->error, out, err)
                   : KIMT_OK;
    case KIMT_EVENT_ACCOUNT_END:
        return on_account_end(lines, event, running, out, err);
    case KIMT_EVENT_DIFFERENCE:
        return on_difference(lines, event, running, out, err);
    case KIMT_EVENT_ACCOUNT_VERIFIED:
        return on_verified(lines, event, running, out, err);
    case KIMT_EVENT_WAIT:
        return on_wait(lines, event, out, err);
    case KIMT_EVENT_NOTE:
        return on_note(lines, event, out, err);
    case KIMT_EVENT_LOG:
        return on_log(lines, event, out, err);
    case KIMT_EVENT_ACCOUNT_PROVISIONED:
        return on_provisioned(lines, event, out, err);
    default:
        return KIMT_OK;
    }
}
