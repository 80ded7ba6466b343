/* SPDX-License-Identifier: MIT
 *
 * The destination's folders, its scans, its beginning and end. Appending is in append.c.
 */
#include <config.h>

#include "common/imap/create.h"
#include "common/imap/destination_private.h"

#include <stdlib.h>

static int fail_memory(struct kimt_error *err)
{
    return kimt_fail(err, KIMT_SCOPE_ACCOUNT, KIMT_KIND_INTERNAL, KIMT_RETRY_LATER, "no memory");
}

/* ---- life */

static void set_limits(struct kimt_destination_session *d,
                       const struct imap_destination_limits *limits)
{
    if (limits)
        d->limits = *limits;
    if (d->limits.window_messages <= 0)
        d->limits.window_messages = 400;
    if (d->limits.window_bytes <= 0)
        d->limits.window_bytes = 8 * 1024 * 1024;
    if (d->limits.batch_messages <= 0)
        d->limits.batch_messages = APPEND_BATCH_MESSAGES;
}

int imap_destination_new(struct imap_session *session, const struct imap_destination_limits *limits,
                         struct kimt_destination_session **destination_r, struct kimt_error *err)
{
    struct kimt_destination_session *d = calloc(1, sizeof *d);

    if (d)
        d->batches = calloc(APPEND_BATCHES, sizeof *d->batches);
    if (!d || !d->batches) {
        free(d);
        imap_session_close(&session);
        return fail_memory(err);
    }
    d->session = session;
    set_limits(d, limits);
    *destination_r = d;
    return KIMT_OK;
}

static void forget_folder(struct kimt_destination_session *d)
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

void imap_destination_close(struct kimt_destination_session *d)
{
    append_reset(d);
    forget_folder(d);
    imap_folders_free(&d->folders);
    imap_session_close(&d->session);
    imap_fetch_free(&d->fetch);
    free(d->batches);
    free(d);
}

void imap_destination_cancel(struct kimt_destination_session *d)
{
    imap_session_cancel(d->session);
}

int imap_destination_keep_alive(struct kimt_destination_session *d, struct kimt_error *err)
{
    if (append_send(d, err) != KIMT_OK)
        return KIMT_FAIL;
    return imap_session_noop(d->session, err);
}

/* ---- listing */

int imap_destination_folder_next(struct kimt_destination_session *d,
                                 const struct kimt_folder **folder_r, struct kimt_error *err)
{
    if (!d->folders && imap_list(d->session, IMAP_LIST_COUNTS, &d->folders, err) != KIMT_OK)
        return KIMT_FAIL;
    *folder_r = imap_folders_get(d->folders, d->folder_at);
    if (!*folder_r)
        return KIMT_END;
    d->folder_at++;
    return KIMT_OK;
}

static bool same_path(const struct kimt_folder *a, const struct kimt_folder *b)
{
    if (a->part_count != b->part_count)
        return false;
    for (uint32_t i = 0; i < a->part_count; i++)
        if (strcmp(a->parts[i], b->parts[i]) != 0)
            return false;
    return true;
}

static const struct kimt_folder *find_listed(const struct kimt_destination_session *d,
                                             const struct kimt_folder *folder)
{
    const struct kimt_folder *listed;

    for (size_t i = 0; d->folders && (listed = imap_folders_get(d->folders, i)) != NULL; i++)
        if (!(listed->attributes & (KIMT_FOLDER_NO_SELECT | KIMT_FOLDER_FOREIGN)) &&
            same_path(listed, folder))
            return listed;
    return NULL;
}

int destination_raw_name(struct kimt_destination_session *d, const struct kimt_folder *folder,
                         char **raw_r, struct kimt_error *err)
{
    const struct kimt_folder *listed = find_listed(d, folder);

    if (!listed)
        return imap_raw_name(d->session, folder->parts, folder->part_count, raw_r, err);
    *raw_r = strdup(listed->key);
    return *raw_r ? KIMT_OK : fail_memory(err);
}

/* ---- the folder that appends go to */

static int remember(struct kimt_destination_session *d, const struct kimt_folder *folder,
                    struct kimt_error *err)
{
    size_t length = 1;

    forget_folder(d);
    d->parts = calloc(folder->part_count, sizeof *d->parts);
    if (!d->parts)
        return fail_memory(err);
    for (uint32_t i = 0; i < folder->part_count; i++, d->part_count++) {
        d->parts[i] = strdup(folder->parts[i]);
        if (!d->parts[i])
            return fail_memory(err);
        length += strlen(d->parts[i]) + 1;
    }
    d->path = calloc(1, length);
    if (!d->path)
        return fail_memory(err);
    for (size_t i = 0, used = 0; i < d->part_count; i++)
        used += (size_t)snprintf(d->path + used, length - used, "%s%s", i ? "/" : "", d->parts[i]);
    return KIMT_OK;
}

static int find_or_create(struct kimt_destination_session *d, const struct kimt_folder *folder,
                          struct kimt_error *err)
{
    const struct kimt_folder *listed = find_listed(d, folder);
    bool subscribe = (folder->attributes & KIMT_FOLDER_SUBSCRIBED) != 0;

