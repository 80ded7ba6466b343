/* SPDX-License-Identifier: MIT
 *
 * An IMAP server in a thread whose answers come from a fuzz input, chosen by verb.
 *
 * The input is a list of answers, each behind a line "=VERB": the next answer of a command's verb
 * is what it gets, with %t for its tag, and then it is used up. GREETING and LITERAL are verbs,
 * too: the latter answers a literal that waits for consent. What has no answer is answered
 * honestly, so that a session gets on; an answer without a tag ends it.
 */
#ifndef KIMT_TESTS_ANSWERER_H
#define KIMT_TESTS_ANSWERER_H

#include <stddef.h>
#include <stdint.h>

struct answerer;

/* Answers the client's end of a socket pair; the input stays the caller's. NULL: no thread. */
struct answerer *answerer_start(const uint8_t *input, size_t size, int *descriptor_r);
/* Ends it, whatever it is doing. */
void answerer_join(struct answerer *answerer);

#endif
