/* SPDX-License-Identifier: MIT
 *
 * See arguments.h. getopt_long takes the options apart; what they mean stands in syntax.c.
 */
#include <config.h>

#include "base/cleanup.h"
#include "base/nearest.h"
#include "base/strings.h"
#include "command/arguments.h"
#include "command/say.h"
#include "command/syntax.h"
#include "config/option_text.h"
#include "run/run.h"
#include <ctype.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum {
    MOST_OPTIONS = 32,
    FOLLOW_MS = 5 * 60 * 1000 /* --follow without an interval */
};

struct parsing {
    struct arguments *arguments;
    const char **only;
    struct profile_override *overrides;
    unsigned given[MOST_OPTIONS]; /* codes, to be compared with what the command has */
    size_t given_count;
};

__attribute__((format(printf, 1, 2))) static bool refuse(const char *format, ...)
{
    va_list args;

    va_start(args, format);
    say_list(format, args);
    va_end(args);
    (void)fputs("usage: kimt COMMAND [options] PROFILE; see kimt --help\n", stderr);
    return false;
}

/* Section and key end at dots, but a reporter's section has one in it: reporter.LABEL.key. */
static const char *end_of_section(const char *text, const char *equals)
{
    const char *dot = memchr(text, '.', (size_t)(equals - text));

    if (dot && strncmp(text, "reporter.", 9) == 0)
        dot = memchr(dot + 1, '.', (size_t)(equals - dot - 1));
    return dot;
}

/* Names are in lower case, as a profile's reader has them. */
static const char *lower_copy(struct strings *strings, const char *from, const char *to)
{
    char *copy = strings_copy(strings, from, (size_t)(to - from));

    for (char *c = copy; c && *c; c++)
        *c = (char)tolower((unsigned char)*c);
    return copy;
}

static bool take_override(struct parsing *parsing, const char *text)
{
    struct arguments *arguments = parsing->arguments;
    struct profile_override *override = &parsing->overrides[arguments->override_count];
    const char *equals = strchr(text, '=');
    const char *dot = equals ? end_of_section(text, equals) : NULL;

    if (!dot || dot == text || dot + 1 == equals)
        return refuse("--set needs section.key=value");
    override->section = lower_copy(arguments->strings, text, dot);
    override->key = lower_copy(arguments->strings, dot + 1, equals);
    override->value = equals + 1;
    if (!override->section || !override->key)
        return refuse("out of memory");
    arguments->override_count++;
    return true;
}

static bool take_only(struct parsing *parsing, const char *pattern)
{
    if (!pattern[0] || strcmp(pattern, "@") == 0)
        return refuse("--only needs an address such as user@domain.com, *@domain.com or @FILE");
    parsing->only[parsing->arguments->only_count++] = pattern;
    return true;
}

static bool take_follow(struct arguments *arguments, const char *value)
{
    static const struct kimt_option row = {
        .name = "follow", .type = KIMT_OPTION_DURATION, .min = 1000, .max = 86400000};
    char reason[OPTION_TEXT_REASON];

    arguments->follow_ms = FOLLOW_MS;
    if (!value || option_text_number(&row, value, &arguments->follow_ms, reason))
        return true;
    return refuse("--follow=%s %s", value, reason);
}

static const char *const levels[] = {
    [VERIFY_FULL] = "full", [VERIFY_HEADERS] = "headers", [VERIFY_COUNT] = "count"};

const char *verify_level_word(int level)
{
    return levels[level];
}

static bool take_level(struct arguments *arguments, const char *name)
{
    for (int level = 0; level < (int)(sizeof levels / sizeof levels[0]); level++) {
        if (strcmp(name, levels[level]) != 0)
            continue;
        arguments->verify_level = level;
        return true;
    }
    return refuse("--level is full, headers or count, not %s", name);
}

static bool take_option(struct parsing *parsing, int code, const char *value)
{
    struct arguments *arguments = parsing->arguments;

    if (parsing->given_count < MOST_OPTIONS)
        parsing->given[parsing->given_count++] = (unsigned)code;
    switch (code) {
    case 'v':
        arguments->verbosity++;
        return true;
    case SYNTAX_DRY_RUN:
        return arguments->dry_run = true;
    case SYNTAX_YES:
        return arguments->yes = true;
    case SYNTAX_FORCE:
        return arguments->force = true;
    case SYNTAX_NO_OPEN:
        return arguments->no_open = true;
    case SYNTAX_PORT:
        arguments->port = value;
        return true;
    case SYNTAX_ALL_OF_THEM:
        return arguments->all = true;
    case SYNTAX_RUN:
        arguments->run = value;
        return true;
    case SYNTAX_PLAN_FILE:
        arguments->plan = value;
        return true;
    case SYNTAX_OUTPUT:
        arguments->output = value;
        return true;
    case SYNTAX_FOLLOW:
        return take_follow(arguments, value);
    case SYNTAX_LEVEL:
        return take_level(arguments, value);
    case 'h':
        return arguments->help = true;
    case SYNTAX_VERSION:
        return arguments->version = true;
    case SYNTAX_ONLY:
        return take_only(parsing, value);
    case SYNTAX_SET:
        return take_override(parsing, value);
    case SYNTAX_FORMAT:
        arguments->format = value;
        return true;
    case SYNTAX_STATE:
        arguments->state = value;
        return true;
    case SYNTAX_PLUGIN_DIR:
        arguments->plugin_dir = value;
        return true;
    default: /* SYNTAX_DATA_DIR: the table has no other */
        arguments->data_dir = value;
        return true;
    }
}

