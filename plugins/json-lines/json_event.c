/* SPDX-License-Identifier: MIT
 *
 * An event as a JSON object. Only what has a value becomes a member; a new password never does.
 * jansson's setters accept NULL and then fail, so one flag at the end says whether memory lasted.
 */
#include "json-lines/json_event.h"

#include "common/print/text.h"
#include "common/report/verdict.h"
#include "common/report/words.h"
#include <stdlib.h>
#include <time.h>

struct object {
    json_t *json;
    bool failed;
};

static void put(struct object *object, const char *key, json_t *value)
{
    object->failed |= json_object_set_new(object->json, key, value) < 0;
}

static void put_text(struct object *object, const char *key, const char *text)
{
    char *valid;

    if (!text)
        return;
    valid = text_valid_dup(text);
    put(object, key, valid ? json_string(valid) : NULL);
    free(valid);
}

static void put_some_text(struct object *object, const char *key, const char *text)
{
    if (text && text[0])
        put_text(object, key, text);
}

/* JSON has no 64-bit promise; values beyond are left out rather than written wrong. */
static void put_number(struct object *object, const char *key, uint64_t number)
{
    if (number <= INT64_MAX)
        put(object, key, json_integer((json_int_t)number));
}

static void put_time(struct object *object, int64_t time_ms)
{
    time_t seconds = (time_t)(time_ms / 1000);
    char day[32], text[48];
    struct tm parts;

    if (!gmtime_r(&seconds, &parts) || strftime(day, sizeof day, "%Y-%m-%dT%H:%M:%S", &parts) == 0)
        return;
    (void)snprintf(text, sizeof text, "%s.%03dZ", day, (int)(time_ms % 1000));
    put(object, "time", json_string(text));
}

static void put_error(struct object *object, const char *key, const struct kimt_error *error)
{
    struct object inner = {.json = json_object()};

    if (!error) {
        json_decref(inner.json);
        return;
    }
    put_text(&inner, "scope", word_scope(error->scope));
    put_text(&inner, "kind", word_kind(error->kind));
    put_text(&inner, "retry", word_retry(error->retry));
    put_text(&inner, "text", error->text);
    put_some_text(&inner, "code", error->code);
    put_some_text(&inner, "peer", error->peer);
    put_some_text(&inner, "hint", error->hint);
    object->failed |= inner.failed;
    put(object, key, inner.json);
}

static void put_expected(struct object *object, const struct kimt_expected *expected)
{
    struct object inner;

    if (!expected)
        return;
    inner = (struct object){.json = json_object()};
    put_number(&inner, "found", expected->found);
    put_number(&inner, "earlier", expected->earlier);
    put_number(&inner, "bytes", expected->bytes);
    object->failed |= inner.failed;
    put(object, "expected", inner.json);
}

static void put_counts(struct object *object, const struct kimt_counts *counts)
{
    struct object inner;

    if (!counts)
        return;
    inner = (struct object){.json = json_object()};
    put_number(&inner, "found", counts->found);
    put_number(&inner, "copied", counts->copied);
    put_number(&inner, "adopted", counts->adopted);
    put_number(&inner, "earlier", counts->earlier);
    put_number(&inner, "flags_changed", counts->flags_changed);
    put_number(&inner, "trashed", counts->trashed);
    put_number(&inner, "filtered", counts->filtered);
    put_number(&inner, "skipped", counts->skipped);
    put_number(&inner, "failed", counts->failed);
    put_number(&inner, "remaining", counts->remaining);
    put_number(&inner, "bytes_found", counts->bytes_found);
    put_number(&inner, "bytes_copied", counts->bytes_copied);
    put_number(&inner, "folders", counts->folders);
    put_number(&inner, "folders_created", counts->folders_created);
    put_number(&inner, "folders_skipped", counts->folders_skipped);
    put_number(&inner, "folders_failed", counts->folders_failed);
    object->failed |= inner.failed;
    put(object, "counts", inner.json);
}

static void put_message(struct object *object, const struct kimt_event *event)
{
    const struct kimt_message *message = event->message;
    json_t *changes = json_array();

    put_text(object, "outcome", word_outcome(event->outcome));
    if (message)
        put_number(object, "uid", message->uid);
    if (message && message->size_kind != KIMT_SIZE_UNKNOWN)
        put_number(object, "size", message->size);
    for (uint32_t bit = 1; bit != 0; bit <<= 1) {
        const char *word = word_change(event->notes & bit);
        if (word)
            object->failed |= json_array_append_new(changes, json_string(word)) < 0;
    }
    if (json_array_size(changes) > 0)
        put(object, "changes", changes);
    else
        json_decref(changes);
}

static void put_date(struct object *object, const struct kimt_message *message)
{
    time_t seconds = (time_t)message->date_s;
    char text[48];
    struct tm parts;

    if (message->attributes & KIMT_MESSAGE_HAS_DATE && gmtime_r(&seconds, &parts) &&
        strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts) > 0)
        put(object, "date", json_string(text));
}

