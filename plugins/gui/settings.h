/* SPDX-License-Identifier: MIT
 *
 * The profile as the page sees it: sections and keys, never a secret. What a page changes is
 * changed in the profile's text; a secret goes into a file of its own (mode 0600), which the
 * profile then names.
 *
 * See also: ini_edit.h; project.h has the files' names.
 */
#ifndef KIMT_GUI_SETTINGS_H
#define KIMT_GUI_SETTINGS_H

#include "gui/project.h"
#include <jansson.h>

/* The profile as {"exists": …, "text": …, "sections": {"source": {"host": …}}}. Inline secrets are
 * left out of sections, and masked in the text. NULL: it cannot be read, and err says why. */
json_t *settings_read(const struct project *project, struct kimt_error *err);

/* Writes what `change` says: {"set": {SECTION: {KEY: value or null}}, "secrets": {SECTION: {KEY:
 * value}}}. All or nothing, but for files of secrets, which nothing names until the profile does.
 */
int settings_write(const struct project *project, const json_t *change, struct kimt_error *err);

#endif
