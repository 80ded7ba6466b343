/* SPDX-License-Identifier: MIT
 *
 * A list of folders as the server's lines build it up.
 */
#include <config.h>

#include "common/array/array.h"
#include "common/imap/folders/folders_inner.h"
#include "common/memory/no_memory.h"

#include <stdlib.h>
#include <strings.h>

struct imap_folders *imap_folders_new(void)
{
    return calloc(1, sizeof(struct imap_folders));
}

struct imap_entry *imap_folders_find(const struct imap_folders *folders, const char *raw)
{
    struct imap_entry *entry = NULL;

    if (strcasecmp(raw, "INBOX") == 0)
        raw = "INBOX";
    HASH_FIND_STR(folders->by_raw, raw, entry);
    return entry;
}

static bool make_room(struct imap_folders *folders)
{
    return array_grow(&folders->entries, folders->count + 1, &folders->capacity,
                      sizeof(struct imap_entry *), FOLDERS_MAX);
}

bool imap_folders_may_hold(struct imap_folders *folders, size_t bytes)
{
    if (bytes > FOLDERS_BYTES_MAX - folders->bytes) {
        folders->is_full = true;
        return false;
    }
    folders->bytes += bytes;
    return true;
}

int imap_folders_fail(const struct imap_folders *folders, struct kimt_error *err)
{
    if (!folders->is_full)
        return no_memory(err, KIMT_SCOPE_ACCOUNT, "for the list of folders");
    return kimt_fail(err, KIMT_SCOPE_ACCOUNT, KIMT_KIND_LIMIT, KIMT_RETRY_NEVER,
                     "the list of folders is too long: more than %d, or %d MB of names",
                     FOLDERS_MAX, FOLDERS_BYTES_MAX / 1024 / 1024);
}

struct imap_entry *imap_folders_entry(struct imap_folders *folders, const char *raw, bool *is_new_r)
{
    struct imap_entry *entry = imap_folders_find(folders, raw);

    *is_new_r = !entry;
    if (entry)
        return entry;
    folders->is_full = folders->is_full || folders->count >= FOLDERS_MAX;
    if (folders->is_full || !make_room(folders) ||
        !imap_folders_may_hold(folders, sizeof *entry + strlen(raw) + 1))
        return NULL;
    entry = calloc(1, sizeof *entry);
    if (!entry)
        return NULL;
    entry->raw = strdup(strcasecmp(raw, "INBOX") == 0 ? "INBOX" : raw);
    if (!entry->raw) {
        free(entry);
        return NULL;
    }
    imap_counts_clear(&entry->counts);
    HASH_ADD_KEYPTR(hh, folders->by_raw, entry->raw, strlen(entry->raw), entry);
    if (!HASH_HOLDS(hh, entry)) {
        free(entry->raw);
        free(entry);
        return NULL;
    }
    folders->entries[folders->count++] = entry;
    return entry;
}

static void free_entry(struct imap_entry *entry)
{
    free(entry->raw);
    free(entry->fault);
    free(entry->parts);
    free(entry);
}

void imap_folders_free(struct imap_folders **folders)
{
    if (!folders || !*folders)
        return;
    HASH_CLEAR(hh, (*folders)->by_raw);
    for (size_t i = 0; i < (*folders)->count; i++)
        free_entry((*folders)->entries[i]);
    free((*folders)->entries);
    free(*folders);
    *folders = NULL;
}

void imap_folders_drop_unlisted(struct imap_folders *folders)
{
    size_t kept = 0;

    for (size_t i = 0; i < folders->count; i++) {
        struct imap_entry *entry = folders->entries[i];

        if (entry->listed) {
            folders->entries[kept++] = entry;
            continue;
        }
        if (folders->by_raw)
            HASH_DEL(folders->by_raw, entry);
        free_entry(entry);
    }
    folders->count = kept;
}

size_t imap_folders_count(const struct imap_folders *folders)
{
    return folders->count;
}

const struct kimt_folder *imap_folders_get(const struct imap_folders *folders, size_t index)
{
    return index < folders->count ? &folders->entries[index]->folder : NULL;
}

static bool is_below(const struct imap_entry *entry, const char *raw, size_t length)
{
    return entry->delimiter && strncmp(entry->raw, raw, length) == 0 &&
           entry->raw[length] == entry->delimiter;
}

const char *imap_folders_below(const struct imap_folders *folders, const char *raw, size_t *at)
{
    size_t length = strlen(raw);

    while (folders && *at < folders->count) {
        const struct imap_entry *entry = folders->entries[(*at)++];

        if (is_below(entry, raw, length))
            return entry->raw;
    }
    return NULL;
}

