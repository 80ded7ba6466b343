/* SPDX-License-Identifier: MIT
 *
 * See master.h. The exchange:
 *
 *     C: a X-MASTERAUTH
 *     S: + <challenge>
 *     C: hex MD5 of challenge and password        (no tag)
 *     S: a OK …
 *     C: b X-SETUSER "user@domain"
 *     S: b OK …
 */
#include "kerio/master.h"

#include "common/imap/exchange/exchange.h"
#include "common/imap/exchange/fail.h"
#include "common/imap/exchange/session_state.h"

#include <ctype.h>

enum {
    CHALLENGE_MAX = 512
};

static const char hint[] =
    "check master_password, and in Configuration > Advanced Options > Master Authentication that "
    "it is switched on for an IP address group that holds this machine";

static int refuse(const struct imap_session *session, const struct imap_command *command,
                  struct kimt_error *err)
{
    (void)kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_AUTH, KIMT_RETRY_NEVER,
                    "master authentication was refused by %s", imap_name(session));
    kimt_error_peer(err, command->result.text);
    kimt_error_hint(err, hint);
    return KIMT_FAIL;
}

static void trim(char *text)
{
    size_t length = strlen(text);
    size_t start = 0;

    while (length > 0 && isspace((unsigned char)text[length - 1]))
        text[--length] = '\0';
    while (isspace((unsigned char)text[start]))
        start++;
    memmove(text, text + start, length - start + 1);
}

static int fail_digest(struct kimt_error *err)
{
    return kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_UNSUPPORTED, KIMT_RETRY_NEVER,
                     "master authentication needs MD5, which this OpenSSL does not offer");
}

static int authenticate(struct imap_session *session, const char *password, struct kimt_error *err)
{
    IMAP_SCOPED struct imap_command command = {.done = false};
    char challenge[CHALLENGE_MAX];
    char digest[33];
    int answer;

    if (!master_digest("", password, digest)) /* nothing is begun that cannot be ended */
        return fail_digest(err);
    if (imap_begin(session, &command, IMAP_COMMAND_NONE, err) != KIMT_OK ||
        imap_put(session, err, "X-MASTERAUTH") != KIMT_OK || imap_end(session, err) != KIMT_OK)
        return KIMT_FAIL;
    answer = imap_session_wait_continue(session, &command, challenge, sizeof challenge, err);
    if (answer != KIMT_OK)
        return answer == KIMT_END ? refuse(session, &command, err) : KIMT_FAIL;
    trim(challenge);
    if (!master_digest(challenge, password, digest))
        return fail_digest(err);
    if (imap_put_line(session, digest, true, err) != KIMT_OK ||
        imap_session_wait(session, &command, NULL, NULL, err) != KIMT_OK)
        return KIMT_FAIL;
    return command.result.status == IMAP_OK ? KIMT_OK : refuse(session, &command, err);
}

static int become(struct imap_session *session, const char *user, struct kimt_error *err)
{
    IMAP_SCOPED struct imap_command command = {.done = false};

    if (imap_begin(session, &command, IMAP_COMMAND_NONE, err) != KIMT_OK ||
        imap_put(session, err, "X-SETUSER ") != KIMT_OK ||
        imap_put_string(session, user, strlen(user), err) != KIMT_OK ||
        imap_end(session, err) != KIMT_OK ||
        imap_session_wait(session, &command, NULL, NULL, err) != KIMT_OK)
        return KIMT_FAIL;
    if (command.result.status == IMAP_OK)
        return KIMT_OK;
    (void)kimt_fail(err, KIMT_SCOPE_ACCOUNT, KIMT_KIND_AUTH, KIMT_RETRY_NEVER,
                    "%s does not let the master become %s", imap_name(session), user);
    kimt_error_peer(err, command.result.text);
    kimt_error_hint(err, "is the user there and enabled, and does its access policy allow IMAP?");
    return KIMT_FAIL;
}

int master_log_in(struct imap_session *session, const char *password, const char *user,
                  struct kimt_error *err)
{
    if (authenticate(session, password, err) != KIMT_OK)
        return KIMT_FAIL;
    return become(session, user, err);
}
