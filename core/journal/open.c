/* SPDX-License-Identifier: MIT
 *
 * Opening and closing. The file may be anything that lies where a journal was: it has to be a file,
 * and SQLite is held to read nothing but data from it. Whether it is ours: schema.c.
 */
#include "base/file_error.h"
#include "base/no_memory.h"
#include "journal/pages.h"
#include <errno.h>
#include <fcntl.h>
#include <kimt/error.h>
#include <string.h>
#include <sys/stat.h>

#define FILE_NAME  "journal.sqlite"
#define BUSY_MS    5000
#define VALUE_MOST (16 << 20) /* bytes of one value; kimt writes less than 64 KiB */

/* `reason`: an errno, or 0. */
static int unusable(const struct journal *journal, struct kimt_error *err, const char *why,
                    int reason)
{
    (void)kimt_fail(err, KIMT_SCOPE_RUN, file_error_kind(reason), KIMT_RETRY_NEVER,
                    "cannot use the journal %s: %s", journal->path, why);
    file_error_hint(err, reason, "set state = DIR in [migration] to a folder you can write to");
    return KIMT_FAIL;
}

/* Makes it where that is wanted: SQLite gives its own files the mode of this one. KIMT_END: there
 * is none. A pipe in its place would be waited for. */
static int look_at_file(const struct journal *journal, struct kimt_error *err)
{
    int flags = journal->writable ? O_RDWR | O_CREAT : O_RDONLY;
    int file = open(journal->path, flags | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
    struct stat status;
    bool is_file;

    if (file < 0 && errno == ENOENT && !journal->writable)
        return KIMT_END;
    if (file < 0 && errno == ELOOP)
        return unusable(journal, err, "it is a symbolic link", 0);
    if (file < 0)
        return unusable(journal, err, strerror(errno), errno);
    is_file = fstat(file, &status) == 0 && S_ISREG(status.st_mode);
    (void)close(file);
    return is_file ? KIMT_OK : unusable(journal, err, "it is not a file", 0);
}

/* The author of the file has no say in what is run. */
static bool restrict_to_data(sqlite3 *db)
{
    (void)sqlite3_limit(db, SQLITE_LIMIT_LENGTH, VALUE_MOST);
    return sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL) == SQLITE_OK &&
           sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL) == SQLITE_OK &&
           sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL) == SQLITE_OK &&
           sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL) == SQLITE_OK;
}

static int connect_to(struct journal *journal, struct kimt_error *err)
{
    int flags = journal->writable ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY;
    int result = look_at_file(journal, err);

    if (result != KIMT_OK)
        return result;
    if (sqlite3_open_v2(journal->path, &journal->db, flags | SQLITE_OPEN_NOMUTEX, NULL) !=
            SQLITE_OK ||
        !restrict_to_data(journal->db))
        return store_fail(journal, err, "cannot be opened");
    (void)sqlite3_busy_timeout(journal->db, BUSY_MS);
    if (store_execute(journal, "PRAGMA cell_size_check = ON", err) != KIMT_OK)
        return KIMT_FAIL;
    if (!journal->writable)
        return KIMT_OK;
    return store_execute(journal,
                         "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
                         "PRAGMA cache_size = -4096; PRAGMA temp_store = MEMORY",
                         err);
}

static struct journal *new_journal(const char *state_folder)
{
    struct journal *journal = calloc(1, sizeof *journal);
    size_t length = strlen(state_folder) + sizeof "/" FILE_NAME;

    if (journal)
        journal->path = malloc(length);
    if (!journal || !journal->path) {
        free(journal);
        return NULL;
    }
    (void)snprintf(journal->path, length, "%s/%s", state_folder, FILE_NAME);
    (void)pthread_mutex_init(&journal->mutex, NULL);
    return journal;
}

int journal_open(const char *state_folder, enum journal_access access_wanted,
                 const struct journal_identity *identity, struct journal **journal_r,
                 struct kimt_error *err)
{
    struct journal *journal = new_journal(state_folder);
    int result;

    *journal_r = NULL;
    if (!journal)
        return no_memory(err, "for the journal");
    journal->writable = access_wanted == JOURNAL_WRITE;
    result = connect_to(journal, err);
    if (result == KIMT_OK)
        result = schema_ready(journal, identity, err);
    if (result != KIMT_OK) {
        journal_close(&journal);
        return result;
    }
    *journal_r = journal;
    return KIMT_OK;
}

void journal_close(struct journal **journal_at)
{
    struct journal *journal = *journal_at;
    struct kimt_error ignored = {.struct_size = sizeof ignored};

    if (!journal)
        return;
    (void)store_commit(journal, &ignored);
    for (size_t i = 0; i < STORE_STATEMENTS; i++)
        (void)sqlite3_finalize(journal->statements[i]);
    pages_free(journal);
    (void)sqlite3_close(journal->db);
    (void)pthread_mutex_destroy(&journal->mutex);
    free(journal->last_keywords);
    free(journal->path);
    free(journal);
    *journal_at = NULL;
}
