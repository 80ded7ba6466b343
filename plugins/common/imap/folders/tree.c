/* SPDX-License-Identifier: MIT
 *
 * From raw names to a tree: paths, parents no one listed, what is not the account's own mail.
 */
#include <config.h>

#include "common/imap/exchange/session_fields.h"
#include "common/imap/folders/folders_inner.h"
#include "common/imap/grammar/utf7.h"

#include <stdlib.h>
#include <strings.h>

/* INBOX is the same in any case, also at the head of a prefix such as "INBOX.". */
static bool has_prefix(const char *raw, const char *prefix)
{
    size_t length = strlen(prefix);
    size_t loose = strncasecmp(prefix, "INBOX", 5) == 0 ? 5 : 0;

    return strlen(raw) >= length && strncasecmp(raw, prefix, loose) == 0 &&
           strncmp(raw + loose, prefix + loose, length - loose) == 0;
}

/* ---- paths ---- */

static bool is_inbox(const char *part)
{
    return strcasecmp(part, "INBOX") == 0;
}

/* The name without the personal prefix. INBOX.INBOX keeps it, or it would be taken for INBOX. */
static const char *below_prefix(const struct imap_session *session, const char *raw)
{
    size_t length = strlen(session->prefix);
    const char *rest = raw + length;

    if (length == 0 || !has_prefix(raw, session->prefix) || !*rest ||
        (is_inbox(rest) && !is_inbox(raw)))
        return raw;
    return rest;
}

/* What is no character is shown as U+FFFD, and reported: another name may look the same. */
static void tell_replaced(const struct imap_session *session, const char *shown)
{
    if (strstr(shown, "\xef\xbf\xbd"))
        kimt_note(session->host, KIMT_NOTE_SERVER, shown,
                  "the server's name for this folder is not text; it gets this one");
}

static bool add_part(const struct imap_session *session, struct imap_entry *entry, char **at,
                     const char *end, const char *raw, size_t length)
{
    char *text = NULL;
    bool is_exact;

    if (utf7_decode(raw, length, &text, &is_exact) != KIMT_OK)
        return false;
    if (!is_exact)
        tell_replaced(session, text);
    const char *shown = *text ? text : "_"; /* "A//B": no part may be empty */
    size_t size = strlen(shown) + 1;
    bool fits = size <= (size_t)(end - *at);
    if (fits) {
        memcpy(*at, shown, size);
        entry->parts[entry->part_count++] = *at;
        *at += size;
    }
    free(text);
    return fits;
}

/* From the last possible part on the delimiter is a character like others. */
static const char *end_of_part(const struct imap_entry *entry, const char *raw, uint32_t before)
{
    return entry->delimiter && before + 1 < PARTS_MAX ? strchr(raw, entry->delimiter) : NULL;
}

static uint32_t count_parts(const struct imap_entry *entry, const char *raw)
{
    uint32_t count = 1;

    for (const char *end; (end = end_of_part(entry, raw, count - 1)) != NULL; raw = end + 1)
        count++;
    return count;
}

static bool split(const struct imap_session *session, struct imap_folders *folders,
                  struct imap_entry *entry, const char *raw)
{
    /* Decoding makes 3 bytes of 1 at the most; a NUL for each part, and one for "_". */
    size_t pointers = count_parts(entry, raw) * sizeof *entry->parts;
    size_t capacity = strlen(raw) * 4 + 4;

    free(entry->parts);
    entry->part_count = 0;
    entry->parts =
        imap_folders_may_hold(folders, pointers + capacity) ? malloc(pointers + capacity) : NULL;
    if (!entry->parts)
        return false;
    char *at = (char *)entry->parts + pointers, *limit = at + capacity;
    for (;;) {
        const char *end = end_of_part(entry, raw, entry->part_count);
        if (!add_part(session, entry, &at, limit, raw, end ? (size_t)(end - raw) : strlen(raw)))
            return false;
        if (!end)
            break;
        raw = end + 1;
    }
    if (is_inbox(entry->parts[0]))
        entry->parts[0] = "INBOX";
    return true;
}

/* ---- whose it is, and what it is ---- */

/* Below a prefix of the account's own, which is no empty one. */
static bool is_own(const struct imap_session *session, const char *raw)
{
    bool own = is_inbox(raw) || (session->prefix[0] && has_prefix(raw, session->prefix));

    for (size_t i = 0; i < session->personal_count && !own; i++)
        own = has_prefix(raw, session->personal_prefixes[i]);
    return own;
}

static bool is_foreign(const struct imap_session *session, const char *raw)
{
    bool own = is_own(session, raw);

    for (size_t i = 0; i < session->foreign_count; i++) {
        const char *prefix = session->foreign_prefixes[i];
        size_t length = strlen(prefix);
        /* An empty foreign prefix beside a personal one: all that is not below the latter. */
        if (length == 0 && session->prefix[0] && !own)
            return true;
        if (length == 0 || has_prefix(session->prefix, prefix))
            continue;
        if (has_prefix(raw, prefix) ||
            (strlen(raw) + 1 == length && strncmp(raw, prefix, length - 1) == 0))
            return true;
    }
    return false;
}

/* Each value is a path as the server has it, meaning it and all below it; with a * at its end, all
 * that begins so. A letter's case counts: "Deleted" is a user's, where "DELETED" is the server's.
 */
static bool is_listed(const struct imap_flavour_list *list, const char *raw, char delimiter)
{
    for (size_t i = 0; i < list->count; i++) {
        const char *value = list->values[i], *at = raw;

        while (*value && *at && (*value == *at || (*value == '/' && *at == delimiter))) {
            value++;
            at++;
        }
        if ((*value == '*' && !value[1]) || (!*value && (!*at || (delimiter && *at == delimiter))))
            return true;
    }
    return false;
}

