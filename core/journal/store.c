/* SPDX-License-Identifier: MIT
 *
 * Statements, and rows as they come back; commit.c commits, open.c opens and closes, failure.c has
 * the words for what fails.
 */
#include "journal/store.h"
#include "journal/messages.h"
#include <stdarg.h>

static const char *const sql[STORE_STATEMENTS] = {
    [STORE_IDENTITY] = "SELECT value FROM identity WHERE key = ?",
    [STORE_RUN_BEGIN] = "INSERT INTO run (name, command, begun_s) VALUES (?, ?, ?)",
    [STORE_RUN_END] = "UPDATE run SET ended_s = ?2, status = ?3 WHERE id = ?1",
    [STORE_RUNS] = "SELECT id, name, command, begun_s, ended_s, status FROM run ORDER BY id DESC",
    [STORE_RUN_SPEED] =
        "SELECT sum(copied.count), sum(copied.bytes), r.ended_s - r.begun_s FROM"
        " (SELECT run, count(*) AS count, sum(size) AS bytes FROM message WHERE outcome = ?1"
        " GROUP BY run UNION ALL SELECT run, sum(copied), sum(copied_bytes) FROM page"
        " GROUP BY run) copied JOIN run r ON r.id = copied.run WHERE r.ended_s > r.begun_s"
        " GROUP BY r.id HAVING sum(copied.count) > 0 ORDER BY 2 DESC LIMIT 1",
    [STORE_ACCOUNT_ENTER] = "INSERT OR IGNORE INTO account (address, changed_s) VALUES (?, ?)",
    [STORE_ACCOUNT_ID] = "SELECT id FROM account WHERE address = ?",
    [STORE_ACCOUNT_STATE] =
        "UPDATE account SET state = ?2, reason = ?3, changed_s = ?4 WHERE id = ?1",
    [STORE_ACCOUNT_CREATED] = "UPDATE account SET created = 1 WHERE id = ?1",
    [STORE_ACCOUNTS] =
        "SELECT id, address, state, reason, created, changed_s FROM account ORDER BY address",
    [STORE_FOLDER_ENTER] =
        "INSERT OR IGNORE INTO folder (account, source, target) VALUES (?, ?, ?)",
    [STORE_FOLDER_GET] =
        "SELECT id, target, finished, seen_uid_validity, seen_uid_next, seen_messages,"
        " seen_modseq, uid_validity, doubt_from, created_run, late_from,"
        " sent_from FROM folder"
        " WHERE account = ? AND source = ?",
    [STORE_FOLDER_KNOWN] = "SELECT uid_validity FROM folder WHERE id = ?",
    [STORE_FOLDER_WILL_CREATE] =
        "UPDATE folder SET created_run = ?2 WHERE id = ?1 AND uid_validity = 0"
        " AND created_run = 0",
    [STORE_FOLDER_INTENT] =
        "UPDATE folder SET uid_validity = ?2, doubt_from = ?3, seen_uid_validity = ?5,"
        " created_run = CASE WHEN ?4 != 0 THEN ?4 ELSE created_run END,"
        " sent_from = CASE WHEN sent_from = 0 OR uid_validity != ?2 THEN ?6 ELSE sent_from END"
        " WHERE id = ?1",
    [STORE_FOLDER_FINISH] =
        "UPDATE folder SET finished = 1, doubt_from = 0, sent_from = 0, seen_uid_validity = ?2,"
        " seen_uid_next = ?3, seen_messages = ?4, seen_modseq = ?5, late_from = ?6 WHERE id = ?1",
    [STORE_FOLDER_UNFINISHED] =
        "UPDATE folder SET finished = 0, doubt_from = 0, sent_from = 0, late_from = ?2"
        " WHERE id = ?1",
    [STORE_FOLDER_SETTLE] = "UPDATE message SET uid = -1 WHERE folder = ?1 AND uid = 0",
    [STORE_FOLDER_FORGET] =
        "UPDATE folder SET finished = 0, uid_validity = 0, doubt_from = 1, late_from = 0,"
        " sent_from = 0 WHERE id = ?1",
    [STORE_FOLDER_ANEW] =
        "UPDATE folder SET finished = 0, doubt_from = 1, late_from = 0 WHERE id = ?1",
    [STORE_FOLDER_REMOVE] = "DELETE FROM folder WHERE id = ?1",
    [STORE_FOLDERS] =
        "SELECT f.id, f.source, f.target, f.finished, f.seen_uid_validity, f.seen_uid_next,"
        " f.seen_messages, f.seen_modseq, f.uid_validity, f.doubt_from, f.created_run, f.late_from,"
        " f.sent_from,"
        " (SELECT count(*) FROM message m WHERE m.folder = f.id)"
        " + (SELECT coalesce(sum(count), 0) FROM page p WHERE p.folder = f.id),"
        " (SELECT coalesce(sum(size), 0) FROM message m WHERE m.folder = f.id)"
        " + (SELECT coalesce(sum(bytes), 0) FROM page p WHERE p.folder = f.id)"
        " FROM folder f WHERE f.account = ? ORDER BY f.id",
    [STORE_FOLDERS_BRIEF] =
        "SELECT f.id, f.source, f.target, f.finished, f.seen_uid_validity, f.seen_uid_next,"
        " f.seen_messages, f.seen_modseq, f.uid_validity, f.doubt_from, f.created_run, f.late_from,"
        " f.sent_from,"
        " EXISTS (SELECT 1 FROM message m WHERE m.folder = f.id)"
        " OR EXISTS (SELECT 1 FROM page p WHERE p.folder = f.id), 0"
        " FROM folder f WHERE f.account = ? ORDER BY f.id",
    [STORE_FOLDER_MAKE_WAY] = "DELETE FROM folder WHERE source = ?2 AND id != ?1"
                              " AND account = (SELECT account FROM folder WHERE id = ?1)"
                              " AND NOT EXISTS (SELECT 1 FROM message m WHERE m.folder = folder.id)"
                              " AND NOT EXISTS (SELECT 1 FROM page p WHERE p.folder = folder.id)",
    [STORE_FOLDERS_FOLLOW] =
        "UPDATE folder SET target = ?2 || substr(folder.target, length(old.target) + 1)"
        " FROM folder old WHERE old.id = ?1 AND folder.account = old.account"
        " AND substr(folder.target, 1, length(old.target) + 1) = old.target || '/'",
    [STORE_FOLDER_RENAME] = "UPDATE folder SET source = ?2, target = ?3 WHERE id = ?1",
    [STORE_FOLDER_TARGET] =
        "UPDATE folder SET target = ?2, created_run = 0 WHERE id = ?1 AND uid_validity = 0"
        " AND doubt_from = 0 AND late_from = 0"
        " AND NOT EXISTS (SELECT 1 FROM message m WHERE m.folder = ?1)"
        " AND NOT EXISTS (SELECT 1 FROM page p WHERE p.folder = ?1)",
    [STORE_PARENT_ADD] = "INSERT OR IGNORE INTO parent VALUES (?, ?, ?)",
    [STORE_PARENTS] = "SELECT path, run FROM parent WHERE account = ? ORDER BY path",
    [STORE_PARENT_REMOVE] = "DELETE FROM parent WHERE account = ? AND path = ?",
    [STORE_PARENTS_FOLLOW] =
        "UPDATE OR REPLACE parent SET path = ?2 || substr(parent.path, length(old.target) + 1)"
        " FROM folder old WHERE old.id = ?1 AND parent.account = old.account"
        " AND substr(parent.path || '/', 1, length(old.target) + 1) = old.target || '/'",
    [STORE_PLAN_FORGET] = "DELETE FROM plan WHERE account = ?1",
    [STORE_PLAN_ADD] = "INSERT OR REPLACE INTO plan VALUES (?, ?, ?)",
    [STORE_PLAN] = "SELECT source, target FROM plan WHERE account = ? ORDER BY source",
    [STORE_MESSAGE_ADD] =
        "INSERT OR REPLACE INTO message VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL)",
    [STORE_MESSAGE_FLAGS] =
        "UPDATE message SET flags = ?3, keywords = ?4, left_flags = ?5, left_keywords = ?6"
        " WHERE folder = ?1 AND source_uid = ?2",
    [STORE_MESSAGE_LEFT] = "UPDATE message SET left_flags = ?3, left_keywords = ?4"
                           " WHERE folder = ?1 AND source_uid = ?2",
    [STORE_MESSAGE_UID] = "UPDATE message SET uid = ?3 WHERE folder = ?1 AND source_uid = ?2",
    [STORE_MESSAGE_REMOVE] = "DELETE FROM message WHERE folder = ?1 AND source_uid = ?2",
    [STORE_MESSAGE_LEAVING] = "UPDATE message SET notes = (notes & 4294967295) | ?3 WHERE folder = "
                              "?1 AND source_uid = ?2",
    [STORE_ANY_LEAVING] = "SELECT EXISTS (SELECT 1 FROM message WHERE folder IN (?1, ?2)"
                          " AND ((notes >> 32) & 4294967295) = ?3)",
    [STORE_MESSAGE_COUNT] = "SELECT (SELECT count(*) FROM message WHERE folder = ?1)"
                            " + (SELECT coalesce(sum(count), 0) FROM page WHERE folder = ?1)",
    [STORE_MESSAGES] =
        "SELECT source_uid, uid, size, digest, flags, keywords, date_s, zone_minutes, outcome,"
        " notes, run, left_flags, left_keywords FROM message WHERE folder = ? ORDER BY source_uid",
    [STORE_MESSAGE_GET] =
        "SELECT source_uid, uid, size, digest, flags, keywords, date_s, zone_minutes, outcome,"
        " notes, run, left_flags, left_keywords FROM message WHERE folder = ? AND source_uid = ?",
    [STORE_MESSAGES_FORGET] = "DELETE FROM message WHERE folder = ?1",
    [STORE_MESSAGES_ASIDE] =
        "INSERT INTO message SELECT ?2, row_number() OVER (ORDER BY source_uid)"
        " + (SELECT coalesce(max(source_uid), 0) FROM message WHERE folder = ?2),"
        " uid, size, digest, flags, keywords, date_s, zone_minutes, outcome, notes, run,"
        " left_flags, left_keywords FROM message WHERE folder = ?1 AND outcome = ?3",
    [STORE_PAGE_ADD] =
        "INSERT INTO page (folder, first, last, run, count, bytes, copied, copied_bytes, untold,"
        " entries) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    [STORE_PAGE_OF] = "SELECT id, settled, run, count, entries, first, last FROM page"
                      " WHERE folder = ?1 AND first <= ?2 AND last >= ?2 ORDER BY first DESC",
    [STORE_PAGE_REMOVE] = "DELETE FROM page WHERE id = ?",
    [STORE_PAGES] = "SELECT id, settled, run, count, entries, first, last FROM page"
                    " WHERE folder = ? ORDER BY first",
    [STORE_PAGES_FORGET] = "DELETE FROM page WHERE folder = ?1",
    [STORE_PAGE_ANY] = "SELECT first FROM page WHERE folder = ?1 LIMIT 1",
    [STORE_PAGES_SETTLE] = "UPDATE page SET settled = 1 WHERE folder = ?1 AND untold > 0"
                           " AND settled = 0",
    [STORE_KEYWORDS_ENTER] = "INSERT OR IGNORE INTO keywords (text) VALUES (?)",
    [STORE_KEYWORDS_ID] = "SELECT id FROM keywords WHERE text = ?",
    [STORE_KEYWORDS_TEXT] = "SELECT text FROM keywords WHERE id = ?",
};

