/* SPDX-License-Identifier: MIT
 *
 * What is taken as it stands in an accounts file and may not be meant so: gathered row by row, and
 * said once for each kind, with the first lines that have it. Never what stands in them.
 */
#ifndef KIMT_CORE_ACCOUNTS_DOUBTS_H
#define KIMT_CORE_ACCOUNTS_DOUBTS_H

#include "base/problems.h"
#include "config/accounts_form.h"
#include <kimt/message.h>

enum {
    DOUBT_LINES_SAID = 5
};

struct doubt_lines {
    unsigned first[DOUBT_LINES_SAID];
    size_t count;
};

struct accounts_doubts {
    struct doubt_lines not_utf8; /* read as Windows-1252 */
    struct doubt_lines blanks;   /* around a password */
    struct doubt_lines names;    /* where a password is to be */
    size_t passwords;            /* in all */
    unsigned headings_line;      /* taken for headings for want of an address; 0: none */
};

void accounts_doubts_not_utf8(struct accounts_doubts *doubts, unsigned line);
void accounts_doubts_row(struct accounts_doubts *doubts, const struct kimt_account *account,
                         unsigned line);
/* `name` is the file's; `notes` get a sentence for each kind. */
void accounts_doubts_say(const struct accounts_doubts *doubts, const struct accounts_form *form,
                         const char *name, struct problems *notes);

#endif
