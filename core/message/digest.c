/* SPDX-License-Identifier: MIT
 *
 * One OpenSSL context is used again and again: looking the algorithm up costs more than a small
 * message does.
 */
#include "message/digest.h"
#include <openssl/evp.h>
#include <string.h>

#define PIECE_MAX ((size_t)1 << 30) /* OpenSSL counts additional data in int */

static const unsigned char nonce[12];

static bool is_gmac(const struct digest *digest)
{
    return digest->kind == JOURNAL_DIGEST_GMAC;
}

static bool begin_first(struct digest *digest, const unsigned char *key)
{
    if (is_gmac(digest))
        return EVP_EncryptInit_ex(digest->context, EVP_aes_128_gcm(), NULL, key, nonce) == 1;
    return EVP_DigestInit_ex(digest->context, EVP_sha256(), NULL) == 1;
}

bool digest_new(struct digest *digest, const struct journal_digest *how)
{
    digest->kind = how ? how->kind : JOURNAL_DIGEST_SHA256;
    digest->context = is_gmac(digest) ? (void *)EVP_CIPHER_CTX_new() : (void *)EVP_MD_CTX_new();
    if (digest->context && begin_first(digest, how ? how->key : NULL))
        return true;
    digest_free(digest);
    return false;
}

void digest_free(struct digest *digest)
{
    if (is_gmac(digest))
        EVP_CIPHER_CTX_free(digest->context);
    else
        EVP_MD_CTX_free(digest->context);
    digest->context = NULL;
}

void digest_begin(struct digest *digest)
{
    if (is_gmac(digest))
        (void)EVP_EncryptInit_ex(digest->context, NULL, NULL, NULL, nonce);
    else
        (void)EVP_DigestInit_ex(digest->context, NULL, NULL);
}

static void add_to_gmac(struct digest *digest, const unsigned char *data, size_t length)
{
    int ignored;

    while (length > 0) {
        size_t piece = length < PIECE_MAX ? length : PIECE_MAX;
        (void)EVP_EncryptUpdate(digest->context, NULL, &ignored, data, (int)piece);
        data += piece;
        length -= piece;
    }
}

void digest_add(struct digest *digest, const void *data, size_t length)
{
    if (is_gmac(digest))
        add_to_gmac(digest, data, length);
    else
        (void)EVP_DigestUpdate(digest->context, data, length);
}

bool digest_end(struct digest *digest, unsigned char value_r[DIGEST_BYTES])
{
    unsigned char whole[EVP_MAX_MD_SIZE];
    int nothing;

    if (is_gmac(digest))
        return EVP_EncryptFinal_ex(digest->context, whole, &nothing) == 1 &&
               EVP_CIPHER_CTX_ctrl(digest->context, EVP_CTRL_GCM_GET_TAG, DIGEST_BYTES, value_r) ==
                   1;
    if (EVP_DigestFinal_ex(digest->context, whole, NULL) != 1)
        return false;
    memcpy(value_r, whole, DIGEST_BYTES);
    return true;
}
