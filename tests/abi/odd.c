/* SPDX-License-Identifier: MIT
 *
 * A module that is wrong in one way, chosen by -D when refused.t compiles it. Without any it is a
 * sound source and reporter named "odd", so that the test can tell a refusal from a bad test.
 */
#include <kimt/plugin.h>

#ifndef MAJOR
#define MAJOR KIMT_ABI_MAJOR
#endif
#ifndef MINOR
#define MINOR KIMT_ABI_MINOR
#endif
#ifndef SIZE
#define SIZE sizeof(struct kimt_plugin)
#endif
#ifndef NAME
#define NAME "odd"
#endif
#ifndef OPEN
#define OPEN source_open
#endif
#ifndef SOURCE_SIZE
#define SOURCE_SIZE sizeof(struct kimt_source_ops)
#endif
#ifndef STRIDE
#define STRIDE sizeof(struct kimt_option)
#endif

int source_open(const struct kimt_host *host, const void *options,
                const struct kimt_account *account, struct kimt_source_session **session_r,
                struct kimt_error *err);

int source_open(const struct kimt_host *host, const void *options,
                const struct kimt_account *account, struct kimt_source_session **session_r,
                struct kimt_error *err)
{
    (void)host, (void)options, (void)account, (void)session_r;
    return kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_UNSUPPORTED, KIMT_RETRY_NEVER, "odd");
}

static int folder_next(struct kimt_source_session *session, const struct kimt_folder **folder_r,
                       struct kimt_error *err)
{
    (void)session, (void)folder_r, (void)err;
    return KIMT_END;
}

static int folder_open(struct kimt_source_session *session, const struct kimt_folder *folder,
                       const struct kimt_resume *resume, const struct kimt_folder **opened_r,
                       struct kimt_error *err)
{
    (void)session, (void)resume, (void)err;
    *opened_r = folder;
    return KIMT_OK;
}

static int message_next(struct kimt_source_session *session, const struct kimt_message **message_r,
                        struct kimt_error *err)
{
    (void)session, (void)message_r, (void)err;
    return KIMT_END;
}

static int body_read(struct kimt_source_session *session, void *buffer, size_t capacity,
                     size_t *got_r, struct kimt_error *err)
{
    (void)session, (void)buffer, (void)capacity, (void)got_r, (void)err;
    return KIMT_END;
}

static void close_session(struct kimt_source_session *session)
{
    (void)session;
}

static const struct kimt_source_ops source_ops = {
    .struct_size = (uint32_t)(SOURCE_SIZE),
    .open = OPEN,
    .folder_next = folder_next,
    .folder_open = folder_open,
    .message_next = message_next,
    .body_read = body_read,
    .close = close_session,
};

static const struct kimt_option option_table[] = {
    {.name = "size", .type = KIMT_OPTION_SIZE, .help = "Something."},
};

static const struct kimt_plugin plugin = {
    .abi_major = MAJOR,
    .struct_size = (uint32_t)(SIZE),
    .abi_minor = MINOR,
    .name = NAME,
    .version = "1",
    .summary = "odd in one way",
    .options = option_table,
    .option_count = KIMT_COUNT(option_table),
    .option_size = (uint32_t)(STRIDE),
    .options_bytes = sizeof(int64_t),
#ifndef NO_ROLE
    .source = &source_ops,
#endif
};

#ifdef ANSWERS_NULL
const struct kimt_plugin *kimt_plugin_query(void)
{
    (void)plugin;
    return NULL;
}
#elif defined(NO_SYMBOL)
KIMT_EXPORT const struct kimt_plugin *other_name(void);
const struct kimt_plugin *other_name(void)
{
    return &plugin;
}
#else
KIMT_REGISTER(plugin)
#endif
