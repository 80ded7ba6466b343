/* SPDX-License-Identifier: MIT
 *
 * The imap plugin: any IMAP server as a source, and as a destination whose accounts are there
 * already.
 */
#include <config.h>

#include "common/imap/forget.h"
#include "common/imap/session/session.h"
#include "imap/imap.h"

/* clang-format off */
static const struct kimt_option options[] = {
    IMAP_ENDPOINT_ROWS(struct imap_plugin_options, imap),
    IMAP_TLS_ROWS(struct imap_plugin_options, imap),
    IMAP_LOGIN_ROWS(struct imap_plugin_options, imap),
    IMAP_LINE_ROWS(struct imap_plugin_options, imap),
    {.name = "window_messages", .type = KIMT_OPTION_INT, .flags = KIMT_OPTION_ADVANCED,
     .offset = offsetof(struct imap_plugin_options, window_messages),
     .min = 1, .max = 4000, .def = "3000",
     .help = "Destination: messages under way at once without an answer."},
    {.name = "window_bytes", .type = KIMT_OPTION_SIZE, .flags = KIMT_OPTION_ADVANCED,
     .offset = offsetof(struct imap_plugin_options, window_bytes),
     .min = 65536, .max = 1073741824, .def = "12M",
     .help = "Destination: bytes under way at once without an answer.\n"
             "Small messages are kept in memory until they are answered, so this bounds memory too; "
             "memory of [migration] may allow less."},
    {.name = "batch_messages", .type = KIMT_OPTION_INT, .flags = KIMT_OPTION_ADVANCED,
     .offset = offsetof(struct imap_plugin_options, batch_messages),
     .min = 1, .max = 1000, .def = "1000",
     .help = "Destination: small messages in one command, where the server offers MULTIAPPEND."},
};
/* clang-format on */

static int validate(const void *given, const char *role, struct kimt_error *err)
{
    const struct imap_plugin_options *mine = given;

    (void)role;
    return imap_options_check(&mine->imap, err);
}

static void describe(const void *given, char *buffer, size_t capacity)
{
    const struct imap_plugin_options *mine = given;

    imap_options_describe(&mine->imap, buffer, capacity);
}

static void fini(void)
{
    imap_forget_hosts();
}

static const struct kimt_plugin plugin = {
    KIMT_PLUGIN_INIT,
    .threads = KIMT_THREADS_PER_SESSION,
    .name = "imap",
    .version = PACKAGE_VERSION,
    .summary = "any IMAP server",
    .options = options,
    .option_count = KIMT_COUNT(options),
    .option_size = sizeof *options,
    .options_bytes = sizeof(struct imap_plugin_options),
    .validate = validate,
    .fini = fini,
    .describe = describe,
    .source = &imap_source_ops,
    .destination = &imap_destination_ops,
};

KIMT_REGISTER(plugin)
