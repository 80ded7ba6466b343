/* SPDX-License-Identifier: MIT
 *
 * The source's side. It reads in small pieces, so that connections can be lost inside a body.
 */
#include "unit/scenario/fake.h"
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define PIECE 7

struct kimt_source_session {
    struct fake *fake;
    bool lost;
    size_t next_folder, next_message, position;
    struct fake_folder *folder;
    const struct fake_message *current;
    const struct kimt_resume *resume;
    char memory[200], piece[PIECE];
    const char *parts[16];
    char key[16];
    const char *keywords[FAKE_KEYWORDS];
    struct kimt_folder folder_out;
    struct kimt_message message_out;
    const struct kimt_folder *expected;
    int64_t stalls_until; /* 0: it does not */
};

static bool lost(struct kimt_source_session *session)
{
    session->lost = fake_call(session->fake) || session->lost;
    return session->lost;
}

static int log_in(struct fake *fake, const struct kimt_account *account, struct kimt_error *err)
{
    int login = __atomic_add_fetch(&fake->logins, 1, __ATOMIC_RELAXED);

    if (fake->gone_after > 0 && login > fake->gone_after)
        return fake_lost(err);
    if (fake->cut_off && strcmp(account->address, fake->cut_off) == 0 && fake->cuts-- > 0)
        return fake_lost(err);
    if (fake->source_auth_fails || (fake->refused && strcmp(account->address, fake->refused) == 0))
        return kimt_fail(err, KIMT_SCOPE_ACCOUNT, KIMT_KIND_AUTH, KIMT_RETRY_NEVER,
                         "login refused");
    return fake_call(fake) ? fake_lost(err) : KIMT_OK;
}

static int source_open(const struct kimt_host *host, const void *options,
                       const struct kimt_account *account, struct kimt_source_session **session_r,
                       struct kimt_error *err)
{
    struct fake *fake = *(struct fake *const *)options;

    (void)host;
    if (log_in(fake, account, err) != KIMT_OK)
        return KIMT_FAIL;
    *session_r = calloc(1, sizeof **session_r);
    (*session_r)->fake = fake;
    fake_opened(fake);
    return KIMT_OK;
}

static int source_reopen(struct kimt_source_session *session, const struct kimt_account *account,
                         struct kimt_error *err)
{
    struct fake *fake = session->fake;

    if (session->lost || fake_reopen_ends(fake))
        return KIMT_END;
    if (log_in(fake, account, err) != KIMT_OK)
        return KIMT_FAIL;
    *session = (struct kimt_source_session){.fake = fake};
    (void)__atomic_add_fetch(&fake->reopened[0], 1, __ATOMIC_RELAXED);
    return KIMT_OK;
}

static void describe(struct kimt_source_session *session, struct fake_folder *folder, size_t index)
{
    (void)snprintf(session->key, sizeof session->key, "%zu", index);
    session->folder_out = (struct kimt_folder){
        .struct_size = sizeof session->folder_out,
        .attributes = folder->attributes,
        .parts = session->parts,
        .part_count =
            fake_split(folder->path, session->memory, sizeof session->memory, session->parts),
        .role = folder->role,
        .key = session->key,
        .messages = folder->count,
        .bytes = KIMT_UNKNOWN,
        .uid_validity = folder->uid_validity,
        .uid_next = (uint32_t)folder->uid_next,
        .highest_modseq = session->fake->no_modseq ? 0 : folder->highest_modseq,
    };
}

static int folder_next(struct kimt_source_session *session, const struct kimt_folder **folder_r,
                       struct kimt_error *err)
{
    if (lost(session))
        return fake_lost(err);
    if (session->next_folder == session->fake->source.count)
        return KIMT_END;
    describe(session, &session->fake->source.folders[session->next_folder], session->next_folder);
    session->next_folder++;
    *folder_r = &session->folder_out;
    return KIMT_OK;
}

static uint32_t parts_of(const struct kimt_source_session *session)
{
    return session->resume ? session->resume->parts : KIMT_PARTS_WHOLE;
}

static int folder_open(struct kimt_source_session *session, const struct kimt_folder *folder,
                       const struct kimt_resume *resume, const struct kimt_folder **opened_r,
                       struct kimt_error *err)
{
    size_t index = strtoul(folder->key, NULL, 10);

    if (lost(session))
        return fake_lost(err);
    fake_meet(session->fake);
    if (fake_is_busy(session->fake, 0, err))
        return KIMT_FAIL;
    if (session->expected && (resume || strcmp(session->expected->key, folder->key) != 0))
        session->fake->misled++;
    else if (session->expected)
        session->fake->expected[0]++;
    session->expected = NULL;
    session->folder = &session->fake->source.folders[index];
    session->resume = resume;
    session->next_message = 0;
    session->fake->passes[parts_of(session)]++;
    describe(session, session->folder, index);
    *opened_r = &session->folder_out;
    return KIMT_OK;
}

static void folder_expect(struct kimt_source_session *session, const struct kimt_folder *folder)
{
    if (!lost(session))
        session->expected = folder;
}

