/* SPDX-License-Identifier: MIT
 *
 * See command.h. Values become arguments of their own, behind a = where an option takes one, so
 * that none of them can be read as another option.
 */
#include <config.h> /* for the C library's extensions */

#include "gui/command.h"

#include "common/array/array.h"
#include "common/memory/no_memory.h"
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    VALUE_MAX = 400,
    ONLY_MAX = 20000
};

static const struct {
    const char *name;
    const char *options; /* words of option_table, each between blanks */
    bool has_profile;
    const char *format; /* of what it prints; NULL: it prints for people */
} commands[] = {
    {"accounts", "", true, "json"},         {"check", " only ", true, NULL},
    {"plan", " only force ", true, NULL},   {"migrate", " only dry_run follow plan ", true, NULL},
    {"verify", " only level ", true, NULL}, {"undo", " only run dry_run yes ", true, NULL},
    {"status", " only ", true, "json"},     {"plugins", "", false, "json"},
};

enum kind {
    FLAG,
    VALUE,
    LIST,
    PLAN /* a flag: the plan of the migration */
};

static const struct {
    const char *word, *option;
    enum kind kind;
} option_table[] = {
    {"only", "--only", LIST},      {"level", "--level", VALUE}, {"dry_run", "--dry-run", FLAG},
    {"follow", "--follow", VALUE}, {"plan", "--plan", PLAN},    {"run", "--run", VALUE},
    {"force", "--force", FLAG},    {"yes", "--yes", FLAG},
};

static int refuse(struct kimt_error *err, const char *what)
{
    return kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_CONFIG, KIMT_RETRY_NEVER, "%.200s", what);
}

/* Takes `argument`, which is allocated, or NULL for no memory. */
static int add(struct command *command, char *argument, struct kimt_error *err)
{
    if (!ARRAY_GROW(&command->arguments, command->count + 2, &command->capacity, ARRAY_NO_MAX)) {
        free(argument);
        return no_memory(err, KIMT_SCOPE_RUN, "for a command");
    }
    if (!argument)
        return no_memory(err, KIMT_SCOPE_RUN, "for a command");
    command->arguments[command->count++] = argument;
    command->arguments[command->count] = NULL;
    return KIMT_OK;
}

static int add_pair(struct command *command, const char *option, const char *value,
                    struct kimt_error *err)
{
    char *argument;

    if (!value || strlen(value) > VALUE_MAX || strpbrk(value, "\r\n"))
        return refuse(err, "the value of an option is a short line of text");
    if (asprintf(&argument, "%s=%s", option, value) < 0)
        argument = NULL;
    return add(command, argument, err);
}

static int add_list(struct command *command, const char *option, const json_t *list,
                    struct kimt_error *err)
{
    const json_t *value;
    size_t i;

    if (!json_is_array(list) || json_array_size(list) > ONLY_MAX)
        return refuse(err, "the accounts are a list");
    json_array_foreach(list, i, value)
    {
        const char *text = json_string_value(value);
        if (!text || text[0] == '@')
            return refuse(err, "an account is named by its address");
        if (add_pair(command, option, text, err) != KIMT_OK)
            return KIMT_FAIL;
    }
    return KIMT_OK;
}

static bool has_word(const char *words, const char *word)
{
    char wanted[64];

    (void)snprintf(wanted, sizeof wanted, " %s ", word);
    return strstr(words, wanted) != NULL;
}

static int add_plan(struct command *command, const struct project *project, const char *option,
                    struct kimt_error *err)
{
    char path[PROJECT_PATH];

    if (project_path(project, ".plan", path, err) != KIMT_OK)
        return KIMT_FAIL;
    return add_pair(command, option, path, err);
}

static int add_option(struct command *command, const struct project *project, const char *allowed,
                      const char *word, const json_t *value, struct kimt_error *err)
{
    size_t i = 0, count = sizeof option_table / sizeof option_table[0];

    while (i < count && strcmp(option_table[i].word, word) != 0)
        i++;
    if (i == count || !has_word(allowed, word))
        return refuse(err, "the command does not have this option");
    if (option_table[i].kind == LIST)
        return add_list(command, option_table[i].option, value, err);
    if (option_table[i].kind == VALUE)
        return add_pair(command, option_table[i].option, json_string_value(value), err);
    if (!json_is_true(value))
        return KIMT_OK;
    if (option_table[i].kind == PLAN)
        return add_plan(command, project, option_table[i].option, err);
    return add(command, strdup(option_table[i].option), err);
}

static int add_options(struct command *command, const struct project *project, const char *allowed,
                       const json_t *wish, struct kimt_error *err)
{
    const char *word;
    json_t *value;

    json_object_foreach((json_t *)(uintptr_t)wish, word,
                        value) if (strcmp(word, "command") != 0 &&
                                   add_option(command, project, allowed, word, value, err) !=
                                       KIMT_OK) return KIMT_FAIL;
    return KIMT_OK;
}

int command_read(struct command *command, const char *kimt, const struct project *project,
                 const json_t *wish, struct kimt_error *err)
{
    const char *name = json_string_value(json_object_get(wish, "command"));
    size_t i = 0, count = sizeof commands / sizeof commands[0];
    char path[PROJECT_PATH];

    *command = (struct command){0};
    while (name && i < count && strcmp(commands[i].name, name) != 0)
        i++;
    if (!name || i == count)
        return refuse(err, "the wizard does not have this command");
    if (add(command, strdup(kimt), err) != KIMT_OK || add(command, strdup(name), err) != KIMT_OK ||
        add_options(command, project, commands[i].options, wish, err) != KIMT_OK)
        return KIMT_FAIL;
    if (commands[i].format && add_pair(command, "--format", commands[i].format, err) != KIMT_OK)
        return KIMT_FAIL;
    if (!commands[i].has_profile)
        return KIMT_OK;
    if (project_path(project, ".ini", path, err) != KIMT_OK)
        return KIMT_FAIL;
    return add(command, strdup(path), err);
}

void command_clear(struct command *command)
{
    for (size_t i = 0; i < command->count; i++)
        free(command->arguments[i]);
    free(command->arguments);
    *command = (struct command){0};
}

/* ---- as text ---- */

/* Quotes for a shell where a letter could mean something to it. */
static void print_quoted(const char *argument, FILE *out)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                "%+,-./:=@_";

    if (argument[0] && argument[strspn(argument, plain)] == '\0') {
        (void)fputs(argument, out);
        return;
    }
    (void)fputc('\'', out);
    for (; *argument; argument++)
        if (*argument == '\'')
            (void)fputs("'\\''", out);
        else
            (void)fputc(*argument, out);
    (void)fputc('\'', out);
}

char *command_text(const struct command *command)
{
    size_t length;
    char *text = NULL;
    FILE *out = open_memstream(&text, &length);

    if (!out)
        return NULL;
    for (size_t i = 0; i < command->count; i++) {
        const char *argument = command->arguments[i];
        const char *slash = i == 0 ? strrchr(argument, '/') : NULL;

        if (i > 0)
            (void)fputc(' ', out);
        print_quoted(slash ? slash + 1 : argument, out);
    }
    (void)fclose(out);
    return text;
}
