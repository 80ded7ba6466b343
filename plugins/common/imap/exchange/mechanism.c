/* SPDX-License-Identifier: MIT
 *
 * Which way to log in: by the profile, by the flavour, by what the server offers. How each of them
 * goes is in auth.c.
 */
#include <config.h>

#include "common/imap/exchange/capability.h"
#include "common/imap/exchange/mechanism.h"
#include "common/imap/exchange/session_fields.h"
#include "common/imap/exchange/session_state.h"

#include <strings.h>

static const struct imap_mechanism mechanisms[] = {
    {IMAP_AUTH_PLAIN, "PLAIN", "AUTH=PLAIN"},
    {IMAP_AUTH_LOGIN, "LOGIN", NULL},
    {IMAP_AUTH_SCRAM_SHA_256, "SCRAM-SHA-256", "AUTH=SCRAM-SHA-256"},
    {IMAP_AUTH_SCRAM_SHA_1, "SCRAM-SHA-1", "AUTH=SCRAM-SHA-1"},
    {IMAP_AUTH_CRAM_MD5, "CRAM-MD5", "AUTH=CRAM-MD5"},
};

/* In the clear, first those that do not show the password. */
static const int32_t clear_order[] = {IMAP_AUTH_SCRAM_SHA_256, IMAP_AUTH_SCRAM_SHA_1,
                                      IMAP_AUTH_CRAM_MD5};

static const struct imap_mechanism *mechanism_of(int32_t auth)
{
    for (size_t i = 0; i < sizeof mechanisms / sizeof *mechanisms; i++)
        if (mechanisms[i].auth == auth)
            return &mechanisms[i];
    return NULL;
}

static const struct imap_mechanism *offered(const struct imap_session *session, int32_t auth,
                                            const struct imap_login *login)
{
    const struct imap_mechanism *mechanism = mechanism_of(auth);

    if (!mechanism || (login->admin && auth != IMAP_AUTH_PLAIN))
        return NULL;
    if (mechanism->capability)
        return imap_has(session, mechanism->capability) ? mechanism : NULL;
    return imap_has(session, "LOGINDISABLED") ? NULL : mechanism;
}

const struct imap_mechanism *imap_mechanism_choose(const struct imap_session *session,
                                                   const struct imap_login *login)
{
    const struct imap_mechanism *found = NULL;

    if (session->options->auth != IMAP_AUTH_AUTO)
        return mechanism_of(session->options->auth);
    if (!conn_is_encrypted(session->conn))
        for (size_t i = 0; i < sizeof clear_order / sizeof *clear_order && !found; i++)
            found = offered(session, clear_order[i], login);
    for (size_t i = 0; i < IMAP_FLAVOUR_AUTH_MAX && !found; i++)
        found = offered(session, session->flavour->auth[i], login);
    for (size_t i = 0; i < sizeof mechanisms / sizeof *mechanisms && !found; i++)
        found = offered(session, mechanisms[i].auth, login);
    return found;
}

int imap_mechanism_fail(const struct imap_session *session, const struct imap_login *login,
                        struct kimt_error *err)
{
    char offers[300] = "";
    size_t used = 0;

    for (size_t i = 0; i < session->capabilities.count; i++) {
        const char *word = session->capabilities.words[i];
        if (strncasecmp(word, "AUTH=", 5) == 0 && used + strlen(word) < sizeof offers - 2)
            used += (size_t)snprintf(offers + used, sizeof offers - used, "%s%s", used ? ", " : "",
                                     word + 5);
    }
    (void)kimt_fail(err, KIMT_SCOPE_ACCOUNT, KIMT_KIND_UNSUPPORTED, KIMT_RETRY_NEVER,
                    "%s offers no way to log in%s that kimt knows (it offers: %s)",
                    imap_name(session), login->admin ? " on behalf of a user" : "",
                    used ? offers : "nothing");
    kimt_error_hint(err, conn_is_encrypted(session->conn)
                             ? "Allow PLAIN or LOGIN on the server."
                             : "It may allow passwords on encrypted connections only: "
                               "security = tls or starttls.");
    return KIMT_FAIL;
}

const char *imap_hidden_mechanism(const struct imap_session *session)
{
    const struct imap_mechanism *mechanism = session->mechanism;

    if (!mechanism || mechanism->auth == IMAP_AUTH_PLAIN || mechanism->auth == IMAP_AUTH_LOGIN)
        return NULL;
    return mechanism->name;
}
