/* SPDX-License-Identifier: MIT
 *
 * See negotiate.h. All structs of the interface grow at their end and say their size, so what is
 * known to both is the shorter of two sizes, and the rest is zero. Sizes below that of version 1.0
 * cannot be: such a struct is damaged.
 */
#include "plugin/negotiate.h"
#include "config/option.h"
#include <kimt/error.h>
#include <stdlib.h>
#include <string.h>

/* Up to and with the last member that version 1.0 had. */
#define SIZE_WITH(type, member) (offsetof(type, member) + sizeof(((type *)NULL)->member))

enum {
    LONGEST_NAME = 64,
    SMALLEST_PLUGIN = SIZE_WITH(struct kimt_plugin, describe),
    SMALLEST_SOURCE = SIZE_WITH(struct kimt_source_ops, close),
    SMALLEST_DESTINATION = SIZE_WITH(struct kimt_destination_ops, close),
    SMALLEST_REPORTER = SIZE_WITH(struct kimt_reporter_ops, close),
    SMALLEST_OPTION = SIZE_WITH(struct kimt_option, help),
    LARGEST_OPTION = 1024,
    MOST_OPTIONS = 200,
    LARGEST_OPTIONS = 1 << 20
};

/* One operation of a role's table: all of them are pointers to functions. */
struct operation {
    const char *name;
    size_t offset;
    bool is_required;
};

#define OPERATION(type, name, required)                                                            \
    {                                                                                              \
#name, offsetof(type, name), required                                                      \
    }

static const struct operation source_operations[] = {
    OPERATION(struct kimt_source_ops, open, true),
    OPERATION(struct kimt_source_ops, folder_next, true),
    OPERATION(struct kimt_source_ops, folder_measure, false),
    OPERATION(struct kimt_source_ops, folder_open, true),
    OPERATION(struct kimt_source_ops, message_next, true),
    OPERATION(struct kimt_source_ops, body_read, true),
    OPERATION(struct kimt_source_ops, message_done, false),
    OPERATION(struct kimt_source_ops, keep_alive, false),
    OPERATION(struct kimt_source_ops, await_change, false),
    OPERATION(struct kimt_source_ops, cancel, false),
    OPERATION(struct kimt_source_ops, close, true),
    OPERATION(struct kimt_source_ops, body_view, false),
    OPERATION(struct kimt_source_ops, folder_expect, false),
    OPERATION(struct kimt_source_ops, reopen, false),
    OPERATION(struct kimt_source_ops, message_await, false),
    {NULL, 0, false}};

static const struct operation destination_operations[] = {
    OPERATION(struct kimt_destination_ops, provision, false),
    OPERATION(struct kimt_destination_ops, folder_rules, false),
    OPERATION(struct kimt_destination_ops, open, true),
    OPERATION(struct kimt_destination_ops, folder_next, true),
    OPERATION(struct kimt_destination_ops, folder_ensure, true),
    OPERATION(struct kimt_destination_ops, append_begin, true),
    OPERATION(struct kimt_destination_ops, append_write, true),
    OPERATION(struct kimt_destination_ops, append_end, true),
    OPERATION(struct kimt_destination_ops, append_abort, true),
    OPERATION(struct kimt_destination_ops, reap, false),
    OPERATION(struct kimt_destination_ops, flush, false),
    OPERATION(struct kimt_destination_ops, scan_begin, false),
    OPERATION(struct kimt_destination_ops, scan_next, false),
    OPERATION(struct kimt_destination_ops, scan_read, false),
    OPERATION(struct kimt_destination_ops, flags_change, false),
    OPERATION(struct kimt_destination_ops, messages_remove, false),
    OPERATION(struct kimt_destination_ops, folder_remove, false),
    OPERATION(struct kimt_destination_ops, keep_alive, false),
    OPERATION(struct kimt_destination_ops, cancel, false),
    OPERATION(struct kimt_destination_ops, close, true),
    OPERATION(struct kimt_destination_ops, folder_rename, false),
    OPERATION(struct kimt_destination_ops, messages_move, false),
    OPERATION(struct kimt_destination_ops, messages_copy, false),
    OPERATION(struct kimt_destination_ops, mailbox_name, false),
    OPERATION(struct kimt_destination_ops, folder_expect, false),
    OPERATION(struct kimt_destination_ops, reopen, false),
    OPERATION(struct kimt_destination_ops, account_rules, false),
    {NULL, 0, false}};

static const struct operation reporter_operations[] = {
    OPERATION(struct kimt_reporter_ops, wants, true),
    OPERATION(struct kimt_reporter_ops, open, true),
    OPERATION(struct kimt_reporter_ops, event, true),
    OPERATION(struct kimt_reporter_ops, file, false),
    OPERATION(struct kimt_reporter_ops, tick, false),
    OPERATION(struct kimt_reporter_ops, close, true),
    OPERATION(struct kimt_reporter_ops, flush, false),
    {NULL, 0, false}};

