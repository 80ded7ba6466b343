/* SPDX-License-Identifier: MIT
 *
 * What the options mean, and what they must not be.
 */
#include "common/imap/flavour/options.h"

#include "common/net/fingerprint.h"
#include <arpa/inet.h>
#include <inttypes.h>

const struct kimt_choice imap_security_choices[] = {
    {"tls", CONN_TLS, "TLS from the first byte (port 993)"},
    {"starttls", CONN_STARTTLS, "begins in the clear and changes to TLS (port 143)"},
    {"none", CONN_PLAIN, "nothing is encrypted, passwords included"},
    {NULL, 0, NULL},
};

const struct kimt_choice imap_auth_choices[] = {
    {"auto", IMAP_AUTH_AUTO, "the best of what the server offers"},
    {"plain", IMAP_AUTH_PLAIN, "AUTHENTICATE PLAIN"},
    {"login", IMAP_AUTH_LOGIN, "the LOGIN command"},
    {"scram-sha-256", IMAP_AUTH_SCRAM_SHA_256, "AUTHENTICATE SCRAM-SHA-256"},
    {"scram-sha-1", IMAP_AUTH_SCRAM_SHA_1, "AUTHENTICATE SCRAM-SHA-1"},
    {"cram-md5", IMAP_AUTH_CRAM_MD5, "AUTHENTICATE CRAM-MD5"},
    {NULL, 0, NULL},
};

const struct kimt_choice imap_compress_choices[] = {
    {"auto", IMAP_COMPRESS_AUTO,
     "once a line is found to be slow: a round trip takes 3 ms or more, and less than 4 MB arrive "
     "in each second of waiting"},
    {"yes", IMAP_COMPRESS_YES, "from the login on"},
    {"no", IMAP_COMPRESS_NO, "never"},
    {NULL, 0, NULL},
};

static int fail_config(struct kimt_error *err, const char *text)
{
    return kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_CONFIG, KIMT_RETRY_NEVER, "%s", text);
}

/* ---- host ---- */

/* Without a scope (%eth0), which only the resolver understands. */
static bool is_ipv6(const char *text, size_t length)
{
    const char *scope = memchr(text, '%', length);
    char address[INET6_ADDRSTRLEN], binary[16];

    if (scope)
        length = (size_t)(scope - text);
    if (length >= sizeof address)
        return false;
    memcpy(address, text, length);
    address[length] = '\0';
    return inet_pton(AF_INET6, address, binary) == 1;
}

/* The colon before a port, NULL if there is none. [::1]:993 has one, ::1 and [::1] have not. */
static const char *port_colon(const char *host)
{
    const char *bracket = host[0] == '[' ? strchr(host, ']') : NULL;
    const char *colon = strchr(bracket ? bracket : host, ':');

    return bracket || !is_ipv6(host, strlen(host)) ? colon : NULL;
}

static int fail_port(struct kimt_error *err, const char *host, const char *colon)
{
    char hint[300];

    (void)kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_CONFIG, KIMT_RETRY_NEVER,
                    "host = %.100s: the port has a line of its own", host);
    (void)snprintf(hint, sizeof hint, "write host = %.*s and port = %.10s",
                   (int)(colon - host < 200 ? colon - host : 200), host, colon + 1);
    kimt_error_hint(err, hint);
    return KIMT_FAIL;
}

static int check_host(const char *host, struct kimt_error *err)
{
    size_t length = host ? strlen(host) : 0;
    const char *colon = length > 0 ? port_colon(host) : NULL;

    if (length == 0)
        return fail_config(err, "host is empty");
    if (colon && colon > host && colon[1] && strspn(colon + 1, "0123456789") == strlen(colon + 1))
        return fail_port(err, host, colon);
    if (colon || strpbrk(host, "/ ") ||
        (host[0] == '[' && (host[length - 1] != ']' || !is_ipv6(host + 1, length - 2))))
        return kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_CONFIG, KIMT_RETRY_NEVER,
                         "host = %.100s: it takes the name or address of a server, nothing else",
                         host);
    return KIMT_OK;
}

int imap_options_check(const struct imap_options *options, struct kimt_error *err)
{
    if (check_host(options->host, err) != KIMT_OK)
        return KIMT_FAIL;
    if (options->fingerprint && !fingerprint_is_valid(options->fingerprint))
        return fail_config(err, "fingerprint is not a SHA-256 fingerprint: 64 hexadecimal digits, "
                                "colons allowed");
    if (options->security == CONN_PLAIN && (options->fingerprint || options->ca_file))
        return fail_config(err, "ca_file and fingerprint mean nothing with security = none");
    if (options->admin_user && !options->password)
        return fail_config(err, "admin_user needs a password: password_file");
    if (options->admin_user && options->auth != IMAP_AUTH_AUTO && options->auth != IMAP_AUTH_PLAIN)
        return fail_config(err, "admin_user works with auth = plain only");
    return KIMT_OK;
}

uint16_t imap_options_port(const struct imap_options *options)
{
    if (options->port > 0)
        return (uint16_t)options->port;
    return options->security == CONN_TLS ? 993 : 143;
}

void imap_options_describe(const struct imap_options *options, char *buffer, size_t capacity)
{
    const char *host = options->host ? options->host : "?";

    (void)snprintf(buffer, capacity, host[0] != '[' && strchr(host, ':') ? "[%s]:%u" : "%s:%u",
                   host, (unsigned)imap_options_port(options));
}

void imap_options_conn_params(const struct imap_options *options, struct conn_params *params_r)
{
    *params_r = (struct conn_params){.host = options->host,
                                     .port = imap_options_port(options),
                                     .security = options->security,
                                     .tls_verify = options->tls_verify,
                                     .ca_file = options->ca_file,
                                     .fingerprint = options->fingerprint};
}
