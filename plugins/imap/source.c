/* SPDX-License-Identifier: MIT
 *
 * An IMAP account as a source: its folders, and their messages as a stream. All the work is done in
 * plugins/common/imap: list.h for folders, fetch.h for messages.
 */
#include "common/imap/fetch/fetch.h"
#include "common/imap/folders/list.h"
#include "common/imap/session/session.h"
#include "common/memory/no_memory.h"
#include "imap/imap.h"

#include <stdlib.h>

struct kimt_source_session {
    struct imap_session *session;
    struct imap_fetch *fetch;
    struct imap_fetch *next; /* of the folder that is expected; NULL until the first */
    struct imap_folders *folders;
    size_t folder_at;
};

static void source_close(struct kimt_source_session *s)
{
    imap_folders_free(&s->folders);
    imap_session_close(&s->session);
    imap_fetch_free(&s->fetch);
    imap_fetch_free(&s->next);
    free(s);
}

static int source_open(const struct kimt_host *host, const void *options,
                       const struct kimt_account *account, struct kimt_source_session **session_r,
                       struct kimt_error *err)
{
    const struct imap_plugin_options *mine = options;
    struct kimt_source_session *s = calloc(1, sizeof *s);

    if (!s)
        return no_memory(err, KIMT_SCOPE_ACCOUNT, "for a session");
    if (imap_session_open(host, &mine->imap, account, &s->session, err) != KIMT_OK ||
        imap_fetch_new(s->session, &s->fetch, err) != KIMT_OK) {
        source_close(s);
        return KIMT_FAIL;
    }
    *session_r = s;
    return KIMT_OK;
}

static int source_reopen(struct kimt_source_session *s, const struct kimt_account *account,
                         struct kimt_error *err)
{
    int result = imap_session_reopen(s->session, account, err);

    if (result != KIMT_OK)
        return result;
    imap_folders_free(&s->folders);
    imap_fetch_free(&s->fetch);
    imap_fetch_free(&s->next);
    s->folder_at = 0;
    return imap_fetch_new(s->session, &s->fetch, err);
}

static int source_folder_next(struct kimt_source_session *s, const struct kimt_folder **folder_r,
                              struct kimt_error *err)
{
    if (!s->folders && imap_list(s->session, IMAP_LIST_COUNTS, &s->folders, err) != KIMT_OK)
        return KIMT_FAIL;
    *folder_r = imap_folders_get(s->folders, s->folder_at);
    if (!*folder_r)
        return KIMT_END;
    s->folder_at++;
    return KIMT_OK;
}

static int source_folder_measure(struct kimt_source_session *s, const struct kimt_folder *folder,
                                 uint64_t *messages_r, uint64_t *bytes_r, struct kimt_error *err)
{
    struct imap_counts counts;

    *messages_r = folder->messages;
    *bytes_r = folder->bytes;
    if (folder->messages != KIMT_UNKNOWN && !imap_tells_bytes(s->session))
        return KIMT_OK; /* listing reported all there is to know */
    if (imap_status_of(s->session, folder->key, &counts, err) != KIMT_OK)
        return KIMT_FAIL;
    *messages_r = counts.messages;
    *bytes_r = counts.bytes;
    return KIMT_OK;
}

static int source_folder_open(struct kimt_source_session *s, const struct kimt_folder *folder,
                              const struct kimt_resume *resume, const struct kimt_folder **opened_r,
                              struct kimt_error *err)
{
    int result = imap_fetch_open_expected(s->fetch, folder, resume, opened_r, err);
    struct imap_fetch *open = s->next;

    if (result == KIMT_END)
        return imap_fetch_open(s->fetch, folder, 1, resume, opened_r, err);
    if (result != KIMT_OK)
        return KIMT_FAIL;
    s->next = s->fetch;
    s->fetch = open;
    return KIMT_OK;
}

/* Without memory it is opened when its time comes. */
static void source_folder_expect(struct kimt_source_session *s, const struct kimt_folder *folder)
{
    struct kimt_error ignored = {.struct_size = sizeof ignored};

    if (s->next || imap_fetch_new(s->session, &s->next, &ignored) == KIMT_OK)
        imap_fetch_expect(s->fetch, s->next, folder);
}

static int source_message_next(struct kimt_source_session *s, const struct kimt_message **message_r,
                               struct kimt_error *err)
{
    return imap_fetch_next(s->fetch, message_r, err);
}

static int source_message_await(struct kimt_source_session *s, int64_t timeout_ms)
{
    return imap_fetch_await_message(s->fetch, timeout_ms);
}

static int source_body_read(struct kimt_source_session *s, void *buffer, size_t capacity,
                            size_t *got_r, struct kimt_error *err)
{
    return imap_fetch_read(s->fetch, buffer, capacity, got_r, err);
}

static int source_body_view(struct kimt_source_session *s, size_t most, const void **data_r,
                            size_t *got_r, struct kimt_error *err)
{
    return imap_fetch_view(s->fetch, most, data_r, got_r, err);
}

/* While bodies are on their way nothing may be sent between them; they keep the session alive
 * themselves. */
static int source_keep_alive(struct kimt_source_session *s, struct kimt_error *err)
{
    return imap_fetch_is_open(s->fetch) ? KIMT_OK : imap_session_noop(s->session, err);
}

static int source_await_change(struct kimt_source_session *s, const struct kimt_folder *folder,
                               int64_t timeout_ms, struct kimt_error *err)
{
    return imap_fetch_await(s->fetch, folder, timeout_ms, err);
}

static void source_cancel(struct kimt_source_session *s)
{
    imap_session_cancel(s->session);
}

const struct kimt_source_ops imap_source_ops = {
    .struct_size = sizeof imap_source_ops,
    .capabilities = KIMT_SOURCE_SHARES_ACCOUNTS,
    .open = source_open,
    .folder_next = source_folder_next,
    .folder_measure = source_folder_measure,
    .folder_open = source_folder_open,
    .message_next = source_message_next,
    .body_read = source_body_read,
    .keep_alive = source_keep_alive,
    .await_change = source_await_change,
    .cancel = source_cancel,
    .close = source_close,
    .folder_expect = source_folder_expect,
    .body_view = source_body_view,
    .reopen = source_reopen,
    .message_await = source_message_await,
};
