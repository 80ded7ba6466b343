/* SPDX-License-Identifier: MIT
 *
 * A destination from within: what the files of the IMAP destination share. What each of them does
 * stands in its own header. Other files do not include this.
 *
 * The one idea of appending: a batch is one APPEND command with one or more messages (RFC 3502
 * where offered). Batches overlap; answers are taken while others are being written. The bytes of
 * small messages are kept until they are answered, so that what a batch was refused for can be
 * found out message by message.
 */
#ifndef KIMT_IMAP_DESTINATION_PRIVATE_H
#define KIMT_IMAP_DESTINATION_PRIVATE_H

#include "common/imap/destination/imap_destination.h"
#include "common/imap/destination/kept.h"
#include "common/imap/fetch/fetch.h"
#include "common/imap/folders/list.h"
#include "common/imap/grammar/date.h"

enum {
    APPEND_ITEMS = 4096,          /* messages under way at once, at the most */
    APPEND_BATCHES = 256,         /* commands under way at once, at the most */
    APPEND_BATCH_MESSAGES = 1000, /* in one command, at the most */
    APPEND_BATCH_BYTES = 3 * 1024 * 1024,
    APPEND_KEPT_BYTES = 1024 * 1024, /* larger messages flow through, and are not kept */
    APPEND_KEYWORDS = 100,
    APPEND_FLAGS_BYTES = 4096
};

/* How INTERNALDATE is written; the first form that a server took is used from then on. */
enum date_rung {
    DATE_ZERO = 0,
    DATE_BLANK = 1,
    DATE_UTC = 2,
    DATE_NONE = 3
};

/* A message on its way. */
struct append_item {
    uint64_t ticket;
    uint64_t uid;   /* at the source: names it for people */
    uint32_t notes; /* enum kimt_completion_notes */
    uint32_t keywords_dropped;
    bool has_date;
    enum date_rung rung; /* the form its date was sent in */
    int32_t zone_minutes;
    int64_t date_s;
    char *flags;          /* "\Seen $Forwarded", as announced */
    size_t system_length; /* of that, how much are system flags */
    bool is_kept;         /* for another try; else it is too large for that */
    struct kept_body body;
    char *repaired;    /* `size` bytes, sent instead of it; NULL: it is as it was */
    bool end_repaired; /* there is no further repair */
    uint64_t size;
    uint32_t stored_uid; /* where it is now; 0: not reported */
    bool unasked;        /* it is large, and went out without the server's consent */
};

/* An APPEND command, of as many items as it counts. */
struct append_batch {
    struct imap_command command;
    size_t count;
    uint64_t bytes;
    bool sent;    /* complete; its answer is to come */
    bool settled; /* answered and looked at; its items are handed out */
    size_t handed_out;
};

/* A folder that appends go to, or will. Zeroed it is none. */
struct destination_folder {
    char *path; /* for people */
    char *raw;  /* its name on the wire */
    char **parts;
    size_t part_count;
    struct kimt_folder ensured; /* points into the rest */
    bool counted;               /* EXISTS was heard */
    char *permanent;  /* PERMANENTFLAGS, blank before and after each; NULL: not reported */
    bool any_keyword; /* \* among them */
    bool keeps_none;  /* they were reported, and are none */
    bool told_uid;    /* of a message that was stored in it */
};

enum {
    NAME_MARKS = 128 /* ASCII */
};

/* Characters of names that a store may refuse, by where they stand. */
struct name_marks {
    bool inner[NAME_MARKS], first[NAME_MARKS], last[NAME_MARKS];
    bool supplementary; /* one beyond U+FFFF */
};

/* The rules for names of the account that is open. */
struct destination_names {
    struct kimt_folder_rules rules; /* points into these three */
    char forbidden[NAME_MARKS], forbidden_first[NAME_MARKS], forbidden_last[NAME_MARKS];
    struct name_marks known; /* in names of folders that are there */
    bool knows_listed;
    bool suspects; /* a folder was refused: forbidden, until it is known whether that helps, is */
    struct name_marks suspected;
};

struct kimt_destination_session {
    struct imap_session *session;
    struct imap_fetch *fetch; /* for scans; NULL until the first */
    struct kimt_scan scan;
    struct kimt_resume scan_filter; /* the same, as fetch.h wants it */
    struct imap_destination_limits limits;

    struct destination_names names;
    struct imap_folders *folders; /* as listed at the beginning */
    size_t folder_at;

    struct destination_folder folder; /* that is ensured */
    struct destination_flight *next;  /* of the one that is expected; NULL: none is */

    struct append_batch *batches; /* a ring of APPEND_BATCHES */
    size_t first, used;           /* the last used one may be open (not sent) */
    struct append_item *items;    /* a ring of APPEND_ITEMS: of all batches, in their order */
    size_t first_item;
    uint64_t messages_under_way;
    struct kept kept;
    uint64_t bytes_under_way;   /* those that are kept */
    uint64_t largest_taken;     /* bytes of a message */
    bool asks_always;           /* one that went out unasked was refused */
    struct append_item current; /* the message being written */
    bool is_writing;
    uint64_t current_left;
    enum date_rung date_rung;
    bool date_proved;            /* a date in this form was taken */
    uint32_t dateless;           /* messages in a row that went in only without their date */
    struct imap_command command; /* for what is waited for at once */
};

#endif
