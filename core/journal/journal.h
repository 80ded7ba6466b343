/* SPDX-License-Identifier: MIT
 *
 * What is known to be done, kept across runs: which message of the source is which one at the
 * destination, and from where on a folder may hold appends that no one heard the fate of.
 *
 * The rule that everything rests on: before the first append into a folder its intent is kept
 * (journal_folder_intent); a completion is written when the destination has confirmed it
 * (journal_message_add), a few hundred to a commit. Whatever a crash takes away is then found again
 * at the destination, from the recorded UID on, by content.
 *
 * One journal a profile, in its state folder. The functions may be called from any thread, and may
 * block for as long as a disk does. A NULL journal remembers nothing and never fails. All failures
 * are of SCOPE_RUN: without a record nothing more may be appended.
 *
 * The backend is SQLite (store.h); another one, shared by several machines, can stand behind the
 * same functions.
 */
#ifndef KIMT_CORE_JOURNAL_H
#define KIMT_CORE_JOURNAL_H

#include <kimt/error.h>
#include <stdbool.h>

#define JOURNAL_DIGEST_BYTES 16

/* What the digests of messages in a journal are. */
enum journal_digest_kind {
    JOURNAL_DIGEST_SHA256 = 1, /* its first half: in journals made before version 4 */
    JOURNAL_DIGEST_GMAC = 2    /* under a key of the journal's own */
};

struct journal_digest {
    int32_t kind; /* enum journal_digest_kind */
    unsigned char key[16];
};

struct journal;

enum journal_access {
    JOURNAL_WRITE, /* made where missing */
    JOURNAL_READ   /* KIMT_END where missing; works while another process writes */
};

/* Whose journal it is: "imap old.example.com" and the like. Another one is refused. */
struct journal_identity {
    const char *source;
    const char *destination;
};

int journal_open(const char *state_folder, enum journal_access access,
                 const struct journal_identity *identity, struct journal **journal_r,
                 struct kimt_error *err);
/* Commits and closes; NULL is fine. */
void journal_close(struct journal **journal);
/* Commits what waits for it. */
int journal_commit(struct journal *journal, struct kimt_error *err);
/* Commits as journal_commit() does, and so that a power failure cannot take it away. */
int journal_commit_to_disk(struct journal *journal, struct kimt_error *err);
/* Commits if the oldest waiting entry is old enough. */
int journal_tick(struct journal *journal, struct kimt_error *err);

/* How digests are made that are to be compared with those in it. NULL journal: of a new key, for
 * comparisons among themselves. The key is a secret of the journal's. */
int journal_digest(struct journal *journal, struct journal_digest *digest_r,
                   struct kimt_error *err);

/* ---- runs ---- */

struct journal_run {
    int64_t id;
    const char *name; /* run_id of reporters */
    const char *command;
    int64_t begun_s, ended_s; /* ended_s 0: under way, or killed */
    int32_t status;
};

int journal_run_begin(struct journal *journal, const char *name, const char *command,
                      struct kimt_error *err);
int journal_run_end(struct journal *journal, int status, struct kimt_error *err);
/* What a run has copied, and in which time. Zeros: no run shows it. */
struct journal_speed {
    uint64_t messages, bytes;
    int64_t seconds;
};
/* True if the journal has a run of this name; false without a journal, or where it cannot be read.
 */
bool journal_has_run(struct journal *journal, const char *name);

/* Fills in the speed of the run that copied most. */
int journal_speed(struct journal *journal, struct journal_speed *speed_r, struct kimt_error *err);
/* Newest first; false from `each` ends the walk. */
typedef bool journal_run_fn(void *context, const struct journal_run *run);
int journal_runs(struct journal *journal, journal_run_fn *each, void *context,
                 struct kimt_error *err);

/* ---- accounts ---- */

enum journal_account_state {
    JOURNAL_NEW = 0,
    JOURNAL_PROVISIONED = 1,
    JOURNAL_COPYING = 2,
    JOURNAL_DONE = 3,
    JOURNAL_ATTENTION = 4, /* finished, but something was skipped or failed */
    JOURNAL_FAILED = 5     /* left unfinished, for the reason reported */
};

struct journal_account {
    int64_t id;
    const char *address;
    int32_t state; /* enum journal_account_state */
    const char *reason;
    bool created; /* by kimt, at the destination */
    int64_t changed_s;
};

/* The account's id; it is entered as NEW where missing. */
int journal_account_id(struct journal *journal, const char *address, int64_t *id_r,
                       struct kimt_error *err);
int journal_account_state_set(struct journal *journal, int64_t account, int state,
                              const char *reason, struct kimt_error *err);
/* kimt made it at the destination. */
int journal_account_created(struct journal *journal, int64_t account, struct kimt_error *err);
typedef bool journal_account_fn(void *context, const struct journal_account *account);
int journal_accounts(struct journal *journal, journal_account_fn *each, void *context,
                     struct kimt_error *err);

#endif