/* What the columns of a row are: 'i' a whole number, 't' text, 'b' bytes; in capitals where it may
 * be missing. A row that is anything else was not written by kimt. */
#define FOLDER_STATE "iiiiiiiiii"
#define MESSAGE      "iiibiiiiiiiII"
#define PAGE         "iiiibii"
static const char *const columns[STORE_STATEMENTS] = {
    [STORE_IDENTITY] = "t",
    [STORE_RUNS] = "ittiii",
    [STORE_RUN_SPEED] = "iii",
    [STORE_ACCOUNT_ID] = "i",
    [STORE_ACCOUNTS] = "ititii",
    [STORE_FOLDER_GET] = ("it" FOLDER_STATE),
    [STORE_FOLDER_KNOWN] = "i",
    [STORE_FOLDERS] = ("itt" FOLDER_STATE "ii"),
    [STORE_FOLDERS_BRIEF] = ("itt" FOLDER_STATE "ii"),
    [STORE_PARENTS] = "ti",
    [STORE_PLAN] = "tT",
    [STORE_ANY_LEAVING] = "i",
    [STORE_MESSAGE_COUNT] = "i",
    [STORE_MESSAGES] = MESSAGE,
    [STORE_MESSAGE_GET] = MESSAGE,
    [STORE_PAGE_OF] = PAGE,
    [STORE_PAGE_ANY] = "i",
    [STORE_PAGES] = PAGE,
    [STORE_KEYWORDS_ID] = "i",
    [STORE_KEYWORDS_TEXT] = "t",
};

