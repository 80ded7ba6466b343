/* SPDX-License-Identifier: MIT
 *
 * A session that goes on as another account, against scripted servers: what it says for that, what
 * it forgets, and when it is of no more use.
 */
#include "common/imap/destination/imap_destination.h"
#include "common/imap/exchange/capability.h"
#include "common/imap/exchange/session_state.h"
#include "common/imap/folders/create.h"
#include "common/imap/folders/list.h"
#include "common/imap/forget.h"
#include "common/imap/session/session.h"
#include "unit/net/peer.h"
#include "unit/support/cmocka_all.h"
#include "unit/support/fake_host.h"

#include <stdlib.h>

static struct fake_host host;
static struct kimt_error err;
static struct imap_options options;

static const struct kimt_account bob = {.struct_size = sizeof bob,
                                        .address = "bob@x.org",
                                        .local = "bob",
                                        .domain = "x.org",
                                        .password = "pw"};

#define ANN     "AGFubkB4Lm9yZwBwdw==" /* as PLAIN has them */
#define BOB     "AGJvYkB4Lm9yZwBwdw=="
#define OFFERED "CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR"
#define HAS     "CAPABILITY IMAP4rev1 UNAUTHENTICATE NAMESPACE"
#define BEGIN   "S * OK [" OFFERED "] ready\nC %t AUTHENTICATE PLAIN " ANN "\nS %t OK [" HAS "] in\n"
#define LEAVE   "C %t UNAUTHENTICATE\n"
/* Two commands that must both come before either is answered; the first login was k1. */
#define BOTH   LEAVE "C %t AUTHENTICATE PLAIN " BOB "\nS k2 OK [" OFFERED "] out\n"
#define AS_BOB BOTH "S %t OK [" HAS " X-BOB] in\n"
#define BYE    "C %t LOGOUT\nS * BYE see you\nS %t OK bye\n"

/* Logged in as ann. */
static struct imap_session *begin(const char *script, struct peer **peer_r)
{
    static const struct imap_login ann = {.user = "ann@x.org", .password = "pw"};
    struct imap_session *session = NULL;
    int descriptor;

    fake_host_init(&host);
    host.log_level = KIMT_LOG_WIRE;
    host.flavours = "[flavour.slow]\nahead = no\n[flavour.other]\nauth = login\n"
                    "[flavour.plain]\ndetect_cap = XPLAIN\n";
    err = (struct kimt_error)NEW_ERROR;
    *peer_r = peer_start(script, &descriptor);
    if (imap_session_adopt(&host.table, &options, descriptor, &session, &err) != KIMT_OK ||
        imap_session_login(session, &ann, &err) != KIMT_OK ||
        imap_session_ready(session, &err) != KIMT_OK)
        fail_msg("%s | %s", err.text, err.peer);
    return session;
}

static void end(struct imap_session *session, struct peer *peer)
{
    imap_session_close(&session);
    peer_end(peer);
}

static void assert_reopens(const char *script)
{
    struct peer *peer;
    struct imap_session *session = begin(script, &peer);

    if (imap_session_reopen(session, &bob, &err) != KIMT_OK)
        fail_msg("%s | %s", err.text, err.peer);
    assert_true(imap_is_authenticated(session));
    assert_true(imap_has(session, "X-BOB"));
    end(session, peer);
}

static void assert_ends(const char *script)
{
    struct peer *peer;
    struct imap_session *session = begin(script, &peer);

    assert_int_equal(imap_session_reopen(session, &bob, &err), KIMT_END);
    end(session, peer);
}

static int reset(void **state)
{
    (void)state;
    imap_forget_hosts();
    options = (struct imap_options){
        .host = "test", .port = 143, .security = CONN_PLAIN, .flavour = "auto"};
    return 0;
}

/* ---- what it takes ---- */

static void another_account_costs_one_round_trip(void **state)
{
    (void)state;
    assert_reopens(BEGIN AS_BOB BYE);
}

static void so_does_the_one_after_it(void **state)
{
    struct peer *peer;
    struct imap_session *session =
        begin(BEGIN AS_BOB LEAVE "C %t AUTHENTICATE PLAIN " BOB "\nS k4 OK out\nS %t OK [" HAS
                                 "] in\n" BYE,
              &peer);

    (void)state;
    assert_int_equal(imap_session_reopen(session, &bob, &err), KIMT_OK);
    assert_int_equal(imap_session_reopen(session, &bob, &err), KIMT_OK);
    end(session, peer);
}

/* A list that came with the consent to leave is not the new account's. */
static void capabilities_are_asked_for_where_the_login_tells_none(void **state)
{
    (void)state;
    assert_reopens(BEGIN BOTH "S %t OK in\nC %t CAPABILITY\nS * " HAS " X-BOB\nS %t OK\n" BYE);
}

