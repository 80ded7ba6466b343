/* SPDX-License-Identifier: MIT
 *
 * The keys of a flavour: which member each one sets, and what it may say.
 */
#include <config.h>

#include "common/imap/flavour/flavour_inner.h"
#include "common/imap/flavour/options.h"

#include <assert.h>
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <strings.h>

/* ---- values ---- */

static bool read_bool(const char *value, bool *bool_r)
{
    bool yes = strcasecmp(value, "yes") == 0 || strcasecmp(value, "auto") == 0;

    *bool_r = yes;
    return yes || strcasecmp(value, "no") == 0;
}

static bool read_number(const char *value, uint64_t most, uint64_t *number_r)
{
    char *end;

    if (!isdigit((unsigned char)*value))
        return false;
    errno = 0;
    unsigned long long number = strtoull(value, &end, 10);
    if (errno || *end || number > most)
        return false;
    *number_r = number;
    return true;
}

static bool read_u32(const char *value, uint32_t *number_r)
{
    uint64_t number;

    if (!read_number(value, UINT32_MAX, &number))
        return false;
    *number_r = (uint32_t)number;
    return true;
}

static bool read_text(const char *value, char *buffer, size_t capacity)
{
    return (size_t)snprintf(buffer, capacity, "%s", value) < capacity;
}

bool imap_flavour_word(const char **at, const char **word_r, size_t *length_r)
{
    *at += strspn(*at, ", \t");
    *word_r = *at;
    *length_r = strcspn(*at, ", \t");
    *at += *length_r;
    return *length_r > 0;
}

static bool read_auth(const char *value, int32_t *auth)
{
    const char *word;
    size_t length;
    size_t count = 0;

    memset(auth, 0, IMAP_FLAVOUR_AUTH_MAX * sizeof *auth);
    while (imap_flavour_word(&value, &word, &length)) {
        const struct kimt_choice *choice = imap_auth_choices + 1; /* all but auto */
        while (choice->name &&
               (strlen(choice->name) != length || strncasecmp(choice->name, word, length) != 0))
            choice++;
        if (!choice->name || count == IMAP_FLAVOUR_AUTH_MAX)
            return false;
        auth[count++] = choice->value;
    }
    return true;
}

static bool add_value(struct imap_flavour_list *list, const char *value)
{
    char *copy = list->count < IMAP_FLAVOUR_LIST_MAX ? strdup(value) : NULL;

    if (!copy)
        return false;
    list->values[list->count++] = copy;
    return true;
}

/* ---- keys ---- */

static struct imap_flavour_list *list_of(struct imap_flavour *flavour, const char *key)
{
    static const struct {
        const char *name;
        size_t offset;
    } lists[] = {{"skip.", offsetof(struct imap_flavour, skip)},
                 {"foreign.", offsetof(struct imap_flavour, foreign)},
                 {"throttle.", offsetof(struct imap_flavour, throttle)},
                 {"quota.", offsetof(struct imap_flavour, quota)},
                 {"too_large.", offsetof(struct imap_flavour, too_large)},
                 {"missing.", offsetof(struct imap_flavour, missing)},
                 {"in_use.", offsetof(struct imap_flavour, in_use)},
                 {"login.", offsetof(struct imap_flavour, login)},
                 {"locked.", offsetof(struct imap_flavour, locked)},
                 {"contended.", offsetof(struct imap_flavour, contended)}};

    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        if (strncmp(key, lists[i].name, strlen(lists[i].name)) == 0)
            return (struct imap_flavour_list *)(void *)((char *)flavour + lists[i].offset);
    return NULL;
}

static bool *bool_of(struct imap_flavour *flavour, const char *key)
{
    static const struct {
        const char *name;
        size_t offset;
    } flags[] = {{"id", offsetof(struct imap_flavour, send_id)},
                 {"namespace", offsetof(struct imap_flavour, ask_namespace)},
                 {"list_extended", offsetof(struct imap_flavour, list_extended)},
                 {"list_status", offsetof(struct imap_flavour, list_status)},
                 {"inbox_children", offsetof(struct imap_flavour, inbox_children)},
                 {"make_levels", offsetof(struct imap_flavour, make_levels)},
                 {"keywords", offsetof(struct imap_flavour, keywords)},
                 {"multiappend", offsetof(struct imap_flavour, multiappend)},
                 {"compress", offsetof(struct imap_flavour, compress)},
                 {"ahead", offsetof(struct imap_flavour, ahead)}};

    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
        if (strcmp(key, flags[i].name) == 0)
            return (bool *)((char *)flavour + flags[i].offset);
    return NULL;
}

/* One of two words; which one is `first`. */
static bool read_choice(const char *value, const char *first, const char *second, bool *first_r)
{
    *first_r = strcasecmp(value, first) == 0;
    return *first_r || strcasecmp(value, second) == 0;
}

static enum imap_applied verdict(bool good)
{
    return good ? IMAP_APPLIED : IMAP_BAD_VALUE;
}

static enum imap_applied apply_text(struct imap_flavour *flavour, const char *key,
                                    const char *value)
{
    if (strcmp(key, "like") == 0)
        return verdict(read_text(value, flavour->like, sizeof flavour->like));
    if (strcmp(key, "detect_cap") == 0)
        return verdict(read_text(value, flavour->detect_cap, sizeof flavour->detect_cap));
    if (strcmp(key, "detect_banner") == 0)
        return verdict(read_text(value, flavour->detect_banner, sizeof flavour->detect_banner));
    if (strcmp(key, "detect_id") == 0)
        return verdict(read_text(value, flavour->detect_id, sizeof flavour->detect_id));
    if (strcmp(key, "prefix") == 0)
        return verdict(read_text(value, flavour->prefix, sizeof flavour->prefix));
    return IMAP_UNKNOWN_KEY;
}

enum imap_applied imap_flavour_apply(struct imap_flavour *flavour, const char *key,
                                     const char *value)
{
    struct imap_flavour_list *list = list_of(flavour, key);
    bool *flag = bool_of(flavour, key);

    assert(flavour);
    if (list)
        return verdict(add_value(list, value));
    if (flag)
        return verdict(read_bool(value, flag));
    if (strcmp(key, "auth") == 0)
        return verdict(read_auth(value, flavour->auth));
    if (strcmp(key, "open_with") == 0)
        return verdict(read_choice(value, "select", "examine", &flavour->open_with_select));
    if (strcmp(key, "literal") == 0)
        return verdict(read_choice(value, "sync", "auto", &flavour->literal_sync));
    if (strcmp(key, "pipeline") == 0)
        return verdict(read_u32(value, &flavour->pipeline) && flavour->pipeline > 0);
    if (strcmp(key, "max_command") == 0)
        return verdict(read_u32(value, &flavour->max_command));
    if (strcmp(key, "max_append") == 0)
        return verdict(read_number(value, INT64_MAX, &flavour->max_append));
    if (strcmp(key, "throttle_wait") == 0)
        return verdict(read_u32(value, &flavour->throttle_wait_ms));
    if (strcmp(key, "in_use_wait") == 0)
        return verdict(read_u32(value, &flavour->in_use_wait_ms));
    return apply_text(flavour, key, value);
}
