/* SPDX-License-Identifier: MIT
 *
 * Lists that end in OK and are not all: what is missing is asked for, and what stays unknown is
 * named.
 */
#include "unit/imap/list_scene.h"
#include "unit/support/cmocka_all.h"

#define PLAIN     READY("NAMESPACE") PERSONAL
#define LIST_ALL  "C %t LIST \"\" \"*\"\n"
#define LIST_RICH "C %t LIST \"\" \"*\" RETURN \n"
#define ASK_INBOX "C %t LIST \"\" \"INBOX\"\n"
#define STATUS    "C %t STATUS INBOX (MESSAGES)\n"
#define WORK      "S * LIST () \"/\" Work\n"
#define OK        "S %t OK\n"

static void an_inbox_that_is_missing_is_asked_for_by_its_name(void **state)
{
    struct list_scene scene;

    (void)state;
    list_scene_list(&scene,
                    PLAIN LIST_ALL WORK OK NO_SUBS ASK_INBOX "S * LIST () \"/\" Inbox\n" OK BYE, 0);
    assert_int_equal(imap_folders_count(scene.folders), 2);
    assert_folder(&scene, 0, "INBOX", KIMT_ROLE_INBOX, 0, "INBOX");
    assert_folder(&scene, 1, "Work", KIMT_ROLE_NONE, 0, "Work");
    list_scene_end(&scene);
}

static void an_inbox_that_no_list_has_is_there_if_it_can_be_counted(void **state)
{
    struct list_scene scene;

    (void)state;
    list_scene_list(&scene,
                    PLAIN LIST_ALL WORK OK NO_SUBS ASK_INBOX OK STATUS
                    "S * STATUS INBOX (MESSAGES 3)\n" OK BYE,
                    0);
    assert_folder(&scene, 0, "INBOX", KIMT_ROLE_INBOX, 0, "INBOX");
    list_scene_end(&scene);
}

static void an_inbox_that_no_list_has_is_there_if_it_can_be_opened(void **state)
{
    struct list_scene scene;

    (void)state;
    list_scene_list(&scene,
                    PLAIN LIST_ALL WORK OK NO_SUBS ASK_INBOX OK STATUS
                    "S %t BAD what?\nC %t EXAMINE INBOX\nS * 3 EXISTS\n" OK BYE,
                    0);
    assert_folder(&scene, 0, "INBOX", KIMT_ROLE_INBOX, 0, "INBOX");
    list_scene_end(&scene);
}

static void an_inbox_that_cannot_be_opened_has_a_fault(void **state)
{
    struct list_scene scene;

    (void)state;
    list_scene_list(&scene,
                    PLAIN LIST_ALL WORK OK NO_SUBS ASK_INBOX OK STATUS
                    "S %t NO no\nC %t EXAMINE INBOX\nS %t NO [NOPERM] not yours\n" BYE,
                    0);
    assert_fault(&scene, 0, "INBOX", "not yours");
    assert_folder(&scene, 1, "Work", KIMT_ROLE_NONE, 0, "Work");
    list_scene_end(&scene);
}

static void an_inbox_that_is_busy_is_waited_for(void **state)
{
    struct list_scene scene;

    (void)state;
    list_scene_begin(&scene, PLAIN LIST_ALL WORK OK NO_SUBS ASK_INBOX OK STATUS
                     "S %t NO no\nC %t EXAMINE INBOX\nS %t NO [UNAVAILABLE] later\n" BYE);
    assert_int_equal(imap_list(scene.session, 0, &scene.folders, &scene.err), KIMT_FAIL);
    assert_int_equal(scene.err.scope, KIMT_SCOPE_ACCOUNT);
    assert_int_equal(scene.err.retry, KIMT_RETRY_LATER);
    list_scene_end(&scene);
}

static void an_inbox_that_is_listed_as_no_mailbox_is_tried(void **state)
{
    struct list_scene scene;

    (void)state;
    list_scene_list(&scene,
                    PLAIN LIST_ALL WORK "S * LIST (\\\\Noselect) \"/\" INBOX\n" OK NO_SUBS STATUS
                                        "S * STATUS INBOX (MESSAGES 3)\n" OK BYE,
                    0);
    assert_folder(&scene, 0, "INBOX", KIMT_ROLE_INBOX, 0, "INBOX");
    list_scene_end(&scene);
}

static void an_extended_list_without_inbox_is_asked_for_the_plain_way(void **state)
{
    struct list_scene scene;

    (void)state;
    list_scene_list(&scene,
                    READY("NAMESPACE LIST-EXTENDED")
                        PERSONAL LIST_RICH OK LIST_ALL INBOX_LISTED WORK OK NO_SUBS BYE,
                    0);
    assert_int_equal(imap_folders_count(scene.folders), 2);
    assert_folder(&scene, 1, "Work", KIMT_ROLE_NONE, 0, "Work");
    list_scene_end(&scene);
}

