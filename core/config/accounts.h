/* SPDX-License-Identifier: MIT
 *
 * The accounts file: user@domain.com;password;Full Name, one account a row, as KIMT takes it.
 *
 * Files come as programs write them: separated by semicolons, commas or tabs; in UTF-8, in UTF-16
 * with a mark, or in Windows-1252; lines end in LF or CRLF; RFC 4180 quotes within a line; headings
 * in the first row. Blank lines and lines that begin with # are skipped. Full name and password may
 * be missing; blanks of a password are kept. Every bad row becomes a problem with its line number,
 * never with a password. What was found out about the file's form, and rows that may not be meant
 * as they stand, become notes of the same kind.
 */
#ifndef KIMT_CORE_ACCOUNTS_H
#define KIMT_CORE_ACCOUNTS_H

#include "base/problems.h"
#include <kimt/message.h>

struct accounts;

/* NULL in *accounts_r and KIMT_FAIL if there was any problem. */
int accounts_load(const char *path, struct problems *problems, struct accounts **accounts_r);
/* From memory; `name` stands for the file in problems. For tests and fuzzing. */
int accounts_parse(const char *name, const char *text, size_t length, struct problems *problems,
                   struct accounts **accounts_r);
/* Wipes passwords. */
void accounts_free(struct accounts **accounts);

/* What an administrator should look at before anything is logged in; none: an empty list. */
const struct problems *accounts_notes(const struct accounts *accounts);
/* True if everyone on the machine can read the file, and the passwords in it. */
bool accounts_are_exposed(const struct accounts *accounts);
size_t accounts_count(const struct accounts *accounts);
const struct kimt_account *accounts_get(const struct accounts *accounts, size_t index);
/* A row as it stands in the file. */
struct accounts_line {
    const struct kimt_account *account;
    const char *file;
    unsigned line;
};

/* Every row in the file's order, whether or not it is kept; false from `each` ends the walk. */
void accounts_each(const struct accounts *accounts,
                   bool (*each)(void *context, const struct accounts_line *row), void *context);
/* True if the file has this address (any case), whether or not it is kept. */
bool accounts_has(const struct accounts *accounts, const char *address);
/* Its line in the file, for order; after all others if it has none. */
size_t accounts_place(const struct accounts *accounts, const char *address);
/* For --only. Keeps the accounts that one of the patterns means, in the file's order (any case):
 * an address; a local part that one account alone has; with * and ?, all that are like it; @FILE,
 * all that the lines of a file mean, or their first columns. False after adding a problem for each
 * pattern that means none, or more than it should. */
bool accounts_keep_only(struct accounts *accounts, const char *const *patterns, size_t count,
                        struct problems *problems);
/* Writes rows of these indices as a file that accounts_load takes, mode 0600 (it holds passwords).
 * An existing file is replaced as a whole. */
int accounts_write(const struct accounts *accounts, const size_t *indices, size_t count,
                   const char *path, struct kimt_error *err);

#endif
