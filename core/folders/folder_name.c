/* SPDX-License-Identifier: MIT
 *
 * Characters are replaced by '_', never dropped: a name stays recognisable.
 */
#include "folders/folder_name.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <utf8proc.h>

#define HASH_CHARACTERS 9 /* "~" and eight digits */

static bool is_continuation(char byte)
{
    return ((unsigned char)byte & 0xc0) == 0x80;
}

size_t folder_name_length(const char *name)
{
    size_t length = 0;

    for (; *name; name++)
        length += !is_continuation(*name);
    return length;
}

/* The byte where character number `index` begins. */
static size_t offset_of(const char *name, size_t index)
{
    size_t at = 0;

    while (name[at] && index > 0) {
        at++;
        while (is_continuation(name[at]))
            at++;
        index--;
    }
    return at;
}

static uint32_t hash_of(const char *text)
{
    uint32_t hash = 2166136261u;

    for (; *text; text++)
        hash = (hash ^ (unsigned char)*text) * 16777619u;
    return hash;
}

void folder_name_shorten(char name[FOLDER_NAME_BYTES], size_t characters, const char *whole)
{
    size_t keep = characters > HASH_CHARACTERS ? characters - HASH_CHARACTERS : 0;
    size_t at = offset_of(name, keep);

    if (at > FOLDER_NAME_BYTES - HASH_CHARACTERS - 1)
        at = offset_of(name, (FOLDER_NAME_BYTES - HASH_CHARACTERS - 1) / 4);
    (void)snprintf(name + at, FOLDER_NAME_BYTES - at, "~%08x", hash_of(whole));
}

static bool is_one_of(char byte, const char *set)
{
    return set && byte && strchr(set, byte);
}

static bool begins_supplementary(char byte)
{
    return ((unsigned char)byte & 0xf8) == 0xf0;
}

/* Each becomes one '_'. */
static bool replace_supplementary(char *name)
{
    bool changed = false;
    char *to = name;

    for (const char *from = name; *from; from++) {
        bool begins = begins_supplementary(*from);

        *to++ = begins ? '_' : *from;
        while (begins && is_continuation(from[1]))
            from++;
        changed |= begins;
    }
    *to = '\0';
    return changed;
}

/* Bytes of the control character that begins here; 0: none does. */
static size_t control_length(const char *at)
{
    unsigned char first = (unsigned char)at[0], second = (unsigned char)(first ? at[1] : 0);

    if (first < 0x20 || first == 0x7f)
        return 1;
    return first == 0xc2 && second >= 0x80 && second < 0xa0 ? 2 : 0;
}

static bool replace_forbidden(char *name, const struct kimt_folder_rules *rules)
{
    bool changed =
        rules->attributes & KIMT_RULE_NO_SUPPLEMENTARY ? replace_supplementary(name) : false;
    size_t to = 0, step;

    for (size_t i = 0; name[i]; i += step) {
        size_t control = control_length(name + i);
        bool last = name[i + 1] == '\0';
        bool bad = control > 0 || is_one_of(name[i], rules->forbidden) ||
                   (i == 0 && is_one_of(name[i], rules->forbidden_first)) ||
                   (last && is_one_of(name[i], rules->forbidden_last));

        step = control > 0 ? control : 1;
        name[to++] = bad ? '_' : name[i];
        changed |= bad;
    }
    name[to] = '\0';
    return changed;
}

/* CON, NUL, COM1 …, with or without an ending. */
static bool is_device(const char *name)
{
    static const char *const devices[] = {"CON", "PRN", "AUX", "NUL"};
    size_t stem = strcspn(name, ".");

    for (size_t i = 0; i < sizeof devices / sizeof devices[0]; i++)
        if (stem == 3 && strncasecmp(name, devices[i], 3) == 0)
            return true;
    return stem == 4 && name[3] >= '1' && name[3] <= '9' &&
           (strncasecmp(name, "COM", 3) == 0 || strncasecmp(name, "LPT", 3) == 0);
}

static bool is_reserved(const char *name, const struct kimt_folder_rules *rules)
{
    for (uint32_t i = 0; i < rules->reserved_count; i++)
        if (strcasecmp(name, rules->reserved[i]) == 0)
            return true;
    return false;
}

static void add_before(char name[FOLDER_NAME_BYTES], const char *prefix)
{
    char copy[FOLDER_NAME_BYTES];

    (void)snprintf(copy, sizeof copy, "%s", name);
    (void)snprintf(name, FOLDER_NAME_BYTES, "%s%.*s", prefix, FOLDER_NAME_BYTES - 16, copy);
}

const char *folder_name_fit(const char *name, const struct kimt_folder_rules *rules, bool top_level,
                            char out[FOLDER_NAME_BYTES])
{
    const char *reason = NULL;

    (void)snprintf(out, FOLDER_NAME_BYTES, "%s", name);
    if (strlen(name) >= FOLDER_NAME_BYTES) {
        folder_name_shorten(out, FOLDER_NAME_BYTES / 4, name);
        reason = "its name is too long";
    }
    if (replace_forbidden(out, rules))
        reason = "its name has characters that the destination does not allow";
    if (rules->attributes & KIMT_RULE_NO_DEVICE_NAMES && is_device(out)) {
        add_before(out, "_");
        reason = "its name means a device to the destination";
    }
    if (top_level && is_reserved(out, rules)) {
        (void)snprintf(out + strlen(out), FOLDER_NAME_BYTES - strlen(out), " (mail)");
        reason = "the destination keeps that name for something else";
    }
    if (rules->max_part_length > 0 && folder_name_length(out) > rules->max_part_length) {
        folder_name_shorten(out, rules->max_part_length, name);
        reason = "its name is too long";
    }
    return reason;
}

