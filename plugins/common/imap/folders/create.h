/* SPDX-License-Identifier: MIT
 *
 * Makes folders at a destination, where "it exists" is success.
 */
#ifndef KIMT_IMAP_CREATE_H
#define KIMT_IMAP_CREATE_H

#include "common/imap/exchange/session_state.h"

/* The raw name of a path: prefix, modified UTF-7, delimiter. KIMT_FAIL of SCOPE_FOLDER when a part
 * holds the delimiter or a control character. */
KIMT_NODISCARD int imap_raw_name(struct imap_session *session, const char *const *parts,
                                 size_t count, char **raw_r, struct kimt_error *err);

/* Creates what is missing of the path. *raw_r (may be NULL) is the
 * folder's raw name, to be freed; *created_r (may be NULL) whether the last level is new. */
KIMT_NODISCARD int imap_create(struct imap_session *session, const char *const *parts, size_t count,
                               char **raw_r, bool *created_r, struct kimt_error *err);

/* The creation of a folder in steps, so that other commands can be sent along before any is
 * answered. */
struct imap_creation {
    const char *const *parts; /* the caller's, until it is cleared */
    size_t count;
    char *raw;                   /* of the folder itself */
    struct imap_command *levels; /* above it, where they are asked for as well */
    size_t level_count;
    struct imap_command command;
    bool sent;
    bool refused; /* for no reason that has a name */
    bool is_late; /* it was made only by a second try: what was sent along came too early */
};

/* In any case followed by imap_creation_clear. */
KIMT_NODISCARD int imap_creation_send(struct imap_session *session, const char *const *parts,
                                      size_t count, struct imap_creation *creation,
                                      struct kimt_error *err);
/* Waits for the answers. `proven`: the folder is known to be there, so that a refusal means nothing
 * else. *created_r: whether the last level is new. */
KIMT_NODISCARD int imap_creation_end(struct imap_session *session, struct imap_creation *creation,
                                     bool proven, bool *created_r, struct kimt_error *err);
void imap_creation_clear(struct imap_creation *creation);

/* Folders have gone away behind our back: the next imap_create asks for each level again. */
void imap_levels_forget(struct imap_session *session);

#endif