/* What the server itself says of shared folders goes before what is believed of its kind. */
static uint32_t marks_of(const struct imap_session *session, const struct imap_entry *entry)
{
    const struct imap_flavour *flavour = session->flavour;
    bool told = session->foreign_count > 0 || is_own(session, entry->raw);
    uint32_t marks = KIMT_FOLDER_NONE;

    if (is_foreign(session, entry->raw) ||
        (!told && is_listed(&flavour->foreign, entry->raw, entry->delimiter)))
        marks |= KIMT_FOLDER_FOREIGN;
    if (is_listed(&flavour->skip, below_prefix(session, entry->raw), entry->delimiter))
        marks |= KIMT_FOLDER_NOT_MAIL;
    return marks;
}

bool imap_folders_leave_out(const struct imap_session *session, const struct imap_entry *entry)
{
    return marks_of(session, entry) != KIMT_FOLDER_NONE;
}

/* ---- order and parents ---- */

static int compare_parts(const struct imap_entry *a, const struct imap_entry *b, uint32_t count)
{
    for (uint32_t i = 0; i < count && i < a->part_count && i < b->part_count; i++) {
        bool inbox = i == 0 && strcmp(a->parts[0], "INBOX") == 0;
        bool other = i == 0 && strcmp(b->parts[0], "INBOX") == 0;
        int order = inbox || other ? other - inbox : strcmp(a->parts[i], b->parts[i]);
        if (order)
            return order;
    }
    uint32_t left = a->part_count < count ? a->part_count : count;
    uint32_t right = b->part_count < count ? b->part_count : count;
    return (left > right) - (left < right);
}

static int compare(const void *left, const void *right)
{
    const struct imap_entry *a = *(struct imap_entry *const *)left;
    const struct imap_entry *b = *(struct imap_entry *const *)right;
    int order = compare_parts(a, b, UINT32_MAX);

    return order ? order : strcmp(a->raw, b->raw);
}

static void sort(struct imap_folders *folders)
{
    if (folders->count > 1)
        qsort(folders->entries, folders->count, sizeof(struct imap_entry *), compare);
}

/* The raw name of the first `count` parts of an entry: its raw name cut there. */
static bool cut_raw(const struct imap_session *session, const struct imap_entry *entry,
                    uint32_t count, char *buffer, size_t capacity)
{
    const char *at = below_prefix(session, entry->raw);

    for (uint32_t i = 0; i < count; i++) {
        const char *end = strchr(at, entry->delimiter);
        if (!end)
            return false;
        at = end + 1;
    }
    size_t length = (size_t)(at - 1 - entry->raw);
    if (length == 0 || length >= capacity)
        return false;
    memcpy(buffer, entry->raw, length);
    buffer[length] = '\0';
    return true;
}

static bool add_parent(const struct imap_session *session, struct imap_folders *folders,
                       const struct imap_entry *child, uint32_t count)
{
    char raw[RAW_NAME_MAX];
    bool is_new;

    if (!cut_raw(session, child, count, raw, sizeof raw))
        return true;
    struct imap_entry *parent = imap_folders_entry(folders, raw, &is_new);
    if (!parent)
        return false;
    if (!is_new)
        return true;
    parent->placeholder = true;
    parent->delimiter = child->delimiter;
    parent->attributes = KIMT_FOLDER_NO_SELECT;
    if (!split(session, folders, parent, below_prefix(session, parent->raw)))
        return false;
    parent->attributes |= marks_of(session, parent);
    return true;
}

/* In sorted order an ancestor that is there stands before its children, so each entry needs to be
 * compared with the one before only. */
static bool add_parents(const struct imap_session *session, struct imap_folders *folders)
{
    size_t listed = folders->count;

    for (size_t i = 0; i < listed; i++) {
        const struct imap_entry *entry = folders->entries[i];
        for (uint32_t count = 1; count < entry->part_count; count++) {
            bool known = i > 0 && compare_parts(folders->entries[i - 1], entry, count) == 0;
            if (!known && !add_parent(session, folders, entry, count))
                return false;
        }
    }
    if (folders->count > listed)
        sort(folders);
    return true;
}

/* ---- what is handed out ---- */

static void fill(struct imap_entry *entry)
{
    entry->folder = (struct kimt_folder){.struct_size = sizeof entry->folder,
                                         .attributes = entry->attributes,
                                         .parts = entry->parts,
                                         .part_count = entry->part_count,
                                         .role = entry->role,
                                         .key = entry->fault ? "" : entry->raw,
                                         .fault = entry->fault,
                                         .messages = entry->counts.messages,
                                         .bytes = entry->counts.bytes,
                                         .uid_validity = entry->counts.uid_validity,
                                         .uid_next = entry->counts.uid_next,
                                         .highest_modseq = entry->counts.highest_modseq};
}

void imap_folders_fill(struct imap_folders *folders)
{
    for (size_t i = 0; i < folders->count; i++)
        fill(folders->entries[i]);
}

int imap_folders_grow_tree(struct imap_session *session, struct imap_folders *folders,
                           struct kimt_error *err)
{
    for (size_t i = 0; i < folders->count; i++) {
        struct imap_entry *entry = folders->entries[i];
        const char *raw = entry->fault ? entry->raw + 1 : below_prefix(session, entry->raw);
        if (!split(session, folders, entry, raw))
            return imap_folders_fail(folders, err);
        if (!entry->fault)
            entry->attributes |= marks_of(session, entry);
    }
    sort(folders);
    if (!add_parents(session, folders))
        return imap_folders_fail(folders, err);
    if (imap_folders_assign_roles(session->host, folders, err) != KIMT_OK)
        return KIMT_FAIL;
    imap_folders_fill(folders);
    return KIMT_OK;
}
