/* SPDX-License-Identifier: MIT
 *
 * What `kimt plan` found out, as a table for people and as a file that they edit.
 */
#ifndef KIMT_CORE_PLAN_PRINT_H
#define KIMT_CORE_PLAN_PRINT_H

#include "folders/plan_sums.h"
#include <stdio.h>

struct plan_heading {
    const char *profile, *source, *destination;
    const char *version; /* of kimt */
};

/* Writes the file that plan_load() takes: replaces `path`, mode 0600. */
int plan_write(const struct survey *survey, const struct plan_heading *heading, const char *path,
               struct kimt_error *err);
/* Writes the plan's file to a stream. */
void plan_write_to(const struct survey *survey, const struct plan_heading *heading, FILE *out);

/* A table of accounts; below each the folders that will not simply go where they are now, or all of
 * them if `every_folder`; then what the whole will take. Foreign text is made harmless. */
void plan_print_table(const struct survey *survey, bool every_folder, FILE *out);

/* Why a folder goes where it goes, what is there and what else is to be known, in a few words.
 * Answers false if there is nothing to say. What it puts is foreign text. */
bool plan_note(const struct survey_folder *folder, FILE *out);

#endif
