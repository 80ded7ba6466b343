/* SPDX-License-Identifier: MIT
 *
 * One message has its UID and size in the line, as many have them together.
 */
#include <config.h>

#include "report-log/item.h"

#include "common/print/human.h"
#include "common/print/text.h"
#include "common/report/tally.h"
#include "common/report/verdict.h"
#include "common/report/words.h"
#include <inttypes.h>
#include <stdlib.h>

static void put_indented(FILE *out, const char *indent, const char *text)
{
    (void)fputs(indent, out);
    text_put(out, text);
    (void)fputc('\n', out);
}

static void put_error(const struct kimt_error *error, const char *before, FILE *out)
{
    char *sentence;

    if (!error)
        return;
    sentence = error_sentence(error, NULL);
    (void)fputs("      ", out);
    put_indented(out, before, sentence ? sentence : error->text);
    free(sentence);
    if (error->hint[0])
        put_indented(out, "      → ", error->hint);
}

void item_put_error(const struct kimt_error *error, FILE *out)
{
    put_error(error, "", out);
}

/* ---- messages ---- */

/* " UID 42 (1.2 kB) of INBOX" */
static void put_one(const struct kimt_event *event, FILE *out)
{
    const struct kimt_message *message = event->message;

    (void)fputs("message", out);
    if (message && message->uid != 0)
        (void)fprintf(out, " UID %" PRIu64, message->uid);
    if (message && message->size_kind != KIMT_SIZE_UNKNOWN)
        (void)fprintf(out, " (%s)", human_bytes(message->size).text);
    (void)fputs(" of ", out);
    text_put(out, event->folder);
}

/* "10,000 messages (24 MB) of INBOX, UID 17 to 10016" */
static void put_many(const struct alike *alike, FILE *out)
{
    (void)fprintf(out, "%s messages", human_count(alike->count).text);
    if (alike->bytes != KIMT_UNKNOWN)
        (void)fprintf(out, " (%s)", human_bytes(alike->bytes).text);
    (void)fputs(" of ", out);
    text_put(out, alike->event.folder);
    if (alike->uids.count == 0)
        return;
    (void)fputs(", UID ", out);
    alike_print_uids(&alike->uids, " to ", ", ", out);
}

static void put_messages(const struct alike *alike, FILE *out)
{
    const struct kimt_event *event = &alike->event;

    (void)fprintf(out, "  %s: ",
                  event->outcome == KIMT_OUTCOME_FAILED    ? "FAILED"
                  : event->outcome == KIMT_OUTCOME_SKIPPED ? "SKIPPED"
                                                           : word_outcome(event->outcome));
    if (alike->count > 1)
        put_many(alike, out);
    else
        put_one(event, out);
    (void)fputc('\n', out);
    for (uint32_t bit = 1; bit != 0; bit <<= 1) {
        const char *phrase = phrase_change(event->notes, bit);
        if (phrase)
            (void)fprintf(out, "      %s\n", phrase);
    }
    put_error(event->error, alike->is_example ? "for instance: " : "", out);
}

/* ---- differences ---- */

static void print_differences(const struct alike *alike, FILE *out)
{
    if (alike->count > 1)
        differences_print(alike, out);
    else
        difference_print(&alike->event, out);
}

static void put_differences(const struct alike *alike, FILE *out)
{
    const struct kimt_event *event = &alike->event;
    char *text = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&text, &length);

    (void)fputs(difference_is_harmless(event->difference) ? "  " : "  DIFFERENCE: ", out);
    if (stream) {
        print_differences(alike, stream);
        if (fclose(stream) == 0)
            text_put(out, text);
        free(text);
    }
    (void)fputc('\n', out);
    put_error(event->error, alike->is_example ? "for instance: " : "", out);
}

/* ---- others ---- */

static void put_note(const struct kimt_event *event, FILE *out)
{
    (void)fprintf(out, "  %s: ", phrase_note(event->note));
    if (event->subject && event->subject[0]) {
        text_put(out, event->subject);
        (void)fputs(": ", out);
    }
    text_put(out, event->text);
    if (event->repeats > 1)
        (void)fprintf(out, " (%s times in all)", human_count(event->repeats).text);
    (void)fputc('\n', out);
}

static void put_waits(const struct alike *alike, FILE *out)
{
    (void)fprintf(out, "  waited %s", human_duration(alike->wait_ms).text);
    if (alike->count > 1)
        (void)fprintf(out, ", in %s waits", human_count(alike->count).text);
    (void)fputc('\n', out);
    put_error(alike->event.error, alike->is_example ? "for instance: " : "", out);
}

void item_put_alike(const struct alike *alike, FILE *out)
{
    switch (alike->event.type) {
    case KIMT_EVENT_MESSAGE:
        put_messages(alike, out);
        break;
    case KIMT_EVENT_DIFFERENCE:
        put_differences(alike, out);
        break;
    case KIMT_EVENT_WAIT:
        put_waits(alike, out);
        break;
    default:
        break;
    }
}

void item_put(const struct kimt_event *event, FILE *out)
{
    struct alike alike = {.event = *event, .count = 1, .wait_ms = event->wait_ms};

    switch (event->type) {
    case KIMT_EVENT_NOTE:
        put_note(event, out);
        break;
    case KIMT_EVENT_FOLDER_END:
        put_indented(out, "  FAILED: folder ", event->folder);
        item_put_error(event->error, out);
        break;
    default:
        item_put_alike(&alike, out);
        break;
    }
}
