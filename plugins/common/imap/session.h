/* SPDX-License-Identifier: MIT
 *
 * An IMAP session: connected, encrypted, logged in; commands out, responses in.
 *
 * The one idea: a command is a small struct of its sender's, which the session fills when the
 * tagged answer comes, in whatever order that is. So one command can be waited for
 * (imap_session_run), or many can be under way (imap_begin … imap_end, then imap_session_next).
 *
 * Opening is in steps, so that a plugin can log in by a scheme of its own:
 *     imap_session_connect → imap_session_login, or own commands → imap_session_ready
 * imap_session_open does all of it.
 *
 * Nothing is retried here: after KIMT_FAIL of SCOPE_ACCOUNT the session is of no more use.
 * One thread at a time; imap_session_cancel() alone may come from another.
 * Fetching is in fetch.h, appending in append.h, folders are in list.h and create.h.
 */
#ifndef KIMT_IMAP_SESSION_H
#define KIMT_IMAP_SESSION_H

#include "common/imap/flavour.h"
#include "common/imap/options.h"
#include "common/imap/reader.h"
#include "common/imap/response.h"
#include <kimt/message.h>

struct imap_session;

/* ---- opening and closing ---- */

struct imap_login {
    const char *user;     /* UTF-8, any characters */
    const char *password; /* a secret, any bytes but NUL */
    const char *admin;    /* NULL; or: authenticate as him, be authorized as user */
};

/* Until greeting, STARTTLS and the first CAPABILITY are through. `options` and `host` stay valid
 * until close. A PREAUTH greeting is taken for the login of one account (preauth.c). */
KIMT_NODISCARD int imap_session_connect(const struct kimt_host *host,
                                        const struct imap_options *options,
                                        struct imap_session **session_r, struct kimt_error *err);
/* The same over a socket that is there already (closed in any case); no TLS but STARTTLS. For
 * tests. */
KIMT_NODISCARD int imap_session_adopt(const struct kimt_host *host,
                                      const struct imap_options *options, int descriptor,
                                      struct imap_session **session_r, struct kimt_error *err);
/* One attempt, by one mechanism, chosen by options->auth, flavour and what is offered. A refusal is
 * KIND_AUTH, RETRY_NEVER. */
KIMT_NODISCARD int imap_session_login(struct imap_session *session, const struct imap_login *login,
                                      struct kimt_error *err);
/* Once logged in, by whatever means: CAPABILITY again if it was not told, ID, flavour. Where that
 * is plain enough without it, the answer to ID comes along with later ones. */
KIMT_NODISCARD int imap_session_ready(struct imap_session *session, struct kimt_error *err);
/* Its mailbox was made only now: until `until_ms` (of the host's clock), or until one of its
 * folders could be opened, a NO without a reason of its own says that it is not ready yet, and a
 * new session may do. */
void imap_session_is_fresh(struct imap_session *session, int64_t until_ms);
/* All three, as `account` with the options' user template and passwords. */
KIMT_NODISCARD int imap_session_open(const struct kimt_host *host,
                                     const struct imap_options *options,
                                     const struct kimt_account *account,
                                     struct imap_session **session_r, struct kimt_error *err);
/* A session of imap_session_open goes on as if it had been opened for this account; nothing of the
 * one before is known any more (RFC 8437). KIMT_END: it cannot, or was lost in trying. KIMT_FAIL:
 * as there. After both it can only be closed. */
KIMT_NODISCARD int imap_session_reopen(struct imap_session *session,
                                       const struct kimt_account *account, struct kimt_error *err);
/* LOGOUT if the session is sound (waits at most 2 s for its answer), then frees. NULL is fine. */
void imap_session_close(struct imap_session **session);
void imap_session_cancel(struct imap_session *session);
KIMT_NODISCARD int imap_session_noop(struct imap_session *session, struct kimt_error *err);

/* The account's name at the server by options->user. KIMT_FAIL of KIND_CONFIG: bad template. */
KIMT_NODISCARD int imap_user_name(const struct imap_options *options,
                                  const struct kimt_account *account, char *buffer, size_t capacity,
                                  struct kimt_error *err);

/* ---- what it is ---- */

