/* SPDX-License-Identifier: MIT
 *
 * Which names the store of an account takes, as rules that the core applies to the whole tree
 * before anything is made: what the separator, the prefix and the flavour say, and what refused
 * folders have taught.
 *
 * No server says which characters it does not like. When a folder is refused, those in its name
 * that no folder there has are suspected, and the rules forbid them once. If the folder is taken
 * without them, and there was only one, it is the one: that is remembered of the host.
 */
#include <config.h>

#include "common/imap/destination/destination_private.h"
#include "common/imap/destination/names.h"
#include "common/imap/exchange/session_state.h"
#include "common/imap/folders/hierarchy.h"

#include <ctype.h>
#include <pthread.h>
#include <strings.h>

enum {
    STORES = 32
};

/* What is known of a host. */
struct store {
    char host[280]; /* "": none */
    struct name_marks forbidden;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct store stores[STORES];
static size_t next_store;

/* ---- marks ---- */

/* Letters, digits and these two are taken everywhere. */
static bool is_mark(char byte)
{
    return ispunct((unsigned char)byte) && byte != '-' && byte != '_';
}

static bool begins_supplementary(char byte)
{
    return ((unsigned char)byte & 0xf8) == 0xf0;
}

/* The marks of a name, by where they stand. A blank is one at either end. */
static void mark(struct name_marks *marks, const char *part)
{
    size_t length = strlen(part);

    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)part[i];
        bool end = i == 0 || i + 1 == length;

        marks->supplementary |= begins_supplementary(part[i]);
        if (byte >= NAME_MARKS || !(is_mark(part[i]) || (end && byte == ' ')))
            continue;
        if (i == 0)
            marks->first[byte] = true;
        else if (end)
            marks->last[byte] = true;
        else
            marks->inner[byte] = true;
    }
}

static void mark_all(struct name_marks *marks, const char *const *parts, size_t count)
{
    for (size_t i = 0; i < count; i++)
        mark(marks, parts[i]);
}

/* What is refused within a name is so at its ends; what is taken within may be refused there. */
static void suspect(struct name_marks *suspects, const struct name_marks *found,
                    const struct name_marks *known)
{
    *suspects = (struct name_marks){.supplementary = found->supplementary && !known->supplementary};
    for (size_t c = 0; c < NAME_MARKS; c++) {
        suspects->inner[c] = found->inner[c] && !known->inner[c];
        suspects->first[c] = found->first[c] && !known->first[c] && !suspects->inner[c];
        suspects->last[c] = found->last[c] && !known->last[c] && !suspects->inner[c];
    }
}

static size_t count_marks(const struct name_marks *marks)
{
    size_t count = marks->supplementary;

    for (size_t c = 0; c < NAME_MARKS; c++)
        count += marks->inner[c] || marks->first[c] || marks->last[c];
    return count;
}

static void add_marks(struct name_marks *marks, const struct name_marks *more)
{
    marks->supplementary |= more->supplementary;
    for (size_t c = 0; c < NAME_MARKS; c++) {
        marks->inner[c] |= more->inner[c];
        marks->first[c] |= more->first[c];
        marks->last[c] |= more->last[c];
    }
}

/* ---- what is known of a host ---- */

/* Called with the lock held. NULL: nothing is. */
static struct store *find_store(const struct imap_session *session)
{
    for (size_t i = 0; i < STORES; i++)
        if (stores[i].host[0] && strcmp(stores[i].host, imap_name(session)) == 0)
            return &stores[i];
    return NULL;
}

static void learn(const struct imap_session *session, const struct name_marks *forbidden)
{
    struct store *store;

    (void)pthread_mutex_lock(&lock);
    store = find_store(session);
    if (!store) {
        store = &stores[next_store++ % STORES];
        *store = (struct store){.host = ""};
        (void)snprintf(store->host, sizeof store->host, "%s", imap_name(session));
    }
    add_marks(&store->forbidden, forbidden);
    (void)pthread_mutex_unlock(&lock);
}

