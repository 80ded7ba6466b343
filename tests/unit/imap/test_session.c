/* SPDX-License-Identifier: MIT
 *
 * Sessions against scripted servers: greeting, STARTTLS, login, commands under way, endings.
 */
#include "common/imap/exchange/capability.h"
#include "common/imap/exchange/fail.h"
#include "common/imap/exchange/session_state.h"
#include "common/imap/session/session.h"
#include "unit/net/peer.h"
#include "unit/support/cmocka_all.h"
#include "unit/support/fake_host.h"

static struct fake_host host;
static struct kimt_error err;
static struct imap_options options;

/* Begins a session over a scripted server. */
static int start(const char *script, struct peer **peer_r, struct imap_session **session_r)
{
    int descriptor;

    fake_host_init(&host);
    host.flavours = "[flavour.generic]\nthrottle.1 = slow down\n"
                    "[flavour.shy]\nliteral = sync\ndetect_id = shy\n";
    err = (struct kimt_error)NEW_ERROR;
    if (!options.host)
        options = (struct imap_options){
            .host = "test", .port = 143, .security = CONN_PLAIN, .flavour = "auto"};
    *session_r = NULL;
    *peer_r = peer_start(script, &descriptor);
    return imap_session_adopt(&host.table, &options, descriptor, session_r, &err);
}

static int reset(void **state)
{
    (void)state;
    memset(&options, 0, sizeof options);
    return 0;
}

static struct imap_session *begin(const char *script, struct peer **peer_r)
{
    struct imap_session *session;

    if (start(script, peer_r, &session) != KIMT_OK)
        fail_msg("%s | %s", err.text, err.peer);
    return session;
}

static void end(struct imap_session *session, struct peer *peer)
{
    imap_session_close(&session);
    peer_end(peer);
}

static void assert_start_fails(const char *script, int kind, int retry)
{
    struct peer *peer;
    struct imap_session *session;

    assert_int_equal(start(script, &peer, &session), KIMT_FAIL);
    assert_null(session);
    (void)peer_join(peer);
    assert_int_equal(err.kind, kind);
    assert_int_equal(err.retry, retry);
}

#define GREETING "S * OK [CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR LITERAL+ ID] ready\n"
#define BYE      "C %t LOGOUT\nS * BYE see you\nS %t OK bye\n"

/* ---- beginnings ---- */

static void capabilities_of_the_greeting_are_not_asked_again(void **state)
{
    struct peer *peer;
    struct imap_session *session = begin(GREETING BYE, &peer);

    (void)state;
    assert_true(imap_has(session, "sasl-ir"));
    assert_false(imap_has(session, "SASL"));
    assert_string_equal(imap_greeting(session), "ready");
    end(session, peer);
}

static void capabilities_are_asked_for_where_the_greeting_has_none(void **state)
{
    struct peer *peer;
    struct imap_session *session = begin("S * OK Kerio IMAP4rev1 server ready\nC %t CAPABILITY\n"
                                         "S * CAPABILITY  IMAP4rev1   IDLE  \nS %t OK\n" BYE,
                                         &peer);

    (void)state;
    assert_true(imap_has(session, "IDLE"));
    end(session, peer);
}

static void a_bye_instead_of_a_greeting_is_told(void **state)
{
    (void)state;
    assert_start_fails("S * BYE [UNAVAILABLE] too busy\n", KIMT_KIND_BUSY, KIMT_RETRY_LATER);
    assert_string_equal(err.peer, "too busy");
    assert_string_equal(err.code, "UNAVAILABLE");
}

static void a_server_of_another_protocol_is_told_apart(void **state)
{
    (void)state;
    assert_start_fails("S 220 mail.example.com ESMTP\n", KIMT_KIND_PROTOCOL, KIMT_RETRY_NOW);
    assert_non_null(strstr(err.peer, "ESMTP"));
    assert_start_fails("S +OK POP3 ready\n", KIMT_KIND_PROTOCOL, KIMT_RETRY_NOW);
}

