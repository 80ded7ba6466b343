/* SPDX-License-Identifier: MIT
 *
 * The folder that appends go to: which it is, and what SELECT says of it. How it comes to be is
 * in destination_ensure.c; opening it for changes, in destination_select.c.
 */
#include <config.h>

#include "common/imap/destination/destination_folder.h"
#include "common/imap/destination/destination_private.h"
#include "common/imap/destination/destination_select.h"
#include "common/imap/exchange/fail.h"
#include "common/memory/no_memory.h"

#include <stdlib.h>

/* ---- which it is ---- */

void destination_folder_clear(struct destination_folder *folder)
{
    for (size_t i = 0; i < folder->part_count; i++)
        free(folder->parts[i]);
    free(folder->parts);
    free(folder->path);
    free(folder->raw);
    free(folder->permanent);
    *folder = (struct destination_folder){0};
}

int destination_folder_set(struct destination_folder *folder, const struct kimt_folder *wanted,
                           struct kimt_error *err)
{
    size_t length = 1;

    destination_folder_clear(folder);
    folder->parts = calloc(wanted->part_count, sizeof *folder->parts);
    if (!folder->parts)
        return no_memory(err, KIMT_SCOPE_ACCOUNT, "for a folder");
    for (uint32_t i = 0; i < wanted->part_count; i++, folder->part_count++) {
        folder->parts[i] = strdup(wanted->parts[i]);
        if (!folder->parts[i])
            return no_memory(err, KIMT_SCOPE_ACCOUNT, "for a folder");
        length += strlen(folder->parts[i]) + 1;
    }
    folder->path = calloc(1, length);
    if (!folder->path)
        return no_memory(err, KIMT_SCOPE_ACCOUNT, "for a folder");
    for (size_t i = 0, used = 0; i < folder->part_count; i++)
        used += (size_t)snprintf(folder->path + used, length - used, "%s%s", i ? "/" : "",
                                 folder->parts[i]);
    folder->ensured = (struct kimt_folder){.struct_size = sizeof folder->ensured,
                                           .attributes = wanted->attributes,
                                           .parts = (const char *const *)folder->parts,
                                           .part_count = (uint32_t)folder->part_count,
                                           .role = wanted->role,
                                           .messages = KIMT_UNKNOWN, /* until EXISTS is heard */
                                           .bytes = KIMT_UNKNOWN};
    return KIMT_OK;
}

/* ---- what SELECT says ---- */

static void keep_permanent(struct destination_folder *folder, struct imap_cursor flags)
{
    size_t capacity = 3 + (size_t)(flags.end - flags.at) * 2, used = 1;
    struct imap_token token;
    char *text = calloc(1, capacity);

    free(folder->permanent);
    folder->permanent = text;
    folder->any_keyword = folder->keeps_none = false;
    if (!text)
        return;
    text[0] = ' ';
    while (imap_token_next(&flags, &token) != IMAP_TOKEN_END) {
        if (token.type != IMAP_TOKEN_ATOM && token.type != IMAP_TOKEN_NIL)
            continue;
        if (imap_token_is(&token, "\\*"))
            folder->any_keyword = true;
        used +=
            (size_t)snprintf(text + used, capacity - used, "%.*s ", (int)token.length, token.data);
    }
    folder->keeps_none = used == 1;
}

/* Some servers say of an empty folder that it keeps no flags, and keep them once it has messages.
 */
static void doubt_permanent(struct destination_folder *folder)
{
    if (!folder->keeps_none || !folder->counted || folder->ensured.messages > 0)
        return;
    free(folder->permanent);
    folder->permanent = NULL;
}

static uint32_t number_of(struct imap_cursor cursor)
{
    struct imap_token token;
    uint64_t number = 0;

    (void)imap_token_next(&cursor, &token);
    return imap_token_number(&token, &number) && number <= UINT32_MAX ? (uint32_t)number : 0;
}

int destination_folder_hear(void *context, const struct imap_response *r, struct kimt_error *err)
{
    struct destination_folder *folder = context;

    (void)err;
    if (r->has_number && strcmp(r->name, "EXISTS") == 0) {
        folder->ensured.messages = r->number;
        folder->counted = true;
    } else if (r->code == IMAP_CODE_UIDVALIDITY) {
        folder->ensured.uid_validity = number_of(r->code_args);
    } else if (r->code == IMAP_CODE_UIDNEXT) {
        folder->ensured.uid_next = number_of(r->code_args);
    } else if (r->code == IMAP_CODE_PERMANENTFLAGS) {
        keep_permanent(folder, r->code_args);
    }
    doubt_permanent(folder);
    return KIMT_OK;
}

int destination_check_selected(const struct kimt_destination_session *d,
                               const struct destination_folder *folder,
                               const struct imap_result *result, struct kimt_error *err)
{
    if (result->status == IMAP_OK)
        return KIMT_OK;
    return imap_fail(d->session, err, KIMT_SCOPE_FOLDER, result,
                     "folder %s cannot be opened at the destination", folder->path);
}
