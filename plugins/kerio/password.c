/* SPDX-License-Identifier: MIT
 *
 * See password.h. The rules are those of Kerio Connect's "complexity requirements".
 */
#include "kerio/password.h"

#include <ctype.h>
#include <openssl/rand.h>
#include <string.h>
#include <strings.h>

enum {
    LENGTH = 16,
    KINDS = 4,
    KINDS_NEEDED = 3,
    NAME_PART_MIN = 3
};

static bool contains(const char *text, const char *part, size_t length)
{
    for (; *text; text++)
        if (strncasecmp(text, part, length) == 0)
            return true;
    return false;
}

static int count_kinds(const char *password)
{
    bool has[KINDS] = {false};

    for (; *password; password++) {
        unsigned char byte = (unsigned char)*password;
        if (byte >= 0x80) /* which kind the server takes it for is not known */
            continue;
        has[islower(byte) ? 0 : isupper(byte) ? 1 : isdigit(byte) ? 2 : 3] = true;
    }
    return has[0] + has[1] + has[2] + has[3];
}

static bool contains_part_of_name(const char *password, const char *name)
{
    while (*name) {
        size_t length = 0;
        while (isalnum((unsigned char)name[length]) || (unsigned char)name[length] >= 0x80)
            length++;
        if (length >= NAME_PART_MIN && contains(password, name, length))
            return true;
        name += length ? length : 1;
    }
    return false;
}

static int64_t count_characters(const char *text)
{
    int64_t count = 0;

    for (; *text; text++)
        count += ((unsigned char)*text & 0xc0) != 0x80;
    return count;
}

const char *password_fault(const char *password, const struct password_policy *policy)
{
    if (!password[0])
        return "is empty";
    if (!policy->is_complex)
        return NULL;
    if (count_characters(password) < policy->minimum_length)
        return "is shorter than the domain demands";
    if (count_kinds(password) < KINDS_NEEDED)
        return "needs three of these: small letters, capitals, digits, other characters";
    if (contains(password, policy->domain, strlen(policy->domain)) ||
        contains(password, policy->login, strlen(policy->login)) ||
        contains_part_of_name(password, policy->full_name))
        return "contains the user's name or domain";
    return NULL;
}

/* A number below `limit`, each as likely as any other. -1: no random numbers. */
static int draw(int limit)
{
    unsigned char byte;

    do {
        if (RAND_bytes(&byte, 1) != 1)
            return -1;
    } while (byte >= 256 / limit * limit);
    return byte % limit;
}

static bool fill(char *buffer, size_t length)
{
    /* None that people take for one another when they read it from paper. */
    static const char *const kinds[KINDS] = {"abcdefghijkmnopqrstuvwxyz",
                                             "ABCDEFGHJKLMNPQRSTUVWXYZ", "23456789", "-_.!+="};

    for (size_t i = 0; i < length; i++) {
        const char *kind = kinds[i % KINDS];
        int which = draw((int)strlen(kind));
        if (which < 0)
            return false;
        buffer[i] = kind[which];
    }
    buffer[length] = '\0';
    for (size_t i = length - 1; i > 0; i--) { /* not the kinds in turn */
        int other = draw((int)i + 1);
        char moved = buffer[i];
        if (other < 0)
            return false;
        buffer[i] = buffer[other];
        buffer[other] = moved;
    }
    return true;
}

bool password_generate(const struct password_policy *policy, char *buffer)
{
    size_t length = LENGTH;

    if (policy->minimum_length > LENGTH)
        length = policy->minimum_length < PASSWORD_MAX ? (size_t)policy->minimum_length
                                                       : PASSWORD_MAX - 1;
    for (int tries = 0; tries < 1000; tries++) {
        if (!fill(buffer, length))
            return false;
        if (!password_fault(buffer, policy))
            return true;
    }
    return false;
}
