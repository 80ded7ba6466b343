/* SPDX-License-Identifier: MIT
 *
 * The queue's listener. Who hears an event, and what follows from a failure: reporters.h.
 */
#include "report/report.h"
#include "base/cleanup.h"
#include "base/hide.h"
#include "base/no_memory.h"
#include "report/notes.h"
#include "report/reporters.h"
#include "report/spans.h"
#include <kimt/host.h>

struct report {
    struct events *events;
    struct notes *notes;         /* the thread's own */
    struct reporters *reporters; /* the same */
    report_hear_fn *hear;        /* or NULL */
    void *hear_context;
    struct span *spans;         /* the thread's own */
    const bool *stop, *at_once; /* read atomically; set once the run is to end */
    unsigned stops_said;        /* the thread's own: 1 for the first wish, 2 for the second */
    bool changed_nothing;       /* the thread's own, until it ended: the run did so, and well */
    bool runs;                  /* the thread does, and reporters have not been ended */
};

/* ---- reporting (on the queue's thread) ---- */

static void tell_repeated(void *context, const struct kimt_event *note)
{
    reporters_tell(context, note);
}

/* The copy is ours: errors and texts in it lose what a server said back of the run's secrets. */
static void hide_error_of(const struct kimt_error *error)
{
    if (error)
        hide_error((struct kimt_error *)(uintptr_t)error);
}

static void hide_secrets(const struct kimt_event *event)
{
    bool is_foreign =
        event->note == KIMT_NOTE_SERVER || (event->type == KIMT_EVENT_LOG && event->plugin);
    char *text = (char *)(uintptr_t)event->text;

    hide_error_of(event->error);
    if (event->provision)
        hide_error_of(event->provision->error);
    if (event->check) {
        hide_error_of(event->check->source_error);
        hide_error_of(event->check->destination_error);
    }
    if (text && is_foreign)
        hide_foreign(text);
    else if (text)
        hide_own(text);
}

static bool is_set(const bool *flag)
{
    return flag && __atomic_load_n(flag, __ATOMIC_RELAXED);
}

/* True once for each time that a stop was asked for, if reporters have not heard of it. */
static bool stop_is_news(struct report *report)
{
    unsigned asked = is_set(report->at_once) ? 2 : is_set(report->stop) ? 1 : 0;

    if (asked <= report->stops_said)
        return false;
    report->stops_said = asked;
    return true;
}

/* Ends of accounts say how long it took. */
static void tell_with_time(struct report *report, const struct kimt_event *event)
{
    struct kimt_event timed;
    int64_t account_ms = spans_event(&report->spans, event);

    if (account_ms > 0) {
        timed = *event;
        timed.account_ms = account_ms;
        event = &timed;
    }
    reporters_tell(report->reporters, event);
}

static bool has_changed_nothing(const struct kimt_counts *counts)
{
    return counts->copied == 0 && counts->adopted == 0 && counts->flags_changed == 0 &&
           counts->trashed == 0 && counts->folders_created == 0;
}

static void deliver(void *context, const struct kimt_event *event)
{
    struct report *report = context;

    if (stop_is_news(report))
        reporters_tell(report->reporters, &(struct kimt_event){.struct_size = sizeof *event,
                                                               .type = KIMT_EVENT_STOP_ASKED,
                                                               .repeats = report->stops_said,
                                                               .time_ms = event->time_ms,
                                                               .run_ms = event->run_ms});
    hide_secrets(event);
    if (report->hear)
        report->hear(report->hear_context, event);
    if (event->type == KIMT_EVENT_NOTE && !notes_first(report->notes, event))
        return;
    if (event->type == KIMT_EVENT_ACCOUNT_END || event->type == KIMT_EVENT_ACCOUNT_VERIFIED)
        notes_end(report->notes, event->account, tell_repeated, report->reporters);
    if (event->type == KIMT_EVENT_RUN_END)
        notes_end(report->notes, NULL, tell_repeated, report->reporters);
    if (event->type == KIMT_EVENT_RUN_END)
        report->changed_nothing = event->exit_status == 0 && !event->error && event->counts &&
                                  has_changed_nothing(event->counts);
    tell_with_time(report, event);
}

/* The queue is empty then, and has room. */
static void tick(void *context)
{
    struct report *report = context;

    if (stop_is_news(report))
        events_post(report->events, &(struct kimt_event){.type = KIMT_EVENT_STOP_ASKED,
                                                         .repeats = report->stops_said});
    reporters_tick(report->reporters);
}

/* ---- open and close ---- */

static int open_all(struct report *report, const struct profile_plugin *reporters, size_t count,
                    const struct host_services *services, const struct kimt_run_info *run,
                    struct kimt_error *err)
{
    const struct events_listener listener = {.tell = deliver, .tick = tick, .context = report};

    report->stop = services ? services->stop : NULL;
    report->at_once = services ? services->stop_at_once : NULL;
    report->notes = notes_new();
    if (!report->notes)
        return no_memory(err, "for the report");
    if (events_new(&listener, &report->events, err) != KIMT_OK ||
        reporters_open(reporters, count, services, run, report->events, &report->reporters, err) !=
            KIMT_OK)
        return KIMT_FAIL;
    report->runs = events_start(report->events, err) == KIMT_OK;
    return report->runs ? KIMT_OK : KIMT_FAIL;
}

int report_open(const struct profile_plugin *reporters, size_t count,
                const struct host_services *services, const struct kimt_run_info *run,
                struct report **report_r, struct kimt_error *err)
{
    struct report *report = calloc(1, sizeof *report);

    *report_r = NULL;
    if (!report)
        return no_memory(err, "for the report");
    if (open_all(report, reporters, count, services, run, err) != KIMT_OK) {
        report_close(&report);
        return KIMT_FAIL;
    }
    *report_r = report;
    return KIMT_OK;
}

void report_listen(struct report *report, report_hear_fn *hear, void *context)
{
    report->hear = hear;
    report->hear_context = context;
}

struct events *report_events(const struct report *report)
{
    return report ? report->events : NULL;
}

void report_end(struct report *report)
{
    if (!report || !report->runs)
        return;
    events_end(report->events);
    reporters_end(report->reporters);
    report->runs = false;
}

void report_close(struct report **report_at)
{
    struct report *report = STEAL(*report_at);

    if (!report)
        return;
    report_end(report);
    reporters_free(&report->reporters);
    events_free(&report->events);
    notes_free(&report->notes);
    spans_clear(&report->spans);
    free(report);
}

bool report_changed_nothing(const struct report *report)
{
    return !report->runs && report->changed_nothing && !reporters_failure(report->reporters, 0);
}

const char *report_file(const struct report *report, size_t index, const char **label_r)
{
    return reporters_file(report->reporters, index, label_r);
}

const struct kimt_error *report_failure(const struct report *report, size_t index)
{
    return reporters_failure(report->reporters, index);
}
