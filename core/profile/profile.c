/* SPDX-License-Identifier: MIT
 *
 * See profile.h. In three steps: the plugins that sections name, then each section against its
 * table, then what spans sections. All problems of all steps are reported.
 */
#include <config.h>

#include "base/cleanup.h"
#include "base/strings.h"
#include "config/ini.h"
#include "config/memory.h"
#include "config/place.h"
#include "profile/profile.h"
#include "profile/section.h"
#include <errno.h>
#include <limits.h>
#include <string.h>

#define MEMBER(member) offsetof(struct migration_options, member)

static const struct kimt_choice not_mail_choices[] = {
    {"skip", PROFILE_NOT_MAIL_SKIP, "Such folders are left out, and the report counts them."},
    {"copy", PROFILE_NOT_MAIL_COPY, "They are copied as if they held mail."},
    {NULL, 0, NULL}};

static const struct kimt_choice deletions_choices[] = {
    {"report", PROFILE_DELETIONS_REPORT, "The destination keeps them; they are reported."},
    {"trash", PROFILE_DELETIONS_TRASH,
     "They are moved to the destination's trash, unless they were changed there."},
    {NULL, 0, NULL}};

/* clang-format off */
static const struct kimt_option migration_rows[] = {
    {.name = "accounts", .type = KIMT_OPTION_PATH, .flags = KIMT_OPTION_REQUIRED,
     .offset = MEMBER(accounts), .example = "users.csv",
     .help = "The accounts file: user@domain.com;password;Full Name in each line.\n"
             "If several rows are one mailbox at the destination, only the first is moved."},
    {.name = "lanes", .type = KIMT_OPTION_INT, .offset = MEMBER(lanes), .min = 1, .max = 64,
     .example = "4",
     .help = "How many accounts, and folders of one account, are worked on at once.\n"
             "Each lane has a connection to each side. Without it kimt begins with 2 to 4, or with 8 "
             "where logging in takes long, and finds out whether up to 8 are faster. If a server asks "
             "for a slower pace, fewer are used."},
    {.name = "lanes_per_account", .type = KIMT_OPTION_INT, .flags = KIMT_OPTION_ADVANCED,
     .offset = MEMBER(lanes_per_account), .min = 0, .max = 64,
     .example = "1",
     .help = "How many lanes may work on one account at once. Without it, or with 0: all of them."},
    {.name = "reporter", .type = KIMT_OPTION_LIST, .offset = MEMBER(reporters),
     .help = "Who reports on the run: names of reporters, or labels of [reporter.LABEL] sections.\n"
             "Without any: terminal, report-log, html-report and debug-log."},
    {.name = "exclude", .type = KIMT_OPTION_LIST, .flags = KIMT_OPTION_ADVANCED,
     .offset = MEMBER(exclude), .example = "Trash",
     .help = "Folders of the source that are left out.\n"
             "A path with / between its parts; * stands for any letters, / among them, ? for one.\n"
             "Case matters, except in INBOX. Trash is that folder alone, Trash/* all folders "
             "below it.\n"
             "A pattern that matches nothing is reported at the end."},
    {.name = "create_empty", .type = KIMT_OPTION_BOOL, .flags = KIMT_OPTION_ADVANCED,
     .offset = MEMBER(create_empty), .def = "yes",
     .help = "Whether folders without messages are created at the destination, too."},
    {.name = "subscriptions", .type = KIMT_OPTION_BOOL, .flags = KIMT_OPTION_ADVANCED,
     .offset = MEMBER(subscriptions), .def = "yes",
     .help = "Whether folders are subscribed at the destination as they are at the source."},
    {.name = "not_mail", .type = KIMT_OPTION_ENUM, .flags = KIMT_OPTION_ADVANCED,
     .offset = MEMBER(not_mail), .def = "skip", .choices = not_mail_choices,
     .help = "What happens to folders that hold calendars, contacts and the like.\n"
             "They are recognised by their names, at known kinds of servers. Skipped folders are "
             "reported and counted."},
    {.name = "deletions", .type = KIMT_OPTION_ENUM, .flags = KIMT_OPTION_ADVANCED,
     .offset = MEMBER(deletions), .def = "report", .choices = deletions_choices,
     .help = "What happens to messages that were copied, and deleted at the source since.\n"
             "Nothing is removed for good, and nothing is moved that kimt did not put there."},
    {.name = "deletions_max", .type = KIMT_OPTION_PERCENT, .flags = KIMT_OPTION_ADVANCED,
     .offset = MEMBER(deletions_max), .min = 0, .max = 100, .def = "10%",
     .help = "How many of an account's messages one pass may move to the trash.\n"
             "If more were deleted at the source, none is moved, and the account says so."},
    {.name = "window", .type = KIMT_OPTION_STRING, .flags = KIMT_OPTION_ADVANCED,
     .offset = MEMBER(window), .example = "20:00-06:00",
     .help = "The hours in which kimt migrate and verify work, in local time; without it: all.\n"
             "Several are separated by commas, and each may begin with days: Sat 00:00-24:00, "
             "Mon-Fri 20:00-06:00. When they end, the message under way is finished, sessions "
             "are closed, and the run waits, with --follow too. verify finishes its folders "
             "first."},
    {.name = "timeout", .type = KIMT_OPTION_DURATION, .flags = KIMT_OPTION_ADVANCED,
     .offset = MEMBER(timeout_ms), .min = 1000, .max = 3600000, .def = "60s",
     .help = "How long kimt waits for a silent server.\n"
             "A server that keeps saying something else, such as that it is still busy, gets "
             "ten times as long; then the connection is closed."},
    {.name = "retry_for", .type = KIMT_OPTION_DURATION, .flags = KIMT_OPTION_ADVANCED,
     .offset = MEMBER(retry_for_ms), .min = 0, .max = INT64_C(7) * 24 * 3600000, .def = "10m",
     .help = "How long a lost connection is tried again without any progress.\n"
             "After that its account has failed, and the others go on. The last try is made when "
             "it is over, however long the server asked to be left alone."},
    {.name = "late_arrival", .type = KIMT_OPTION_DURATION, .flags = KIMT_OPTION_ADVANCED,
     .offset = MEMBER(late_arrival_ms), .min = 0, .max = 600000, .def = "3s",
     .help = "How long a connection that was lost may still deliver messages to a slow server.\n"
             "So long after it, the folder is looked at once more for second copies."},
    {.name = "memory", .type = KIMT_OPTION_SIZE, .flags = KIMT_OPTION_ADVANCED,
     .offset = MEMBER(memory), .min = 32 << 20, .max = INT64_C(1) << 40, .example = "64M",
     .help = "How much memory the run may take, about.\n"
             "Lanes share it: with less of it, each has fewer messages under way at once, and "
             "where it is too little for so many, there are fewer lanes. Without it: 64M for one "
             "lane; for several, 24M and 8M for each."},
    {.name = "spool_memory", .type = KIMT_OPTION_SIZE, .flags = KIMT_OPTION_ADVANCED,
     .offset = MEMBER(spool_memory), .min = 0, .max = 1 << 30, .def = "1M",
     .help = "How much of a message is kept in memory if the source does not report its size.\n"
"The rest of it waits in a temporary file that has no name."},
    {.name = "state", .type = KIMT_OPTION_PATH, .flags = KIMT_OPTION_ADVANCED,
     .offset = MEMBER(state), .example = "company.state",
     .help = "The folder for what is kept from run to run, such as generated passwords.\n"
             "Without it: NAME.state beside the profile NAME.ini. Only its owner can read it."},
    {.name = "logs", .type = KIMT_OPTION_PATH, .flags = KIMT_OPTION_ADVANCED,
     .offset = MEMBER(logs), .example = "~/KimtLogs",
     .help = "The folder in which each run makes a folder for its logs.\n"
             "Without it: KimtLogs in the home folder."},
};
/* clang-format on */

