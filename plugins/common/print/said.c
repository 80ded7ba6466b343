/* SPDX-License-Identifier: MIT
 *
 * See said.h.
 */
#include <config.h>

#include "common/print/said.h"
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

char *error_said(const struct kimt_error *error)
{
    char *sentence;
    bool quotes = !error->peer[0] || strstr(error->text, error->peer);

    if (asprintf(&sentence, "%s%s%s%s", error->text, quotes ? "" : " (the server said: ",
                 quotes ? "" : error->peer, quotes ? "" : ")") < 0)
        return NULL;
    return sentence;
}
