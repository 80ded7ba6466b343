/* SPDX-License-Identifier: MIT
 *
 * All messages of a folder in the order of their source UIDs, though some are rows and some lie in
 * pages: the next one is the first among the next row and the next of each page that has begun.
 * Pages mostly follow each other, so that one is held at a time.
 */
#include "base/no_memory.h"
#include "common/array/array.h"
#include "journal/folders.h"
#include "journal/messages.h"
#include "journal/pages.h"
#include <kimt/error.h>

/* A page that has begun. */
struct opened {
    struct page *page;
    size_t next;
};

struct walk {
    struct journal *journal;
    sqlite3_stmt *pages, *rows;
    bool has_page, has_row; /* there is another one */
    uint64_t page_first;    /* of it */
    struct journal_message row;
    struct opened *opened;
    size_t count, capacity;
};

static int step_rows(struct walk *walk, struct kimt_error *err)
{
    int result = store_row(walk->journal, walk->rows, err);

    walk->has_row = result == KIMT_OK;
    if (walk->has_row && !store_read_message(walk->rows, &walk->row))
        return store_damaged(walk->journal, err, "a digest is malformed");
    return result == KIMT_FAIL ? KIMT_FAIL : KIMT_OK;
}

static int step_pages(struct walk *walk, struct kimt_error *err)
{
    int result = store_row(walk->journal, walk->pages, err);

    walk->has_page = result == KIMT_OK;
    if (walk->has_page)
        walk->page_first = (uint64_t)sqlite3_column_int64(walk->pages, 5);
    return result == KIMT_FAIL ? KIMT_FAIL : KIMT_OK;
}

/* Pages are begun before rows: what another process takes apart meanwhile is met twice then, and
 * not missed. */
static int begin(struct walk *walk, int64_t folder, struct kimt_error *err)
{
    struct journal *journal = walk->journal;

    if (pages_write(journal, err) != KIMT_OK)
        return KIMT_FAIL;
    walk->pages = store_bind(journal, STORE_PAGES, "i", folder);
    if (step_pages(walk, err) != KIMT_OK)
        return KIMT_FAIL;
    walk->rows = store_bind(journal, STORE_MESSAGES, "i", folder);
    return step_rows(walk, err);
}

static void end(struct walk *walk)
{
    for (size_t i = 0; i < walk->count; i++)
        free(walk->opened[i].page);
    free(walk->opened);
    if (walk->pages)
        (void)sqlite3_reset(walk->pages);
    if (walk->rows)
        (void)sqlite3_reset(walk->rows);
}

static int open_page(struct walk *walk, struct kimt_error *err)
{
    if (!ARRAY_GROW(&walk->opened, walk->count + 1, &walk->capacity, ARRAY_NO_MAX))
        return no_memory(err, "for the journal");
    walk->opened[walk->count] = (struct opened){0};
    if (pages_read(walk->journal, walk->pages, &walk->opened[walk->count].page, err) != KIMT_OK)
        return KIMT_FAIL;
    walk->count++;
    return step_pages(walk, err);
}

/* The page whose next message is the first; NULL: none has begun. */
static struct opened *first_opened(const struct walk *walk)
{
    struct opened *first = NULL;

    for (size_t i = 0; walk->opened && i < walk->count; i++) {
        struct opened *opened = &walk->opened[i];
        if (!first || page_is_before(opened->page->messages[opened->next].source_uid,
                                     first->page->messages[first->next].source_uid))
            first = opened;
    }
    return first;
}

static void take_from(struct walk *walk, struct opened *opened, struct journal_message *message_r)
{
    *message_r = opened->page->messages[opened->next++];
    if (opened->next < opened->page->count)
        return;
    free(opened->page);
    /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): `opened` lies in it */
    *opened = walk->opened[--walk->count];
}

/* KIMT_OK, KIMT_END, KIMT_FAIL. */
static int next(struct walk *walk, struct journal_message *message_r, struct kimt_error *err)
{
    for (;;) {
        struct opened *opened = first_opened(walk);
        const struct journal_message *first = opened ? &opened->page->messages[opened->next] : NULL;

        if (walk->has_row && (!first || page_is_before(walk->row.source_uid, first->source_uid)))
            first = &walk->row;
        if (walk->has_page && (!first || !page_is_before(first->source_uid, walk->page_first))) {
            if (open_page(walk, err) != KIMT_OK)
                return KIMT_FAIL;
            continue;
        }
        if (!first)
            return KIMT_END;
        if (first != &walk->row) {
            take_from(walk, opened, message_r);
            return KIMT_OK;
        }
        *message_r = walk->row;
        return step_rows(walk, err);
    }
}

int journal_messages(struct journal *journal, int64_t folder, journal_message_fn *each,
                     void *context, struct kimt_error *err)
{
    struct walk walk = {.journal = journal};
    struct journal_message message = {0};
    uint64_t last = 0;
    bool any = false;
    int result;

    if (!journal)
        return KIMT_OK;
    LOCK_SCOPE(&journal->mutex);
    result = begin(&walk, folder, err);
    while (result == KIMT_OK && (result = next(&walk, &message, err)) == KIMT_OK) {
        if (any && message.source_uid == last)
            continue;
        any = true;
        last = message.source_uid;
        if (!each(context, &message))
            result = KIMT_END;
    }
    end(&walk);
    return result == KIMT_FAIL ? KIMT_FAIL : KIMT_OK;
}
