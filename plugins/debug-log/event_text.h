/* SPDX-License-Identifier: MIT
 *
 * An event that is no log line, as the text of one: its type, then whatever it carries.
 */
#ifndef KIMT_DEBUG_LOG_EVENT_TEXT_H
#define KIMT_DEBUG_LOG_EVENT_TEXT_H

#include "common/report/alike.h"
#include <stdio.h>

void event_text_put(const struct alike *alike, FILE *out);

#endif
