/* SPDX-License-Identifier: MIT
 *
 * What a lane reports of the account that it works on. Counts are tally.c's.
 */
#ifndef KIMT_CORE_POST_H
#define KIMT_CORE_POST_H

struct kimt_event;
struct transfer;

/* Posts an event of the account. */
void post_event(const struct transfer *transfer, struct kimt_event *event);
/* Posts a note of the account; `note` is one of enum kimt_note. */
void post_note(const struct transfer *transfer, int note, const char *subject, const char *text);

#endif
