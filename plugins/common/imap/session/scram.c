/* SPDX-License-Identifier: MIT
 *
 * See scram.h.
 */
#include <config.h>

#include "common/imap/session/scram.h"

#include <gsasl.h>
#include <string.h>

/* Digits, in whatever number: "i=04096" is small, "i=1000001" is not. */
static bool is_too_large(const char *digits, const char *end)
{
    unsigned long number = 0;

    for (; digits < end && *digits >= '0' && *digits <= '9' && number <= SCRAM_ITERATIONS_MAX;
         digits++)
        number = number * 10 + (unsigned long)(*digits - '0');
    return number > SCRAM_ITERATIONS_MAX;
}

bool scram_asks_too_much(const char *challenge)
{
    char *text = NULL;
    size_t length = 0;
    bool too_much = false;

    if (gsasl_base64_from(challenge, strlen(challenge), &text, &length) != GSASL_OK)
        return false; /* gsasl refuses it itself */
    for (const char *at = text, *end = text + length; at + 2 < end && !too_much; at++)
        too_much = (at == text || at[-1] == ',') && at[0] == 'i' && at[1] == '=' &&
                   is_too_large(at + 2, end);
    gsasl_free(text);
    return too_much;
}
