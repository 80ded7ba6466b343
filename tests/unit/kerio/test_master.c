/* SPDX-License-Identifier: MIT
 *
 * Master authentication: the answer to a challenge, and the talk with a server.
 */
#include "kerio/master.h"
#include "unit/net/peer.h"
#include "unit/support/cmocka_all.h"
#include "unit/support/fake_host.h"

#define GREETING "S * OK [CAPABILITY IMAP4rev1 X-MASTERAUTH] ready\n"
#define ADAM     "adam@a.test"
#define DIGEST   "88c46ff922c494220b57a41690225b2a" /* MD5 of "<1@kerio>hush" */
#define ACCEPTED GREETING "C %t X-MASTERAUTH\nS + <1@kerio>\nC " DIGEST "\nS %t OK Welcome\n"
#define BYE      "C %t LOGOUT\nS * BYE\nS %t OK\n"

static struct kimt_error err;

/* Logs in by "hush" at a server that follows the script; nothing may stay under way. */
static int talk(const char *script, const char *user)
{
    static const struct imap_options options = {
        .host = "test", .port = 143, .security = CONN_PLAIN, .flavour = "auto"};
    static struct fake_host host;
    struct imap_session *session = NULL;
    struct peer *peer;
    int descriptor, answer;

    fake_host_init(&host);
    host.flavours = "[flavour.generic]\nthrottle.1 = slow down\n";
    err = (struct kimt_error)NEW_ERROR;
    peer = peer_start(script, &descriptor);
    assert_int_equal(imap_session_adopt(&host.table, &options, descriptor, &session, &err),
                     KIMT_OK);
    answer = master_log_in(session, "hush", user, &err);
    assert_int_equal(imap_under_way(session), 0);
    imap_session_close(&session);
    peer_end(peer);
    return answer;
}

static void the_digest_is_md5_over_challenge_and_password_in_small_hex(void **state)
{
    char digest[33];

    (void)state;
    assert_true(master_digest("abc", "def", digest)); /* MD5 of "abcdef" */
    assert_string_equal(digest, "e80b5017098950fc58aad83c8c14978e");
}

static void the_master_becomes_a_user(void **state)
{
    (void)state;
    assert_int_equal(talk(ACCEPTED "C %t X-SETUSER \"" ADAM "\"\nS %t OK\n" BYE, ADAM), KIMT_OK);
}

static void blanks_around_the_challenge_are_no_part_of_it(void **state)
{
    (void)state;
    assert_int_equal(talk(GREETING "C %t X-MASTERAUTH\nS +  <1@kerio> \nC " DIGEST
                                   "\nS %t OK\nC %t X-SETUSER \"" ADAM "\"\nS %t OK\n" BYE,
                          ADAM),
                     KIMT_OK);
}

static void a_refused_password_ends_the_run(void **state)
{
    (void)state;
    assert_int_equal(
        talk(GREETING "C %t X-MASTERAUTH\nS + <1@kerio>\nC " DIGEST "\nS %t NO failed\n" BYE, ADAM),
        KIMT_FAIL);
    assert_int_equal(err.kind, KIMT_KIND_AUTH);
    assert_int_equal(err.scope, KIMT_SCOPE_RUN);
    assert_string_equal(err.peer, "failed");
}

static void a_server_without_it_is_told_from_a_wrong_password_by_its_words(void **state)
{
    (void)state;
    assert_int_equal(talk(GREETING "C %t X-MASTERAUTH\nS %t BAD unknown command\n" BYE, ADAM),
                     KIMT_FAIL);
    assert_int_equal(err.scope, KIMT_SCOPE_RUN);
    assert_string_equal(err.peer, "unknown command");
}

static void a_refused_user_fails_alone(void **state)
{
    (void)state;
    assert_int_equal(talk(ACCEPTED "C %t X-SETUSER \"" ADAM "\"\nS %t NO no\n" BYE, ADAM),
                     KIMT_FAIL);
    assert_int_equal(err.kind, KIMT_KIND_AUTH);
    assert_int_equal(err.scope, KIMT_SCOPE_ACCOUNT);
}

static void a_name_refused_as_a_literal_is_a_refused_user(void **state)
{
    (void)state;
    assert_int_equal(
        talk(ACCEPTED "C %t X-SETUSER {4}\nS %t NO no such letters\n" BYE, "\xc3\xa4@b"),
        KIMT_FAIL);
    assert_int_equal(err.kind, KIMT_KIND_AUTH);
    assert_string_equal(err.peer, "no such letters");
}

static void a_connection_lost_at_any_step_leaves_nothing_under_way(void **state)
{
    static const char *const cut[] = {GREETING "C %t X-MASTERAUTH\nX\n",
                                      GREETING "C %t X-MASTERAUTH\nS + <1@kerio>\nC " DIGEST
                                               "\nX\n",
                                      ACCEPTED "C %t X-SETUSER\nX\n"};

    (void)state;
    for (size_t i = 0; i < sizeof cut / sizeof *cut; i++) {
        assert_int_equal(talk(cut[i], ADAM), KIMT_FAIL);
        assert_int_equal(err.kind, KIMT_KIND_NETWORK);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_digest_is_md5_over_challenge_and_password_in_small_hex),
        cmocka_unit_test(the_master_becomes_a_user),
        cmocka_unit_test(blanks_around_the_challenge_are_no_part_of_it),
        cmocka_unit_test(a_refused_password_ends_the_run),
        cmocka_unit_test(a_server_without_it_is_told_from_a_wrong_password_by_its_words),
        cmocka_unit_test(a_refused_user_fails_alone),
        cmocka_unit_test(a_name_refused_as_a_literal_is_a_refused_user),
        cmocka_unit_test(a_connection_lost_at_any_step_leaves_nothing_under_way),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
