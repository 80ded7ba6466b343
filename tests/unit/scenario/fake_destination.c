/* SPDX-License-Identifier: MIT
 *
 * The destination's side. Synchronous, or with appends under way that complete later and out of
 * order; messages confirmed or not when the session is lost. Reading back and later changes are in
 * fake_destination_later.c.
 */
#include "unit/scenario/fake_destination.h"

#include <stdlib.h>
#include <string.h>

/* ---- storing ---- */

/* As servers do that note in each message what became of it. */
static void rewrite(struct waiting *waiting)
{
    const size_t added = strlen(FAKE_HEADER);
    char *body = malloc(added + waiting->length + 1);

    memcpy(body, FAKE_HEADER, added);
    if (waiting->length)
        memcpy(body + added, waiting->body, waiting->length);
    body[added + waiting->length] = '\0';
    free(waiting->body);
    waiting->body = body;
    waiting->length += added;
}

static void fill(struct fake *fake, struct waiting *waiting, struct fake_message *message)
{
    if (fake->rewrites)
        rewrite(waiting);
    message->body = waiting->body;
    message->length = message->promised = waiting->length;
    message->size_kind = KIMT_SIZE_EXACT;
    message->flags = (waiting->message.flags & ~fake->drops) | fake->sets;
    message->date_s = waiting->message.date_s;
    memcpy(message->keywords, waiting->message.keywords, sizeof message->keywords);
    message->keyword_count = waiting->message.keyword_count;
    *waiting = (struct waiting){0};
}

static uint64_t store(struct kimt_destination_session *session, struct waiting *waiting)
{
    struct fake_message *message = fake_new_message(session->folder);

    fill(session->fake, waiting, message);
    return message->uid;
}

static void send_late(struct kimt_destination_session *session, struct waiting *waiting)
{
    struct fake *fake = session->fake;
    struct fake_late *late = &fake->late[fake->late_count++];

    *late = (struct fake_late){.folder = session->folder};
    fill(fake, waiting, &late->message);
    fake->late_calls = 0;
}

/* Messages whose confirmation never left: there, or not, as the test chose. */
static void lose_queue(struct kimt_destination_session *session)
{
    for (size_t i = 0; i < session->queued; i++) {
        bool kept = session->fake->unconfirmed == FAKE_STORED ||
                    (session->fake->unconfirmed == FAKE_HALF && i % 2 == 0);
        if (kept)
            (void)store(session, &session->queue[i]);
        else if (session->fake->unconfirmed == FAKE_LATE)
            send_late(session, &session->queue[i]);
        free(session->queue[i].body);
        session->queue[i].body = NULL;
    }
    session->queued = 0;
}

bool fake_destination_lost(struct kimt_destination_session *session)
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

/* What a completion says of the message that it is about. */
static uint32_t notes_of(const struct fake *fake, const struct waiting *waiting)
{
    uint32_t dropped = waiting->message.flags & fake->drops;

    return dropped ? KIMT_COMPLETION_FLAG_DROPPED | dropped << KIMT_COMPLETION_FLAGS_SHIFT : 0;
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

/* ---- session and folders ---- */

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
    if (fake->most_sessions > 0 &&
        __atomic_load_n(&fake->destinations_open, __ATOMIC_RELAXED) >= fake->most_sessions) {
        (void)__atomic_add_fetch(&fake->refused_sessions, 1, __ATOMIC_RELAXED);
        return kimt_fail(err, KIMT_SCOPE_ACCOUNT, KIMT_KIND_LIMIT, KIMT_RETRY_LATER, "too many");
    }
    (void)__atomic_add_fetch(&fake->destinations_open, 1, __ATOMIC_RELAXED);
    *session_r = calloc(1, sizeof **session_r);
    (*session_r)->fake = fake;
    fake_opened(fake);
    return KIMT_OK;
}