static void where_nothing_may_run_ahead_each_step_waits(void **state)
{
    (void)state;
    options.flavour = "slow";
    assert_reopens(BEGIN LEAVE "S %t OK [" OFFERED "] out\nC %t AUTHENTICATE PLAIN " BOB
                               "\nS %t OK [" HAS " X-BOB] in\n" BYE);
}

static void without_an_initial_response_the_command_goes_along(void **state)
{
    (void)state;
    assert_reopens("S * OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] ready\nC %t AUTHENTICATE PLAIN\n"
                   "S + \nC " ANN "\nS k1 OK [" HAS "] in\n" LEAVE "C %t AUTHENTICATE PLAIN\n"
                   "S k2 OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] out\n"
                   "S + \nC " BOB "\nS k3 OK [" HAS " X-BOB] in\n" BYE);
}

/* What it offered to the account before tells nothing of how to log in. */
static void how_to_log_in_is_asked_for_where_it_is_not_told(void **state)
{
    (void)state;
    options.flavour = "other";
    assert_reopens("S * OK [CAPABILITY IMAP4rev1] ready\nC %t LOGIN \"ann@x.org\" \"pw\"\n"
                   "S %t OK [" HAS "] in\n" LEAVE "S %t OK out\n"
                   "C %t CAPABILITY\nS * CAPABILITY IMAP4rev1\nS %t OK\n"
                   "C %t LOGIN \"bob@x.org\" \"pw\"\nS %t OK in\n"
                   "C %t CAPABILITY\nS * " HAS " X-BOB\nS %t OK\n" BYE);
}

/* The server may answer ID, or not: nobody waits for that in the new account, even where nothing
 * else tells what kind of server it is. */
static void what_nobody_waited_for_stays_behind(void **state)
{
    struct peer *peer;
    struct imap_session *session;

    (void)state;
    session =
        begin("S * OK [" OFFERED "] ready\nC %t AUTHENTICATE PLAIN " ANN "\n"
              "S %t OK [" HAS " ID XPLAIN] in\nC %t ID \n" LEAVE "C %t AUTHENTICATE PLAIN " BOB
              "\nS k3 OK out\nS %t OK [" HAS "] in\nC %t NOOP\nS k2 OK late\nS %t OK\n" BYE,
              &peer);
    assert_int_equal(imap_session_reopen(session, &bob, &err), KIMT_OK);
    assert_int_equal(imap_under_way(session), 0);
    assert_int_equal(imap_session_noop(session, &err), KIMT_OK);
    end(session, peer);
}

/* ---- what is forgotten ---- */

static void assert_raw_name(struct imap_session *session, const char *raw)
{
    static const char *const parts[] = {"Work", "2024"};
    char *name = NULL;

    assert_int_equal(imap_raw_name(session, parts, 2, &name, &err), KIMT_OK);
    assert_string_equal(name, raw);
    free(name);
}

#define PLACE(prefix, delimiter)                                                                   \
    "C %t NAMESPACE\nS * NAMESPACE ((\"" prefix "\" \"" delimiter "\")) NIL NIL\nS %t OK done\n"

static void where_folders_are_is_another_accounts_affair(void **state)
{
    struct peer *peer;
    struct imap_session *session =
        begin(BEGIN PLACE("INBOX.", ".") LEAVE
              "C %t AUTHENTICATE PLAIN " BOB "\nS k3 OK out\nS %t OK [" HAS "] in\n" PLACE("", "/")
                  LEAVE "C %t AUTHENTICATE PLAIN " BOB "\nS k6 OK out\nS %t OK [" HAS "] in\n" BYE,
              &peer);

    (void)state;
    assert_raw_name(session, "INBOX.Work.2024");
    assert_int_equal(imap_session_reopen(session, &bob, &err), KIMT_OK);
    assert_raw_name(session, "Work/2024");
    assert_int_equal(imap_session_reopen(session, &bob, &err), KIMT_OK);
    assert_raw_name(session, "Work/2024"); /* his, as is known by now */
    end(session, peer);
}

#define LEVELS                                                                                     \
    "C %t CREATE \"Work/2024\"\nS %t NO no parent\nC %t LIST \"\" \"Work/2024\"\nS %t OK\n"        \
    "C %t CREATE \"Work\"\nS %t OK\nC %t CREATE \"Work/2024\"\nS %t OK\n"

