/* SPDX-License-Identifier: MIT
 *
 * What [source] and [destination] can say whatever their plugin is: how much is asked of the host.
 *
 * They stand there, not in [migration], because they are about that host; and they are the core's,
 * so that every plugin keeps to them without knowing.
 */
#ifndef KIMT_CORE_SIDE_H
#define KIMT_CORE_SIDE_H

#include "config/option.h"

struct side_options {
    int64_t max_rate;     /* bytes of messages a second, all lanes together; 0: no limit */
    int64_t max_messages; /* a second; 0: no limit */
    int64_t sessions;     /* open at once, whatever opens them; 0: no limit */
};

struct option_table side_table(void);

#endif