/* Both tables of operations begin like this. */
struct table_head {
    uint32_t struct_size;
    uint32_t capabilities;
};

struct role {
    const char *name;
    const struct operation *operations;
    size_t smallest, size;
    uint32_t known_capabilities;
};

static const struct role source_role = {"source", source_operations, SMALLEST_SOURCE,
                                        sizeof(struct kimt_source_ops),
                                        KIMT_SOURCE_SHARES_ACCOUNTS};
static const struct role destination_role = {
    "destination", destination_operations, SMALLEST_DESTINATION,
    sizeof(struct kimt_destination_ops),
    KIMT_DESTINATION_NEEDS_SIZE | KIMT_DESTINATION_SHARES_ACCOUNTS};
static const struct role reporter_role = {"reporter", reporter_operations, SMALLEST_REPORTER,
                                          sizeof(struct kimt_reporter_ops), KIMT_REPORTER_SECRETS};

KIMT_PRINTF(3, 4)
static int refuse(struct kimt_error *err, const char *name, const char *format, ...)
{
    char why[300];
    va_list args;

    va_start(args, format);
    (void)vsnprintf(why, sizeof why, format, args);
    va_end(args);
    return kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_UNSUPPORTED, KIMT_RETRY_NEVER, "plugin %s: %s",
                     name, why);
}

bool negotiate_is_name(const char *name)
{
    size_t length = name ? strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-") : 0;

    return length > 0 && length <= LONGEST_NAME && name[length] == '\0';
}

static size_t shorter(size_t a, size_t b)
{
    return a < b ? a : b;
}

static bool is_there(const void *table, const struct operation *operation)
{
    void (*function)(void);

    memcpy(&function, (const char *)table + operation->offset, sizeof function);
    return function != NULL;
}

static int check_version(const struct kimt_plugin *theirs, const char *name, struct kimt_error *err)
{
    int result = KIMT_OK;

    if (theirs->abi_major != KIMT_ABI_MAJOR)
        result = refuse(err, name, "it was built for interface %u, which is %s than this kimt's %u",
                        theirs->abi_major, theirs->abi_major > KIMT_ABI_MAJOR ? "newer" : "older",
                        KIMT_ABI_MAJOR);
    else if (theirs->struct_size < SMALLEST_PLUGIN)
        result = refuse(err, name, "its descriptor is truncated: %u bytes instead of %u or more",
                        theirs->struct_size, (unsigned)SMALLEST_PLUGIN);
    if (result != KIMT_OK)
        kimt_error_hint(err, "install a plugin that was made for this version of kimt");
    return result;
}

static int check_descriptor(const struct kimt_plugin *ours, const char *name,
                            struct kimt_error *err)
{
    if (!ours->name)
        return refuse(err, name, "it does not say its name");
    if (strcmp(ours->name, name) != 0)
        return refuse(err, name, "it calls itself %.64s, which is not the name of its file",
                      ours->name);
    if (!ours->version || !ours->summary)
        return refuse(err, name, "it does not say its %s", ours->version ? "summary" : "version");
    if (ours->threads > KIMT_THREADS_ONE)
        return refuse(err, name, "its use of threads (%u) is unknown to this kimt", ours->threads);
    if (!ours->source && !ours->destination && !ours->reporter)
        return refuse(err, name, "it plays no role: neither source, destination nor reporter");
    return KIMT_OK;
}

/* Copies a role's table and looks whether it can be worked with. */
static int take_role(const struct role *role, const void *theirs, void *copy, const char *name,
                     struct kimt_error *err)
{
    struct table_head head;

    if (!theirs)
        return KIMT_OK;
    memcpy(&head, theirs, sizeof head);
    if (head.struct_size < role->smallest)
        return refuse(err, name, "its %s operations are truncated: %u bytes instead of %zu or more",
                      role->name, head.struct_size, role->smallest);
    memcpy(copy, theirs, shorter(head.struct_size, role->size));
    if (head.capabilities & ~role->known_capabilities)
        return refuse(err, name, "its %s has capabilities unknown to this kimt (0x%x)", role->name,
                      head.capabilities & ~role->known_capabilities);
    for (const struct operation *operation = role->operations; operation->name; operation++)
        if (operation->is_required && !is_there(copy, operation))
            return refuse(err, name, "its %s lacks the operation %s", role->name, operation->name);
    return KIMT_OK;
}

