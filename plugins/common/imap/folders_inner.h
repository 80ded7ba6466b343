/* SPDX-License-Identifier: MIT
 *
 * The inside of a folder list, shared by list.c (asking), folders.c (keeping), tree.c (paths) and
 * roles.c. Nobody else includes this.
 */
#ifndef KIMT_IMAP_FOLDERS_INNER_H
#define KIMT_IMAP_FOLDERS_INNER_H

#include "common/hash/hash.h"
#include "common/imap/list.h"

enum {
    FOLDERS_MAX = 200000,
    FOLDERS_BYTES_MAX = 64 * 1024 * 1024, /* of memory, the implied ones included */
    HEARD_MAX = 8, /* lines of one folder that are news: LIST, XLIST, LSUB, STATUS, twice each */
    RAW_NAME_MAX = 4096,
    PARTS_MAX = 64
};

/* Between parts in a joined path: no part can hold it. */
#define PART_END '\x1f'

struct imap_entry {
    char *raw;
    char delimiter;
    bool placeholder; /* not listed: only implied by a name below it */
    uint32_t attributes;
    int32_t role;
    struct imap_counts counts;
    bool counted;
    uint8_t heard;      /* how often it was told of */
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
    bool is_news; /* the line that was heard last told of a folder, and not too often */
};

/* folders.c */
struct imap_folders *imap_folders_new(void);
/* Whether so many bytes more may be held. */
bool imap_folders_may_hold(struct imap_folders *folders, size_t bytes);
/* Why nothing more goes into the list: it is full, or there is no memory. */
int imap_folders_fail(const struct imap_folders *folders, struct kimt_error *err);
/* The entry of a raw name, made if need be; NULL: no memory, or too many. */
struct imap_entry *imap_folders_entry(struct imap_folders *folders, const char *raw,
                                      bool *is_new_r);
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

/* What is handed out, made from what is known by now. */
void imap_folders_fill(struct imap_folders *folders);

/* roles.c: for those that have none by attribute. */
KIMT_NODISCARD int imap_folders_assign_roles(const struct kimt_host *host,
                                             struct imap_folders *folders, struct kimt_error *err);

/* status.c */
const char *imap_status_items(const struct imap_session *session);
void imap_counts_take(struct imap_counts *counts, struct imap_cursor items);

#endif