static void a_server_that_says_nothing_is_a_timeout(void **state)
{
    struct peer *peer;
    struct imap_session *session;
    struct fake_host *fake = &host;
    int descriptor;

    (void)state;
    fake_host_init(fake);
    host.timeout_ms = 100;
    err = (struct kimt_error)NEW_ERROR;
    options = (struct imap_options){.host = "test", .security = CONN_PLAIN, .flavour = "auto"};
    peer = peer_start("W 300\n", &descriptor);
    assert_int_equal(imap_session_adopt(&host.table, &options, descriptor, &session, &err),
                     KIMT_FAIL);
    (void)peer_join(peer);
    assert_int_equal(err.kind, KIMT_KIND_TIMEOUT);
}

static void preauth_needs_no_login(void **state)
{
    static const struct imap_login login = {.user = "joe", .password = "secret"};
    struct peer *peer;
    struct imap_session *session =
        begin("S * PREAUTH [CAPABILITY IMAP4rev1] hello joe\n" BYE, &peer);

    (void)state;
    assert_true(imap_is_authenticated(session));
    assert_int_equal(imap_session_login(session, &login, &err), KIMT_OK);
    end(session, peer);
}

static void an_unknown_flavour_is_refused_with_the_known_names(void **state)
{
    (void)state;
    options = (struct imap_options){.host = "test", .security = CONN_PLAIN, .flavour = "nonesuch"};
    assert_start_fails(GREETING, KIMT_KIND_CONFIG, KIMT_RETRY_NEVER);
    assert_non_null(strstr(err.hint, "shy"));
}

/* ---- STARTTLS ---- */

static void use_starttls(void)
{
    options = (struct imap_options){
        .host = "test", .port = 143, .security = CONN_STARTTLS, .flavour = "auto"};
}

static void a_server_without_starttls_is_an_error_not_a_clear_login(void **state)
{
    (void)state;
    use_starttls();
    assert_start_fails("S * OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] ready\n", KIMT_KIND_TLS,
                       KIMT_RETRY_NEVER);
    assert_non_null(strstr(err.hint, "security = tls"));
}

static void preauth_before_starttls_is_an_error(void **state)
{
    (void)state;
    use_starttls();
    assert_start_fails("S * PREAUTH [CAPABILITY IMAP4rev1 STARTTLS] hello\n", KIMT_KIND_TLS,
                       KIMT_RETRY_NEVER);
}

static void a_refused_starttls_is_an_error(void **state)
{
    (void)state;
    use_starttls();
    assert_start_fails("S * OK [CAPABILITY IMAP4rev1 STARTTLS] ready\nC %t STARTTLS\n"
                       "S %t NO not today\n",
                       KIMT_KIND_TLS, KIMT_RETRY_NEVER);
    assert_non_null(strstr(err.text, "not today"));
}

static void plain_text_slipped_in_after_starttls_is_an_error(void **state)
{
    (void)state;
    use_starttls();
    assert_start_fails("S * OK [CAPABILITY IMAP4rev1 STARTTLS] ready\nC %t STARTTLS\n"
                       "s %t OK begin\\r\\n* CAPABILITY IMAP4rev1 AUTH=PLAIN\\r\\n\nW 100\n",
                       KIMT_KIND_TLS, KIMT_RETRY_NEVER);
    assert_non_null(strstr(err.text, "plain text"));
}

/* ---- login ---- */

static void plain_goes_along_with_the_command_and_is_masked_in_the_log(void **state)
{
    static const struct imap_login login = {.user = "joe", .password = "s3cret"};
    struct peer *peer;
    /* base64 of NUL joe NUL s3cret */
    struct imap_session *session =
        begin(GREETING "C %t AUTHENTICATE PLAIN AGpvZQBzM2NyZXQ=\nS %t OK in\n" BYE, &peer);

    (void)state;
    assert_int_equal(imap_session_login(session, &login, &err), KIMT_OK);
    assert_true(imap_is_authenticated(session));
    end(session, peer);
    assert_non_null(strstr(host.log, "AUTHENTICATE ****"));
    assert_null(strstr(host.log, "AGpvZQ"));
    assert_null(strstr(host.log, "s3cret"));
}

