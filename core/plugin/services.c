/* SPDX-License-Identifier: MIT
 *
 * Each service is a few lines: look up what this host stands for, and hand on.
 */
#include "plugin/services.h"
#include "base/clock.h"

static void host_log(void *context, int level, const char *line)
{
    const struct host *host = context;

    if (!events_wants_log(host->services->events, level))
        return;
    events_post(host->services->events, &(struct kimt_event){.type = KIMT_EVENT_LOG,
                                                             .account = host->account,
                                                             .plugin = host->plugin,
                                                             .level = level,
                                                             .text = line});
}

static bool host_wants_log(void *context, int level)
{
    const struct host *host = context;

    return events_wants_log(host->services->events, level);
}

static void host_note(void *context, int note, const char *subject, const char *text)
{
    const struct host *host = context;

    events_post(host->services->events, &(struct kimt_event){.type = KIMT_EVENT_NOTE,
                                                             .account = host->account,
                                                             .plugin = host->plugin,
                                                             .note = note,
                                                             .subject = subject,
                                                             .text = text});
}

static int64_t host_now_ms(void *context)
{
    (void)context;
    return clock_ms();
}

static bool host_stop_requested(void *context)
{
    const struct host *host = context;

    return host->services->stop && __atomic_load_n(host->services->stop, __ATOMIC_RELAXED);
}

static int64_t host_timeout_ms(void *context)
{
    const struct host *host = context;

    return host->services->timeout_ms > 0 ? host->services->timeout_ms : 60000;
}

static int host_secret_get(void *context, const char *name, char *buffer, size_t capacity)
{
    const struct host *host = context;

    if (!host->services->secrets)
        return KIMT_END;
    return secret_store_get(host->services->secrets, name, buffer, capacity);
}

static int host_secret_put(void *context, const char *name, const char *value,
                           struct kimt_error *err)
{
    const struct host *host = context;

    if (!host->services->secrets)
        return kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_CONFIG, KIMT_RETRY_NEVER,
                         "this command keeps no secrets");
    return secret_store_put(host->services->secrets, name, value, err);
}

static int host_settings_read(void *context, const char *folder, kimt_setting_fn *each,
                              void *each_context, struct kimt_error *err)
{
    const struct host *host = context;

    if (!host->services->settings)
        return KIMT_END;
    return settings_read(host->services->settings, folder, each, each_context, err);
}

static int64_t host_memory_share(void *context)
{
    const struct host *host = context;

    return host->services->memory_share;
}

void host_init(struct host *host, const struct host_services *services, const char *account,
               const char *plugin)
{
    *host = (struct host){
        .table = {.struct_size = sizeof host->table,
                  .context = host,
                  .log = host_log,
                  .wants_log = host_wants_log,
                  .note = host_note,
                  .now_ms = host_now_ms,
                  .stop_requested = host_stop_requested,
                  .timeout_ms = host_timeout_ms,
                  .secret_get = host_secret_get,
                  .secret_put = host_secret_put,
                  .settings_read = host_settings_read,
                  .memory_share = host_memory_share},
        .services = services,
        .account = account,
        .plugin = plugin,
    };
}
