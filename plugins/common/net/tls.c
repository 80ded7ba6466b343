/* SPDX-License-Identifier: MIT
 *
 * OpenSSL behind tls.h. The peer's certificate is remembered while it is checked, since OpenSSL
 * does not keep one it refused, and the administrator wants to know which one that was.
 */
#include "common/net/tls.h"

#include "common/memory/no_memory.h"
#include "common/net/tls_bio.h"
#include "common/net/tls_peer.h"
#include "common/net/tls_trust.h"

#include <arpa/inet.h>
#include <errno.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <stdlib.h>

struct tls {
    const struct conn_params *params;
    struct tls_trust *trust; /* shared */
    SSL *ssl;
    SSL_SESSION *session; /* got before it was believed; or NULL */
    bool is_believed;     /* all checks were passed */
    struct tls_peer peer;
    char fault[160];
};

static void remember_fault(struct tls *tls, int system_fault)
{
    unsigned long code = ERR_peek_error();

    if (code)
        ERR_error_string_n(code, tls->fault, sizeof tls->fault);
    else
        (void)snprintf(tls->fault, sizeof tls->fault, "%s",
                       system_fault ? strerror(system_fault) : "the other side hung up");
    ERR_clear_error();
}

static int fail_setup(struct tls *tls, struct kimt_error *err, const char *what)
{
    remember_fault(tls, 0);
    return kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_TLS, KIMT_RETRY_NEVER, "%s: %s", what,
                     tls->fault);
}

/* Keeps the certificate in mind and lets OpenSSL's verdict stand. */
static int on_verify(int verdict, X509_STORE_CTX *store)
{
    SSL *ssl = X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx());
    struct tls *tls = SSL_get_app_data(ssl);

    if (!verdict)
        tls_peer_take(&tls->peer, X509_STORE_CTX_get0_cert(store), X509_STORE_CTX_get_error(store));
    return verdict;
}

static bool is_address(const char *host)
{
    unsigned char binary[sizeof(struct in6_addr)];

    return inet_pton(AF_INET, host, binary) == 1 || inet_pton(AF_INET6, host, binary) == 1;
}

/* The name to be sent to the server, and the one its certificate must have. */
static bool set_name(struct tls *tls)
{
    char host[256]; /* not const: OpenSSL's macro casts that away */

    if ((size_t)snprintf(host, sizeof host, "%s", tls->params->host) >= sizeof host)
        return false;
    if (is_address(host))
        return X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(tls->ssl), host) == 1;
    SSL_set_hostflags(tls->ssl, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    return SSL_set_tlsext_host_name(tls->ssl, host) == 1 && SSL_set1_host(tls->ssl, host) == 1;
}

/* What this connection has learned may be used by the next one, once it is believed. */
static int on_session(SSL *ssl, SSL_SESSION *session)
{
    struct tls *tls = SSL_get_app_data(ssl);

    if (tls->is_believed) {
        tls_trust_keep(tls->trust, session);
        return 0;
    }
    SSL_SESSION_free(tls->session);
    tls->session = session;
    return 1; /* it is ours */
}

static void believe(struct tls *tls)
{
    tls->is_believed = true;
    if (tls->session)
        tls_trust_keep(tls->trust, tls->session);
    SSL_SESSION_free(tls->session);
    tls->session = NULL;
}

static int set_up(struct tls *tls, int descriptor, struct kimt_error *err)
{
    const struct conn_params *params = tls->params;
    bool by_chain = params->tls_verify && !params->fingerprint;
    SSL_SESSION *session;

    if (tls_trust_find(params, on_session, &tls->trust, err) != KIMT_OK)
        return KIMT_FAIL;
    tls->ssl = SSL_new(tls_trust_context(tls->trust));
    BIO *bio = tls_bio_new(descriptor);
    if (!tls->ssl || !bio) {
        BIO_free(bio);
        return fail_setup(tls, err, "TLS cannot be set up");
    }
    SSL_set_bio(tls->ssl, bio, bio);
    (void)SSL_set_app_data(tls->ssl, tls);
    SSL_set_verify(tls->ssl, by_chain ? SSL_VERIFY_PEER : SSL_VERIFY_NONE,
                   by_chain ? on_verify : NULL);
    if (!set_name(tls))
        return fail_setup(tls, err, "the host's name cannot be used for TLS");
    session = tls_trust_session(tls->trust);
    if (session)
        (void)SSL_set_session(tls->ssl, session);
    SSL_SESSION_free(session);
    SSL_set_connect_state(tls->ssl);
    /* It would read on for as long as records come that hold no data. */
    (void)SSL_clear_mode(tls->ssl, SSL_MODE_AUTO_RETRY);
    return KIMT_OK;
}

int tls_new(const struct conn_params *params, int descriptor, struct tls **tls_r,
            struct kimt_error *err)
{
    struct tls *tls = calloc(1, sizeof *tls);

    if (!tls)
        return no_memory(err, KIMT_SCOPE_ACCOUNT, "for TLS");
    tls->params = params;
    ERR_clear_error();
    if (set_up(tls, descriptor, err) != KIMT_OK) {
        tls_free(&tls);
        return KIMT_FAIL;
    }
    *tls_r = tls;
    return KIMT_OK;
}

