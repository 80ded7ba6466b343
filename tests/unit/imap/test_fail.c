/* SPDX-License-Identifier: MIT
 *
 * What a refusal means: the words of real servers, as they were seen in public, each with the kind
 * and the retry that it has to become by the installed flavours.
 */
#include "common/imap/exchange/fail.h"
#include "common/imap/exchange/session_fields.h"
#include "common/imap/session/login.h"
#include "unit/imap/script.h"
#include "unit/support/cmocka_all.h"

struct said {
    const char *flavour;
    const char *line; /* what follows the tag, or the star of a BYE */
    int kind;
    int retry;
};

#define WAITS   KIMT_KIND_BUSY, KIMT_RETRY_LATER
#define HELD    KIMT_KIND_IN_USE, KIMT_RETRY_LATER
#define LIMITS  KIMT_KIND_LIMIT, KIMT_RETRY_LATER
#define FULL    KIMT_KIND_QUOTA, KIMT_RETRY_NEVER
#define LARGE   KIMT_KIND_TOO_LARGE, KIMT_RETRY_NEVER
#define MISSING KIMT_KIND_NOT_FOUND, KIMT_RETRY_NEVER
#define REFUSED KIMT_KIND_REFUSED, KIMT_RETRY_NEVER
#define LOST    KIMT_KIND_NETWORK, KIMT_RETRY_NOW
#define WRONG   KIMT_KIND_AUTH, KIMT_RETRY_NEVER

static const struct said answers[] = {
    /* Exchange and Exchange Online */
    {"exchange", "NO Server Unavailable. 15", WAITS},
    {"exchange", "BAD Command Argument Error. 11", REFUSED},
    {"m365", "BAD User is authenticated but not connected.", WAITS},
    {"m365", "NO Request is throttled. Suggested Backoff Time: 299984 milliseconds", WAITS},
    {"m365", "BYE Connection closed. 14", LOST},
    {"exchange", "NO Over-quota: mailbox is full", FULL},
    {"exchange", "NO Folder doesn't exist.", MISSING},
    /* Gmail */
    {"gmail", "NO [ALERT] Too many simultaneous connections. (Failure)", WAITS},
    {"gmail", "NO [OVERQUOTA] Account exceeded command or bandwidth limits. (Failure)", WAITS},
    {"gmail", "BYE [OVERQUOTA] Account exceeded command or bandwidth limits.", WAITS},
    {"gmail", "NO [ALERT] Account exceeded bandwidth limits. (Failure)", WAITS},
    {"gmail", "NO [UNAVAILABLE] Temporary System Error (Failure)", WAITS},
    {"gmail", "BYE Session expired, please login again.", LOST},
    {"gmail", "NO [TRYCREATE] No folder Old (Failure)", MISSING},
    {"gmail", "NO [NONEXISTENT] Unknown Mailbox: Old (Failure)", MISSING},
    {"gmail", "NO [OVERQUOTA] Account is out of storage. (Failure)", FULL},
    {"gmail", "NO Message too large. (Failure)", LARGE},
    /* Yahoo */
    {"yahoo", "NO [UNAVAILABLE] SELECT Server error - Please try again later", WAITS},
    {"yahoo", "NO [SERVERBUG] FETCH Server error - Please try again later", WAITS},
    {"yahoo", "NO [LIMIT] LOGIN Rate limit hit.", LIMITS},
    {"yahoo", "BAD [CLIENTBUG] APPEND Command is not valid in this state", REFUSED},
    /* Dovecot */
    {"dovecot", "NO Maximum number of connections from user+IP exceeded", WAITS},
    {"dovecot",
     "NO [UNAVAILABLE] Maximum number of connections from user+IP exceeded "
     "(mail_max_userip_connections=16)",
     WAITS},
    {"dovecot",
     "NO [LIMIT] Maximum number of connections from user+IP exceeded "
     "(mail_max_userip_connections=10)",
     LIMITS},
    {"dovecot",
     "NO [SERVERBUG] Internal error occurred. Refer to server log for more "
     "information. [2017-12-15 11:39:12]",
     WAITS},
    {"dovecot", "NO [INUSE] Timeout while waiting for lock", HELD},
    {"dovecot", "NO [INUSE] Mailbox is locked by another session", HELD},
    {"dovecot", "NO [OVERQUOTA] Quota exceeded (mailbox for user is full)", FULL},
    {"dovecot", "NO Quota exceeded (mailbox for user is full)", FULL},
    {"dovecot", "NO [NONEXISTENT] Mailbox doesn't exist: Work", MISSING},
    {"dovecot", "NO Mailbox doesn't exist: Quota reports", MISSING},
    {"dovecot", "NO [CANNOT] Character not allowed in mailbox name: '.'", REFUSED},
    {"dovecot", "NO [LIMIT] Mailbox name too long", LIMITS},
    {"dovecot", "BAD Error in IMAP command APPEND: Invalid arguments.", REFUSED},
    /* Cyrus */
    {"cyrus", "NO Over quota", FULL},
    {"cyrus", "NO Mailbox is over 2 MB quota", FULL},
    {"cyrus", "NO Mailbox does not exist", MISSING},
    {"cyrus", "NO Mailbox is locked", HELD},
    {"cyrus", "NO Mailbox is locked by POP server", HELD},
    {"cyrus", "NO Mailbox is currently reserved", HELD},
    {"cyrus", "NO Server(s) unavailable to complete operation", WAITS},
    {"cyrus", "NO Retry operation", WAITS},
    {"cyrus", "NO Message contains bare newlines", REFUSED},
    {"cyrus", "NO Invalid mailbox name", REFUSED},
    {"cyrus", "NO Message size exceeds fixed limit", LARGE},
    /* Courier */
    {"courier", "NO [ALERT] You exceeded your mail quota.", FULL},
    {"courier", "NO [TRYCREATE] Must create mailbox before append", MISSING},
    {"courier", "BYE Temporary problem, please try again later", WAITS},
    {"courier", "NO Cannot create this folder.", REFUSED},
    {"courier", "NO Error in IMAP command received by server.", REFUSED},
    /* others */
    {"zimbra", "NO APPEND failed: mailbox exceeded quota", FULL},
    {"zimbra", "NO SELECT failed: account is in maintenance mode", WAITS},
    {"mdaemon", "NO Mailbox is in use", HELD},
    {"mdaemon", "NO Mailbox is temporarily locked, try again later", HELD},
    {"generic", "BYE Mailbox is locked by another process", HELD},
    {"generic", "NO Unable to lock mailbox, please try again", HELD},
    {"generic", "NO Account temporarily unavailable", WAITS},
    {"generic", "NO Operation temporarily not possible", WAITS},
    {"domino", "NO Server is busy, please try again", WAITS},
    {"domino", "NO No such mailbox", MISSING},
    {"hmailserver", "NO Folder could not be found.", MISSING},
    {"kerio", "NO APPEND failed: Quota exceeded", FULL},
    {"generic", "NO Temporary unavailable", WAITS},
    {"generic", "NO Too many open sessions", WAITS},
    {"generic", "NO Server busy", WAITS},
    {"generic", "NO Rate limit exceeded", WAITS},
    {"generic", "NO Connection limit reached", WAITS},
    {"generic", "NO Too many concurrent connections", WAITS},
    /* words within others, and names of folders */
    {"generic", "NO Quotations: access denied", REFUSED},
    {"generic", "NO Untroubled: no", REFUSED},
};