static void put_difference(struct object *object, const struct kimt_event *event)
{
    const struct kimt_message *message = event->message;

    put_text(object, "difference", word_difference(event->difference));
    put(object, "harmless", json_boolean(difference_is_harmless(event->difference)));
    if (message) {
        put_number(object, "uid", message->uid);
        put_date(object, message);
        if (message->size_kind != KIMT_SIZE_UNKNOWN)
            put_number(object, "size", message->size);
    }
    if (event->found_uid != 0) {
        put_number(object, "found_uid", event->found_uid);
        put_number(object, "found_size", event->found_size);
    }
    if (event->found_folder)
        put_text(object, "found_folder", event->found_folder);
}

static void put_verify(struct object *object, const struct kimt_verify *verify)
{
    struct object inner;

    if (!verify)
        return;
    inner = (struct object){.json = json_object()};
    for (const struct verdict_part *part = verdict_parts; part->word; part++)
        put_number(&inner, part->word, verdict_count(verify, part));
    object->failed |= inner.failed;
    put(object, "verify", inner.json);
}

static void put_provision(struct object *object, const struct kimt_provision *provision)
{
    if (!provision)
        return;
    put_text(object, "state", word_provision(provision->state));
    put(object, "domain_created", json_boolean(provision->domain_created));
    put_error(object, "error", provision->error);
}

static json_t *tried(int32_t ok)
{
    return ok < 0 ? json_null() : json_boolean(ok > 0);
}

static void put_check(struct object *object, const struct kimt_check *check)
{
    if (!check)
        return;
    put(object, "source_ok", tried(check->source_ok));
    put(object, "destination_ok", tried(check->destination_ok));
    if (check->provision)
        put_text(object, "state", word_provision(check->provision));
    put_number(object, "folders", check->folders);
    put_number(object, "messages", check->messages);
    put_number(object, "bytes", check->bytes);
    put_error(object, "source_error", check->source_error);
    put_error(object, "destination_error", check->destination_error);
}

static void put_run(struct object *object, const struct kimt_run_info *run)
{
    put(object, "schema", json_integer(1));
    if (!run)
        return;
    put_text(object, "run", run->run_id);
    put_text(object, "command", run->command);
    put_text(object, "version", run->version);
    put_text(object, "profile", run->profile);
    put_text(object, "source", run->source);
    put_text(object, "destination", run->destination);
    put(object, "dry_run", json_boolean(run->dry_run));
}

static void put_totals(struct object *object, const struct kimt_event *event)
{
    put_number(object, "accounts", event->accounts);
    if (event->type == KIMT_EVENT_RUN_BEGIN)
        return;
    put_number(object, "accounts_done", event->accounts_done);
    put_number(object, "accounts_failed", event->accounts_failed);
    if (event->type == KIMT_EVENT_RUN_END)
        put(object, "exit_status", json_integer(event->exit_status));
}

/* What only some types have. */
static void put_details(struct object *object, const struct kimt_event *event,
                        const struct kimt_run_info *run)
{
    if (event->type == KIMT_EVENT_RUN_BEGIN)
        put_run(object, run);
    if (event->type == KIMT_EVENT_RUN_BEGIN || event->type == KIMT_EVENT_RUN_END)
        put_totals(object, event);
    if (event->type == KIMT_EVENT_MESSAGE)
        put_message(object, event);
    if (event->type == KIMT_EVENT_ACCOUNT_PROVISIONED)
        put_provision(object, event->provision);
    if (event->type == KIMT_EVENT_ACCOUNT_CHECKED)
        put_check(object, event->check);
    if (event->type == KIMT_EVENT_DIFFERENCE)
        put_difference(object, event);
    put_verify(object, event->verify);
    if (event->account_ms > 0)
        put(object, "account_ms", json_integer(event->account_ms));
    if (event->type == KIMT_EVENT_WAIT)
        put(object, "wait_ms", json_integer(event->wait_ms));
    if (event->type == KIMT_EVENT_NOTE) {
        put_text(object, "note", word_note(event->note));
        put_text(object, "subject", event->subject);
        put_number(object, "repeats", event->repeats > 0 ? event->repeats : 1);
    }
    if (event->type == KIMT_EVENT_LOG)
        put_text(object, "level", word_level(event->level));
}

json_t *json_event_new(const struct kimt_event *event, const struct kimt_run_info *run)
{
    struct object object = {.json = json_object()};

    put_text(&object, "event", word_event(event->type));
    put_time(&object, event->time_ms);
    put(&object, "run_ms", json_integer(event->run_ms));
    put_text(&object, "account", event->account);
    put_some_text(&object, "full_name", event->full_name);
    put_text(&object, "folder", event->folder);
    put_text(&object, "target", event->target);
    put_details(&object, event, run);
    put_text(&object, "plugin", event->plugin);
    put_text(&object, "text", event->text);
    put_error(&object, "error", event->error);
    put_counts(&object, event->counts);
    put_expected(&object, event->expected);
    if (!object.failed)
        return object.json;
    json_decref(object.json);
    return NULL;
}
