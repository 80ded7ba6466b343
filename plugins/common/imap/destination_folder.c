/* SPDX-License-Identifier: MIT
 *
 * The folder that appends go to: made where it is missing, subscribed, and looked into.
 *
 * All of that is sent in one flight, before anything is answered: servers keep the order, and each
 * answer is looked at by itself. If the folder could be opened, it is there, whatever CREATE said.
 */
#include <config.h>

#include "common/imap/create.h"
#include "common/imap/destination_private.h"

#include <stdlib.h>

/* The commands of one flight; those that were not needed have no tag. */
struct flight {
    struct imap_creation creation;
    struct imap_command subscribe, select, unselect;
};

/* ---- which it is */

void destination_forget_folder(struct kimt_destination_session *d)
{
    for (size_t i = 0; i < d->part_count; i++)
        free(d->parts[i]);
    free(d->parts);
    free(d->path);
    free(d->raw);
    free(d->permanent);
    d->parts = NULL;
    d->path = d->raw = d->permanent = NULL;
    d->part_count = 0;
}

static int remember(struct kimt_destination_session *d, const struct kimt_folder *folder,
                    struct kimt_error *err)
{
    size_t length = 1;

    destination_forget_folder(d);
    d->parts = calloc(folder->part_count, sizeof *d->parts);
    if (!d->parts)
        return destination_no_memory(err);
    for (uint32_t i = 0; i < folder->part_count; i++, d->part_count++) {
        d->parts[i] = strdup(folder->parts[i]);
        if (!d->parts[i])
            return destination_no_memory(err);
        length += strlen(d->parts[i]) + 1;
    }
    d->path = calloc(1, length);
    if (!d->path)
        return destination_no_memory(err);
    for (size_t i = 0, used = 0; i < d->part_count; i++)
        used += (size_t)snprintf(d->path + used, length - used, "%s%s", i ? "/" : "", d->parts[i]);
    d->ensured = (struct kimt_folder){.struct_size = sizeof d->ensured,
                                      .attributes = folder->attributes,
                                      .parts = (const char *const *)d->parts,
                                      .part_count = (uint32_t)d->part_count,
                                      .role = folder->role,
                                      .bytes = KIMT_UNKNOWN};
    return KIMT_OK;
}

/* ---- what SELECT tells */

static void keep_permanent(struct kimt_destination_session *d, struct imap_cursor flags)
{
    size_t capacity = 3 + (size_t)(flags.end - flags.at) * 2, used = 1;
    struct imap_token token;
    char *text = calloc(1, capacity);

    free(d->permanent);
    d->permanent = text;
    d->any_keyword = false;
    if (!text)
        return;
    text[0] = ' ';
    while (imap_token_next(&flags, &token) != IMAP_TOKEN_END) {
        if (token.type != IMAP_TOKEN_ATOM && token.type != IMAP_TOKEN_NIL)
            continue;
        if (imap_token_is(&token, "\\*"))
            d->any_keyword = true;
        used +=
            (size_t)snprintf(text + used, capacity - used, "%.*s ", (int)token.length, token.data);
    }
}

static uint32_t number_of(struct imap_cursor cursor)
{
    struct imap_token token;
    uint64_t number = 0;

    (void)imap_token_next(&cursor, &token);
    return imap_token_number(&token, &number) && number <= UINT32_MAX ? (uint32_t)number : 0;
}

static int hear_select(void *context, const struct imap_response *r, struct kimt_error *err)
{
    struct kimt_destination_session *d = context;

    (void)err;
    if (r->has_number && strcmp(r->name, "EXISTS") == 0)
        d->ensured.messages = r->number;
    else if (r->code == IMAP_CODE_UIDVALIDITY)
        d->ensured.uid_validity = number_of(r->code_args);
    else if (r->code == IMAP_CODE_UIDNEXT)
        d->ensured.uid_next = number_of(r->code_args);
    else if (r->code == IMAP_CODE_PERMANENTFLAGS)
        keep_permanent(d, r->code_args);
    return KIMT_OK;
}

static int check_selected(const struct kimt_destination_session *d,
                          const struct imap_result *result, struct kimt_error *err)
{
    if (result->status == IMAP_OK)
        return KIMT_OK;
    return imap_fail(d->session, err, KIMT_SCOPE_FOLDER, result,
                     "folder %s cannot be opened at the destination", d->path);
}

/* ---- the flight */

static int put_subscribe(struct kimt_destination_session *d, struct flight *flight,
                         struct kimt_error *err)
{
    if (imap_make_way(d->session, err) != KIMT_OK)
        return KIMT_FAIL;
    return imap_send_mailbox(d->session, &flight->subscribe, err, "SUBSCRIBE ", d->raw, "");
}

/* Only SELECT tells which flags can be kept. The mailbox is left at once: while one is selected,
 * servers tell of each message that is appended to it. */
