/* SPDX-License-Identifier: MIT
 *
 * Which folder is Sent, Drafts, Trash …: what the server says goes first, then the names that mail
 * programs of many languages use (conf/roles).
 *
 * One folder a role. Among names the one nearest to the top wins, then the one the dictionary has
 * first; the others keep their names and are ordinary folders.
 */
#include <config.h>

#include "common/array/array.h"
#include "common/imap/flavour/shared_data.h"
#include "common/imap/folders/folders_inner.h"
#include "common/memory/no_memory.h"

#include <stdlib.h>
#include <utf8proc.h>

enum {
    ROLES = 9,
    DEPTH_MAX = 2
};

static const char *const role_keys[ROLES] = {
    [KIMT_ROLE_SENT] = "sent", [KIMT_ROLE_DRAFTS] = "drafts",   [KIMT_ROLE_TRASH] = "trash",
    [KIMT_ROLE_JUNK] = "junk", [KIMT_ROLE_ARCHIVE] = "archive",
};

/* The dictionary. */
struct role_name {
    int role;
    char *name; /* folded */
};

struct role_names {
    struct role_name *names; /* in the order of the file */
    size_t count, capacity;
};

struct candidate {
    struct imap_entry *entry;
    char *name; /* last part, folded */
    UT_hash_handle hh;
};

struct search {
    struct candidate *by_name;             /* the nearest to the top of each name */
    struct imap_entry *taken[ROLES];       /* by attribute, or by a name found already */
    const struct imap_entry *found[ROLES]; /* by name, so far */
};

/* One spelling for all cases and compositions; NULL without memory or for bad UTF-8. */
static char *fold(const char *text)
{
    utf8proc_uint8_t *folded = NULL;
    utf8proc_ssize_t length =
        utf8proc_map((const utf8proc_uint8_t *)text, 0, &folded,
                     UTF8PROC_NULLTERM | UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD);

    if (length < 0)
        return NULL;
    return (char *)folded;
}

/* Below INBOX, or below a top folder that is no mailbox itself such as [Gmail], counts as top. */
static bool is_near_top(const struct imap_entry *entry)
{
    return entry->part_count <= DEPTH_MAX &&
           !(entry->attributes &
             (KIMT_FOLDER_NO_SELECT | KIMT_FOLDER_FOREIGN | KIMT_FOLDER_NOT_MAIL));
}

/* ---- the dictionary ---- */

static int role_of(const char *section)
{
    static const char beginning[] = "role.";

    if (strncmp(section, beginning, sizeof beginning - 1) != 0)
        return KIMT_ROLE_NONE;
    for (int role = 0; role < ROLES; role++)
        if (role_keys[role] && strcmp(role_keys[role], section + sizeof beginning - 1) == 0)
            return role;
    return KIMT_ROLE_NONE;
}

static bool has_room(struct role_names *all)
{
    return ARRAY_GROW(&all->names, all->count + 1, &all->capacity, ARRAY_NO_MAX);
}

/* One that cannot be folded is left out. */
static int take_name(void *context, const char *section, const char *key, const char *value)
{
    struct role_names *all = context;
    int role = role_of(section);
    char *name = role != KIMT_ROLE_NONE && has_room(all) ? fold(value) : NULL;

    (void)key;
    if (name)
        all->names[all->count++] = (struct role_name){.role = role, .name = name};
    return 0;
}

static void free_names(void *made)
{
    struct role_names *all = made;

    for (size_t i = 0; i < all->count; i++)
        free(all->names[i].name);
    free(all->names);
    free(all);
}

static int make_names(const struct kimt_host *host, void **made_r, struct kimt_error *err)
{
    struct role_names *all = calloc(1, sizeof *all);

    if (!all)
        return no_memory(err, KIMT_SCOPE_ACCOUNT, "for the names of folders");
    if (host->settings_read(host->context, "roles", take_name, all, err) == KIMT_FAIL) {
        free_names(all);
        return KIMT_FAIL;
    }
    *made_r = all;
    return KIMT_OK;
}

static const struct shared_data_kind dictionary = {
    .folder = "roles", .make = make_names, .destroy = free_names};

/* ---- the folders ---- */

static void add_candidate(struct search *search, struct imap_entry *entry)
{
    char *name = fold(entry->parts[entry->part_count - 1]);
    struct candidate *candidate = NULL;

    if (!name)
        return;
    HASH_FIND_STR(search->by_name, name, candidate);
    if (candidate) { /* sorted: what came first may still be the deeper one */
        if (entry->part_count < candidate->entry->part_count)
            candidate->entry = entry;
        free(name);
        return;
    }
    candidate = calloc(1, sizeof *candidate);
    if (!candidate) {
        free(name);
        return;
    }
    candidate->entry = entry;
    candidate->name = name;
    HASH_ADD_KEYPTR(hh, search->by_name, candidate->name, strlen(candidate->name), candidate);
    if (HASH_HOLDS(hh, candidate))
        return;
    free(candidate->name);
    free(candidate);
}

/* One name of the dictionary. Earlier names were looked at before, so a later one must be nearer
 * to the top to win. */
static void try_name(struct search *search, const struct role_name *name)
{
    struct candidate *candidate = NULL;

    if (search->taken[name->role])
        return;
    HASH_FIND_STR(search->by_name, name->name, candidate);
    if (candidate && candidate->entry->role == KIMT_ROLE_NONE &&
        (!search->found[name->role] ||
         candidate->entry->part_count < search->found[name->role]->part_count))
        search->found[name->role] = candidate->entry;
}

static void free_candidates(struct search *search)
{
    struct candidate *candidate, *next;

    HASH_ITER(hh, search->by_name, candidate, next)
    {
        HASH_DEL(search->by_name, candidate);
        free(candidate->name);
        free(candidate);
    }
}

/* The first that says it is one; of the others none has a role. */
static void take_attributes(struct search *search, struct imap_folders *folders)
{
    for (size_t i = 0; i < folders->count; i++) {
        struct imap_entry *entry = folders->entries[i];
        bool inbox = entry->part_count == 1 && strcmp(entry->parts[0], "INBOX") == 0;
        bool foreign = (entry->attributes & KIMT_FOLDER_FOREIGN) != 0;
        if (foreign || (!inbox && entry->role == KIMT_ROLE_INBOX))
            entry->role = KIMT_ROLE_NONE;
        else if (inbox)
            entry->role = KIMT_ROLE_INBOX;
        if (entry->role == KIMT_ROLE_NONE)
            continue;
        if (search->taken[entry->role])
            entry->role = KIMT_ROLE_NONE;
        else
            search->taken[entry->role] = entry;
    }
}

int imap_folders_assign_roles(const struct kimt_host *host, struct imap_folders *folders,
                              struct kimt_error *err)
{
    struct search search = {.by_name = NULL};
    const void *made;
    const struct role_names *all;

    if (shared_data_get(&dictionary, host, &made, err) != KIMT_OK)
        return KIMT_FAIL;
    all = made;
    take_attributes(&search, folders);
    for (size_t i = 0; i < folders->count; i++)
        if (is_near_top(folders->entries[i]))
            add_candidate(&search, folders->entries[i]);
    for (size_t i = 0; i < all->count; i++)
        try_name(&search, &all->names[i]);
    for (int role = 0; role < ROLES; role++)
        for (size_t i = 0; search.found[role] && i < folders->count; i++)
            if (folders->entries[i] == search.found[role])
                folders->entries[i]->role = role;
    free_candidates(&search);
    return KIMT_OK;
}
