/* SPDX-License-Identifier: MIT
 *
 * The nouns of the stream: account, folder, message, and the rules a store has for folder names.
 *
 * They are plain values.  No delimiter, no modified UTF-7 and no protocol syntax ever appears in
 * them: a folder is a list of decoded parts, a flag is a bit, a date is an instant.
 *
 * Ownership, in one rule for all of them: the side that allocates something frees it.  What is
 * passed in is valid until the call returns.  What is handed out is valid until the next call that
 * hands out the same kind of thing on that session, or its close.  Nothing is ever freed by the
 * other side.
 *
 * Next: source.h and destination.h, the verbs.
 */
#ifndef KIMT_MESSAGE_H
#define KIMT_MESSAGE_H

#include <kimt/error.h>
#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

/* True if the object was made by a side that knows this member. Needed only for members that say
 * "since"; the others were there from the first version on. */
#define KIMT_HAS(object, member)                                                                   \
    ((object)->struct_size >= offsetof(__typeof__(*(object)), member) + sizeof((object)->member))

/* An account to move: a row of the accounts file. */
struct kimt_account {
    uint32_t struct_size;
    const char *address;   /* user@domain, domain in lower case: the name in every report */
    const char *local;     /* the part before the @ */
    const char *domain;    /* the part after it, lower case */
    const char *full_name; /* may be "" */
    const char *password;  /* a secret; NULL when the row has none */
};

/* What a folder is for, whatever its name (RFC 6154; INBOX by RFC 9051 §5.1). */
enum kimt_role {
    KIMT_ROLE_NONE = 0,
    KIMT_ROLE_INBOX = 1,
    KIMT_ROLE_SENT = 2,
    KIMT_ROLE_DRAFTS = 3,
    KIMT_ROLE_TRASH = 4,
    KIMT_ROLE_JUNK = 5,
    KIMT_ROLE_ARCHIVE = 6,
    KIMT_ROLE_ALL = 7,    /* a view of everything: its messages live elsewhere too */
    KIMT_ROLE_FLAGGED = 8 /* a view of flagged messages */
};

enum kimt_folder_attributes {
    KIMT_FOLDER_NONE = 0,
    KIMT_FOLDER_NO_SELECT = 1u << 0,  /* holds no messages, only children; cannot be opened */
    KIMT_FOLDER_SUBSCRIBED = 1u << 1, /* the user's client shows it */
    KIMT_FOLDER_FOREIGN = 1u << 2,    /* of other users, shared or public: not this account's own */
    KIMT_FOLDER_NOT_MAIL = 1u << 3    /* calendar, contacts and the like */
};

/* A count that is not known. */
#define KIMT_UNKNOWN UINT64_MAX

struct kimt_folder {
    uint32_t struct_size;
    uint32_t attributes;      /* enum kimt_folder_attributes */
    const char *const *parts; /* the path, outermost first; UTF-8, none empty */
    uint32_t part_count;      /* at least 1 */
    int32_t role;             /* enum kimt_role */
    const char *key;          /* how the store itself finds it again: opaque, kept by the core and
                               * passed back unchanged; never shown to users */
    uint64_t messages;        /* or KIMT_UNKNOWN */
    uint64_t bytes;           /* or KIMT_UNKNOWN */
    uint32_t uid_validity;    /* 0: not known, or the store has none */
    uint32_t uid_next;        /* 0: not known */
    uint64_t highest_modseq;  /* 0: not known (RFC 7162) */
    const char *fault; /* since 1.2; a sentence: why nothing can be had of this folder, though
                        * the store names it or must have it; NULL: nothing is wrong. Such a
                        * folder is NO_SELECT as well, its path as near as can be to what the
                        * store says, and the core counts it as failed. */
};

enum kimt_flags {
    KIMT_FLAG_NONE = 0,
    KIMT_FLAG_SEEN = 1u << 0,
    KIMT_FLAG_ANSWERED = 1u << 1,
    KIMT_FLAG_FLAGGED = 1u << 2,
    KIMT_FLAG_DELETED = 1u << 3,
    KIMT_FLAG_DRAFT = 1u << 4
};

