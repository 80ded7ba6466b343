/* SPDX-License-Identifier: MIT
 *
 * Plans and the journal: kept for later runs, recalled, and held against what was done already.
 */
#include "base/cleanup.h"
#include "base/no_memory.h"
#include "common/array/array.h"
#include "folders/folder_list.h"
#include "folders/plan_inner.h"
#include "folders/plan_path.h"
#include "journal/folders.h"
#include <kimt/error.h>
#include <string.h>
#include <strings.h>

static const char purpose[] = "for the plan";

int plan_keep(const struct plan_account *account, struct journal *journal, int64_t journal_account,
              struct kimt_error *err)
{
    AUTO_FREE struct journal_planned *lines = calloc(account->count + 1, sizeof *lines);

    if (!lines)
        return no_memory(err, purpose);
    for (size_t i = 0; i < account->count; i++)
        lines[i] = (struct journal_planned){account->lines[i]->source, account->lines[i]->target};
    return journal_plan_set(journal, journal_account, lines, account->count, err);
}

/* ---- the journal's accounts ---- */

/* Those that are wanted, by their address; gathered first, since the journal is busy meanwhile. */
struct gathered {
    struct strings *strings;
    struct known {
        const char *address;
        int64_t id;
    } * items;
    size_t count, capacity;
    bool failed;
};

static bool gather_one(void *context, const struct journal_account *account)
{
    struct gathered *gathered = context;

    gathered->failed =
        !ARRAY_GROW(&gathered->items, gathered->count + 1, &gathered->capacity, ARRAY_NO_MAX);
    if (gathered->failed)
        return false;
    gathered->items[gathered->count++] = (struct known){
        strings_copy(gathered->strings, account->address, strlen(account->address)), account->id};
    gathered->failed = !gathered->items[gathered->count - 1].address;
    return !gathered->failed;
}

static int gather(struct gathered *gathered, struct journal *journal, struct kimt_error *err)
{
    gathered->strings = strings_new();
    if (!gathered->strings)
        return no_memory(err, purpose);
    if (journal_accounts(journal, gather_one, gathered, err) != KIMT_OK)
        return KIMT_FAIL;
    return gathered->failed ? no_memory(err, purpose) : KIMT_OK;
}

static void let_go(struct gathered *gathered)
{
    free(gathered->items);
    if (gathered->strings)
        strings_free(&gathered->strings);
}

/* ---- recalling ---- */

struct recall {
    struct plan *plan;
    const char *address;
    bool failed;
};

static bool recall_line(void *context, const struct journal_planned *planned)
{
    struct recall *recall = context;
    struct strings *strings = recall->plan->strings;
    struct plan_book *book = plan_book_of(recall->plan, recall->address);
    struct plan_line line = {0};
    const struct plan_line *same;

    if (book)
        line.source = strings_copy(strings, planned->source, strlen(planned->source));
    recall->failed = !line.source;
    if (!recall->failed && planned->target) {
        line.target = strings_copy(strings, planned->target, strlen(planned->target));
        recall->failed =
            !line.target || plan_path_read(line.target, strings, &line.parts, &line.part_count);
    }
    if (!recall->failed)
        recall->failed = plan_add(recall->plan, book, &line, &same) != KIMT_OK;
    if (book)
        book->account.is_kept = true;
    return !recall->failed;
}

int plan_recall(struct plan *plan, const struct accounts *accounts, struct journal *journal,
                struct kimt_error *err)
{
    struct gathered gathered = {0};
    int result = journal ? gather(&gathered, journal, err) : KIMT_OK;

    for (size_t i = 0; result == KIMT_OK && i < gathered.count; i++) {
        struct recall recall = {.plan = plan, .address = gathered.items[i].address};

        if (!accounts_has(accounts, recall.address) || plan_find_account(plan, recall.address))
            continue;
        result = journal_plan(journal, gathered.items[i].id, recall_line, &recall, err);
        if (recall.failed)
            result = no_memory(err, purpose);
    }
    let_go(&gathered);
    return result;
}

/* ---- what was done already ---- */

/* Where an earlier run has put a folder. */
struct went {
    UT_hash_handle hh;
    char *source, *target;
};

struct placing {
    struct arena arena;
    struct went *went;
    bool failed;
};

/* INBOX is one in any case. */
static void name_inbox(char *path)
{
    if (strncasecmp(path, "INBOX", 5) == 0 && (path[5] == '\0' || path[5] == '/'))
        memcpy(path, "INBOX", 5);
}

static bool take_folder(void *context, const struct journal_folder *folder)
{
    struct placing *placing = context;
    struct went *went, *same;

    if (folder->uid_validity == 0 && folder->doubt_from == 0 && folder->created_run == 0 &&
        folder->messages == 0)
        return true; /* it was only looked at */
    went = arena_alloc(&placing->arena, sizeof *went);
    if (went) {
        went->source = arena_string(&placing->arena, folder->source);
        went->target = arena_string(&placing->arena, folder->target);
    }
    placing->failed = !went || !went->source || !went->target;
    if (placing->failed)
        return false;
    name_inbox(went->source);
    name_inbox(went->target);
    HASH_FIND_STR(placing->went, went->source, same);
    if (!same) {
        HASH_ADD_KEYPTR(hh, placing->went, went->source, strlen(went->source), went);
        placing->failed = !HASH_HOLDS(hh, went);
    }
    return !placing->failed;
}

static int check_line(struct placing *placing, const struct plan_line *line, const char *name,
                      struct problems *problems)
{
    struct strings *strings = strings_new();
    const char *const *parts;
    uint32_t count;
    char *source = NULL, *target = NULL;
    struct went *went = NULL;
    char where[512];

    if (strings && !plan_path_read(line->source, strings, &parts, &count)) {
        source = folder_path(&placing->arena, parts, count);
        target = folder_path(&placing->arena, line->parts, line->part_count);
    }
    if (strings)
        strings_free(&strings);
    if (!source || !target)
        return KIMT_FAIL;
    HASH_FIND_STR(placing->went, source, went);
    if (!went || strcmp(went->target, target) == 0)
        return KIMT_OK;
    (void)snprintf(where, sizeof where, "%.480s:%u", name, line->line);
    problems_add(problems, where,
                 "an earlier run copied folder %s to %s, but the plan puts it into %s; leave it "
                 "where it went, or take that run back with kimt undo",
                 source, went->target, target);
    return KIMT_OK;
}

static int check_account(const struct plan_account *account, const char *name, int64_t id,
                         struct journal *journal, struct problems *problems, struct kimt_error *err)
{
    struct placing placing = {0};
    int result = journal_folders_brief(journal, id, take_folder, &placing, err);

    if (placing.failed)
        result = no_memory(err, purpose);
    for (size_t i = 0; result == KIMT_OK && i < account->count; i++)
        if (account->lines[i]->target &&
            check_line(&placing, account->lines[i], name, problems) != KIMT_OK)
            result = no_memory(err, purpose);
    HASH_CLEAR(hh, placing.went);
    arena_clear(&placing.arena);
    return result;
}

int plan_check_places(const struct plan *plan, const char *name, struct journal *journal,
                      struct problems *problems, struct kimt_error *err)
{
    struct gathered gathered = {0};
    int result = journal ? gather(&gathered, journal, err) : KIMT_OK;

    for (size_t i = 0; result == KIMT_OK && i < gathered.count; i++) {
        const struct plan_account *account = plan_find_account(plan, gathered.items[i].address);

        if (account && !account->is_kept)
            result = check_account(account, name, gathered.items[i].id, journal, problems, err);
    }
    let_go(&gathered);
    return result;
}
