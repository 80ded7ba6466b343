/* SPDX-License-Identifier: MIT
 *
 * A list of the hosts of which something was learned, behind a lock: nearly always empty.
 */
#include "common/imap/flavour/learned.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct host {
    struct host *next;
    uint32_t learned;
    char name[];
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct host *hosts;

/* NULL: nothing is known of it. Called with the lock held. */
static struct host *find(const char *name)
{
    struct host *host = hosts;

    while (host && strcmp(host->name, name) != 0)
        host = host->next;
    return host;
}

static struct host *add(const char *name)
{
    size_t size = strlen(name) + 1;
    struct host *host = calloc(1, sizeof *host + size);

    if (!host)
        return NULL;
    memcpy(host->name, name, size);
    host->next = hosts;
    hosts = host;
    return host;
}

bool learned_add(const char *name, uint32_t learned)
{
    bool is_new = true;

    (void)pthread_mutex_lock(&lock);
    struct host *host = find(name);
    if (!host)
        host = add(name);
    if (host) {
        is_new = (host->learned & learned) != learned;
        host->learned |= learned;
    }
    (void)pthread_mutex_unlock(&lock);
    return is_new;
}

bool learned_has(const char *name, uint32_t learned)
{
    (void)pthread_mutex_lock(&lock);
    const struct host *host = find(name);
    bool has = host && (host->learned & learned) == learned;
    (void)pthread_mutex_unlock(&lock);
    return has;
}

void learned_forget_all(void)
{
    (void)pthread_mutex_lock(&lock);
    while (hosts) {
        struct host *next = hosts->next;
        free(hosts);
        hosts = next;
    }
    (void)pthread_mutex_unlock(&lock);
}