void tls_free(struct tls **tls)
{
    if (!tls || !*tls)
        return;
    SSL_free((*tls)->ssl);
    SSL_SESSION_free((*tls)->session);
    free(*tls);
    *tls = NULL;
}

static int verdict_of(struct tls *tls, int result, int system_fault)
{
    int verdict = SSL_get_error(tls->ssl, result);

    if (verdict == SSL_ERROR_WANT_READ)
        return TLS_WANT_READ;
    if (verdict == SSL_ERROR_WANT_WRITE)
        return TLS_WANT_WRITE;
    if (verdict == SSL_ERROR_ZERO_RETURN)
        return 0;
    remember_fault(tls, verdict == SSL_ERROR_SYSCALL ? system_fault : 0);
    return TLS_FAILED;
}

static int fail_handshake(struct tls *tls, unsigned long reason, struct kimt_error *err)
{
    const char *host = tls->params->host;

    if (tls->peer.verify_error)
        return tls_peer_fail(&tls->peer, host, tls->params->ca_file, err);
    (void)kimt_fail(err, KIMT_SCOPE_ACCOUNT, KIMT_KIND_TLS, KIMT_RETRY_NOW,
                    "the TLS handshake with %s failed: %s", host, tls->fault);
    if (reason == SSL_R_WRONG_VERSION_NUMBER || reason == SSL_R_UNSUPPORTED_PROTOCOL ||
        reason == SSL_R_TLSV1_ALERT_PROTOCOL_VERSION) {
        if (err)
            err->retry = KIMT_RETRY_NEVER;
        kimt_error_hint(err, "Does this port speak TLS 1.2 or later from the first byte? Port 143 "
                             "mostly needs security = starttls.");
    }
    return KIMT_FAIL;
}

static bool is_verified(struct tls *tls, struct kimt_error *err)
{
    long verdict = SSL_get_verify_result(tls->ssl);
    X509 *certificate = SSL_get0_peer_certificate(tls->ssl);

    if (verdict == X509_V_OK && certificate)
        return true;
    tls_peer_take(&tls->peer, certificate,
                  verdict == X509_V_OK ? X509_V_ERR_UNSPECIFIED : (int)verdict);
    (void)tls_peer_fail(&tls->peer, tls->params->host, tls->params->ca_file, err);
    return false;
}

/* A resumed session is held against the same: its certificate and the verdict on it came along. */
static int finish_handshake(struct tls *tls, struct kimt_error *err)
{
    const struct conn_params *params = tls->params;

    if (params->fingerprint ? tls_peer_check(tls->ssl, params, err) != KIMT_OK
                            : params->tls_verify && !is_verified(tls, err)) {
        tls_trust_keep(tls->trust, NULL);
        return TLS_FAILED;
    }
    believe(tls);
    return 0;
}

int tls_handshake(struct tls *tls, struct kimt_error *err)
{
    ERR_clear_error();
    errno = 0;
    int result = SSL_do_handshake(tls->ssl);
    int system_fault = errno;
    int reason = ERR_GET_REASON(ERR_peek_error());

    if (result == 1)
        return finish_handshake(tls, err);
    result = verdict_of(tls, result, system_fault);
    if (result == TLS_WANT_READ || result == TLS_WANT_WRITE)
        return result;
    if (result == 0)
        (void)snprintf(tls->fault, sizeof tls->fault, "the other side hung up");
    tls_trust_keep(tls->trust, NULL); /* whatever it was: the next one begins anew */
    (void)fail_handshake(tls, (unsigned long)reason, err);
    return TLS_FAILED;
}

/* OpenSSL judges by what is queued, and takes its time to clear a queue, even an empty one. */
static void forget_errors(void)
{
    if (ERR_peek_error() != 0)
        ERR_clear_error();
}

ssize_t tls_read(struct tls *tls, void *buffer, size_t capacity)
{
    size_t got = 0;

    forget_errors();
    errno = 0;
    int result = SSL_read_ex(tls->ssl, buffer, capacity, &got);
    if (result == 1)
        return (ssize_t)got;
    result = verdict_of(tls, result, errno);
    return result == TLS_WANT_READ && tls_bio_has_read(SSL_get_rbio(tls->ssl)) ? TLS_NOTHING
                                                                               : result;
}

ssize_t tls_write(struct tls *tls, const void *data, size_t length)
{
    size_t put = 0;

    forget_errors();
    errno = 0;
    tls_bio_expect_more(SSL_get_wbio(tls->ssl), length > SSL3_RT_MAX_PLAIN_LENGTH);
    int result = SSL_write_ex(tls->ssl, data, length, &put);
    tls_bio_expect_more(SSL_get_wbio(tls->ssl), false);
    if (result == 1)
        return (ssize_t)put;
    result = verdict_of(tls, result, errno);
    return result == 0 ? TLS_FAILED : result;
}

bool tls_is_resumed(const struct tls *tls)
{
    return SSL_session_reused(tls->ssl) == 1;
}

const char *tls_fault(const struct tls *tls)
{
    return tls->fault;
}

void tls_shutdown(struct tls *tls)
{
    ERR_clear_error();
    (void)SSL_shutdown(tls->ssl);
    ERR_clear_error();
}
