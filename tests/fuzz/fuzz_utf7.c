/* SPDX-License-Identifier: MIT
 *
 * Fuzz target: modified UTF-7. Whatever a name is, decoding gives valid UTF-8, and an
 * exact one comes back byte by byte.
 */
#include "common/imap/grammar/utf7.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *shown = NULL;
    char *raw = NULL;
    bool exact = false;

    if (size > 4096 || utf7_decode((const char *)data, size, &shown, &exact) != KIMT_OK)
        return 0;
    if (utf7_encode(shown, strlen(shown), &raw) != KIMT_OK)
        abort();
    if (exact && (strlen(raw) != size || memcmp(raw, data, size) != 0))
        abort();
    free(shown);
    free(raw);
    if (utf7_encode((const char *)data, size, &raw) == KIMT_OK)
        free(raw);
    return 0;
}
