/* SPDX-License-Identifier: MIT
 *
 * Which commands and options there are: the one table that parsing, usage errors and help come
 * from.
 */
#ifndef KIMT_CORE_SYNTAX_H
#define KIMT_CORE_SYNTAX_H

#include <stdbool.h>
#include <stddef.h>

enum syntax_command_bits {
    SYNTAX_MIGRATE = 1u << 0,
    SYNTAX_CHECK = 1u << 1,
    SYNTAX_PLUGINS = 1u << 2,
    SYNTAX_INIT = 1u << 3,
    SYNTAX_STATUS = 1u << 4,
    SYNTAX_VERIFY = 1u << 5,
    SYNTAX_UNDO = 1u << 6,
    SYNTAX_PLAN = 1u << 7,
    SYNTAX_ACCOUNTS = 1u << 8,
    SYNTAX_GUI = 1u << 9,
    SYNTAX_PASSWORDS = 1u << 10,
    /* They go to servers, and keep logs. */
    SYNTAX_RUNS = SYNTAX_MIGRATE | SYNTAX_CHECK | SYNTAX_PLAN | SYNTAX_VERIFY,
    SYNTAX_PROFILE = SYNTAX_RUNS | SYNTAX_STATUS | SYNTAX_UNDO | SYNTAX_PASSWORDS,
    SYNTAX_ALL = SYNTAX_PROFILE | SYNTAX_PLUGINS | SYNTAX_INIT | SYNTAX_ACCOUNTS | SYNTAX_GUI
};

/* What getopt_long answers for an option that has no letter of its own. */
enum syntax_option_code {
    SYNTAX_DRY_RUN = 256,
    SYNTAX_ALL_OF_THEM,
    SYNTAX_FOLLOW,
    SYNTAX_FORCE,
    SYNTAX_LEVEL,
    SYNTAX_NO_OPEN,
    SYNTAX_ONLY,
    SYNTAX_OUTPUT,
    SYNTAX_PLAN_FILE,
    SYNTAX_PORT,
    SYNTAX_RUN,
    SYNTAX_SET,
    SYNTAX_STATE,
    SYNTAX_FORMAT,
    SYNTAX_PLUGIN_DIR,
    SYNTAX_DATA_DIR,
    SYNTAX_YES,
    SYNTAX_VERSION
};

struct syntax_command {
    const char *name;
    const char *operand; /* as shown in help */
    const char *summary; /* one line */
    const char *details; /* lines for its own help */
    unsigned bit;
    bool is_operand_required;
};

struct syntax_option {
    const char *name;     /* long, without dashes */
    const char *argument; /* NULL: takes none; "[=X]": may have one */
    const char *help;     /* one line */
    int code;             /* a letter, or enum syntax_option_code */
    unsigned commands;    /* which commands have it */
};

/* Both end with a NULL name. */
extern const struct syntax_command syntax_commands[];
extern const struct syntax_option syntax_options[];

/* NULL: there is none of this name, or code. */
const struct syntax_command *syntax_find_command(const char *name);
const struct syntax_option *syntax_find_option(int code);

#endif
