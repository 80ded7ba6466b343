/* SPDX-License-Identifier: MIT
 *
 * A server in a thread that answers every command at once, but one of them by talking without end.
 */
#ifndef KIMT_TEST_IMAP_BABBLER_H
#define KIMT_TEST_IMAP_BABBLER_H

#include <stdint.h>

struct babbler;

/* What it says, the n-th time, into at most `room` bytes of `text`; answers its length. */
typedef int babble_fn(unsigned long n, char *text, int room);

struct babble {
    const char *verb; /* commands that begin so are answered by it; NULL: the greeting is */
    babble_fn *say;
    int pause_ms;           /* between two */
    unsigned long times;    /* then the command is answered with OK; 0: never */
    const char *capability; /* of the greeting; NULL: IMAP4rev1 */
    const char *examined;   /* said in answer to EXAMINE; or NULL */
    const char *listed;     /* said in answer to a FETCH of UIDs alone, without babble; or NULL */
};

/* Answers the client's end of a socket pair. `babble` stays where it is. */
struct babbler *babbler_start(const struct babble *babble, int *descriptor_r);
/* Ends it. How many bytes of babble it has said. */
uint64_t babbler_join(struct babbler *babbler);

#endif