/* As new: what was under way is not, and nothing is known of folders. */
static int destination_reopen(struct kimt_destination_session *session,
                              const struct kimt_account *account, struct kimt_error *err)
{
    struct fake *fake = session->fake;

    (void)account;
    if (session->lost || session->queued > 0 || fake_reopen_ends(fake))
        return KIMT_END;
    if (fake_call(fake))
        return fake_lost(err);
    free(session->current.body);
    *session = (struct kimt_destination_session){.fake = fake};
    (void)__atomic_add_fetch(&fake->reopened[1], 1, __ATOMIC_RELAXED);
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
        .uid_next = (uint32_t)folder->uid_next,
        .highest_modseq = session->fake->no_modseq ? 0 : folder->highest_modseq,
    };
}

static int folder_next(struct kimt_destination_session *session,
                       const struct kimt_folder **folder_r, struct kimt_error *err)
{
    const struct fake_store *of = &session->fake->destination;

    if (fake_destination_lost(session))
        return fake_lost(err);
    while (session->next_folder < of->count && !of->folders[session->next_folder].path[0])
        session->next_folder++; /* it was removed */
    if (session->next_folder == of->count)
        return KIMT_END;
    describe(session, &of->folders[session->next_folder++]);
    *folder_r = &session->folder_out;
    return KIMT_OK;
}

struct fake_folder *fake_destination_find(struct kimt_destination_session *session,
                                          const struct kimt_folder *folder, char path_r[200])
{
    struct fake_store *of = &session->fake->destination;
    size_t used = 0;

    for (uint32_t i = 0; i < folder->part_count; i++)
        used += (size_t)snprintf(path_r + used, 200 - used, "%s%s", i ? "/" : "", folder->parts[i]);
    for (size_t i = 0; i < of->count; i++)
        if (strcmp(of->folders[i].path, path_r) == 0)
            return &of->folders[i];
    return NULL;
}

static int folder_ensure(struct kimt_destination_session *session, const struct kimt_folder *folder,
                         const struct kimt_folder **ensured_r, struct kimt_error *err)
{
    char path[200];

    if (fake_destination_lost(session))
        return fake_lost(err);
    fake_meet(session->fake);
    if (fake_is_busy(session->fake, 1, err))
        return KIMT_FAIL;
    session->folder = fake_destination_find(session, folder, path);
    if (session->fake->dislikes && strpbrk(path, session->fake->dislikes)) {
        session->fake->has_learned = true;
        return kimt_fail(err, KIMT_SCOPE_FOLDER, KIMT_KIND_REFUSED, KIMT_RETRY_NEVER, "bad name");
    }
    if (session->expected[0] && strcmp(session->expected, path) != 0)
        session->fake->misled++;
    else if (session->expected[0])
        session->fake->expected[1]++;
    session->expected[0] = '\0';
    if (!session->folder)
        session->folder = fake_add_folder(&session->fake->destination, path, folder->role);
    describe(session, session->folder);
    *ensured_r = &session->folder_out;
    return KIMT_OK;
}

static const struct kimt_folder_rules *account_rules(struct kimt_destination_session *session)
{
    static struct kimt_folder_rules rules = {.struct_size = sizeof rules};

    rules.forbidden = session->fake->has_learned ? session->fake->dislikes : NULL;
    return &rules;
}

/* Makes it at once, which is the most that may happen. */
static int folder_expect(struct kimt_destination_session *session, const struct kimt_folder *folder,
                         struct kimt_error *err)
{
    if (fake_destination_lost(session))
        return fake_lost(err);
    if (!fake_destination_find(session, folder, session->expected))
        (void)fake_add_folder(&session->fake->destination, session->expected, folder->role);
    return KIMT_OK;
}

/* ---- append ---- */

