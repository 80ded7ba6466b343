/* SPDX-License-Identifier: MIT
 *
 * One OpenSSL context is used again and again: looking the algorithm up costs more than a small
 * message does.
 */
#include "run/digest.h"
#include <openssl/evp.h>

bool digest_new(struct digest *digest)
{
    digest->context = EVP_MD_CTX_new();
    if (digest->context && EVP_DigestInit_ex(digest->context, EVP_sha256(), NULL) == 1)
        return true;
    digest_free(digest);
    return false;
}

void digest_free(struct digest *digest)
{
    EVP_MD_CTX_free(digest->context);
    digest->context = NULL;
}

void digest_begin(struct digest *digest)
{
    (void)EVP_DigestInit_ex(digest->context, NULL, NULL);
}

void digest_add(struct digest *digest, const void *data, size_t length)
{
    (void)EVP_DigestUpdate(digest->context, data, length);
}

bool digest_end(struct digest *digest, unsigned char value_r[DIGEST_BYTES])
{
    return EVP_DigestFinal_ex(digest->context, value_r, NULL) == 1;
}
