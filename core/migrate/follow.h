/* SPDX-License-Identifier: MIT
 *
 * Between two passes of `kimt migrate --follow`: waits until it is time for the next one, or until
 * something arrives at the source.
 */
#ifndef KIMT_CORE_FOLLOW_H
#define KIMT_CORE_FOLLOW_H

#include "run/run.h"

/* Blocks for at most interval_ms. True: go on with a pass; false: the run is to stop. Where every
 * account can have a lane, their INBOXes are watched meanwhile (RFC 2177 at an IMAP source); with
 * more accounts than that, it is the time alone that counts. */
bool follow_wait(const struct run_settings *settings, int64_t interval_ms);

#endif
