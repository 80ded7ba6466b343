/* SPDX-License-Identifier: MIT
 *
 * The descriptor: how a plugin says what it is, and how both sides agree on a version.
 *
 * A plugin is a shared module that exports one symbol, kimt_plugin_query, which answers a
 * descriptor with one table of operations for each role it plays. Write the tables, fill the
 * descriptor beginning with KIMT_PLUGIN_INIT, and name it in KIMT_REGISTER():
 *
 *     static const struct kimt_plugin plugin = {
 *         KIMT_PLUGIN_INIT,
 *         .name = "example", .version = "1.0", .summary = "shows how it is done",
 *         .source = &source_ops,
 *     };
 *     KIMT_REGISTER(plugin)
 *
 * Versions. abi_major must be the core's. Within one major, structs only ever grow at their end,
 * and zero always means what the older version did; so each struct holds its size, the reader
 * copies as much as both know, and takes the rest as zero. abi_minor is for messages only.
 *
 * A plugin includes only <kimt/...> of this project. It writes nothing to standard output or error,
 * never exits, starts no thread that calls the host, installs no signal handler, and changes no
 * locale, working folder or umask.
 *
 * Next: error.h, message.h, then the role you want: source.h, destination.h, reporter.h. The whole
 * story: kimt-plugin(3).
 */
#ifndef KIMT_PLUGIN_H
#define KIMT_PLUGIN_H

#include <kimt/destination.h>
#include <kimt/option.h>
#include <kimt/reporter.h>
#include <kimt/source.h>

#ifdef __cplusplus
extern "C" {
#endif

#define KIMT_ABI_MAJOR 1
#define KIMT_ABI_MINOR 3

/* How far calls into the plugin may run in parallel. The core keeps to it. */
enum kimt_threads {
    KIMT_THREADS_PER_SESSION = 0, /* sessions in parallel, one call at a time on each */
    KIMT_THREADS_SERIAL = 1,      /* many sessions, one call at a time on all of them */
    KIMT_THREADS_ONE = 2          /* one session at a time in the process */
};

struct kimt_plugin {
    uint32_t abi_major; /* KIMT_PLUGIN_INIT fills in these three */
    uint32_t struct_size;
    uint32_t abi_minor;
    uint32_t threads; /* enum kimt_threads */
    const char *name; /* the module's file name without its suffix; [a-z0-9-]+ */
    const char *version;
    const char *summary; /* one line */
    const struct kimt_option *options;
    uint32_t option_count;
    uint32_t option_size; /* sizeof(struct kimt_option) */
    size_t options_bytes; /* of the struct that the options' offsets point into */
    /* Optional. Checks the options against each other, before anything is opened; makes no
     * connection. KIMT_OK, or KIMT_FAIL of KIND_CONFIG. `options` is valid during the call; `role`
     * is one of "source", "destination", "reporter". */
    int (*validate)(const void *options, const char *role, struct kimt_error *err);
    /* Optional. Called once after loading and once at the end, from the main thread, while no other
     * thread runs: for libraries that have to be set up process-wide. init answers KIMT_OK or
     * KIMT_FAIL; after KIMT_FAIL the plugin is not used, and fini is not called. */
    int (*init)(struct kimt_error *err);
    void (*fini)(void);
    const struct kimt_source_ops *source; /* NULL: does not play this role */
    const struct kimt_destination_ops *destination;
    const struct kimt_reporter_ops *reporter;
    /* Optional. Says where these options lead, such as "old.example.com:993": for reports, and to
     * notice that source and destination are the same. No secrets, no connection. Writes at most
     * `capacity` bytes, terminated. */
    void (*describe)(const void *options, char *buffer, size_t capacity);
    /* new members only here, at the end */
};

#define KIMT_PLUGIN_INIT                                                                           \
    .abi_major = KIMT_ABI_MAJOR, .struct_size = (uint32_t)sizeof(struct kimt_plugin),              \
    .abi_minor = KIMT_ABI_MINOR

#define KIMT_QUERY_SYMBOL "kimt_plugin_query"

#if defined(__GNUC__)
#define KIMT_EXPORT __attribute__((visibility("default")))
#else
#define KIMT_EXPORT
#endif

KIMT_EXPORT const struct kimt_plugin *kimt_plugin_query(void);

/* Defines kimt_plugin_query() for this descriptor. It ends a plugin's main file. */
#define KIMT_REGISTER(descriptor)                                                                  \
    const struct kimt_plugin *kimt_plugin_query(void)                                              \
    {                                                                                              \
        return &(descriptor);                                                                      \
    }

/* The number of rows of a table, for option_count. */
#define KIMT_COUNT(table) ((uint32_t)(sizeof(table) / sizeof((table)[0])))

#ifdef __cplusplus
}
#endif
#endif
