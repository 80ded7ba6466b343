/* SPDX-License-Identifier: MIT
 *
 * The SQLite side of journal.h: one connection, prepared statements, batched commits. Inside
 * core/journal only.
 */
#ifndef KIMT_CORE_JOURNAL_STORE_H
#define KIMT_CORE_JOURNAL_STORE_H

#include "base/cleanup.h"
#include "journal/messages.h"
#include "journal/statements.h"
#include <sqlite3.h>

/* What to do with a damaged journal. */
#define STORE_HINT_DAMAGED                                                                         \
    "move it away and run again: what is at the destination already is then recognised by its "    \
    "content, and nothing is doubled"

#define JOURNAL_SCHEMA_VERSION 8

enum {
    GATHERINGS = 16 /* folders whose entries gather at once */
};

struct journal {
    pthread_mutex_t mutex; /* guards all below */
    char *path;
    sqlite3 *db;
    sqlite3_stmt *statements[STORE_STATEMENTS];
    int64_t run; /* that entries are made by */
    bool writable;
    bool lost;             /* an entry could not be kept: nothing later may vouch for its folder */
    uint32_t waiting;      /* entries not yet committed; 0: no transaction is open */
    int64_t waiting_since; /* milliseconds, monotonic */
    char *last_keywords;   /* the set asked for last, and its number: mostly the same again */
    int64_t last_keywords_id;
    struct gathering *gathered[GATHERINGS]; /* pages.c; NULL: not needed yet */
    size_t gathered_last;                   /* the place that was used last */
    unsigned char *page_bytes;              /* room for one that is being written */
    struct page *page;                      /* that was read last, of page_folder; or NULL */
    int64_t page_folder;
};

/* So many entries are committed together; tests choose others. */
extern uint32_t store_commit_entries;

/* All with the mutex held. */

/* The failure that SQLite reported last, in words. */
int store_fail(struct journal *journal, struct kimt_error *err, const char *what);
/* What is in the file can't be from kimt. */
int store_damaged(const struct journal *journal, struct kimt_error *err, const char *why);
/* Returns a prepared statement with its arguments bound: 'i' int64_t, 't' text or NULL, 'd' a
 * digest, 'n' int64_t that stays away: NULL, 'b' bytes and their size_t, which stay until the
 * statement is bound again. Answers NULL where it could not be prepared. */
sqlite3_stmt *store_bind(struct journal *journal, enum store_statement which, const char *types,
                         ...);
/* STORE_MESSAGE_ADD with this message, of that run. */
sqlite3_stmt *store_bind_message(struct journal *journal, int64_t folder,
                                 const struct journal_message *message, int64_t run);
/* A row of STORE_MESSAGES or STORE_MESSAGE_GET. False: it is damaged. */
bool store_read_message(sqlite3_stmt *row, struct journal_message *message_r);
/* Runs a bound statement that answers no rows. */
int store_run(struct journal *journal, sqlite3_stmt *statement, struct kimt_error *err);
/* The next row of a bound statement: KIMT_OK, KIMT_END, KIMT_FAIL. It is reset after the last one.
 * Each column of the row is of the type that kimt writes; text is there, and numbers may be any. */
int store_row(struct journal *journal, sqlite3_stmt *statement, struct kimt_error *err);
/* What was to be entered is not: answers KIMT_FAIL, and so does all that is to be written later. */
int store_lose(struct journal *journal);
/* Between two runs: what was lost is found from the intents on, so entries are taken again. */
void store_recover(struct journal *journal);
/* Opens a transaction for what follows, unless one is open. */
int store_begin(struct journal *journal, struct kimt_error *err);
/* An entry was made: commits when it is time. */
int store_entered(struct journal *journal, struct kimt_error *err);
int store_commit(struct journal *journal, struct kimt_error *err);
int store_execute(struct journal *journal, const char *text, struct kimt_error *err);

/* digest_key.c: the statement that gives a journal which is being made its key. Caller frees with
 * sqlite3_free; NULL: no memory, or no randomness. */
char *digest_key_make(void);

/* schema.c: makes the tables, or sees that they are ours and sound. KIMT_END: there are none yet,
 * and they may not be made. */
int schema_ready(struct journal *journal, const struct journal_identity *identity,
                 struct kimt_error *err);
/* layout.c: is the file laid out as kimt lays it out? Before any of its tables is read: there is
 * nothing in it that runs by itself, such as views and triggers. */
int layout_check_plain(struct journal *journal, struct kimt_error *err);
/* layout.c: checks that the tables and indexes are those that `sql` makes, and no others. */
int layout_check_tables(struct journal *journal, const char *sql, struct kimt_error *err);

/* aside.c: what was set aside of a folder is forgotten. */
int store_forget_aside(struct journal *journal, int64_t folder, struct kimt_error *err);

#endif