    if (listed) {
        d->raw = strdup(listed->key);
        subscribe = subscribe && !(listed->attributes & KIMT_FOLDER_SUBSCRIBED);
    } else if (imap_create(d->session, folder->parts, folder->part_count, &d->raw, NULL, err) !=
               KIMT_OK) {
        return KIMT_FAIL;
    }
    if (!d->raw)
        return fail_memory(err);
    if (subscribe && imap_subscribe(d->session, d->raw, err) != KIMT_OK) {
        if (err && err->scope >= KIMT_SCOPE_ACCOUNT)
            return KIMT_FAIL;
        kimt_note(imap_host(d->session), KIMT_NOTE_SKIPPED, d->path, "could not be subscribed");
    }
    return KIMT_OK;
}

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

static int select_folder(struct kimt_destination_session *d, struct kimt_error *err)
{
    struct imap_result result;

    if (imap_session_run_mailbox(d->session, &result, hear_select, d, err, "SELECT ", d->raw, "") !=
        KIMT_OK)
        return KIMT_FAIL;
    return check_selected(d, &result, err);
}

int destination_select(struct kimt_destination_session *d, struct kimt_error *err)
{
    uint32_t before = d->ensured.uid_validity;

    if (select_folder(d, err) != KIMT_OK)
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

/* Both at once. If the first is refused, so is the second, which then means nothing. */
static int select_and_leave(struct kimt_destination_session *d, struct kimt_error *err)
{
    struct imap_command unselect = {.done = false};
    int result = imap_begin(d->session, &d->command, IMAP_COMMAND_NONE, err);

    if (result == KIMT_OK)
        result = imap_put(d->session, err, "SELECT ");
    if (result == KIMT_OK)
        result = imap_put_mailbox(d->session, d->raw, err);
    if (result == KIMT_OK)
        result = imap_end(d->session, err);
    if (result == KIMT_OK && !d->command.done)
        result = imap_begin(d->session, &unselect, IMAP_COMMAND_NONE, err);
    if (result == KIMT_OK && *unselect.tag)
        result = imap_put(d->session, err, "UNSELECT");
    if (result == KIMT_OK && *unselect.tag)
        result = imap_end(d->session, err);
    if (result == KIMT_OK)
        result = imap_session_wait(d->session, &d->command, hear_select, d, err);
    if (result == KIMT_OK && *unselect.tag)
        result = imap_session_wait(d->session, &unselect, NULL, NULL, err);
    if (result == KIMT_FAIL)
        imap_forget(d->session, &unselect);
    return result == KIMT_FAIL ? KIMT_FAIL : check_selected(d, &d->command.result, err);
}

/* Only SELECT tells which flags can be kept. The mailbox is left at once: while one is selected,
 * servers tell of each message that is appended to it. */
static int look_inside(struct kimt_destination_session *d, struct kimt_error *err)
{
    if (!imap_has(d->session, "UNSELECT"))
        return select_folder(d, err);
    if (imap_flavour(d->session)->pipeline > 1)
        return select_and_leave(d, err);
    return select_folder(d, err) == KIMT_OK ? leave(d, err) : KIMT_FAIL;
}

int imap_destination_folder_ensure(struct kimt_destination_session *d,
                                   const struct kimt_folder *folder,
                                   const struct kimt_folder **ensured_r, struct kimt_error *err)
{
    append_reset(d);
    if ((d->fetch && imap_fetch_leave(d->fetch, err) != KIMT_OK) ||
        remember(d, folder, err) != KIMT_OK || find_or_create(d, folder, err) != KIMT_OK)
        return KIMT_FAIL;
    d->ensured = (struct kimt_folder){.struct_size = sizeof d->ensured,
                                      .attributes = folder->attributes,
                                      .parts = (const char *const *)d->parts,
                                      .part_count = (uint32_t)d->part_count,
                                      .role = folder->role,
                                      .key = d->raw,
                                      .bytes = KIMT_UNKNOWN};
    if (look_inside(d, err) != KIMT_OK)
        return KIMT_FAIL;
    *ensured_r = &d->ensured;
    return KIMT_OK;
}

/* ---- reading back */

static bool is_unwanted(void *context, uint64_t uid)
{
    const struct kimt_scan *scan = context;

    return !scan->is_wanted(scan->context, uid);
}

int imap_destination_scan_begin(struct kimt_destination_session *d, const struct kimt_scan *scan,
                                struct kimt_error *err)
{
    const struct kimt_folder *opened;
    uint32_t first = scan->first_uid > UINT32_MAX ? UINT32_MAX : (uint32_t)scan->first_uid;

    if (!d->fetch && imap_fetch_new(d->session, &d->fetch, err) != KIMT_OK)
        return KIMT_FAIL;
    d->scan = *scan;
    d->scan_filter = (struct kimt_resume){
        .struct_size = sizeof d->scan_filter,
        .is_done = scan->is_wanted ? is_unwanted : NULL,
        .context = &d->scan,
        .parts = scan->parts,
    };
    return imap_fetch_open(d->fetch, &d->ensured, first, &d->scan_filter, &opened, err);
}

int imap_destination_scan_next(struct kimt_destination_session *d,
                               const struct kimt_message **message_r, struct kimt_error *err)
{
    return imap_fetch_next(d->fetch, message_r, err);
}

int imap_destination_scan_read(struct kimt_destination_session *d, void *buffer, size_t capacity,
                               size_t *got_r, struct kimt_error *err)
{
    return imap_fetch_read(d->fetch, buffer, capacity, got_r, err);
}
