/* SPDX-License-Identifier: MIT
 *
 * The fake destination's session, for the two files it is made of.
 */
#ifndef KIMT_TEST_SCENARIO_FAKE_DESTINATION_H
#define KIMT_TEST_SCENARIO_FAKE_DESTINATION_H

#include "unit/scenario/fake.h"

#define QUEUE 64

struct waiting {
    uint64_t ticket;
    char *body;
    size_t length;
    struct fake_message message; /* flags, keywords, date */
};

struct kimt_destination_session {
    struct fake *fake;
    bool lost;
    size_t next_folder, scan_at, scan_position;
    const struct kimt_scan *scan;
    struct fake_folder *folder;
    bool open; /* a message is being written */
    struct waiting current;
    struct waiting queue[QUEUE];
    size_t queued;
    char memory[200];
    const char *parts[16];
    const char *keywords[FAKE_KEYWORDS];
    struct kimt_folder folder_out;
    struct kimt_message message_out;
    char expected[200]; /* path; "": nothing */
};

/* A call was made; true: the session is lost. */
bool fake_destination_lost(struct kimt_destination_session *session);
/* The folder that is there; NULL: none. path_r: its name, parts joined by '/'. */
struct fake_folder *fake_destination_find(struct kimt_destination_session *session,
                                          const struct kimt_folder *folder, char path_r[200]);

int fake_scan_begin(struct kimt_destination_session *session, const struct kimt_scan *scan,
                    struct kimt_error *err);
int fake_scan_next(struct kimt_destination_session *session, const struct kimt_message **message_r,
                   struct kimt_error *err);
int fake_scan_read(struct kimt_destination_session *session, void *buffer, size_t capacity,
                   size_t *got_r, struct kimt_error *err);
int fake_flags_change(struct kimt_destination_session *session,
                      const struct kimt_flag_change *changes, size_t count, struct kimt_error *err);
int fake_messages_remove(struct kimt_destination_session *session, const uint64_t *uids,
                         size_t count, size_t *removed_r, struct kimt_error *err);
int fake_folder_remove(struct kimt_destination_session *session, const struct kimt_folder *folder,
                       struct kimt_error *err);
int fake_messages_move(struct kimt_destination_session *session, const uint64_t *uids, size_t count,
                       const struct kimt_folder *target, struct kimt_error *err);
int fake_messages_copy(struct kimt_destination_session *session, const uint64_t *uids, size_t count,
                       const struct kimt_folder *target, struct kimt_error *err);
int fake_folder_rename(struct kimt_destination_session *session, const struct kimt_folder *folder,
                       const struct kimt_folder *target, struct kimt_error *err);

#endif