/* A scan needs all of its operations. */
static int check_scan(const struct kimt_destination_ops *ops, const char *name,
                      struct kimt_error *err)
{
    if (!ops->scan_begin && !ops->scan_next && !ops->scan_read)
        return KIMT_OK;
    if (ops->scan_begin && ops->scan_next && ops->scan_read)
        return KIMT_OK;
    return refuse(err, name, "its destination lacks the operation %s",
                  !ops->scan_begin  ? "scan_begin"
                  : !ops->scan_next ? "scan_next"
                                    : "scan_read");
}

static int take_roles(struct loaded_plugin *ours, const char *name, struct kimt_error *err)
{
    struct kimt_plugin *descriptor = &ours->descriptor;

    if (take_role(&source_role, descriptor->source, &ours->source, name, err) != KIMT_OK ||
        take_role(&destination_role, descriptor->destination, &ours->destination, name, err) !=
            KIMT_OK ||
        take_role(&reporter_role, descriptor->reporter, &ours->reporter, name, err) != KIMT_OK ||
        check_scan(&ours->destination, name, err) != KIMT_OK)
        return KIMT_FAIL;
    descriptor->source = descriptor->source ? &ours->source : NULL;
    descriptor->destination = descriptor->destination ? &ours->destination : NULL;
    descriptor->reporter = descriptor->reporter ? &ours->reporter : NULL;
    return KIMT_OK;
}

/* Copies their rows, which may be shorter or longer than ours, into rows of our size. */
static int take_options(struct loaded_plugin *ours, const char *name, struct kimt_error *err)
{
    struct kimt_plugin *descriptor = &ours->descriptor;
    const char *row = (const void *)descriptor->options;
    size_t stride = descriptor->option_size, count = descriptor->option_count;
    struct kimt_option *rows;

    descriptor->options = NULL;
    descriptor->option_size = sizeof *rows;
    if (count == 0)
        return KIMT_OK;
    if (!row || count > MOST_OPTIONS || stride < SMALLEST_OPTION || stride > LARGEST_OPTION ||
        stride % sizeof(void *) != 0 || descriptor->options_bytes > LARGEST_OPTIONS)
        return refuse(err, name,
                      "its option table is broken (%zu rows of %zu bytes for a struct of %zu)",
                      count, stride, descriptor->options_bytes);
    rows = calloc(count, sizeof *rows);
    if (!rows)
        return refuse(err, name, "out of memory");
    for (size_t i = 0; i < count; i++, row += stride)
        memcpy(&rows[i], row, shorter(stride, sizeof *rows));
    descriptor->options = rows;
    return KIMT_OK;
}

static int check_options(const struct loaded_plugin *ours, const char *name, struct kimt_error *err)
{
    const struct option_table table = {.rows = ours->descriptor.options,
                                       .count = ours->descriptor.option_count,
                                       .stride = ours->descriptor.option_size};
    struct kimt_error why = {.struct_size = sizeof why};

    if (option_table_check(&table, ours->descriptor.options_bytes, &why) == KIMT_OK)
        return KIMT_OK;
    return refuse(err, name, "%s", why.text);
}

int negotiate(const struct kimt_plugin *theirs, const char *name, struct loaded_plugin *ours,
              struct kimt_error *err)
{
    memset(ours, 0, sizeof *ours);
    if (!theirs)
        return refuse(err, name, "it returns no descriptor");
    if (check_version(theirs, name, err) != KIMT_OK)
        return KIMT_FAIL;
    memcpy(&ours->descriptor, theirs, shorter(theirs->struct_size, sizeof ours->descriptor));
    if (take_options(ours, name, err) == KIMT_OK &&
        check_descriptor(&ours->descriptor, name, err) == KIMT_OK &&
        take_roles(ours, name, err) == KIMT_OK && check_options(ours, name, err) == KIMT_OK)
        return KIMT_OK;
    negotiate_free(ours);
    return KIMT_FAIL;
}

void negotiate_free(struct loaded_plugin *ours)
{
    /* The rows are our own copy, see take_options. */
    free((void *)(uintptr_t)ours->descriptor.options);
    ours->descriptor.options = NULL;
}

static void each_of_role(const struct role *role, const void *table, negotiate_each_fn *each,
                         void *context)
{
    if (table)
        for (const struct operation *operation = role->operations; operation->name; operation++)
            each(context, role->name, operation->name, is_there(table, operation));
}

void negotiate_each_operation(const struct loaded_plugin *plugin, negotiate_each_fn *each,
                              void *context)
{
    each_of_role(&source_role, plugin->descriptor.source, each, context);
    each_of_role(&destination_role, plugin->descriptor.destination, each, context);
    each_of_role(&reporter_role, plugin->descriptor.reporter, each, context);
}
