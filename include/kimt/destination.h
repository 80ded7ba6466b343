/* SPDX-License-Identifier: MIT
 *
 * What a destination can do: make accounts and folders, take messages, say when each one is safe.
 *
 * Once a run: provision. Then for each account: open → folder_next* → for each folder:
 * folder_ensure → (append_begin → append_write* → append_end)* → reap* → flush → reap* → … → close.
 *
 * A message is safe only when its completion says so. append_end may say it at once (KIMT_OK), or
 * take the message on its way (KIMT_QUEUED) and say it later through reap(), which is how a plugin
 * hides latency: many appends under way, many in one command, as it likes, in any order of
 * completion. A simple plugin never answers KIMT_QUEUED or KIMT_BUSY and leaves reap and flush
 * NULL.
 *
 * Back-pressure is blocking: append_write returns when the bytes were taken by the other side or by
 * a bounded buffer.
 *
 * After a KIMT_FAIL of SCOPE_ACCOUNT the session is of no more use and the fate of each append
 * without a completion is unknown: the core closes, opens another one, and settles those by scan. A
 * plugin never retries them itself.
 *
 * Threads, blocking, ownership and errors are those of source.h.
 *
 * Next: reporter.h, or plugin.h. A complete small destination: plugins/example-destination/.
 */
#ifndef KIMT_DESTINATION_H
#define KIMT_DESTINATION_H

#include <kimt/host.h>
#include <kimt/message.h>