static const char *const usual_reporters[] = {"terminal", "report-log", "html-report", "debug-log"};

struct profile_private {
    struct strings *strings;
    struct section_values *values; /* of each section, to be freed */
};

/* A profile while it is read. */
struct reading {
    struct profile *profile;
    struct sections *sections;
    struct loader *loader;
    struct problems *problems;
};

struct option_table profile_migration_table(void)
{
    return (struct option_table){.rows = migration_rows,
                                 .count = sizeof migration_rows / sizeof migration_rows[0],
                                 .stride = sizeof migration_rows[0]};
}

static int64_t at_most(int64_t lanes, const struct side_options *limits)
{
    return limits->sessions > 0 && limits->sessions < lanes ? limits->sessions : lanes;
}

int64_t profile_lanes_most(const struct profile *profile)
{
    int64_t lanes = profile->migration.lanes;

    lanes = at_most(lanes > 0 ? lanes : PROFILE_LANES_MOST, &profile->source.limits);
    return at_most(lanes, &profile->destination.limits);
}

/* ---- the file's place ---- */

static int out_of_memory(struct problems *problems, const char *path)
{
    problems_add(problems, path, "out of memory");
    return KIMT_FAIL;
}

/* The folder of `path`, absolute, without links. */
static char *folder_of(const char *path, char *resolved)
{
    const char *slash = strrchr(path, '/');
    AUTO_FREE char *folder = slash ? strndup(path, (size_t)(slash - path) + 1) : strdup(".");

    return folder ? realpath(folder, resolved) : NULL;
}

