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

/* The source was lost when this message was read, alone or with others that may have been the
 * cause. Once too often, it is set aside. */
void losses_blame_read(struct transfer *transfer, const struct kimt_message *message, bool alone,
                       const struct kimt_error *loss);
/* The same of the destination, when it was sent: its last loss, which losses_note knows. */
void losses_blame_sent(struct transfer *transfer, const struct kimt_message *message, bool alone);
/* A session is about to be dropped for this reason. */
void losses_note(struct transfer *transfer, const struct trouble *trouble);
/* True: it was one too many in the folder at hand, which is to be left for *reason_r. */
bool losses_blame_folder(struct transfer *transfer, const struct trouble *trouble,
                         struct kimt_error *reason_r);

#endif
