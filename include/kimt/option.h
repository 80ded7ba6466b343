/* SPDX-License-Identifier: MIT
 *
 * Option tables: what a profile can say to a plugin.
 *
 * A plugin describes its options once, as a table.  The profile's parser, its range checks, `kimt
 * plugins NAME`, the sample profile and the man page are all made from it.  The plugin itself only
 * reads typed members of a struct of its own, which the core has filled.
 */
#ifndef KIMT_OPTION_H
#define KIMT_OPTION_H

#include <kimt/error.h>
#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The type of an option, and of the member at `offset` that the core fills in. */
enum kimt_option_type {
    KIMT_OPTION_STRING = 1,   /* const char *; NULL when not given and without default */
    KIMT_OPTION_BOOL = 2,     /* bool; yes/no, true/false, on/off, 1/0 */
    KIMT_OPTION_INT = 3,      /* int64_t; base 10 */
    KIMT_OPTION_SIZE = 4,     /* int64_t, bytes; suffix k, M, G (1024-based) */
    KIMT_OPTION_DURATION = 5, /* int64_t, milliseconds; suffix ms, s, m, h (s when none) */
    KIMT_OPTION_ENUM = 6,     /* int32_t; one of choices */
    KIMT_OPTION_PATH = 7, /* const char *; absolute: relative ones start at the profile's folder */
    KIMT_OPTION_SECRET = 8,  /* const char *; see below */
    KIMT_OPTION_LIST = 9,    /* struct kimt_option_list; numbered keys NAME.1, NAME.2 … */
    KIMT_OPTION_PERCENT = 10 /* int64_t; the sign % may be left out. Since 1.1 */
};

/* A SECRET named NAME can be given as NAME_file (a path; its first line counts), NAME_env (an
 * environment variable), NAME_command (run by /bin/sh; the first line of its output counts), or as
 * NAME itself, quoted, in a profile that only its owner can read. It is never logged, and is wiped
 * when the run ends. */

enum kimt_option_flags {
    KIMT_OPTION_NONE = 0,
    KIMT_OPTION_REQUIRED = 1u << 0, /* must be given */
    KIMT_OPTION_ADVANCED = 1u << 1  /* left as a comment in a profile that `kimt init` writes */
};

struct kimt_option_list {
    const char *const *values;
    size_t count;
};

struct kimt_choice {
    const char *name; /* as written in a profile, lower case */
    int32_t value;
    const char *help; /* one line */
};

/* A row of an option table. Rows may grow: option_size of the descriptor is their distance. */
struct kimt_option {
    const char *name; /* lower-case letters, digits, _ */
    int32_t type;     /* enum kimt_option_type */
    uint32_t flags;   /* enum kimt_option_flags */
    size_t offset;    /* offsetof() in the plugin's option struct */
    int64_t min, max; /* for INT, SIZE, DURATION, PERCENT; both 0: no limits */
    const char *def;  /* default, parsed like a user's text; NULL: none (zero, NULL, empty) */
    const struct kimt_choice *choices; /* for ENUM: ends with a NULL name */
    const char *help; /* a sentence for every list; more after a newline for the man page */
    /* Optional. The value that a profile made by `kimt init` shows if there is no default. */
    const char *example;
};

#ifdef __cplusplus
}
#endif
#endif