static const char *name_of(struct strings *strings, const char *path)
{
    const char *slash = strrchr(path, '/'), *base = slash ? slash + 1 : path;
    const char *dot = strrchr(base, '.');

    return strings_copy(strings, base, dot && dot > base ? (size_t)(dot - base) : strlen(base));
}

static int place(struct profile *profile, const char *path, struct problems *problems)
{
    struct strings *strings = profile->private->strings;
    char resolved[PATH_MAX];

    if (!folder_of(path, resolved)) {
        problems_add(problems, path, "%s",
                     errno == ENOENT || errno == ENOTDIR ? "no such file" : strerror(errno));
        return KIMT_FAIL;
    }
    profile->path = strings_copy(strings, path, strlen(path));
    profile->folder = strings_copy(strings, resolved, strlen(resolved));
    profile->name = name_of(strings, path);
    return profile->path && profile->folder && profile->name ? KIMT_OK
                                                             : out_of_memory(problems, path);
}

/* ---- plugins ---- */

static bool plays(const struct loaded_plugin *plugin, const char *role)
{
    if (strcmp(role, "source") == 0)
        return plugin->descriptor.source != NULL;
    if (strcmp(role, "destination") == 0)
        return plugin->descriptor.destination != NULL;
    return plugin->descriptor.reporter != NULL;
}

/* Loads the plugin that a section names, or the one that is called as the section is. */
static const struct loaded_plugin *find_plugin(struct reading *reading, const char *section,
                                               const char *role, const char *usual)
{
    struct kimt_error err = {.struct_size = sizeof err};
    const struct loaded_plugin *plugin;
    char where[300];
    const char *name = sections_plugin(reading->sections, section, where, sizeof where);

    if (!name && !usual) {
        problems_add(reading->problems, where,
                     "plugin is missing: it names the plugin that is "
                     "the %s (kimt plugins lists them)",
                     role);
        return NULL;
    }
    name = name ? name : usual;
    if (loader_get(reading->loader, name, &plugin, &err) != KIMT_OK) {
        problems_add_error(reading->problems, where, &err);
        return NULL;
    }
    if (plays(plugin, role))
        return plugin;
    problems_add(reading->problems, where, "plugin %s is not a %s (kimt plugins lists roles)", name,
                 role);
    return NULL;
}

static void find_plugins(struct reading *reading)
{
    struct profile *profile = reading->profile;

    profile->source.label = "source";
    profile->source.plugin = find_plugin(reading, "source", "source", NULL);
    profile->destination.label = "destination";
    profile->destination.plugin = find_plugin(reading, "destination", "destination", NULL);
}

