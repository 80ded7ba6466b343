/* SPDX-License-Identifier: MIT
 *
 * One HTTPS POST at a time, with cookies kept from answer to answer: all that the administration's
 * API needs of HTTP. Keep-alive, chunked bodies and several Set-Cookie lines are libcurl's work.
 *
 * The answer is bounded, the whole exchange has the host's deadline, and a stop of the run ends it.
 * Knows nothing of JSON. Errors have SCOPE_RUN. A page that repeats the request does not show what
 * it holds of the session: token and cookies are struck out.
 */
#ifndef KIMT_KERIO_HTTP_H
#define KIMT_KERIO_HTTP_H

#include "kerio/endpoint.h"
#include "kerio/trust.h"

enum {
    HTTP_REPLY_MAX = 32 * 1024 * 1024
};

enum http_flags {
    HTTP_NONE = 0,
    HTTP_FRESH = 1u << 0,  /* on a new connection: libcurl then never sends the body twice */
    HTTP_ENDING = 1u << 1, /* goes through even when the run is being stopped; waits little */
    HTTP_RESET = 1u << 2   /* forgets all cookies first */
};

struct http_reply {
    long status;
    char *body; /* terminated; free() it */
    size_t length;
};

struct http;

/* `endpoint` and the strings of `trust` must outlive it. */
int http_new(const struct kimt_host *host, const struct endpoint *endpoint,
             const struct trust *trust, struct http **http_r, struct kimt_error *err);
void http_free(struct http **http);

/* `token` may be NULL. KIMT_OK whenever there is an answer, of whatever status. */
int http_post(struct http *http, const char *body, const char *token, uint32_t flags,
              struct http_reply *reply_r, struct kimt_error *err);

#endif
