/* SPDX-License-Identifier: MIT
 *
 * A user's text for one value, read strictly: whole, in range, or refused with the reason.
 *
 * Knows nothing of tables being filled; see option.h for that.
 */
#ifndef KIMT_CORE_OPTION_TEXT_H
#define KIMT_CORE_OPTION_TEXT_H

#include <kimt/option.h>

enum {
    OPTION_TEXT_REASON = 600 /* enough room for a reason */
};

/* Each answers false with the reason: what comes after "lanes = many: ". */
bool option_text_bool(const char *text, bool *value_r, char *reason);
/* INT, SIZE or DURATION, as row->type says, within row's limits. */
bool option_text_number(const struct kimt_option *row, const char *text, int64_t *value_r,
                        char *reason);
bool option_text_choice(const struct kimt_option *row, const char *text, int32_t *value_r,
                        char *reason);

/* "tls, starttls, none" */
void option_text_list_choices(const struct kimt_choice *choices, const char *separator, char *text,
                              size_t capacity);
/* A number as it would be written in a profile: "64k", "30s". */
void option_text_format(int32_t type, int64_t value, char *text, size_t capacity);

#endif
