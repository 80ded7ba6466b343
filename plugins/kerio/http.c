/* SPDX-License-Identifier: MIT
 *
 * See http.h.
 */
#include <config.h>

#include "kerio/http.h"

#include "common/array/array.h"
#include "common/memory/no_memory.h"

#include <stdlib.h>

enum {
    ENDING_TIMEOUT_MS = 5000,
    SECRET_SHORTEST = 8
};

struct http {
    const struct kimt_host *host;
    const struct endpoint *endpoint;
    struct trust trust;
    CURL *curl;
    bool is_ending;
    bool is_too_large;
    char *body; /* of the answer that is coming in */
    size_t length, capacity;
};

static size_t take_body(char *data, size_t size, size_t count, void *context)
{
    struct http *http = context;
    size_t length = size * count;

    if (length > HTTP_REPLY_MAX - http->length) {
        http->is_too_large = true;
        return 0;
    }
    if (!ARRAY_GROW(&http->body, http->length + length + 1, &http->capacity, HTTP_REPLY_MAX + 1))
        return 0;
    memcpy(http->body + http->length, data, length);
    http->length += length;
    http->body[http->length] = '\0';
    return length;
}

static int check_stop(void *context, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
    const struct http *http = context;

    (void)a, (void)b, (void)c, (void)d;
    return !http->is_ending && http->host->stop_requested(http->host->context);
}

static void set_up(struct http *http)
{
    CURL *curl = http->curl;

    (void)curl_easy_setopt(curl, CURLOPT_URL, http->endpoint->url);
    (void)curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "https");
    (void)curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    (void)curl_easy_setopt(curl, CURLOPT_COOKIEFILE, ""); /* keep cookies, read no file */
    (void)curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
    (void)curl_easy_setopt(curl, CURLOPT_WRITEDATA, http);
    (void)curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    (void)curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, check_stop);
    (void)curl_easy_setopt(curl, CURLOPT_XFERINFODATA, http);
    /* IMAP goes there directly; so does this, whatever the environment says about proxies. */
    (void)curl_easy_setopt(curl, CURLOPT_PROXY, "");
}

int http_new(const struct kimt_host *host, const struct endpoint *endpoint,
             const struct trust *trust, struct http **http_r, struct kimt_error *err)
{
    struct http *http = calloc(1, sizeof *http);

    if (http) {
        http->host = host;
        http->endpoint = endpoint;
        http->trust = *trust;
        http->curl = curl_easy_init();
    }
    if (!http || !http->curl) {
        free(http);
        return no_memory(err, KIMT_SCOPE_RUN, "for what the administration API answers");
    }
    set_up(http);
    if (trust_apply(&http->trust, http->curl, err) != KIMT_OK) {
        http_free(&http);
        return KIMT_FAIL;
    }
    *http_r = http;
    return KIMT_OK;
}

void http_free(struct http **http)
{
    if (!*http)
        return;
    curl_easy_cleanup((*http)->curl);
    free((*http)->body);
    free(*http);
    *http = NULL;
}

static int fail_network(const struct http *http, CURLcode code, struct kimt_error *err)
{
    const char *name = http->endpoint->name;

    if (code == CURLE_COULDNT_RESOLVE_HOST) {
        (void)kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_NOT_FOUND, KIMT_RETRY_NEVER,
                        "%s: there is no host of this name", http->endpoint->host);
        kimt_error_hint(err, "check host in the profile, and this machine's name service");
    } else if (code == CURLE_COULDNT_CONNECT) {
        (void)kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_NETWORK, KIMT_RETRY_LATER,
                        "%s cannot be connected to", name);
        kimt_error_hint(err, "is Kerio Connect running, is this the port of its administration "
                             "(4040 unless it was changed), and does the firewall let it through?");
    } else if (code == CURLE_OPERATION_TIMEDOUT) {
        (void)kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_TIMEOUT, KIMT_RETRY_LATER,
                        "%s did not answer within %lld s", name,
                        (long long)(http->host->timeout_ms(http->host->context) / 1000));
        kimt_error_hint(err, "check host and port, and the firewall between; a slow server may "
                             "need a longer timeout in [migration]");
    } else {
        (void)kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_NETWORK, KIMT_RETRY_NOW,
                        "the connection to %s was lost: %s", name, curl_easy_strerror(code));
    }
    return KIMT_FAIL;
}

