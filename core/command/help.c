/* SPDX-License-Identifier: MIT
 *
 * What --help prints, from the tables of syntax.h.
 */
#include "command/arguments.h"
#include "command/syntax.h"

static void print_options(unsigned commands, FILE *out)
{
    (void)fputs("\nOptions:\n", out);
    for (const struct syntax_option *option = syntax_options; option->name; option++) {
        char left[64], letter[] = {'-', (char)option->code, ',', ' ', '\0'};

        if (!(option->commands & commands))
            continue;
        (void)snprintf(left, sizeof left, "%s--%s%s%s", option->code < SYNTAX_DRY_RUN ? letter : "",
                       option->name, option->argument && option->argument[0] != '[' ? " " : "",
                       option->argument ? option->argument : "");
        (void)fprintf(out, "  %-24s %s\n", left, option->help);
    }
}

static void print_statuses(FILE *out)
{
    (void)fputs("\nExit status:\n"
                "  0  all done\n"
                "  1  finished, but something failed or was left out, or a log is not whole\n"
                "  2  the command line, the profile or a plan is wrong; nothing was touched\n"
                "  3  it could not start\n"
                "  4  stopped by a signal\n"
                "  5  another kimt is working on the profile\n",
                out);
}

static void print_all(FILE *out)
{
    (void)fputs("Usage: kimt COMMAND [options] PROFILE\n"
                "Moves mail accounts, with all folders and messages, to another server.\n"
                "\nFor example:\n"
                "  kimt init company.ini      writes a profile; fill it in\n"
                "  kimt check company.ini     logs in everywhere, changes nothing\n"
                "  kimt migrate --only ann@example.com company.ini\n"
                "  kimt migrate company.ini   all accounts; run it again at any time\n"
                "  kimt verify company.ini    reads everything back and compares it\n"
                "\nCommands (kimt help COMMAND says more):\n",
                out);
    for (const struct syntax_command *command = syntax_commands; command->name; command++) {
        char left[64];

        (void)snprintf(left, sizeof left, "%s %s", command->name, command->operand);
        (void)fprintf(out, "  %-24s %s\n", left, command->summary);
    }
    print_options(SYNTAX_ALL, out);
    print_statuses(out);
    (void)fputs("\nMore in kimt(1) and kimt.ini(5).\n", out);
}

void arguments_print_help(const char *command, FILE *out)
{
    const struct syntax_command *syntax = command ? syntax_find_command(command) : NULL;

    if (!syntax) {
        print_all(out);
        return;
    }
    (void)fprintf(out, "Usage: kimt %s [options] %s\n%c%s.\n\n%s", syntax->name, syntax->operand,
                  syntax->summary[0] - 'a' + 'A', syntax->summary + 1, syntax->details);
    print_options(syntax->bit, out);
    print_statuses(out);
}
