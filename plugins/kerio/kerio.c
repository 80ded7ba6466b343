/* SPDX-License-Identifier: MIT
 *
 * The kerio plugin: a company's mail into Kerio Connect.
 *
 * Two halves that know little of each other. provision.h works with the administration (HTTPS,
 * JSON-RPC): is the server fit, and makes domains and users. login.h opens an IMAP session as one
 * of those users, and all the rest is the IMAP destination of plugins/common/imap. Here are the
 * options and the tables that join them.
 */
#include <config.h>

#include "common/imap/destination/imap_destination.h"
#include "common/imap/forget.h"
#include "common/imap/session/compress.h"
#include "kerio/endpoint.h"
#include "kerio/known.h"
#include "kerio/login.h"
#include "kerio/provision.h"
#include "kerio/rules.h"
#include <curl/curl.h>
#include <kimt/plugin.h>

static const struct kimt_choice security_choices[] = {
    {"auto", KERIO_IMAP_AUTO, "as the server's services are: Secure IMAP, else IMAP with STARTTLS"},
    {"tls", KERIO_IMAP_TLS, "TLS from the first byte (service Secure IMAP)"},
    {"starttls", KERIO_IMAP_STARTTLS, "STARTTLS (service IMAP)"},
    {"none", KERIO_IMAP_NONE, "not encrypted: passwords and mail can be read on the way"},
    {NULL, 0, NULL},
};

static const struct kimt_option option_table[] = {
    {.name = "host",
     .type = KIMT_OPTION_STRING,
     .flags = KIMT_OPTION_REQUIRED,
     .offset = offsetof(struct kerio_options, host),
     .example = "kerio.example.com",
     .help = "The server: HOST, HOST:PORT, or the address of its administration.\n"
             "The port is that of the administration, 4040 if none is given."},
    {.name = "admin",
     .type = KIMT_OPTION_STRING,
     .flags = KIMT_OPTION_REQUIRED,
     .offset = offsetof(struct kerio_options, admin),
     .help = "Login name of an administrator with full access.\n"
             "With @domain unless the account belongs to the primary domain. An administrator of "
             "accounts is enough if no domain has to be created."},
    {.name = "password",
     .type = KIMT_OPTION_SECRET,
     .flags = KIMT_OPTION_REQUIRED,
     .offset = offsetof(struct kerio_options, password),
     .example = "kerio.secret",
     .help = "Password of the administrator."},
    {.name = "master_password",
     .type = KIMT_OPTION_SECRET,
     .offset = offsetof(struct kerio_options, master_password),
     .help =
         "Password of master authentication, which opens every mailbox.\n"
         "Without it kimt logs in to existing accounts with the password of the accounts file."},
    {.name = "create_domains",
     .type = KIMT_OPTION_BOOL,
     .flags = KIMT_OPTION_ADVANCED,
     .offset = offsetof(struct kerio_options, create_domains),
     .def = "yes",
     .help = "Whether missing domains are created.\n"
             "The alias of a domain counts as that domain."},
    {.name = "create_users",
     .type = KIMT_OPTION_BOOL,
     .flags = KIMT_OPTION_ADVANCED,
     .offset = offsetof(struct kerio_options, create_users),
     .def = "yes",
     .help = "Whether missing users are created.\n"
             "Users that exist are left as they are in any case."},
    {.name = "chunk",
     .type = KIMT_OPTION_INT,
     .flags = KIMT_OPTION_ADVANCED,
     .offset = offsetof(struct kerio_options, chunk),
     .min = 1,
     .max = 500,
     .def = "50",
     .help = "How many users are created by one call."},
    {.name = "imap_host",
     .type = KIMT_OPTION_STRING,
     .flags = KIMT_OPTION_ADVANCED,
     .offset = offsetof(struct kerio_options, imap_host),
     .help = "Where IMAP is, if not on the host of the administration."},
    {.name = "imap_port",
     .type = KIMT_OPTION_INT,
     .flags = KIMT_OPTION_ADVANCED,
     .offset = offsetof(struct kerio_options, imap_port),
     .min = 0,
     .max = 65535,
     .def = "0",
     .help = "Port of IMAP; 0 means the port that the server reports for its service."},
    {.name = "imap_security",
     .type = KIMT_OPTION_ENUM,
     .flags = KIMT_OPTION_ADVANCED,
     .offset = offsetof(struct kerio_options, imap_security),
     .def = "auto",
     .choices = security_choices,
     .help = "How IMAP is encrypted."},
    {.name = "compress",
     .type = KIMT_OPTION_ENUM,
     .flags = KIMT_OPTION_ADVANCED,
     .offset = offsetof(struct kerio_options, compress),
     .def = "auto",
     .choices = imap_compress_choices,
     .help = "Whether IMAP is compressed on its way (COMPRESS=DEFLATE), where that is offered."},
    {.name = "tls_verify",
     .type = KIMT_OPTION_BOOL,
     .flags = KIMT_OPTION_ADVANCED,
     .offset = offsetof(struct kerio_options, tls_verify),
     .def = "yes",
     .help = "Whether the server's certificate must be valid for its name.\n"
             "For administration and IMAP alike. Without it anyone on the way can read the "
             "administrator's password; prefer fingerprint."},
    {.name = "ca_file",
     .type = KIMT_OPTION_PATH,
     .flags = KIMT_OPTION_ADVANCED,
     .offset = offsetof(struct kerio_options, ca_file),
     .help = "PEM file of the authorities to trust, instead of the system's.\n"
             "A self-signed certificate can be its own authority."},
    {.name = "fingerprint",
     .type = KIMT_OPTION_STRING,
     .offset = offsetof(struct kerio_options, fingerprint),
     .help = "SHA-256 fingerprint of the server's certificate, the only one then accepted.\n"
             "Hexadecimal, with or without colons; as printed by "
             "`openssl x509 -noout -fingerprint -sha256`, and by kimt when it refuses a "
             "certificate. Kerio Connect is installed with a self-signed certificate."},
};

