/* SPDX-License-Identifier: MIT
 *
 * See event_text.h.
 */
#include "debug-log/event_text.h"

#include "common/print/text.h"
#include "common/report/verdict.h"
#include "common/report/words.h"

static void put_counts(const struct kimt_counts *counts, FILE *out)
{
    if (!counts)
        return;
    (void)fprintf(
        out,
        " found=%llu copied=%llu adopted=%llu earlier=%llu filtered=%llu skipped=%llu failed=%llu "
        "remaining=%llu bytes=%llu",
        (unsigned long long)counts->found, (unsigned long long)counts->copied,
        (unsigned long long)counts->adopted, (unsigned long long)counts->earlier,
        (unsigned long long)counts->filtered, (unsigned long long)counts->skipped,
        (unsigned long long)counts->failed, (unsigned long long)counts->remaining,
        (unsigned long long)counts->bytes_copied);
}

static void put_verify(const struct kimt_verify *verify, FILE *out)
{
    for (const struct verdict_part *part = verdict_parts; verify && part->word; part++)
        (void)fprintf(out, " %s=%llu", part->word, (unsigned long long)verdict_count(verify, part));
}

static void put_uids(const char *name, const struct alike_uids *uids, uint64_t uid, FILE *out)
{
    (void)fprintf(out, " %s=", name);
    if (uids->count > 0)
        alike_print_uids(uids, ":", ",", out);
    else
        (void)fprintf(out, "%llu", (unsigned long long)uid);
}

static void put_messages(const struct alike *alike, FILE *out)
{
    const struct kimt_message *message = alike->event.message;

    if (!message)
        return;
    if (alike->count > 1)
        (void)fprintf(out, " messages=%llu", (unsigned long long)alike->count);
    put_uids("uid", &alike->uids, message->uid, out);
    (void)fprintf(out, " size=%llu",
                  (unsigned long long)(alike->count > 1 ? alike->bytes : message->size));
}

static void put_named(const char *name, const char *text, FILE *out)
{
    if (!text)
        return;
    (void)fprintf(out, " %s=\"", name);
    text_put(out, text);
    (void)fputc('"', out);
}

static void put_difference(const struct alike *alike, FILE *out)
{
    const struct kimt_event *event = &alike->event;

    (void)fprintf(out, " difference=%s", word_difference(event->difference));
    put_uids("found_uid", &alike->found, event->found_uid, out);
    put_named("found_folder", event->found_folder, out);
}

static void put_error(const struct kimt_error *error, FILE *out)
{
    if (!error)
        return;
    (void)fprintf(out, " error=%s/%s/%s ", word_scope(error->scope), word_kind(error->kind),
                  word_retry(error->retry));
    text_put(out, error->text);
    (void)fputs(error->peer[0] ? " peer: " : "", out);
    text_put(out, error->peer);
}

static void put_note(const struct kimt_event *event, FILE *out)
{
    (void)fprintf(out, " %s subject=\"", word_note(event->note));
    text_put(out, event->subject);
    (void)fputs("\" ", out);
    text_put(out, event->text);
}

void event_text_put(const struct alike *alike, FILE *out)
{
    const struct kimt_event *event = &alike->event;

    (void)fputs(word_event(event->type), out);
    put_named("folder", event->folder, out);
    put_named("target", event->target, out);
    put_messages(alike, out);
    if (event->outcome)
        (void)fprintf(out, " outcome=%s", word_outcome(event->outcome));
    if (event->provision)
        (void)fprintf(out, " state=%s", word_provision(event->provision->state));
    if (event->type == KIMT_EVENT_WAIT)
        (void)fprintf(out, " wait_ms=%lld", (long long)event->wait_ms);
    if (event->type == KIMT_EVENT_RUN_END)
        (void)fprintf(out, " exit_status=%d", (int)event->exit_status);
    if (event->type == KIMT_EVENT_DIFFERENCE)
        put_difference(alike, out);
    put_counts(event->counts, out);
    put_verify(event->verify, out);
    put_error(event->error, out);
    if (event->type == KIMT_EVENT_NOTE)
        put_note(event, out);
}