static void an_extended_list_of_what_is_subscribed_may_not_be_all(void **state)
{
    struct list_scene scene;

    (void)state;
    list_scene_list(&scene,
                    READY("NAMESPACE LIST-EXTENDED") PERSONAL LIST_RICH
                    "S * LIST (\\Subscribed) \"/\" INBOX\n" OK LIST_ALL INBOX_LISTED WORK OK
                    "C %t LSUB \"\" \"*\"\nS * LSUB () \"/\" INBOX\n" OK BYE,
                    0);
    assert_folder(&scene, 0, "INBOX", KIMT_ROLE_INBOX, KIMT_FOLDER_SUBSCRIBED, "INBOX");
    assert_folder(&scene, 1, "Work", KIMT_ROLE_NONE, 0, "Work");
    list_scene_end(&scene);
}

static void what_only_the_subscriptions_name_is_asked_for(void **state)
{
    struct list_scene scene;

    (void)state;
    list_scene_list(&scene,
                    PLAIN LIST_ALL INBOX_LISTED OK
                    "C %t LSUB \"\" \"*\"\nS * LSUB () \"/\" \"Is*there\"\nS * LSUB () \"/\" Gone\n"
                    "S * LSUB (\\\\Noselect) \"/\" Parent\n" OK
                    "C k4 LIST \"\" \"Is%there\"\nC k5 LIST \"\" \"Gone\"\n"
                    "S * LIST (\\Marked) \"/\" \"Is*there\"\nS k4 OK\nS k5 OK\n"
                    "C %t STATUS \"Gone\" (MESSAGES UIDNEXT UIDVALIDITY)\n"
                    "S %t NO [NONEXISTENT] what?\n" BYE,
                    0);
    assert_int_equal(imap_folders_count(scene.folders), 2);
    assert_folder(&scene, 1, "Is*there", KIMT_ROLE_NONE, KIMT_FOLDER_SUBSCRIBED, "Is*there");
    list_scene_end(&scene);
}

#define HIDDEN(list_by_name)                                                                       \
    PLAIN LIST_ALL INBOX_LISTED OK "C %t LSUB \"\" \"*\"\nS * LSUB () \"/\" A&-B\n" OK             \
                                   "C %t LIST \"\" \"A&-B\"\n" list_by_name OK
#define COUNT_HIDDEN "C %t STATUS \"A&-B\" (MESSAGES UIDNEXT UIDVALIDITY)\n"
#define OPEN_HIDDEN  "C %t EXAMINE \"A&-B\"\n"

static void a_folder_that_is_hidden_from_every_list_is_there_if_it_can_be_counted(void **state)
{
    struct list_scene scene;

    (void)state;
    list_scene_list(&scene,
                    HIDDEN("") COUNT_HIDDEN
                    "S * STATUS \"A&-B\" (MESSAGES 3 UIDNEXT 4 UIDVALIDITY 5)\n" OK
                    "C %t STATUS \"INBOX\" (MESSAGES UIDNEXT UIDVALIDITY)\n" OK BYE,
                    IMAP_LIST_COUNTS);
    assert_int_equal(imap_folders_count(scene.folders), 2);
    assert_folder(&scene, 1, "A&B", KIMT_ROLE_NONE, KIMT_FOLDER_SUBSCRIBED, "A&-B");
    assert_int_equal(imap_folders_get(scene.folders, 1)->messages, 3);
    list_scene_end(&scene);
}

static void a_folder_that_is_hidden_is_there_if_it_can_be_opened(void **state)
{
    struct list_scene scene;

    (void)state;
    list_scene_list(&scene,
                    HIDDEN("") COUNT_HIDDEN "S %t BAD no such command\n" OPEN_HIDDEN
                                            "S * 3 EXISTS\n" OK BYE,
                    0);
    assert_int_equal(imap_folders_count(scene.folders), 2);
    assert_folder(&scene, 1, "A&B", KIMT_ROLE_NONE, KIMT_FOLDER_SUBSCRIBED, "A&-B");
    list_scene_end(&scene);
}

static void a_subscription_that_has_outlived_its_folder_is_no_folder(void **state)
{
    struct list_scene scene;

    (void)state;
    list_scene_list(&scene, HIDDEN("") COUNT_HIDDEN "S %t NO Mailbox doesn't exist: A&-B\n" BYE, 0);
    assert_int_equal(imap_folders_count(scene.folders), 1);
    list_scene_end(&scene);
    list_scene_list(
        &scene, HIDDEN("") COUNT_HIDDEN "S %t NO no\n" OPEN_HIDDEN "S %t NO [TRYCREATE] no\n" BYE,
        0);
    assert_int_equal(imap_folders_count(scene.folders), 1);
    list_scene_end(&scene);
}

