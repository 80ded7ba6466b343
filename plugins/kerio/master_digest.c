/* SPDX-License-Identifier: MIT
 *
 * The arithmetic of master.h.
 */
#include "kerio/master.h"

#include <openssl/evp.h>

bool master_digest(const char *challenge, const char *password, char *digest)
{
    unsigned char sum[EVP_MAX_MD_SIZE];
    unsigned int length = 0;
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    bool done = context && EVP_DigestInit_ex(context, EVP_md5(), NULL) == 1 &&
                EVP_DigestUpdate(context, challenge, strlen(challenge)) == 1 &&
                EVP_DigestUpdate(context, password, strlen(password)) == 1 &&
                EVP_DigestFinal_ex(context, sum, &length) == 1 && length == 16;

    EVP_MD_CTX_free(context);
    for (unsigned int i = 0; done && i < length; i++)
        (void)snprintf(digest + 2 * i, 3, "%02x", sum[i]);
    return done;
}
