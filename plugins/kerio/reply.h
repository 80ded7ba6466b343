/* SPDX-License-Identifier: MIT
 *
 * From an HTTP answer to a JSON-RPC result or an error. The JSON counts before the HTTP status,
 * because the API reports its own errors with status 200, and proxies report theirs with pages.
 */
#ifndef KIMT_KERIO_REPLY_H
#define KIMT_KERIO_REPLY_H

#include <jansson.h>
#include <kimt/host.h>

/* `server` and `method` are for messages. KIMT_OK: *result_r is an object of the caller's. */
int reply_read(const char *body, size_t length, long status, const char *server, const char *method,
               json_t **result_r, struct kimt_error *err);

/* The text of a call or an answer for the wire log: passwords and tokens masked, long ones cut. */
void reply_describe(const json_t *message, char *buffer, size_t capacity);

#endif
