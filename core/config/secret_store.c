/* SPDX-License-Identifier: MIT
 *
 * See secret_store.h.
 */
#include <config.h>

#include "base/cleanup.h"
#include "base/replace_file.h"
#include "base/secrets.h"
#include "config/secret_store.h"
#include "config/text_file.h"
#include <errno.h>
#include <jansson.h>
#include <kimt/error.h>
#include <string.h>
#include <sys/stat.h>

enum {
    LARGEST_FILE = 64 * 1024 * 1024
};

struct secret_store {
    pthread_mutex_t lock;
    char *folder;
    char *path;
    json_t *secrets; /* an object: names to texts */
};

static int fail(struct kimt_error *err, const char *path, const char *what)
{
    return kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_CONFIG, KIMT_RETRY_NEVER, "%s: %s", path, what);
}

static bool holds_only_texts(const json_t *secrets)
{
    const char *name;
    json_t *value;

    if (!json_is_object(secrets))
        return false;
    /* The macro takes a writable object, though it only reads. */
    json_object_foreach((json_t *)(uintptr_t)secrets, name,
                        value) if (!json_is_string(value)) return false;
    json_object_foreach((json_t *)(uintptr_t)secrets, name, value)
        secrets_know(json_string_value(value));
    return true;
}

static int read_file(struct secret_store *store, struct kimt_error *err)
{
    struct text_file file;
    const char *wrong;
    int result = KIMT_OK;

    if (access(store->path, F_OK) != 0 && errno == ENOENT) {
        store->secrets = json_object();
        return store->secrets ? KIMT_OK : fail(err, store->path, "out of memory");
    }
    wrong = text_file_open(store->path, LARGEST_FILE, &file);
    if (wrong)
        return fail(err, store->path, wrong);
    if (!file.is_private)
        result = fail(err, store->path, "others can read it, and it holds passwords; chmod 600 it");
    if (result == KIMT_OK) {
        store->secrets = json_loadb(file.text, file.length, JSON_REJECT_DUPLICATES, NULL);
        if (!holds_only_texts(store->secrets))
            result =
                fail(err, store->path, "this is not a file of kimt's secrets, or it is damaged");
    }
    text_file_close(&file);
    return result;
}

static char *join(const char *folder, const char *name)
{
    size_t bytes = strlen(folder) + strlen(name) + 2;
    char *path = calloc(1, bytes);

    if (path)
        (void)snprintf(path, bytes, "%s/%s", folder, name);
    return path;
}

int secret_store_open(const char *state_folder, struct secret_store **store_r,
                      struct kimt_error *err)
{
    struct secret_store *store = calloc(1, sizeof *store);
    int result;

    *store_r = store;
    if (!store)
        return fail(err, state_folder, "out of memory");
    (void)pthread_mutex_init(&store->lock, NULL);
    store->folder = strdup(state_folder);
    store->path = join(state_folder, "secrets.json");
    result = store->folder && store->path ? read_file(store, err)
                                          : fail(err, state_folder, "out of memory");
    if (result != KIMT_OK)
        secret_store_free(store_r);
    return result;
}

void secret_store_free(struct secret_store **store)
{
    if (!*store)
        return;
    json_decref((*store)->secrets);
    free((*store)->path);
    free((*store)->folder);
    (void)pthread_mutex_destroy(&(*store)->lock);
    free(*store);
    *store = NULL;
}

int secret_store_get(struct secret_store *store, const char *name, char *buffer, size_t capacity)
{
    LOCK_SCOPE(&store->lock);
    const json_t *value = json_object_get(store->secrets, name);
    size_t length = value ? json_string_length(value) : 0;

    if (!value)
        return KIMT_END;
    if (length >= capacity)
        return KIMT_FAIL;
    memcpy(buffer, json_string_value(value), length);
    buffer[length] = '\0';
    return KIMT_OK;
}

static int save(const struct secret_store *store, struct kimt_error *err)
{
    char *text = json_dumps(store->secrets, JSON_INDENT(2) | JSON_SORT_KEYS);
    int result;

    if (!text)
        return fail(err, store->path, "out of memory");
    result = replace_file(store->path, text, strlen(text), err);
    explicit_bzero(text, strlen(text));
    free(text);
    return result;
}

static int make_folder(const struct secret_store *store, struct kimt_error *err)
{
    char what[200];

    if (mkdir(store->folder, 0700) == 0 || errno == EEXIST)
        return KIMT_OK;
    (void)snprintf(what, sizeof what, "the state folder cannot be made: %s", strerror(errno));
    return fail(err, store->folder, what);
}

/* What is not on disk is not kept in memory either: the old value comes back. */
static int put(struct secret_store *store, const char *name, json_t *value, struct kimt_error *err)
{
    json_t *old = json_incref(json_object_get(store->secrets, name));
    int result;

    if (json_object_set(store->secrets, name, value) != 0)
        result = fail(err, store->path, "the secret or its name is not UTF-8");
    else if (save(store, err) == KIMT_OK)
        result = KIMT_OK;
    else {
        (void)(old ? json_object_set(store->secrets, name, old)
                   : json_object_del(store->secrets, name));
        result = KIMT_FAIL;
    }
    json_decref(old);
    return result;
}

int secret_store_put(struct secret_store *store, const char *name, const char *value,
                     struct kimt_error *err)
{
    LOCK_SCOPE(&store->lock);
    json_t *text = json_string(value);
    int result;

    secrets_know(value);
    if (!text)
        return fail(err, store->path, "the secret is not UTF-8");
    result = make_folder(store, err);
    if (result == KIMT_OK)
        result = put(store, name, text, err);
    json_decref(text);
    return result;
}
