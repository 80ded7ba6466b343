/* SPDX-License-Identifier: MIT
 *
 * kimt plugins: which there are, and which options each has.
 *
 * All of it comes from descriptors and option tables; the manual pages and the sample profile are
 * made from the same output.
 */
#include <config.h>

#include "command/commands.h"
#include "command/plugins_json.h"
#include "command/say.h"
#include "common/print/text.h"
#include "plugin/negotiate.h"
#include "run/run.h"
#include <string.h>

struct listing {
    struct loader *loader;
    const struct loaded_plugin *plugin; /* NULL: a table of the core's */
    const char *name, *title;           /* of that */
    struct option_table table;
};

static const char title_migration[] = "[migration]: the run itself";
static const char title_side[] =
    "[source], [destination]: what both can say, whatever their plugin is";

static void print_error(const struct kimt_error *err)
{
    say("%s%s%s", err->text, err->hint[0] ? "; " : "", err->hint);
}

/* What a module says of itself, or is called, is foreign. */
static void put_line(const char *text)
{
    text_put(stdout, text);
    (void)fputc('\n', stdout);
}

static void put_key(const char *key, const char *text)
{
    (void)printf("%s=", key);
    put_line(text);
}

static void describe_roles(const struct kimt_plugin *plugin, char *text, size_t capacity)
{
    (void)snprintf(text, capacity, "%s%s%s%s%s", plugin->source ? "source" : "",
                   plugin->source && (plugin->destination || plugin->reporter) ? ", " : "",
                   plugin->destination ? "destination" : "",
                   plugin->destination && plugin->reporter ? ", " : "",
                   plugin->reporter ? "reporter" : "");
}

/* ---- the list ---- */

static const struct table_column columns[] = {
    {"name", "Plugin", TABLE_TEXT, TABLE_ALWAYS},
    {"roles", "Roles", TABLE_TEXT, TABLE_ALWAYS},
    {"version", NULL, TABLE_TEXT, TABLE_ALWAYS},
    {"summary", "What it does", TABLE_TEXT, TABLE_WRAP},
    {"path", NULL, TABLE_TEXT, TABLE_ALWAYS},
};

static int list_one(struct loader *loader, const char *name, struct table *table, json_t *plugins)
{
    struct kimt_error err = {.struct_size = sizeof err};
    const struct loaded_plugin *plugin;
    char roles[64];

    if (loader_get(loader, name, &plugin, &err) != KIMT_OK) {
        print_error(&err);
        return RUN_INCOMPLETE;
    }
    describe_roles(&plugin->descriptor, roles, sizeof roles);
    table_row(table);
    table_text(table, 0, name);
    table_text(table, 1, roles);
    table_text(table, 2, plugin->descriptor.version);
    table_text(table, 3, plugin->descriptor.summary);
    table_text(table, 4, plugin->path);
    (void)json_array_append_new(plugins, plugins_json_plugin(plugin));
    return RUN_ALL_DONE;
}

/* Sections of a profile that no plugin has. */
static json_t *sections_json(void)
{
    const struct option_table migration = profile_migration_table(), side = side_table();
    json_t *array = json_array();

    if (json_array_append_new(
            array, plugins_json_section("migration", title_migration, &migration)) == 0 &&
        json_array_append_new(array, plugins_json_section("side", title_side, &side)) == 0)
        return array;
    json_decref(array);
    return NULL;
}

static int print_document(json_t *plugins, json_t *sections, size_t count)
{
    const struct document_heading heading = {.command = "plugins", .version = PACKAGE_VERSION};
    struct kimt_error err = {.struct_size = sizeof err};
    json_t *document = document_new(&heading);
    bool good = json_array_size(plugins) == count;

    good = document_put(document, "plugins", plugins) && good;
    good = document_put(document, "sections", sections) && good;
    if (document_print(document, good, stdout, &err) == KIMT_OK)
        return RUN_ALL_DONE;
    print_error(&err);
    return RUN_INCOMPLETE;
}

static int print_list(const struct table *table, json_t *plugins, enum document_format format)
{
    const struct table_style style = {.width = table_width_of(stdout)};
    struct kimt_error err = {.struct_size = sizeof err};
    int status = RUN_ALL_DONE;

    if (format == DOCUMENT_JSON)
        return print_document(json_incref(plugins), sections_json(), table_row_count(table));
    if (format == DOCUMENT_CSV && document_print_csv(table, stdout, &err) != KIMT_OK) {
        print_error(&err);
        status = RUN_INCOMPLETE;
    } else if (format == DOCUMENT_TEXT) {
        table_print(table, &style, stdout);
    }
    return status;
}

