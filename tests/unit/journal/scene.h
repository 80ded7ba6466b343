/* SPDX-License-Identifier: MIT
 *
 * A journal with one account's INBOX, in a folder of its own, and messages of which each member
 * follows from the UID. One test program has one of them.
 */
#ifndef KIMT_TEST_JOURNAL_SCENE_H
#define KIMT_TEST_JOURNAL_SCENE_H

#include "journal/folders.h"
#include "journal/messages.h"
#include "journal/pages.h"
#include <kimt/error.h>

extern struct kimt_error error;
extern char place[64]; /* its folder */
extern struct journal *journal;
extern int64_t inbox;

/* What journal_messages() handed out. */
struct told {
    size_t count;
    uint64_t last;
    struct journal_message messages[2000];
};

/* For cmocka: the journal is open for writing, and INBOX is in it. */
int set_up(void **state);
int tear_down(void **state);

/* Fails unless the journal opens. */
void open_as(enum journal_access access);
/* The folder's number; it is made if it is new. */
int64_t enter(const char *name);
struct journal_message message_of(uint64_t uid);
void add(int64_t folder, uint64_t uid);
/* For journal_messages(); its context is a struct told. */
bool keep_told(void *context, const struct journal_message *message);
/* All messages of a folder, in order; valid until the next call. */
const struct told *tell(int64_t folder);

#endif
