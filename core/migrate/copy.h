/* SPDX-License-Identifier: MIT
 *
 * One message from source to destination, and the completions that come back.
 */
#ifndef KIMT_CORE_COPY_H
#define KIMT_CORE_COPY_H

#include <kimt/message.h>

struct transfer;
struct trouble;

enum copy_result {
    COPY_DONE,  /* the message has its fate, or is on its way to one */
    COPY_AGAIN, /* one that was refused comes first: the source is to hand it out once more */
    COPY_SESSION_GONE, /* it has its fate, and the destination's session had to be closed */
    COPY_FAILED,       /* a session, or the folder */
    COPY_GOES_ON       /* never the answer of copy_message(): the next thing is done with it */
};

/* Copies the message that the source has just handed out. */
enum copy_result copy_message(struct transfer *transfer, const struct kimt_message *message,
                              struct trouble *trouble);
/* Takes the completions that are there, without waiting, every few messages. */
int copy_reap(struct transfer *transfer, struct trouble *trouble);
/* Has the destination send what it holds back, and takes the completions that are there. */
int copy_push(struct transfer *transfer, struct trouble *trouble);
/* Waits until nothing is under way. */
int copy_drain(struct transfer *transfer, struct trouble *trouble);

#endif
