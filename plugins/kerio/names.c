/* SPDX-License-Identifier: MIT
 *
 * See names.h.
 */
#include "kerio/names.h"

#include <ctype.h>
#include <string.h>

enum {
    DOMAIN_MAX = 253,
    LABEL_MAX = 63
};

const char *names_login_fault(const char *login)
{
    if (!login[0])
        return "is empty";
    for (const char *at = login; *at; at++) {
        unsigned char byte = (unsigned char)*at;
        if (byte >= 0x80)
            return "has letters with accents, or of another script";
        if (byte <= 0x20 || byte == 0x7f)
            return "has blanks or control characters";
        if (strchr("@/\\:*?\"<>|;,", byte))
            return "has one of @ / \\ : * ? \" < > | ; ,";
    }
    return NULL;
}

bool names_login_is_doubtful(const char *login)
{
    for (; *login; login++)
        if (!isalnum((unsigned char)*login) && !strchr("._-", *login))
            return true;
    return false;
}

const char *names_domain_fault(const char *domain)
{
    size_t label = 0;

    if (!domain[0] || strlen(domain) > DOMAIN_MAX)
        return "is empty or too long";
    for (const char *at = domain; *at; at++) {
        if (*at == '_')
            return "has an underscore, which Kerio Connect does not allow in domain names";
        if (!isalnum((unsigned char)*at) && *at != '-' && *at != '.')
            return "is not a domain name; write international names in their xn-- form";
        label = *at == '.' ? 0 : label + 1;
        if (label > LABEL_MAX || (*at == '.' && (at == domain || at[1] == '.' || !at[1])))
            return "is no domain name";
    }
    return NULL;
}

bool names_fold(const char *name, char *buffer, size_t capacity)
{
    size_t length = strlen(name);

    if (length >= capacity)
        return false;
    for (size_t i = 0; i <= length; i++)
        buffer[i] = (char)tolower((unsigned char)name[i]);
    return true;
}
