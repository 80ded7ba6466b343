/* SPDX-License-Identifier: MIT
 *
 * What fetch.c (the stream), fetch_open.c (mailbox and listing), fetch_ahead.c (what goes out along
 * with EXAMINE), fetch_next.c (the mailbox after this one), fetch_window.c (commands under way),
 * fetch_settle.c (commands that were answered), fetch_body.c (bodies), fetch_meta.c (all meta data
 * in one command) and fetch_await.c (waiting for news) share.
 */
#ifndef KIMT_IMAP_FETCH_PRIVATE_H
#define KIMT_IMAP_FETCH_PRIVATE_H

#include "common/imap/aside.h"
#include "common/imap/fetch.h"
#include "common/imap/message_data.h"
#include "common/imap/uid_ranges.h"

enum {
    FETCH_WINDOWS = 12,           /* under way at once, at the most */
    FETCH_WINDOWS_FIRST = 4,      /* the same, until the line is known to be a fast one */
    FETCH_WINDOW_MESSAGES = 2000, /* of one window, at the most */
    FETCH_WINDOW_WHOLE = 250,     /* the same, when bodies are fetched */
    FETCH_WINDOW_BYTES = 2 * 1024 * 1024,
    FETCH_PIECE_BYTES = 64 * 1024,
    FETCH_TRIES = 3,             /* for a message that the server will not hand out */
    FETCH_REFUSED_MAX = 1000,    /* such messages in a row; then the folder is left */
    FETCH_VANISHED_MAX = 100000, /* in a row, that were listed and are not there */
    FETCH_AGAIN = FETCH_WINDOWS * FETCH_WINDOW_MESSAGES /* all of them, if all are refused */
};

enum entry_state {
    ENTRY_WANTED = 0, /* nothing has come of it yet */
    ENTRY_TOLD = 1,   /* it is there: something was told of it, but no body has come */
    ENTRY_SEEN = 2    /* handed out, held aside, or to be asked for again */
};

struct fetch_entry {
    uint32_t uid;
    uint8_t state; /* enum entry_state */
};

/* One FETCH command and the UIDs it asked for, ascending. */
struct fetch_window {
    struct imap_command command;
    struct imap_command meta_command;  /* single mode: asks for the meta data first */
    struct message_data meta;          /* of a message alone: what several answers told */
    bool single;                       /* sent in single mode */
    struct imap_command check_command; /* which of those that were left out are still there? */
    bool checking;                     /* that was asked */
    bool check_heard;                  /* and answered with a list */
    uint32_t checked_uid;              /* up to here */
    size_t count;
    size_t bodies; /* that came of it, or of another one where nobody can tell of which */
    size_t due;    /* all entries before this one are SEEN */
    size_t found;  /* where the last answer was found: answers come in order, mostly */
    uint32_t
        last_uid; /* sent ahead: asked for up to here, which UIDs are there is yet to be told */
    uint32_t tries;
    int64_t sent_ms;
    struct fetch_entry *entries; /* room for FETCH_WINDOW_MESSAGES */
};

/* UIDs that are asked for again, each alone. */
struct fetch_again {
    uint32_t uid;
    uint32_t tries;
};

/* In the order in which it is told, at the cost of some bytes in a session. */
struct imap_fetch { /* NOLINT(clang-analyzer-optin.performance.Padding) */
    struct imap_session *session;
    bool is_open;
    char *path; /* of the open folder, for messages */
    char *key;
    struct kimt_folder opened;
    const struct kimt_resume *resume;
    uint64_t expected; /* messages, by what was known before it was opened, or KIMT_UNKNOWN */
    uint64_t nameless; /* listed without a UID of their own, and not told yet */
    uint32_t first_uid;
    struct uid_ranges uids;
    struct uid_ranges numbers; /* of messages that were listed, where that is not by ESEARCH */
    uint64_t average_bytes;    /* of this folder's messages so far: sizes windows */
    uint64_t bytes, messages;
    bool single; /* the server sends meta data behind bodies: first the one, then the other */

    struct imap_command command;       /* for what is waited for at once */
    struct imap_command leave_command; /* UNSELECT: nobody needs its answer */
    struct fetch_window *windows;      /* a ring of FETCH_WINDOWS */
    struct fetch_entry *entries;       /* of all of them */
    size_t first, used;
    size_t most;               /* may be under way */
    struct fetch_again *again; /* room for FETCH_AGAIN; ascending */
    size_t again_count;
    struct aside aside; /* messages that came before their turn */

    /* fetch_ahead.c */
    struct imap_command list_command;
    bool list_under_way;
    bool is_ahead;  /* messages may come, and nobody knows yet which there are */
    bool is_odd;    /* they came otherwise than they should */
    bool is_listed; /* ESEARCH was heard */

