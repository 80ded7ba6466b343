/* SPDX-License-Identifier: MIT
 *
 * See fake_server.h.
 */
#include "unit/kerio/fake_server.h"

#include "unit/support/cmocka_all.h"
#include <stdio.h>
#include <string.h>

struct fake_server server;
struct fake_host fake;

void server_begin(const struct exchange *script, size_t length)
{
    if (fake.table.struct_size == 0) /* the test has no wishes for its host */
        fake_host_init(&fake);
    server.script = script;
    server.length = length;
    server.at = 0;
}

void server_end(void)
{
    for (size_t i = 0; i < server.at; i++) {
        json_decref(server.params[i]);
        server.params[i] = NULL;
    }
}

int rpc_call(struct rpc *rpc, const char *method, json_t *params, enum rpc_mode mode,
             json_t **result_r, struct kimt_error *err)
{
    const struct exchange *now = &server.script[server.at];

    (void)rpc, (void)mode;
    *result_r = NULL;
    if (server.at >= server.length)
        fail_msg("%s was called, nothing more was expected", method);
    assert_string_equal(method, now->method);
    server.params[server.at++] = params;
    if (!now->reply)
        return kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_NETWORK, KIMT_RETRY_NOW, "lost");
    if (strcmp(now->reply, SERVER_STOPPED) == 0)
        return kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_CANCELLED, KIMT_RETRY_NEVER, "stopped");
    return reply_read(now->reply, strlen(now->reply), 200, "kerio", method, result_r, err);
}

const struct kimt_host *rpc_host(const struct rpc *rpc)
{
    (void)rpc;
    return &fake.table;
}

const struct endpoint *rpc_endpoint(const struct rpc *rpc)
{
    static const struct endpoint endpoint = {.name = "kerio:4040"};

    (void)rpc;
    return &endpoint;
}

void rpc_pause(const struct kimt_host *host, int64_t milliseconds)
{
    (void)host;
    fake.clock_ms += milliseconds;
}
