/* SPDX-License-Identifier: MIT
 *
 * What the files of the IMAP destination share:
 *
 *   destination.c     life, list of folders, scan
 *   destination_folder.c  the folder that appends go to: which it is, opened for changes
 *   destination_ensure.c  that folder made and looked into, the next one ahead of its time
 *   append.c          messages on their way: batches, bounds, bytes
 *   kept.c            where the bytes are meanwhile
 *   append_form.c     how a message is announced: flags, keywords, date
 *   append_reap.c     what became of them: completions
 *   append_retry.c    second tries of what was refused
 *   append_repair.c   changed bytes, where nothing else helped
 *   change.c          flags of messages that are there already
 *   remove.c          messages and folders that go again
 *   names.c           which names the store takes
 *
 * The one idea of appending: a batch is one APPEND command with one or more messages (RFC 3502
 * where offered). Batches overlap; answers are taken while others are being written. The bytes of
 * small messages are kept until they are answered, so that what a batch was refused for can be
 * found out message by message.
 */
#ifndef KIMT_IMAP_DESTINATION_PRIVATE_H
#define KIMT_IMAP_DESTINATION_PRIVATE_H

#include "common/imap/date.h"
#include "common/imap/fetch.h"
#include "common/imap/imap_destination.h"
#include "common/imap/kept.h"
#include "common/imap/list.h"

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
    uint32_t stored_uid; /* where it is now; 0: not told */
    bool unasked;        /* it is large, and went out without the server's consent */
};

/* One APPEND command, of as many items as it counts. */
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
    char *permanent;            /* PERMANENTFLAGS, blank before and after each; NULL: not told */
    bool any_keyword;           /* \* among them */
    bool keeps_none;            /* they were told, and are none */
    bool told_uid;              /* of a message that was stored in it */
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

/* destination.c */
int destination_no_memory(struct kimt_error *err);
/* As listed at the beginning, if it can be opened and is the account's own; else NULL. */
const struct kimt_folder *destination_find_listed(const struct kimt_destination_session *d,
                                                  const struct kimt_folder *folder);

/* destination_folder.c: which it is. */
int destination_folder_set(struct destination_folder *folder, const struct kimt_folder *wanted,
                           struct kimt_error *err);
void destination_folder_clear(struct destination_folder *folder);
/* What SELECT tells of it; an imap_untagged_fn. */
int destination_folder_hear(void *context, const struct imap_response *r, struct kimt_error *err);
int destination_check_selected(const struct kimt_destination_session *d,
                               const struct destination_folder *folder,
                               const struct imap_result *result, struct kimt_error *err);
/* Opens the ensured folder for changes. */
int destination_select(struct kimt_destination_session *d, struct kimt_error *err);
/* Leaves it again, expunging nothing, and answers `result`, of what was done there. */
int destination_leave(struct kimt_destination_session *d, int result, struct kimt_error *err);
/* Before RENAME and DELETE: some servers refuse them for the selected folder. */
int destination_step_aside(struct kimt_destination_session *d, struct kimt_error *err);
/* destination_ensure.c: waits for what was sent for the folder that is expected; before commands
 * whose answers could be taken for it. */
int destination_settle_next(struct kimt_destination_session *d, struct kimt_error *err);
void destination_hear_next(struct kimt_destination_session *d, const struct imap_response *r);
void destination_forget_next(struct kimt_destination_session *d);
/* destination.c: the raw name of a folder, as listed, or as it would be made. The caller's. */
int destination_raw_name(struct kimt_destination_session *d, const struct kimt_folder *folder,
                         char **raw_r, struct kimt_error *err);

/* names.c: this folder was refused; this one is there. */
void names_refused(struct kimt_destination_session *d, const struct destination_folder *folder);
void names_taken(struct kimt_destination_session *d, const struct destination_folder *folder);

/* append_form.c: the system flags that are sent, all but \Deleted. */
enum {
    APPEND_SYSTEM_FLAGS = 4
};
struct append_system_flag {
    uint32_t flag;
    const char *name;
};
extern const struct append_system_flag append_system_flags[APPEND_SYSTEM_FLAGS];
bool append_keeps(const struct kimt_destination_session *d, const char *flag);
/* How the folder spells a keyword; false: it cannot keep it. */
bool append_spell_keyword(const struct kimt_destination_session *d, const char *keyword,
                          const char **spelled_r, size_t *length_r);
/* append_form.c: fills in the item from the message. */
int append_form(struct kimt_destination_session *d, const struct kimt_message *message,
                struct append_item *item, struct kimt_error *err);
/* But for what is kept. */
void append_item_clear(struct append_item *item);

/* How an item is announced. */
struct append_attempt {
    bool keywords;
    enum date_rung rung;
    bool created; /* the folder was made again already */
};
/* Begins "APPEND mailbox" as this command. KIMT_OK; KIMT_END: refused, as in imap_put_literal;
 * KIMT_FAIL. */
int append_begin_command(struct kimt_destination_session *d, struct imap_command *command,
                         struct kimt_error *err);
/* " (flags) "date" {size}" of an item; notes in it what became of the date. As above. */
int append_announce(struct kimt_destination_session *d, struct imap_command *command,
                    struct append_item *item, const struct append_attempt *attempt, bool wait,
                    struct kimt_error *err);
/* This attempt was taken: tells in the item what it cost, and learns from it. */
void append_taken(struct kimt_destination_session *d, struct append_item *item,
                  const struct append_attempt *attempt);

/* append.c: ends the open command, if there is one, so that it will be answered. */
int append_send(struct kimt_destination_session *d, struct kimt_error *err);
/* The item that is answered next, and once that is told. */
struct append_item *append_oldest(struct kimt_destination_session *d);
void append_drop_oldest(struct kimt_destination_session *d);
/* The bytes of an item that is kept. KIMT_OK, KIMT_FAIL. */
int append_put_body(struct kimt_destination_session *d, const struct append_item *item,
                    struct kimt_error *err);
/* Forgets all that is under way. */
void append_reset(struct kimt_destination_session *d);

/* append_retry.c: what may be taken after this refusal, the folder made again where it went away.
 * KIMT_OK: try it; KIMT_END: nothing; KIMT_FAIL. */
int append_next_attempt(struct kimt_destination_session *d, const struct append_item *item,
                        const struct imap_result *refusal, struct append_attempt *attempt,
                        struct kimt_error *err);
/* Sends a refused item again by itself, with its kept bytes. */
int append_retry(struct kimt_destination_session *d, struct append_item *item,
                 const struct imap_result *refusal, bool alone,
                 struct kimt_completion *completion_r, struct kimt_error *err);
/* What a refusal means that stays one. A full account is full for all messages: leaving out those
 * that are too large for what is left would make holes nobody expects. */
int append_fail(const struct kimt_destination_session *d, const struct imap_result *refusal,
                struct kimt_error *err);

/* append_repair.c: changes the kept bytes to what a strict server may take, and names the changes
 * in told. Each call changes more. False: there is nothing more to change. */
bool append_repair(struct append_item *item, char *told, size_t capacity);

/* append_reap.c */
void append_complete(const struct append_item *item, struct kimt_completion *completion_r);
/* The UIDs that APPENDUID (RFC 4315) tells for `count` messages; zeros when it tells none, or
 * others than can be. Asks the folder where it tells another UIDVALIDITY. KIMT_OK, KIMT_FAIL. */
int append_read_uids(struct kimt_destination_session *d, const struct imap_result *result,
                     uint32_t *uids, size_t count, struct kimt_error *err);

#endif