static bool is_spared(const struct kimt_source_session *session, const struct fake_message *message)
{
    const struct kimt_resume *resume = session->resume;

    if (!resume)
        return false;
    if (resume->parts == KIMT_PARTS_META && !session->fake->no_modseq &&
        message->modseq <= resume->changed_since)
        return true;
    return resume->is_done && resume->is_done(resume->context, message->uid);
}

static int64_t now_ms(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static size_t stored(const struct fake_store *store)
{
    size_t count = 0;

    for (size_t i = 0; i < store->count; i++)
        count += store->folders[i].count;
    return count;
}

/* How long the next message stays away. */
static int64_t stall_left(struct kimt_source_session *session)
{
    struct fake *fake = session->fake;
    int64_t now = now_ms();

    if (fake->stall_ms == 0 || session->next_message != fake->stall_at)
        return 0;
    if (session->stalls_until == 0)
        session->stalls_until = now + fake->stall_ms;
    return session->stalls_until > now ? session->stalls_until - now : 0;
}

static void set_flags(struct fake_store *store, uint32_t flags)
{
    for (size_t i = 0; flags && i < store->count; i++)
        for (size_t j = 0; j < store->folders[i].count; j++)
            fake_set_flags(&store->folders[i], j, store->folders[i].messages[j].flags | flags);
}

static void stall(struct kimt_source_session *session)
{
    int64_t left = stall_left(session);

    (void)usleep((useconds_t)(left * 1000) + session->fake->message_us);
    if (session->stalls_until == 0)
        return;
    session->fake->stored_in_stall = stored(&session->fake->destination);
    set_flags(&session->fake->destination, session->fake->stall_flags);
    session->fake->stall_ms = session->stalls_until = 0;
}

static int message_await(struct kimt_source_session *session, int64_t timeout_ms)
{
    int64_t left = stall_left(session);

    if (left <= timeout_ms)
        return KIMT_OK;
    (void)usleep((useconds_t)timeout_ms * 1000);
    return KIMT_BUSY;
}

static int message_next(struct kimt_source_session *session, const struct kimt_message **message_r,
                        struct kimt_error *err)
{
    const struct fake_message *message;

    if (lost(session))
        return fake_lost(err);
    stall(session);
    do {
        if (session->next_message == session->folder->count)
            return KIMT_END;
        message = &session->folder->messages[session->next_message++];
    } while (is_spared(session, message));
    session->current = message;
    session->position = 0;
    fake_describe_message(message, session->keywords, &session->message_out);
    if (parts_of(session) != KIMT_PARTS_WHOLE) /* listed still; gone when the body is asked for */
        session->message_out.attributes &= ~(uint32_t)KIMT_MESSAGE_VANISHED;
    *message_r = &session->message_out;
    return KIMT_OK;
}

static int body_read(struct kimt_source_session *session, void *buffer, size_t capacity,
                     size_t *got_r, struct kimt_error *err)
{
    size_t left = fake_length(session->current, parts_of(session)) - session->position;
    size_t count = left < PIECE ? left : PIECE;

    if (lost(session))
        return fake_lost(err);
    if (__atomic_load_n(&session->fake->cancelled, __ATOMIC_RELAXED))
        return kimt_fail(err, KIMT_SCOPE_ACCOUNT, KIMT_KIND_CANCELLED, KIMT_RETRY_NEVER,
                         "cancelled");
    if (session->current->broken && session->position > 0)
        return kimt_fail(err, KIMT_SCOPE_MESSAGE, KIMT_KIND_CORRUPT, KIMT_RETRY_NEVER,
                         "this body cannot be read");
    if (count == 0)
        return KIMT_END;
    session->fake->bodies_read += session->position == 0;
    if (count > capacity)
        count = capacity;
    memcpy(buffer, session->current->body + session->position, count);
    session->position += count;
    *got_r = count;
    return KIMT_OK;
}

static int body_view(struct kimt_source_session *session, size_t most, const void **data_r,
                     size_t *got_r, struct kimt_error *err)
{
    *data_r = session->piece;
    session->fake->bodies_viewed++;
    return body_read(session, session->piece, most < PIECE ? most : PIECE, got_r, err);
}

static void source_cancel(struct kimt_source_session *session)
{
    __atomic_store_n(&session->fake->cancelled, true, __ATOMIC_RELAXED);
}

static void source_close(struct kimt_source_session *session)
{
    fake_closed(session->fake);
    free(session);
}

const struct loaded_plugin fake_source_plugin = {
    .descriptor = {KIMT_PLUGIN_INIT, .name = "fake-source"},
    .source = {.struct_size = sizeof fake_source_plugin.source,
               .open = source_open,
               .folder_next = folder_next,
               .folder_open = folder_open,
               .message_next = message_next,
               .body_read = body_read,
               .cancel = source_cancel,
               .close = source_close,
               .body_view = body_view,
               .folder_expect = folder_expect,
               .reopen = source_reopen,
               .message_await = message_await},
    .path = "fake",
};
