/* SPDX-License-Identifier: MIT
 *
 * The other side of a connection, played by a script in a thread of its own.
 *
 * A script is a string of lines, each with what to do:
 *     S text      send the text and CRLF      s text   send it without CRLF
 *     C text      expect a line that begins so; the tag stands in place of %t from then on
 *     L n         expect n bytes              Z n      send n bytes of 'x'
 *     W ms        wait                        X        close
 * In text sent, \r \n \0 \\ stand for those bytes, and %t for the tag of the last line that came.
 * Whatever goes against the script is kept and reported by peer_join().
 */
#ifndef KIMT_TEST_NET_PEER_H
#define KIMT_TEST_NET_PEER_H

#include <stdbool.h>

struct peer;

/* Answers the client's end of a socket pair in *descriptor_r. */
struct peer *peer_start(const char *script, int *descriptor_r);
/* Ends it; NULL if all went by the script, else what did not (valid until the next start). */
const char *peer_join(struct peer *peer);
/* The same; what did not go by the script fails the test. */
void peer_end(struct peer *peer);

#endif