void imap_folders_gone(struct imap_folders *folders, const char *raw)
{
    struct imap_entry *entry = imap_folders_find(folders, raw);

    if (entry)
        entry->folder.attributes |= KIMT_FOLDER_NO_SELECT;
}

/* ---- lines ---- */

static void hear_of(struct imap_folders *folders, struct imap_entry *entry)
{
    folders->is_news = entry->heard < HEARD_MAX;
    entry->heard += folders->is_news;
}

bool imap_folders_add_fault(struct imap_folders *folders, const char *shown, const char *why)
{
    struct imap_entry *entry;
    char *raw = NULL;
    bool is_new;

    if (asprintf(&raw, "\n%s", shown) < 0) /* no name that is listed begins so */
        return false;
    entry = imap_folders_entry(folders, raw, &is_new);
    free(raw);
    if (!entry)
        return false;
    hear_of(folders, entry);
    entry->listed = true;
    entry->attributes = KIMT_FOLDER_NO_SELECT;
    if (!entry->fault)
        entry->fault = strdup(why);
    return entry->fault != NULL;
}

/* A blank node of a store that lists "A" and "A/" apart is the same folder to us. */
static void trim(struct imap_listed *listed)
{
    size_t length = strlen(listed->name);

    if (listed->delimiter && length > 1 && listed->name[length - 1] == listed->delimiter)
        listed->name[length - 1] = '\0';
}

/* Returns the entry of the folder that was heard of; NULL: no memory, or too many. */
static struct imap_entry *entry_of(struct imap_folders *folders, struct imap_listed *listed,
                                   bool *is_new_r)
{
    struct imap_entry *entry;

    trim(listed);
    entry = imap_folders_entry(folders, listed->name, is_new_r);
    if (entry)
        hear_of(folders, entry);
    return entry;
}

static bool hear_list(struct imap_folders *folders, const struct imap_response *response)
{
    struct imap_listed listed;
    struct imap_entry *entry;
    bool is_new;

    imap_listed_take(&listed, response->rest);
    if (listed.fault)
        return imap_folders_add_fault(folders, listed.name, listed.fault);
    if (!listed.name[0])
        return true;
    entry = entry_of(folders, &listed, &is_new);
    if (!entry)
        return false;
    if (!entry->listed)
        entry->attributes |= listed.attributes;
    else if (!(listed.attributes & KIMT_FOLDER_NO_SELECT))
        entry->attributes &= ~(uint32_t)KIMT_FOLDER_NO_SELECT;
    entry->attributes |= listed.attributes & (uint32_t)KIMT_FOLDER_SUBSCRIBED;
    entry->listed = true;
    entry->delimiter = listed.delimiter;
    if (listed.role)
        entry->role = listed.role;
    return true;
}

/* In LSUB \Noselect means that only something below is subscribed. What LIST does not name may be
 * gone, or LIST may not be whole: list_whole.c asks. */
static bool hear_lsub(struct imap_folders *folders, const struct imap_response *response)
{
    struct imap_listed listed;
    struct imap_entry *entry;
    bool is_new;

    imap_listed_take(&listed, response->rest);
    if (listed.fault || !listed.name[0] || (listed.attributes & KIMT_FOLDER_NO_SELECT))
        return true;
    entry = entry_of(folders, &listed, &is_new);
    if (!entry)
        return false;
    if (is_new)
        entry->delimiter = listed.delimiter;
    entry->attributes |= KIMT_FOLDER_SUBSCRIBED;
    return true;
}

static void hear_status(struct imap_folders *folders, const struct imap_response *response)
{
    struct imap_cursor cursor = response->rest;
    struct imap_token token;
    char name[RAW_NAME_MAX];

    if (imap_token_next(&cursor, &token) == IMAP_TOKEN_END ||
        imap_token_copy(&token, name, sizeof name) >= sizeof name)
        return;
    struct imap_entry *entry = imap_folders_find(folders, name);
    if (!entry)
        return;
    hear_of(folders, entry);
    imap_counts_take(&entry->counts, cursor);
    entry->counted = true;
}

bool imap_folders_hear(struct imap_folders *folders, const struct imap_response *response)
{
    folders->is_news = false;
    if (strcmp(response->name, "LIST") == 0 || strcmp(response->name, "XLIST") == 0)
        return hear_list(folders, response);
    if (strcmp(response->name, "LSUB") == 0)
        return hear_lsub(folders, response);
    if (strcmp(response->name, "STATUS") == 0)
        hear_status(folders, response);
    return true;
}
