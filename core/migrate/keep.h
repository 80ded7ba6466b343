/* SPDX-License-Identifier: MIT
 *
 * A lane's two sessions when an account is over, and when the lane is.
 */
#ifndef KIMT_CORE_KEEP_H
#define KIMT_CORE_KEEP_H

struct sides;

/* The account is over: sound sessions stay for the next one where their plugins may use them again,
 * the others are closed. */
void keep_sides(struct sides *sides);
/* No other account follows soon: those that stayed are closed. */
void keep_none(struct sides *sides);
/* The lane is over: whatever is open is closed, kept or not. */
void keep_end(struct sides *sides);

#endif
