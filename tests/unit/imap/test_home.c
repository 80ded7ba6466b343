/* SPDX-License-Identifier: MIT
 *
 * Where an account has its own folders: asked by its first session, known to those after it.
 */
#include "common/imap/folders/create.h"
#include "common/imap/folders/list.h"
#include "common/imap/forget.h"
#include "common/imap/session/session.h"
#include "unit/net/peer.h"
#include "unit/support/cmocka_all.h"
#include "unit/support/fake_host.h"

#include <stdlib.h>

#define GREETING  "S * OK [CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR] ready\n"
#define LOGGED_IN "C %t AUTHENTICATE PLAIN \nS %t OK [CAPABILITY IMAP4rev1 NAMESPACE] in\n"
#define BYE       "C %t LOGOUT\nS * BYE see you\nS %t OK bye\n"
#define PLACE(prefix, delimiter)                                                                   \
    "C %t NAMESPACE\nS * NAMESPACE ((\"" prefix "\" \"" delimiter "\")) NIL NIL\nS %t OK done\n"

static const struct imap_options options = {
    .host = "test", .port = 143, .security = CONN_PLAIN, .flavour = "auto"};

/* What a folder is called on the wire, by a session that has just logged in. */
static void assert_raw_name(const char *script, const char *user, const char *raw)
{
    const struct imap_login login = {.user = user, .password = "right"};
    static const char *const parts[] = {"Work", "2024"};
    static struct fake_host host;
    struct kimt_error err = NEW_ERROR;
    struct imap_session *session;
    struct peer *peer;
    char *name = NULL;
    int descriptor;

    fake_host_init(&host);
    peer = peer_start(script, &descriptor);
    if (imap_session_adopt(&host.table, &options, descriptor, &session, &err) != KIMT_OK ||
        imap_session_login(session, &login, &err) != KIMT_OK ||
        imap_raw_name(session, parts, 2, &name, &err) != KIMT_OK)
        fail_msg("%s", err.text);
    assert_string_equal(name, raw);
    free(name);
    imap_session_close(&session);
    assert_null(peer_join(peer));
}

static int forget(void **state)
{
    (void)state;
    imap_forget_hosts();
    return 0;
}

static void one_session_of_an_account_asks_for_all(void **state)
{
    (void)state;
    assert_raw_name(GREETING LOGGED_IN PLACE("INBOX.", ".") BYE, "joe", "INBOX.Work.2024");
    assert_raw_name(GREETING LOGGED_IN BYE, "joe", "INBOX.Work.2024");
}

/* As a lane does that lists an account's folders, before any is made. */
static void who_lists_folders_asks_for_all(void **state)
{
    static const char script[] = GREETING LOGGED_IN PLACE(
        "INBOX.", ".") "C %t LIST \"\" \"*\"\nS * LIST () \".\" INBOX\nS %t OK done\n"
                       "C %t LSUB \"\" \"*\"\nS %t OK done\n" BYE;
    const struct imap_login login = {.user = "joe", .password = "right"};
    static struct fake_host host;
    struct kimt_error err = NEW_ERROR;
    struct imap_folders *folders = NULL;
    struct imap_session *session;
    struct peer *peer;
    int descriptor;

    (void)state;
    fake_host_init(&host);
    peer = peer_start(script, &descriptor);
    if (imap_session_adopt(&host.table, &options, descriptor, &session, &err) != KIMT_OK ||
        imap_session_login(session, &login, &err) != KIMT_OK ||
        imap_list(session, 0, &folders, &err) != KIMT_OK)
        fail_msg("%s", err.text);
    imap_folders_free(&folders);
    assert_raw_name(GREETING LOGGED_IN BYE, "joe", "INBOX.Work.2024");
    imap_session_close(&session);
    assert_null(peer_join(peer));
}

static void what_one_account_has_is_not_taken_for_that_of_another(void **state)
{
    (void)state;
    assert_raw_name(GREETING LOGGED_IN PLACE("INBOX.", ".") BYE, "joe", "INBOX.Work.2024");
    assert_raw_name(GREETING LOGGED_IN PLACE("", "/") BYE, "ann", "Work/2024");
}

static void a_new_run_asks_again(void **state)
{
    (void)state;
    assert_raw_name(GREETING LOGGED_IN PLACE("INBOX.", ".") BYE, "joe", "INBOX.Work.2024");
    imap_forget_hosts();
    assert_raw_name(GREETING LOGGED_IN PLACE("", "/") BYE, "joe", "Work/2024");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(one_session_of_an_account_asks_for_all, forget),
        cmocka_unit_test_teardown(who_lists_folders_asks_for_all, forget),
        cmocka_unit_test_teardown(what_one_account_has_is_not_taken_for_that_of_another, forget),
        cmocka_unit_test_teardown(a_new_run_asks_again, forget),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
