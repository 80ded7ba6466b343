/* SPDX-License-Identifier: MIT
 *
 * What a server may ask of us in SCRAM (RFC 5802), which gsasl does without a question.
 */
#ifndef KIMT_IMAP_SCRAM_H
#define KIMT_IMAP_SCRAM_H

#include <stdbool.h>

enum {
    /* Usual are 4,096 to 600,000. Each is a hash or two, and none of them can be interrupted. */
    SCRAM_ITERATIONS_MAX = 1000000
};

/* True if a challenge, in base64, wants more iterations than SCRAM_ITERATIONS_MAX. */
bool scram_asks_too_much(const char *challenge);

#endif