static struct option_table table_of(const struct loaded_plugin *plugin)
{
    return (struct option_table){.rows = plugin->descriptor.options,
                                 .count = plugin->descriptor.option_count,
                                 .stride = plugin->descriptor.option_size};
}

/* ---- sections ---- */

/* Fills the options of one section; NULL without memory. */
static const void *fill(struct reading *reading, const char *section, struct option_table table,
                        size_t bytes)
{
    return sections_fill(reading->sections, section, &table, bytes, true, reading->profile->folder,
                         &reading->profile->private->values, reading->problems);
}

/* What a side's section says that is not its plugin's. */
static void fill_limits(struct reading *reading, struct profile_plugin *which)
{
    const struct option_table table = side_table();
    const struct side_options *limits = sections_fill(
        reading->sections, which->label, &table, sizeof *limits, false, reading->profile->folder,
        &reading->profile->private->values, reading->problems);

    if (limits)
        which->limits = *limits;
}

static void fill_plugin(struct reading *reading, struct profile_plugin *which, const char *section,
                        const char *role)
{
    const struct kimt_plugin *plugin;
    struct kimt_error err = {.struct_size = sizeof err};
    size_t before = problems_count(reading->problems);
    char where[300];

    if (!which->plugin)
        return;
    plugin = &which->plugin->descriptor;
    which->options = fill(reading, section, table_of(which->plugin), plugin->options_bytes);
    if (problems_count(reading->problems) > before)
        return;
    sections_where(reading->sections, section, where, sizeof where);
    if (plugin->validate && plugin->validate(which->options, role, &err) != KIMT_OK) {
        problems_add_error(reading->problems, where, &err);
        return;
    }
    if (plugin->describe)
        plugin->describe(which->options, which->where, sizeof which->where);
    if (!which->where[0])
        (void)snprintf(which->where, sizeof which->where, "%s", plugin->name);
}

static bool is_repeated(const struct kimt_option_list *labels, size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (strcmp(labels->values[i], labels->values[index]) == 0)
            return true;
    return false;
}

static void add_reporter(struct reading *reading, size_t index)
{
    const struct kimt_option_list *labels = &reading->profile->migration.reporters;
    struct profile_plugin *reporter = &reading->profile->reporters[index];
    char section[128], where[300];

    reporter->label = labels->values[index];
    (void)snprintf(section, sizeof section, "reporter.%.100s", reporter->label);
    if (is_repeated(labels, index)) {
        sections_where(reading->sections, "migration", where, sizeof where);
        problems_add(reading->problems, where,
                     "reporter %s is named twice; a second one needs a label of its own and a "
                     "section [reporter.LABEL] with plugin = %s",
                     reporter->label, reporter->label);
        return;
    }
    reporter->plugin = find_plugin(reading, section, "reporter", reporter->label);
    fill_plugin(reading, reporter, section, "reporter");
}

static void take_hours(struct reading *reading)
{
    struct profile *profile = reading->profile;
    struct kimt_error err = {.struct_size = sizeof err};
    char where[300];

    if (!profile->migration.window ||
        hours_parse(profile->migration.window, &profile->hours, &err) == KIMT_OK)
        return;
    sections_where_key(reading->sections, "migration", "window", where, sizeof where);
    problems_add_error(reading->problems, where, &err);
}

static int take_migration(struct reading *reading)
{
    struct profile *profile = reading->profile;
    const struct migration_options *options =
        fill(reading, "migration", profile_migration_table(), sizeof *options);
    struct strings *strings = profile->private->strings;

    if (!options)
        return KIMT_FAIL;
    profile->migration = *options;
    take_hours(reading);
    if (profile->migration.reporters.count == 0)
        profile->migration.reporters = (struct kimt_option_list){
            usual_reporters, sizeof usual_reporters / sizeof usual_reporters[0]};
    if (!profile->migration.state)
        profile->migration.state =
            strings_format(strings, "%s/%s.state", profile->folder, profile->name);
    profile->reporter_count = profile->migration.reporters.count;
    profile->reporters =
        strings_alloc(strings, profile->reporter_count * sizeof *profile->reporters);
    if (profile->migration.state && profile->reporters)
        return KIMT_OK;
    profile->reporter_count = 0;
    return out_of_memory(reading->problems, profile->path);
}

