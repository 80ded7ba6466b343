/* SPDX-License-Identifier: MIT
 *
 * Responses, and whom they are for.
 */
#ifndef KIMT_IMAP_RECEIVE_H
#define KIMT_IMAP_RECEIVE_H

#include "common/imap/exchange/command.h"

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
/* Has `handler` hear the data of all waits from now on; NULL: they are dropped. For what outlasts
 * the function that sets it; else there is imap_with_handler. */
void imap_set_handler(struct imap_session *session, imap_untagged_fn *handler, void *context);
/* What is done while a handler is set. */
typedef int imap_work_fn(void *context, struct kimt_error *err);
/* Does `work` while `handler` hears the data of all waits; then they go where they went before.
 * Answers what `work` answered. */
KIMT_NODISCARD int imap_with_handler(struct imap_session *session, imap_untagged_fn *handler,
                                     void *handler_context, imap_work_fn *work, void *context,
                                     struct kimt_error *err);

#endif