#ifdef __cplusplus
extern "C" {
#endif

struct kimt_destination_session; /* the plugin's own */

enum kimt_destination_capabilities {
    KIMT_DESTINATION_NONE = 0,
    /* message.size must be exact at append_begin; the core spools what a source cannot promise. */
    KIMT_DESTINATION_NEEDS_SIZE = 1u << 0,
    /* Since 1.1. Several sessions may be open as one account, each with a folder of its own
     * ensured; two of them may create the same parent at once. Only the first is asked for folders.
     */
    KIMT_DESTINATION_SHARES_ACCOUNTS = 1u << 1
};

enum kimt_provision_state {
    KIMT_PROVISION_EXISTS = 1,  /* the account was there, and is left as it is */
    KIMT_PROVISION_CREATED = 2, /* made by this call */
    KIMT_PROVISION_MISSING = 3, /* would be made (CHECK_ONLY) */
    KIMT_PROVISION_REFUSED = 4  /* could not be made: see error; its messages are not copied */
};

/* What happened to one account. */
struct kimt_provision {
    uint32_t struct_size;
    int32_t state;            /* enum kimt_provision_state */
    bool domain_created;      /* its domain was created for it; set for the first such account */
    const char *new_password; /* a secret: generated, for its user; or NULL */
    const struct kimt_error *error; /* with REFUSED; or NULL */
    bool makes_password; /* since 1.3; with MISSING: one will be generated, to be told to the user.
                          * With CREATED, reporters are told so: one was */
};

enum kimt_provision_flags {
    KIMT_PROVISION_NONE = 0,
    KIMT_PROVISION_CHECK_ONLY = 1u << 0 /* find out and say, change nothing */
};

typedef void kimt_provision_fn(void *each_context, size_t account_index,
                               const struct kimt_provision *result);

enum kimt_completion_notes {
    KIMT_COMPLETION_NONE = 0,
    KIMT_COMPLETION_KEYWORDS_DROPPED = 1u << 0, /* see keywords_dropped */
    KIMT_COMPLETION_DATE_CHANGED = 1u << 1,     /* another notation or zone, the same instant */
    KIMT_COMPLETION_DATE_LOST = 1u << 2,        /* the destination has another date */
    KIMT_COMPLETION_FLAG_DROPPED = 1u << 3,     /* a flag was not sent on; which, say those below */
    KIMT_COMPLETION_REPAIRED = 1u << 4,         /* bytes were changed; a note says how */
    KIMT_COMPLETION_REWRITTEN = 1u << 5,        /* of an adopted one: its bytes at the destination
                                                 * are others, its naming fields and body are not */
    KIMT_COMPLETION_DATE_OF_HEADER = 1u << 6,   /* since 1.2: the core's own, of a message whose
                                                 * source reports no arrival date */
    KIMT_COMPLETION_OUT_OF_ORDER = 1u << 7, /* since 1.2: it was not taken at first, and is behind
                                             * messages that were sent after it */
    /* With FLAG_DROPPED, one for each: enum kimt_flags << KIMT_COMPLETION_FLAGS_SHIFT. */
    KIMT_COMPLETION_SEEN_DROPPED = 1u << 8,
    KIMT_COMPLETION_ANSWERED_DROPPED = 1u << 9,
    KIMT_COMPLETION_FLAGGED_DROPPED = 1u << 10,
    KIMT_COMPLETION_DELETED_DROPPED = 1u << 11,
    KIMT_COMPLETION_DRAFT_DROPPED = 1u << 12
};

enum {
    KIMT_COMPLETION_FLAGS_SHIFT = 8
};

/* What happened to one append. */
struct kimt_completion {
    uint32_t struct_size;
    uint32_t notes;            /* enum kimt_completion_notes */
    uint64_t ticket;           /* as given to append_begin */
    int32_t result;            /* KIMT_OK: safe. KIMT_FAIL: not stored, see error */
    uint32_t keywords_dropped; /* how many */
    uint64_t uid;              /* where it is now; 0: not known, or not to be trusted. That of an
                                * equal message of ours if the store keeps only one of them */
    uint32_t uid_validity;     /* of that folder; 0 as above */
    struct kimt_error error;   /* with KIMT_FAIL; mostly SCOPE_MESSAGE */
};

/* What a scan is to read. */
struct kimt_scan {
    uint32_t struct_size;
    uint32_t parts;     /* enum kimt_parts */
    uint64_t first_uid; /* and all above */
    /* Optional. True if this message is wanted; others may be left out. Quick; never blocks. NULL:
     * all are wanted. */
    bool (*is_wanted)(void *context, uint64_t uid);
    void *context;
};

/* A change of the flags of one message. */
struct kimt_flag_change {
    uint32_t struct_size;
    uint32_t add, remove; /* enum kimt_flags */
    uint32_t keyword_add_count, keyword_remove_count;
    const char *const *keywords_add; /* as the source spells them */
    const char *const *keywords_remove;
    uint64_t uid;
};

struct kimt_destination_ops {
    uint32_t struct_size;
    uint32_t capabilities; /* enum kimt_destination_capabilities */

    /* Optional. Called once a run, before any session: checks whether the destination can do its
     * work at all (version, role, licence, services), then creates missing domains and accounts.
     * Calls `each` once for every account, in any order, before it returns; `result` is valid
     * during that call. A fault that would stop the whole run is answered as KIMT_FAIL before the
     * first change. `options` and `accounts` are valid during the call. Without this operation
     * every account counts as existing. KIMT_OK, KIMT_FAIL. */
    int (*provision)(const struct kimt_host *host, const void *options,
                     const struct kimt_account *const *accounts, size_t account_count,
                     uint32_t flags, kimt_provision_fn *each, void *each_context,
                     struct kimt_error *err);

    /* Optional. Returns the store's rules for folder names, valid until the plugin is unloaded.
     * NULL: none. */
    const struct kimt_folder_rules *(*folder_rules)(const void *options);

    /* Connects and logs in as the account, as open of source.h does. */
    int (*open)(const struct kimt_host *host, const void *options,
                const struct kimt_account *account, struct kimt_destination_session **session_r,
                struct kimt_error *err);

    /* Hands out the next folder that is there, with its role, and with `messages` filled in if it
     * can hold any: the core must know which folders are not empty. KIMT_OK, KIMT_END, KIMT_FAIL.
     */
    int (*folder_next)(struct kimt_destination_session *session,
                       const struct kimt_folder **folder_r, struct kimt_error *err);

    /* Makes this folder the one that appends go to. Creates it if missing, level by level (success
     * if it exists), and subscribes it if folder.attributes say so. folder.parts are used, its key
     * is not. *ensured_r holds uid_validity, uid_next and messages before the first append. All
     * completions of the folder before have been reaped. KIMT_OK, KIMT_FAIL. */
    int (*folder_ensure)(struct kimt_destination_session *session, const struct kimt_folder *folder,
                         const struct kimt_folder **ensured_r, struct kimt_error *err);

    /* Begins a message; `ticket` comes back with its completion. KIMT_OK; KIMT_BUSY: too much is
     * under way, reap first and call again; KIMT_FAIL: with SCOPE_MESSAGE this message cannot be
     * stored (too large), and no completion follows. */
    int (*append_begin)(struct kimt_destination_session *session,
                        const struct kimt_message *message, uint64_t ticket,
                        struct kimt_error *err);

    /* Writes more of the body of the message that was begun. Blocks until the other side or a
     * bounded buffer has taken the bytes. KIMT_OK; KIMT_FAIL: with SCOPE_MESSAGE the message is
     * refused, and no completion follows. */
    int (*append_write)(struct kimt_destination_session *session, const void *data, size_t length,
                        struct kimt_error *err);

    /* Ends the message: its body is complete. KIMT_OK: stored, *completion_r is filled in.
     * KIMT_QUEUED: under way. KIMT_FAIL: as append_write. */
    int (*append_end)(struct kimt_destination_session *session,
                      struct kimt_completion *completion_r, struct kimt_error *err);

    /* Gives up the message that was begun, since its source failed. Nothing of it may be stored.
     * KIMT_OK; KIMT_FAIL of SCOPE_ACCOUNT if the protocol can do so only by dropping the
     * connection. */
    int (*append_abort)(struct kimt_destination_session *session, struct kimt_error *err);

    /* Hands out the next completion; waits at most timeout_ms for it (0: does not wait). KIMT_OK:
     * *completion_r is filled in. KIMT_END: nothing is under way. KIMT_BUSY: time is up. KIMT_FAIL.
     * Needed by plugins that answer KIMT_QUEUED or KIMT_BUSY. */
    int (*reap)(struct kimt_destination_session *session, int64_t timeout_ms,
                struct kimt_completion *completion_r, struct kimt_error *err);

    /* Sends what the plugin still holds back, so that every completion will come without a further
     * append. Needed by plugins that answer KIMT_QUEUED. KIMT_OK, KIMT_FAIL. */
    int (*flush)(struct kimt_destination_session *session, struct kimt_error *err);

    /* Optional; without scans, lost connections cannot be settled and end their account. These read
     * back the ensured folder: scan_begin, then scan_next and scan_read exactly as message_next and
     * body_read of a source. No append is under way meanwhile. `scan` stays valid until the scan
     * ends: with KIMT_END of scan_next, or with the next append, flags_change, messages_remove or
     * folder_ensure. */
    int (*scan_begin)(struct kimt_destination_session *session, const struct kimt_scan *scan,
                      struct kimt_error *err);
    int (*scan_next)(struct kimt_destination_session *session,
                     const struct kimt_message **message_r, struct kimt_error *err);
    int (*scan_read)(struct kimt_destination_session *session, void *buffer, size_t capacity,
                     size_t *got_r, struct kimt_error *err);

    /* Optional. Changes flags of messages in the ensured folder; no append is under way. Messages
     * that are gone are skipped without an error, and so are flags and keywords that cannot be
     * kept. \Deleted is taken off if asked for, and need not be put on. KIMT_OK, KIMT_FAIL. */
    int (*flags_change)(struct kimt_destination_session *session,
                        const struct kimt_flag_change *changes, size_t count,
                        struct kimt_error *err);

    /* Optional; for undo. Removes these messages of the ensured folder, and no others, for good.
     * *removed_r: how many were there. KIMT_OK; KIMT_FAIL: with KIND_UNSUPPORTED the store cannot
     * remove single messages without the risk of removing others. */
    int (*messages_remove)(struct kimt_destination_session *session, const uint64_t *uids,
                           size_t count, size_t *removed_r, struct kimt_error *err);

    /* Optional; for undo. Removes a folder that holds neither messages nor folders. KIMT_OK: it is
     * gone; KIMT_END: it holds something, and stays; KIMT_FAIL. */
    int (*folder_remove)(struct kimt_destination_session *session, const struct kimt_folder *folder,
                         struct kimt_error *err);

    /* Optional. Keeps the session alive while the destination has to wait. KIMT_OK, KIMT_FAIL. */
    int (*keep_alive)(struct kimt_destination_session *session, struct kimt_error *err);

    /* Optional. Makes a blocked call of this session return soon with KIND_CANCELLED. Any thread,
     * any number of times. */
    void (*cancel)(struct kimt_destination_session *session);

    /* Ends the session properly (logs out) if it is sound, and frees it. */
    void (*close)(struct kimt_destination_session *session);

    /* Since 1.1. Optional; for a folder that was renamed at the source. Gives a folder another
     * path, and with it all folders below; messages and their UIDs stay, or else its uid_validity
     * changes. Both paths are given by parts; missing parents are created; nothing has the new path
     * yet. KIMT_OK; KIMT_FAIL: with SCOPE_FOLDER the store refused, and nothing has changed. */
    int (*folder_rename)(struct kimt_destination_session *session, const struct kimt_folder *folder,
                         const struct kimt_folder *target, struct kimt_error *err);

    /* Since 1.1. Optional; for messages that were deleted at the source. Moves these messages of
     * the ensured folder, and no others, into `target`, which exists; no append is under way.
     * Messages that are gone are skipped. At no moment is a message in neither folder, and none
     * stays in both unless the call fails. KIMT_OK; KIMT_FAIL: with KIND_UNSUPPORTED the store has
     * no such step, and messages_copy and messages_remove do its work. */
    int (*messages_move)(struct kimt_destination_session *session, const uint64_t *uids,
                         size_t count, const struct kimt_folder *target, struct kimt_error *err);

    /* Since 1.1. Optional. Copies messages as messages_move moves them; they also stay where they
     * are. */
    int (*messages_copy)(struct kimt_destination_session *session, const uint64_t *uids,
                         size_t count, const struct kimt_folder *target, struct kimt_error *err);

    /* Since 1.1. Optional. Writes what the mailbox is called that open() reaches as this account:
     * two accounts of one name are one mailbox, and the second is refused. Names that differ only
     * in case count as one. Makes no connection; called before any session. Without it, and with
     * KIMT_FAIL, each account counts as a mailbox of its own. */
    int (*mailbox_name)(const void *options, const struct kimt_account *account, char *buffer,
                        size_t capacity, struct kimt_error *err);

    /* Since 1.1. Optional. Announces the folder that will be ensured next; nothing more will be
     * appended to the present one. While its last completions are on their way, the plugin may do
     * what folder_ensure will have to. Faults are reported by folder_ensure, which may yet be for
     * another folder. KIMT_OK; KIMT_FAIL of SCOPE_ACCOUNT. */
    int (*folder_expect)(struct kimt_destination_session *session, const struct kimt_folder *folder,
                         struct kimt_error *err);

    /* Since 1.1. Optional. Goes on as another account, as reopen of source.h does. All completions
     * of the account before have been reaped, or no longer matter. */
    int (*reopen)(struct kimt_destination_session *session, const struct kimt_account *account,
                  struct kimt_error *err);

    /* Since 1.2. Optional. Returns folder rules, in place of folder_rules, for the account that is
     * open: its store may show its rules only then. Called after folder_next came to its end, and
     * once more after folder_ensure failed with SCOPE_FOLDER: if the plugin takes that for an
     * impossible name, and its rules now say so, the folder gets another name and is ensured again.
     * Valid until the next call of it, or the session's close. NULL: there are none. */
    const struct kimt_folder_rules *(*account_rules)(struct kimt_destination_session *session);
};

#ifdef __cplusplus
}
#endif
#endif
