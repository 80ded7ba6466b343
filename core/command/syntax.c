/* SPDX-License-Identifier: MIT
 *
 * See syntax.h.
 */
#include "command/syntax.h"
#include <string.h>

const struct syntax_command syntax_commands[] = {
    {"migrate", "PROFILE", "copy all accounts of the profile to the destination",
     "Creates missing domains and users at the destination, then copies folders and messages of\n"
     "every account, several at once. The source is never changed. Run it again to go on where it\n"
     "was stopped, or to copy what is new. Nothing is copied twice: messages that the destination\n"
     "already holds, from any tool, are recognised by their content.\n",
     SYNTAX_MIGRATE, true},
    {"check", "PROFILE", "log in everywhere and measure; changes nothing",
     "Logs in to both sides for all accounts and prints what it found. Rows that failed are\n"
     "written to a CSV file that can be corrected and used as accounts file.\n",
     SYNTAX_CHECK, true},
    {"plan", "PROFILE", "write down which folder goes where, to be edited; changes nothing",
     "Logs in to both sides for all accounts. Reports where each folder would go, what is already\n"
     "there and how long the migration may take. Writes a plan file, NAME.plan beside the\n"
     "profile. Change its destination folders, or write skip; then run: kimt migrate --plan\n"
     "NAME.plan PROFILE. An existing plan is kept unless --force is given.\n",
     SYNTAX_PLAN, true},
    {"status", "PROFILE", "show how far the migration is",
     "Prints a table of accounts and the last runs. It reads the journal and asks no server, so\n"
     "it works while a run is going on.\n",
     SYNTAX_STATUS, true},
    {"verify", "PROFILE", "check that every message has arrived as it was",
     "Reads back what the destination holds and compares it with the source and with the journal\n"
     "of earlier runs. Changes nothing. Each difference is reported with its reason. The exit\n"
     "status is 0 only if every message of the source is accounted for.\n"
     "Levels: full, every byte; headers, naming fields and sizes; count, that each one is there.\n",
     SYNTAX_VERIFY, true},
    {"undo", "PROFILE", "remove what was copied, unless it was changed since",
     "Removes from the destination the messages that the journal says were copied there, unless\n"
     "they were changed since, and the folders that were created, once they are empty. What the\n"
     "destination had before stays, and so do users that were created. Lists what it will remove,\n"
     "and asks.\n",
     SYNTAX_UNDO, true},
    {"accounts", "PROFILE", "show what is read in the accounts file; asks no server",
     "Lists the accounts with their lines, never a password. What is wrong with a row, and what "
     "was\n"
     "found out about the form of the file, stands above them.\n",
     SYNTAX_ACCOUNTS, true},
    {"gui", "[PROFILE]", "open the wizard in the browser",
     "Starts a server for this machine's browser alone, and opens it. Every page shows the file "
     "it\n"
     "writes and the command it runs. A migration that was started there goes on when the browser\n"
     "or the wizard is closed; started again, the wizard shows it.\n",
     SYNTAX_GUI, false},
    {"passwords", "PROFILE", "hand out the passwords that were made for new users",
     "Prints the passwords that kimt made for users at the destination, as CSV, and marks them as\n"
     "handed out: the next time it has those that are new since. Not to a terminal, unless\n"
     "--output - asks for it; --output FILE writes a file that only its owner can read.\n",
     SYNTAX_PASSWORDS, true},
    {"plugins", "[NAME]", "list the plugins, or the options of one",
     "NAME is a plugin, or `migration` for the options of the [migration] section of a profile.\n",
     SYNTAX_PLUGINS, false},
    {"init", "[FILE]", "write a profile to start from, every option explained",
     "Without FILE it is printed. A FILE that exists is left alone.\n", SYNTAX_INIT, false},
    {NULL, NULL, NULL, NULL, 0, false}};

const struct syntax_option syntax_options[] = {
    {"set", "SECTION.KEY=VALUE", "takes this value instead of the profile's; repeatable",
     SYNTAX_SET, SYNTAX_PROFILE | SYNTAX_ACCOUNTS},
    {"only", "ADDRESS", "works on these accounts only: address, *@domain or @FILE; repeatable",
     SYNTAX_ONLY, SYNTAX_PROFILE},
    {"dry-run", NULL, "logs in and reports what would be done; changes nothing", SYNTAX_DRY_RUN,
     SYNTAX_MIGRATE | SYNTAX_UNDO},
    {"plan", "FILE", "puts folders where this file says, which kimt plan wrote", SYNTAX_PLAN_FILE,
     SYNTAX_MIGRATE},
    {"output", "FILE", "writes the plan, or the passwords, there", SYNTAX_OUTPUT,
     SYNTAX_PLAN | SYNTAX_PASSWORDS},
    {"all", NULL, "also those that were handed out before", SYNTAX_ALL_OF_THEM, SYNTAX_PASSWORDS},
    {"force", NULL, "replaces a file that exists; with --only, of a plan those accounts alone",
     SYNTAX_FORCE, SYNTAX_PLAN | SYNTAX_PASSWORDS},
    {"run", "RUN", "undoes this run only; kimt status lists the runs", SYNTAX_RUN, SYNTAX_UNDO},
    {"yes", NULL, "does not ask", SYNTAX_YES, SYNTAX_UNDO},
    {"follow", "[=INTERVAL]", "repeats passes until it is stopped: every 5m, or every INTERVAL",
     SYNTAX_FOLLOW, SYNTAX_MIGRATE},
    {"level", "LEVEL", "how much is compared: full (the default), headers or count", SYNTAX_LEVEL,
     SYNTAX_VERIFY},
    {"verbose", NULL, "prints more; given twice, also the protocol", 'v', SYNTAX_RUNS},
    {"state", "STATE", "shows accounts in this state only, such as failed,attention", SYNTAX_STATE,
     SYNTAX_STATUS},
    {"format", "FORMAT",
     "how to print the result: text, json or csv; plugins: also mdoc, ini, keys", SYNTAX_FORMAT,
     SYNTAX_PLUGINS | SYNTAX_STATUS | SYNTAX_CHECK | SYNTAX_PLAN | SYNTAX_VERIFY | SYNTAX_UNDO |
         SYNTAX_PASSWORDS | SYNTAX_ACCOUNTS},
    {"port", "NUMBER", "listens on this port; a free one without it", SYNTAX_PORT, SYNTAX_GUI},
    {"no-open", NULL, "prints the address and opens no browser", SYNTAX_NO_OPEN, SYNTAX_GUI},
    {"plugin-dir", "FOLDER", "looks for plugins there", SYNTAX_PLUGIN_DIR, SYNTAX_ALL},
    {"data-dir", "FOLDER", "looks for data such as the habits of servers there", SYNTAX_DATA_DIR,
     SYNTAX_ALL},
    {"help", NULL, "prints commands and options", 'h', SYNTAX_ALL},
    {"version", NULL, "prints the version", SYNTAX_VERSION, SYNTAX_ALL},
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
