/* SPDX-License-Identifier: MIT
 *
 * The folder that holds the logs of one run: PARENT/MMDDYYYY_HHMMSS, mode 0700.
 *
 * PARENT is what the profile says, else ~/KimtLogs, or ~/Library/Logs/KimtLogs on macOS.
 */
#ifndef KIMT_CORE_LOG_FOLDER_H
#define KIMT_CORE_LOG_FOLDER_H

#include <kimt/error.h>
#include <stdbool.h>
#include <time.h>

enum {
    LOG_FOLDER_NAME = 48 /* bytes of its name, at the most */
};

/* Whether another run has this name, though its logs may be elsewhere or gone. */
typedef bool log_folder_taken_fn(void *context, const char *name);

/* The name of a run that begins now; with a number behind it from the second one on. */
void log_folder_name(time_t now, int number, char name[LOG_FOLDER_NAME]);
/* Makes it, with a number behind its name when the name is taken. `parent` and `taken` may be NULL.
 * *path_r is the caller's to free. */
int log_folder_make(const char *parent, time_t now, log_folder_taken_fn *taken, void *context,
                    char **path_r, struct kimt_error *err);

#endif
