/* SPDX-License-Identifier: MIT
 *
 * The guarded way into INI files, and the only user of iniparser.
 *
 * iniparser keeps silent about much that people get wrong: doubled keys, unquoted # and ; that cut
 * a password, text after a quote. So the file is linted first (ini_lint.h), and only what every
 * version of iniparser reads alike is let through. What comes out is our own ordered list with line
 * numbers; no dictionary is ever seen by others.
 */
#ifndef KIMT_CORE_INI_H
#define KIMT_CORE_INI_H

#include "base/problems.h"

struct ini_key {
    const char *name;  /* lower case */
    const char *value; /* may be a secret */
    bool is_quoted;
    unsigned line;
};

struct ini_section {
    const char *name; /* lower case */
    unsigned line;
    const struct ini_key *keys;
    size_t key_count;
};

struct ini {
    const char *path;
    bool is_private; /* only its owner can read it: fit for secrets */
    const struct ini_section *sections;
    size_t section_count;
    struct strings *strings;
};

/* KIMT_FAIL after adding problems; none of them shows a value. */
int ini_load(const char *path, struct problems *problems, struct ini **ini_r);
void ini_free(struct ini **ini);

#endif
