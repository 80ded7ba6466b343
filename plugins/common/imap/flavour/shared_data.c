/* SPDX-License-Identifier: MIT
 *
 * A list behind a lock, mostly of two: flavours and roles. What is in a folder is recognised by a
 * hash of all its settings, which costs a hundredth of reading sense into them.
 */
#include "common/imap/flavour/shared_data.h"

#include "common/memory/no_memory.h"

#include <pthread.h>
#include <stdlib.h>

struct shared_data {
    struct shared_data *next;
    const struct shared_data_kind *kind;
    uint64_t hash;
    void *made;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct shared_data *all;

/* FNV-1a, the end of each text included. */
static uint64_t add_text(uint64_t hash, const char *text)
{
    const unsigned char *at = (const unsigned char *)text;

    do
        hash = (hash ^ *at) * UINT64_C(0x100000001b3);
    while (*at++);
    return hash;
}

static int add_setting(void *context, const char *section, const char *key, const char *value)
{
    uint64_t *hash = context;

    *hash = add_text(add_text(add_text(*hash, section), key), value);
    return 0;
}

/* Called with the lock held, so that what is reported on the way is reported once. */
static int make(const struct shared_data_kind *kind, const struct kimt_host *host, uint64_t hash,
                const void **made_r, struct kimt_error *err)
{
    struct shared_data *data = calloc(1, sizeof *data);

    if (!data)
        return no_memory(err, KIMT_SCOPE_RUN, "for settings");
    if (kind->make(host, &data->made, err) != KIMT_OK) {
        free(data);
        return KIMT_FAIL;
    }
    data->kind = kind;
    data->hash = hash;
    data->next = all;
    all = data;
    *made_r = data->made;
    return KIMT_OK;
}

int shared_data_get(const struct shared_data_kind *kind, const struct kimt_host *host,
                    const void **made_r, struct kimt_error *err)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    int result = KIMT_OK;

    if (host->settings_read(host->context, kind->folder, add_setting, &hash, err) == KIMT_FAIL)
        return KIMT_FAIL;
    (void)pthread_mutex_lock(&lock);
    const struct shared_data *data = all;
    while (data && (data->kind != kind || data->hash != hash))
        data = data->next;
    if (data)
        *made_r = data->made;
    else
        result = make(kind, host, hash, made_r, err);
    (void)pthread_mutex_unlock(&lock);
    return result;
}

void shared_data_forget_all(void)
{
    (void)pthread_mutex_lock(&lock);
    for (struct shared_data *data = all, *next; data; data = next) {
        next = data->next;
        data->kind->destroy(data->made);
        free(data);
    }
    all = NULL;
    (void)pthread_mutex_unlock(&lock);
}