static void an_administrator_logs_in_on_behalf_of_the_user(void **state)
{
    static const struct imap_login login = {.user = "joe", .password = "pw", .admin = "root"};
    struct peer *peer;
    /* base64 of joe NUL root NUL pw */
    struct imap_session *session =
        begin(GREETING "C %t AUTHENTICATE PLAIN am9lAHJvb3QAcHc=\nS %t OK in\n" BYE, &peer);

    (void)state;
    assert_int_equal(imap_session_login(session, &login, &err), KIMT_OK);
    end(session, peer);
}

static void without_sasl_ir_plain_waits_for_its_turn(void **state)
{
    static const struct imap_login login = {.user = "joe", .password = "s3cret"};
    struct peer *peer;
    struct imap_session *session =
        begin("S * OK [CAPABILITY IMAP4rev1 AUTH=PLAIN LOGINDISABLED] ready\n"
              "C %t AUTHENTICATE PLAIN\n"
              "S +\nC AGpvZQBzM2NyZXQ=\nS k1 OK in\n" BYE,
              &peer);

    (void)state;
    assert_int_equal(imap_session_login(session, &login, &err), KIMT_OK);
    imap_session_close(&session);
    (void)peer_join(peer);
    assert_null(strstr(host.log, "AGpvZQ"));
}

static void login_quotes_what_can_be_quoted_and_sends_literals_for_the_rest(void **state)
{
    static const struct imap_login login = {.user = "j\"o\\e", .password = "p\xc3\xa4ss\r\n{5}"};
    struct peer *peer;
    struct imap_session *session =
        begin("S * OK [CAPABILITY IMAP4rev1] ready\nC %t LOGIN \"j\\\"o\\\\e\" {10}\n"
              "S + go\nL 10\nC \nS %t OK in\n" BYE,
              &peer);

    (void)state;
    assert_int_equal(imap_session_login(session, &login, &err), KIMT_OK);
    end(session, peer);
    assert_null(strstr(host.log, "ss"));
    assert_non_null(strstr(host.log, "LOGIN ****"));
}

static void a_wrong_password_is_tried_once_and_never_again(void **state)
{
    static const struct imap_login login = {.user = "joe", .password = "wrong"};
    struct peer *peer;
    struct imap_session *session =
        begin(GREETING "C %t AUTHENTICATE PLAIN \nS %t NO invalid credentials\n" BYE, &peer);

    (void)state;
    assert_int_equal(imap_session_login(session, &login, &err), KIMT_FAIL);
    assert_int_equal(err.kind, KIMT_KIND_AUTH);
    assert_int_equal(err.retry, KIMT_RETRY_NEVER);
    assert_int_equal(err.scope, KIMT_SCOPE_ACCOUNT);
    assert_string_equal(err.peer, "invalid credentials");
    assert_non_null(strstr(err.text, "joe"));
    end(session, peer); /* LOGOUT follows at once: no second try */
}

static void too_many_sessions_are_no_wrong_password(void **state)
{
    static const struct imap_login login = {.user = "joe", .password = "right"};
    struct peer *peer;
    struct imap_session *session =
        begin(GREETING "C %t AUTHENTICATE PLAIN \nS %t NO [LIMIT] too many, wait 5 s\n" BYE, &peer);

    (void)state;
    assert_int_equal(imap_session_login(session, &login, &err), KIMT_FAIL);
    assert_int_equal(err.kind, KIMT_KIND_LIMIT);
    assert_int_equal(err.retry, KIMT_RETRY_LATER);
    assert_int_equal(err.wait_ms, 5000);
    end(session, peer);
}

static void a_server_that_offers_nothing_we_know_is_told_with_what_it_offers(void **state)
{
    static const struct imap_login login = {.user = "joe", .password = "pw"};
    struct peer *peer;
    struct imap_session *session = begin(
        "S * OK [CAPABILITY IMAP4rev1 LOGINDISABLED AUTH=GSSAPI AUTH=NTLM] ready\n" BYE, &peer);

    (void)state;
    assert_int_equal(imap_session_login(session, &login, &err), KIMT_FAIL);
    assert_int_equal(err.kind, KIMT_KIND_UNSUPPORTED);
    assert_non_null(strstr(err.text, "GSSAPI, NTLM"));
    end(session, peer);
}

