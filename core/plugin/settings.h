/* SPDX-License-Identifier: MIT
 *
 * The INI files of the data folders that are installed with kimt, such as flavours/: each folder is
 * read once, when it is first asked for, since every session of a run asks anew.
 */
#ifndef KIMT_CORE_SETTINGS_H
#define KIMT_CORE_SETTINGS_H

#include <kimt/host.h>

struct settings;

/* `data` holds the folders; NULL: the installed one. */
int settings_new(const char *data, struct settings **settings_r, struct kimt_error *err);
void settings_free(struct settings **settings);

/* Reads settings as settings_read of kimt/host.h says; `folder` is a plain name. Any thread.
 * Changes in the files after the first call are not seen. */
int settings_read(struct settings *settings, const char *folder, kimt_setting_fn *each,
                  void *each_context, struct kimt_error *err);

#endif
