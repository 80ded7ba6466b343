/* SPDX-License-Identifier: MIT
 *
 * A fetch from within: what the fetch_*.c files share. What each of them does stands in its own
 * header. Other files do not include this.
 */
#ifndef KIMT_IMAP_FETCH_PRIVATE_H
#define KIMT_IMAP_FETCH_PRIVATE_H

#include "common/imap/fetch/aside.h"
#include "common/imap/fetch/fetch.h"
#include "common/imap/grammar/message_data.h"
#include "common/imap/grammar/uid_ranges.h"

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
    ENTRY_TOLD = 1,   /* it is there: something was reported about it, but no body has come */
    ENTRY_SEEN = 2    /* handed out, held aside, or to be asked for again */
};

struct fetch_entry {
    uint32_t uid;
    uint8_t state; /* enum entry_state */
};

/* A FETCH command and the UIDs it asked for, ascending. */
struct fetch_window {
    struct imap_command command;
    struct imap_command meta_command;  /* single mode: asks for the meta data first */
    struct message_data meta;          /* of a message alone: what several answers reported */
    bool single;                       /* sent in single mode */
    struct imap_command check_command; /* which of those that were left out are still there? */
    bool checking;                     /* that was asked */
    bool check_heard;                  /* and answered with a list */
    uint32_t checked_uid;              /* up to here */
    size_t count;
    size_t bodies; /* that came of it, or of another one where no one knows of which */
    size_t due;    /* all entries before this one are SEEN */
    size_t found;  /* where the last answer was found: answers come in order, mostly */
    uint32_t
        last_uid; /* sent ahead: asked for up to here, which UIDs are there is yet to be reported */
    uint32_t tries;
    int64_t sent_ms;
    struct fetch_entry *entries; /* room for FETCH_WINDOW_MESSAGES */
};

/* UIDs that are asked for again, each alone. */
struct fetch_again {
    uint32_t uid;
    uint32_t tries;
};

/* Where the body of the message handed out comes from. */
enum fetch_source {
    FETCH_NO_BODY = 0,
    FETCH_LITERAL = 1,
    FETCH_QUOTED = 2,
    FETCH_ASIDE = 3
};

/* In the order in which it is reported, at the cost of some bytes in a session. */
/* NOLINTNEXTLINE(clang-analyzer-optin.performance.Padding) */
struct imap_fetch {
    struct imap_session *session;
    bool is_open;
    char *path; /* of the open folder, for messages */
    char *key;
    struct kimt_folder opened;
    const struct kimt_resume *resume;
    uint64_t expected; /* messages, by what was known before it was opened, or KIMT_UNKNOWN */
    uint64_t nameless; /* listed without a UID of their own, and not reported yet */
    uint32_t first_uid;
    struct uid_ranges uids;
    struct uid_ranges numbers; /* of messages that were listed, where that is not by ESEARCH */
    uint64_t average_bytes;    /* of this folder's messages so far: sizes windows */
    uint64_t bytes, messages;
    bool single; /* the server sends meta data behind bodies: first the one, then the other */

    struct imap_command command;       /* for what is waited for at once */
    struct imap_command leave_command; /* UNSELECT: no one needs its answer */
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
    bool is_ahead;  /* messages may come, and no one knows yet which there are */
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
    enum fetch_source body;
    bool is_size_sure; /* RFC822.SIZE says the same as the literal */
    char *quoted;
    size_t quoted_length, quoted_taken;
};

/* enum kimt_parts */
static inline uint32_t fetch_parts(const struct imap_fetch *fetch)
{
    return fetch->resume ? fetch->resume->parts : KIMT_PARTS_WHOLE;
}

#endif