static void fill_long_options(struct option *options)
{
    size_t used = 0;

    for (const struct syntax_option *option = syntax_options; option->name; option++)
        options[used++] =
            (struct option){.name = option->name,
                            .has_arg = !option->argument            ? no_argument
                                       : option->argument[0] == '[' ? optional_argument
                                                                    : required_argument,
                            .val = option->code};
    options[used] = (struct option){0};
}

static bool refuse_unknown_option(const char *given)
{
    AUTO_FREE char *name = strdup(strncmp(given, "--", 2) == 0 ? given + 2 : "");
    struct nearest nearest = {.wanted = name ? name : ""};

    if (name)
        name[strcspn(name, "=")] = '\0';
    for (const struct syntax_option *option = syntax_options; option->name; option++)
        nearest_offer(&nearest, option->name);
    if (nearest.best)
        return refuse("unknown option %s; did you mean --%s?", given, nearest.best);
    return refuse("unknown option %s", given);
}

static bool refuse_option(int answer, char **argv)
{
    const struct syntax_option *known = syntax_find_option(optopt);

    if (answer == ':' && known)
        return refuse("--%s wants %s", known->name, known->argument);
    if (known)
        return refuse("--%s takes no value", known->name);
    return refuse_unknown_option(argv[optind - 1]);
}

static bool parse_options(struct parsing *parsing, int argc, char **argv)
{
    struct option options[MOST_OPTIONS];
    int code;

    fill_long_options(options);
    opterr = 0;
    optind = 0; /* begin anew: tests parse more than once */
    while ((code = getopt_long(argc, argv, ":vh", options, NULL)) != -1) {
        if (code == '?' || code == ':')
            return refuse_option(code, argv);
        if (!take_option(parsing, code, optarg))
            return false;
    }
    return true;
}

static bool refuse_command(const char *name)
{
    struct nearest nearest = {.wanted = name};

    for (const struct syntax_command *command = syntax_commands; command->name; command++)
        nearest_offer(&nearest, command->name);
    if (nearest.best)
        return refuse("unknown command %s; did you mean %s?", name, nearest.best);
    return refuse("unknown command %s", name);
}

static bool check_options(const struct parsing *parsing, const struct syntax_command *command)
{
    for (size_t i = 0; i < parsing->given_count; i++) {
        const struct syntax_option *option = syntax_find_option((int)parsing->given[i]);

        if (option && !(option->commands & command->bit))
            return refuse("%s has no option --%s", command->name, option->name);
    }
    return true;
}

static bool take_operands(const struct parsing *parsing, int count, char **operands)
{
    struct arguments *arguments = parsing->arguments;
    const struct syntax_command *command;

    if (count > 0 && strcmp(operands[0], "help") == 0) {
        arguments->help = true;
        count--;
        operands++;
    }
    if (count == 0)
        return arguments->help || arguments->version || refuse("no command is given");
    command = syntax_find_command(operands[0]);
    if (!command)
        return refuse_command(operands[0]);
    arguments->command = command->name;
    arguments->operand = count > 1 ? operands[1] : NULL;
    if (count > 2)
        return refuse("%s takes one %s, so %s is too much", command->name, command->operand,
                      operands[2]);
    if (!check_options(parsing, command))
        return false;
    if (command->is_operand_required && !arguments->operand && !arguments->help &&
        !arguments->version)
        return refuse("%s wants a %s", command->name, command->operand);
    return true;
}

static const char *from_environment(const char *name)
{
    const char *value = getenv(name);

    return value && value[0] ? value : NULL;
}

bool arguments_parse(int argc, char **argv, struct arguments *arguments_r)
{
    struct parsing parsing = {.arguments = arguments_r};
    size_t most = (size_t)(argc > 0 ? argc : 1);

    *arguments_r = (struct arguments){.plugin_dir = from_environment("KIMT_PLUGINS"),
                                      .data_dir = from_environment("KIMT_DATA"),
                                      .strings = strings_new()};
    if (!arguments_r->strings)
        return refuse("out of memory");
    parsing.only = strings_alloc(arguments_r->strings, most * sizeof *parsing.only);
    parsing.overrides = strings_alloc(arguments_r->strings, most * sizeof *parsing.overrides);
    if (!parsing.only || !parsing.overrides)
        return refuse("out of memory");
    arguments_r->only = parsing.only;
    arguments_r->overrides = parsing.overrides;
    return parse_options(&parsing, argc, argv) &&
           take_operands(&parsing, argc - optind, argv + optind);
}

void arguments_free(struct arguments *arguments)
{
    if (arguments->strings)
        strings_free(&arguments->strings);
}
