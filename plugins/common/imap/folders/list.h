/* SPDX-License-Identifier: MIT
 *
 * The folders of an account: names decoded, roles found, foreign ones marked.
 *
 * One command where the server can (LIST … RETURN with special use, subscriptions, counts), LIST
 * and LSUB and what else it takes where it cannot. Names are only ever compared on our side: no
 * name goes into a LIST pattern.
 *
 * struct kimt_folder.key is the name's raw bytes as listed, for SELECT, STATUS, APPEND. Parts are
 * decoded UTF-8; the personal namespace's prefix is not among them; INBOX in any case is "INBOX".
 */
#ifndef KIMT_IMAP_LIST_H
#define KIMT_IMAP_LIST_H

#include "common/imap/exchange/session_state.h"

/* Counts of one mailbox; KIMT_UNKNOWN or 0 as in struct kimt_folder. */
struct imap_counts {
    uint64_t messages;
    uint64_t bytes;
    uint32_t uid_validity;
    uint32_t uid_next;
    uint64_t highest_modseq;
};

enum imap_list_flags {
    IMAP_LIST_NONE = 0,
    IMAP_LIST_COUNTS = 1u << 0 /* of every folder: within LIST (RFC 5819), or by STATUS */
};

struct imap_folders;

/* All folders, also those that cannot be opened, foreign and non-mail ones; parents that are only
 * implied by names are among them as NO_SELECT. Sorted: parents before children, INBOX first. */
KIMT_NODISCARD int imap_list(struct imap_session *session, uint32_t flags,
                             struct imap_folders **folders_r, struct kimt_error *err);
size_t imap_folders_count(const struct imap_folders *folders);
/* Valid until imap_folders_free. NULL past the end. */
const struct kimt_folder *imap_folders_get(const struct imap_folders *folders, size_t index);
/* Returns the raw name of a folder that stands below `raw`, the next one from *at on; NULL: none is
 * left, or `folders` is NULL. */
const char *imap_folders_below(const struct imap_folders *folders, const char *raw, size_t *at);
/* The folder of this raw name was deleted: from now on it counts as one that cannot be opened. */
void imap_folders_gone(struct imap_folders *folders, const char *raw);
void imap_folders_free(struct imap_folders **folders);

/* True if counts have bytes in them. */
bool imap_tells_bytes(const struct imap_session *session);

/* STATUS of one; asks for SIZE and HIGHESTMODSEQ only where offered. KIMT_FAIL of SCOPE_FOLDER when
 * refused. */
KIMT_NODISCARD int imap_status_of(struct imap_session *session, const char *key,
                                  struct imap_counts *counts_r, struct kimt_error *err);

/* The hierarchy delimiter of personal folders ('\0': a flat store) and their prefix ("" or
 * "INBOX."), found out once a session. */
KIMT_NODISCARD int imap_hierarchy(struct imap_session *session, char *delimiter_r,
                                  const char **prefix_r, struct kimt_error *err);

#endif