    /* fetch_meta.c */
    struct imap_command meta_command;
    bool meta_under_way;
    uint64_t meta_since; /* that was asked for; 0: all */

    struct uid_ranges told;     /* handed out, or held, before they were listed */
    uint32_t refused, vanished; /* in a row */
    uint64_t told_count;        /* messages that came without having been asked for by name */

    /* fetch_next.c */
    struct imap_fetch *next; /* NULL: nothing is expected */
    const struct kimt_folder *next_folder;
    bool next_begun; /* its commands are under way: nothing more can be asked of this mailbox */

    struct message_data data; /* of the message handed out */
    bool is_to_blame;         /* it is what failed, or what was being read when all did */
    bool is_awaited;          /* and it was not handed out yet, but this is how it will be: */
    int awaited;              /* the result, with `err` if it failed */
    struct kimt_error err;
    enum {
        FETCH_NO_BODY,
        FETCH_LITERAL,
        FETCH_QUOTED,
        FETCH_ASIDE
    } body;
    bool is_size_sure; /* RFC822.SIZE says the same as the literal */
    char *quoted;
    size_t quoted_length, quoted_taken;
};

/* fetch_open.c: the only place a command leaves from while a source is read. Nothing but reading
 * verbs pass. */
int fetch_command(struct imap_fetch *fetch, struct imap_command *command, const char *text,
                  struct kimt_error *err);

/* Sends all that opening a mailbox takes, for fetch_open_end to wait for. */
int fetch_open_begin(struct imap_fetch *fetch, const struct kimt_folder *folder, uint32_t first_uid,
                     const struct kimt_resume *resume, struct kimt_error *err);
int fetch_open_end(struct imap_fetch *fetch, const struct kimt_folder **opened_r,
                   struct kimt_error *err);
/* Opens it again, after another one was open. */
int fetch_reopen(struct imap_fetch *fetch, struct kimt_error *err);
/* Takes what is still to come of the open folder, and is done with it. */
int fetch_end_folder(struct imap_fetch *fetch, struct kimt_error *err);
/* Opens a mailbox read-only, and no more; fills in fetch->opened. */
int fetch_examine(struct imap_fetch *fetch, const struct kimt_folder *folder,
                  const struct kimt_resume *resume, struct kimt_error *err);
/* Lists UIDs from first_uid on. */
int fetch_list(struct imap_fetch *fetch, struct kimt_error *err);
/* Puts the command that lists by ESEARCH. */
int fetch_put_search(struct imap_fetch *fetch, struct imap_command *command,
                     struct kimt_error *err);
/* Whether its answer will be short, if a mailbox is as `folder` says. */
bool fetch_is_search_short(const struct imap_fetch *fetch, const struct kimt_folder *folder);
bool fetch_is_count_doubtful(const struct imap_fetch *fetch);
/* Whether the answer may be true. */
bool fetch_is_plausible(const struct imap_fetch *fetch);
/* Hears what EXAMINE and ESEARCH tell; an imap_untagged_fn. */
int fetch_hear_opening(void *context, const struct imap_response *r, struct kimt_error *err);
int fetch_no_memory(struct kimt_error *err);
/* One more message came that was not asked for by name: is that still as many as the mailbox says
 * it has? KIMT_FAIL of SCOPE_FOLDER: far more. */
int fetch_count_one(struct imap_fetch *fetch, struct kimt_error *err);
/* enum kimt_parts */
static inline uint32_t fetch_parts(const struct imap_fetch *fetch)
{
    return fetch->resume ? fetch->resume->parts : KIMT_PARTS_WHOLE;
}

/* fetch_body.c: whether the answer that was read has a body of the kind that is wanted. */
bool fetch_has_body(const struct imap_fetch *fetch);
/* Sets up that body, and the exact size of a whole one. False: there is none, though the server
 * says there should be. */
bool fetch_begin_body(struct imap_fetch *fetch);
/* What follows a body that was not read to its end, or was dropped. KIMT_FAIL: it was not as long
 * as it was announced. */
int fetch_hear_rest(struct imap_fetch *fetch, const struct imap_event *event,
                    struct kimt_error *err);
/* Whether the server told a date that can be read. */
static inline bool fetch_is_dated(const struct imap_fetch *fetch)
{
    return (fetch->data.message.attributes & KIMT_MESSAGE_HAS_DATE) != 0;
}
/* Holds the message that is at hand until it is due. KIMT_OK; KIMT_END: there is no room for it;
 * KIMT_FAIL. */
int fetch_set_aside(struct imap_fetch *fetch, struct kimt_error *err);
/* The first of them becomes the message at hand. */
void fetch_take_aside(struct imap_fetch *fetch);

/* fetch.c: the answer that was read has a body. Where that came before what is to be known of it,
 * that is asked for first from now on. */
