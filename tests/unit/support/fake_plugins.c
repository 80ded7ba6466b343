/* SPDX-License-Identifier: MIT
 *
 * See fake_plugins.h. Nothing here is ever called but validate and describe, so every operation
 * ends the test.
 */
#include "unit/support/fake_plugins.h"
#include <inttypes.h>
#include <stdlib.h>

static int source_open(const struct kimt_host *host, const void *options,
                       const struct kimt_account *account, struct kimt_source_session **session_r,
                       struct kimt_error *err)
{
    (void)host, (void)options, (void)account, (void)session_r, (void)err;
    abort();
}

static int source_folder_next(struct kimt_source_session *session,
                              const struct kimt_folder **folder_r, struct kimt_error *err)
{
    (void)session, (void)folder_r, (void)err;
    abort();
}

static int source_folder_open(struct kimt_source_session *session, const struct kimt_folder *folder,
                              const struct kimt_resume *resume, const struct kimt_folder **opened_r,
                              struct kimt_error *err)
{
    (void)session, (void)folder, (void)resume, (void)opened_r, (void)err;
    abort();
}

static int source_message_next(struct kimt_source_session *session,
                               const struct kimt_message **message_r, struct kimt_error *err)
{
    (void)session, (void)message_r, (void)err;
    abort();
}

static int source_body_read(struct kimt_source_session *session, void *buffer, size_t capacity,
                            size_t *got_r, struct kimt_error *err)
{
    (void)session, (void)buffer, (void)capacity, (void)got_r, (void)err;
    abort();
}

static void source_close(struct kimt_source_session *session)
{
    (void)session;
    abort();
}

const struct kimt_source_ops fake_source_ops = {
    .struct_size = sizeof fake_source_ops,
    .open = source_open,
    .folder_next = source_folder_next,
    .folder_open = source_folder_open,
    .message_next = source_message_next,
    .body_read = source_body_read,
    .close = source_close,
};

static int destination_open(const struct kimt_host *host, const void *options,
                            const struct kimt_account *account,
                            struct kimt_destination_session **session_r, struct kimt_error *err)
{
    (void)host, (void)options, (void)account, (void)session_r, (void)err;
    abort();
}

static int destination_folder(struct kimt_destination_session *session,
                              const struct kimt_folder **folder_r, struct kimt_error *err)
{
    (void)session, (void)folder_r, (void)err;
    abort();
}

static int destination_ensure(struct kimt_destination_session *session,
                              const struct kimt_folder *folder,
                              const struct kimt_folder **ensured_r, struct kimt_error *err)
{
    (void)session, (void)folder, (void)ensured_r, (void)err;
    abort();
}

static int destination_begin(struct kimt_destination_session *session,
                             const struct kimt_message *message, uint64_t ticket,
                             struct kimt_error *err)
{
    (void)session, (void)message, (void)ticket, (void)err;
    abort();
}

static int destination_write(struct kimt_destination_session *session, const void *data,
                             size_t length, struct kimt_error *err)
{
    (void)session, (void)data, (void)length, (void)err;
    abort();
}

static int destination_end(struct kimt_destination_session *session,
                           struct kimt_completion *completion_r, struct kimt_error *err)
{
    (void)session, (void)completion_r, (void)err;
    abort();
}

static int destination_abort(struct kimt_destination_session *session, struct kimt_error *err)
{
    (void)session, (void)err;
    abort();
}

static void destination_close(struct kimt_destination_session *session)
{
    (void)session;
    abort();
}

const struct kimt_destination_ops fake_destination_ops = {
    .struct_size = sizeof fake_destination_ops,
    .capabilities = KIMT_DESTINATION_NEEDS_SIZE,
    .open = destination_open,
    .folder_next = destination_folder,
    .folder_ensure = destination_ensure,
    .append_begin = destination_begin,
    .append_write = destination_write,
    .append_end = destination_end,
    .append_abort = destination_abort,
    .close = destination_close,
};

static uint32_t reporter_wants(const struct kimt_reporter_session *session, int *log_level_r)
{
    (void)session, (void)log_level_r;
    abort();
}

static int reporter_open(const struct kimt_host *host, const void *options,
                         const struct kimt_run_info *run, struct kimt_reporter_session **session_r,
                         struct kimt_error *err)
{
    (void)host, (void)options, (void)run, (void)session_r, (void)err;
    abort();
}

static int reporter_event(struct kimt_reporter_session *session, const struct kimt_event *event,
                          struct kimt_error *err)
{
    (void)session, (void)event, (void)err;
    abort();
}

static void reporter_close(struct kimt_reporter_session *session)
{
    (void)session;
    abort();
}

const struct kimt_reporter_ops fake_reporter_ops = {
    .struct_size = sizeof fake_reporter_ops,
    .wants = reporter_wants,
    .open = reporter_open,
    .event = reporter_event,
    .close = reporter_close,
};

static const struct kimt_option option_table[] = {
    {.name = "host",
     .type = KIMT_OPTION_STRING,
     .flags = KIMT_OPTION_REQUIRED,
     .offset = offsetof(struct fake_options, host),
     .help = "A host."},
    {.name = "port",
     .type = KIMT_OPTION_INT,
     .offset = offsetof(struct fake_options, port),
     .min = 1,
     .max = 65535,
     .def = "993",
     .help = "Its port."},
    {.name = "password",
     .type = KIMT_OPTION_SECRET,
     .offset = offsetof(struct fake_options, password),
     .help = "A secret."},
    {.name = "verify",
     .type = KIMT_OPTION_BOOL,
     .offset = offsetof(struct fake_options, verify),
     .def = "yes",
     .help = "Whether."},
};

static int validate(const void *options, const char *role, struct kimt_error *err)
{
    const struct fake_options *mine = options;

    if (mine->port != 13)
        return KIMT_OK;
    return kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_CONFIG, KIMT_RETRY_NEVER,
                     "port 13 is no good for a %s", role);
}

static void describe(const void *options, char *buffer, size_t capacity)
{
    const struct fake_options *mine = options;

    (void)snprintf(buffer, capacity, "%s:%" PRId64, mine->host, mine->port);
}

#define FAKE(its_name)                                                                             \
    KIMT_PLUGIN_INIT,                                                                              \
        .name = its_name, .version = "1", .summary = "does nothing", .options = option_table,      \
        .option_count = KIMT_COUNT(option_table), .option_size = sizeof option_table[0],           \
        .options_bytes = sizeof(struct fake_options), .validate = validate, .describe = describe

const struct kimt_plugin fake_source = {FAKE("old"), .source = &fake_source_ops};
const struct kimt_plugin fake_destination = {FAKE("new"), .destination = &fake_destination_ops};
const struct kimt_plugin fake_reporter = {KIMT_PLUGIN_INIT, .name = "teller", .version = "1",
                                          .summary = "tells nothing",
                                          .reporter = &fake_reporter_ops};
