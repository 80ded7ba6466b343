/* SPDX-License-Identifier: MIT
 *
 * What the program itself says to the person who called it. A sentence often holds what a server, a
 * file or the name of a module brought along, so all of it goes through the filter of texts:
 * nothing there moves a cursor, begins a line or turns the reading direction.
 */
#ifndef KIMT_CORE_SAY_H
#define KIMT_CORE_SAY_H

#include <kimt/error.h>
#include <stdarg.h>

/* Prints one line on standard error: "kimt: " and the sentence. */
void say(const char *format, ...) KIMT_PRINTF(1, 2);
void say_list(const char *format, va_list args) KIMT_PRINTF(1, 0);

#endif
