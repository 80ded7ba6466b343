/* SPDX-License-Identifier: MIT
 *
 * Logging in: the talk that a mechanism needs. The mechanisms themselves are gsasl's; which one is
 * taken is in mechanism.c.
 */
#include <config.h>

#include "common/imap/exchange/capability.h"
#include "common/imap/exchange/fail.h"
#include "common/imap/exchange/mechanism.h"
#include "common/imap/exchange/session_fields.h"
#include "common/imap/exchange/session_state.h"
#include "common/imap/session/login.h"
#include "common/imap/session/session.h"

#include "common/imap/session/scram.h"
#include <gsasl.h>

enum {
    INITIAL_MAX = 4000,
    CHALLENGE_MAX = 8192,
    ROUNDS_MAX = 8 /* of challenge and answer; no mechanism has more than three */
};

/* ---- LOGIN ---- */

static int run_login(struct imap_session *session, struct imap_command *command,
                     const struct imap_login *login, struct kimt_error *err)
{
    if (imap_begin(session, command, IMAP_COMMAND_SECRET, err) != KIMT_OK ||
        imap_put(session, err, "LOGIN ") != KIMT_OK ||
        imap_put_string(session, login->user, strlen(login->user), err) != KIMT_OK ||
        imap_put(session, err, " ") != KIMT_OK ||
        imap_put_string(session, login->password, strlen(login->password), err) != KIMT_OK ||
        imap_end(session, err) != KIMT_OK)
        return KIMT_FAIL;
    return imap_session_wait(session, command, NULL, NULL, err);
}

/* ---- AUTHENTICATE ---- */

static int fail_sasl(struct kimt_error *err, const char *mechanism, int fault)
{
    return kimt_fail(err, KIMT_SCOPE_ACCOUNT, KIMT_KIND_AUTH, KIMT_RETRY_NEVER,
                     "login by %s failed on our side: %s", mechanism, gsasl_strerror(fault));
}

static void wipe(char **secret)
{
    if (*secret)
        explicit_bzero(*secret, strlen(*secret));
    gsasl_free(*secret);
    *secret = NULL;
}

static int take_step(Gsasl_session *sasl, const char *mechanism, const char *challenge,
                     char **reply)
{
    if (strcmp(mechanism, "CRAM-MD5") != 0)
        return gsasl_step64(sasl, challenge, reply);
    return imap_cram_md5(gsasl_property_fast(sasl, GSASL_AUTHID),
                         gsasl_property_fast(sasl, GSASL_PASSWORD), challenge, reply);
}

static bool is_scram(const struct imap_mechanism *mechanism)
{
    return mechanism->auth == IMAP_AUTH_SCRAM_SHA_1 || mechanism->auth == IMAP_AUTH_SCRAM_SHA_256;
}

static int fail_iterations(struct imap_session *session, const char *mechanism,
                           struct kimt_error *err)
{
    (void)kimt_fail(err, KIMT_SCOPE_ACCOUNT, KIMT_KIND_PROTOCOL, KIMT_RETRY_NEVER,
                    "%s wants more than %d iterations in %s: that would take too long to compute",
                    imap_name(session), SCRAM_ITERATIONS_MAX, mechanism);
    kimt_error_hint(err, "Set auth = plain in the profile, over TLS.");
    return imap_lost(session, err);
}

/* One challenge and our answer to it. An empty challenge is the server's turn given to us. */
static int answer(struct imap_session *session, Gsasl_session *sasl, const char *challenge,
                  const struct imap_mechanism *mechanism, int *state, struct kimt_error *err)
{
    char *reply = NULL;
    int fault = GSASL_OK;

    if (is_scram(mechanism) && scram_asks_too_much(challenge))
        return fail_iterations(session, mechanism->name, err);
    if (*state == GSASL_NEEDS_MORE)
        fault = take_step(sasl, mechanism->name, challenge, &reply);
    if (fault != GSASL_OK && fault != GSASL_NEEDS_MORE) {
        (void)fail_sasl(err, mechanism->name, fault);
        wipe(&reply);
        return imap_lost(session, err);
    }
    *state = fault;
    int result = imap_put_line(session, reply ? reply : "", true, err);
    wipe(&reply);
    return result;
}

/* SCRAM proves both sides: gsasl has seen the server's proof once it needs no more. */
static int check_proof(struct imap_session *session, const struct imap_command *command,
                       const struct imap_mechanism *mechanism, int state, struct kimt_error *err)
{
    if (command->result.status != IMAP_OK || state == GSASL_OK || !is_scram(mechanism))
        return KIMT_OK;
    (void)kimt_fail(err, KIMT_SCOPE_ACCOUNT, KIMT_KIND_AUTH, KIMT_RETRY_NEVER,
                    "%s accepted the login by %s without proving that it knows the password",
                    imap_name(session), mechanism->name);
    kimt_error_hint(err, "Someone may be intercepting the connection. If the server is known to "
                         "behave like this, set auth = plain in the profile, over TLS.");
    return imap_lost(session, err);
}

static int fail_rounds(struct imap_session *session, const char *mechanism, struct kimt_error *err)
{
    (void)kimt_fail(err, KIMT_SCOPE_ACCOUNT, KIMT_KIND_PROTOCOL, KIMT_RETRY_NEVER,
                    "%s keeps asking during the login by %s", imap_name(session), mechanism);
    return imap_lost(session, err);
}

