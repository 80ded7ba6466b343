/* SPDX-License-Identifier: MIT
 *
 * One line of an accounts file: split into fields and checked, or refused with the reason.
 */
#ifndef KIMT_CORE_ACCOUNTS_ROW_H
#define KIMT_CORE_ACCOUNTS_ROW_H

#include "base/strings.h"
#include <kimt/message.h>

enum accounts_row {
    ACCOUNTS_ROW_ACCOUNT = 0,
    ACCOUNTS_ROW_NOTHING = 1, /* blank, or a comment */
    ACCOUNTS_ROW_HEADER = 2,
    ACCOUNTS_ROW_BAD = 3,
    ACCOUNTS_ROW_LIKE_HEADER = 4 /* words without an address: headings if it is the first row, else
                                  * bad, for the reason given */
};

/* `line` is without its end. Fills account_r, with strings from `strings`; or with ROW_BAD and
 * ROW_LIKE_HEADER a sentence, static or from there, that never holds what stands in the line. */
enum accounts_row accounts_row_parse(const char *line, size_t length, char separator,
                                     struct strings *strings, struct kimt_account *account_r,
                                     const char **reason_r);

#endif