/* The account is locked or shut: never tried again with the password. */
static const struct said locks[] = {
    {"m365",
     "NO LOGIN failed. Account is blocked. Login to your account via a web browser to verify your "
     "identity.",
     WRONG},
    {"exchange", "NO LOGIN failed. The referenced account is currently locked out", WRONG},
    {"gmail", "NO [ALERT] Account disabled (Failure)", WRONG},
    {"yahoo", "NO [AUTHENTICATIONFAILED] LOGIN Account locked", WRONG},
    {"yahoo", "NO [UNAVAILABLE] LOGIN Account temporarily blocked", WRONG},
    {"icloud", "NO [ALERT] Account locked for security reasons", WRONG},
    {"dovecot", "NO [ALERT] Account suspended; call support", WRONG},
    {"dovecot", "NO [AUTHORIZATIONFAILED] Account is disabled.", WRONG},
    {"dovecot", "NO [AUTHENTICATIONFAILED] Authentication failed - Too many login failures", WRONG},
    {"cyrus", "NO Login failed: user account disabled", WRONG},
    {"courier", "NO Account is temporarily disabled, please try again later", WRONG},
    {"zimbra", "NO LOGIN failed: account is temporarily locked", WRONG},
    {"kerio", "NO LOGIN failed, account is locked due to many failed logins", WRONG},
    {"hmailserver", "BAD Too many invalid logon attempts.", WRONG},
    {"mdaemon", "NO Account has been temporarily disabled due to failed login attempts", WRONG},
    {"mdaemon", "NO This account is frozen", WRONG},
    {"communigate", "NO too many failed logins, account is temporarily locked", WRONG},
    {"generic",
     "NO Login fail. Account is abnormal, service is not open, password is incorrect, login "
     "frequency limited, or system is busy.",
     WRONG},
    {"generic", "NO [LIMIT] Too many failed login attempts, try again in 15 minutes", WRONG},
    {"generic", "NO Mailbox is locked", WRONG},
    {"generic", "BYE Account temporarily locked", WRONG},
};

