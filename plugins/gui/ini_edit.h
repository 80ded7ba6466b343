/* SPDX-License-Identifier: MIT
 *
 * One key of a profile's text, changed in place: what a person wrote around it stays as it is.
 * Whether the result is a good profile is for kimt to say.
 */
#ifndef KIMT_GUI_INI_EDIT_H
#define KIMT_GUI_INI_EDIT_H

#include <kimt/error.h>

/* Replaces *text, which is the caller's and allocated, by a text in which the key has the value.
 * NULL as a value takes the key out. KIMT_FAIL: names or value cannot stand in a profile; *text is
 * as it was. Names count in any case. */
int ini_edit(char **text, const char *section, const char *key, const char *value,
             struct kimt_error *err);

#endif
