/* SPDX-License-Identifier: MIT
 *
 * Everything that a journal can be asked, as all commands together ask it: whatever its file holds,
 * there is an answer.
 */
#ifndef KIMT_TEST_JOURNAL_READ_ALL_H
#define KIMT_TEST_JOURNAL_READ_ALL_H

#include "journal/journal.h"

/* Opens the journal of this folder and reads all of it. KIMT_OK, KIMT_END: there is none, or
 * KIMT_FAIL with the first error. */
int read_all(const char *folder, enum journal_access access,
             const struct journal_identity *identity, struct kimt_error *err);

#endif
