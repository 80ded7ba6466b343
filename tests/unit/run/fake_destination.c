/* SPDX-License-Identifier: MIT
 *
 * The destination's side. Synchronous, or with appends under way that complete later and out of
 * order; messages confirmed or not when the session is lost.
 */
#include "unit/run/fake.h"
#include <stdlib.h>
#include <string.h>

#define QUEUE 64

struct waiting {
    uint64_t ticket;
    char *body;
    size_t length;
    uint32_t flags;
    int64_t date_s;
};

struct kimt_destination_session {
    struct fake *fake;
    bool lost;
    size_t next_folder, scan_at, scan_position;
    uint64_t scan_from;
    struct fake_folder *folder;
    bool open; /* a message is being written */
    struct waiting current;
    struct waiting queue[QUEUE];
    size_t queued;
    char memory[200];
    const char *parts[16];
    struct kimt_folder folder_out;
    struct kimt_message message_out;
};

/* ---- storing ----------------------------------------------------------------------------------
 */

static uint64_t next_uid(const struct fake_folder *folder)
{
    return folder->count ? folder->messages[folder->count - 1].uid + 1 : 1;
}

static uint64_t store(struct kimt_destination_session *session, struct waiting *waiting)
{
    struct fake_folder *folder = session->folder;
    struct fake_message *message = &folder->messages[folder->count];

    *message = (struct fake_message){.uid = next_uid(folder),
                                     .body = waiting->body,
                                     .length = waiting->length,
                                     .flags = waiting->flags,
                                     .date_s = waiting->date_s};
    folder->count++;
    *waiting = (struct waiting){0};
    return message->uid;
}

/* Messages whose confirmation never left: there, or not, as the test chose. */
static void lose_queue(struct kimt_destination_session *session)
{
    for (size_t i = 0; i < session->queued; i++) {
        bool kept = session->fake->unconfirmed == FAKE_STORED ||
                    (session->fake->unconfirmed == FAKE_HALF && i % 2 == 0);
        if (kept)
            (void)store(session, &session->queue[i]);
        free(session->queue[i].body);
        session->queue[i].body = NULL;
    }
    session->queued = 0;
}

static bool lost(struct kimt_destination_session *session)
{
    if (fake_call(session->fake) && !session->lost) {
        session->lost = true;
        lose_queue(session);
    }
    if (session->fake->foreign && session->fake->calls >= session->fake->foreign_at &&
        session->folder) {
        struct waiting foreign = {.body = session->fake->foreign,
                                  .length = strlen(session->fake->foreign)};
        session->fake->foreign = NULL;
        (void)store(session, &foreign);
    }
    return session->lost;
}

/* What the test wants done with a message of this content. */
static struct fake_message *plan_for(struct fake *fake, const struct waiting *waiting)
{
    for (size_t i = 0; i < fake->source.count; i++)
        for (size_t j = 0; j < fake->source.folders[i].count; j++) {
            struct fake_message *message = &fake->source.folders[i].messages[j];
            if (message->length == waiting->length && waiting->length > 0 &&
                memcmp(message->body, waiting->body, waiting->length) == 0)
                return message;
        }
    return NULL;
}

/* ---- session and folders ----------------------------------------------------------------------
 */

static int destination_open(const struct kimt_host *host, const void *options,
                            const struct kimt_account *account,
                            struct kimt_destination_session **session_r, struct kimt_error *err)
{
    struct fake *fake = *(struct fake *const *)options;

    (void)host;
    (void)account;
    if (fake_call(fake))
        return fake_lost(err);
    if (fake->busy_logins > 0) {
        fake->busy_logins--;
        return kimt_fail(err, KIMT_SCOPE_ACCOUNT, KIMT_KIND_BUSY, KIMT_RETRY_LATER, "come back");
    }
    *session_r = calloc(1, sizeof **session_r);
    (*session_r)->fake = fake;
    fake_opened(fake);
    return KIMT_OK;
}

static void describe(struct kimt_destination_session *session, const struct fake_folder *folder)
{
    session->folder_out = (struct kimt_folder){
        .struct_size = sizeof session->folder_out,
        .parts = session->parts,
        .part_count =
            fake_split(folder->path, session->memory, sizeof session->memory, session->parts),
        .role = folder->role,
        .key = "",
        .messages = folder->count,
        .bytes = KIMT_UNKNOWN,
        .uid_validity = folder->uid_validity,
        .uid_next = (uint32_t)next_uid(folder),
    };
}

static int folder_next(struct kimt_destination_session *session,
                       const struct kimt_folder **folder_r, struct kimt_error *err)
{
    if (lost(session))
        return fake_lost(err);
    if (session->next_folder == session->fake->destination.count)
        return KIMT_END;
    describe(session, &session->fake->destination.folders[session->next_folder++]);
    *folder_r = &session->folder_out;
    return KIMT_OK;
}

static int folder_ensure(struct kimt_destination_session *session, const struct kimt_folder *folder,
                         const struct kimt_folder **ensured_r, struct kimt_error *err)
{
    struct fake_store *store_of = &session->fake->destination;
    char path[200] = "";
    size_t used = 0;

    if (lost(session))
        return fake_lost(err);
    for (uint32_t i = 0; i < folder->part_count; i++)
        used += (size_t)snprintf(path + used, sizeof path - used, "%s%s", i ? "/" : "",
                                 folder->parts[i]);
    session->folder = NULL;
    for (size_t i = 0; i < store_of->count; i++)
        if (strcmp(store_of->folders[i].path, path) == 0)
            session->folder = &store_of->folders[i];
    if (!session->folder)
        session->folder = fake_add_folder(store_of, path, folder->role);
    describe(session, session->folder);
    *ensured_r = &session->folder_out;
    return KIMT_OK;
}