static void after_login_capabilities_and_id_decide_the_flavour(void **state)
{
    struct peer *peer;
    struct imap_session *session =
        begin(GREETING "C %t CAPABILITY\nS * CAPABILITY IMAP4rev1 LITERAL+ ID XNEW\nS %t OK\n"
                       "C %t ID (\"name\" \"kimt\" \n"
                       "S * ID (\"name\" \" Shy Server \" \"version\" NIL)\nS %t OK\n" BYE,
              &peer);

    (void)state;
    assert_int_equal(imap_session_ready(session, &err), KIMT_OK);
    assert_true(imap_has(session, "XNEW"));
    assert_false(imap_has(session, "SASL-IR"));
    assert_string_equal(imap_flavour(session)->name, "shy");
    assert_string_equal(imap_server_name(session), " Shy Server ");
    assert_false(imap_may_not_wait(session, 1));
    end(session, peer);
}

/* A scheme of a plugin's own: command, challenge, answer. */
static void a_login_scheme_of_ones_own_can_be_spoken(void **state)
{
    struct peer *peer;
    struct imap_command command = {.done = false};
    char challenge[64];
    struct imap_session *session =
        begin(GREETING "C %t X-MASTERAUTH\nS + <123@x>\nC answer\nS k1 OK master\n"
                       "C %t X-SETUSER \"joe@example.com\"\nS %t OK you are\n" BYE,
              &peer);

    (void)state;
    assert_int_equal(imap_begin(session, &command, IMAP_COMMAND_NONE, &err), KIMT_OK);
    assert_int_equal(imap_put(session, &err, "X-MASTERAUTH"), KIMT_OK);
    assert_int_equal(imap_end(session, &err), KIMT_OK);
    assert_int_equal(
        imap_session_wait_continue(session, &command, challenge, sizeof challenge, &err), KIMT_OK);
    assert_string_equal(challenge, "<123@x>");
    assert_int_equal(imap_put_line(session, "answer", true, &err), KIMT_OK);
    assert_int_equal(imap_session_wait(session, &command, NULL, NULL, &err), KIMT_OK);
    assert_int_equal(command.result.status, IMAP_OK);
    struct imap_result result;
    assert_int_equal(
        imap_session_run(session, &result, NULL, NULL, &err, "X-SETUSER \"joe@example.com\""),
        KIMT_OK);
    assert_int_equal(result.status, IMAP_OK);
    end(session, peer);
    assert_null(strstr(host.log, "C: answer"));
}

/* ---- commands ---- */

static void answers_find_their_commands_in_any_order(void **state)
{
    struct peer *peer;
    struct imap_command commands[3] = {{.done = false}};
    struct imap_session *session =
        begin(GREETING "C k1 ONE\nC k2 TWO\nC k3 THREE\nS k2 NO two\nS k3 BAD three\nS k1 OK one\n"
                       "C %t LOGOUT\nS %t OK\n",
              &peer);

    (void)state;
    for (int i = 0; i < 3; i++) {
        assert_int_equal(imap_begin(session, &commands[i], IMAP_COMMAND_NONE, &err), KIMT_OK);
        assert_int_equal(imap_put(session, &err,
                                  i == 0   ? "ONE"
                                  : i == 1 ? "TWO"
                                           : "THREE"),
                         KIMT_OK);
        assert_int_equal(imap_end(session, &err), KIMT_OK);
    }
    assert_int_equal(imap_under_way(session), 3);
    assert_int_equal(imap_session_wait(session, &commands[0], NULL, NULL, &err), KIMT_OK);
    assert_int_equal(imap_under_way(session), 0);
    assert_int_equal(commands[0].result.status, IMAP_OK);
    assert_int_equal(commands[1].result.status, IMAP_NO);
    assert_int_equal(commands[2].result.status, IMAP_BAD);
    assert_string_equal(commands[2].result.text, "three");
    end(session, peer);
}

static void a_refused_literal_is_not_sent(void **state)
{
    struct peer *peer;
    struct imap_command command = {.done = false};
    struct imap_session *session =
        begin(GREETING "C %t APPEND x {100000}\nS * 5 EXISTS\nS %t NO [TOOBIG] no\n" BYE, &peer);

    (void)state;
    assert_int_equal(imap_begin(session, &command, IMAP_COMMAND_NONE, &err), KIMT_OK);
    assert_int_equal(imap_put(session, &err, "APPEND x "), KIMT_OK);
    assert_int_equal(imap_put_literal(session, &command, 100000, true, &err), KIMT_END);
    assert_true(command.done);
    assert_int_equal(imap_fail(session, &err, KIMT_SCOPE_MESSAGE, &command.result, "message 1"),
                     KIMT_FAIL);
    assert_int_equal(err.kind, KIMT_KIND_TOO_LARGE);
    end(session, peer); /* and the session goes on */
}

