/* SPDX-License-Identifier: MIT
 *
 * See endpoint.h. libcurl's URL parser does the work; a bare HOST[:PORT] is given a scheme first.
 */
#include "kerio/endpoint.h"

#include "common/memory/no_memory.h"

#include <curl/curl.h>

static const char default_port[] = "4040";
static const char api_path[] = "/admin/api/jsonrpc/";

static int refuse(struct kimt_error *err, const char *why)
{
    (void)kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_CONFIG, KIMT_RETRY_NEVER, "host: %s", why);
    kimt_error_hint(err, "write host = kerio.example.com, host = kerio.example.com:4040, or "
                         "host = https://kerio.example.com:4040/admin");
    return KIMT_FAIL;
}

static bool copy_part(CURLU *url, CURLUPart part, char *buffer, size_t capacity)
{
    char *text = NULL;
    bool fits = curl_url_get(url, part, &text, 0) == CURLUE_OK && strlen(text) < capacity;

    if (fits)
        (void)snprintf(buffer, capacity, "%s", text);
    curl_free(text);
    return fits;
}

/* A path other than the login page's or the API's own is someone's reverse proxy: it is kept. */
static bool complete_path(CURLU *url)
{
    char path[256];
    size_t length;

    if (!copy_part(url, CURLUPART_PATH, path, sizeof path))
        return false;
    length = strlen(path);
    while (length > 0 && path[length - 1] == '/')
        path[--length] = '\0';
    if (length == 0 || strcmp(path, "/admin") == 0 || strcmp(path, "/admin/api/jsonrpc") == 0)
        return curl_url_set(url, CURLUPART_PATH, api_path, 0) == CURLUE_OK;
    (void)snprintf(path + length, sizeof path - length, "/");
    return curl_url_set(url, CURLUPART_PATH, path, 0) == CURLUE_OK;
}

static int take(CURLU *url, struct endpoint *endpoint, struct kimt_error *err)
{
    char scheme[16];
    char port[8];
    size_t length;

    if (!copy_part(url, CURLUPART_SCHEME, scheme, sizeof scheme) || strcmp(scheme, "https") != 0)
        return refuse(err, "the administration of Kerio Connect is reached by https only");
    if (!copy_part(url, CURLUPART_PORT, port, sizeof port)) {
        (void)snprintf(port, sizeof port, "%s", default_port);
        (void)curl_url_set(url, CURLUPART_PORT, port, 0);
    }
    (void)curl_url_set(url, CURLUPART_USER, NULL, 0);
    (void)curl_url_set(url, CURLUPART_PASSWORD, NULL, 0);
    (void)curl_url_set(url, CURLUPART_QUERY, NULL, 0);
    (void)curl_url_set(url, CURLUPART_FRAGMENT, NULL, 0);
    if (!complete_path(url) ||
        !copy_part(url, CURLUPART_HOST, endpoint->host, sizeof endpoint->host) ||
        !copy_part(url, CURLUPART_URL, endpoint->url, sizeof endpoint->url))
        return refuse(err, "it cannot be read as a server's name or address");
    (void)snprintf(endpoint->name, sizeof endpoint->name, "%s:%s", endpoint->host, port);
    length = strlen(endpoint->host);
    if (endpoint->host[0] == '[' && endpoint->host[length - 1] == ']') {
        memmove(endpoint->host, endpoint->host + 1, length - 2);
        endpoint->host[length - 2] = '\0';
    }
    return KIMT_OK;
}

int endpoint_parse(const char *text, struct endpoint *endpoint_r, struct kimt_error *err)
{
    CURLU *url = curl_url();
    char whole[512];
    int wrote;
    int result = KIMT_FAIL;

    if (!url)
        return no_memory(err, KIMT_SCOPE_RUN, "for an address");
    wrote = snprintf(whole, sizeof whole, "%s%s", strstr(text, "://") ? "" : "https://", text);
    if (!text[0] || wrote < 0 || (size_t)wrote >= sizeof whole ||
        curl_url_set(url, CURLUPART_URL, whole, 0) != CURLUE_OK)
        (void)refuse(err, "it cannot be read as a server's name or address");
    else
        result = take(url, endpoint_r, err);
    curl_url_cleanup(url);
    return result;
}
