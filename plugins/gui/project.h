/* SPDX-License-Identifier: MIT
 *
 * The files of one migration, beside its profile NAME.ini: the accounts file NAME.csv, secrets
 * NAME.WHAT.secret, and NAME.gui, the folder of what the wizard started. Nothing else is written,
 * and no name from outside leads out of the folder.
 */
#ifndef KIMT_GUI_PROJECT_H
#define KIMT_GUI_PROJECT_H

#include <kimt/error.h>
#include <stdbool.h>

enum {
    PROJECT_NAME_MAX = 80,
    PROJECT_PATH = 4096
};

struct project {
    char folder[PROJECT_PATH];       /* absolute, without / at its end */
    char name[PROJECT_NAME_MAX + 1]; /* without .ini */
};

/* True if `name` can be that of a migration: letters, digits, . _ and -, not a . first. */
bool project_is_name(const char *name);

/* KIMT_FAIL: `file` is no name of a profile, NAME.ini. */
int project_init(struct project *project, const char *folder, const char *file,
                 struct kimt_error *err);

/* Writes the path of NAME and `suffix`, such as ".csv". KIMT_FAIL: it is too long. */
int project_path(const struct project *project, const char *suffix, char path_r[PROJECT_PATH],
                 struct kimt_error *err);

#endif
