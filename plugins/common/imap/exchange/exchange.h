/* SPDX-License-Identifier: MIT
 *
 * A command and its answer; and room for the next command.
 *
 * The one idea: a command is a small struct of its sender's, which the session fills when the
 * tagged answer comes, in whatever order that is. So one command can be waited for
 * (imap_session_run), or many can be under way (imap_begin … imap_end, then imap_session_next).
 */
#ifndef KIMT_IMAP_EXCHANGE_H
#define KIMT_IMAP_EXCHANGE_H

#include "common/imap/exchange/receive.h"

/* Sends one plain command (no literals in it) and waits for its end; untagged data go to `handler`,
 * or to the session's where it is NULL. KIMT_OK: it was answered, how is in result_r. KIMT_FAIL:
 * session lost. */
KIMT_NODISCARD int imap_session_run(struct imap_session *session, struct imap_result *result_r,
                                    imap_untagged_fn *handler, void *context,
                                    struct kimt_error *err, const char *format, ...)
    KIMT_PRINTF(6, 7);
/* Does as imap_session_run for a command that names one mailbox, as in imap_put_mailbox: `before`,
 * raw, `after`. */
KIMT_NODISCARD int imap_session_run_mailbox(struct imap_session *session,
                                            struct imap_result *result_r, imap_untagged_fn *handler,
                                            void *context, struct kimt_error *err,
                                            const char *before, const char *raw, const char *after);
/* True if the flavour bears a command whose sense depends on one that is not answered yet. */
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

#endif
