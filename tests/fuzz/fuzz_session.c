/* SPDX-License-Identifier: MIT
 *
 * Fuzz target: whole sessions. The input says how a server answers (answerer.h); its first letter,
 * whether we read from it (S) or store into it (anything else). Time is made short, so that a
 * server that says nothing costs little.
 */
#include "common/imap/destination/imap_destination.h"
#include "common/imap/exchange/session_state.h"
#include "common/imap/fetch/fetch.h"
#include "common/imap/folders/list.h"
#include "common/imap/session/session.h"
#include "fuzz/answerer.h"
#include "unit/support/fake_host.h"

#include <stdlib.h>

enum {
    INPUT_MAX = 100 * 1024,
    TIMEOUT_MS = 50,
    FOLDERS_OPENED = 3,
    MESSAGES_READ = 50
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct fake_host host;
static struct kimt_error err;
static const struct imap_login login = {.user = "joe", .password = "secret"};

/* ---- a source ---- */

static void read_message(struct imap_fetch *fetch, const struct kimt_message *message)
{
    const void *data;
    size_t got;
    uint64_t sum = 0;

    while (imap_fetch_view(fetch, 1000, &data, &got, &err) == KIMT_OK)
        sum += got;
    if (message->size_kind == KIMT_SIZE_EXACT && sum > message->size)
        abort(); /* more than was announced would go to the next message */
}

static void read_folder(struct imap_session *session, struct imap_fetch *fetch,
                        const struct kimt_folder *folder, uint32_t parts)
{
    const struct kimt_resume resume = {.struct_size = sizeof resume, .parts = parts};
    const struct kimt_message *message;
    const struct kimt_folder *opened;

    if (imap_fetch_open(fetch, folder, 1, parts ? &resume : NULL, &opened, &err) != KIMT_OK)
        return;
    for (int i = 0; i < MESSAGES_READ; i++) {
        int result = imap_fetch_next(fetch, &message, &err);

        if (result == KIMT_END || (result == KIMT_FAIL && err.scope > KIMT_SCOPE_MESSAGE))
            break;
        if (result == KIMT_OK && parts != KIMT_PARTS_META && i % 3 != 2)
            read_message(fetch, message);
    }
    if (!imap_is_broken(session) && imap_fetch_leave(fetch, &err) == KIMT_OK &&
        imap_fetch_is_open(fetch))
        abort();
}

static void be_source(struct imap_session *session)
{
    struct imap_folders *folders = NULL;
    struct imap_fetch *fetch = NULL;

    if (imap_list(session, IMAP_LIST_COUNTS, &folders, &err) == KIMT_OK &&
        imap_fetch_new(session, &fetch, &err) == KIMT_OK)
        for (size_t i = 0; i < imap_folders_count(folders) && i < FOLDERS_OPENED; i++)
            if (!imap_is_broken(session))
                read_folder(session, fetch, imap_folders_get(folders, i), (uint32_t)i % 3);
    imap_folders_free(&folders);
    imap_session_close(&session);
    imap_fetch_free(&fetch);
}

/* ---- a destination ---- */

static bool put(struct kimt_destination_session *d, uint64_t ticket, size_t size)
{
    static const char *const keywords[] = {"$Forwarded", "blue"};
    struct kimt_message message = {.struct_size = sizeof message,
                                   .attributes = KIMT_MESSAGE_HAS_DATE,
                                   .uid = ticket,
                                   .size = size,
                                   .size_kind = KIMT_SIZE_EXACT,
                                   .flags = KIMT_FLAG_SEEN,
                                   .keywords = keywords,
                                   .keyword_count = (uint32_t)(ticket % 3),
                                   .date_s = 1577833200};
    struct kimt_completion completion = {.struct_size = sizeof completion};
    char *body = calloc(1, size + 1);
    int result = body ? imap_destination_append_begin(d, &message, ticket, &err) : KIMT_FAIL;

    if (result == KIMT_OK)
        result = imap_destination_append_write(d, body, size, &err);
    if (result == KIMT_OK)
        result = imap_destination_append_end(d, &completion, &err);
    free(body);
    return result == KIMT_QUEUED;
}

static void store(struct kimt_destination_session *d)
{
    struct kimt_completion completion = {.struct_size = sizeof completion,
                                         .error.struct_size = sizeof completion.error};
    uint64_t ticket = 0, settled = 0;

    while (ticket < 4 && put(d, ticket + 1, ticket == 3 ? 5000 : 10 * (size_t)ticket + 1))
        ticket++;
    if (imap_destination_flush(d, &err) != KIMT_OK)
        return;
    while (imap_destination_reap(d, TIMEOUT_MS, &completion, &err) == KIMT_OK) {
        if (completion.ticket == 0 || completion.ticket > ticket || ++settled > ticket)
            abort(); /* each message is answered for once */
    }
}

static void scan(struct kimt_destination_session *d)
{
    static const char *const part[] = {"Moved"};
    const struct kimt_folder target = {
        .struct_size = sizeof target, .parts = part, .part_count = 1, .key = ""};
    const struct kimt_scan wanted = {
        .struct_size = sizeof wanted, .parts = KIMT_PARTS_HEADER, .first_uid = 1};
    const struct kimt_message *message;
    uint64_t uids[MESSAGES_READ];
    size_t count = 0, removed = 0;

    if (imap_destination_scan_begin(d, &wanted, &err) != KIMT_OK)
        return;
    while (count < MESSAGES_READ && imap_destination_scan_next(d, &message, &err) == KIMT_OK)
        uids[count++] = message->uid;
    if (count > 1 && imap_destination_messages_move(d, uids, 1, &target, &err) == KIMT_FAIL &&
        err.scope > KIMT_SCOPE_FOLDER)
        return;
    if (count > 0)
        (void)imap_destination_messages_remove(d, uids, count, &removed, &err);
    if (removed > count)
        abort();
}

static void be_destination(struct imap_session *session)
{
    static const char *const parts[] = {"Work", "a/b*"};
    const struct imap_destination_limits limits = {
        .batch_messages = 3, .window_messages = 20, .window_bytes = 100000};
    const struct kimt_folder folder = {
        .struct_size = sizeof folder, .parts = parts, .part_count = 2, .key = ""};
    struct kimt_destination_session *d = NULL;
    const struct kimt_folder *known;

    if (imap_destination_new(session, &limits, &d, &err) != KIMT_OK)
        return;
    for (int i = 0; i < FOLDERS_OPENED; i++)
        if (imap_destination_folder_next(d, &known, &err) != KIMT_OK)
            break;
    if (!imap_is_broken(session) &&
        imap_destination_folder_ensure(d, &folder, &known, &err) == KIMT_OK) {
        store(d);
        if (!imap_is_broken(session))
            scan(d);
    }
    imap_destination_close(d);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct imap_options options = {
        .host = "test", .port = 143, .security = CONN_PLAIN, .flavour = "auto"};
    struct imap_session *session = NULL;
    struct answerer *answerer;
    int descriptor;

    if (size == 0 || size > INPUT_MAX)
        return 0;
    fake_host_init(&host);
    host.flavours = "[flavour.kerio]\nskip.1 = Calendar\n";
    host.timeout_ms = TIMEOUT_MS;
    err = (struct kimt_error){.struct_size = sizeof err};
    answerer = answerer_start(data, size, &descriptor);
    if (imap_session_adopt(&host.table, &options, descriptor, &session, &err) == KIMT_OK) {
        if (imap_session_login(session, &login, &err) != KIMT_OK ||
            imap_session_ready(session, &err) != KIMT_OK)
            imap_session_close(&session);
        else
            (data[0] == 'S' ? be_source : be_destination)(session);
    }
    answerer_join(answerer);
    return 0;
}
