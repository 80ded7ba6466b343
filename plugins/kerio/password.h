/* SPDX-License-Identifier: MIT
 *
 * Kerio's password policy, known here so that a bad password is found before an account is made,
 * and a generated one is good. The server has the last word in any case.
 */
#ifndef KIMT_KERIO_PASSWORD_H
#define KIMT_KERIO_PASSWORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct password_policy {
    bool is_complex; /* of the domain; without it any password will do */
    int64_t minimum_length;
    const char *domain; /* what a password must not contain */
    const char *login;
    const char *full_name;
};

enum {
    PASSWORD_MAX = 128
};

/* Returns NULL if it will do, else what is wrong with it, in words to follow "the password". */
const char *password_fault(const char *password, const struct password_policy *policy);
/* Makes one that will do. `buffer` holds PASSWORD_MAX. False: no random numbers. */
bool password_generate(const struct password_policy *policy, char *buffer);

#endif