static const struct said logins[] = {
    {"exchange", "NO Server Unavailable. 15", WAITS},
    {"exchange", "NO LOGIN failed.", WRONG},
    {"m365", "NO AUTHENTICATE failed.", WRONG},
    {"gmail", "NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)", WRONG},
    {"gmail", "NO [ALERT] Application-specific password required (Failure)", WRONG},
    {"gmail", "NO [ALERT] Too many simultaneous connections. (Failure)", WAITS},
    {"yahoo", "NO [LIMIT] LOGIN Rate limit hit.", LIMITS},
    {"yahoo", "NO [AUTHENTICATIONFAILED] LOGIN Invalid credentials", WRONG},
    {"dovecot", "NO [AUTHENTICATIONFAILED] Authentication failed.", WRONG},
    {"dovecot", "NO [UNAVAILABLE] Temporary authentication failure. [host:1]", WAITS},
    {"dovecot", "NO Temporary authentication failure.", WAITS},
    {"cyrus", "NO Login failed: authentication failure", WRONG},
    {"cyrus", "NO Login incorrect", WRONG},
    {"courier", "NO Login failed.", WRONG},
    {"zimbra", "NO LOGIN failed", WRONG},
    {"hmailserver", "NO Invalid user name or password.", WRONG},
    {"domino", "NO LOGIN invalid user name or password", WRONG},
    {"kerio", "NO LOGIN failed", WRONG},
    {"dovecot", "NO [INUSE] Mailbox is locked by another session", HELD},
    {"generic", "NO mailbox is locked by another process", HELD},
    {"generic", "NO Login failed: SQLite error: database is locked", HELD},
    {"zimbra", "NO [ALERT] account undergoing maintenance; please try again later", WAITS},
    {"courier", "NO Temporary problem, please try again later", WAITS},
    {"cyrus", "NO Login failed: remote authentication server unavailable, try later", WAITS},
    {"yahoo", "NO [UNAVAILABLE] AUTHENTICATE Server error - Please try again later", WAITS},
    {"communigate", "NO account is temporarily unavailable", WAITS},
    {"domino", "NO Server busy", WAITS},
    {"generic", "NO [INUSE] in use", HELD},
    {"generic", "NO [PRIVACYREQUIRED] Plaintext logins are blocked", KIMT_KIND_TLS,
     KIMT_RETRY_NEVER},
    {"generic", "NO LOGIN Connection limit reached", WAITS},
    {"generic", "NO Too many concurrent connections", WAITS},
    {"generic", "NO [OVERQUOTA] Mailbox is full", FULL},
};

/* Without a code and in no list: only the hint can be careful. */
static const char *const unknown_logins[] = {
    "NO [ALERT] Your account is not enabled for IMAP use.",
    "NO [WEBALERT https://example.com/] Web login required.",
    "NO Licence expired",
    "BAD Command is disabled by configuration",
};

static struct kimt_error err;

static struct imap_session *begin(struct script *script, const char *flavour)
{
    script_begin(script, "", NULL, 0);
    script->session->flavour = imap_flavour_find(script->session->flavours, flavour);
    assert_non_null(script->session->flavour);
    err = (struct kimt_error)NEW_ERROR;
    return script->session;
}

/* As it would be heard. */
static struct imap_result result_of(const char *line)
{
    struct imap_response response;
    struct imap_result result;
    char text[500];

    (void)snprintf(text, sizeof text, "%s %s", strncmp(line, "BYE", 3) == 0 ? "*" : "A1", line);
    assert_true(imap_response_parse(text, strlen(text), &response));
    imap_result_take(&result, &response);
    return result;
}

static void expect(const struct said *said)
{
    if (err.kind != said->kind || err.retry != said->retry)
        fail_msg("%s: \"%s\" became kind %d, retry %d, in place of %d, %d", said->flavour,
                 said->line, err.kind, err.retry, said->kind, said->retry);
}

static void the_words_of_real_servers_become_what_they_mean(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        struct script script;
        struct imap_session *session = begin(&script, answers[i].flavour);
        struct imap_result result = result_of(answers[i].line);

        (void)imap_fail(session, &err, KIMT_SCOPE_FOLDER, &result, "it");
        script_end(&script);
        expect(&answers[i]);
    }
}

static void a_refused_login_is_a_wrong_password_only_if_the_server_says_so(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof logins / sizeof *logins; i++) {
        struct script script;
        struct imap_session *session = begin(&script, logins[i].flavour);
        struct imap_result result = result_of(logins[i].line);

        (void)imap_fail_login(session, &err, "ann", &result);
        script_end(&script);
        expect(&logins[i]);
        if ((logins[i].kind == KIMT_KIND_AUTH) != (strstr(err.hint, "Check the password") != NULL))
            fail_msg("\"%s\" gets the hint \"%s\"", logins[i].line, err.hint);
    }
}