/* An advertised capability, any case: "UIDPLUS", "AUTH=PLAIN". */
bool imap_has(const struct imap_session *session, const char *capability);
/* What APPENDLIMIT= (RFC 7889) advertises for the whole account; 0: nothing. */
uint64_t imap_append_limit(const struct imap_session *session);
const struct imap_flavour *imap_flavour(const struct imap_session *session);
const struct kimt_host *imap_host(const struct imap_session *session);
/* "old.example.com:993". */
const char *imap_name(const struct imap_session *session);
bool imap_is_authenticated(const struct imap_session *session);
/* No more use: failed, or the server said BYE. */
bool imap_is_broken(const struct imap_session *session);
/* What ID told as "name" ("" if nothing), and the greeting's text. */
const char *imap_server_name(const struct imap_session *session);
const char *imap_greeting(const struct imap_session *session);

/* ---- sending ---- */

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
    bool is_aside;             /* its sender's: nobody waits for its answer */
    struct imap_result result; /* when done */
    void *context;             /* the sender's own */
    /* Called once when the answer comes, whether it is waited for or not; NULL: it is not. The
     * sender's, set before the command is sent. */
    void (*answered)(struct imap_session *session);
    struct imap_command *next;  /* the session's own */
    struct imap_session *queue; /* the session's own: whose answer it waits for; NULL: nobody's */
};

/* A command goes out in pieces: begin, any number of put_*, end. One at a time. */
KIMT_NODISCARD int imap_begin(struct imap_session *session, struct imap_command *command,
                              uint32_t flags, struct kimt_error *err);
KIMT_NODISCARD int imap_put(struct imap_session *session, struct kimt_error *err,
                            const char *format, ...) KIMT_PRINTF(3, 4);
/* The same of what is formatted already. */
KIMT_NODISCARD int imap_put_text(struct imap_session *session, const char *data, size_t length,
                                 struct kimt_error *err);
/* A string in the form it needs: "…", or a literal when it holds what quotes cannot (8-bit, CR, LF)
 * or is longer than 1,000 bytes. Where the server refuses the literal, command->done is set, what
 * is put after it goes nowhere, and the wait for its answer ends at once. */
KIMT_NODISCARD int imap_put_string(struct imap_session *session, const char *data, size_t length,
                                   struct kimt_error *err);
/* As above; for mailbox names: raw, as listed or encoded. Raw 8-bit goes into quotes, as the server
 * itself sent it. */
KIMT_NODISCARD int imap_put_mailbox(struct imap_session *session, const char *raw,
                                    struct kimt_error *err);
/* Whether that needs no literal. */
bool imap_may_quote(const char *raw);
/* Announces a literal of `size` bytes. Without `wait` as {n+}: the bytes can follow at once. With
 * it as {n}: waits for the server's consent, meanwhile gives untagged data to the session's
 * handler. KIMT_OK: send the bytes now. KIMT_END: the server refused: command->done is set, and
 * neither bytes nor imap_end may follow. KIMT_FAIL. */
KIMT_NODISCARD int imap_put_literal(struct imap_session *session, struct imap_command *command,
                                    uint64_t size, bool wait, struct kimt_error *err);
/* Whether {n+} may be used for so many bytes. */
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

/* ---- receiving ---- */

enum imap_event_type {
    IMAP_EVENT_DATA = 1,    /* an untagged response, complete */
    IMAP_EVENT_LITERAL = 2, /* the same up to a literal: stream or collect it, then call next */
    IMAP_EVENT_DONE = 3,    /* `command` was answered */
    IMAP_EVENT_CONTINUE = 4 /* "+ text": in response.rest */
};

struct imap_event {
    enum imap_event_type type;
    bool continued; /* DATA, LITERAL: text after a streamed literal. Then only response.rest is
                     * set: the text from there on */
    struct imap_response response; /* points into the reader: until the next imap_session_next */
    struct imap_command *command;  /* DONE */
    uint64_t literal_size;         /* LITERAL */
};

/* An untagged NO while messages are stored (RFC 9051 7.1.2); each text once in a session. */
void imap_tell_warning(struct imap_session *session, const char *folder,
                       const struct imap_response *response);

/* The next thing the server says. CAPABILITY, ALERT and BYE it deals with itself: BYE is KIMT_FAIL.
 * timeout_ms as in conn_fill. KIMT_OK, KIMT_BUSY, KIMT_FAIL. */
KIMT_NODISCARD int imap_session_next(struct imap_session *session, int64_t timeout_ms,
                                     struct imap_event *event_r, struct kimt_error *err);
/* The response handed out last is what was asked for. Answers to commands count by themselves;
 * where a server says much else, or nothing else for long, the session fails (beside.c,
 * patience.h). */
void imap_got_on(struct imap_session *session);
/* So many short answers may come to what is sent next, and are not looked at. */
void imap_allow_lines(struct imap_session *session, size_t count);
/* No answer is awaited: let time pass. */
void imap_expect_nothing(struct imap_session *session);

