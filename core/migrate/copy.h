/* SPDX-License-Identifier: MIT
 *
 * One message from source to destination, and the completions that come back.
 */
#ifndef KIMT_CORE_COPY_H
#define KIMT_CORE_COPY_H

#include <kimt/message.h>

struct transfer;
struct trouble;

/* Copies the message that the source has just handed out. KIMT_FAIL: a session
 * failed, or the folder ends. */
int copy_message(struct transfer *transfer, const struct kimt_message *message,
                 struct trouble *trouble);
/* Takes the completions that are there, without waiting. */
int copy_reap(struct transfer *transfer, struct trouble *trouble);
/* Has the destination send what it holds back, and takes the completions that are there. */
int copy_push(struct transfer *transfer, struct trouble *trouble);
/* Waits until nothing is under way. */
int copy_drain(struct transfer *transfer, struct trouble *trouble);

#endif
