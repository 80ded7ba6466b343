/* SPDX-License-Identifier: MIT
 *
 * The words a server advertises.
 */
#include "common/imap/session_inner.h"

#include <strings.h>

void imap_capabilities_clear(struct imap_capabilities *capabilities)
{
    capabilities->count = capabilities->used = 0;
}

void imap_capabilities_take(struct imap_capabilities *capabilities, struct imap_cursor words)
{
    struct imap_token token;

    imap_capabilities_clear(capabilities);
    capabilities->heard++;
    while (imap_token_next(&words, &token) != IMAP_TOKEN_END) {
        char *to = capabilities->text + capabilities->used;
        if (token.type != IMAP_TOKEN_ATOM || capabilities->count == CAPABILITIES_MAX ||
            token.length + 1 > sizeof capabilities->text - capabilities->used)
            continue;
        memcpy(to, token.data, token.length);
        to[token.length] = '\0';
        capabilities->words[capabilities->count++] = to;
        capabilities->used += token.length + 1;
    }
}

bool imap_has(const struct imap_session *session, const char *capability)
{
    for (size_t i = 0; i < session->capabilities.count; i++)
        if (strcasecmp(session->capabilities.words[i], capability) == 0)
            return true;
    return false;
}

uint64_t imap_append_limit(const struct imap_session *session)
{
    static const char prefix[] = "APPENDLIMIT=";

    for (size_t i = 0; i < session->capabilities.count; i++) {
        const char *word = session->capabilities.words[i];
        struct imap_token value = {.type = IMAP_TOKEN_ATOM, .data = word + sizeof prefix - 1};
        uint64_t limit;

        if (strncasecmp(word, prefix, sizeof prefix - 1) != 0)
            continue;
        value.length = strlen(value.data);
        if (imap_token_number(&value, &limit))
            return limit;
    }
    return 0;
}
