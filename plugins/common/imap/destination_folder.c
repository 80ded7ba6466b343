/* SPDX-License-Identifier: MIT
 *
 * The folder that appends go to: which it is, what SELECT tells of it, and opening it for changes.
 * How it comes to be is in destination_ensure.c.
 */
#include <config.h>

#include "common/imap/destination_private.h"

#include <stdlib.h>

/* ---- which it is */

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
        return destination_no_memory(err);
    for (uint32_t i = 0; i < wanted->part_count; i++, folder->part_count++) {
        folder->parts[i] = strdup(wanted->parts[i]);
        if (!folder->parts[i])
            return destination_no_memory(err);
        length += strlen(folder->parts[i]) + 1;
    }
    folder->path = calloc(1, length);
    if (!folder->path)
        return destination_no_memory(err);
    for (size_t i = 0, used = 0; i < folder->part_count; i++)
        used += (size_t)snprintf(folder->path + used, length - used, "%s%s", i ? "/" : "",
                                 folder->parts[i]);
    folder->ensured = (struct kimt_folder){.struct_size = sizeof folder->ensured,
                                           .attributes = wanted->attributes,
                                           .parts = (const char *const *)folder->parts,
                                           .part_count = (uint32_t)folder->part_count,
                                           .role = wanted->role,
                                           .bytes = KIMT_UNKNOWN};
    return KIMT_OK;
}

/* ---- what SELECT tells */

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

/* ---- opened again, for changes */

int destination_select(struct kimt_destination_session *d, struct kimt_error *err)
{
    uint32_t before = d->folder.ensured.uid_validity;
    struct imap_result result;

    if (destination_settle_next(d, err) != KIMT_OK ||
        imap_session_run_mailbox(d->session, &result, destination_folder_hear, &d->folder, err,
                                 "SELECT ", d->folder.raw, "") != KIMT_OK ||
        destination_check_selected(d, &d->folder, &result, err) != KIMT_OK)
        return KIMT_FAIL;
    if (before == d->folder.ensured.uid_validity)
        return KIMT_OK;
    return kimt_fail(err, KIMT_SCOPE_FOLDER, KIMT_KIND_NOT_FOUND, KIMT_RETRY_NEVER,
                     "folder %s was replaced by another one at the destination", d->folder.path);
}

/* Never by CLOSE, which would expunge. EXAMINE's PERMANENTFLAGS are none, and not heard. */
static int leave(struct kimt_destination_session *d, struct kimt_error *err)
{
    struct imap_result result;

    if (imap_has(d->session, "UNSELECT"))
        return imap_session_run(d->session, &result, NULL, NULL, err, "UNSELECT");
    return imap_session_run_mailbox(d->session, &result, NULL, NULL, err, "EXAMINE ", d->folder.raw,
                                    "");
}

int destination_leave(struct kimt_destination_session *d, int result, struct kimt_error *err)
{
    struct kimt_error second = {.struct_size = sizeof second};

    if (imap_is_broken(d->session))
        return KIMT_FAIL;
    if (leave(d, result == KIMT_OK ? err : &second) != KIMT_OK)
        return KIMT_FAIL;
    return result;
}

int destination_step_aside(struct kimt_destination_session *d, struct kimt_error *err)
{
    struct imap_result result;

    if (imap_has(d->session, "UNSELECT"))
        return KIMT_OK; /* then none is selected */
    return imap_session_run_mailbox(d->session, &result, NULL, NULL, err, "EXAMINE ", "INBOX", "");
}
