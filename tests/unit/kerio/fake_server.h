/* SPDX-License-Identifier: MIT
 *
 * In place of jsonrpc.c: calls are answered from a script, in order, and kept to be looked at. Its
 * clock moves when a pause is asked for.
 */
#ifndef KIMT_TEST_KERIO_FAKE_SERVER_H
#define KIMT_TEST_KERIO_FAKE_SERVER_H

#include "kerio/jsonrpc.h"
#include "kerio/reply.h"
#include "unit/support/fake_host.h"

enum {
    SCRIPT_MAX = 24
};

struct exchange {
    const char *method;
    const char *reply; /* a whole JSON-RPC reply; NULL: the connection is lost */
};

/* In place of a reply: the run was stopped meanwhile. */
#define SERVER_STOPPED "stopped"

struct fake_server {
    const struct exchange *script;
    size_t length, at;
    json_t *params[SCRIPT_MAX];
};

extern struct fake_server server;
extern struct fake_host fake;

void server_begin(const struct exchange *script, size_t length);
void server_end(void);

#endif
