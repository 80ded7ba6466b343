/* SPDX-License-Identifier: MIT
 *
 * Carrying a plan out: missing domains, then missing users in chunks.
 *
 * Whatever a call answers, or if it answers nothing at all, the server's own list decides what was
 * made: nothing is ever created twice, and a password that was set is never lost.
 */
#ifndef KIMT_KERIO_CREATE_H
#define KIMT_KERIO_CREATE_H

#include "kerio/plan.h"

/* Afterwards each place is decided and reported. */
void create_domains(struct plan *plan);
void create_users(struct plan *plan);

#endif
