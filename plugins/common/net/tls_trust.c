/* SPDX-License-Identifier: MIT
 *
 * A list behind a lock. Sessions are copied in and out, since OpenSSL marks those that it holds as
 * bad when a connection ends without ceremony.
 */
#include <config.h>

#include "common/net/tls_trust.h"

#include "common/memory/no_memory.h"

#include <openssl/err.h>
#include <openssl/x509.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

enum {
    SESSION_S = 3600,
    SUITES_BYTES = 512
};

struct tls_trust {
    struct tls_trust *next;
    SSL_CTX *context;
    SSL_SESSION *session; /* NULL: none */
    char key[];
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct tls_trust *all;

/* ---- making one ---- */

static int fail(struct kimt_error *err, const char *what)
{
    char text[160];

    ERR_error_string_n(ERR_peek_error(), text, sizeof text);
    ERR_clear_error();
    return kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_TLS, KIMT_RETRY_NEVER, "%s: %s", what, text);
}

static int load_authorities(SSL_CTX *context, const struct conn_params *params,
                            struct kimt_error *err)
{
    if (params->fingerprint || !params->tls_verify)
        return KIMT_OK;
    if (!params->ca_file)
        return SSL_CTX_set_default_verify_paths(context) == 1
                   ? KIMT_OK
                   : fail(err, "the system's certificate authorities cannot be read");
    if (SSL_CTX_load_verify_locations(context, params->ca_file, NULL) == 1)
        return KIMT_OK;
    (void)fail(err, "ca_file cannot be read");
    if (err)
        err->kind = KIMT_KIND_CONFIG;
    kimt_error_peer(err, params->ca_file);
    kimt_error_hint(err, "ca_file must be a readable PEM file with at least one certificate.");
    return KIMT_FAIL;
}

/* Adds those of the allowed suites of TLS 1.3 that are this one, or are not. Answers how many bytes
 * are used then; 0: there is no room. */
static size_t add_suites(const STACK_OF(SSL_CIPHER) * allowed, const char *name, bool are_it,
                         char suites[SUITES_BYTES], size_t used)
{
    for (int i = 0; i < sk_SSL_CIPHER_num(allowed); i++) {
        const SSL_CIPHER *cipher = sk_SSL_CIPHER_value(allowed, i);
        const char *its_name = SSL_CIPHER_get_name(cipher);

        if (strcmp(SSL_CIPHER_get_version(cipher), "TLSv1.3") != 0 ||
            (strcmp(its_name, name) == 0) != are_it)
            continue;
        used +=
            (size_t)snprintf(suites + used, SUITES_BYTES - used, "%s%s", used ? ":" : "", its_name);
        if (used >= SUITES_BYTES)
            return 0;
    }
    return used;
}

/* Of what the system allows, AES with 128 bits goes first: it is as far out of reach as the one
 * with 256 bits that OpenSSL prefers, and a tenth cheaper for both sides. */
static void prefer_short_keys(SSL_CTX *context)
{
    static const char preferred[] = "TLS_AES_128_GCM_SHA256";
    const STACK_OF(SSL_CIPHER) *allowed = SSL_CTX_get_ciphers(context);
    char suites[SUITES_BYTES];
    size_t used = add_suites(allowed, preferred, true, suites, 0);

    if (used > 0 && add_suites(allowed, preferred, false, suites, used) > 0)
        (void)SSL_CTX_set_ciphersuites(context, suites);
}

static int set_up(SSL_CTX *context, const struct conn_params *params,
                  int (*on_session)(SSL *ssl, SSL_SESSION *session), struct kimt_error *err)
{
    if (!context || SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) != 1)
        return fail(err, "TLS cannot be set up");
    SSL_CTX_set_options(context, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION |
                                     SSL_OP_IGNORE_UNEXPECTED_EOF);
    SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
    SSL_CTX_sess_set_new_cb(context, on_session);
    prefer_short_keys(context);
    return load_authorities(context, params, err);
}

/* All that what is believed depends on. NULL: no memory. The caller's. */
static char *key_of(const struct conn_params *params)
{
    char *key = NULL;

    return asprintf(&key, "%s\n%u\n%d\n%s\n%s", params->host, (unsigned)params->port,
                    params->tls_verify, params->ca_file ? params->ca_file : "",
                    params->fingerprint ? params->fingerprint : "") < 0
               ? NULL
               : key;
}

static void release(struct tls_trust *trust)
{
    SSL_SESSION_free(trust->session);
    SSL_CTX_free(trust->context);
    free(trust);
}

static struct tls_trust *make(const char *key, const struct conn_params *params,
                              int (*on_session)(SSL *ssl, SSL_SESSION *session),
                              struct kimt_error *err)
{
    struct tls_trust *trust = calloc(1, sizeof *trust + strlen(key) + 1);

    if (!trust) {
        (void)no_memory(err, KIMT_SCOPE_ACCOUNT, "for TLS");
        return NULL;
    }
    memcpy(trust->key, key, strlen(key) + 1);
    ERR_clear_error();
    trust->context = SSL_CTX_new(TLS_client_method());
    if (set_up(trust->context, params, on_session, err) != KIMT_OK) {
        release(trust);
        return NULL;
    }
    trust->next = all;
    all = trust;
    return trust;
}

int tls_trust_find(const struct conn_params *params,
                   int (*on_session)(SSL *ssl, SSL_SESSION *session), struct tls_trust **trust_r,
                   struct kimt_error *err)
{
    char *key = key_of(params);
    struct tls_trust *trust;

    if (!key)
        return no_memory(err, KIMT_SCOPE_ACCOUNT, "for TLS");
    (void)pthread_mutex_lock(&lock);
    trust = all;
    while (trust && strcmp(trust->key, key) != 0)
        trust = trust->next;
    if (!trust)
        trust = make(key, params, on_session, err);
    (void)pthread_mutex_unlock(&lock);
    free(key);
    *trust_r = trust;
    return trust ? KIMT_OK : KIMT_FAIL;
}

SSL_CTX *tls_trust_context(const struct tls_trust *trust)
{
    return trust->context;
}

/* ---- sessions ---- */

static bool is_fit(SSL_SESSION *session)
{
    const X509 *certificate = SSL_SESSION_get0_peer(session);
    time_t age = time(NULL) - (time_t)SSL_SESSION_get_time(session);

    return SSL_SESSION_is_resumable(session) && age >= 0 && age < SESSION_S && certificate &&
           X509_cmp_current_time(X509_get0_notAfter(certificate)) > 0;
}

SSL_SESSION *tls_trust_session(struct tls_trust *trust)
{
    SSL_SESSION *copy = NULL;

    (void)pthread_mutex_lock(&lock);
    if (trust->session && is_fit(trust->session))
        copy = SSL_SESSION_dup(trust->session);
    (void)pthread_mutex_unlock(&lock);
    return copy;
}

void tls_trust_keep(struct tls_trust *trust, const SSL_SESSION *session)
{
    SSL_SESSION *copy = session ? SSL_SESSION_dup(session) : NULL;

    (void)pthread_mutex_lock(&lock);
    SSL_SESSION_free(trust->session);
    trust->session = copy;
    (void)pthread_mutex_unlock(&lock);
}

void tls_trust_forget_all(void)
{
    (void)pthread_mutex_lock(&lock);
    while (all) {
        struct tls_trust *next = all->next;
        release(all);
        all = next;
    }
    (void)pthread_mutex_unlock(&lock);
}