static bool is_fingerprint(const char *text)
{
    size_t digits = 0;

    for (; *text; text++) {
        if (strchr(": ", *text))
            continue;
        if (!strchr("0123456789abcdefABCDEF", *text))
            return false;
        digits++;
    }
    return digits == 64;
}

static int validate(const void *options, const char *role, struct kimt_error *err)
{
    const struct kerio_options *own = options;
    struct endpoint endpoint;

    (void)role;
    if (own->fingerprint && !is_fingerprint(own->fingerprint)) {
        (void)kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_CONFIG, KIMT_RETRY_NEVER,
                        "fingerprint is not a SHA-256 fingerprint");
        kimt_error_hint(err, "write its 64 hexadecimal digits, with or without colons");
        return KIMT_FAIL;
    }
    return endpoint_parse(own->host, &endpoint, err);
}

static void describe(const void *options, char *buffer, size_t capacity)
{
    const struct kerio_options *own = options;
    struct kimt_error ignored = {.struct_size = sizeof ignored};
    struct endpoint endpoint;

    if (endpoint_parse(own->host, &endpoint, &ignored) == KIMT_OK)
        (void)snprintf(buffer, capacity, "%s", endpoint.host);
    else
        (void)snprintf(buffer, capacity, "%s", own->host);
}

static const struct kimt_folder_rules *folder_rules(const void *options)
{
    (void)options;
    return &kerio_folder_rules;
}

static int open_session(const struct kimt_host *host, const void *options,
                        const struct kimt_account *account,
                        struct kimt_destination_session **session_r, struct kimt_error *err)
{
    const struct imap_destination_limits limits = {.batch_messages = 1};
    struct imap_session *imap = NULL;

    if (login_open(host, options, account, &imap, err) != KIMT_OK)
        return KIMT_FAIL;
    return imap_destination_new(imap, &limits, session_r, err);
}

static int init(struct kimt_error *err)
{
    if (curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK)
        return KIMT_OK;
    return kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_INTERNAL, KIMT_RETRY_NEVER,
                     "libcurl cannot be set up");
}

static void fini(void)
{
    login_forget_all();
    imap_forget_hosts();
    known_clear();
    curl_global_cleanup();
}

static const struct kimt_destination_ops destination_ops = {
    .struct_size = sizeof(struct kimt_destination_ops),
    .capabilities = KIMT_DESTINATION_NEEDS_SIZE | KIMT_DESTINATION_SHARES_ACCOUNTS,
    .provision = kerio_provision,
    .folder_rules = folder_rules,
    .open = open_session,
    IMAP_DESTINATION_OPS,
};

static const struct kimt_plugin plugin = {
    KIMT_PLUGIN_INIT,
    .name = "kerio",
    .version = PACKAGE_VERSION,
    .summary = "Kerio Connect: creates domains and users, stores the mail by IMAP",
    .options = option_table,
    .option_count = KIMT_COUNT(option_table),
    .option_size = sizeof(struct kimt_option),
    .options_bytes = sizeof(struct kerio_options),
    .validate = validate,
    .init = init,
    .fini = fini,
    .destination = &destination_ops,
    .describe = describe,
};

KIMT_REGISTER(plugin)
