/* SPDX-License-Identifier: MIT
 *
 * See reporters.h. A failure keeps its reporter's name in its text, since it is reported by others.
 */
#include "report/reporters.h"
#include "base/cleanup.h"
#include "base/clock.h"
#include "base/no_memory.h"
#include <kimt/host.h>
#include <string.h>

/* Exit statuses, as kimt(1) has them. */
enum {
    ENDED_WELL = 0,
    ENDED_INCOMPLETE = 1
};

struct reporter {
    const struct loaded_plugin *plugin;
    const char *label;
    struct host host;
    struct kimt_reporter_session *session; /* NULL: closed after a failure */
    uint32_t mask;
    int log_level;
    char *file;
    struct kimt_error failure; /* its text is empty: none */
};

struct reporters {
    struct events *events;
    struct host_services services;
    struct reporter *all;
    size_t count;
};

/* ---- failures ---- */

static void learn_log_level(struct reporters *reporters)
{
    int highest = 0;

    for (size_t i = 0; i < reporters->count; i++) {
        const struct reporter *reporter = &reporters->all[i];
        if (reporter->session && reporter->mask & KIMT_EVENT_BIT(KIMT_EVENT_LOG) &&
            reporter->log_level > highest)
            highest = reporter->log_level;
    }
    events_want_log(reporters->events, highest);
}

static void close_reporter(struct reporter *reporter)
{
    struct kimt_reporter_session *session = STEAL(reporter->session);

    if (session)
        reporter->plugin->reporter.close(session);
}

/* `beside`: what was being reported, or NULL. */
static void failed(struct reporters *reporters, struct reporter *reporter,
                   const struct kimt_event *beside, const struct kimt_error *error)
{
    struct kimt_event event = {.type = KIMT_EVENT_LOG,
                               .level = KIMT_LOG_ERROR,
                               .text = reporter->failure.text,
                               .time_ms = beside ? beside->time_ms : clock_wall_ms(),
                               .run_ms = beside ? beside->run_ms : 0};

    close_reporter(reporter);
    learn_log_level(reporters);
    (void)kimt_fail(&reporter->failure, error->scope, error->kind, error->retry,
                    "reporter %s failed and is closed: what it writes is not whole: %s",
                    reporter->label, error->text[0] ? error->text : "it gave no reason");
    kimt_error_hint(&reporter->failure, error->hint);
    if (error->scope == KIMT_SCOPE_RUN)
        events_break(reporters->events, error);
    reporters_tell(reporters, &event);
}

const struct kimt_error *reporters_failure(const struct reporters *reporters, size_t index)
{
    for (size_t i = 0; i < reporters->count; i++)
        if (reporters->all[i].failure.text[0] && index-- == 0)
            return &reporters->all[i].failure;
    return NULL;
}

/* ---- reporting ---- */

static bool wants(const struct reporter *reporter, const struct kimt_event *event)
{
    return reporter->session && reporter->mask & KIMT_EVENT_BIT(event->type) &&
           (event->type != KIMT_EVENT_LOG || event->level <= reporter->log_level);
}

static void tell_one(struct reporters *reporters, struct reporter *reporter,
                     const struct kimt_event *event)
{
    struct kimt_error error = {.struct_size = sizeof error};
    struct kimt_event masked;
    struct kimt_provision provision;

    if (event->provision && !(reporter->plugin->reporter.capabilities & KIMT_REPORTER_SECRETS)) {
        masked = *event;
        provision = *event->provision;
        provision.new_password = NULL;
        masked.provision = &provision;
        event = &masked;
    }
    if (reporter->plugin->reporter.event(reporter->session, event, &error) == KIMT_FAIL)
        failed(reporters, reporter, event, &error);
}

static void flush_one(struct reporters *reporters, struct reporter *reporter,
                      const struct kimt_event *beside)
{
    struct kimt_error error = {.struct_size = sizeof error};

    if (reporter->session && reporter->plugin->reporter.flush &&
        reporter->plugin->reporter.flush(reporter->session, &error) == KIMT_FAIL)
        failed(reporters, reporter, beside, &error);
}