static int put_look(struct kimt_destination_session *d, struct flight *flight,
                    struct kimt_error *err)
{
    if (imap_make_way(d->session, err) != KIMT_OK ||
        imap_send_mailbox(d->session, &flight->select, err, "SELECT ", d->raw, "") != KIMT_OK ||
        imap_make_way(d->session, err) != KIMT_OK)
        return KIMT_FAIL;
    if (!imap_has(d->session, "UNSELECT") ||
        (flight->select.done && flight->select.result.status != IMAP_OK))
        return KIMT_OK;
    return imap_send(d->session, &flight->unselect, err, "UNSELECT");
}

static int send_all(struct kimt_destination_session *d, const struct kimt_folder *folder,
                    struct flight *flight, struct kimt_error *err)
{
    const struct kimt_folder *listed = destination_find_listed(d, folder);
    bool subscribe = (folder->attributes & KIMT_FOLDER_SUBSCRIBED) != 0;

    if (listed)
        subscribe = subscribe && !(listed->attributes & KIMT_FOLDER_SUBSCRIBED);
    else if (imap_creation_send(d->session, folder->parts, folder->part_count, &flight->creation,
                                err) != KIMT_OK)
        return KIMT_FAIL;
    d->raw = strdup(listed ? listed->key : flight->creation.raw);
    d->ensured.key = d->raw;
    if (!d->raw)
        return destination_no_memory(err);
    if (subscribe && put_subscribe(d, flight, err) != KIMT_OK)
        return KIMT_FAIL;
    return put_look(d, flight, err);
}

static int wait_for(struct kimt_destination_session *d, struct imap_command *command,
                    struct kimt_error *err)
{
    return *command->tag ? imap_session_wait(d->session, command, NULL, NULL, err) : KIMT_OK;
}

static int wait_for_all(struct kimt_destination_session *d, struct flight *flight,
                        struct kimt_error *err)
{
    bool opened;

    if (wait_for(d, &flight->subscribe, err) != KIMT_OK ||
        wait_for(d, &flight->select, err) != KIMT_OK ||
        wait_for(d, &flight->unselect, err) != KIMT_OK)
        return KIMT_FAIL;
    opened = flight->select.result.status == IMAP_OK;
    if (imap_creation_end(d->session, &flight->creation, opened, NULL, err) != KIMT_OK ||
        check_selected(d, &flight->select.result, err) != KIMT_OK)
        return KIMT_FAIL;
    if (*flight->subscribe.tag && flight->subscribe.result.status != IMAP_OK)
        kimt_note(imap_host(d->session), KIMT_NOTE_SKIPPED, d->path, "could not be subscribed");
    return KIMT_OK;
}

static int fly(struct kimt_destination_session *d, const struct kimt_folder *folder,
               struct kimt_error *err)
{
    struct flight flight = {.subscribe.done = false};
    int result;

    imap_set_handler(d->session, hear_select, d);
    result = send_all(d, folder, &flight, err);
    if (result == KIMT_OK)
        result = wait_for_all(d, &flight, err);
    imap_set_handler(d->session, NULL, NULL);
    imap_forget(d->session, &flight.subscribe);
    imap_forget(d->session, &flight.select);
    imap_forget(d->session, &flight.unselect);
    imap_creation_clear(d->session, &flight.creation);
    return result;
}

int imap_destination_folder_ensure(struct kimt_destination_session *d,
                                   const struct kimt_folder *folder,
                                   const struct kimt_folder **ensured_r, struct kimt_error *err)
{
    append_reset(d);
    if ((d->fetch && imap_fetch_leave(d->fetch, err) != KIMT_OK) ||
        imap_compress_if_wanted(d->session, err) != KIMT_OK ||
        remember(d, folder, err) != KIMT_OK || fly(d, folder, err) != KIMT_OK)
        return KIMT_FAIL;
    *ensured_r = &d->ensured;
    return KIMT_OK;
}

/* ---- opened again, for changes */

int destination_select(struct kimt_destination_session *d, struct kimt_error *err)
{
    uint32_t before = d->ensured.uid_validity;
    struct imap_result result;

    if (imap_session_run_mailbox(d->session, &result, hear_select, d, err, "SELECT ", d->raw, "") !=
            KIMT_OK ||
        check_selected(d, &result, err) != KIMT_OK)
        return KIMT_FAIL;
    if (before == d->ensured.uid_validity)
        return KIMT_OK;
    return kimt_fail(err, KIMT_SCOPE_FOLDER, KIMT_KIND_NOT_FOUND, KIMT_RETRY_NEVER,
                     "folder %s was replaced by another one at the destination", d->path);
}

/* Never by CLOSE, which would expunge. EXAMINE's PERMANENTFLAGS are none, and not heard. */
static int leave(struct kimt_destination_session *d, struct kimt_error *err)
{
    struct imap_result result;

    if (imap_has(d->session, "UNSELECT"))
        return imap_session_run(d->session, &result, NULL, NULL, err, "UNSELECT");
    return imap_session_run_mailbox(d->session, &result, NULL, NULL, err, "EXAMINE ", d->raw, "");
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
