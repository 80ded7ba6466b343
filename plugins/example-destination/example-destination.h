/* SPDX-License-Identifier: MIT
 *
 * What the files of the example destination share.
 */
#ifndef EXAMPLE_DESTINATION_H
#define EXAMPLE_DESTINATION_H

#include <fts.h>
#include <kimt/plugin.h>

enum {
    DEPTH = 64,
    KEYWORDS = 100
};

struct kimt_destination_session {
    char root[1024];   /* of the account */
    char path[4096];   /* of the ensured folder */
    FTS *walk;         /* of folder_next */
    char listed[4096]; /* the path that folder_out.parts point into */
    const char *parts[DEPTH];
    uint32_t uid_next;
    uint64_t ticket;
    FILE *out;         /* the message under way */
    FILE *in;          /* the message being scanned */
    uint32_t scan_uid; /* the next one to look at */
    const struct kimt_scan *scan;
    const char *keywords[KEYWORDS]; /* of message_out */
    char keyword_text[4096];
    struct kimt_folder folder_out;
    struct kimt_message message_out;
};

/* What is in a folder. */
struct inside {
    uint64_t messages;
    uint32_t uid_next;
    bool has_folders;
};

/* files.c */
/* Makes an error of errno. */
int example_fail(struct kimt_error *err, int scope, const char *verb, const char *path);
/* The path of a folder, or of so many levels of it, as session->path. */
void example_set_path(struct kimt_destination_session *session, const struct kimt_folder *folder,
                      uint32_t levels);
/* The name of a message's file in the folder of session->path. */
void example_name(const struct kimt_destination_session *session, uint32_t uid, const char *ending,
                  char *name, size_t capacity);
struct inside example_look_into(const char *path);
/* Flags, keywords and date: UID.meta. Reading fills in message_out. */
int example_write_meta(const struct kimt_destination_session *session, uint32_t uid,
                       const struct kimt_message *message, struct kimt_error *err);
void example_read_meta(struct kimt_destination_session *session, uint32_t uid);
void example_add_keyword(struct kimt_destination_session *session, const char *keyword);
bool example_has_keyword(const struct kimt_message *message, const char *keyword, uint32_t *at_r);

/* later.c: as in kimt/destination.h */
int example_scan_begin(struct kimt_destination_session *session, const struct kimt_scan *scan,
                       struct kimt_error *err);
int example_scan_next(struct kimt_destination_session *session,
                      const struct kimt_message **message_r, struct kimt_error *err);
int example_scan_read(struct kimt_destination_session *session, void *buffer, size_t capacity,
                      size_t *got_r, struct kimt_error *err);
int example_flags_change(struct kimt_destination_session *session,
                         const struct kimt_flag_change *changes, size_t count,
                         struct kimt_error *err);
int example_messages_remove(struct kimt_destination_session *session, const uint64_t *uids,
                            size_t count, size_t *removed_r, struct kimt_error *err);
int example_folder_remove(struct kimt_destination_session *session,
                          const struct kimt_folder *folder, struct kimt_error *err);

#endif
