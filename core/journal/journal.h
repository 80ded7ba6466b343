/* SPDX-License-Identifier: MIT
 *
 * What is known to be done, kept across runs: which message of the source is which one at the
 * destination, and from where on a folder may hold appends that nobody heard the fate of.
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
/* The same, and a power failure cannot take it away any more. */
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
/* What a run has copied, and in which time. Zeros: none that tells. */
struct journal_speed {
    uint64_t messages, bytes;
    int64_t seconds;
};
/* Whether a run of this name is in it: false without a journal, or where it cannot be read. */
bool journal_has_run(struct journal *journal, const char *name);

/* Of the run that copied most. */
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
    JOURNAL_FAILED = 5     /* left unfinished, for the reason told */
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

/* ---- folders ---- */

/* A folder as its last finished pass left it. Zeros: never finished. */
struct journal_state_of_source {
    uint32_t uid_validity;
    uint32_t uid_next;
    uint64_t messages;
    uint64_t highest_modseq;
};

struct journal_folder {
    int64_t id;
    const char *source; /* path; set by journal_folders alone */
    const char *target;
    struct journal_state_of_source seen;
    bool finished;         /* `seen` holds, and every message had a fate that is final */
    uint32_t uid_validity; /* of the destination, for which its UIDs hold; 0: never entered */
    uint64_t doubt_from;   /* UIDs from here on may be ours without our knowing; 0: none */
    uint64_t
        late_from; /* a copy that was given up may still arrive, at this UID or above; 0: none */
    uint64_t sent_from;  /* while anything is in doubt: from this UID on we had appended, or were
                          * about to; 0: not known */
    int64_t created_run; /* kimt made it at the destination; 0: it was there */
    uint64_t messages, bytes; /* entered; set by journal_folders alone */
};

/* What is known of a folder; entered where missing (id is set, the rest zero). A folder that went
 * elsewhere before is refused with SCOPE_FOLDER. */
int journal_folder_get(struct journal *journal, int64_t account, const char *source,
                       const char *target, struct journal_folder *folder_r, struct kimt_error *err);
/* kimt is about to make it at the destination, where it is not yet: a killed process may leave it
 * there, and then it is ours, and goes where it was to go. Kept once journal_commit returns, which
 * has to be before it is made. */
int journal_folder_will_create(struct journal *journal, int64_t folder, struct kimt_error *err);
/* Before the first append of a pass; committed when it returns, so that a killed process leaves it.
 * For a folder that an earlier pass knew it is on the disk as well. One that is new needs not wait
 * for that: if a power failure takes its intent, nothing is known of the folder at all, and all of
 * it is looked at. The UIDVALIDITYs are those that UIDs in the journal hold for from now on. What
 * is appended gets `sent_from` or a UID above; the first one since there was no doubt is kept. 0:
 * nothing will be. */
int journal_folder_intent(struct journal *journal, int64_t folder, uint32_t source_uid_validity,
                          uint32_t uid_validity, uint64_t doubt_from, uint64_t sent_from,
                          bool created, struct kimt_error *err);
/* The pass through it is over and nothing is under way. `seen` NULL: something is left to do. The
 * next pass looks from `late_from` on for what arrived late (0: not at all). */
int journal_folder_finish(struct journal *journal, int64_t folder,
                          const struct journal_state_of_source *seen, uint64_t late_from,
                          struct kimt_error *err);
/* Before that: none of the messages whose UID was not told is in doubt any more. */
int journal_folder_settle(struct journal *journal, int64_t folder, struct kimt_error *err);
/* The source has another folder of that name: its messages are recognised anew. Of before, entries
 * of copies are set aside, for those are where they were. */
int journal_folder_set_aside(struct journal *journal, int64_t folder, struct kimt_error *err);
/* What is set aside of a folder, as a folder that journal_messages, _count and _remove take. Its
 * source UIDs are no source's. */
int64_t journal_aside(int64_t folder);
/* The destination has another folder of that name: UIDs there have lost their meaning. Its
 * messages, and what was set aside, are forgotten. */
int journal_folder_forget(struct journal *journal, int64_t folder, struct kimt_error *err);
typedef bool journal_folder_fn(void *context, const struct journal_folder *folder);
int journal_folders(struct journal *journal, int64_t account, journal_folder_fn *each,
                    void *context, struct kimt_error *err);
/* The same in short: `messages` is 1 where there are any, `bytes` is not told. */
int journal_folders_brief(struct journal *journal, int64_t account, journal_folder_fn *each,
                          void *context, struct kimt_error *err);
/* The source calls it `source` now, and it goes to `target` from now on; so do the folders that
 * went below its old target. No other folder of the account with messages has that source. */
int journal_folder_rename(struct journal *journal, int64_t folder, const char *source,
                          const char *target, struct kimt_error *err);
/* kimt removed the folder it had made (undo). */
int journal_folder_remove(struct journal *journal, int64_t folder, struct kimt_error *err);

/* ---- parents ---- */

/* A folder at the destination that was made since another one is to be below it. */
struct journal_parent {
    const char *path;
    int64_t run; /* that made it */
};

/* Committed with the next intent. */
int journal_parent_made(struct journal *journal, int64_t account, const char *path,
                        struct kimt_error *err);
