/* SPDX-License-Identifier: MIT
 *
 * The login name of an account, by the profile's template.
 */
#include "common/imap/session/session.h"

static const char *expand(const struct kimt_account *account, char letter)
{
    switch (letter) {
    case 'u':
        return account->address;
    case 'l':
        return account->local;
    case 'd':
        return account->domain;
    case 'b':
        return "\\";
    case '%':
        return "%";
    default:
        return NULL;
    }
}

int imap_user_name(const struct imap_options *options, const struct kimt_account *account,
                   char *buffer, size_t capacity, struct kimt_error *err)
{
    const char *template = options->user ? options->user : "%u";
    size_t used = 0;

    for (const char *at = template; *at; at++) {
        char plain[2] = {*at, '\0'};
        const char *piece = *at == '%' ? expand(account, *++at) : plain;
        if (!piece) {
            (void)kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_CONFIG, KIMT_RETRY_NEVER,
                            "user = %s: there is no %%%c", template, *at ? *at : ' ');
            kimt_error_hint(err, "Known are %u, %l, %d, %b and %%.");
            return KIMT_FAIL;
        }
        size_t length = strlen(piece);
        if (used + length + 1 > capacity)
            return kimt_fail(err, KIMT_SCOPE_ACCOUNT, KIMT_KIND_CONFIG, KIMT_RETRY_NEVER,
                             "the login name of %s is too long", account->address);
        memcpy(buffer + used, piece, length);
        used += length;
    }
    buffer[used] = '\0';
    return KIMT_OK;
}