static void a_locked_account_is_never_tried_again_and_the_hint_says_why(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof locks / sizeof *locks; i++) {
        struct script script;
        struct imap_session *session = begin(&script, locks[i].flavour);
        struct imap_result result = result_of(locks[i].line);

        (void)imap_fail_login(session, &err, "ann", &result);
        script_end(&script);
        expect(&locks[i]);
        if (!strstr(err.hint, "Unlock it there") || !strstr(locks[i].line, err.peer))
            fail_msg("\"%s\" gets the hint \"%s\"", locks[i].line, err.hint);
    }
}

/* What is said of a folder is none of the account's. */
static void a_lock_that_is_met_later_is_no_refused_login(void **state)
{
    static const struct said said = {"generic", "NO Account is locked for maintenance mode", WAITS};
    struct script script;
    struct imap_session *session = begin(&script, said.flavour);
    struct imap_result result = result_of(said.line);

    (void)state;
    (void)imap_fail(session, &err, KIMT_SCOPE_FOLDER, &result, "it");
    script_end(&script);
    expect(&said);
}

static void a_folder_that_is_in_use_is_waited_for_a_short_while(void **state)
{
    struct script script;
    struct imap_session *session = begin(&script, "generic");
    struct imap_result held = result_of("NO Mailbox is locked");
    struct imap_result timed = result_of("NO Mailbox is locked, wait 2 minutes");

    (void)state;
    (void)imap_fail(session, &err, KIMT_SCOPE_FOLDER, &held, "it");
    assert_int_equal(err.wait_ms, session->flavour->in_use_wait_ms);
    assert_true(err.wait_ms < session->flavour->throttle_wait_ms);
    (void)imap_fail(session, &err, KIMT_SCOPE_FOLDER, &timed, "it");
    assert_int_equal(err.wait_ms, 120000);
    script_end(&script);
}

static void words_that_are_not_known_send_to_the_words_first(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof unknown_logins / sizeof *unknown_logins; i++) {
        struct script script;
        struct imap_session *session = begin(&script, "generic");
        struct imap_result result = result_of(unknown_logins[i]);

        (void)imap_fail_login(session, &err, "ann", &result);
        script_end(&script);
        assert_int_equal(err.kind, KIMT_KIND_AUTH);
        assert_int_equal(err.retry, KIMT_RETRY_NEVER);
        assert_int_equal(strncmp(err.hint, "If the server names", 19), 0);
    }
}

static void only_a_number_with_a_unit_of_time_is_a_wait(void **state)
{
    static const struct {
        const char *text;
        uint32_t ms;
    } texts[] = {
        {"Suggested Backoff Time: 299984 milliseconds", 299984},
        {"wait 5 minutes", 300000},
        {"wait 5m", 300000},
        {"in 1.5 hours", 7200000},
        {"after 10s.", 10000},
        {"60 messages a minute are allowed, wait 20 sec", 20000},
        {"60 messages", 0},
        {"(429 so far)", 0},
        {"Server Unavailable. 15", 0},
        {"3 hosts, 20 more, 7 shown", 0},
        {"(#AUTH012s)", 0},
        {"99999999999999999999 hours", 0},
        {"", 0},
    };
    struct script script;
    struct imap_session *session = begin(&script, "generic");

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct imap_result result = {.status = IMAP_NO, .code = IMAP_CODE_THROTTLED};
        uint32_t wanted = texts[i].ms ? texts[i].ms : session->flavour->throttle_wait_ms;

        (void)snprintf(result.text, sizeof result.text, "%s", texts[i].text);
        err = (struct kimt_error)NEW_ERROR;
        (void)imap_fail(session, &err, KIMT_SCOPE_FOLDER, &result, "it");
        if (err.wait_ms != wanted)
            fail_msg("\"%s\": waits %u ms in place of %u", texts[i].text, err.wait_ms, wanted);
    }
    script_end(&script);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_words_of_real_servers_become_what_they_mean),
        cmocka_unit_test(a_refused_login_is_a_wrong_password_only_if_the_server_says_so),
        cmocka_unit_test(a_locked_account_is_never_tried_again_and_the_hint_says_why),
        cmocka_unit_test(a_lock_that_is_met_later_is_no_refused_login),
        cmocka_unit_test(a_folder_that_is_in_use_is_waited_for_a_short_while),
        cmocka_unit_test(words_that_are_not_known_send_to_the_words_first),
        cmocka_unit_test(only_a_number_with_a_unit_of_time_is_a_wait),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
