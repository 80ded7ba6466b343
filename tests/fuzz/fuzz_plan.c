/* SPDX-License-Identifier: MIT
 *
 * Fuzz target: the plan file. Every plan it takes has places that are read again as they are
 * written, one for each folder; every other is refused with a reason.
 */
#include <config.h>

#include "base/problems.h"
#include "folders/plan.h"
#include "folders/plan_path.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const addresses[] = {"a@b.c", "=d@e.f"};

static void check_line(const struct plan_line *line, struct strings *strings)
{
    const char *const *parts;
    uint32_t count;
    char *path;

    if (!line->target)
        return;
    path = plan_path_write(line->parts, line->part_count);
    if (!path || plan_path_read(path, strings, &parts, &count) || count != line->part_count)
        abort();
    for (uint32_t i = 0; i < count; i++)
        if (strcmp(parts[i], line->parts[i]) != 0)
            abort();
    free(path);
}

/* Each is found by what it was written for. */
static void check_account(const struct plan_account *account, struct strings *strings)
{
    for (size_t i = 0; account && i < account->count; i++) {
        const struct plan_line *found;
        const char *const *parts;
        uint32_t count;

        check_line(account->lines[i], strings);
        if (plan_path_read(account->lines[i]->source, strings, &parts, &count) ||
            plan_find(account, parts, count, &found) != KIMT_OK || found != account->lines[i])
            abort();
    }
}

static void check(const char *text, size_t size, struct problems *problems)
{
    static const char rows[] = "a@b.c\n=d@e.f\n";
    static const struct kimt_folder_rules folders = {
        .struct_size = sizeof folders, .attributes = KIMT_RULE_CASE_INSENSITIVE, .forbidden = ":"};
    struct plan_rules rules = {.folders = &folders};
    struct accounts *accounts = NULL;
    struct strings *strings = strings_new();
    struct plan *plan = NULL;

    if (!strings || accounts_parse("f", rows, strlen(rows), problems, &accounts) != KIMT_OK)
        abort();
    rules.accounts = accounts;
    if (plan_parse("fuzz.plan", text, size, &rules, problems, &plan) == KIMT_OK)
        for (size_t i = 0; i < sizeof addresses / sizeof addresses[0]; i++)
            check_account(plan_find_account(plan, addresses[i]), strings);
    else if (plan || problems_count(problems) == 0)
        abort();
    plan_free(&plan);
    accounts_free(&accounts);
    strings_free(&strings);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct problems *problems = NULL;

    if (problems_new(&problems, NULL) != KIMT_OK)
        abort();
    check((const char *)data, size, problems);
    problems_free(&problems);
    return 0;
}
