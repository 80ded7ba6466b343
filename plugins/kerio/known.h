/* SPDX-License-Identifier: MIT
 *
 * What provisioning found out and the sessions need: where IMAP is, each account's name there, and
 * which accounts are new.
 *
 * Process-wide, since a session is given nothing but options and account; a run has one
 * destination. Thread safe. Empty when nothing was provisioned: sessions then go by the options.
 */
#ifndef KIMT_KERIO_KNOWN_H
#define KIMT_KERIO_KNOWN_H

#include <stdbool.h>
#include <stdint.h>

struct known_service {
    int32_t security; /* enum kerio_imap_security; AUTO: nothing is known */
    uint16_t port;
};

struct known_account {
    char user[400];     /* login@domain as the server has them */
    char home[256];     /* host of its mailbox in a distributed domain; else "" */
    int64_t created_ms; /* when this run made it, by now_ms(); -1: it was there */
};

void known_clear(void);
void known_set_service(const struct known_service *service);
struct known_service known_get_service(void);
/* Returns false without memory. */
bool known_set_account(const char *address, const struct known_account *account);
bool known_get_account(const char *address, struct known_account *account_r);

#endif
