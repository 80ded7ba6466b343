/* SPDX-License-Identifier: MIT
 *
 * What was learned of the way a server answers, by all sessions of the process together: a session
 * that is lost, or another account's, need not find it out once more.
 */
#ifndef KIMT_IMAP_LEARNED_H
#define KIMT_IMAP_LEARNED_H

#include <stdbool.h>
#include <stdint.h>

enum learned {
    LEARNED_NONE = 0,
    LEARNED_SINGLE =
        1u << 0, /* what is to be known of a message must be asked for before its body */
    LEARNED_GREETS = 1u << 1,   /* it speaks first, in the clear */
    LEARNED_TLS_TRIED = 1u << 2 /* whether it waits for TLS instead was asked, once */
};

/* `name` is a session's imap_name. True: it is new. */
bool learned_add(const char *name, uint32_t learned);
bool learned_has(const char *name, uint32_t learned);
/* At the end of a plugin. */
void learned_forget_all(void);

#endif
