/* SPDX-License-Identifier: MIT
 *
 * How messages lie in a page: one after the other, ascending by source_uid, each number as the
 * difference to that of the message before where neighbours are alike, in seven bits a byte. A
 * message takes about 30 bytes.
 *
 * Knows nothing of SQLite; pages.h keeps pages there. Inside core/journal only.
 */
#ifndef KIMT_CORE_JOURNAL_PAGE_H
#define KIMT_CORE_JOURNAL_PAGE_H

#include "journal/messages.h"

enum {
    PAGE_MESSAGES = 500,     /* of one page, at the most */
    PAGE_MESSAGE_BYTES = 120 /* of one message, at the most */
};

/* Writes `count` messages, ascending; answers how many bytes. There is room for PAGE_MESSAGE_BYTES
 * each. What the journal sets itself, and what is only known later (run, leaving_from, left), is
 * left out. */
size_t page_write(const struct journal_message *messages, size_t count, unsigned char *bytes);
/* Reads just as many. False: these bytes are no page of so many messages. */
bool page_read(const unsigned char *bytes, size_t length, struct journal_message *messages_r,
               size_t count);

/* The order of source UIDs in the journal: that of SQLite's integers. */
static inline bool page_is_before(uint64_t uid, uint64_t other)
{
    return (int64_t)uid < (int64_t)other;
}

#endif
