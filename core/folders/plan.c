/* SPDX-License-Identifier: MIT
 *
 * A plan in memory.
 */
#include "base/cleanup.h"
#include "base/no_memory.h"
#include "common/array/array.h"
#include "folders/plan_inner.h"
#include "folders/plan_path.h"
#include <ctype.h>
#include <kimt/error.h>
#include <string.h>

int plan_new(struct plan **plan_r, struct kimt_error *err)
{
    struct plan *plan = calloc(1, sizeof *plan);

    *plan_r = plan;
    if (plan)
        plan->strings = strings_new();
    if (plan && plan->strings)
        return KIMT_OK;
    plan_free(plan_r);
    return no_memory(err, "for the plan");
}

void plan_free(struct plan **plan)
{
    struct plan_book *book, *next;

    if (!*plan)
        return;
    HASH_ITER(hh, (*plan)->books, book, next)
    {
        HASH_CLEAR(hh, book->entries);
        free(book->lines);
    }
    HASH_CLEAR(hh, (*plan)->books);
    if ((*plan)->strings)
        strings_free(&(*plan)->strings);
    free(*plan);
    *plan = NULL;
}

/* ---- finding ---- */

static char *fold(char *text)
{
    for (char *c = text; c && *c; c++)
        *c = (char)tolower((unsigned char)*c);
    return text;
}

static struct plan_book *find_book(const struct plan *plan, const char *address)
{
    AUTO_FREE char *key = fold(strdup(address));
    struct plan_book *book = NULL;

    if (key)
        HASH_FIND_STR(plan->books, key, book);
    return book;
}

bool plan_is_of_file(const struct plan *plan)
{
    return plan && plan->of_file;
}

const struct plan_account *plan_find_account(const struct plan *plan, const char *address)
{
    struct plan_book *book = plan ? find_book(plan, address) : NULL;

    return book ? &book->account : NULL;
}

int plan_find(const struct plan_account *account, const char *const *parts, size_t part_count,
              const struct plan_line **line_r)
{
    const struct plan_book *book = (const struct plan_book *)account;
    struct plan_entry *entry = NULL;
    AUTO_FREE char *key = NULL;

    *line_r = NULL;
    if (!book)
        return KIMT_OK;
    key = plan_path_key(parts, part_count);
    if (!key)
        return KIMT_FAIL;
    HASH_FIND_STR(book->entries, key, entry);
    if (entry)
        *line_r = &entry->line;
    return KIMT_OK;
}

/* ---- adding ---- */

struct plan_book *plan_book_of(struct plan *plan, const char *address)
{
    struct plan_book *book = find_book(plan, address);

    if (book)
        return book;
    book = strings_alloc(plan->strings, sizeof *book);
    if (!book)
        return NULL;
    book->account.address = strings_copy(plan->strings, address, strlen(address));
    book->folded = fold(strings_copy(plan->strings, address, strlen(address)));
    if (!book->account.address || !book->folded)
        return NULL;
    HASH_ADD_KEYPTR(hh, plan->books, book->folded, strlen(book->folded), book);
    return HASH_HOLDS(hh, book) ? book : NULL;
}

static bool make_room(struct plan_book *book)
{
    bool has_room = array_grow(&book->lines, book->account.count + 1, &book->capacity,
                               sizeof(struct plan_line *), ARRAY_NO_MAX);

    book->account.lines = book->lines;
    return has_room;
}

int plan_add(struct plan *plan, struct plan_book *book, const struct plan_line *line,
             const struct plan_line **same_r)
{
    struct plan_entry *entry;

    HASH_FIND_STR(book->entries, line->source, entry);
    *same_r = entry ? &entry->line : NULL;
    if (entry)
        return KIMT_OK;
    entry = strings_alloc(plan->strings, sizeof *entry);
    if (!entry || !make_room(book))
        return KIMT_FAIL;
    entry->line = *line;
    entry->line.index = book->account.count;
    HASH_ADD_KEYPTR(hh, book->entries, entry->line.source, strlen(entry->line.source), entry);
    if (!HASH_HOLDS(hh, entry))
        return KIMT_FAIL;
    book->lines[book->account.count++] = &entry->line;
    return KIMT_OK;
}
