/* SPDX-License-Identifier: MIT
 *
 * A few folders gather at once, one for each lane at work; another one takes the place of the one
 * that has waited longest. The page that was read last is kept: who asks for messages one by one
 * asks in their order.
 */
#include "journal/pages.h"
#include "base/no_memory.h"
#include "journal/messages.h"
#include <kimt/error.h>
#include <kimt/source.h>
#include <stdlib.h>
#include <string.h>

const char pages_table[] =
    "CREATE TABLE page (id INTEGER PRIMARY KEY, folder INTEGER NOT NULL, first INTEGER NOT NULL,"
    " last INTEGER NOT NULL, run INTEGER NOT NULL, count INTEGER NOT NULL, bytes INTEGER NOT NULL,"
    " copied INTEGER NOT NULL, copied_bytes INTEGER NOT NULL, untold INTEGER NOT NULL,"
    " settled INTEGER NOT NULL DEFAULT 0, entries BLOB NOT NULL);"
    "CREATE INDEX page_of_folder ON page (folder, first);";

/* What waits to become a page. */
struct gathering {
    int64_t folder;
    size_t count; /* 0: this place is free */
    struct journal_message messages[PAGE_MESSAGES];
};

/* ---- writing ---- */

static int compare(const void *a, const void *b)
{
    uint64_t left = ((const struct journal_message *)a)->source_uid;
    uint64_t right = ((const struct journal_message *)b)->source_uid;

    return page_is_before(right, left) - page_is_before(left, right);
}

/* Messages that overtook others on their way are few. */
static void sort(struct gathering *gathering)
{
    size_t i = 1;

    while (i < gathering->count &&
           page_is_before(gathering->messages[i - 1].source_uid, gathering->messages[i].source_uid))
        i++;
    if (i < gathering->count)
        qsort(gathering->messages, gathering->count, sizeof *gathering->messages, compare);
}

static int write_one(struct journal *journal, struct gathering *gathering, struct kimt_error *err)
{
    const struct journal_message *messages = gathering->messages;
    int64_t bytes = 0, copied = 0, copied_bytes = 0, untold = 0;
    size_t count = gathering->count, length;

    if (count == 0)
        return KIMT_OK;
    sort(gathering);
    for (size_t i = 0; i < count; i++) {
        bool is_copied = messages[i].outcome == KIMT_OUTCOME_COPIED;
        bytes += (int64_t)messages[i].size;
        copied += is_copied;
        copied_bytes += is_copied ? (int64_t)messages[i].size : 0;
        untold += messages[i].uid == 0;
    }
    length = page_write(messages, count, journal->page_bytes);
    gathering->count = 0;
    return store_run(journal,
                     store_bind(journal, STORE_PAGE_ADD, "iiiiiiiiib", gathering->folder,
                                (int64_t)messages[0].source_uid,
                                (int64_t)messages[count - 1].source_uid, journal->run,
                                (int64_t)count, bytes, copied, copied_bytes, untold,
                                journal->page_bytes, length),
                     err);
}

int pages_write(struct journal *journal, struct kimt_error *err)
{
    for (size_t i = 0; i < GATHERINGS; i++)
        if (journal->gathered[i] && write_one(journal, journal->gathered[i], err) != KIMT_OK)
            return KIMT_FAIL;
    return KIMT_OK;
}

void pages_drop(struct journal *journal)
{
    for (size_t i = 0; i < GATHERINGS; i++)
        if (journal->gathered[i])
            journal->gathered[i]->count = 0;
    free(STEAL(journal->page));
}

void pages_free(struct journal *journal)
{
    for (size_t i = 0; i < GATHERINGS; i++)
        free(journal->gathered[i]);
    free(journal->page_bytes);
    free(journal->page);
}

/* ---- gathering ---- */

/* The place of this folder, or NULL. */
static struct gathering *find(struct journal *journal, int64_t folder)
{
    for (size_t i = 0; i < GATHERINGS; i++) {
        struct gathering *gathering = journal->gathered[(journal->gathered_last + i) % GATHERINGS];
        if (gathering && gathering->count > 0 && gathering->folder == folder) {
            journal->gathered_last = (journal->gathered_last + i) % GATHERINGS;
            return gathering;
        }
    }
    return NULL;
}

/* A place that no one uses, or else the one after the last. NULL: no memory. */
static struct gathering *take(struct journal *journal)
{
    size_t at = (journal->gathered_last + 1) % GATHERINGS;

    for (size_t i = 0; i < GATHERINGS; i++)
        if (!journal->gathered[i] || journal->gathered[i]->count == 0) {
            at = i;
            break;
        }
    if (!journal->gathered[at])
        journal->gathered[at] = calloc(1, sizeof *journal->gathered[at]);
    if (!journal->page_bytes)
        journal->page_bytes = malloc((size_t)PAGE_MESSAGES * PAGE_MESSAGE_BYTES);
    journal->gathered_last = at;
    return journal->page_bytes ? journal->gathered[at] : NULL;
}

