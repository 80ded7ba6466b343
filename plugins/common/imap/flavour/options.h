/* SPDX-License-Identifier: MIT
 *
 * What a profile can say about an IMAP server; shared by all plugins that speak to one.
 *
 * A plugin embeds struct imap_options in its own option struct and puts the rows it wants in its
 * table: IMAP_ENDPOINT_ROWS (where), IMAP_TLS_ROWS (what to trust), IMAP_LOGIN_ROWS (as whom),
 * IMAP_LINE_ROWS (how bytes cross the line), each with the plugin's struct type and the member's
 * name:
 *
 *     struct my_options {
 *         struct imap_options imap;
 *     };
 *     static const struct kimt_option table[] = {
 *         IMAP_ENDPOINT_ROWS(struct my_options, imap),
 *         IMAP_TLS_ROWS(struct my_options, imap),
 *     };
 */
#ifndef KIMT_IMAP_OPTIONS_H
#define KIMT_IMAP_OPTIONS_H

#include "common/net/connection.h"
#include <kimt/option.h>

enum imap_auth {
    IMAP_AUTH_AUTO = 0, /* the flavour's order, out of what the server offers */
    IMAP_AUTH_PLAIN = 1,
    IMAP_AUTH_LOGIN = 2, /* the LOGIN command */
    IMAP_AUTH_SCRAM_SHA_256 = 3,
    IMAP_AUTH_SCRAM_SHA_1 = 4,
    IMAP_AUTH_CRAM_MD5 = 5
};

enum imap_compress {
    IMAP_COMPRESS_AUTO = 0, /* where the line is slow */
    IMAP_COMPRESS_YES = 1,  /* wherever it is offered */
    IMAP_COMPRESS_NO = 2
};

struct imap_options {
    const char *host;
    int64_t port;     /* 0: by security */
    int32_t security; /* enum conn_security */
    bool tls_verify;
    const char *ca_file;
    const char *fingerprint;
    const char *flavour;    /* "auto", or a name from conf/flavours */
    int32_t auth;           /* enum imap_auth */
    const char *user;       /* template, see imap_user_name() */
    const char *admin_user; /* logs in with this name and on behalf of the user; NULL: not */
    const char *password;   /* used for every account instead of its own; NULL: not */
    int32_t compress;       /* enum imap_compress */
};

extern const struct kimt_choice imap_security_choices[];
extern const struct kimt_choice imap_auth_choices[];
extern const struct kimt_choice imap_compress_choices[];

/* KIMT_OK, or KIMT_FAIL of KIND_CONFIG: for a plugin's validate(). */
int imap_options_check(const struct imap_options *options, struct kimt_error *err);
uint16_t imap_options_port(const struct imap_options *options);
/* "old.example.com:993": for a plugin's describe(). */
void imap_options_describe(const struct imap_options *options, char *buffer, size_t capacity);
void imap_options_conn_params(const struct imap_options *options, struct conn_params *params_r);

#define IMAP_ROW_OFFSET(owner, member, field)                                                      \
    (offsetof(owner, member) + offsetof(struct imap_options, field))

/* clang-format off */
#define IMAP_ENDPOINT_ROWS(owner, member)                                                           \
    {.name = "host", .type = KIMT_OPTION_STRING, .flags = KIMT_OPTION_REQUIRED,                    \
     .offset = IMAP_ROW_OFFSET(owner, member, host), .example = "old.example.com",                  \
     .help = "Name or address of the IMAP server."},                                               \
    {.name = "port", .type = KIMT_OPTION_INT, .flags = KIMT_OPTION_ADVANCED,                       \
     .offset = IMAP_ROW_OFFSET(owner, member, port), .min = 0, .max = 65535, .def = "0",            \
     .help = "Its port; 0 means 993 with security = tls, and 143 otherwise."},                     \
    {.name = "security", .type = KIMT_OPTION_ENUM,                                                 \
     .offset = IMAP_ROW_OFFSET(owner, member, security), .def = "tls",                              \
     .choices = imap_security_choices,                                                             \
     .help = "How the connection is encrypted.\n"                                                  \
             "A server that does not offer STARTTLS when it is asked for is an error: passwords "  \
             "are never sent in the clear unless this says none."}

#define IMAP_TLS_ROWS(owner, member)                                                                \
    {.name = "tls_verify", .type = KIMT_OPTION_BOOL, .flags = KIMT_OPTION_ADVANCED,                \
     .offset = IMAP_ROW_OFFSET(owner, member, tls_verify), .def = "yes",                            \
     .help = "Whether the server's certificate must be valid for its name.\n"                      \
             "Without it anyone on the way can read passwords and mail; prefer fingerprint."},    \
    {.name = "ca_file", .type = KIMT_OPTION_PATH, .flags = KIMT_OPTION_ADVANCED,                   \
     .offset = IMAP_ROW_OFFSET(owner, member, ca_file),                                             \
     .help = "PEM file of the authorities to trust, instead of the system's."},                    \
    {.name = "fingerprint", .type = KIMT_OPTION_STRING, .flags = KIMT_OPTION_ADVANCED,             \
     .offset = IMAP_ROW_OFFSET(owner, member, fingerprint),                                         \
     .help = "SHA-256 fingerprint of the server's certificate, the only one then accepted.\n"      \
             "Hexadecimal, with or without colons; as printed by "                                 \
             "`openssl x509 -noout -fingerprint -sha256`."}

#define IMAP_LOGIN_ROWS(owner, member)                                                              \
    {.name = "flavour", .type = KIMT_OPTION_STRING, .flags = KIMT_OPTION_ADVANCED,                 \
     .offset = IMAP_ROW_OFFSET(owner, member, flavour), .def = "auto",                              \
     .help = "The kind of server, a file's name in the flavours folder; auto finds it out."},      \
    {.name = "auth", .type = KIMT_OPTION_ENUM, .flags = KIMT_OPTION_ADVANCED,                      \
     .offset = IMAP_ROW_OFFSET(owner, member, auth), .def = "auto", .choices = imap_auth_choices,   \
     .help = "How to log in."},                                                                    \
    {.name = "user", .type = KIMT_OPTION_STRING, .flags = KIMT_OPTION_ADVANCED,                    \
     .offset = IMAP_ROW_OFFSET(owner, member, user), .def = "%u",                                   \
     .help = "The login name of an account.\n"                                                     \
             "%u is the whole address, %l the part before the @, %d the domain, %b a backslash, "  \
             "%% a percent sign. A Dovecot master user: \"%u*master\" and password_file."},        \
    {.name = "admin_user", .type = KIMT_OPTION_STRING, .flags = KIMT_OPTION_ADVANCED,              \
     .offset = IMAP_ROW_OFFSET(owner, member, admin_user),                                          \
     .help = "Logs in as this administrator on behalf of each account (SASL PLAIN).\n"             \
             "Needs password_file with the administrator's password."},                            \
    {.name = "password", .type = KIMT_OPTION_SECRET, .flags = KIMT_OPTION_ADVANCED,                \
     .offset = IMAP_ROW_OFFSET(owner, member, password),                                            \
     .help = "One password for all accounts, that of a master or administrator."}

#define IMAP_LINE_ROWS(owner, member)                                                              \
    {.name = "compress", .type = KIMT_OPTION_ENUM, .flags = KIMT_OPTION_ADVANCED,                  \
     .offset = IMAP_ROW_OFFSET(owner, member, compress), .def = "auto",                            \
     .choices = imap_compress_choices,                                                             \
     .help = "Whether bytes are compressed on their way (COMPRESS=DEFLATE), where that is offered."}
/* clang-format on */

#endif
