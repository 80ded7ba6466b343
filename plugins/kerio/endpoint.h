/* SPDX-License-Identifier: MIT
 *
 * Where the administration is: from what people write (HOST, HOST:PORT, [IPv6]:PORT, a URL) to the
 * address of its API, and the host name that IMAP is then reached by.
 */
#ifndef KIMT_KERIO_ENDPOINT_H
#define KIMT_KERIO_ENDPOINT_H

#include <kimt/host.h>

struct endpoint {
    char url[512];  /* https://HOST:PORT/admin/api/jsonrpc/ */
    char host[256]; /* no port, no brackets */
    char name[272]; /* HOST:PORT, for messages */
};

/* KIMT_OK; KIMT_FAIL of KIND_CONFIG. */
int endpoint_parse(const char *text, struct endpoint *endpoint_r, struct kimt_error *err);

#endif
