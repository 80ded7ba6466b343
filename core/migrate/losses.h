/* SPDX-License-Identifier: MIT
 *
 * What a lost connection is put down to.
 */
#ifndef KIMT_CORE_LOSSES_H
#define KIMT_CORE_LOSSES_H

#include <kimt/error.h>
#include <kimt/message.h>
#include <stdbool.h>

struct transfer;
struct trouble;

/* Notes that the source was lost when this message was read, alone or with others that may have
 * been the cause. Once too often, it is set aside. */
void losses_blame_read(struct transfer *transfer, const struct kimt_message *message, bool alone,
                       const struct kimt_error *loss);
/* Notes that the destination was lost when this message was sent, for the reason that losses_note()
 * was given last. */
void losses_blame_sent(struct transfer *transfer, const struct kimt_message *message, bool alone);
/* Notes why a session is about to be dropped. */
void losses_note(struct transfer *transfer, const struct trouble *trouble);
/* Notes that a session was lost in the folder at hand. True: once too often, and it is to be left
 * for *reason_r. */
bool losses_blame_folder(struct transfer *transfer, const struct trouble *trouble,
                         struct kimt_error *reason_r);

#endif
