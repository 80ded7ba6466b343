/* SPDX-License-Identifier: MIT
 *
 * What both sides share: mail in memory, and the plan of failures.
 */
#include "unit/run/fake.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct fake_folder *fake_add_folder(struct fake_store *store, const char *path, int32_t role)
{
    struct fake_folder *folder = &store->folders[store->count++];

    (void)snprintf(folder->path, sizeof folder->path, "%s", path);
    folder->role = role;
    folder->uid_validity = 7;
    folder->count = 0;
    return folder;
}

struct fake_message *fake_add_message(struct fake_folder *folder, const char *body)
{
    struct fake_message *message = &folder->messages[folder->count++];

    *message = (struct fake_message){0};
    message->uid = folder->count == 1 ? 1 : folder->messages[folder->count - 2].uid + 1;
    message->body = strdup(body);
    message->length = message->promised = strlen(body);
    message->size_kind = KIMT_SIZE_EXACT;
    return message;
}

bool fake_call(struct fake *fake)
{
    int call = __atomic_add_fetch(&fake->calls, 1, __ATOMIC_RELAXED);

    while (call == fake->block_at && !__atomic_load_n(&fake->cancelled, __ATOMIC_RELAXED))
        (void)usleep(1000);

    if (call == fake->stop_at)
        __atomic_store_n(&fake->stop, true, __ATOMIC_RELAXED);
    if (call == fake->change_validity_at)
        for (size_t i = 0; i < fake->source.count; i++)
            fake->source.folders[i].uid_validity++;
    for (size_t i = 0; i < FAKE_LOSSES; i++)
        if (call == fake->lose_at[i])
            return true;
    return false;
}

void fake_opened(struct fake *fake)
{
    int open = __atomic_add_fetch(&fake->opened, 1, __ATOMIC_RELAXED) -
               __atomic_load_n(&fake->closed, __ATOMIC_RELAXED);

    if (open > __atomic_load_n(&fake->most_open, __ATOMIC_RELAXED))
        __atomic_store_n(&fake->most_open, open, __ATOMIC_RELAXED);
}

void fake_closed(struct fake *fake)
{
    (void)__atomic_add_fetch(&fake->closed, 1, __ATOMIC_RELAXED);
}

int fake_lost(struct kimt_error *err)
{
    return kimt_fail(err, KIMT_SCOPE_ACCOUNT, KIMT_KIND_NETWORK, KIMT_RETRY_NOW,
                     "the connection was lost");
}

static void free_store(struct fake_store *store)
{
    for (size_t i = 0; i < store->count; i++)
        for (size_t j = 0; j < store->folders[i].count; j++)
            free(store->folders[i].messages[j].body);
    store->count = 0;
}

void fake_free(struct fake *fake)
{
    free_store(&fake->source);
    free_store(&fake->destination);
}

uint32_t fake_split(const char *path, char *memory, size_t capacity, const char **parts)
{
    uint32_t count = 0;

    (void)snprintf(memory, capacity, "%s", path);
    for (char *part = memory; part;) {
        parts[count++] = part;
        part = strchr(part, '/');
        if (part)
            *part++ = '\0';
    }
    return count;
}
