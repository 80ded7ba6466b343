/* SPDX-License-Identifier: MIT
 *
 * What went wrong with the journal's file, in words: SQLite's code as a kind, and what to do.
 */
#include "base/file_error.h"
#include "journal/store.h"
#include <string.h>

static void explain(int code, int reason, struct kimt_error *err)
{
    switch (code) {
    case SQLITE_FULL:
        file_error_hint(err, ENOSPC, "");
        break;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_TOOBIG:
        kimt_error_hint(err, STORE_HINT_DAMAGED);
        break;
    case SQLITE_NOMEM:
        kimt_error_hint(err, "free some memory and run again: nothing is lost or doubled");
        break;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        kimt_error_hint(err, "another program holds it open; close that and run again");
        break;
    default:
        file_error_hint(err, reason,
                        "see that its folder is on a sound disk and can be written to");
        break;
    }
}

static int kind_of(int code)
{
    switch (code) {
    case SQLITE_FULL:
        return KIMT_KIND_QUOTA;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_TOOBIG:
        return KIMT_KIND_CORRUPT;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return KIMT_KIND_BUSY;
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
        return KIMT_KIND_PERMISSION;
    default:
        return KIMT_KIND_INTERNAL;
    }
}

int store_fail(struct journal *journal, struct kimt_error *err, const char *what)
{
    int code = sqlite3_errcode(journal->db) & 0xff, reason = 0;
    const char *words = sqlite3_errmsg(journal->db);

    /* The system says more than SQLite: a full disk under the WAL's index is any error to that. */
    if (code == SQLITE_IOERR || code == SQLITE_CANTOPEN)
        reason = sqlite3_system_errno(journal->db);
    if (code == SQLITE_IOERR && file_lacks_room(reason))
        code = SQLITE_FULL;
    else if (reason != 0)
        words = strerror(reason);
    (void)kimt_fail(err, KIMT_SCOPE_RUN, kind_of(code), KIMT_RETRY_NEVER, "the journal %s %s: %s",
                    journal->path, what, code == SQLITE_FULL ? "the disk is full" : words);
    explain(code, reason, err);
    return KIMT_FAIL;
}

int store_damaged(const struct journal *journal, struct kimt_error *err, const char *why)
{
    (void)kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_CORRUPT, KIMT_RETRY_NEVER,
                    "the journal %s is damaged: %s", journal->path, why);
    kimt_error_hint(err, STORE_HINT_DAMAGED);
    return KIMT_FAIL;
}