static int converse(struct imap_session *session, Gsasl_session *sasl, struct imap_command *command,
                    const struct imap_mechanism *mechanism, char *initial, struct kimt_error *err)
{
    char challenge[CHALLENGE_MAX];
    int state = GSASL_NEEDS_MORE;

    for (int round = 0; round < ROUNDS_MAX; round++) {
        int result = imap_session_wait_continue(session, command, challenge, sizeof challenge, err);
        if (result == KIMT_FAIL)
            return KIMT_FAIL;
        if (result == KIMT_END)
            return check_proof(session, command, mechanism, state, err);
        if (initial) {
            result = imap_put_line(session, initial, true, err);
            initial = NULL;
        } else {
            result = answer(session, sasl, challenge, mechanism, &state, err);
        }
        if (result != KIMT_OK)
            return KIMT_FAIL;
    }
    return fail_rounds(session, mechanism->name, err);
}

/* The first answer goes along with the command where the server takes that and it is not too long;
 * else it waits for the first, empty, challenge. */
static int begin_sasl(struct imap_session *session, struct imap_command *command,
                      const struct imap_mechanism *mechanism, char **initial,
                      struct kimt_error *err)
{
    bool along = *initial && session->sasl_ir && strlen(*initial) <= INITIAL_MAX;

    if (imap_begin(session, command, IMAP_COMMAND_SECRET, err) != KIMT_OK ||
        imap_put(session, err, "AUTHENTICATE %s", mechanism->name) != KIMT_OK)
        return KIMT_FAIL;
    if (along && imap_put(session, err, " %s", **initial ? *initial : "=") != KIMT_OK)
        return KIMT_FAIL;
    if (along)
        wipe(initial);
    return imap_end(session, err);
}

static bool speaks_first(const struct imap_mechanism *mechanism)
{
    return mechanism->auth != IMAP_AUTH_CRAM_MD5;
}

static int set_identity(Gsasl_session *sasl, const struct imap_login *login)
{
    int fault = gsasl_property_set(sasl, GSASL_AUTHID, login->admin ? login->admin : login->user);

    if (fault == GSASL_OK && login->admin)
        fault = gsasl_property_set(sasl, GSASL_AUTHZID, login->user);
    if (fault == GSASL_OK)
        fault = gsasl_property_set(sasl, GSASL_PASSWORD, login->password);
    return fault;
}

static int run_sasl(struct imap_session *session, Gsasl_session *sasl, struct imap_command *command,
                    const struct imap_mechanism *mechanism, const struct imap_login *login,
                    struct kimt_error *err)
{
    char *initial = NULL;
    int fault = set_identity(sasl, login);

    if (fault == GSASL_OK && speaks_first(mechanism))
        fault = gsasl_step64(sasl, NULL, &initial);
    if (fault != GSASL_OK && fault != GSASL_NEEDS_MORE)
        return fail_sasl(err, mechanism->name, fault);
    int result = begin_sasl(session, command, mechanism, &initial, err);
    if (result == KIMT_OK)
        result = converse(session, sasl, command, mechanism, initial, err);
    wipe(&initial);
    return result;
}

static int run_authenticate(struct imap_session *session, struct imap_command *command,
                            const struct imap_mechanism *mechanism, const struct imap_login *login,
                            struct kimt_error *err)
{
    Gsasl *library = NULL;
    Gsasl_session *sasl = NULL;
    int result = KIMT_FAIL;
    int fault = gsasl_init(&library);

    if (fault == GSASL_OK)
        fault = gsasl_client_start(library, mechanism->name, &sasl);
    else
        library = NULL; /* it is left pointing to what gsasl_init has freed */
    if (fault == GSASL_OK)
        result = run_sasl(session, sasl, command, mechanism, login, err);
    else
        (void)fail_sasl(err, mechanism->name, fault);
    if (sasl)
        gsasl_finish(sasl);
    if (library)
        gsasl_done(library);
    return result;
}

static int log_in_by(struct imap_session *session, const struct imap_mechanism *mechanism,
                     const struct imap_login *login, struct kimt_error *err)
{
    IMAP_SCOPED struct imap_command command = {.done = false};

    kimt_log(session->host, KIMT_LOG_DEBUG, "logging in as %s by %s", login->user, mechanism->name);
    int result = mechanism->auth == IMAP_AUTH_LOGIN
                     ? run_login(session, &command, login, err)
                     : run_authenticate(session, &command, mechanism, login, err);
    if (result != KIMT_OK)
        return KIMT_FAIL;
    if (command.result.status == IMAP_OK)
        return KIMT_OK;
    return imap_fail_login(session, err, login->user, &command.result);
}

int imap_authenticate(struct imap_session *session, const struct imap_login *login,
                      struct kimt_error *err)
{
    session->mechanism = imap_mechanism_choose(session, login);
    session->sasl_ir = imap_has(session, "SASL-IR");
    if (!session->mechanism)
        return imap_mechanism_fail(session, login, err);
    return log_in_by(session, session->mechanism, login, err);
}

bool imap_may_authenticate_ahead(const struct imap_session *session, const struct imap_login *login)
{
    return session->mechanism && session->mechanism->auth != IMAP_AUTH_LOGIN && login->password &&
           imap_runs_ahead(session);
}

int imap_authenticate_ahead(struct imap_session *session, const struct imap_login *login,
                            struct kimt_error *err)
{
    return log_in_by(session, session->mechanism, login, err);
}