static int append_begin(struct kimt_destination_session *session,
                        const struct kimt_message *message, uint64_t ticket, struct kimt_error *err)
{
    if (fake_destination_lost(session))
        return fake_lost(err);
    if (session->fake->async && session->queued >= session->fake->depth)
        return KIMT_BUSY;
    session->current = (struct waiting){
        .ticket = ticket, .message = {.flags = message->flags, .date_s = message->date_s}};
    for (uint32_t i = 0; i < message->keyword_count; i++)
        fake_add_keyword(&session->current.message, message->keywords[i]);
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

    if (fake_destination_lost(session)) {
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
    return fake_destination_lost(session) ? fake_lost(err) : KIMT_OK;
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
    if (plan && plan->refuse.kind && plan->refuse_times > 0 && !plan->refused_late) {
        plan->refuse_times--;
        fake->refused_appends++;
        drop_current(session);
        *err = plan->refuse;
        return KIMT_FAIL;
    }
    session->queue[session->queued++] = session->current; /* arrived, unconfirmed */
    if (session->queued > session->fake->most_queued)
        session->fake->most_queued = session->queued;
    session->current = (struct waiting){0};
    session->open = false;
    if (fake_destination_lost(session))
        return fake_lost(err);
    if (fake->async)
        return KIMT_QUEUED;
    session->queued--;
    *completion_r = (struct kimt_completion){.struct_size = sizeof *completion_r};
    completion_r->ticket = session->queue[0].ticket;
    completion_r->notes = notes_of(fake, &session->queue[0]);
    completion_r->uid = store(session, &session->queue[0]);
    if (!fake->tells_uids)
        completion_r->uid = 0;
    return KIMT_OK;
}

/* The last one is refused by its completion. */
static bool is_refused_late(struct kimt_destination_session *session,
                            struct kimt_completion *completion_r)
{
    struct waiting *last = &session->queue[session->queued - 1];
    struct fake_message *plan = plan_for(session->fake, last);

    if (!plan || !plan->refused_late || plan->refuse_times == 0)
        return false;
    plan->refuse_times--;
    session->queued--;
    *completion_r = (struct kimt_completion){.struct_size = sizeof *completion_r,
                                             .ticket = last->ticket,
                                             .result = KIMT_FAIL,
                                             .error = plan->refuse};
    free(last->body);
    last->body = NULL;
    return true;
}

static int reap(struct kimt_destination_session *session, int64_t timeout_ms,
                struct kimt_completion *completion_r, struct kimt_error *err)
{
    uint64_t ticket, uid;
    uint32_t notes;

    (void)timeout_ms;
    if (fake_destination_lost(session))
        return fake_lost(err);
    if (session->queued == 0)
        return KIMT_END;
    if (is_refused_late(session, completion_r))
        return KIMT_OK;
    ticket = session->queue[--session->queued].ticket;
    notes = notes_of(session->fake, &session->queue[session->queued]);
    uid = store(session, &session->queue[session->queued]);
    *completion_r = (struct kimt_completion){.struct_size = sizeof *completion_r,
                                             .ticket = ticket,
                                             .notes = notes,
                                             .uid = session->fake->tells_uids ? uid : 0};
    return KIMT_OK;
}

static int flush(struct kimt_destination_session *session, struct kimt_error *err)
{
    return fake_destination_lost(session) ? fake_lost(err) : KIMT_OK;
}

static void destination_close(struct kimt_destination_session *session)
{
    lose_queue(session);
    drop_current(session);
    (void)__atomic_sub_fetch(&session->fake->destinations_open, 1, __ATOMIC_RELAXED);
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
                    .scan_begin = fake_scan_begin,
                    .scan_next = fake_scan_next,
                    .scan_read = fake_scan_read,
                    .flags_change = fake_flags_change,
                    .messages_remove = fake_messages_remove,
                    .folder_remove = fake_folder_remove,
                    .folder_rename = fake_folder_rename,
                    .messages_move = fake_messages_move,
                    .messages_copy = fake_messages_copy,
                    .close = destination_close,
                    .folder_expect = folder_expect,
                    .reopen = destination_reopen,
                    .account_rules = account_rules},
    .path = "fake",
};
