/* SPDX-License-Identifier: MIT
 *
 * What a source can do: hand out folders and messages, one by one, when asked.
 *
 * Pull: open → folder_next* → for each chosen folder: folder_open → (message_next → body_read*)* →
 * … → close, or reopen and the same for another account. There is no verb that could change the
 * source, and an implementation must not change it by reading either (no \Seen, no expunge, no
 * touched time stamps).
 *
 * Threads: calls on one session come one at a time, though not always from the same thread; only
 * cancel() may come from another thread meanwhile. Calls may block, at most host->timeout_ms()
 * without any progress from the other side. Latency is the plugin's to hide: it may read ahead as
 * far as its memory bound allows.
 *
 * Ownership: message.h. Errors: error.h; SCOPE_ACCOUNT means that this session is of no more use.
 *
 * A plugin never retries a lost session in silence: it answers KIMT_FAIL with KIMT_RETRY_NOW, and
 * the core opens another.
 *
 * Next: destination.h. A complete small source: plugins/example-source/.
 */
#ifndef KIMT_SOURCE_H
#define KIMT_SOURCE_H

#include <kimt/host.h>
#include <kimt/message.h>

#ifdef __cplusplus
extern "C" {
#endif

struct kimt_source_session; /* the plugin's own */

/* What is known of a folder from earlier runs, so that the source can leave out what is done. */
struct kimt_resume {
    uint32_t struct_size;
    uint32_t uid_validity; /* for which the rest holds; 0: nothing is known, and first pass */
    /* Optional. True if this message needs no body: the source may hand it out as
     * KIMT_MESSAGE_DONE, or leave it out. Quick; never blocks. NULL on a first pass: then the
     * source should fetch bodies without listing first. */
    bool (*is_done)(void *context, uint64_t uid);
    void *context;
    uint32_t parts; /* enum kimt_parts; with less than WHOLE, sizes may be estimates */
    /* With parts META: only messages that changed after this mod-sequence are wanted (RFC 7162);
     * the source may hand out more. 0: all messages. */
    uint64_t changed_since;
};

/* What happened to a message; for sources that keep books of their own. */
enum kimt_outcome {
    KIMT_OUTCOME_COPIED = 1,
    KIMT_OUTCOME_ADOPTED = 2,  /* it was already there */
    KIMT_OUTCOME_FILTERED = 3, /* left out by a rule of the profile */
    KIMT_OUTCOME_SKIPPED = 4,  /* left out, for a reason that is reported */
    KIMT_OUTCOME_FAILED = 5    /* could not be moved, for a reason that is reported */
};

/* Since 1.3. Returns the outcome's word, as all reporters have it: copied, adopted and so on. */
static inline const char *kimt_outcome_word(int32_t outcome)
{
    switch (outcome) {
    case KIMT_OUTCOME_COPIED:
        return "copied";
    case KIMT_OUTCOME_ADOPTED:
        return "adopted";
    case KIMT_OUTCOME_FILTERED:
        return "filtered";
    case KIMT_OUTCOME_SKIPPED:
        return "skipped";
    case KIMT_OUTCOME_FAILED:
        return "failed";
    default:
        return "other";
    }
}

enum kimt_source_capabilities {
    KIMT_SOURCE_NONE = 0,
    /* Since 1.1. Several sessions may be open as one account, each with a folder of its own open.
     * Only the first is asked for folders: folder_open of the others gets what another session
     * handed out. */
    KIMT_SOURCE_SHARES_ACCOUNTS = 1u << 0
};

struct kimt_source_ops {
    uint32_t struct_size;
    uint32_t capabilities; /* enum kimt_source_capabilities */

    /* Connects and logs in as the account. `options` is the plugin's own option struct, filled by
     * the core; it, `host` and `account` stay valid until close. KIMT_OK; KIMT_FAIL: there is no
     * session and nothing to close. */
    int (*open)(const struct kimt_host *host, const void *options,
                const struct kimt_account *account, struct kimt_source_session **session_r,
                struct kimt_error *err);

    /* Hands out the next folder, in the store's order; parents need not come first. Every folder
     * that exists is handed out, also folders that are not to be copied (FOREIGN, NOT_MAIL,
     * NO_SELECT), so that the report can count them. Fill in counts, uid_next and highest_modseq if
     * they cost little: the core then need not open the folder to find out. KIMT_OK, KIMT_END,
     * KIMT_FAIL. The core asks for all folders before the first folder_open, but not again in a
     * later session. KIMT_END states that there are no others: what the store may have beyond its
     * list is handed out as a folder with a fault. */
    int (*folder_next)(struct kimt_source_session *session, const struct kimt_folder **folder_r,
                       struct kimt_error *err);

    /* Optional. Finds out messages and bytes of a folder without opening it for reading; for `kimt
     * check` and forecasts. KIMT_OK, KIMT_FAIL. */
    int (*folder_measure)(struct kimt_source_session *session, const struct kimt_folder *folder,
                          uint64_t *messages_r, uint64_t *bytes_r, struct kimt_error *err);

    /* Opens a folder for reading, and closes the one before. `folder` is one that this plugin
     * handed out (in this session or an earlier one), as the core copied it. *opened_r holds what
     * is known now: messages, uid_validity, uid_next. `resume` may be NULL, and stays valid until
     * the folder is closed. KIMT_OK, KIMT_FAIL. */
    int (*folder_open)(struct kimt_source_session *session, const struct kimt_folder *folder,
                       const struct kimt_resume *resume, const struct kimt_folder **opened_r,
                       struct kimt_error *err);

    /* Hands out the next message, ascending by uid if the store has an order. The rest of a body
     * that was not read to its end is skipped. KIMT_OK, KIMT_END, KIMT_FAIL. A failure of
     * SCOPE_MESSAGE concerns the message in *message_r, which is then filled in as far as known;
     * the next call goes on with the next message. When the session is lost, *message_r may name
     * the message that was due; else it is NULL or a message handed out before. The core sets a
     * message aside that is due each time. */
    int (*message_next)(struct kimt_source_session *session, const struct kimt_message **message_r,
                        struct kimt_error *err);

    /* Reads the next bytes of the current message's body, at most `capacity`. KIMT_OK with 1 ≤
     * *got_r ≤ capacity; KIMT_END after the last; KIMT_FAIL. */
    int (*body_read)(struct kimt_source_session *session, void *buffer, size_t capacity,
                     size_t *got_r, struct kimt_error *err);

    /* Optional. Says what happened to a message (enum kimt_outcome), possibly several messages
     * later. */
    void (*message_done)(struct kimt_source_session *session, uint64_t uid, int outcome);

    /* Optional. Called now and then while the source has to wait, so that its server does not close
     * the session. KIMT_OK, KIMT_FAIL. */
    int (*keep_alive)(struct kimt_source_session *session, struct kimt_error *err);

    /* Optional. Waits until there may be something new in the folder, at most timeout_ms. No folder
     * is open. KIMT_OK: there may be; KIMT_END: time is up; KIMT_FAIL. */
    int (*await_change)(struct kimt_source_session *session, const struct kimt_folder *folder,
                        int64_t timeout_ms, struct kimt_error *err);

    /* Optional. Makes a blocked call of this session return soon with KIND_CANCELLED. Any thread,
     * any number of times. */
    void (*cancel)(struct kimt_source_session *session);

    /* Ends the session properly (logs out) if it is sound, and frees it. */
    void (*close)(struct kimt_source_session *session);

    /* Since 1.1. Optional. Reads as body_read does, at most `most` bytes, without a copy: *data_r
     * points into the plugin's memory, and stays valid until the next call on this session. Both
     * may be called for one body. */
    int (*body_view)(struct kimt_source_session *session, size_t most, const void **data_r,
                     size_t *got_r, struct kimt_error *err);

    /* Since 1.1. Optional. Announces the folder that is to be opened next, with `resume` NULL;
     * called at most once while a folder is open, perhaps after its last message. `folder` is one
     * as for folder_open. The plugin may request it as soon as all of the open one is on its way.
     * It stays valid until the next folder_open, which may yet be for another folder. */
    void (*folder_expect)(struct kimt_source_session *session, const struct kimt_folder *folder);

    /* Since 1.1. Optional. Goes on as another account, whatever was open: as if the session had
     * just been opened for it, with the options and the host of open(), which speaks for the new
     * account from now on. `account` stays valid until close. It should cost less than close and
     * open. KIMT_OK. KIMT_END: not with this session, which may be in any state. KIMT_FAIL: the
     * account was refused, as with open(). After KIMT_END and KIMT_FAIL, close is the only call
     * that follows. */
    int (*reopen)(struct kimt_source_session *session, const struct kimt_account *account,
                  struct kimt_error *err);

    /* Since 1.2. Optional. Called before message_next if the core has other things to do while the
     * source is slow; the message before is over. Waits at most timeout_ms until message_next has
     * an answer. KIMT_OK: it has, which may be a failure; KIMT_BUSY: time is up. */
    int (*message_await)(struct kimt_source_session *session, int64_t timeout_ms);
};

#ifdef __cplusplus
}
#endif
#endif