static void which_folders_are_there_is_found_out_anew(void **state)
{
    static const char *const parts[] = {"Work", "2024"};
    struct peer *peer;
    struct imap_session *session =
        begin(BEGIN PLACE("", "/") LEVELS "C %t UNAUTHENTICATE\nC %t AUTHENTICATE PLAIN " BOB
                                          "\nS k7 OK out\nS %t OK [" HAS "] in\n" PLACE("", "/")
                                              LEVELS BYE,
              &peer);

    (void)state;
    assert_int_equal(imap_create(session, parts, 2, NULL, NULL, &err), KIMT_OK);
    assert_int_equal(imap_session_reopen(session, &bob, &err), KIMT_OK);
    assert_int_equal(imap_create(session, parts, 2, NULL, NULL, &err), KIMT_OK);
    end(session, peer);
}

static int count(void *context, const struct imap_response *response, struct kimt_error *error)
{
    (void)response;
    (void)error;
    ++*(int *)context;
    return KIMT_OK;
}

static void whoever_listened_hears_nothing_of_the_new_account(void **state)
{
    struct peer *peer;
    struct imap_session *session =
        begin(BEGIN AS_BOB "C %t NOOP\nS * 5 EXISTS\nS %t OK\n" BYE, &peer);
    int heard = 0;

    (void)state;
    imap_set_handler(session, count, &heard);
    assert_int_equal(imap_session_reopen(session, &bob, &err), KIMT_OK);
    assert_int_equal(imap_session_noop(session, &err), KIMT_OK);
    assert_int_equal(heard, 0);
    end(session, peer);
}

#define LISTS "CAPABILITY IMAP4rev1 UNAUTHENTICATE LIST-EXTENDED LIST-STATUS"
#define LISTED(name)                                                                               \
    "C %t LIST \"\" \"\"\nS * LIST () \"/\" \"\"\nS %t OK\n"                                       \
    "C %t LIST \nS * LIST () \"/\" INBOX\nS * STATUS INBOX (MESSAGES 0)\n"                         \
    "S * LIST () \"/\" " name "\nS * STATUS " name " (MESSAGES 3)\nS %t OK\n"

static void assert_lists(struct kimt_destination_session *destination, const char *name)
{
    const struct kimt_folder *folder;

    for (int i = 0; i < 2; i++) {
        if (imap_destination_folder_next(destination, &folder, &err) != KIMT_OK)
            fail_msg("%s | %s", err.text, host.log);
        assert_string_equal(folder->parts[0], i == 0 ? "INBOX" : name);
    }
    assert_int_equal(imap_destination_folder_next(destination, &folder, &err), KIMT_END);
}

static void a_destination_lists_the_folders_of_its_new_account(void **state)
{
    struct kimt_destination_session *destination;
    struct peer *peer;
    struct imap_session *session = begin(
        "S * OK [" OFFERED "] ready\nC %t AUTHENTICATE PLAIN " ANN "\nS %t OK [" LISTS
        "] in\n" LISTED("Ann") LEAVE "C %t AUTHENTICATE PLAIN " BOB "\nS k4 OK out\nS %t OK [" LISTS
                                     "] in\n" LISTED("Bob") BYE,
        &peer);

    (void)state;
    assert_int_equal(imap_destination_new(session, NULL, &destination, &err), KIMT_OK);
    assert_lists(destination, "Ann");
    if (imap_destination_reopen(destination, &bob, &err) != KIMT_OK)
        fail_msg("%s", peer_join(peer));
    assert_lists(destination, "Bob");
    imap_destination_close(destination);
    assert_null(peer_join(peer));
}

/* ---- when it does not work ---- */

static void nothing_is_said_to_a_server_that_does_not_offer_it(void **state)
{
    (void)state;
    assert_ends("S * OK [" OFFERED "] ready\nC %t AUTHENTICATE PLAIN " ANN
                "\nS %t OK [CAPABILITY IMAP4rev1] in\n" BYE);
}

static void a_login_that_was_not_needed_is_not_left(void **state)
{
    (void)state;
    assert_ends("S * PREAUTH [" HAS "] hello\nC %t CAPABILITY\nS * " HAS "\nS %t OK\n" BYE);
}

static void a_server_that_refuses_to_forget_is_left(void **state)
{
    (void)state;
    assert_ends(BEGIN LEAVE "C %t AUTHENTICATE PLAIN " BOB
                            "\nS k2 NO not now\nS %t BAD logged in already\n" BYE);
    options.flavour = "slow";
    assert_ends(BEGIN LEAVE "S %t BAD what?\n" BYE);
}

static void a_connection_that_is_lost_is_replaced(void **state)
{
    (void)state;
    assert_ends(BEGIN LEAVE "X\n");
    assert_ends(BEGIN BOTH "X\n");
    assert_ends(BEGIN BOTH "S * BYE good night\nX\n");
}

