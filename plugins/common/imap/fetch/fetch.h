/* SPDX-License-Identifier: MIT
 *
 * Reads the messages of one mailbox as a stream, never changing anything in it.
 *
 * The one idea: the next command is sent before the answers to the one before have ended, and a
 * body goes from the connection's buffer straight to its reader. UIDs are listed first; then
 * windows of known UIDs are fetched, meta data and body in one command. Servers that put the body
 * before the meta data, and passes that need only some bodies, are met with meta data first and
 * bodies one by one. Where no bodies are wanted at all, nothing is listed: one command says all.
 *
 * Used by the source, and by the destination to read back what it holds.
 */
#ifndef KIMT_IMAP_FETCH_H
#define KIMT_IMAP_FETCH_H

#include "common/imap/exchange/session_state.h"
#include <kimt/source.h>

struct imap_fetch;

/* Makes what reads folders in a session; the session stays the caller's. */
KIMT_NODISCARD int imap_fetch_new(struct imap_session *session, struct imap_fetch **fetch_r,
                                  struct kimt_error *err);
/* Frees it, after its session is closed, or while nothing is under way: commands belong to it. */
void imap_fetch_free(struct imap_fetch **fetch);

/* Opens a mailbox read-only and lists its UIDs from first_uid on. `path` is for messages only.
 * opened_r as in source.h: the folder with what is known now. */
KIMT_NODISCARD int imap_fetch_open(struct imap_fetch *fetch, const struct kimt_folder *folder,
                                   uint32_t first_uid, const struct kimt_resume *resume,
                                   const struct kimt_folder **opened_r, struct kimt_error *err);
/* Announces that `folder` is likely to be opened next, all of it being wanted: it is opened in
 * `next`, another one of the same session, as soon as all of what is open here is on its way. It
 * stays valid until the next imap_fetch_open or imap_fetch_open_expected. */
void imap_fetch_expect(struct imap_fetch *fetch, struct imap_fetch *next,
                       const struct kimt_folder *folder);
/* Opens the folder that was announced. Returns KIMT_OK if `next` is what is to be read from now on;
 * KIMT_END if it was another one, or not begun, and has to be opened as usual; KIMT_FAIL. */
KIMT_NODISCARD int imap_fetch_open_expected(struct imap_fetch *fetch,
                                            const struct kimt_folder *folder,
                                            const struct kimt_resume *resume,
                                            const struct kimt_folder **opened_r,
                                            struct kimt_error *err);
/* Leaves the mailbox, so that the session can do other things. What is under way is waited for. */
KIMT_NODISCARD int imap_fetch_leave(struct imap_fetch *fetch, struct kimt_error *err);
/* Waits for a change as await_change of source.h does. */
KIMT_NODISCARD int imap_fetch_await(struct imap_fetch *fetch, const struct kimt_folder *folder,
                                    int64_t timeout_ms, struct kimt_error *err);
bool imap_fetch_is_open(const struct imap_fetch *fetch);

/* Hand out messages and bodies as message_next, body_view and body_read of source.h do. */
KIMT_NODISCARD int imap_fetch_next(struct imap_fetch *fetch, const struct kimt_message **message_r,
                                   struct kimt_error *err);
/* Waits for a message as message_await of source.h does. */
int imap_fetch_await_message(struct imap_fetch *fetch, int64_t timeout_ms);
KIMT_NODISCARD int imap_fetch_view(struct imap_fetch *fetch, size_t most, const void **data_r,
                                   size_t *got_r, struct kimt_error *err);
KIMT_NODISCARD int imap_fetch_read(struct imap_fetch *fetch, void *buffer, size_t capacity,
                                   size_t *got_r, struct kimt_error *err);

#endif
