/* SPDX-License-Identifier: MIT
 *
 * kimt init: a profile to start from, made of the option tables of all plugins there are.
 *
 * The usual source, destination and reporters are in use; what else there is follows as comments.
 */
#include <config.h>

#include "command/commands.h"
#include "command/say.h"
#include "run/run.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

enum {
    MOST_PLUGINS = 100
};

/* Those a first profile uses, if they are there. */
static const char *const usual_reporters[] = {"terminal", "report-log", "html-report", "debug-log",
                                              NULL};
static const char usual_source[] = "imap";
static const char usual_destination[] = "kerio";

struct offer {
    const struct kimt_plugin *plugins[MOST_PLUGINS];
    size_t count;
    FILE *out;
};

static int gather(struct loader *loader, struct offer *offer, struct kimt_error *err)
{
    const char *const *names;
    size_t count;

    if (loader_list(loader, &names, &count, err) != KIMT_OK)
        return KIMT_FAIL;
    for (size_t i = 0; i < count && offer->count < MOST_PLUGINS; i++) {
        const struct loaded_plugin *plugin;

        if (loader_get(loader, names[i], &plugin, err) == KIMT_OK)
            offer->plugins[offer->count++] = &plugin->descriptor;
    }
    return KIMT_OK;
}

static struct option_table table_of(const struct kimt_plugin *plugin)
{
    return (struct option_table){
        .rows = plugin->options, .count = plugin->option_count, .stride = plugin->option_size};
}

static bool is_source(const struct kimt_plugin *plugin)
{
    return plugin->source != NULL;
}

static bool is_destination(const struct kimt_plugin *plugin)
{
    return plugin->destination != NULL;
}

static bool is_usual_reporter(const char *name)
{
    for (size_t i = 0; usual_reporters[i]; i++)
        if (strcmp(usual_reporters[i], name) == 0)
            return true;
    return false;
}

/* The usual one of a role, or else the first. */
static const struct kimt_plugin *choose(const struct offer *offer, const char *usual,
                                        bool (*plays)(const struct kimt_plugin *))
{
    const struct kimt_plugin *chosen = NULL;

    for (size_t i = 0; i < offer->count; i++)
        if (plays(offer->plugins[i]) && (!chosen || strcmp(offer->plugins[i]->name, usual) == 0))
            chosen = offer->plugins[i];
    return chosen;
}

static void print_section(const struct offer *offer, const char *section, bool is_active,
                          const struct kimt_plugin *plugin)
{
    const struct option_table table = table_of(plugin), side = side_table();
    const char *mark = is_active ? "" : "; ";

    (void)fprintf(offer->out, "\n\n; ---- %s: %s ----\n%s[%s]\n", plugin->name, plugin->summary,
                  mark, section);
    (void)fprintf(offer->out, "%splugin = %s\n", mark, plugin->name);
    option_print_ini(&table, is_active, offer->out);
    if (is_active && (plugin->source || plugin->destination))
        option_print_ini(&side, true, offer->out);
}

static void print_role(const struct offer *offer, const char *section, const char *usual,
                       bool (*plays)(const struct kimt_plugin *))
{
    const struct kimt_plugin *chosen = choose(offer, usual, plays);

    if (chosen)
        print_section(offer, section, true, chosen);
    for (size_t i = 0; i < offer->count; i++)
        if (plays(offer->plugins[i]) && offer->plugins[i] != chosen)
            print_section(offer, section, false, offer->plugins[i]);
}

static const struct kimt_plugin *find(const struct offer *offer, const char *name)
{
    for (size_t i = 0; i < offer->count; i++)
        if (strcmp(offer->plugins[i]->name, name) == 0)
            return offer->plugins[i];
    return NULL;
}

static void print_reporter_names(const struct offer *offer)
{
    unsigned number = 0;

    (void)fputc('\n', offer->out);
    for (size_t i = 0; usual_reporters[i]; i++)
        if (find(offer, usual_reporters[i]))
            (void)fprintf(offer->out, "reporter.%u = %s\n", ++number, usual_reporters[i]);
    for (size_t i = 0; i < offer->count; i++)
        if (offer->plugins[i]->reporter && !is_usual_reporter(offer->plugins[i]->name))
            (void)fprintf(offer->out, "; reporter.%u = %s\n", ++number, offer->plugins[i]->name);
}

static void print_reporters(const struct offer *offer)
{
    for (size_t i = 0; i < offer->count; i++) {
        char section[80];

        if (!offer->plugins[i]->reporter)
            continue;
        (void)snprintf(section, sizeof section, "reporter.%s", offer->plugins[i]->name);
        print_section(offer, section, is_usual_reporter(offer->plugins[i]->name),
                      offer->plugins[i]);
    }
}

static void print_profile(const struct offer *offer)
{
    const struct option_table migration = profile_migration_table();

    (void)fputs(
        "; A profile of kimt: what to move, from where, to where. kimt.ini(5) explains it.\n"
        ";\n"
        "; Values that hold ; or # stand in quotes. Paths begin at the folder of this file.\n"
        "; Only you should be able to read it: chmod 600.\n"
        "\n"
        "[migration]\n",
        offer->out);
    option_print_ini(&migration, true, offer->out);
    print_reporter_names(offer);
    print_role(offer, "source", usual_source, is_source);
    print_role(offer, "destination", usual_destination, is_destination);
    print_reporters(offer);
}

/* A new file, for its owner only; NULL if there is one already. */
static FILE *create(const char *path)
{
    int descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    FILE *out = descriptor >= 0 ? fdopen(descriptor, "w") : NULL;

    if (descriptor >= 0 && !out)
        (void)close(descriptor);
    return out;
}

static int write_to(struct offer *offer, const char *path)
{
    bool is_written;

    offer->out = path ? create(path) : stdout;
    if (!offer->out) {
        say("%s: %s", path,
            errno == EEXIST ? "the file exists already and is left alone" : strerror(errno));
        return RUN_USAGE;
    }
    print_profile(offer);
    is_written = fflush(offer->out) == 0 && !ferror(offer->out);
    if (path && fclose(offer->out) != 0)
        is_written = false;
    if (is_written)
        return RUN_ALL_DONE;
    say("%s cannot be written: %s", path ? path : "the profile", strerror(errno));
    return RUN_INCOMPLETE;
}

int init_command(const struct arguments *arguments)
{
    struct kimt_error err = {.struct_size = sizeof err};
    struct offer offer = {0};
    struct loader *loader = NULL;
    int status = RUN_USAGE;

    if (loader_new(arguments->plugin_dir, &loader, &err) == KIMT_OK &&
        gather(loader, &offer, &err) == KIMT_OK)
        status = write_to(&offer, arguments->operand);
    else
        say("%s", err.text);
    loader_free(&loader);
    return status;
}