static int list_all(struct loader *loader, const char *format_name)
{
    struct kimt_error err = {.struct_size = sizeof err};
    const char *const *names;
    enum document_format format;
    struct table *table;
    json_t *plugins;
    int status = RUN_ALL_DONE, printed;
    size_t count;

    if (!document_format_read(format_name, &format)) {
        say("--format is one of text, json and csv; with a NAME also mdoc, ini and keys");
        return RUN_USAGE;
    }
    if (loader_list(loader, &names, &count, &err) != KIMT_OK) {
        print_error(&err);
        return RUN_USAGE;
    }
    table = table_new(columns, sizeof columns / sizeof columns[0]);
    plugins = json_array();
    for (size_t i = 0; i < count && table; i++)
        if (list_one(loader, names[i], table, plugins) != RUN_ALL_DONE)
            status = RUN_INCOMPLETE;
    printed = table ? print_list(table, plugins, format) : RUN_INCOMPLETE;
    json_decref(plugins);
    table_free(&table);
    return printed == RUN_ALL_DONE ? status : printed;
}

/* ---- one plugin ---- */

static void print_text(const struct listing *listing)
{
    char roles[64];

    if (listing->plugin) {
        const struct kimt_plugin *plugin = &listing->plugin->descriptor;

        describe_roles(plugin, roles, sizeof roles);
        text_put(stdout, plugin->name);
        (void)fputc(' ', stdout);
        text_put(stdout, plugin->version);
        (void)fputs(": ", stdout);
        put_line(plugin->summary);
        (void)printf("%s; ", roles);
        put_line(listing->plugin->path);
    } else {
        (void)printf("%s\n", listing->title);
    }
    (void)printf(listing->table.count > 0 ? "\nOptions:\n" : "\nIt has no options.\n");
    option_print(&listing->table, stdout);
}

static void print_mdoc(const struct listing *listing)
{
    if (listing->table.count == 0)
        (void)printf("It has no options.\n");
    option_print_mdoc(&listing->table, stdout);
}

static void print_ini(const struct listing *listing)
{
    option_print_ini(&listing->table, true, stdout);
}

static void print_operation(void *context, const char *role, const char *operation, bool is_there)
{
    (void)context;
    (void)printf("has_%s_%s=%d\n", role, operation, is_there);
}

static void print_keys(const struct listing *listing)
{
    static const char *const threads[] = {"per-session", "serial", "one"};
    char roles[64];

    if (listing->plugin) {
        const struct kimt_plugin *plugin = &listing->plugin->descriptor;

        describe_roles(plugin, roles, sizeof roles);
        put_key("name", plugin->name);
        put_key("version", plugin->version);
        put_key("summary", plugin->summary);
        (void)printf("abi=%u.%u\nthreads=%s\nroles=%s\n", plugin->abi_major, plugin->abi_minor,
                     threads[plugin->threads], roles);
        put_key("path", listing->plugin->path);
        negotiate_each_operation(listing->plugin, print_operation, NULL);
    }
    option_print_keys(&listing->table, stdout);
}

static void print_json(const struct listing *listing)
{
    json_t *plugins = json_array(), *sections = json_array();
    json_t *shown = listing->plugin
                        ? plugins_json_plugin(listing->plugin)
                        : plugins_json_section(listing->name, listing->title, &listing->table);

    (void)json_array_append_new(listing->plugin ? plugins : sections, shown);
    (void)print_document(plugins, sections, listing->plugin ? 1 : 0);
}

static const struct {
    const char *name;
    void (*print)(const struct listing *listing);
} formats[] = {{"text", print_text},
               {"json", print_json},
               {"mdoc", print_mdoc},
               {"ini", print_ini},
               {"keys", print_keys}};

static int print_one(const struct listing *listing, const char *format)
{
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++)
        if (strcmp(format ? format : "text", formats[i].name) == 0) {
            formats[i].print(listing);
            return RUN_ALL_DONE;
        }
    say("--format is one of text, json, mdoc, ini and keys");
    return RUN_USAGE;
}

static int show_one(struct loader *loader, const char *name, const char *format)
{
    struct kimt_error err = {.struct_size = sizeof err};
    struct listing listing = {.loader = loader};

    if (strcmp(name, "migration") == 0) {
        listing.name = name;
        listing.title = title_migration;
        listing.table = profile_migration_table();
    } else if (strcmp(name, "source") == 0 || strcmp(name, "destination") == 0) {
        listing.name = "side";
        listing.title = title_side;
        listing.table = side_table();
    } else if (loader_get(loader, name, &listing.plugin, &err) == KIMT_OK) {
        listing.table = (struct option_table){.rows = listing.plugin->descriptor.options,
                                              .count = listing.plugin->descriptor.option_count,
                                              .stride = listing.plugin->descriptor.option_size};
    } else {
        print_error(&err);
        return RUN_USAGE;
    }
    return print_one(&listing, format);
}

int plugins_command(const struct arguments *arguments)
{
    struct kimt_error err = {.struct_size = sizeof err};
    struct loader *loader;
    int status;

    if (loader_new(arguments->plugin_dir, &loader, &err) != KIMT_OK) {
        print_error(&err);
        return RUN_USAGE;
    }
    status = arguments->operand ? show_one(loader, arguments->operand, arguments->format)
                                : list_all(loader, arguments->format);
    loader_free(&loader);
    return status;
}
