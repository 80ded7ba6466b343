/* SPDX-License-Identifier: MIT
 *
 * Counts equal notes, so that a report says "4,211 times" instead of saying it 4,211 times.
 *
 * Notes are equal if account, plugin, kind, subject and text are. Bounded: an account with very
 * many different notes has the later ones reported each time.
 */
#ifndef KIMT_CORE_NOTES_H
#define KIMT_CORE_NOTES_H

#include <kimt/reporter.h>

struct notes;

struct notes *notes_new(void);
void notes_free(struct notes **notes);

/* Counts it; true if it is the first of its kind and is to be reported. */
bool notes_first(struct notes *notes, const struct kimt_event *note);

typedef void notes_tell_fn(void *context, const struct kimt_event *note);
/* Reports those of this account (NULL: of the run) that came more than once, with `repeats`, and
 * forgets all of that account. */
void notes_end(struct notes *notes, const char *account, notes_tell_fn *tell, void *context);

#endif
