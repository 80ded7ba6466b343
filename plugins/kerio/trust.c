/* SPDX-License-Identifier: MIT
 *
 * See trust.h.
 */
#include "kerio/trust.h"

#include <ctype.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

static bool is_pinned(const struct trust *trust)
{
    return trust->fingerprint && trust->fingerprint[0];
}

bool trust_same_fingerprint(const char *a, const char *b)
{
    for (;; a++, b++) {
        while (*a == ':' || *a == ' ')
            a++;
        while (*b == ':' || *b == ' ')
            b++;
        if (toupper((unsigned char)*a) != toupper((unsigned char)*b))
            return false;
        if (!*a)
            return true;
    }
}

static void remember(struct trust *trust, const X509 *certificate)
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int length = 0;

    trust->found[0] = '\0';
    if (!certificate || X509_digest(certificate, EVP_sha256(), digest, &length) != 1)
        return;
    for (unsigned int i = 0; i < length; i++)
        (void)snprintf(trust->found + 3 * i, 4, "%02X%s", digest[i], i + 1 < length ? ":" : "");
}

static int judge(X509_STORE_CTX *chain, void *context)
{
    struct trust *trust = context;
    int good = 1;

    remember(trust, X509_STORE_CTX_get0_cert(chain));
    if (is_pinned(trust)) {
        good = trust_same_fingerprint(trust->found, trust->fingerprint);
        X509_STORE_CTX_set_error(chain, good ? X509_V_OK : X509_V_ERR_APPLICATION_VERIFICATION);
    } else if (trust->verify) {
        good = X509_verify_cert(chain) == 1;
    } else {
        X509_STORE_CTX_set_error(chain, X509_V_OK);
    }
    trust->verdict = X509_STORE_CTX_get_error(chain);
    return good;
}

static CURLcode install(CURL *curl, void *tls_context, void *user)
{
    (void)curl;
    SSL_CTX_set_cert_verify_callback(tls_context, judge, user);
    return CURLE_OK;
}

int trust_apply(struct trust *trust, CURL *curl, struct kimt_error *err)
{
    bool check_name = trust->verify && !is_pinned(trust);
    CURLcode code = curl_easy_setopt(curl, CURLOPT_SSL_CTX_FUNCTION, install);

    if (code != CURLE_OK)
        return kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_UNSUPPORTED, KIMT_RETRY_NEVER,
                         "this libcurl is built without OpenSSL: certificates cannot be checked");
    (void)curl_easy_setopt(curl, CURLOPT_SSL_CTX_DATA, trust);
    (void)curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    /* Peer stays on in any case: it is what makes OpenSSL ask judge(). */
    (void)curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
    (void)curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, check_name ? 2L : 0L);
    if (!check_name || trust->ca_file) { /* not the system's authorities, nor their absence */
        (void)curl_easy_setopt(curl, CURLOPT_CAINFO, check_name ? trust->ca_file : NULL);
        (void)curl_easy_setopt(curl, CURLOPT_CAPATH, NULL);
    }
    return KIMT_OK;
}

static void fail_pinned(const char *server, struct kimt_error *err)
{
    (void)kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_TLS, KIMT_RETRY_NEVER,
                    "the certificate of %s is not the one pinned by fingerprint", server);
    kimt_error_hint(err, "if the server's certificate was renewed on purpose, set fingerprint to "
                         "the new value");
}

int trust_fail(const struct trust *trust, const char *server, CURLcode code, struct kimt_error *err)
{
    bool refused = trust->verdict != X509_V_OK;
    char text[sizeof err->hint];

    if (code == CURLE_SSL_CACERT_BADFILE) {
        (void)kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_CONFIG, KIMT_RETRY_NEVER,
                        "ca_file %s cannot be used", trust->ca_file ? trust->ca_file : "");
        kimt_error_hint(err, "ca_file must name a readable file with PEM certificates");
        return KIMT_FAIL;
    }
    if (!refused && code != CURLE_PEER_FAILED_VERIFICATION) {
        (void)kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_TLS, KIMT_RETRY_NEVER, "no TLS with %s: %s",
                        server, curl_easy_strerror(code));
        kimt_error_hint(err, "is this the port of the administration (4040 unless it was changed)? "
                             "The server must offer TLS 1.2 or newer");
        return KIMT_FAIL;
    }
    if (is_pinned(trust))
        fail_pinned(server, err);
    else {
        (void)kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_TLS, KIMT_RETRY_NEVER,
                        "the certificate of %s was not accepted: %s", server,
                        refused ? X509_verify_cert_error_string(trust->verdict)
                                : "it is for another name");
        (void)snprintf(text, sizeof text,
                       "compare with Configuration > SSL Certificates in Kerio's administration; "
                       "if it is the server's own, set fingerprint = %s; or set ca_file",
                       trust->found);
        kimt_error_hint(err, text);
    }
    (void)snprintf(text, sizeof text, "certificate with SHA-256 fingerprint %s", trust->found);
    kimt_error_peer(err, text);
    return KIMT_FAIL;
}