static int fail(const struct http *http, CURLcode code, struct kimt_error *err)
{
    switch ((int)code) {
    case CURLE_ABORTED_BY_CALLBACK:
        return kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_CANCELLED, KIMT_RETRY_NEVER,
                         "stopped while waiting for %s", http->endpoint->name);
    case CURLE_WRITE_ERROR:
        if (http->is_too_large)
            return kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_PROTOCOL, KIMT_RETRY_NEVER,
                             "the answer of %s is larger than any of this API",
                             http->endpoint->name);
        return no_memory(err, KIMT_SCOPE_RUN, "for what the administration API answers");
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
        return trust_fail(&http->trust, http->endpoint->name, code, err);
    default:
        return fail_network(http, code, err);
    }
}

static struct curl_slist *headers(const char *token)
{
    static const char *const fixed[] = {"Accept: application/json-rpc",
                                        "Content-Type: application/json-rpc; charset=UTF-8",
                                        "Expect:", NULL};
    struct curl_slist *list = NULL;
    char line[512];

    for (size_t i = 0; fixed[i]; i++) {
        struct curl_slist *longer = curl_slist_append(list, fixed[i]);
        if (longer)
            list = longer;
    }
    if (token) {
        struct curl_slist *longer;
        (void)snprintf(line, sizeof line, "X-Token: %s", token);
        longer = curl_slist_append(list, line);
        if (longer)
            list = longer;
    }
    return list;
}

static void strike_out(struct http *http, const char *secret)
{
    size_t length = strlen(secret);
    char *at = http->body;

    if (length < SECRET_SHORTEST)
        return;
    while (at &&
           (at = memmem(at, http->length - (size_t)(at - http->body), secret, length)) != NULL)
        memset(at, '*', length);
}

/* What was sent along may come back in an answer that is shown. A cookie's value is the last field
 * of its line. */
static void strike_out_session(struct http *http, const char *token,
                               const struct curl_slist *cookies)
{
    if (token)
        strike_out(http, token);
    for (; cookies; cookies = cookies->next) {
        const char *value = strrchr(cookies->data, '\t');
        if (value)
            strike_out(http, value + 1);
    }
}

int http_post(struct http *http, const char *body, const char *token, uint32_t flags,
              struct http_reply *reply_r, struct kimt_error *err)
{
    CURL *curl = http->curl;
    struct curl_slist *list = headers(token);
    struct curl_slist *cookies = NULL;
    int64_t timeout = http->host->timeout_ms(http->host->context);
    CURLcode code;

    http->is_ending = (flags & HTTP_ENDING) != 0;
    http->is_too_large = false;
    http->length = 0;
    if (http->is_ending && timeout > ENDING_TIMEOUT_MS)
        timeout = ENDING_TIMEOUT_MS;
    if (flags & HTTP_RESET)
        (void)curl_easy_setopt(curl, CURLOPT_COOKIELIST, "ALL");
    (void)curl_easy_setopt(curl, CURLOPT_HTTPHEADER, list);
    (void)curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)strlen(body));
    (void)curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body);
    (void)curl_easy_setopt(curl, CURLOPT_FRESH_CONNECT, flags & HTTP_FRESH ? 1L : 0L);
    (void)curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)timeout);
    (void)curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, (long)timeout);
    (void)curl_easy_getinfo(curl, CURLINFO_COOKIELIST, &cookies);
    code = curl_easy_perform(curl);
    strike_out_session(http, token, cookies);
    curl_slist_free_all(cookies);
    (void)curl_easy_setopt(curl, CURLOPT_HTTPHEADER, NULL);
    curl_slist_free_all(list);
    if (code != CURLE_OK)
        return fail(http, code, err);
    *reply_r = (struct http_reply){.body = http->body, .length = http->length};
    http->body = NULL;
    http->capacity = 0;
    (void)curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &reply_r->status);
    if (!reply_r->body)
        reply_r->body = calloc(1, 1);
    return reply_r->body
               ? KIMT_OK
               : no_memory(err, KIMT_SCOPE_RUN, "for what the administration API answers");
}
