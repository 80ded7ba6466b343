/* SPDX-License-Identifier: MIT
 *
 * What a server says of itself by ID (RFC 2971). It is asked for in ready.c.
 */
#include "common/imap/exchange/id.h"
#include "common/imap/exchange/session_fields.h"

/* Pairs of strings; only two of them say what we want to know. */
void imap_hear_id(struct imap_session *session, const struct imap_response *response)
{
    struct imap_cursor cursor = response->rest;
    struct imap_token key, value;

    if (imap_token_next(&cursor, &key) != IMAP_TOKEN_OPEN)
        return;
    while (imap_token_next(&cursor, &key) == IMAP_TOKEN_STRING) {
        if (imap_token_next(&cursor, &value) != IMAP_TOKEN_STRING)
            continue;
        if (imap_token_is(&key, "name"))
            (void)imap_token_copy(&value, session->id_name, sizeof session->id_name);
        if (imap_token_is(&key, "vendor"))
            (void)imap_token_copy(&value, session->id_vendor, sizeof session->id_vendor);
    }
}