typedef bool journal_parent_fn(void *context, const struct journal_parent *parent);
int journal_parents(struct journal *journal, int64_t account, journal_parent_fn *each,
                    void *context, struct kimt_error *err);
/* It is gone, or no concern of ours any more (undo). */
int journal_parent_remove(struct journal *journal, int64_t account, const char *path,
                          struct kimt_error *err);

/* ---- plans ---- */

/* A line of the plan that an account was migrated with, in the notation of plan files. */
struct journal_planned {
    const char *source;
    const char *target; /* NULL: the folder is left out */
};

/* Instead of all that was kept of the account. Committed when it returns. */
int journal_plan_set(struct journal *journal, int64_t account, const struct journal_planned *lines,
                     size_t count, struct kimt_error *err);
typedef bool journal_plan_fn(void *context, const struct journal_planned *planned);
int journal_plan(struct journal *journal, int64_t account, journal_plan_fn *each, void *context,
                 struct kimt_error *err);

/* ---- messages ---- */

/* The UID was not told, and the message is not among those in doubt: a pass has ended since. */
#define JOURNAL_UID_SETTLED UINT64_MAX

/* Flags, and a set of keywords. */
struct journal_flags {
    uint32_t flags;   /* enum kimt_flags */
    int64_t keywords; /* journal_keywords_id */
};

/* Of an adopted one, in its notes: it was recognised where a run that was killed may have put it.
 */
#define JOURNAL_NOTE_IN_DOUBT (UINT32_C(1) << 31)

struct journal_message {
    uint64_t source_uid;
    uint64_t uid; /* at the destination; 0: not told; JOURNAL_UID_SETTLED */
    uint64_t size;
    unsigned char digest[JOURNAL_DIGEST_BYTES]; /* of the bytes as the source handed them out */
    uint32_t flags;                             /* enum kimt_flags, at the source */
    int64_t keywords;                           /* journal_keywords_id, at the source */
    int64_t date_s;
    int32_t zone_minutes;
    int32_t outcome;           /* enum kimt_outcome: COPIED or ADOPTED */
    uint32_t notes;            /* enum kimt_completion_notes */
    int64_t run;               /* set by the journal */
    uint32_t leaving_from;     /* of journal_message_leaving; 0: it was not called */
    bool has_left;             /* set by the functions below, as is: */
    struct journal_flags left; /* as kimt left it at the destination, if other than at the source */
};

/* The folder has no entry of it. */
int journal_message_add(struct journal *journal, int64_t folder,
                        const struct journal_message *message, struct kimt_error *err);
/* KIMT_OK, KIMT_END: no such message; KIMT_FAIL. */
int journal_message_get(struct journal *journal, int64_t folder, uint64_t source_uid,
                        struct journal_message *message_r, struct kimt_error *err);
/* It has other flags at the source now, and was left at the destination with `left`, or NULL: with
 * the same. */
int journal_message_flags(struct journal *journal, int64_t folder, uint64_t source_uid,
                          const struct journal_flags *now, const struct journal_flags *left,
                          struct kimt_error *err);
/* It was left at the destination with flags that are others than those of the source. */
int journal_message_left(struct journal *journal, int64_t folder, uint64_t source_uid,
                         const struct journal_flags *left, struct kimt_error *err);
/* Another one of two equal copies is the one that counts. */
int journal_message_uid(struct journal *journal, int64_t folder, uint64_t source_uid, uint64_t uid,
                        struct kimt_error *err);
/* It is about to be taken away: no copy of it is made before. */
#define JOURNAL_LEAVING_FOR_GOOD UINT32_MAX

/* It is about to be copied to another folder at the destination, where the copy gets `from` or a
 * UID above, and then to be removed; or to be removed, with JOURNAL_LEAVING_FOR_GOOD. What a killed
 * process left of that is to be looked into; 0: it was, and the message stays. Committed when the
 * next journal_commit returns. */
int journal_message_leaving(struct journal *journal, int64_t folder, uint64_t source_uid,
                            uint32_t from, struct kimt_error *err);
/* Is any message of the folder, or of what was set aside of it, leaving for good? */
int journal_any_leaving(struct journal *journal, int64_t folder, bool *any_r,
                        struct kimt_error *err);
/* How many the journal knows, of a folder. */
int journal_message_count(struct journal *journal, int64_t folder, uint64_t *count_r,
                          struct kimt_error *err);
int journal_message_remove(struct journal *journal, int64_t folder, uint64_t source_uid,
                           struct kimt_error *err);
/* Ascending by source_uid. `each` may not call the journal. */
typedef bool journal_message_fn(void *context, const struct journal_message *message);
int journal_messages(struct journal *journal, int64_t folder, journal_message_fn *each,
                     void *context, struct kimt_error *err);

/* A set of keywords as a number; 0: none. The order does not matter. */
int journal_keywords_id(struct journal *journal, const char *const *keywords, uint32_t count,
                        int64_t *id_r, struct kimt_error *err);
/* Joined by blanks, sorted; "" for 0. Caller frees; NULL: no memory, or no such set. */
char *journal_keywords_text(struct journal *journal, int64_t id);

#endif
