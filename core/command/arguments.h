/* SPDX-License-Identifier: MIT
 *
 * The command line: kimt COMMAND [options] PROFILE, read into one struct.
 *
 * Only its form is checked here: which options a command has, and how many operands. What a name
 * means (a profile, a plugin, a setting) is up to the command.
 */
#ifndef KIMT_CORE_ARGUMENTS_H
#define KIMT_CORE_ARGUMENTS_H

#include "profile/profile.h"

struct arguments {
    const char *command;     /* NULL with --help or --version alone */
    const char *operand;     /* profile, plugin or file; NULL: not given */
    bool help;               /* --help */
    bool version;            /* --version */
    bool dry_run;            /* --dry-run */
    bool yes;                /* --yes */
    bool force;              /* --force */
    bool no_open;            /* --no-open */
    const char *port;        /* --port, as given; NULL: a free one */
    bool all;                /* --all */
    const char *plan;        /* --plan; NULL: none */
    const char *output;      /* --output; NULL: the usual place */
    const char *run;         /* --run; NULL: all */
    int64_t follow_ms;       /* --follow: between two passes; 0: one pass */
    int verify_level;        /* --level: enum run_verify_level */
    int verbosity;           /* number of -v */
    const char *format;      /* --format; NULL: for people */
    const char *state;       /* --state; NULL: all */
    const char *plugin_dir;  /* --plugin-dir or KIMT_PLUGINS; NULL: the installed one */
    const char *data_dir;    /* --data-dir or KIMT_DATA; NULL: the installed one */
    const char *const *only; /* --only, as given */
    size_t only_count;
    const struct profile_override *overrides; /* --set */
    size_t override_count;
    struct strings *strings; /* owns all that is not from argv */
};

/* full, headers, count: as --level has it. */
const char *verify_level_word(int level);

/* True when it can be acted upon; otherwise a usage error was printed to stderr. Borrows argv, and
 * moves operands to its end. */
bool arguments_parse(int argc, char **argv, struct arguments *arguments_r);
void arguments_free(struct arguments *arguments);

/* Help of one command, or of all with NULL. */
void arguments_print_help(const char *command, FILE *out);

#endif
