/* SPDX-License-Identifier: MIT
 *
 * One of the two hosts of a run: what all sessions with it have in common.
 */
#ifndef KIMT_CORE_PEER_H
#define KIMT_CORE_PEER_H

#include "session/governor.h"
#include "session/link.h"

struct peer {
    struct gate lock;  /* of a plugin that bears one call at a time */
    struct gate *gate; /* NULL: it bears many; or a lock, which may be the other peer's */
    struct governor governor;
};

#endif