/* Reading and writing one place would copy every account onto itself. */
static void check_places(struct reading *reading)
{
    const struct profile_plugin *source = &reading->profile->source;
    const struct profile_plugin *destination = &reading->profile->destination;
    char where[300];

    if (!place_same(source->where, destination->where))
        return;
    sections_where(reading->sections, "destination", where, sizeof where);
    problems_add(reading->problems, where,
                 "source and destination are the same, %s: each account would be copied onto "
                 "itself; name another server in [destination]",
                 source->where);
}

static void announce_tables(struct reading *reading)
{
    const struct profile *profile = reading->profile;

    sections_know(reading->sections, "migration", profile_migration_table());
    sections_know(reading->sections, "source", side_table());
    sections_know(reading->sections, "destination", side_table());
    if (profile->source.plugin)
        sections_know(reading->sections, "source", table_of(profile->source.plugin));
    if (profile->destination.plugin)
        sections_know(reading->sections, "destination", table_of(profile->destination.plugin));
}

static int read_all(struct reading *reading)
{
    struct profile *profile = reading->profile;
    int result;

    find_plugins(reading);
    announce_tables(reading);
    result = take_migration(reading);
    fill_plugin(reading, &profile->source, "source", "source");
    fill_plugin(reading, &profile->destination, "destination", "destination");
    fill_limits(reading, &profile->source);
    fill_limits(reading, &profile->destination);
    if (profile->migration.memory == 0)
        profile->migration.memory = memory_usual(profile_lanes_most(profile));
    for (size_t i = 0; i < profile->reporter_count; i++)
        add_reporter(reading, i);
    sections_check_unused(reading->sections, reading->problems);
    check_places(reading);
    return result;
}

/* ---- the profile ---- */

static struct profile *profile_new(void)
{
    struct profile *profile = calloc(1, sizeof *profile);

    if (profile)
        profile->private = calloc(1, sizeof *profile->private);
    if (profile && profile->private)
        profile->private->strings = strings_new();
    if (profile && (!profile->private || !profile->private->strings))
        profile_free(&profile);
    return profile;
}

static int read_file(struct reading *reading, const char *path,
                     const struct profile_override *overrides, size_t override_count)
{
    struct ini *ini = NULL;
    int result = KIMT_FAIL;

    if (place(reading->profile, path, reading->problems) != KIMT_OK ||
        ini_load(path, reading->problems, &ini) != KIMT_OK)
        return KIMT_FAIL;
    if (sections_new(ini, overrides, override_count, &reading->sections) == KIMT_OK)
        result = read_all(reading);
    else
        (void)out_of_memory(reading->problems, path);
    sections_free(&reading->sections);
    ini_free(&ini);
    return result;
}

int profile_load(const char *path, const struct profile_override *overrides, size_t override_count,
                 struct loader *loader, struct problems *problems, struct profile **profile_r)
{
    size_t before = problems_count(problems);
    struct reading reading = {.profile = profile_new(), .loader = loader, .problems = problems};

    *profile_r = reading.profile;
    if (!reading.profile)
        return out_of_memory(problems, path);
    if (read_file(&reading, path, overrides, override_count) == KIMT_OK &&
        problems_count(problems) == before)
        return KIMT_OK;
    profile_free(profile_r);
    return KIMT_FAIL;
}

void profile_free(struct profile **profile)
{
    if (!*profile)
        return;
    if ((*profile)->private) {
        sections_free_values(&(*profile)->private->values);
        if ((*profile)->private->strings)
            strings_free(&(*profile)->private->strings);
        free((*profile)->private);
    }
    free(*profile);
    *profile = NULL;
}
