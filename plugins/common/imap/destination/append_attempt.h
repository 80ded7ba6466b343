/* SPDX-License-Identifier: MIT
 *
 * What may be tried after a refusal.
 */
#ifndef KIMT_IMAP_APPEND_ATTEMPT_H
#define KIMT_IMAP_APPEND_ATTEMPT_H

#include "common/imap/destination/append_form.h"

/* True if the reason may be how the message looks: full, too large, not allowed are others. */
bool append_is_about_form(const struct kimt_destination_session *d,
                          const struct imap_result *refusal);
/* What may be taken after this refusal, the folder made again where it went away.
 * KIMT_OK: try it; KIMT_END: nothing; KIMT_FAIL. */
int append_next_attempt(struct kimt_destination_session *d, const struct append_item *item,
                        const struct imap_result *refusal, struct append_attempt *attempt,
                        struct kimt_error *err);

#endif
