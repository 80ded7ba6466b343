/* SPDX-License-Identifier: MIT
 *
 * Commands, sent in pieces or whole, without waiting for their answers.
 */
#ifndef KIMT_IMAP_COMMAND_H
#define KIMT_IMAP_COMMAND_H

#include "common/imap/grammar/response.h"
#include <kimt/host.h>

struct imap_session;

enum imap_command_flags {
    IMAP_COMMAND_NONE = 0,
    IMAP_COMMAND_SECRET = 1u << 0 /* all after its first word is masked in the wire log */
};

/* A command under way. Its sender's; must stay where it is until `done`, or until it is forgotten.
 */
struct imap_command {
    char tag[12];
    bool done;
    bool secret;
    bool is_aside;             /* its sender's: no one waits for its answer */
    struct imap_result result; /* when done */
    void *context;             /* the sender's own */
    /* Called once when the answer comes, whether it is waited for or not; NULL: it is not. The
     * sender's, set before the command is sent. */
    void (*answered)(struct imap_session *session);
    struct imap_command *next;  /* the session's own */
    struct imap_session *queue; /* the session's own: whose answer it waits for; NULL: no one's */
};

/* A command goes out in pieces: begin, any number of put_*, end. One at a time. */
KIMT_NODISCARD int imap_begin(struct imap_session *session, struct imap_command *command,
                              uint32_t flags, struct kimt_error *err);
KIMT_NODISCARD int imap_put(struct imap_session *session, struct kimt_error *err,
                            const char *format, ...) KIMT_PRINTF(3, 4);
/* Puts what is formatted already. */
KIMT_NODISCARD int imap_put_text(struct imap_session *session, const char *data, size_t length,
                                 struct kimt_error *err);
/* A string in the form it needs: "…", or a literal when it holds what quotes cannot (8-bit, CR, LF)
 * or is longer than 1,000 bytes. Where the server refuses the literal, command->done is set, what
 * is put after it goes nowhere, and the wait for its answer ends at once. */
KIMT_NODISCARD int imap_put_string(struct imap_session *session, const char *data, size_t length,
                                   struct kimt_error *err);
/* Puts the name of a mailbox: raw, as listed or encoded. Raw 8-bit goes into quotes, as the server
 * itself sent it. */
KIMT_NODISCARD int imap_put_mailbox(struct imap_session *session, const char *raw,
                                    struct kimt_error *err);
/* True if the name of a mailbox needs no literal. */
bool imap_may_quote(const char *raw);
/* Announces a literal of `size` bytes. Without `wait` as {n+}: the bytes can follow at once. With
 * it as {n}: waits for the server's consent, meanwhile gives untagged data to the session's
 * handler. KIMT_OK: send the bytes now. KIMT_END: the server refused: command->done is set, and
 * neither bytes nor imap_end may follow. KIMT_FAIL. */
KIMT_NODISCARD int imap_put_literal(struct imap_session *session, struct imap_command *command,
                                    uint64_t size, bool wait, struct kimt_error *err);
/* True if {n+} may be used for so many bytes. */
bool imap_may_not_wait(const struct imap_session *session, uint64_t size);
/* Bytes of a literal. Takes in answers meanwhile. */
KIMT_NODISCARD int imap_put_bytes(struct imap_session *session, const void *data, size_t length,
                                  struct kimt_error *err);
/* The command's end. What was written goes out at the latest during the next wait. */
KIMT_NODISCARD int imap_end(struct imap_session *session, struct kimt_error *err);
/* Sends what is written. */
KIMT_NODISCARD int imap_flush(struct imap_session *session, struct kimt_error *err);
/* An answer to a continuation that stands on a line of its own, as login schemes have it. */
KIMT_NODISCARD int imap_put_line(struct imap_session *session, const char *line, bool secret,
                                 struct kimt_error *err);
/* Takes a command that will not be waited for out of its session's queue, before its memory goes: a
 * handler's failure or a lost session. Its answer is then ignored; a session that was left in the
 * middle of it is of no more use. Does nothing to a command that was answered or never begun. */
void imap_forget(struct imap_command *command);
/* For a command on the stack: however its function ends, the session knows it no more. */
#define IMAP_SCOPED __attribute__((cleanup(imap_forget)))
/* Commands whose answer has not come. */
size_t imap_under_way(const struct imap_session *session);
/* Sends a plain command without waiting. */
KIMT_NODISCARD int imap_send(struct imap_session *session, struct imap_command *command,
                             struct kimt_error *err, const char *text);
/* Sends a command that names a mailbox, without waiting. KIMT_OK: its answer will come, or has come
 * already where the server refused the name as a literal. */
KIMT_NODISCARD int imap_send_mailbox(struct imap_session *session, struct imap_command *command,
                                     struct kimt_error *err, const char *before, const char *raw,
                                     const char *after);

#endif