/* The end of the run, as far as reporters have come to it. */
static struct kimt_event as_it_stands(const struct reporters *reporters,
                                      const struct kimt_event *end)
{
    const struct kimt_error *failure = reporters_failure(reporters, 0);
    struct kimt_event event = *end;

    if (failure && event.exit_status == ENDED_WELL)
        event.exit_status = ENDED_INCOMPLETE;
    if (failure && !event.error)
        event.error = failure;
    return event;
}

static void tell_end(struct reporters *reporters, const struct kimt_event *end, bool writes_file)
{
    for (size_t i = 0; i < reporters->count; i++) {
        struct reporter *reporter = &reporters->all[i];
        const struct kimt_event event = as_it_stands(reporters, end);
        if ((reporter->file != NULL) != writes_file || !wants(reporter, &event))
            continue;
        tell_one(reporters, reporter, &event);
        flush_one(reporters, reporter, &event);
    }
}

void reporters_tell(struct reporters *reporters, const struct kimt_event *event)
{
    if (event->type == KIMT_EVENT_RUN_END) {
        for (size_t i = 0; i < reporters->count; i++)
            flush_one(reporters, &reporters->all[i], event);
        tell_end(reporters, event, true);
        tell_end(reporters, event, false);
        return;
    }
    for (size_t i = 0; i < reporters->count; i++)
        if (wants(&reporters->all[i], event))
            tell_one(reporters, &reporters->all[i], event);
}

void reporters_tick(struct reporters *reporters)
{
    for (size_t i = 0; i < reporters->count; i++) {
        struct reporter *reporter = &reporters->all[i];
        if (reporter->session && reporter->plugin->reporter.tick)
            reporter->plugin->reporter.tick(reporter->session);
    }
}

void reporters_end(struct reporters *reporters)
{
    for (size_t i = 0; i < reporters->count; i++)
        flush_one(reporters, &reporters->all[i], NULL);
}

/* ---- open and close ---- */

static int open_one(struct reporters *reporters, const struct profile_plugin *chosen,
                    const struct kimt_run_info *run, struct kimt_error *err)
{
    struct reporter *reporter = &reporters->all[reporters->count];
    const struct kimt_reporter_ops *ops = &chosen->plugin->reporter;
    const char *file;

    reporter->plugin = chosen->plugin;
    reporter->label = chosen->label;
    host_init(&reporter->host, &reporters->services, NULL, chosen->plugin->descriptor.name);
    if (ops->open(&reporter->host.table, chosen->options, run, &reporter->session, err) != KIMT_OK)
        return KIMT_FAIL;
    reporters->count++;
    reporter->mask = ops->wants(reporter->session, &reporter->log_level);
    file = ops->file ? ops->file(reporter->session) : NULL;
    reporter->file = file ? strdup(file) : NULL;
    return file && !reporter->file ? no_memory(err, "for reporters") : KIMT_OK;
}

int reporters_open(const struct profile_plugin *chosen, size_t count,
                   const struct host_services *services, const struct kimt_run_info *run,
                   struct events *events, struct reporters **reporters_r, struct kimt_error *err)
{
    struct reporters *reporters = calloc(1, sizeof *reporters);
    int result = KIMT_OK;

    if (reporters)
        reporters->all = calloc(count + 1, sizeof *reporters->all);
    if (!reporters || !reporters->all) {
        free(reporters);
        return no_memory(err, "for reporters");
    }
    reporters->events = events;
    reporters->services = services ? *services : (struct host_services){0};
    reporters->services.events = NULL; /* a reporter's own log lines would come back to it */
    for (size_t i = 0; i < count && result == KIMT_OK; i++)
        result = open_one(reporters, &chosen[i], run, err);
    learn_log_level(reporters);
    if (result == KIMT_OK)
        *reporters_r = reporters;
    else
        reporters_free(&reporters);
    return result;
}

void reporters_free(struct reporters **reporters_at)
{
    struct reporters *reporters = STEAL(*reporters_at);

    if (!reporters)
        return;
    for (size_t i = 0; i < reporters->count; i++) {
        close_reporter(&reporters->all[i]);
        free(reporters->all[i].file);
    }
    free(reporters->all);
    free(reporters);
}

const char *reporters_file(const struct reporters *reporters, size_t index, const char **label_r)
{
    for (size_t i = 0; i < reporters->count; i++)
        if (reporters->all[i].file && index-- == 0) {
            if (label_r)
                *label_r = reporters->all[i].label;
            return reporters->all[i].file;
        }
    return NULL;
}