enum kimt_size_kind {
    KIMT_SIZE_UNKNOWN = 0,
    KIMT_SIZE_ESTIMATE = 1, /* fit for progress, not for a promise */
    KIMT_SIZE_EXACT = 2     /* the body has exactly so many bytes; anything else is a fault */
};

enum kimt_message_attributes {
    KIMT_MESSAGE_NONE = 0,
    KIMT_MESSAGE_HAS_DATE = 1u << 0, /* date_s and zone_minutes are set */
    KIMT_MESSAGE_LF_LINES =
        1u << 1, /* lines end in bare LF in this store; the core makes them CRLF */
    KIMT_MESSAGE_VANISHED =
        1u << 2,                 /* listed, then gone before it could be read: no body follows */
    KIMT_MESSAGE_DONE = 1u << 3, /* is_done() said so: no body follows */
    /* Since 1.2. The store reports no arrival date, or none that can be read: the date that is set
     * was taken from the message's header. The report names such messages, and those without any
     * date. */
    KIMT_MESSAGE_DATE_OF_HEADER = 1u << 4
};

/* How much of each message is wanted when a folder is read. A plugin may hand out more. */
enum kimt_parts {
    KIMT_PARTS_WHOLE = 0,
    KIMT_PARTS_HEADER = 1, /* body_read ends with the empty line that closes the header */
    KIMT_PARTS_META = 2    /* uid, flags, date and size; body_read is not asked for */
};

/* A message without its body. The body follows in chunks: RFC 5322 octets with CRLF line ends, as
 * the store has them, with nothing repaired. */
struct kimt_message {
    uint32_t struct_size;
    uint32_t attributes; /* enum kimt_message_attributes */
    uint64_t uid;        /* names it in its folder while the folder's uid_validity stays; never
                          * reused.  A store without numbers gives a hash of its stable name. */
    uint64_t size;       /* bytes; its meaning is size_kind's */
    int32_t size_kind;   /* enum kimt_size_kind */
    uint32_t flags;      /* enum kimt_flags */
    const char *const *keywords; /* as the store spells them */
    uint32_t keyword_count;
    int32_t zone_minutes; /* of the date, east of UTC */
    int64_t date_s; /* when it arrived (INTERNALDATE): seconds since 1970 UTC, may be negative */
};

/* What a store demands of folder names. The core applies the rules to the whole tree before
 * anything is created, and reports every name it had to change. Zero members demand nothing. */
struct kimt_folder_rules {
    uint32_t struct_size;
    uint32_t attributes;           /* enum kimt_rule_attributes */
    uint32_t max_path_length;      /* characters of all parts joined by one delimiter */
    uint32_t max_part_length;      /* characters of one part */
    uint32_t max_depth;            /* parts */
    uint32_t path_length_reserved; /* characters the store itself adds to each path */
    const char *forbidden;         /* characters no part may hold; control characters never may */
    const char *forbidden_first;   /* characters no part may begin with */
    const char *forbidden_last;    /* characters no part may end with */
    const char *const *reserved;   /* names not to be used for mail at top level, any case */
    uint32_t reserved_count;
    const char *role_names[9]; /* by enum kimt_role: the store's own name for it, or NULL */
};

enum kimt_rule_attributes {
    KIMT_RULE_NONE = 0,
    KIMT_RULE_CASE_INSENSITIVE = 1u << 0,  /* names that differ in case only are one folder */
    KIMT_RULE_NO_INBOX_CHILDREN = 1u << 1, /* they become folders beside INBOX */
    KIMT_RULE_NO_DEVICE_NAMES = 1u << 2,   /* CON, NUL, COM1 … cannot be used (Windows stores) */
    KIMT_RULE_NO_SUPPLEMENTARY = 1u << 3   /* since 1.2: no characters beyond U+FFFF */
};

#ifdef __cplusplus
}
#endif
#endif