void fetch_learn_order(struct imap_fetch *fetch);
/* The answer at hand is dropped: should the session be lost within its body, it is to blame. */
void fetch_drop_answer(struct imap_fetch *fetch, const struct imap_event *event);
bool fetch_is_fetch(const struct imap_event *event);
/* A message to be told of without a body. */
void fetch_hand_out_bare(struct imap_fetch *fetch, uint32_t uid, uint32_t attributes);

/* fetch_settle.c: what an answered window left open. KIMT_OK: the message handed out; KIMT_FAIL:
 * about it, or worse; KIMT_BUSY: that was asked, the window is no longer answered; KIMT_END:
 * nothing (more). */
int fetch_settle(struct imap_fetch *fetch, struct fetch_window *window, struct kimt_error *err);
/* Hears which messages are still there. */
void fetch_hear_check(struct imap_fetch *fetch, const struct imap_response *response);
/* "Come back later" is about the session, not about messages: then err is filled. */
bool fetch_is_throttled(struct imap_fetch *fetch, const struct imap_result *result,
                        struct kimt_error *err);

/* fetch_ahead.c: what is likely to be asked for next, sent before EXAMINE is answered. `listed` is
 * what was known of the mailbox before. */
int fetch_ahead_send(struct imap_fetch *fetch, const struct kimt_folder *listed,
                     struct kimt_error *err);
/* The mailbox is open: is that of use? KIMT_OK; KIMT_END: no, nothing of it is under way any more;
 * KIMT_FAIL. */
int fetch_ahead_opened(struct imap_fetch *fetch, struct kimt_error *err);
/* Holds aside what comes before it is known which messages there are. KIMT_END: now it is known;
 * KIMT_FAIL. */
int fetch_ahead_next(struct imap_fetch *fetch, struct kimt_error *err);

/* fetch_next.c: all of this mailbox was asked for: begins with what is expected next, if anything.
 */
int fetch_begin_next(struct imap_fetch *fetch, struct kimt_error *err);
/* Waits for what was begun, and throws it away. Nothing of this mailbox is under way. */
int fetch_drop_next(struct imap_fetch *fetch, struct kimt_error *err);

/* fetch_meta.c: asks for the meta data of all messages at once, if the mailbox is as `folder` says.
 */
int fetch_meta_send(struct imap_fetch *fetch, const struct kimt_folder *folder,
                    struct kimt_error *err);
/* Whether what was asked for is what is wanted, now that the mailbox is known. */
bool fetch_meta_is_right(const struct imap_fetch *fetch);
/* The next of them. KIMT_OK; KIMT_END: that was all that came, and what is in fetch->uids is still
 * to be fetched; KIMT_FAIL. */
int fetch_meta_next(struct imap_fetch *fetch, struct kimt_error *err);

/* fetch_window.c */
#define FETCH_META_ITEMS "UID FLAGS INTERNALDATE RFC822.SIZE"
bool fetch_is_spared(struct imap_fetch *fetch, uint32_t uid);
/* Sends as many windows as are worth it and may be under way, without knowing which UIDs there are.
 */
int fetch_fill_ahead(struct imap_fetch *fetch, const struct kimt_folder *listed,
                     struct kimt_error *err);
/* Now it is known; what is held already is in fetch->told. */
void fetch_take_ahead(struct imap_fetch *fetch);
/* Sends as many windows as may be under way. */
int fetch_fill(struct imap_fetch *fetch, struct kimt_error *err);
struct fetch_window *fetch_oldest(struct imap_fetch *fetch);
bool fetch_is_answered(const struct fetch_window *window);
/* Waits until nothing is under way any more. What comes is dropped. */
int fetch_finish(struct imap_fetch *fetch, struct kimt_error *err);
/* The wanted entry of this UID in a window under way; NULL: not asked for, or had already. */
struct fetch_entry *fetch_wanted(struct imap_fetch *fetch, uint32_t uid,
                                 struct fetch_window **window_r);
/* A body came, and nobody can tell whose it is. False: no more bodies were asked for. */
bool fetch_take_nameless(struct imap_fetch *fetch);
/* The lowest UID of which something is still to come, be it that it was not asked for yet;
 * UINT64_MAX: none. */
uint64_t fetch_lowest_due(struct imap_fetch *fetch);
/* The first entry of which no body has come; NULL: none. */
struct fetch_entry *fetch_missing(struct fetch_window *window);
/* The oldest window was answered and looked through: forget it. */
void fetch_drop_oldest(struct imap_fetch *fetch);
/* Puts a UID back, to be asked for alone; false when it has been tried enough. */
bool fetch_once_more(struct imap_fetch *fetch, uint32_t uid, uint32_t tries);

#endif
