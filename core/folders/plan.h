/* SPDX-License-Identifier: MIT
 *
 * A plan: for each account and folder of the source, where it goes, or that it is left out.
 *
 * It comes from a file that `kimt plan` wrote and people have edited (plan_load), and is kept in
 * the journal once an account was migrated with it, so that later runs and `kimt verify` follow it
 * without the file (plan_keep, plan_recall). Read-only once it is loaded, so lanes share it.
 */
#ifndef KIMT_CORE_PLAN_H
#define KIMT_CORE_PLAN_H

#include "base/problems.h"
#include "config/accounts.h"
#include "journal/journal.h"
#include <kimt/message.h>
#include <kimt/option.h>

struct plan;

struct plan_line {
    const char *source;       /* plan_path_key() of the folder */
    const char *target;       /* plan_path_key() of its place; NULL: it is left out */
    const char *const *parts; /* of the target */
    uint32_t part_count;
    unsigned line; /* of the file */
    size_t index;  /* among those of its account */
};

/* What a plan says of one account. */
struct plan_account {
    const char *address;
    const struct plan_line *const *lines; /* in the file's order */
    size_t count;
    bool is_kept; /* an earlier run's, from the journal; otherwise the file's */
};

/* What a plan is checked against. */
struct plan_rules {
    const struct accounts *accounts;
    const struct kimt_folder_rules *folders; /* of the destination; or NULL */
    const struct kimt_option_list *exclude;  /* of the profile; or NULL */
};

/* KIMT_FAIL with at least one problem added, which names file and line. */
int plan_load(const char *path, const struct plan_rules *rules, struct problems *problems,
              struct plan **plan_r);
/* From memory; `name` stands for the file in problems. */
int plan_parse(const char *name, const char *text, size_t length, const struct plan_rules *rules,
               struct problems *problems, struct plan **plan_r);
int plan_new(struct plan **plan_r, struct kimt_error *err);
void plan_free(struct plan **plan);

/* False: all of it was kept by earlier runs. NULL plans are of no file. */
bool plan_is_of_file(const struct plan *plan);
/* NULL: the plan has nothing about it. A NULL plan has no accounts. */
const struct plan_account *plan_find_account(const struct plan *plan, const char *address);
/* *line_r NULL: the folder is not in the plan. `account` may be NULL. KIMT_FAIL: no memory. */
int plan_find(const struct plan_account *account, const char *const *parts, size_t part_count,
              const struct plan_line **line_r);

/* Keeps what the file says of the account for later runs, instead of what was kept before. */
int plan_keep(const struct plan_account *account, struct journal *journal, int64_t journal_account,
              struct kimt_error *err);
/* Adds what earlier runs kept, for accounts that the plan has nothing about. */
int plan_recall(struct plan *plan, const struct accounts *accounts, struct journal *journal,
                struct kimt_error *err);
/* Adds a problem for each folder that an earlier run has copied to another place than the file
 * says: it would be there twice. */
int plan_check_places(const struct plan *plan, const char *name, struct journal *journal,
                      struct problems *problems, struct kimt_error *err);

#endif
