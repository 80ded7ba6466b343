/* SPDX-License-Identifier: MIT
 *
 * See key.h.
 */
#include "gui/key.h"

#include <openssl/crypto.h>
#include <openssl/rand.h>
#include <string.h>

bool key_make(struct key *key_r)
{
    static const char digits[] = "0123456789abcdef";
    unsigned char bytes[KEY_BYTES];

    if (RAND_bytes(bytes, (int)sizeof bytes) != 1)
        return false;
    for (size_t i = 0; i < sizeof bytes; i++) {
        key_r->text[2 * i] = digits[bytes[i] >> 4];
        key_r->text[2 * i + 1] = digits[bytes[i] & 15];
    }
    key_r->text[KEY_TEXT - 1] = '\0';
    OPENSSL_cleanse(bytes, sizeof bytes);
    return true;
}

bool key_is(const struct key *key, const char *text)
{
    return text && strnlen(text, KEY_TEXT) == KEY_TEXT - 1 &&
           CRYPTO_memcmp(key->text, text, KEY_TEXT - 1) == 0;
}