static int count_exists(void *context, const struct imap_response *response,
                        struct kimt_error *unused)
{
    uint64_t *sum = context;

    (void)unused;
    if (strcmp(response->name, "EXISTS") == 0)
        *sum += response->number;
    return KIMT_OK;
}

static void untagged_data_go_to_the_handler_literals_and_all(void **state)
{
    struct peer *peer;
    uint64_t sum = 0;
    struct imap_result result;
    struct imap_session *session =
        begin(GREETING "C %t NOOP\nS * 5 EXISTS\ns * X {9}\\r\\nk1 OK a\\r\\n\\r\\n\nS * 7 EXISTS\n"
                       "s * Y {400000}\\r\\n\nZ 400000\nS \nS %t OK\n" BYE,
              &peer);

    (void)state;
    assert_int_equal(imap_session_run(session, &result, count_exists, &sum, &err, "NOOP"), KIMT_OK);
    assert_int_equal(sum, 12);
    end(session, peer);
}

static void a_fetched_literal_is_streamed_between_two_events(void **state)
{
    struct peer *peer;
    struct imap_command command = {.done = false};
    struct imap_event event;
    const char *data;
    size_t length;
    struct imap_session *session =
        begin(GREETING "C %t UID FETCH 1 BODY.PEEK[]\n"
                       "s * 1 FETCH (UID 9 BODY[] {12}\\r\\nk1 OK liar\\r\\n FLAGS ())\\r\\n\n"
                       "S %t OK done\n" BYE,
              &peer);

    (void)state;
    assert_int_equal(imap_begin(session, &command, IMAP_COMMAND_NONE, &err), KIMT_OK);
    assert_int_equal(imap_put(session, &err, "UID FETCH 1 BODY.PEEK[]"), KIMT_OK);
    assert_int_equal(imap_end(session, &err), KIMT_OK);
    assert_int_equal(imap_session_next(session, -1, &event, &err), KIMT_OK);
    assert_int_equal(event.type, IMAP_EVENT_LITERAL);
    assert_string_equal(event.response.name, "FETCH");
    assert_int_equal(imap_literal(session, &data, &length, &err), KIMT_OK);
    assert_memory_equal(data, "k1 OK liar\r\n", 12);
    imap_literal_consume(session, length);
    assert_int_equal(imap_session_next(session, -1, &event, &err), KIMT_OK);
    assert_int_equal(event.type, IMAP_EVENT_DATA);
    assert_true(event.continued);
    assert_memory_equal(event.response.rest.at, " FLAGS ())", 10);
    assert_int_equal(imap_session_next(session, -1, &event, &err), KIMT_OK);
    assert_int_equal(event.type, IMAP_EVENT_DONE);
    assert_ptr_equal(event.command, &command);
    assert_int_equal(imap_session_next(session, 0, &event, &err), KIMT_BUSY);
    end(session, peer);
    assert_null(strstr(host.log, "liar"));
}

/* ---- endings ---- */

static void a_bye_ends_the_session_with_its_reason(void **state)
{
    struct peer *peer;
    struct imap_result result;
    struct imap_session *session =
        begin(GREETING "C %t NOOP\nS * BYE Slow down, Backoff Time: 299984 milliseconds\n", &peer);

    (void)state;
    assert_int_equal(imap_session_run(session, &result, NULL, NULL, &err, "NOOP"), KIMT_FAIL);
    assert_int_equal(err.kind, KIMT_KIND_BUSY);
    assert_int_equal(err.retry, KIMT_RETRY_LATER);
    assert_int_equal(err.wait_ms, 299984);
    assert_int_equal(err.scope, KIMT_SCOPE_ACCOUNT);
    assert_true(imap_is_broken(session));
    end(session, peer); /* no LOGOUT to one who has gone */
}