int pages_add(struct journal *journal, int64_t folder, const struct journal_message *message,
              struct kimt_error *err)
{
    struct gathering *gathering = find(journal, folder);

    if (!gathering) {
        gathering = take(journal);
        if (!gathering)
            return no_memory(err, "for the journal");
        if (write_one(journal, gathering, err) != KIMT_OK)
            return KIMT_FAIL;
        gathering->folder = folder;
    }
    gathering->messages[gathering->count++] = *message;
    return gathering->count == PAGE_MESSAGES ? write_one(journal, gathering, err) : KIMT_OK;
}

/* ---- reading ---- */

static void complete(struct page *page, int64_t run, bool is_settled)
{
    for (size_t i = 0; i < page->count; i++) {
        page->messages[i].run = run;
        if (is_settled && page->messages[i].uid == 0)
            page->messages[i].uid = JOURNAL_UID_SETTLED;
    }
}

int pages_read(struct journal *journal, sqlite3_stmt *row, struct page **page_r,
               struct kimt_error *err)
{
    int64_t count = sqlite3_column_int64(row, 3);
    const unsigned char *bytes = sqlite3_column_blob(row, 4);
    size_t length = (size_t)sqlite3_column_bytes(row, 4);
    bool is_sound = bytes && count > 0 && count <= PAGE_MESSAGES;
    struct page *page =
        calloc(1, sizeof *page + (is_sound ? (size_t)count : 0) * sizeof *page->messages);

    *page_r = NULL;
    if (!page)
        return no_memory(err, "for the journal");
    if (!is_sound || !page_read(bytes, length, page->messages, (size_t)count) ||
        page->messages[0].source_uid != (uint64_t)sqlite3_column_int64(row, 5) ||
        page->messages[count - 1].source_uid != (uint64_t)sqlite3_column_int64(row, 6)) {
        free(page);
        return store_damaged(journal, err, "a page of messages is malformed");
    }
    page->id = sqlite3_column_int64(row, 0);
    page->count = (size_t)count;
    complete(page, sqlite3_column_int64(row, 2), sqlite3_column_int(row, 1) != 0);
    *page_r = page;
    return KIMT_OK;
}

static const struct journal_message *look_in(const struct page *page, uint64_t source_uid)
{
    const struct journal_message key = {.source_uid = source_uid};

    return page ? bsearch(&key, page->messages, page->count, sizeof key, compare) : NULL;
}

/* Leaves the page that holds the message in journal->page. KIMT_OK, KIMT_END, KIMT_FAIL. */
static int load(struct journal *journal, int64_t folder, uint64_t source_uid,
                struct kimt_error *err)
{
    sqlite3_stmt *row;
    int result;

    if (journal->page && journal->page_folder == folder && look_in(journal->page, source_uid))
        return KIMT_OK;
    if (pages_write(journal, err) != KIMT_OK)
        return KIMT_FAIL;
    row = store_bind(journal, STORE_PAGE_OF, "ii", folder, (int64_t)source_uid);
    while ((result = store_row(journal, row, err)) == KIMT_OK) {
        free(STEAL(journal->page));
        journal->page_folder = folder;
        result = pages_read(journal, row, &journal->page, err);
        if (result != KIMT_OK || look_in(journal->page, source_uid))
            break;
    }
    if (result != KIMT_END)
        (void)sqlite3_reset(row);
    return result;
}

int pages_find(struct journal *journal, int64_t folder, uint64_t source_uid,
               struct journal_message *message_r, struct kimt_error *err)
{
    int result = load(journal, folder, source_uid, err);
    const struct journal_message *found =
        result == KIMT_OK ? look_in(journal->page, source_uid) : NULL;

    if (found)
        *message_r = *found;
    return result;
}

/* ---- changing ---- */

int pages_take_apart(struct journal *journal, int64_t folder, uint64_t source_uid, bool *any_r,
                     struct kimt_error *err)
{
    AUTO_FREE struct page *page = NULL;
    int result = load(journal, folder, source_uid, err);

    *any_r = result == KIMT_OK;
    if (result != KIMT_OK)
        return result == KIMT_END ? KIMT_OK : KIMT_FAIL;
    page = STEAL(journal->page);
    for (size_t i = 0; i < page->count; i++) {
        const struct journal_message *message = &page->messages[i];
        if (store_run(journal, store_bind_message(journal, folder, message, message->run), err) !=
            KIMT_OK)
            return KIMT_FAIL;
    }
    return store_run(journal, store_bind(journal, STORE_PAGE_REMOVE, "i", page->id), err);
}
