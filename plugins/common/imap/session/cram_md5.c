/* SPDX-License-Identifier: MIT
 *
 * The answer of CRAM-MD5 (RFC 2195), from a password as it is: gsasl would prepare it by SASLprep,
 * which makes another one of some that hold more than ASCII, and servers do not.
 */
#include <config.h>

#include "common/imap/exchange/session_fields.h"
#include "common/imap/session/login.h"

#include <gsasl.h>
#include <openssl/hmac.h>
#include <stdlib.h>

enum {
    MD5_BYTES = 16
};

static int encode(const char *user, const unsigned char *digest, char **reply_r)
{
    size_t length = strlen(user), size = length + sizeof " " + (size_t)MD5_BYTES * 2;
    char *text = malloc(size);
    int fault;

    if (!text)
        return GSASL_MALLOC_ERROR;
    (void)snprintf(text, size, "%s ", user);
    for (size_t i = 0; i < MD5_BYTES; i++)
        (void)snprintf(text + length + 1 + 2 * i, 3, "%02x", digest[i]);
    fault = gsasl_base64_to(text, strlen(text), reply_r, NULL);
    free(text);
    return fault;
}

int imap_cram_md5(const char *user, const char *password, const char *challenge, char **reply_r)
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    char *said = NULL;
    size_t length = 0;
    int fault = gsasl_base64_from(challenge, strlen(challenge), &said, &length);

    if (fault != GSASL_OK)
        return fault;
    if (strlen(password) > INT32_MAX || !HMAC(EVP_md5(), password, (int)strlen(password),
                                              (const unsigned char *)said, length, digest, NULL))
        fault = GSASL_CRYPTO_ERROR;
    else
        fault = encode(user, digest, reply_r);
    gsasl_free(said);
    return fault;
}
