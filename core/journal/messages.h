/* SPDX-License-Identifier: MIT
 *
 * Messages in the journal: what became of each message of a folder, and which one it is at the
 * destination. journal.h has the rules that hold for all of the journal.
 */
#ifndef KIMT_CORE_JOURNAL_MESSAGES_H
#define KIMT_CORE_JOURNAL_MESSAGES_H

#include "journal/journal.h"

/* The UID was not reported, and the message is not among those in doubt: a pass has ended since. */
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
    uint64_t uid; /* at the destination; 0: not reported; JOURNAL_UID_SETTLED */
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

/* Adds an entry of a message that the folder has none of. */
int journal_message_add(struct journal *journal, int64_t folder,
                        const struct journal_message *message, struct kimt_error *err);
/* KIMT_OK, KIMT_END: no such message; KIMT_FAIL. */
int journal_message_get(struct journal *journal, int64_t folder, uint64_t source_uid,
                        struct journal_message *message_r, struct kimt_error *err);
/* Notes that the message has other flags at the source now, and was left at the destination with
 * `left`, or NULL: with the same. */
int journal_message_flags(struct journal *journal, int64_t folder, uint64_t source_uid,
                          const struct journal_flags *now, const struct journal_flags *left,
                          struct kimt_error *err);
/* Notes that the message was left at the destination with flags that differ from those of the
 * source. */
int journal_message_left(struct journal *journal, int64_t folder, uint64_t source_uid,
                         const struct journal_flags *left, struct kimt_error *err);
/* Notes that another one of two equal copies is the one that counts. */
int journal_message_uid(struct journal *journal, int64_t folder, uint64_t source_uid, uint64_t uid,
                        struct kimt_error *err);
/* The message is about to be removed: no copy of it is made before. */
#define JOURNAL_LEAVING_FOR_GOOD UINT32_MAX

/* Notes that the message is about to be copied to another folder at the destination, where the copy
 * gets `from` or a UID above, and then to be removed; or to be removed, with
 * JOURNAL_LEAVING_FOR_GOOD. A later run looks into what a killed process left of that; 0: this was
 * done, and the message stays. Committed when the next journal_commit returns. */
int journal_message_leaving(struct journal *journal, int64_t folder, uint64_t source_uid,
                            uint32_t from, struct kimt_error *err);
/* Says whether any message of the folder, or of what was set aside of it, is leaving for good. */
int journal_any_leaving(struct journal *journal, int64_t folder, bool *any_r,
                        struct kimt_error *err);
/* Counts the messages that the journal knows of a folder. */
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
