/* SPDX-License-Identifier: MIT
 *
 * Folders in the journal: how a pass left each of them, what was made at the destination, and where
 * a plan put it. journal.h has the rules that hold for all of the journal.
 */
#ifndef KIMT_CORE_JOURNAL_FOLDERS_H
#define KIMT_CORE_JOURNAL_FOLDERS_H

#include "journal/journal.h"

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
/* Before that: none of the messages whose UID was not reported is in doubt any more. */
int journal_folder_settle(struct journal *journal, int64_t folder, struct kimt_error *err);
/* The source has another folder of that name: its messages are recognised anew. Of before, entries
 * of copies are set aside, for those are where they were. */
int journal_folder_set_aside(struct journal *journal, int64_t folder, struct kimt_error *err);
/* Returns what is set aside of a folder, as a folder that journal_messages, _count and _remove
 * take. Its source UIDs are no source's. */
int64_t journal_aside(int64_t folder);
/* Forgets the folder's messages, and what was set aside of it: the destination has another folder
 * of that name, so that UIDs there have lost their meaning. */
int journal_folder_forget(struct journal *journal, int64_t folder, struct kimt_error *err);
typedef bool journal_folder_fn(void *context, const struct journal_folder *folder);
int journal_folders(struct journal *journal, int64_t account, journal_folder_fn *each,
                    void *context, struct kimt_error *err);
/* Calls `each` as journal_folders() does, in less time: `messages` is 1 where there are any, and
 * `bytes` is not set. */
int journal_folders_brief(struct journal *journal, int64_t account, journal_folder_fn *each,
                          void *context, struct kimt_error *err);
/* Notes that the source calls the folder `source` now, and that it goes to `target` from now on; so
 * do the folders that went below its old target. No other folder of the account with messages has
 * that source. */
int journal_folder_rename(struct journal *journal, int64_t folder, const char *source,
                          const char *target, struct kimt_error *err);
/* Forgets a folder that kimt had made and has removed (undo). */
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
/* Forgets a parent that is gone, or no concern of ours any more (undo). */
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

#endif
