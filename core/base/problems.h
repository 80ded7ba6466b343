/* SPDX-License-Identifier: MIT
 *
 * All that is wrong with what the user gave us, gathered so that it can be reported in one go.
 *
 * Each problem is a finished sentence "where: what, what to do"; it never holds a secret. Bounded:
 * beyond a maximum they are only counted.
 */
#ifndef KIMT_CORE_PROBLEMS_H
#define KIMT_CORE_PROBLEMS_H

#include <kimt/error.h>
#include <stdbool.h>
#include <stdio.h>

struct problems;

int problems_new(struct problems **problems_r, struct kimt_error *err);
void problems_free(struct problems **problems);

/* where: "users.csv:12", "mail.ini:3", or a file's name. */
void problems_add(struct problems *problems, const char *where, const char *format, ...)
    KIMT_PRINTF(3, 4);
/* Takes over an error's text, peer and hint. */
void problems_add_error(struct problems *problems, const char *where, const struct kimt_error *err);

size_t problems_count(const struct problems *problems);
/* Returns the index-th, or NULL past the end. Valid until the next add. */
const char *problems_get(const struct problems *problems, size_t index);
/* Prints the problems, one a line, each as "kimt: …", and a line that counts those left out. */
void problems_print(const struct problems *problems, FILE *out);

#endif
