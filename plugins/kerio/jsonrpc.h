/* SPDX-License-Identifier: MIT
 *
 * An administrator's session with Kerio Connect: logged in from open to close, and logged in again
 * when the server has let it expire in between.
 *
 * A call that only reads or sets may be sent twice, and is, after an expired session or a lost
 * answer. A call that creates never is: the caller must look first what became of it.
 * One thread at a time.
 */
#ifndef KIMT_KERIO_JSONRPC_H
#define KIMT_KERIO_JSONRPC_H

#include "kerio/endpoint.h"
#include "kerio/trust.h"
#include <jansson.h>

struct rpc_settings {
    const char *host; /* as endpoint_parse() takes it */
    const char *admin;
    const char *password;
    const char *domain; /* tried behind the bare name when that alone is refused; or NULL */
    struct trust trust;
};

enum rpc_mode {
    RPC_REPEATABLE = 0,
    RPC_ONCE = 1 /* never sent twice. A session that had expired is renewed, and yet KIMT_FAIL with
                  * RETRY_NOW is answered */
};

struct rpc;

/* Connects and logs in; strings of `settings` must outlive it. */
int rpc_open(const struct kimt_host *host, const struct rpc_settings *settings, struct rpc **rpc_r,
             struct kimt_error *err);
/* Logs out, whatever happened before. */
void rpc_close(struct rpc **rpc);

/* Takes `params` over (NULL: none). KIMT_OK: *result_r is an object to be json_decref()ed. */
int rpc_call(struct rpc *rpc, const char *method, json_t *params, enum rpc_mode mode,
             json_t **result_r, struct kimt_error *err);

const struct kimt_host *rpc_host(const struct rpc *rpc);
const struct endpoint *rpc_endpoint(const struct rpc *rpc);
/* Sleeps, less when the run is being stopped. */
void rpc_pause(const struct kimt_host *host, int64_t milliseconds);

#endif
