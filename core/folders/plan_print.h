/* SPDX-License-Identifier: MIT
 *
 * What `kimt plan` found out, as a table for people and as a file that they edit.
 */
#ifndef KIMT_CORE_PLAN_PRINT_H
#define KIMT_CORE_PLAN_PRINT_H

#include "common/table/table.h"
#include "folders/plan_sums.h"
#include <stdio.h>

struct plan_heading {
    const char *profile, *source, *destination;
    const char *version; /* of kimt */
};

/* Writes the file that plan_load() takes: replaces `path`, mode 0600. With `keep_others`, lines of
 * accounts that are not in the survey stay as the file has them. */
int plan_write(const struct survey *survey, const struct plan_heading *heading, const char *path,
               bool keep_others, struct kimt_error *err);
/* What the survey says of one account, as the lines of a plan file. */
void plan_write_account(const struct survey_account *account, FILE *out);
/* The text of a plan file, with the lines of the survey's accounts replaced; lines of
 * one that could not be planned stay. False: no memory. */
bool plan_splice(const char *text, const struct survey *survey, FILE *out);
/* Writes the plan's file to a stream. */
void plan_write_to(const struct survey *survey, const struct plan_heading *heading, FILE *out);

/* Accounts, and below each for people the folders that will not simply go where they are now, or
 * all of them if `every_folder`. NULL: no memory. */
struct table *plan_table_new(void);
void plan_table_add(struct table *table, const struct survey_account *account, bool every_folder);
void plan_table_sum(struct table *table, const struct survey_sum *sum);
/* The folders of accounts: where each goes, and why; for programs. NULL: no memory. */
struct table *plan_folders_new(void);
void plan_folders_add(struct table *table, const struct survey_account *account);

/* For people: the table, and what the whole will take. */
void plan_print(const struct survey *survey, bool every_folder, FILE *out);

/* Why a folder goes where it goes, what is there and what else is to be known, in a few words.
 * Answers false if there is nothing to say. What it puts is foreign text. */
bool plan_note(const struct survey_folder *folder, FILE *out);

#endif