/* ---- statements ---- */

static int bind_one(sqlite3_stmt *statement, int at, char type, va_list *args)
{
    switch (type) {
    case 'i':
        return sqlite3_bind_int64(statement, at, va_arg(*args, int64_t));
    case 'b': {
        const void *bytes = va_arg(*args, const void *);
        return sqlite3_bind_blob(statement, at, bytes, (int)va_arg(*args, size_t), SQLITE_STATIC);
    }
    case 'n':
        (void)va_arg(*args, int64_t);
        return sqlite3_bind_null(statement, at);
    case 'd':
        return sqlite3_bind_blob(statement, at, va_arg(*args, const void *), JOURNAL_DIGEST_BYTES,
                                 SQLITE_TRANSIENT);
    default:
        return sqlite3_bind_text(statement, at, va_arg(*args, const char *), -1, SQLITE_TRANSIENT);
    }
}

sqlite3_stmt *store_bind(struct journal *journal, enum store_statement which, const char *types,
                         ...)
{
    sqlite3_stmt **statement = &journal->statements[which];
    int result = SQLITE_OK;
    va_list args;

    if (!*statement)
        result = sqlite3_prepare_v3(journal->db, sql[which], -1, SQLITE_PREPARE_PERSISTENT,
                                    statement, NULL);
    else
        (void)sqlite3_reset(*statement);
    va_start(args, types);
    for (int at = 1; result == SQLITE_OK && types[at - 1]; at++)
        result = bind_one(*statement, at, types[at - 1], &args);
    va_end(args);
    return result == SQLITE_OK ? *statement : NULL;
}

