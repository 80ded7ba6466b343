/* SPDX-License-Identifier: MIT
 *
 * Fuzz target: all that is made of a server's bytes. The input is what it sends, from the greeting
 * on; we log in, list and create whatever it says, then read on to the end, streaming some literals
 * and collecting others.
 */
#include "common/imap/exchange/session_state.h"
#include "common/imap/folders/create.h"
#include "common/imap/folders/list.h"
#include "common/imap/grammar/date.h"
#include "common/imap/session/session.h"
#include "unit/support/fake_host.h"

#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    INPUT_MAX = 100 * 1024
}; /* what a socket pair takes without anybody reading */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct fake_host host;

static void read_on(struct imap_session *session)
{
    struct kimt_error err = {.struct_size = sizeof err};
    struct imap_event event;
    const char *bytes;
    size_t length;
    int64_t seconds;
    int32_t zone;

    while (imap_session_next(session, -1, &event, &err) == KIMT_OK) {
        struct imap_cursor cursor = event.response.rest;
        while (cursor.at < cursor.end) {
            const char *before = cursor.at;
            struct imap_token token;
            (void)imap_token_peek(&cursor, &token);
            (void)imap_date_parse(token.data, token.length, &seconds, &zone);
            imap_token_skip(&cursor);
            if (cursor.at <= before)
                abort(); /* a cursor that stands still would never end */
        }
        if (event.type != IMAP_EVENT_LITERAL)
            continue;
        if (event.literal_size % 2 && event.literal_size < 1000) {
            if (imap_collect(session, &err) != KIMT_OK)
                return;
        } else if (imap_literal(session, &bytes, &length, &err) == KIMT_OK) {
            imap_literal_consume(session, length);
        }
    }
}

static void talk(struct imap_session *session)
{
    static const struct imap_login login = {.user = "joe", .password = "secret"};
    static const char *const parts[] = {"a", "b*"};
    struct kimt_error err = {.struct_size = sizeof err};
    struct imap_folders *folders = NULL;

    bool good = imap_session_login(session, &login, &err) == KIMT_OK &&
                imap_session_ready(session, &err) == KIMT_OK &&
                imap_list(session, IMAP_LIST_COUNTS, &folders, &err) == KIMT_OK &&
                imap_create(session, parts, 2, NULL, NULL, &err) == KIMT_OK;
    for (size_t i = 0; folders && i < imap_folders_count(folders); i++) {
        const struct kimt_folder *folder = imap_folders_get(folders, i);
        for (uint32_t part = 0; part < folder->part_count; part++)
            if (!folder->parts[part][0])
                abort();
    }
    imap_folders_free(&folders);
    if (good || !imap_is_broken(session))
        read_on(session);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct imap_options options = {
        .host = "test", .port = 143, .security = CONN_PLAIN, .flavour = "auto"};
    struct kimt_error err = {.struct_size = sizeof err};
    struct imap_session *session = NULL;
    int ends[2];

    if (size > INPUT_MAX || socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0)
        return 0;
    fake_host_init(&host);
    host.flavours = "[flavour.kerio]\nskip.1 = Calendar\nforeign.1 = ~*\n";
    host.timeout_ms = 1000;
    if (send(ends[0], data, size, MSG_NOSIGNAL) == (ssize_t)size) {
        (void)shutdown(ends[0], SHUT_WR);
        if (imap_session_adopt(&host.table, &options, ends[1], &session, &err) == KIMT_OK)
            talk(session);
        imap_session_close(&session);
    } else {
        (void)close(ends[1]);
    }
    (void)close(ends[0]);
    return 0;
}
