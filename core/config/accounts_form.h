/* SPDX-License-Identifier: MIT
 *
 * The form in which an accounts file comes: its coding, and what separates its columns. Found out
 * from the file as a whole; what stands in a row is for accounts_row.h.
 */
#ifndef KIMT_CORE_ACCOUNTS_FORM_H
#define KIMT_CORE_ACCOUNTS_FORM_H

#include "config/coding.h"

struct accounts_form {
    const char *text; /* without a mark at its beginning; of the caller or of `own` */
    size_t length;
    char separator; /* ; , or tab */
    bool is_utf16;
    unsigned hint_line; /* "sep=;", as spreadsheets write it; 0: none */
    struct coded_text own;
};

/* Returns NULL, or why the file cannot be read: a static sentence. accounts_form_end() in both
 * cases. */
const char *accounts_form_find(const char *text, size_t length, struct accounts_form *form_r);
void accounts_form_end(struct accounts_form *form);

/* "semicolons", "commas", "tabs". */
const char *accounts_form_name(char separator);

#endif
