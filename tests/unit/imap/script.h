/* SPDX-License-Identifier: MIT
 *
 * The other end of an IMAP session, played by a thread from a script: each step is one command that
 * must come, and what is answered to it, byte for byte.
 *
 * A script that was left, or not come to its end, is a problem, which script_end tells. LOGOUT
 * after the last step is answered by itself.
 */
#ifndef KIMT_TEST_IMAP_SCRIPT_H
#define KIMT_TEST_IMAP_SCRIPT_H

#include "common/imap/exchange/session_state.h"
#include "common/imap/session/session.h"
#include "unit/support/fake_host.h"

#include <pthread.h>

struct script_step {
    /* The command behind its tag, with the bytes of its literals where they came. A '*' at the end
     * stands for anything. */
    const char *expect;
    /* "@" stands for the command's tag, "@3" for the tag of step 3 (the first is 0). */
    const char *answer;
    const char *consent; /* to {n}, in place of "+ go"; one with a tag refuses the literal */
    bool hang_up;        /* closes after the answer */
};

enum {
    SCRIPT_STEPS = 64
};

struct script {
    struct fake_host host;
    struct imap_options options;
    struct imap_session *session;
    const char *greeting;
    const struct script_step *steps;
    size_t count;
    bool reads_only; /* commands that could change a mailbox are a problem */

    int descriptor; /* the rest is the thread's */
    pthread_t thread;
    char tags[SCRIPT_STEPS][16];
    char input[64 * 1024];
    size_t filled;
    char problem[1024];
};

/* INI text of the flavours that sessions begun from now on know; NULL: those of the source tree. */
extern const char *script_flavours;

/* Begins, logged in, with these capabilities. Fails the test otherwise. */
void script_begin(struct script *script, const char *capabilities, const struct script_step *steps,
                  size_t count);
/* Closes the session, if `script->session` is still set, and checks that all went by the script. */
void script_end(struct script *script);

#endif