/* At IMAP_EVENT_LITERAL. As imap_reader_literal, _consume and _left. After imap_collect the next
 * imap_session_next hands out the response again from its beginning, the literal in it. */
KIMT_NODISCARD int imap_literal(struct imap_session *session, const char **data_r, size_t *length_r,
                                struct kimt_error *err);
void imap_literal_consume(struct imap_session *session, size_t length);
uint64_t imap_literal_left(const struct imap_session *session);
KIMT_NODISCARD int imap_collect(struct imap_session *session, struct kimt_error *err);

/* Behind an untagged response. KIMT_OK: what follows begins as a response does; KIMT_END: it does
 * not, so that the one before was not what it seemed; KIMT_FAIL. Waits for it. */
KIMT_NODISCARD int imap_follows(struct imap_session *session, struct kimt_error *err);
/* What the server says can no longer be followed: the session is of no more use. Answers KIMT_FAIL,
 * err being filled. */
int imap_lost(struct imap_session *session, struct kimt_error *err);

/* Hears untagged data that come while a function here waits (imap_session_run, imap_put_literal …).
 * Literals in them were collected. Answers KIMT_OK, or KIMT_FAIL with err filled. */
typedef int imap_untagged_fn(void *context, const struct imap_response *response,
                             struct kimt_error *err);
/* For all waits; NULL: such data are dropped. */
void imap_set_handler(struct imap_session *session, imap_untagged_fn *handler, void *context);

/* Sends one plain command (no literals in it) and waits for its end; untagged data go to `handler`,
 * or to the session's where it is NULL. KIMT_OK: it was answered, how is in result_r. KIMT_FAIL:
 * session lost. */
KIMT_NODISCARD int imap_session_run(struct imap_session *session, struct imap_result *result_r,
                                    imap_untagged_fn *handler, void *context,
                                    struct kimt_error *err, const char *format, ...)
    KIMT_PRINTF(6, 7);
/* The same for a command that names one mailbox, as in imap_put_mailbox: `before`, raw, `after`. */
KIMT_NODISCARD int imap_session_run_mailbox(struct imap_session *session,
                                            struct imap_result *result_r, imap_untagged_fn *handler,
                                            void *context, struct kimt_error *err,
                                            const char *before, const char *raw, const char *after);
/* Sends a plain command without waiting. */
KIMT_NODISCARD int imap_send(struct imap_session *session, struct imap_command *command,
                             struct kimt_error *err, const char *text);
/* The same for one that names a mailbox. KIMT_OK: its answer will come, or has come already where
 * the server refused the name as a literal. */
KIMT_NODISCARD int imap_send_mailbox(struct imap_session *session, struct imap_command *command,
                                     struct kimt_error *err, const char *before, const char *raw,
                                     const char *after);
/* Whether the flavour bears a command whose sense depends on one that is not answered yet. */
bool imap_runs_ahead(const struct imap_session *session);
/* Waits until fewer commands are under way than it bears, so that one more of that kind may be
 * sent.
 */
KIMT_NODISCARD int imap_make_way(struct imap_session *session, struct kimt_error *err);
/* Waits for a command that was sent. */
KIMT_NODISCARD int imap_session_wait(struct imap_session *session, struct imap_command *command,
                                     imap_untagged_fn *handler, void *context,
                                     struct kimt_error *err);
/* Waits for "+ text", which is copied. KIMT_OK; KIMT_END: the command was answered instead. */
KIMT_NODISCARD int imap_session_wait_continue(struct imap_session *session,
                                              struct imap_command *command, char *text,
                                              size_t capacity, struct kimt_error *err);

/* ---- what outlives a session ---- */

/* For a plugin's fini(). */
void imap_forget_hosts(void);

/* ---- compression ---- */

/* Switches it on where options, flavour, server and line want it; else does nothing. For moments at
 * which nothing is under way; cheap. */
KIMT_NODISCARD int imap_compress_if_wanted(struct imap_session *session, struct kimt_error *err);
/* Whether it would do so if nothing were under way. */
bool imap_compress_is_due(struct imap_session *session);

/* ---- errors ---- */

/* Makes a NO, BAD or BYE an error and answers KIMT_FAIL: kind, retry and wait by response code and
 * by the flavour's throttle texts, scope at least `scope`. `what` is our sentence: "folder Work
 * could not be opened". */
int imap_fail(const struct imap_session *session, struct kimt_error *err, int scope,
              const struct imap_result *result, const char *what, ...) KIMT_PRINTF(5, 6);

#endif
