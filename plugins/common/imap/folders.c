/* SPDX-License-Identifier: MIT
 *
 * A list of folders as the server's lines build it up.
 */
#include <config.h>

#include "common/imap/folders_inner.h"

#include <stdlib.h>
#include <strings.h>

struct imap_folders *imap_folders_new(void)
{
    return calloc(1, sizeof(struct imap_folders));
}

void imap_counts_clear(struct imap_counts *counts)
{
    *counts = (struct imap_counts){.messages = KIMT_UNKNOWN, .bytes = KIMT_UNKNOWN};
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
    if (folders->count < folders->capacity)
        return true;
    size_t capacity = folders->capacity ? folders->capacity * 2 : 64;
    struct imap_entry **grown = capacity <= (size_t)FOLDERS_MAX * 2
                                    ? realloc(folders->entries, capacity * sizeof(void *))
                                    : NULL;
    if (!grown)
        return false;
    folders->entries = grown;
    folders->capacity = capacity;
    return true;
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
        return kimt_fail(err, KIMT_SCOPE_ACCOUNT, KIMT_KIND_INTERNAL, KIMT_RETRY_LATER,
                         "no memory for the list of folders");
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

void imap_folders_free(struct imap_folders **folders)
{
    if (!folders || !*folders)
        return;
    HASH_CLEAR(hh, (*folders)->by_raw);
    for (size_t i = 0; i < (*folders)->count; i++) {
        free((*folders)->entries[i]->raw);
        free((*folders)->entries[i]->parts);
        free((*folders)->entries[i]);
    }
    free((*folders)->entries);
    free(*folders);
    *folders = NULL;
}

size_t imap_folders_count(const struct imap_folders *folders)
{
    return folders->count;
}

const struct kimt_folder *imap_folders_get(const struct imap_folders *folders, size_t index)
{
    return index < folders->count ? &folders->entries[index]->folder : NULL;
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

struct listed {
    uint32_t attributes;
    int32_t role;
    bool subscribed;
    char delimiter;
    char name[RAW_NAME_MAX];
};

static void take_attribute(struct listed *listed, const struct imap_token *token)
{
    static const struct {
        const char *name;
        uint32_t attribute;
        int32_t role;
    } known[] = {
        {"\\Noselect", KIMT_FOLDER_NO_SELECT, 0},
        {"\\NonExistent", KIMT_FOLDER_NO_SELECT, 0},
        {"\\Subscribed", KIMT_FOLDER_SUBSCRIBED, 0},
        {"\\Inbox", 0, KIMT_ROLE_INBOX},
        {"\\Sent", 0, KIMT_ROLE_SENT},
        {"\\Drafts", 0, KIMT_ROLE_DRAFTS},
        {"\\Trash", 0, KIMT_ROLE_TRASH},
        {"\\Junk", 0, KIMT_ROLE_JUNK},
        {"\\Spam", 0, KIMT_ROLE_JUNK},
        {"\\Archive", 0, KIMT_ROLE_ARCHIVE},
        {"\\All", 0, KIMT_ROLE_ALL},
        {"\\AllMail", 0, KIMT_ROLE_ALL},
        {"\\Flagged", 0, KIMT_ROLE_FLAGGED},
        {"\\Starred", 0, KIMT_ROLE_FLAGGED},
    };

    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (imap_token_is(token, known[i].name)) {
            listed->attributes |= known[i].attribute;
            if (known[i].role)
                listed->role = known[i].role;
        }
}

static void take_delimiter(struct listed *listed, struct imap_cursor *cursor)
{
    struct imap_token token;
    char text[4];

    while (cursor->at < cursor->end && *cursor->at == ' ')
        cursor->at++;
    if (cursor->end - cursor->at > 3 && memcmp(cursor->at, "\"\\\" ", 4) == 0) {
        listed->delimiter = '\\'; /* unescaped, as some servers have it */
        cursor->at += 3;
        return;
    }
    if (imap_token_next(cursor, &token) == IMAP_TOKEN_NIL || token.length == 0)
        return;
    (void)imap_token_copy(&token, text, sizeof text);
    listed->delimiter = text[0];
}

static bool take_name(struct listed *listed, struct imap_cursor cursor)
{
    struct imap_token token, after;

    if (imap_token_next(&cursor, &token) == IMAP_TOKEN_END || token.type == IMAP_TOKEN_OPEN)
        return false;
    /* A name with blanks that should have been quoted: all up to the end of the line is it. */
    if (token.type == IMAP_TOKEN_ATOM && imap_token_peek(&cursor, &after) != IMAP_TOKEN_END &&
        after.type != IMAP_TOKEN_OPEN)
        token.length = (size_t)(cursor.end - token.data);
    size_t length = imap_token_copy(&token, listed->name, sizeof listed->name);
    return length > 0 && length < sizeof listed->name && strlen(listed->name) == length;
}

static bool parse_list(const struct imap_response *response, struct listed *listed)
{
    struct imap_cursor cursor = response->rest;
    struct imap_token token;

    memset(listed, 0, sizeof *listed);
    if (imap_token_next(&cursor, &token) != IMAP_TOKEN_OPEN)
        return false;
    while (imap_token_next(&cursor, &token) != IMAP_TOKEN_CLOSE) {
        if (token.type == IMAP_TOKEN_END)
            return false;
        take_attribute(listed, &token);
    }
    take_delimiter(listed, &cursor);
    return take_name(listed, cursor);
}

static bool hear_list(struct imap_folders *folders, const struct imap_response *response)
{
    struct listed listed;
    struct imap_entry *entry;
    bool is_new;

    if (!parse_list(response, &listed))
        return true; /* a name that cannot be used in any command: nothing to be had from it */
    /* A blank node of a store that lists "A" and "A/" apart is the same folder to us. */
    size_t length = strlen(listed.name);
    if (listed.delimiter && length > 1 && listed.name[length - 1] == listed.delimiter)
        listed.name[length - 1] = '\0';
    entry = imap_folders_entry(folders, listed.name, &is_new);
    if (!entry)
        return false;
    hear_of(folders, entry);
    if (is_new)
        entry->attributes = listed.attributes;
    else if (!(listed.attributes & KIMT_FOLDER_NO_SELECT))
        entry->attributes &= ~(uint32_t)KIMT_FOLDER_NO_SELECT;
    entry->attributes |= listed.attributes & (uint32_t)KIMT_FOLDER_SUBSCRIBED;
    entry->delimiter = listed.delimiter;
    if (listed.role)
        entry->role = listed.role;
    return true;
}

/* In LSUB \Noselect means that only something below is subscribed. */
static void hear_lsub(struct imap_folders *folders, const struct imap_response *response)
{
    struct listed listed;

    if (!parse_list(response, &listed) || (listed.attributes & KIMT_FOLDER_NO_SELECT))
        return;
    struct imap_entry *entry = imap_folders_find(folders, listed.name);
    if (!entry)
        return;
    hear_of(folders, entry);
    entry->attributes |= KIMT_FOLDER_SUBSCRIBED;
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
        hear_lsub(folders, response);
    if (strcmp(response->name, "STATUS") == 0)
        hear_status(folders, response);
    return true;
}
