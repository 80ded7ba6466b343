/* SPDX-License-Identifier: MIT
 *
 * See syntax.h.
 */
#include "command/syntax.h"
#include <string.h>

const struct syntax_command syntax_commands[] = {
    {"migrate", SYNTAX_MIGRATE, "PROFILE", true,
     "copy all accounts of the profile to the destination",
     "Makes missing domains and users at the destination, then copies folders and messages of\n"
     "every account, several at once. The source is never changed. An account whose folders at\n"
     "the destination hold messages already is left alone, unless --merge is given.\n"},
    {"check", SYNTAX_CHECK, "PROFILE", true, "log in everywhere and measure; changes nothing",
     "Logs in to both sides for all accounts and prints what it found. Rows that failed are\n"
     "written to a CSV file that can be corrected and used as accounts file.\n"},
    {"plugins", SYNTAX_PLUGINS, "[NAME]", false, "list the plugins, or tell the options of one",
     "NAME is a plugin, or `migration` for the options of the [migration] section of a profile.\n"},
    {"init", SYNTAX_INIT, "[FILE]", false, "write a profile to start from, every option explained",
     "Without FILE it is printed. A FILE that exists is left alone.\n"},
    {NULL, 0, NULL, false, NULL, NULL}};

const struct syntax_option syntax_options[] = {
    {"set", SYNTAX_SET, "SECTION.KEY=VALUE", SYNTAX_RUNS,
     "takes this value instead of the profile's; repeatable"},
    {"only", SYNTAX_ONLY, "ADDRESS", SYNTAX_RUNS, "works on this account only; repeatable"},
    {"dry-run", SYNTAX_DRY_RUN, NULL, SYNTAX_MIGRATE,
     "logs in, maps folders and counts, but changes nothing"},
    {"merge", SYNTAX_MERGE, NULL, SYNTAX_MIGRATE,
     "adds to folders that hold messages already; some may then be there twice"},
    {"verbose", 'v', NULL, SYNTAX_RUNS, "tells more; twice tells the protocol as well"},
    {"format", SYNTAX_FORMAT, "FORMAT", SYNTAX_PLUGINS,
     "how to print options: text, mdoc, ini or keys"},
    {"plugin-dir", SYNTAX_PLUGIN_DIR, "FOLDER", SYNTAX_ALL, "looks for plugins there"},
    {"data-dir", SYNTAX_DATA_DIR, "FOLDER", SYNTAX_ALL,
     "looks for data such as the habits of servers there"},
    {"help", SYNTAX_HELP, NULL, SYNTAX_ALL, "tells commands and options"},
    {"version", SYNTAX_VERSION, NULL, SYNTAX_ALL, "tells the version"},
    {NULL, 0, NULL, 0, NULL}};

const struct syntax_command *syntax_find_command(const char *name)
{
    for (const struct syntax_command *command = syntax_commands; command->name; command++)
        if (strcmp(command->name, name) == 0)
            return command;
    return NULL;
}

const struct syntax_option *syntax_find_option(int code)
{
    for (const struct syntax_option *option = syntax_options; option->name; option++)
        if (option->code == code)
            return option;
    return NULL;
}