static void recall(const struct imap_session *session, struct name_marks *forbidden)
{
    const struct store *store;

    (void)pthread_mutex_lock(&lock);
    store = find_store(session);
    if (store)
        add_marks(forbidden, &store->forbidden);
    (void)pthread_mutex_unlock(&lock);
}

void imap_names_forget(void)
{
    (void)pthread_mutex_lock(&lock);
    memset(stores, 0, sizeof stores);
    (void)pthread_mutex_unlock(&lock);
}

/* ---- folders that are taken, and refused ---- */

/* What is listed was taken once. */
static void know_listed(struct kimt_destination_session *d)
{
    const struct kimt_folder *folder;

    if (d->names.knows_listed)
        return;
    d->names.knows_listed = true;
    for (size_t i = 0; d->folders && (folder = imap_folders_get(d->folders, i)) != NULL; i++)
        mark_all(&d->names.known, folder->parts, folder->part_count);
}

void names_refused(struct kimt_destination_session *d, const struct destination_folder *folder)
{
    struct name_marks found = {.supplementary = false};

    if (d->names.suspects) { /* they were not the reason */
        d->names.suspects = false;
        return;
    }
    know_listed(d);
    mark_all(&found, (const char *const *)folder->parts, folder->part_count);
    suspect(&d->names.suspected, &found, &d->names.known);
    d->names.suspects = count_marks(&d->names.suspected) > 0;
}

void names_taken(struct kimt_destination_session *d, const struct destination_folder *folder)
{
    if (d->names.suspects && count_marks(&d->names.suspected) == 1)
        learn(d->session, &d->names.suspected);
    d->names.suspects = false;
    mark_all(&d->names.known, (const char *const *)folder->parts, folder->part_count);
}

/* ---- the rules ---- */

/* Below a prefix such as "INBOX.", what is made below INBOX is the same as what is made beside it.
 */
static bool has_inbox_children(const struct imap_session *session, const char *prefix)
{
    return imap_flavour(session)->inbox_children && strncasecmp(prefix, "INBOX", 5) != 0;
}

static void write_marks(char text[NAME_MARKS], const bool *set)
{
    size_t used = 0;

    for (unsigned c = 1; c < NAME_MARKS; c++)
        if (set[c])
            text[used++] = (char)c;
    text[used] = '\0';
}

const struct kimt_folder_rules *imap_destination_account_rules(struct kimt_destination_session *d)
{
    struct kimt_error ignored = {.struct_size = sizeof ignored};
    struct destination_names *names = &d->names;
    struct name_marks forbidden = {.supplementary = false};
    uint32_t attributes = KIMT_RULE_NONE;
    const char *prefix;
    char delimiter;

    if (imap_home(d->session, &delimiter, &prefix, &ignored) != KIMT_OK)
        return NULL; /* what is wrong with the session is reported with the next step */
    recall(d->session, &forbidden);
    if (names->suspects)
        add_marks(&forbidden, &names->suspected);
    if ((unsigned char)delimiter < NAME_MARKS)
        forbidden.inner[(unsigned char)delimiter] = true;
    write_marks(names->forbidden, forbidden.inner);
    write_marks(names->forbidden_first, forbidden.first);
    write_marks(names->forbidden_last, forbidden.last);
    if (!has_inbox_children(d->session, prefix))
        attributes |= KIMT_RULE_NO_INBOX_CHILDREN;
    if (forbidden.supplementary)
        attributes |= KIMT_RULE_NO_SUPPLEMENTARY;
    names->rules = (struct kimt_folder_rules){.struct_size = sizeof names->rules,
                                              .attributes = attributes,
                                              .max_depth = delimiter ? 0 : 1,
                                              .forbidden = names->forbidden,
                                              .forbidden_first = names->forbidden_first,
                                              .forbidden_last = names->forbidden_last};
    return &names->rules;
}
