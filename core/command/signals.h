/* SPDX-License-Identifier: MIT
 *
 * Ctrl-C and kill. Once: finish what is under way, then stop. Twice: connections are cut and the
 * process ends soon. Three times: at once.
 *
 * Signals are taken by a thread with sigwait, so no code ever runs inside a handler.
 */
#ifndef KIMT_CORE_SIGNALS_H
#define KIMT_CORE_SIGNALS_H

#include <kimt/error.h>
#include <stdbool.h>

/* Before any other thread is started. */
int signals_begin(struct kimt_error *err);
/* Ends the thread; nothing happens if it was not begun. */
void signals_end(void);
/* While reporters show that a stop was asked for, nothing is written beside them. Any thread. */
void signals_are_shown(bool by_reporters);
/* Set by the first signal; to be read atomically. */
const bool *signals_stop_flag(void);
/* Set by the second signal; the same. */
const bool *signals_at_once_flag(void);

#endif
