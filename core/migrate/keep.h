/* SPDX-License-Identifier: MIT
 *
 * A lane's two sessions when an account is over, and when the lane is.
 */
#ifndef KIMT_CORE_KEEP_H
#define KIMT_CORE_KEEP_H

struct sides;

/* Ends an account: sound sessions stay for the next one where their plugins may use them again, the
 * others are closed. */
void keep_sides(struct sides *sides);
/* Closes what stayed: no other account follows soon. */
void keep_none(struct sides *sides);
/* Ends a lane: closes whatever is open, kept or not. */
void keep_end(struct sides *sides);

#endif
