/* SPDX-License-Identifier: MIT
 *
 * What a profile can say about a Kerio Connect server: the struct that the option table in kerio.c
 * fills. Everything else in this folder only reads it.
 */
#ifndef KIMT_KERIO_OPTIONS_H
#define KIMT_KERIO_OPTIONS_H

#include <kimt/option.h>

enum kerio_imap_security {
    KERIO_IMAP_AUTO = 0, /* what the server runs: Secure IMAP before IMAP with STARTTLS */
    KERIO_IMAP_TLS = 1,
    KERIO_IMAP_STARTTLS = 2,
    KERIO_IMAP_NONE = 3
};

struct kerio_options {
    const char *host; /* HOST[:PORT] or a URL, of the administration */
    const char *admin;
    const char *password;
    const char *master_password; /* NULL: no master authentication */
    const char *imap_host;       /* NULL: that of the administration */
    int64_t imap_port;           /* 0: as the server's services say */
    int32_t imap_security;       /* enum kerio_imap_security */
    bool tls_verify;
    const char *ca_file;
    const char *fingerprint;
    bool create_domains;
    bool create_users;
    int64_t chunk;    /* users made by one call */
    int32_t compress; /* enum imap_compress */
};

#endif