static void while_something_is_under_way_it_cannot_go_on(void **state)
{
    struct imap_command command = {.done = false};
    struct peer *peer;
    struct imap_session *session = begin(BEGIN "C %t NOOP\nS %t OK\n", &peer);

    (void)state;
    assert_int_equal(imap_send(session, &command, &err, "NOOP"), KIMT_OK);
    assert_int_equal(imap_session_reopen(session, &bob, &err), KIMT_END);
    assert_null(strstr(host.log, "UNAUTHENTICATE\n"));
    assert_int_equal(imap_session_wait(session, &command, NULL, NULL, &err), KIMT_OK);
    (void)peer_join(peer);
    imap_session_close(&session);
}

/* The server's would end with the command, ours cannot. */
static void compression_ends_with_the_session(void **state)
{
    struct peer *peer;
    struct imap_session *session;

    (void)state;
    options.compress = IMAP_COMPRESS_YES;
    session = begin("S * OK [" OFFERED "] ready\nC %t AUTHENTICATE PLAIN " ANN "\nS %t OK [" HAS
                    " COMPRESS=DEFLATE] in\nC %t COMPRESS DEFLATE\nS %t OK\n",
                    &peer);
    assert_int_equal(imap_session_reopen(session, &bob, &err), KIMT_END);
    assert_null(strstr(host.log, "UNAUTHENTICATE\n"));
    (void)peer_join(peer);
    imap_session_close(&session);
}

static void a_refused_login_is_that_of_the_new_account(void **state)
{
    struct peer *peer;
    struct imap_session *session =
        begin(BEGIN BOTH "S %t NO [AUTHENTICATIONFAILED] wrong\n" BYE, &peer);

    (void)state;
    assert_int_equal(imap_session_reopen(session, &bob, &err), KIMT_FAIL);
    assert_int_equal(err.kind, KIMT_KIND_AUTH);
    assert_non_null(strstr(err.text, "bob@x.org"));
    assert_false(imap_is_authenticated(session));
    end(session, peer);
}

static void without_a_password_there_is_no_login(void **state)
{
    static const struct kimt_account nobody = {
        .struct_size = sizeof nobody, .address = "no@x.org", .local = "no", .domain = "x.org"};
    struct peer *peer;
    struct imap_session *session = begin(BEGIN LEAVE "S %t OK [" OFFERED "] out\n" BYE, &peer);

    (void)state;
    assert_int_equal(imap_session_reopen(session, &nobody, &err), KIMT_FAIL);
    assert_int_equal(err.kind, KIMT_KIND_AUTH);
    end(session, peer);
}

static void a_stop_is_heeded(void **state)
{
    struct peer *peer;
    struct imap_session *session = begin(BEGIN LEAVE "C %t AUTHENTICATE PLAIN\nW 2000\n", &peer);

    (void)state;
    host.stop = true;
    assert_int_equal(imap_session_reopen(session, &bob, &err), KIMT_FAIL);
    assert_int_equal(err.kind, KIMT_KIND_CANCELLED);
    imap_session_close(&session);
    (void)peer_join(peer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(another_account_costs_one_round_trip, reset),
        cmocka_unit_test_setup(so_does_the_one_after_it, reset),
        cmocka_unit_test_setup(capabilities_are_asked_for_where_the_login_tells_none, reset),
        cmocka_unit_test_setup(where_nothing_may_run_ahead_each_step_waits, reset),
        cmocka_unit_test_setup(without_an_initial_response_the_command_goes_along, reset),
        cmocka_unit_test_setup(how_to_log_in_is_asked_for_where_it_is_not_told, reset),
        cmocka_unit_test_setup(what_nobody_waited_for_stays_behind, reset),
        cmocka_unit_test_setup(where_folders_are_is_another_accounts_affair, reset),
        cmocka_unit_test_setup(which_folders_are_there_is_found_out_anew, reset),
        cmocka_unit_test_setup(whoever_listened_hears_nothing_of_the_new_account, reset),
        cmocka_unit_test_setup(a_destination_lists_the_folders_of_its_new_account, reset),
        cmocka_unit_test_setup(nothing_is_said_to_a_server_that_does_not_offer_it, reset),
        cmocka_unit_test_setup(a_login_that_was_not_needed_is_not_left, reset),
        cmocka_unit_test_setup(a_server_that_refuses_to_forget_is_left, reset),
        cmocka_unit_test_setup(a_connection_that_is_lost_is_replaced, reset),
        cmocka_unit_test_setup(while_something_is_under_way_it_cannot_go_on, reset),
        cmocka_unit_test_setup(compression_ends_with_the_session, reset),
        cmocka_unit_test_setup(a_refused_login_is_that_of_the_new_account, reset),
        cmocka_unit_test_setup(without_a_password_there_is_no_login, reset),
        cmocka_unit_test_setup(a_stop_is_heeded, reset),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
