/* SPDX-License-Identifier: MIT
 *
 * See syntax.h.
 */
#include "command/syntax.h"
#include <string.h>

const struct syntax_command syntax_commands[] = {
    {"migrate", "PROFILE", "copy all accounts of the profile to the destination",
     "Makes missing domains and users at the destination, then copies folders and messages of\n"
     "every account, several at once. The source is never changed. Run it again to go on where it\n"
     "was stopped, or to bring over what is new: nothing is copied twice, and messages that the\n"
     "destination holds already, from whatever tool, are recognised by their content.\n",
     SYNTAX_MIGRATE, true},
    {"check", "PROFILE", "log in everywhere and measure; changes nothing",
     "Logs in to both sides for all accounts and prints what it found. Rows that failed are\n"
     "written to a CSV file that can be corrected and used as accounts file.\n",
     SYNTAX_CHECK, true},
    {"plan", "PROFILE", "write down which folder goes where, to be edited; changes nothing",
     "Logs in to both sides for all accounts, tells where each folder would go, what is there\n"
     "already and what the migration will take, and writes a plan file, NAME.plan beside the\n"
     "profile. Other destination folders can be written into it, or skip; then: kimt migrate\n"
     "--plan NAME.plan PROFILE. A plan that exists is left alone without --force.\n",
     SYNTAX_PLAN, true},
    {"status", "PROFILE", "tell how far the migration is, by its journal",
     "Prints a table of accounts and the last runs. Asks no server, and may be used while a run "
     "is\n"
     "going on.\n",
     SYNTAX_STATUS, true},
    {"verify", "PROFILE", "compare both sides: is every message there, as it was?",
     "Reads back what the destination holds and compares it with the source and with the journal\n"
     "of the runs before; changes nothing. Each difference is told with its reason. The exit\n"
     "status is 0 only if every message of the source is accounted for.\n"
     "Levels: full, every byte; headers, naming fields and sizes; count, that each one is there.\n",
     SYNTAX_VERIFY, true},
    {"undo", "PROFILE", "remove again what was copied, unless it was changed since",
     "Removes from the destination the messages that were copied there, as the journal tells, if\n"
     "they are as they were copied, and the folders that were made, once they are empty. What the\n"
     "destination had before stays, and so do users that were made. Shows what it is going to\n"
     "remove, and asks.\n",
     SYNTAX_UNDO, true},
    {"plugins", "[NAME]", "list the plugins, or tell the options of one",
     "NAME is a plugin, or `migration` for the options of the [migration] section of a profile.\n",
     SYNTAX_PLUGINS, false},
    {"init", "[FILE]", "write a profile to start from, every option explained",
     "Without FILE it is printed. A FILE that exists is left alone.\n", SYNTAX_INIT, false},
    {NULL, NULL, NULL, NULL, 0, false}};

const struct syntax_option syntax_options[] = {
    {"set", "SECTION.KEY=VALUE", "takes this value instead of the profile's; repeatable",
     SYNTAX_SET, SYNTAX_PROFILE},
    {"only", "ADDRESS", "works on these accounts only: address, *@domain or @FILE; repeatable",
     SYNTAX_ONLY, SYNTAX_PROFILE},
    {"dry-run", NULL, "logs in, tells what would be done, and changes nothing", SYNTAX_DRY_RUN,
     SYNTAX_MIGRATE | SYNTAX_UNDO},
    {"plan", "FILE", "puts folders where this file says, which kimt plan wrote", SYNTAX_PLAN_FILE,
     SYNTAX_MIGRATE},
    {"output", "FILE", "writes the plan there", SYNTAX_OUTPUT, SYNTAX_PLAN},
    {"force", NULL, "replaces a plan that exists", SYNTAX_FORCE, SYNTAX_PLAN},
    {"run", "RUN", "undoes this run only; kimt status tells which there are", SYNTAX_RUN,
     SYNTAX_UNDO},
    {"yes", NULL, "does not ask", SYNTAX_YES, SYNTAX_UNDO},
    {"follow", "[=INTERVAL]", "repeats passes until it is stopped: every 5m, or as told",
     SYNTAX_FOLLOW, SYNTAX_MIGRATE},
    {"level", "LEVEL", "how much is compared: full (unless told), headers or count", SYNTAX_LEVEL,
     SYNTAX_VERIFY},
    {"verbose", NULL, "tells more; twice tells the protocol as well", 'v', SYNTAX_RUNS},
    {"state", "STATE", "shows accounts in this state only, such as failed,attention", SYNTAX_STATE,
     SYNTAX_STATUS},
    {"format", "FORMAT",
     "how to print the result: text, json or csv; plugins: also mdoc, ini, keys", SYNTAX_FORMAT,
     SYNTAX_PLUGINS | SYNTAX_STATUS},
    {"plugin-dir", "FOLDER", "looks for plugins there", SYNTAX_PLUGIN_DIR, SYNTAX_ALL},
    {"data-dir", "FOLDER", "looks for data such as the habits of servers there", SYNTAX_DATA_DIR,
     SYNTAX_ALL},
    {"help", NULL, "tells commands and options", 'h', SYNTAX_ALL},
    {"version", NULL, "tells the version", SYNTAX_VERSION, SYNTAX_ALL},
    {NULL, NULL, NULL, 0, 0}};

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
