/* SPDX-License-Identifier: MIT
 *
 * What outlives sessions: all that was learned of hosts.
 */
#ifndef KIMT_IMAP_FORGET_H
#define KIMT_IMAP_FORGET_H

/* Frees it. For a plugin's fini(). */
void imap_forget_hosts(void);

#endif
