/* SPDX-License-Identifier: MIT
 *
 * The words a server advertises.
 */
#include "common/imap/exchange/capability.h"
#include "common/imap/exchange/session_fields.h"

#include <stdlib.h>
#include <strings.h>

void imap_capabilities_clear(struct imap_capabilities *capabilities)
{
    capabilities->count = capabilities->used = 0;
    capabilities->append_limit = 0;
}

static int compare_words(const void *a, const void *b)
{
    return strcasecmp(*(const char *const *)a, *(const char *const *)b);
}

static void sort(struct imap_capabilities *capabilities)
{
    memcpy(capabilities->sorted, capabilities->words,
           capabilities->count * sizeof *capabilities->words);
    qsort(capabilities->sorted, capabilities->count, sizeof *capabilities->sorted, compare_words);
}

static void find_append_limit(struct imap_capabilities *capabilities)
{
    static const char prefix[] = "APPENDLIMIT=";

    for (size_t i = 0; i < capabilities->count && capabilities->append_limit == 0; i++) {
        const char *word = capabilities->words[i];
        struct imap_token value = {.type = IMAP_TOKEN_ATOM, .data = word + sizeof prefix - 1};

        if (strncasecmp(word, prefix, sizeof prefix - 1) != 0)
            continue;
        value.length = strlen(value.data);
        if (!imap_token_number(&value, &capabilities->append_limit))
            capabilities->append_limit = 0;
    }
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
    sort(capabilities);
    find_append_limit(capabilities);
}

bool imap_has(const struct imap_session *session, const char *capability)
{
    const struct imap_capabilities *capabilities = &session->capabilities;

    return bsearch(&capability, capabilities->sorted, capabilities->count,
                   sizeof *capabilities->sorted, compare_words) != NULL;
}

uint64_t imap_append_limit(const struct imap_session *session)
{
    return session->capabilities.append_limit;
}