static void a_lost_connection_asks_for_a_new_session(void **state)
{
    struct peer *peer;
    struct imap_result result;
    struct imap_session *session = begin(GREETING "C %t NOOP\nX\n", &peer);

    (void)state;
    assert_int_equal(imap_session_run(session, &result, NULL, NULL, &err, "NOOP"), KIMT_FAIL);
    assert_int_equal(err.kind, KIMT_KIND_NETWORK);
    assert_int_equal(err.retry, KIMT_RETRY_NOW);
    end(session, peer);
}

static void a_bye_that_came_before_the_connection_broke_is_found_when_writing_fails(void **state)
{
    static char much[1000000];
    struct peer *peer;
    struct imap_command command = {.done = false};
    struct imap_session *session = begin(GREETING "S * BYE [OVERQUOTA] full\nX\n", &peer);

    (void)state;
    assert_null(peer_join(peer)); /* it has gone by now */
    assert_int_equal(imap_begin(session, &command, IMAP_COMMAND_NONE, &err), KIMT_OK);
    assert_int_equal(imap_put_bytes(session, much, sizeof much, &err), KIMT_FAIL);
    assert_int_equal(err.kind, KIMT_KIND_QUOTA);
    assert_string_equal(err.peer, "full");
    assert_int_equal(err.scope, KIMT_SCOPE_ACCOUNT);
    imap_session_close(&session);
}

static void user_names_come_from_a_template(void **state)
{
    static const struct kimt_account account = {
        .address = "joe@example.com", .local = "joe", .domain = "example.com"};
    char name[64];

    (void)state;
    err = (struct kimt_error)NEW_ERROR;
    options.user = "%d%bjoe.%l*%%";
    assert_int_equal(imap_user_name(&options, &account, name, sizeof name, &err), KIMT_OK);
    assert_string_equal(name, "example.com\\joe.joe*%");
    options.user = "%u%";
    assert_int_equal(imap_user_name(&options, &account, name, sizeof name, &err), KIMT_FAIL);
    assert_int_equal(err.kind, KIMT_KIND_CONFIG);
    options.user = "%u";
    assert_int_equal(imap_user_name(&options, &account, name, 8, &err), KIMT_FAIL);
}

#define CASE(function) cmocka_unit_test_setup(function, reset)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(capabilities_of_the_greeting_are_not_asked_again),
        CASE(capabilities_are_asked_for_where_the_greeting_has_none),
        CASE(a_bye_instead_of_a_greeting_is_told),
        CASE(a_server_of_another_protocol_is_told_apart),
        CASE(a_server_that_says_nothing_is_a_timeout),
        CASE(preauth_needs_no_login),
        CASE(an_unknown_flavour_is_refused_with_the_known_names),
        CASE(a_server_without_starttls_is_an_error_not_a_clear_login),
        CASE(preauth_before_starttls_is_an_error),
        CASE(a_refused_starttls_is_an_error),
        CASE(plain_text_slipped_in_after_starttls_is_an_error),
        CASE(plain_goes_along_with_the_command_and_is_masked_in_the_log),
        CASE(an_administrator_logs_in_on_behalf_of_the_user),
        CASE(without_sasl_ir_plain_waits_for_its_turn),
        CASE(login_quotes_what_can_be_quoted_and_sends_literals_for_the_rest),
        CASE(a_wrong_password_is_tried_once_and_never_again),
        CASE(too_many_sessions_are_no_wrong_password),
        CASE(a_server_that_offers_nothing_we_know_is_told_with_what_it_offers),
        CASE(after_login_capabilities_and_id_decide_the_flavour),
        CASE(a_login_scheme_of_ones_own_can_be_spoken),
        CASE(answers_find_their_commands_in_any_order),
        CASE(a_refused_literal_is_not_sent),
        CASE(untagged_data_go_to_the_handler_literals_and_all),
        CASE(a_fetched_literal_is_streamed_between_two_events),
        CASE(a_bye_ends_the_session_with_its_reason),
        CASE(a_lost_connection_asks_for_a_new_session),
        CASE(a_bye_that_came_before_the_connection_broke_is_found_when_writing_fails),
        CASE(user_names_come_from_a_template),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