/* ---- append -----------------------------------------------------------------------------------
 */

static int append_begin(struct kimt_destination_session *session,
                        const struct kimt_message *message, uint64_t ticket, struct kimt_error *err)
{
    if (lost(session))
        return fake_lost(err);
    if (session->fake->async && session->queued >= session->fake->depth)
        return KIMT_BUSY;
    session->current =
        (struct waiting){.ticket = ticket, .flags = message->flags, .date_s = message->date_s};
    session->open = true;
    return KIMT_OK;
}

static void drop_current(struct kimt_destination_session *session)
{
    free(session->current.body);
    session->current = (struct waiting){0};
    session->open = false;
}

static int append_write(struct kimt_destination_session *session, const void *data, size_t length,
                        struct kimt_error *err)
{
    struct waiting *current = &session->current;

    if (lost(session)) {
        drop_current(session);
        return fake_lost(err);
    }
    current->body = realloc(current->body, current->length + length + 1);
    memcpy(current->body + current->length, data, length);
    current->length += length;
    current->body[current->length] = 0;
    return KIMT_OK;
}

static int append_abort(struct kimt_destination_session *session, struct kimt_error *err)
{
    drop_current(session);
    return lost(session) ? fake_lost(err) : KIMT_OK;
}

static int append_end(struct kimt_destination_session *session,
                      struct kimt_completion *completion_r, struct kimt_error *err)
{
    struct fake *fake = session->fake;
    struct fake_message *plan = plan_for(fake, &session->current);

    if (plan && plan->deadly) {
        session->lost = true;
        lose_queue(session);
        drop_current(session);
        return fake_lost(err);
    }
    if (plan && plan->refuse.kind && plan->refuse_times > 0) {
        plan->refuse_times--;
        fake->refused_appends++;
        drop_current(session);
        *err = plan->refuse;
        return KIMT_FAIL;
    }
    session->queue[session->queued++] = session->current; /* arrived, unconfirmed */
    session->current = (struct waiting){0};
    session->open = false;
    if (lost(session))
        return fake_lost(err);
    if (fake->async)
        return KIMT_QUEUED;
    session->queued--;
    *completion_r = (struct kimt_completion){.struct_size = sizeof *completion_r};
    completion_r->ticket = session->queue[0].ticket;
    completion_r->uid = store(session, &session->queue[0]);
    if (!fake->tells_uids)
        completion_r->uid = 0;
    return KIMT_OK;
}

static int reap(struct kimt_destination_session *session, int64_t timeout_ms,
                struct kimt_completion *completion_r, struct kimt_error *err)
{
    uint64_t ticket, uid;

    (void)timeout_ms;
    if (lost(session))
        return fake_lost(err);
    if (session->queued == 0)
        return KIMT_END;
    ticket = session->queue[--session->queued].ticket;
    uid = store(session, &session->queue[session->queued]);
    *completion_r = (struct kimt_completion){.struct_size = sizeof *completion_r,
                                             .ticket = ticket,
                                             .uid = session->fake->tells_uids ? uid : 0};
    return KIMT_OK;
}

static int flush(struct kimt_destination_session *session, struct kimt_error *err)
{
    return lost(session) ? fake_lost(err) : KIMT_OK;
}

/* ---- scan -------------------------------------------------------------------------------------
 */

static int scan_begin(struct kimt_destination_session *session, const struct kimt_scan *scan,
                      struct kimt_error *err)
{
    session->scan_at = 0;
    session->scan_from = scan->first_uid;
    return lost(session) ? fake_lost(err) : KIMT_OK;
}

static int scan_next(struct kimt_destination_session *session,
                     const struct kimt_message **message_r, struct kimt_error *err)
{
    const struct fake_folder *folder = session->folder;

    if (lost(session))
        return fake_lost(err);
    while (session->scan_at < folder->count &&
           folder->messages[session->scan_at].uid < session->scan_from)
        session->scan_at++;
    if (session->scan_at == folder->count)
        return KIMT_END;
    session->scan_position = 0;
    session->message_out = (struct kimt_message){
        .struct_size = sizeof session->message_out,
        .uid = folder->messages[session->scan_at].uid,
        .size = folder->messages[session->scan_at].length,
        .size_kind = KIMT_SIZE_EXACT,
    };
    session->scan_at++;
    *message_r = &session->message_out;
    return KIMT_OK;
}

static int scan_read(struct kimt_destination_session *session, void *buffer, size_t capacity,
                     size_t *got_r, struct kimt_error *err)
{
    const struct fake_message *message = &session->folder->messages[session->scan_at - 1];
    size_t left = message->length - session->scan_position;

    if (lost(session))
        return fake_lost(err);
    if (left == 0)
        return KIMT_END;
    *got_r = left < capacity ? left : capacity;
    memcpy(buffer, message->body + session->scan_position, *got_r);
    session->scan_position += *got_r;
    return KIMT_OK;
}

static void destination_close(struct kimt_destination_session *session)
{
    lose_queue(session);
    drop_current(session);
    fake_closed(session->fake);
    free(session);
}

const struct loaded_plugin fake_destination_plugin = {
    .descriptor = {KIMT_PLUGIN_INIT, .name = "fake-destination"},
    .destination = {.struct_size = sizeof fake_destination_plugin.destination,
                    .open = destination_open,
                    .folder_next = folder_next,
                    .folder_ensure = folder_ensure,
                    .append_begin = append_begin,
                    .append_write = append_write,
                    .append_end = append_end,
                    .append_abort = append_abort,
                    .reap = reap,
                    .flush = flush,
                    .scan_begin = scan_begin,
                    .scan_next = scan_next,
                    .scan_read = scan_read,
                    .close = destination_close},
    .path = "fake",
};
