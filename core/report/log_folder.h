/* SPDX-License-Identifier: MIT
 *
 * The folder that holds the logs of one run: PARENT/MMDDYYYY_HHMMSS, mode 0700.
 *
 * PARENT is what the profile says, else ~/KimtLogs, or ~/Library/Logs/KimtLogs on macOS.
 */
#ifndef KIMT_CORE_LOG_FOLDER_H
#define KIMT_CORE_LOG_FOLDER_H

#include <kimt/error.h>
#include <time.h>

/* Makes it, with a number behind its name when the name is taken. `parent` may be NULL. *path_r is
 * the caller's to free. */
int log_folder_make(const char *parent, time_t now, char **path_r, struct kimt_error *err);

#endif