sqlite3_stmt *store_bind_message(struct journal *journal, int64_t folder,
                                 const struct journal_message *message, int64_t run)
{
    return store_bind(journal, STORE_MESSAGE_ADD, "iiiidiiiiiii", folder,
                      (int64_t)message->source_uid, (int64_t)message->uid, (int64_t)message->size,
                      message->digest, (int64_t)message->flags, message->keywords, message->date_s,
                      (int64_t)message->zone_minutes, (int64_t)message->outcome,
                      (int64_t)message->notes, run);
}

static const char *columns_of(const struct journal *journal, const sqlite3_stmt *statement)
{
    for (size_t i = 0; i < STORE_STATEMENTS; i++)
        if (journal->statements[i] == statement)
            return columns[i];
    return NULL;
}

/* Text that is asked for once is there as long as the row is. */
static bool is_sound(sqlite3_stmt *row, int column, char type)
{
    switch (sqlite3_column_type(row, column)) {
    case SQLITE_INTEGER:
        return type == 'i' || type == 'I';
    case SQLITE_TEXT:
        return (type == 't' || type == 'T') && sqlite3_column_text(row, column);
    case SQLITE_BLOB:
        return type == 'b';
    case SQLITE_NULL:
        return type == 'I' || type == 'T';
    default:
        return false;
    }
}

static int check_row(struct journal *journal, sqlite3_stmt *row, struct kimt_error *err)
{
    const char *types = columns_of(journal, row);

    for (int at = 0; types && types[at]; at++) {
        if (is_sound(row, at, types[at]))
            continue;
        if (sqlite3_errcode(journal->db) == SQLITE_NOMEM)
            (void)store_fail(journal, err, "cannot be read");
        else
            (void)store_damaged(journal, err, "a row is not one that kimt writes");
        (void)sqlite3_reset(row);
        return KIMT_FAIL;
    }
    return KIMT_OK;
}

int store_row(struct journal *journal, sqlite3_stmt *statement, struct kimt_error *err)
{
    int result = statement ? sqlite3_step(statement) : SQLITE_ERROR;

    if (result == SQLITE_ROW)
        return check_row(journal, statement, err);
    if (result == SQLITE_DONE) {
        (void)sqlite3_reset(statement);
        return KIMT_END;
    }
    (void)store_fail(journal, err, journal->writable ? "cannot be used" : "cannot be read");
    (void)sqlite3_reset(statement);
    /* SQLite may have taken back all that the transaction held. */
    return journal->waiting > 0 ? store_lose(journal) : KIMT_FAIL;
}

int store_run(struct journal *journal, sqlite3_stmt *statement, struct kimt_error *err)
{
    return store_row(journal, statement, err) == KIMT_FAIL ? KIMT_FAIL : KIMT_OK;
}

int store_execute(struct journal *journal, const char *text, struct kimt_error *err)
{
    if (sqlite3_exec(journal->db, text, NULL, NULL, NULL) == SQLITE_OK)
        return KIMT_OK;
    return store_fail(journal, err, journal->writable ? "cannot be used" : "cannot be read");
}

int store_lose(struct journal *journal)
{
    journal->lost = true;
    return KIMT_FAIL;
}
