/* SPDX-License-Identifier: MIT
 *
 * An event with all it points to, as one piece of memory, so that posting one costs a copy and no
 * allocation.
 *
 * Foreign text is bounded here: a longer string is cut at a whole character.
 */
#ifndef KIMT_CORE_RECORD_H
#define KIMT_CORE_RECORD_H

#include <kimt/reporter.h>

/* No event needs more. */
#define RECORD_MAX ((size_t)256 * 1024)

/* Returns how many bytes record_write will need. */
size_t record_size(const struct kimt_event *event);
/* Copies the event to `memory`, which is aligned for any type, and answers the copy there. */
struct kimt_event *record_write(void *memory, const struct kimt_event *event);

#endif
