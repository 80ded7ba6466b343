/* SPDX-License-Identifier: MIT
 *
 * Is a message at the destination still as it was copied? Only then it may be taken away again.
 */
#ifndef KIMT_CORE_AS_COPIED_H
#define KIMT_CORE_AS_COPIED_H

#include "journal/messages.h"
#include <kimt/destination.h>

/* The set of keywords that was asked for last; zeroed but for the journal. */
struct copied_words {
    struct journal *journal;
    int64_t keywords;
    char *text;
};

/* Returns the flags that a message had at the destination when kimt was done with it. */
struct journal_flags flags_left(const struct journal_message *entry);

/* True if the message still has the flags and keywords that it was left with, but for what the
 * destination could not keep. \Deleted is not looked at. */
bool as_copied(struct copied_words *words, const struct journal_message *entry,
               const struct kimt_message *there);
void copied_words_clear(struct copied_words *words);

#endif
