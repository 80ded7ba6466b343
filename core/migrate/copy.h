/* SPDX-License-Identifier: MIT
 *
 * One message from source to destination, and the completions that come back.
 */
#ifndef KIMT_CORE_COPY_H
#define KIMT_CORE_COPY_H

#include <kimt/error.h>
#include <kimt/message.h>

struct transfer;

/* Copies the message that the source has just handed out. KIMT_FAIL: the session named by `blame`
 * failed, or the folder ends. */
int copy_message(struct transfer *transfer, const struct kimt_message *message,
                 struct kimt_error *err);
/* Takes the completions that are there, without waiting. */
int copy_reap(struct transfer *transfer, struct kimt_error *err);
/* Has the destination send what it holds back, and takes the completions that are there. */
int copy_push(struct transfer *transfer, struct kimt_error *err);
/* Waits until nothing is under way. */
int copy_drain(struct transfer *transfer, struct kimt_error *err);

#endif
