/* SPDX-License-Identifier: MIT
 *
 * See known.h.
 */
#include "kerio/known.h"
#include "common/hash/hash.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct entry {
    char *address;
    struct known_account account;
    UT_hash_handle hh;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct entry *entries;
static struct known_service known;

/* The table goes first, so that no entry is taken out of a chain of freed ones. */
static void free_entries(void)
{
    struct entry *entry = entries;

    HASH_CLEAR(hh, entries);
    while (entry) {
        struct entry *next = entry->hh.next;
        free(entry->address);
        free(entry);
        entry = next;
    }
}

void known_clear(void)
{
    (void)pthread_mutex_lock(&lock);
    free_entries();
    known = (struct known_service){0};
    (void)pthread_mutex_unlock(&lock);
}

void known_set_service(const struct known_service *service)
{
    (void)pthread_mutex_lock(&lock);
    known = *service;
    (void)pthread_mutex_unlock(&lock);
}

struct known_service known_get_service(void)
{
    struct known_service service;

    (void)pthread_mutex_lock(&lock);
    service = known;
    (void)pthread_mutex_unlock(&lock);
    return service;
}

static struct entry *make_entry(const char *address)
{
    struct entry *entry = calloc(1, sizeof *entry);

    if (entry)
        entry->address = strdup(address);
    if (!entry || !entry->address) {
        free(entry);
        return NULL;
    }
    HASH_ADD_KEYPTR(hh, entries, entry->address, strlen(entry->address), entry);
    if (HASH_HOLDS(hh, entry))
        return entry;
    free(entry->address);
    free(entry);
    return NULL;
}

bool known_set_account(const char *address, const struct known_account *account)
{
    struct entry *entry;

    (void)pthread_mutex_lock(&lock);
    HASH_FIND_STR(entries, address, entry);
    if (!entry)
        entry = make_entry(address);
    if (entry)
        entry->account = *account;
    (void)pthread_mutex_unlock(&lock);
    return entry != NULL;
}

bool known_get_account(const char *address, struct known_account *account_r)
{
    struct entry *entry;

    (void)pthread_mutex_lock(&lock);
    HASH_FIND_STR(entries, address, entry);
    if (entry)
        *account_r = entry->account;
    (void)pthread_mutex_unlock(&lock);
    return entry != NULL;
}
