/* SPDX-License-Identifier: MIT
 *
 * See verdict.h. What each number is called is in common/table/verify_rows.c.
 */
#include <config.h>

#include "common/report/verdict.h"

#include "common/print/human.h"
#include "common/print/text.h"
#include "common/report/words.h"
#include <inttypes.h>
#include <string.h>
#include <time.h>

void verdict_print(const struct kimt_verify *verify, FILE *out)
{
    (void)fprintf(out, "%s at the source, %s equal", human_count(verify->messages).text,
                  human_count(verify->equal).text);
    for (const struct verdict_part *part = &verdict_parts[2]; part->word; part++) {
        uint64_t count = verdict_count(verify, part);
        if (count > 0 && (part->title || !part->is_good ||
                          part->offset == offsetof(struct kimt_verify, flags_differ) ||
                          part->offset == offsetof(struct kimt_verify, dates_differ)))
            (void)fprintf(out, ", %s %s", human_count(count).text, part->phrase);
    }
}

static void print_date(int64_t seconds, bool with_clock, const char *before, FILE *out)
{
    time_t local = (time_t)seconds;
    char text[40];
    struct tm parts;

    if (gmtime_r(&local, &parts) && strftime(text, sizeof text, "%Y-%m-%d %H:%M", &parts) > 0)
        (void)fprintf(out, "%s%.*s", before, with_clock ? 40 : (int)strcspn(text, " "), text);
}

void difference_print(const struct kimt_event *event, FILE *out)
{
    const struct kimt_message *message = event->message;

    (void)fprintf(out, "%s: %s%s", phrase_difference(event->difference), message ? "" : "folder ",
                  event->folder ? event->folder : "");
    if (message) {
        (void)fprintf(out, ", UID %" PRIu64, message->uid);
        if (message->attributes & KIMT_MESSAGE_HAS_DATE)
            print_date(message->date_s + (int64_t)message->zone_minutes * 60, true, ", ", out);
        if (message->size_kind != KIMT_SIZE_UNKNOWN)
            (void)fprintf(out, ", %s", human_bytes(message->size).text);
    }
    if (event->found_folder) {
        (void)fputs(" (to ", out);
        text_put(out, event->found_folder);
        (void)fprintf(out, ", UID %" PRIu64 ")", event->found_uid);
    } else if (event->found_uid != 0)
        (void)fprintf(out, " (UID %" PRIu64 " there%s%s)", event->found_uid,
                      event->found_size == KIMT_UNKNOWN ? "" : ", ",
                      event->found_size == KIMT_UNKNOWN ? "" : human_bytes(event->found_size).text);
}

static void print_found(const struct alike *alike, FILE *out)
{
    const char *folder = alike->event.found_folder;

    if (alike->found.count == 0)
        return;
    (void)fputs(folder ? " (to " : " (", out);
    if (folder) {
        text_put(out, folder);
        (void)fputs(", ", out);
    }
    (void)fputs("UID ", out);
    alike_print_uids(&alike->found, " to ", ", ", out);
    (void)fputs(folder ? ")" : " there)", out);
}

void differences_print(const struct alike *alike, FILE *out)
{
    const struct kimt_event *event = &alike->event;

    (void)fprintf(out, "%s: %s, %s messages", phrase_difference(event->difference),
                  event->folder ? event->folder : "", human_count(alike->count).text);
    if (alike->first_date_s <= alike->last_date_s) {
        print_date(alike->first_date_s, false, ", of ", out);
        print_date(alike->last_date_s, false, " to ", out);
    }
    if (alike->bytes != KIMT_UNKNOWN)
        (void)fprintf(out, ", %s", human_bytes(alike->bytes).text);
    (void)fputs(", UID ", out);
    alike_print_uids(&alike->uids, " to ", ", ", out);
    print_found(alike, out);
}

bool difference_is_harmless(int32_t difference)
{
    return difference == KIMT_DIFFERENCE_REWRITTEN || difference == KIMT_DIFFERENCE_MERGED ||
           difference == KIMT_DIFFERENCE_VANISHED || difference == KIMT_DIFFERENCE_MOVED;
}
