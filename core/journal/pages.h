/* SPDX-License-Identifier: MIT
 *
 * Pages: where entries of messages go that are only added and read. SQLite takes longer for a row
 * than a small message takes otherwise, so up to PAGE_MESSAGES of a folder share one.
 *
 * Entries gather in memory, folder by folder, and become pages with the commit that they wait for
 * anyway. A page is never changed: when one of its messages is, all of them become rows of the
 * table `message` and the page goes. So code that changes a row that is not there asks
 * pages_take_apart first. An entry is in a page, or a row, never in both.
 *
 * Inside core/journal only; all with the journal's mutex held.
 */
#ifndef KIMT_CORE_JOURNAL_PAGES_H
#define KIMT_CORE_JOURNAL_PAGES_H

#include "journal/messages.h"
#include "journal/page.h"
#include "journal/store.h"

/* A page that was read. */
struct page {
    int64_t id;
    size_t count;
    struct journal_message messages[]; /* ascending by source_uid */
};

/* Since version 7. */
extern const char pages_table[];

/* Adds an entry of a message that the folder has none of. */
int pages_add(struct journal *journal, int64_t folder, const struct journal_message *message,
              struct kimt_error *err);
/* Writes what has gathered as pages. */
int pages_write(struct journal *journal, struct kimt_error *err);
/* Forgets what has gathered: its transaction was rolled back. */
void pages_drop(struct journal *journal);
void pages_free(struct journal *journal);

/* The page that lies in columns id, settled, run, count, entries, first, last of this row. The
 * caller's. */
int pages_read(struct journal *journal, sqlite3_stmt *row, struct page **page_r,
               struct kimt_error *err);
/* The message, if it is in a page: KIMT_OK, KIMT_END, KIMT_FAIL. */
int pages_find(struct journal *journal, int64_t folder, uint64_t source_uid,
               struct journal_message *message_r, struct kimt_error *err);
/* The messages of the page that holds this one become rows. *any_r: there was such a page. */
int pages_take_apart(struct journal *journal, int64_t folder, uint64_t source_uid, bool *any_r,
                     struct kimt_error *err);

#endif