size_t folder_path_length(const char *const *parts, size_t count)
{
    size_t characters = 0;

    for (size_t i = 0; i < count; i++)
        characters += folder_name_length(parts[i]) + (i > 0);
    return characters;
}

size_t folder_path_limit(const struct kimt_folder_rules *rules)
{
    size_t limit = rules->max_path_length;

    if (limit == 0)
        return SIZE_MAX;
    return limit > rules->path_length_reserved ? limit - rules->path_length_reserved : limit;
}

const char *folder_path_fault(const char *const *parts, uint32_t count,
                              const struct kimt_folder_rules *rules, char fitted[FOLDER_NAME_BYTES])
{
    const char *wrong;

    fitted[0] = '\0';
    if (rules->attributes & KIMT_RULE_NO_INBOX_CHILDREN && count > 1 &&
        strcasecmp(parts[0], "INBOX") == 0)
        return "it has no folders below INBOX";
    if (rules->max_depth > 0 && count > rules->max_depth)
        return "the path is too deep";
    if (folder_path_length(parts, count) > folder_path_limit(rules))
        return "the path is too long";
    for (uint32_t i = 0; i < count; i++) {
        wrong = folder_name_fit(parts[i], rules, i == 0, fitted);
        if (wrong)
            return wrong;
    }
    return NULL;
}

const char folder_no_inbox_children[] = "the destination has no folders below INBOX";

const char *folder_path_fit(struct arena *arena, const char *const *parts, uint32_t count,
                            const struct kimt_folder_rules *rules, const char *const **fitted_r,
                            uint32_t *count_r)
{
    const char **fitted = arena_alloc(arena, (count + 1u) * sizeof *fitted);
    const char *reason = NULL;
    uint32_t first = 0;

    *fitted_r = fitted;
    *count_r = 0;
    if (rules->attributes & KIMT_RULE_NO_INBOX_CHILDREN && count > 1 &&
        strcasecmp(parts[0], "INBOX") == 0) {
        reason = folder_no_inbox_children;
        first = 1;
    }
    if (rules->max_depth > 0 && count - first > rules->max_depth) {
        reason = "its path is too long or too deep";
        first = count - rules->max_depth;
    }
    for (uint32_t i = first; fitted && i < count; i++) {
        char name[FOLDER_NAME_BYTES];
        const char *changed = folder_name_fit(parts[i], rules, i == first, name);

        fitted[*count_r] = changed ? arena_string(arena, name) : parts[i];
        if (!fitted[(*count_r)++])
            *fitted_r = fitted = NULL;
        reason = changed ? changed : reason;
    }
    return reason;
}

/* Bytes of the character that begins here, if it may be one that a destination does not take; 0: it
 * is taken everywhere. */
static size_t replaceable_length(const char *name, const char *at)
{
    size_t control = control_length(at);

    if (control > 0)
        return control;
    if (begins_supplementary(*at))
        return 4;
    if (*at == ' ')
        return at == name || at[1] == '\0';
    return ispunct((unsigned char)*at) && *at != '-';
}

static bool may_become(const char *name, const char *other)
{
    const char *at = name;

    while (*at) {
        size_t length = *other == '_' ? replaceable_length(name, at) : 0;

        if (length == 0 && *at != *other)
            return false;
        at += length > 0 ? strnlen(at, length) : 1;
        other++;
    }
    return *other == '\0';
}

bool folder_path_may_become(const char *const *parts, uint32_t count, const char *const *others,
                            uint32_t other_count)
{
    bool same = count == other_count;

    for (uint32_t i = 0; same && i < count; i++)
        same = may_become(parts[i], others[i]);
    return same;
}

char *folder_name_folded(const char *text, bool any_case)
{
    utf8proc_uint8_t *result = NULL;
    unsigned options = UTF8PROC_NULLTERM | UTF8PROC_STABLE | UTF8PROC_COMPOSE;

    if (any_case)
        options |= UTF8PROC_CASEFOLD;
    if (utf8proc_map((const utf8proc_uint8_t *)text, 0, &result, (utf8proc_option_t)options) < 0)
        return strdup(text);
    return (char *)result;
}

char *folder_name_key(struct arena *arena, const char *const *parts, size_t count,
                      bool case_insensitive)
{
    char *key = arena_string(arena, "");

    for (size_t i = 0; key && i < count; i++) {
        bool inbox = i == 0 && strcasecmp(parts[i], "INBOX") == 0;
        char *part = folder_name_folded(inbox ? "INBOX" : parts[i], case_insensitive);
        size_t size = part ? strlen(key) + strlen(part) + 2 : 0;
        char *longer = part ? arena_alloc(arena, size) : NULL;

        if (longer)
            (void)snprintf(longer, size, "%s\n%s", key, part);
        free(part);
        key = longer;
    }
    return key;
}

bool folder_name_matches(const char *pattern, const char *path)
{
    const char *star = NULL, *mark = NULL;

    while (*path) {
        if (*pattern == '*') {
            star = ++pattern;
            mark = path;
        } else if (*pattern && (*pattern == '?' || *pattern == *path)) {
            bool wide = *pattern == '?';
            pattern++;
            path++;
            while (wide && is_continuation(*path))
                path++;
        } else if (star) {
            pattern = star;
            path = ++mark;
        } else {
            return false;
        }
    }
    while (*pattern == '*')
        pattern++;
    return *pattern == '\0';
}