static void a_subscription_of_which_nothing_is_known_has_a_fault(void **state)
{
    struct list_scene scene;

    (void)state;
    list_scene_list(
        &scene, HIDDEN("") COUNT_HIDDEN "S %t NO no\n" OPEN_HIDDEN "S %t NO not today\n" BYE, 0);
    assert_int_equal(imap_folders_count(scene.folders), 2);
    assert_fault(&scene, 1, "A&B",
                 "only the list of subscriptions has it, and it cannot be opened: not today");
    list_scene_end(&scene);
}

static void a_hidden_folder_that_is_busy_holds_up_no_other(void **state)
{
    struct list_scene scene;

    (void)state;
    list_scene_list(&scene, HIDDEN("") COUNT_HIDDEN "S %t NO [INUSE] later\n" BYE, 0);
    assert_int_equal(imap_folders_count(scene.folders), 2);
    list_scene_end(&scene);
}

static void a_subscription_to_the_mail_of_others_is_not_looked_into(void **state)
{
    struct list_scene scene;

    (void)state;
    list_scene_list(&scene,
                    READY("NAMESPACE") "C %t NAMESPACE\nS * NAMESPACE ((\"\" \"/\")) ((\"Other/\" "
                                       "\"/\")) NIL\n" OK LIST_ALL INBOX_LISTED OK
                                       "C %t LSUB \"\" \"*\"\nS * LSUB () \"/\" Other/bob\n" OK
                                       "C %t LIST \"\" \"Other/bob\"\n" OK BYE,
                    0);
    assert_int_equal(imap_folders_count(scene.folders), 1);
    list_scene_end(&scene);
}

static void a_list_of_nothing_is_not_believed(void **state)
{
    struct list_scene scene;

    (void)state;
    list_scene_list(&scene, PLAIN LIST_ALL OK NO_SUBS ASK_INBOX "S * LIST () \"/\" INBOX\n" OK BYE,
                    0);
    assert_int_equal(imap_folders_count(scene.folders), 2);
    assert_fault(&scene, 1, "(folders that the server does not list)", "INBOX alone");
    list_scene_end(&scene);
}

static void a_further_namespace_of_the_accounts_own_is_listed(void **state)
{
    struct list_scene scene;

    (void)state;
    list_scene_list(
        &scene,
        READY("NAMESPACE") "C %t NAMESPACE\nS * NAMESPACE ((\"\" \"/\")(\"Old/\" "
                           "\"/\")(\"Known/\" \"/\")) NIL NIL\n" OK LIST_ALL INBOX_LISTED
                           "S * LIST () \"/\" Known/a\n" OK NO_SUBS
                           "C %t LIST \"\" \"Old/*\"\nS * LIST () \"/\" Old/2019\n" OK BYE,
        0);
    assert_int_equal(imap_folders_count(scene.folders), 5);
    assert_folder(&scene, 4, "Old|2019", KIMT_ROLE_NONE, 0, "Old/2019");
    list_scene_end(&scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_inbox_that_is_missing_is_asked_for_by_its_name),
        cmocka_unit_test(an_inbox_that_no_list_has_is_there_if_it_can_be_counted),
        cmocka_unit_test(an_inbox_that_no_list_has_is_there_if_it_can_be_opened),
        cmocka_unit_test(an_inbox_that_cannot_be_opened_has_a_fault),
        cmocka_unit_test(an_inbox_that_is_busy_is_waited_for),
        cmocka_unit_test(an_inbox_that_is_listed_as_no_mailbox_is_tried),
        cmocka_unit_test(an_extended_list_without_inbox_is_asked_for_the_plain_way),
        cmocka_unit_test(an_extended_list_of_what_is_subscribed_may_not_be_all),
        cmocka_unit_test(what_only_the_subscriptions_name_is_asked_for),
        cmocka_unit_test(a_folder_that_is_hidden_from_every_list_is_there_if_it_can_be_counted),
        cmocka_unit_test(a_folder_that_is_hidden_is_there_if_it_can_be_opened),
        cmocka_unit_test(a_subscription_that_has_outlived_its_folder_is_no_folder),
        cmocka_unit_test(a_subscription_of_which_nothing_is_known_has_a_fault),
        cmocka_unit_test(a_hidden_folder_that_is_busy_holds_up_no_other),
        cmocka_unit_test(a_subscription_to_the_mail_of_others_is_not_looked_into),
        cmocka_unit_test(a_list_of_nothing_is_not_believed),
        cmocka_unit_test(a_further_namespace_of_the_accounts_own_is_listed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
