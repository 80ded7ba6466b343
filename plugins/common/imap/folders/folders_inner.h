/* SPDX-License-Identifier: MIT
 *
 * The inside of a folder list, shared by list.c (asking), list_line.c (reading a line),
 * list_whole.c (whether it is all), folders.c (keeping), tree.c (paths), roles.c and those that
 * look for single folders. Inside folders/ only.
 */
#ifndef KIMT_IMAP_FOLDERS_INNER_H
#define KIMT_IMAP_FOLDERS_INNER_H

#include "common/hash/hash.h"
#include "common/imap/folders/list.h"

enum {
    FOLDERS_MAX = 200000,
    FOLDERS_BYTES_MAX = 64 * 1024 * 1024, /* of memory, the implied ones included */
    HEARD_MAX = 8, /* lines of one folder that are news: LIST, XLIST, LSUB, STATUS, twice each */
    RAW_NAME_MAX = 4096,
    PARTS_MAX = 64
};

struct imap_entry {
    char *raw;
    char delimiter;
    bool listed;      /* by LIST; otherwise only by LSUB, or not at all */
    bool placeholder; /* not listed: only implied by a name below it */
    bool doubtful;    /* not listed, and it is not known yet whether it is there */
    char *fault;      /* why nothing can be had of it; then `raw` is no name */
    uint32_t attributes;
    int32_t role;
    struct imap_counts counts;
    bool counted;
    uint8_t heard;      /* how often it was reported */
    const char **parts; /* one block: pointers, then the parts, each ending in NUL */
    uint32_t part_count;
    struct kimt_folder folder;
    UT_hash_handle hh; /* by raw */
};

struct imap_folders {
    struct imap_entry **entries;
    size_t count, capacity;
    struct imap_entry *by_raw;
    size_t bytes;
    bool is_full; /* a bound was met */
    bool is_news; /* the line that was heard last was about a folder, and not too often */
};

/* What a line says. */
struct imap_listed {
    uint32_t attributes;
    int32_t role;
    char delimiter;
    char name[RAW_NAME_MAX]; /* "": the root of the tree; with a fault: what to show for it */
    const char *fault;       /* why the line is of no use; or NULL */
};

/* list_line.c: `cursor` is at what follows the word LIST. */
void imap_listed_take(struct imap_listed *listed, struct imap_cursor cursor);

/* list_whole.c: the lists named these folders. What is missing is asked for in other ways, and what
 * stays unknown is put in as a folder with a fault. KIMT_FAIL: the session, or memory. */
KIMT_NODISCARD int imap_list_complete(struct imap_session *session, struct imap_folders *folders,
                                      struct kimt_error *err);
/* True if an extended list looks as if it were of some folders only: the plain one then says. */
bool imap_list_is_doubtful(const struct imap_folders *folders);

/* ask_each.c: has `send` ask about each folder that `wants` it, as many at once as the server
 * bears, and `answered` (or NULL) hear how that ended. */
struct imap_question {
    bool (*wants)(const struct imap_entry *entry);
    int (*send)(struct imap_session *session, struct imap_command *command, const char *raw,
                struct kimt_error *err);
    int (*answered)(struct imap_session *session, struct imap_folders *folders,
                    struct imap_entry *entry, const struct imap_result *result,
                    struct kimt_error *err);
};

KIMT_NODISCARD int imap_ask_each(struct imap_session *session, struct imap_folders *folders,
                                 const struct imap_question *question, struct kimt_error *err);

/* folders.c */
struct imap_folders *imap_folders_new(void);
/* True if so many bytes more may be held. */
bool imap_folders_may_hold(struct imap_folders *folders, size_t bytes);
/* Why nothing more goes into the list: it is full, or there is no memory. */
int imap_folders_fail(const struct imap_folders *folders, struct kimt_error *err);
/* Returns the entry of a raw name, made if need be; NULL: no memory, or too many. */
struct imap_entry *imap_folders_entry(struct imap_folders *folders, const char *raw,
                                      bool *is_new_r);
/* A folder of which only `shown` can be reported, and why. False: no memory, or too many. */
bool imap_folders_add_fault(struct imap_folders *folders, const char *shown, const char *why);
/* Takes out what is only in the list of subscriptions. */
void imap_folders_drop_unlisted(struct imap_folders *folders);
struct imap_entry *imap_folders_find(const struct imap_folders *folders, const char *raw);
void imap_counts_clear(struct imap_counts *counts);
/* What LIST, XLIST, LSUB and STATUS say, put into the list. False without memory. */
bool imap_folders_hear(struct imap_folders *folders, const struct imap_response *response);

/* create.c: puts the folder of this name into the list, if it is there; with `after`, the folders
 * whose names go on so: "/%" for those below it. KIMT_FAIL of SCOPE_FOLDER when refused. */
KIMT_NODISCARD int imap_list_name(struct imap_session *session, const char *raw, const char *after,
                                  struct imap_folders *folders, struct kimt_error *err);

/* tree.c: parts, foreign and skipped ones, placeholders, order. */
KIMT_NODISCARD int imap_folders_grow_tree(struct imap_session *session,
                                          struct imap_folders *folders, struct kimt_error *err);

/* tree.c: whose mail it is not, or what is no mail, is left out in any case. */
bool imap_folders_leave_out(const struct imap_session *session, const struct imap_entry *entry);

/* What is handed out, made from what is known by now. */
void imap_folders_fill(struct imap_folders *folders);

/* roles.c: for those that have none by attribute. */
KIMT_NODISCARD int imap_folders_assign_roles(const struct kimt_host *host,
                                             struct imap_folders *folders, struct kimt_error *err);

/* status.c */
const char *imap_status_items(const struct imap_session *session);
KIMT_NODISCARD int imap_send_status(struct imap_session *session, struct imap_command *command,
                                    const char *raw, struct kimt_error *err);
void imap_counts_take(struct imap_counts *counts, struct imap_cursor items);

#endif
