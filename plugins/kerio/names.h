/* SPDX-License-Identifier: MIT
 *
 * Which login and domain names can be had at Kerio Connect at all, and their spelling there.
 */
#ifndef KIMT_KERIO_NAMES_H
#define KIMT_KERIO_NAMES_H

#include <stdbool.h>
#include <stddef.h>

/* Returns NULL, or what is wrong, in words to follow the name. Only what is sure to be refused. */
const char *names_login_fault(const char *login);
/* True if the server may refuse it, which it then is left to do. */
bool names_login_is_doubtful(const char *login);
const char *names_domain_fault(const char *domain);
/* ASCII lower case, as names at Kerio Connect are compared; false if it does not fit. */
bool names_fold(const char *name, char *buffer, size_t capacity);

#endif
