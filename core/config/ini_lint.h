/* SPDX-License-Identifier: MIT
 *
 * Looks at INI text before iniparser does, and refuses whatever that would misread without a word.
 *
 * It also says which key stands in which line, as iniparser does not, and what the value should
 * be, so that the reader can compare.
 */
#ifndef KIMT_CORE_INI_LINT_H
#define KIMT_CORE_INI_LINT_H

#include "base/problems.h"

/* One line that says something: a section header (key NULL), or a key. */
struct ini_lint_line {
    const char *section; /* names are in lower case */
    const char *key;
    const char *value; /* not terminated: `length` bytes, without quotes and comment */
    size_t length;
    bool is_quoted;
    unsigned number;
};

/* All of it is valid during the call. */
typedef void ini_lint_fn(void *context, const struct ini_lint_line *line);

/* Adds a problem for each thing that is wrong; true if there was none. `name` stands for the file.
 */
bool ini_lint(const char *name, const char *text, size_t length, struct problems *problems,
              ini_lint_fn *each, void *context);

#endif
