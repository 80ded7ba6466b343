/* SPDX-License-Identifier: MIT
 *
 * Certificates in words.
 */
#include "common/net/tls_peer.h"

#include "common/net/fingerprint.h"

#include <openssl/x509v3.h>
#include <string.h>

static void take_fingerprint(struct tls_peer *peer, const X509 *certificate)
{
    static const char digits[] = "0123456789ABCDEF";
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned length = 0;
    char *to = peer->fingerprint;

    if (X509_digest(certificate, EVP_sha256(), digest, &length) != 1 || length != 32)
        return;
    for (unsigned i = 0; i < length; i++) {
        *to++ = digits[digest[i] >> 4];
        *to++ = digits[digest[i] & 15];
        *to++ = ':';
    }
    to[-1] = '\0';
}

static void add_name(struct tls_peer *peer, const char *name, size_t length)
{
    size_t used = strlen(peer->names);

    if (used + length + 3 > sizeof peer->names)
        return;
    (void)snprintf(peer->names + used, sizeof peer->names - used, "%s%.*s", used ? ", " : "",
                   (int)length, name);
}

static void take_names(struct tls_peer *peer, X509 *certificate)
{
    GENERAL_NAMES *names = X509_get_ext_d2i(certificate, NID_subject_alt_name, NULL, NULL);
    char common[128];

    for (int i = 0; names && i < sk_GENERAL_NAME_num(names); i++) {
        const GENERAL_NAME *name = sk_GENERAL_NAME_value(names, i);
        if (name->type == GEN_DNS)
            add_name(peer, (const char *)ASN1_STRING_get0_data(name->d.dNSName),
                     (size_t)ASN1_STRING_length(name->d.dNSName));
    }
    GENERAL_NAMES_free(names);
    if (!peer->names[0] && X509_NAME_get_text_by_NID(X509_get_subject_name(certificate),
                                                     NID_commonName, common, sizeof common) > 0)
        add_name(peer, common, strlen(common));
}

static void take_expiry(struct tls_peer *peer, const X509 *certificate)
{
    struct tm date;

    if (ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &date) != 1 ||
        strftime(peer->expires, sizeof peer->expires, "%Y-%m-%d %H:%M UTC", &date) == 0)
        peer->expires[0] = '\0';
}

void tls_peer_take(struct tls_peer *peer, X509 *certificate, int verify_error)
{
    memset(peer, 0, sizeof *peer);
    peer->verify_error = verify_error;
    if (!certificate)
        return;
    take_fingerprint(peer, certificate);
    take_names(peer, certificate);
    take_expiry(peer, certificate);
}

static void explain(const struct tls_peer *peer, const char *host, char *text, size_t capacity)
{
    switch (peer->verify_error) {
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
        (void)snprintf(text, capacity, "it is for %s, not for %s",
                       peer->names[0] ? peer->names : "no name at all", host);
        break;
    case X509_V_ERR_CERT_HAS_EXPIRED:
        (void)snprintf(text, capacity, "it expired on %s", peer->expires);
        break;
    case X509_V_ERR_CERT_NOT_YET_VALID:
        (void)snprintf(text, capacity, "it is not valid yet; is this machine's clock right?");
        break;
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
        (void)snprintf(text, capacity, "it is self-signed");
        break;
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
        (void)snprintf(text, capacity, "its authority is not a trusted one (%s)",
                       X509_verify_cert_error_string(peer->verify_error));
        break;
    default:
        (void)snprintf(text, capacity, "%s", X509_verify_cert_error_string(peer->verify_error));
    }
}

int tls_peer_fail(const struct tls_peer *peer, const char *host, const char *ca_file,
                  struct kimt_error *err)
{
    char why[300];
    char hint[sizeof err->hint];
    bool wrong_name = peer->verify_error == X509_V_ERR_HOSTNAME_MISMATCH ||
                      peer->verify_error == X509_V_ERR_IP_ADDRESS_MISMATCH;

    explain(peer, host, why, sizeof why);
    (void)kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_TLS, KIMT_RETRY_NEVER,
                    "the certificate of %s is not accepted: %s", host, why);
    (void)snprintf(hint, sizeof hint,
                   "%s, or trust just this certificate: fingerprint = %s (compare it on the server "
                   "first); tls_verify = no switches all checks off.",
                   wrong_name ? "Set host to a name the certificate has"
                   : ca_file  ? "Put the right authority into ca_file"
                              : "Set ca_file to the authority that signed it",
                   peer->fingerprint);
    kimt_error_hint(err, hint);
    return KIMT_FAIL;
}

int tls_peer_check(SSL *ssl, const struct conn_params *params, struct kimt_error *err)
{
    struct tls_peer peer;
    X509 *certificate = SSL_get1_peer_certificate(ssl);

    tls_peer_take(&peer, certificate, 0);
    X509_free(certificate);
    if (peer.fingerprint[0] && fingerprint_equal(peer.fingerprint, params->fingerprint))
        return KIMT_OK;
    (void)kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_TLS, KIMT_RETRY_NEVER,
                    "the certificate of %s is not the one that fingerprint asks for: it has %s",
                    params->host, peer.fingerprint);
    kimt_error_hint(err, "If the server got a new certificate, compare it there and change "
                         "fingerprint; if not, someone is intercepting the connection.");
    return KIMT_FAIL;
}
