/* SPDX-License-Identifier: MIT
 *
 * What scrolls by. A line begins with a sign: done, warning, failure, wait. Messages of one account
 * are told one by one only for a few; the Report Log has them all.
 */
#include "terminal/lines.h"

#include "common/report/human.h"
#include "common/report/tally.h"
#include "common/report/text.h"
#include "common/report/words.h"
#include <stdlib.h>
#include <string.h>

enum {
    MESSAGE_LINES = 3,
    INDENT = 2
};

static void put_sign(const struct lines *lines, const char *color, const char *sign, FILE *out)
{
    (void)fprintf(out, "%s%s%s ", color, sign, lines->style->plain);
}

static void put_text(const struct lines *lines, const char *text, FILE *out)
{
    text_put_wrapped(out, text, INDENT, lines->width);
    (void)fputc('\n', out);
}

/* A sign, the place, what is wrong with it, and below what to do. */
static void put_error(const struct lines *lines, const char *color, const char *sign,
                      const struct kimt_event *event, const struct kimt_error *error, FILE *out)
{
    char *sentence = error_sentence(error, event);

    put_sign(lines, color, sign, out);
    put_text(lines, sentence ? sentence : "", out);
    free(sentence);
    if (!error || !error->hint[0])
        return;
    (void)fprintf(out, "  %s ", lines->style->hint);
    text_put_wrapped(out, error->hint, INDENT + 2, lines->width);
    (void)fputc('\n', out);
}

static void on_message(const struct lines *lines, const struct kimt_event *event,
                       struct running *running, FILE *out)
{
    const struct style *style = lines->style;
    bool failed = event->outcome == KIMT_OUTCOME_FAILED;

    if (!failed && event->outcome != KIMT_OUTCOME_SKIPPED)
        return;
    if (lines->verbosity == 0 && running && running->lines++ >= MESSAGE_LINES) {
        if (running->lines > MESSAGE_LINES + 1)
            return;
        put_sign(lines, style->yellow, style->warning, out);
        (void)fprintf(out, "%s", "");
        text_put(out, event->account);
        (void)fputs(": more messages like that are told in the Report Log only\n", out);
        return;
    }
    put_error(lines, failed ? style->red : style->yellow, failed ? style->bad : style->warning,
              event, event->error, out);
}

static void on_account_end(const struct lines *lines, const struct kimt_event *event,
                           const struct running *running, FILE *out)
{
    const struct style *style = lines->style;
    enum user_result result = tally_user_result(event);

    if (event->error) {
        put_error(lines, style->red, style->bad, event, event->error, out);
        return;
    }
    put_sign(lines, result == USER_MIGRATED ? style->green : style->yellow,
             result == USER_MIGRATED ? style->good : style->warning, out);
    text_put(out, event->account);
    if (event->counts) {
        (void)fprintf(out, ": %s %s, ", human_count(event->counts->folders).text,
                      human_plural(event->counts->folders, "folder", "folders"));
        if (result == USER_MIGRATED)
            (void)fprintf(out, "%s %s", human_count(event->counts->found).text,
                          human_plural(event->counts->found, "message", "messages"));
        else
            counts_print(event->counts, out);
        (void)fprintf(out, ", %s", human_bytes(event->counts->bytes_copied).text);
    }
    if (running)
        (void)fprintf(out, ", %s", human_duration(event->run_ms - running->begun_ms).text);
    (void)fputc('\n', out);
}

/* Lanes of one host all wait for the same thing; one line says it for all. */
static void on_wait(struct lines *lines, const struct kimt_event *event, FILE *out)
{
    const char *text = event->error ? event->error->text : "";
    struct kimt_event place = {.account = event->account};
    char *sentence;

    if (event->run_ms < lines->wait_until_ms &&
        strncmp(text, lines->wait, sizeof lines->wait - 1) == 0)
        return;
    (void)snprintf(lines->wait, sizeof lines->wait, "%.199s", text);
    lines->wait_until_ms = event->run_ms + event->wait_ms;
    sentence = error_sentence(event->error, &place);
    put_sign(lines, lines->style->yellow, lines->style->wait, out);
    (void)fprintf(out, "waiting %s: ", human_duration(event->wait_ms).text);
    put_text(lines, sentence ? sentence : "", out);
    free(sentence);
}

static void on_note(const struct lines *lines, const struct kimt_event *event, FILE *out)
{
    if (event->repeats > 0 || (event->note != KIMT_NOTE_ADVICE && lines->verbosity == 0))
        return;
    put_sign(lines, lines->style->yellow, lines->style->warning, out);
    if (event->account) {
        text_put(out, event->account);
        (void)fputs(": ", out);
    }
    if (event->note != KIMT_NOTE_ADVICE)
        (void)fprintf(out, "%s: ", phrase_note(event->note));
    if (event->subject && event->subject[0]) {
        text_put(out, event->subject);
        (void)fputs(": ", out);
    }
    put_text(lines, event->text, out);
}

/* The core logs each error that it also tells as an event; those lines are for -v only. */
static void on_log(const struct lines *lines, const struct kimt_event *event, FILE *out)
{
    const struct style *style = lines->style;
    bool told = event->level == KIMT_LOG_ERROR && !event->plugin;

    if (told && lines->verbosity == 0)
        return;
    if (event->level == KIMT_LOG_ERROR)
        put_sign(lines, style->red, style->bad, out);
    else if (event->level == KIMT_LOG_WARNING)
        put_sign(lines, style->yellow, style->warning, out);
    else
        (void)fprintf(out, "%s  ", style->dim);
    if (event->account) {
        text_put(out, event->account);
        (void)fputs(": ", out);
    }
    text_put_wrapped(out, event->text, INDENT, lines->width);
    (void)fprintf(out, "%s\n", event->level > KIMT_LOG_WARNING ? style->plain : "");
}

static void on_provisioned(const struct lines *lines, const struct kimt_event *event, FILE *out)
{
    const struct kimt_provision *provision = event->provision;

    if (!provision)
        return;
    if (provision->state == KIMT_PROVISION_REFUSED) {
        put_error(lines, lines->style->red, lines->style->bad, event,
                  provision->error ? provision->error : event->error, out);
    } else if (lines->verbosity > 0) {
        (void)fputs("  ", out);
        text_put(out, event->account);
        (void)fprintf(out, ": %s%s\n", phrase_provision(provision->state),
                      provision->domain_created ? ", with its domain" : "");
    }
}

void lines_print(struct lines *lines, const struct kimt_event *event, struct running *running,
                 FILE *out)
{
    switch (event->type) {
    case KIMT_EVENT_MESSAGE:
        on_message(lines, event, running, out);
        break;
    case KIMT_EVENT_FOLDER_END:
        if (event->error)
            put_error(lines, lines->style->red, lines->style->bad, event, event->error, out);
        break;
    case KIMT_EVENT_ACCOUNT_END:
        on_account_end(lines, event, running, out);
        break;
    case KIMT_EVENT_WAIT:
        on_wait(lines, event, out);
        break;
    case KIMT_EVENT_NOTE:
        on_note(lines, event, out);
        break;
    case KIMT_EVENT_LOG:
        on_log(lines, event, out);
        break;
    case KIMT_EVENT_ACCOUNT_PROVISIONED:
        on_provisioned(lines, event, out);
        break;
    default:
        break;
    }
}
