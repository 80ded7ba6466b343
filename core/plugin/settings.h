/* SPDX-License-Identifier: MIT
 *
 * Walks the INI files of a data folder that is installed with kimt, such as flavours/.
 */
#ifndef KIMT_CORE_SETTINGS_H
#define KIMT_CORE_SETTINGS_H

#include <kimt/host.h>

/* As settings_read of kimt/host.h says; `folder` is a plain name below `data`. */
int settings_read(const char *data, const char *folder, kimt_setting_fn *each, void *each_context,
                  struct kimt_error *err);

#endif
