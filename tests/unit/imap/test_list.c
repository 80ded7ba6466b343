/* SPDX-License-Identifier: MIT
 *
 * Folder lists of many kinds of servers, and folders made.
 */
#include "common/imap/exchange/session_state.h"
#include "common/imap/folders/create.h"
#include "common/imap/session/session.h"
#include "unit/imap/list_scene.h"
#include "unit/support/cmocka_all.h"

#include <stdlib.h>

static void one_command_brings_roles_subscriptions_and_counts(void **state)
{
    struct list_scene fixture;

    (void)state;
    list_scene_list(
        &fixture,
        READY("NAMESPACE LIST-EXTENDED SPECIAL-USE LIST-STATUS STATUS=SIZE") PERSONAL
        "C %t LIST \"\" \"*\" RETURN (SUBSCRIBED SPECIAL-USE STATUS (MESSAGES UIDNEXT UIDVALIDITY "
        "SIZE))\n"
        "S * LIST (\\HasNoChildren \\Sent \\Subscribed) \"/\" \"Gesendet\"\n"
        "S * LIST () \"/\" inbox\n"
        "S * STATUS inbox (MESSAGES 3 UIDNEXT 9 UIDVALIDITY 77 SIZE 5000000000 "
        "HIGHESTMODSEQ 18446744073709551614)\nS * STATUS Gesendet (MESSAGES 0)\n"
        "S %t OK\n" BYE,
        IMAP_LIST_COUNTS);
    assert_int_equal(imap_folders_count(fixture.folders), 2);
    assert_folder(&fixture, 0, "INBOX", KIMT_ROLE_INBOX, 0, "INBOX");
    assert_folder(&fixture, 1, "Gesendet", KIMT_ROLE_SENT, KIMT_FOLDER_SUBSCRIBED, "Gesendet");
    const struct kimt_folder *inbox = imap_folders_get(fixture.folders, 0);
    assert_true(inbox->messages == 3);
    assert_true(inbox->bytes == UINT64_C(5000000000));
    assert_int_equal(inbox->uid_validity, 77);
    assert_int_equal(inbox->uid_next, 9);
    assert_true(inbox->highest_modseq == UINT64_MAX - 1);
    assert_int_equal(imap_folders_get(fixture.folders, 1)->messages, 0);
    list_scene_end(&fixture);
}

static void a_refused_extended_list_falls_back_to_plain_ones(void **state)
{
    struct list_scene fixture;

    (void)state;
    list_scene_list(&fixture,
                    READY("NAMESPACE LIST-EXTENDED") PERSONAL
                    "C %t LIST \"\" \"*\" RETURN \nS %t BAD what?\n"
                    "C %t LIST \"\" \"*\"\n"
                    "S * LIST () \"/\" INBOX\nS * LIST () \"/\" a\n"
                    "S %t OK\n"
                    "C %t LSUB \"\" \"*\"\nS * LSUB () \"/\" a\n"
                    "S * LSUB (\\\\Noselect) \"/\" INBOX\nS %t OK\n" BYE,
                    0);
    assert_folder(&fixture, 0, "INBOX", KIMT_ROLE_INBOX, 0, "INBOX");
    assert_folder(&fixture, 1, "a", KIMT_ROLE_NONE, KIMT_FOLDER_SUBSCRIBED, "a");
    list_scene_end(&fixture);
}

static void without_namespace_the_delimiter_comes_from_list(void **state)
{
    struct list_scene fixture;

    (void)state;
    list_scene_list(&fixture,
                    READY("") "C %t LIST \"\" \"\"\nS * LIST (\\\\Noselect) \".\" \"\"\nS %t OK\n"
                              "C %t LIST \"\" \"*\"\nS * LIST () NIL INBOX\nS * LIST () \".\" "
                              "\"a.b\"\nS %t OK\n" NO_SUBS BYE,
                    0);
    assert_folder(&fixture, 1, "a", KIMT_ROLE_NONE, KIMT_FOLDER_NO_SELECT, "a");
    assert_folder(&fixture, 2, "a|b", KIMT_ROLE_NONE, 0, "a.b");
    list_scene_end(&fixture);
}

static void the_personal_prefix_is_not_part_of_paths(void **state)
{
    struct list_scene fixture;

    (void)state;
    list_scene_list(
        &fixture,
        READY("NAMESPACE") "C %t NAMESPACE\n"
                           "S * NAMESPACE ((\"INBOX.\" \".\")) NIL ((\"#shared.\" \".\"))\n"
                           "S %t OK\nC %t LIST \"\" \"*\"\nS * LIST () \".\" INBOX\n"
                           "S * LIST () \".\" INBOX.Sent.2020\nS * LIST () \".\" INBOX.Sent\n"
                           "S * LIST () \".\" INBOX.INBOX\n"
                           "S * LIST () \".\" \"#shared.team\"\nS %t OK\n" NO_SUBS BYE,
        0);
    assert_int_equal(imap_folders_count(fixture.folders), 6);
    assert_folder(&fixture, 0, "INBOX", KIMT_ROLE_INBOX, 0, "INBOX");
    assert_folder(&fixture, 1, "INBOX|INBOX", KIMT_ROLE_NONE, 0, "INBOX.INBOX");
    assert_folder(&fixture, 2, "#shared", KIMT_ROLE_NONE,
                  KIMT_FOLDER_NO_SELECT | KIMT_FOLDER_FOREIGN, "#shared");
    assert_folder(&fixture, 3, "#shared|team", KIMT_ROLE_NONE, KIMT_FOLDER_FOREIGN, "#shared.team");
    assert_folder(&fixture, 4, "Sent", KIMT_ROLE_SENT, 0, "INBOX.Sent");
    assert_folder(&fixture, 5, "Sent|2020", KIMT_ROLE_NONE, 0, "INBOX.Sent.2020");
    list_scene_end(&fixture);
}

static void names_of_all_sorts_are_kept_raw_and_shown_decoded(void **state)
{
    struct list_scene fixture;

    (void)state;
    list_scene_list(&fixture,
                    READY("NAMESPACE") PERSONAL "C %t LIST \"\" \"*\"\nS * LIST () NIL INBOX\n"
                                                "S * LIST () \"/\" \"Entw&APw-rfe\"\n"
                                                "S * LIST () \"/\" {7}\ns a\"b\\\\c d\\r\\n\n"
                                                "S * LIST () \"/\" \"q\\\\\"uote\"\n"
                                                "S * LIST () \"/\" Two Words\n"
                                                "S * LIST () \"/\" \"raw \xfc\"\n"
                                                "S * LIST () \"/\" NIL\n"
                                                "S * LIST () \"/\" \"a*%\"\n"
                                                "S * LIST () \"/\" \" blanks \"\n"
                                                "S %t OK\n" NO_SUBS BYE,
                    0);
    assert_int_equal(imap_folders_count(fixture.folders), 9);
    assert_folder(&fixture, 1, " blanks ", 0, 0, " blanks ");
    assert_folder(&fixture, 2, "Entwürfe", KIMT_ROLE_DRAFTS, 0, "Entw&APw-rfe");
    assert_folder(&fixture, 3, "NIL", 0, 0, "NIL");
    assert_folder(&fixture, 4, "Two Words", 0, 0, "Two Words");
    assert_folder(&fixture, 5, "a\"b\\c d", 0, 0, "a\"b\\c d");
    assert_folder(&fixture, 6, "a*%", 0, 0, "a*%");
    assert_folder(&fixture, 7, "q\"uote", 0, 0, "q\"uote");
    assert_folder(&fixture, 8, "raw ü", 0, 0, "raw \xfc");
    list_scene_end(&fixture);
}

static void a_backslash_as_delimiter_may_be_escaped_or_not(void **state)
{
    struct list_scene fixture;

    (void)state;
    list_scene_list(
        &fixture,
        READY("") "C %t LIST \"\" \"\"\nS * LIST (\\\\Noselect) \"\\\\\\\\\" \"\"\nS %t OK\n"
                  "C %t LIST \"\" \"*\"\nS * LIST () NIL INBOX\nS * LIST () \"\\\\\\\\\" "
                  "\"a\\\\\\\\b\"\n"
                  "S * LIST () \"\\\\\" c\\\\d\nS %t OK\n" NO_SUBS BYE,
        0);
    assert_folder(&fixture, 2, "a|b", 0, 0, "a\\b");
    assert_folder(&fixture, 4, "c|d", 0, 0, "c\\d");
    list_scene_end(&fixture);
}

static void a_store_without_delimiter_is_flat(void **state)
{
    struct list_scene fixture;

    (void)state;
    list_scene_list(&fixture,
                    READY("") "C %t LIST \"\" \"\"\nS * LIST (\\\\Noselect) NIL \"\"\nS %t OK\n"
                              "C %t LIST \"\" \"*\"\nS * LIST () NIL INBOX\nS * LIST () NIL "
                              "\"a/b.c\"\nS %t OK\n" NO_SUBS BYE,
                    0);
    assert_folder(&fixture, 1, "a/b.c", 0, 0, "a/b.c");
    list_scene_end(&fixture);
}

static void empty_parts_and_trailing_delimiters_make_no_empty_names(void **state)
{
    struct list_scene fixture;

    (void)state;
    list_scene_list(
        &fixture,
        READY("NAMESPACE") PERSONAL
        "C %t LIST \"\" \"*\"\nS * LIST () NIL INBOX\nS * LIST (\\\\Noselect) \"/\" a/\n"
        "S * LIST () \"/\" a\nS * LIST () \"/\" b//c\n"
        "S %t OK\n" NO_SUBS BYE,
        0);
    assert_folder(&fixture, 1, "a", 0, 0, "a");
    assert_folder(&fixture, 4, "b|_|c", 0, 0, "b//c");
    list_scene_end(&fixture);
}

static void the_first_of_two_claims_to_a_role_counts_and_says_before_sounds(void **state)
{
    struct list_scene fixture;

    (void)state;
    list_scene_list(
        &fixture,
        READY("NAMESPACE SPECIAL-USE") PERSONAL
        "C %t LIST \"\" \"*\"\nS * LIST () \"/\" INBOX\nS * LIST (\\Sent) \"/\" Out1\nS * LIST "
        "(\\Sent) \"/\" Out2\n"
        "S * LIST () \"/\" Sent\nS * LIST () \"/\" INBOX/Trash\nS * LIST () \"/\" Papierkorb\n"
        "S * LIST (\\NonExistent) \"/\" Spam\nS * LIST () \"/\" x/y/Junk\nS %t OK\n" NO_SUBS BYE,
        0);
    assert_folder(&fixture, 0, "INBOX", KIMT_ROLE_INBOX, 0, "INBOX");
    assert_folder(&fixture, 1, "INBOX|Trash", KIMT_ROLE_NONE, 0, "INBOX/Trash");
    assert_folder(&fixture, 2, "Out1", KIMT_ROLE_SENT, 0, "Out1");
    assert_folder(&fixture, 3, "Out2", KIMT_ROLE_NONE, 0, "Out2");
    assert_folder(&fixture, 4, "Papierkorb", KIMT_ROLE_TRASH, 0, "Papierkorb");
    assert_folder(&fixture, 5, "Sent", KIMT_ROLE_NONE, 0, "Sent");
    assert_folder(&fixture, 6, "Spam", KIMT_ROLE_NONE, KIMT_FOLDER_NO_SELECT, "Spam");
    assert_folder(&fixture, 9, "x|y|Junk", KIMT_ROLE_NONE, 0, "x/y/Junk");
    list_scene_end(&fixture);
}

static void the_flavour_tells_what_is_not_mail_and_what_is_shared(void **state)
{
    struct list_scene fixture;

    (void)state;
    list_scene_begin(&fixture,
                     "S * OK [CAPABILITY IMAP4rev1 NAMESPACE] Kerio Connect ready\n" PERSONAL
                     "C %t LIST \"\" \"*\"\nS * LIST () NIL INBOX\nS * LIST () \"/\" Calendar\nS * "
                     "LIST () \"/\" Calendars\n"
                     "S * LIST () \"/\" \"~joe/INBOX\"\n"
                     "S * LIST (\\\\Noselect) \"/\" \"Public Folders\"\n"
                     "S * LIST () \"/\" \"Public Folders/x\"\nS %t OK\n" NO_SUBS BYE);
    assert_int_equal(imap_list(fixture.session, 0, &fixture.folders, &fixture.err), KIMT_OK);
    assert_folder(&fixture, 1, "Calendar", 0, KIMT_FOLDER_NOT_MAIL, "Calendar");
    assert_folder(&fixture, 2, "Calendars", 0, 0, "Calendars");
    assert_folder(&fixture, 3, "Public Folders", 0, KIMT_FOLDER_FOREIGN | KIMT_FOLDER_NO_SELECT,
                  "Public Folders");
    assert_folder(&fixture, 4, "Public Folders|x", 0, KIMT_FOLDER_FOREIGN, "Public Folders/x");
    assert_folder(&fixture, 6, "~joe|INBOX", 0, KIMT_FOLDER_FOREIGN, "~joe/INBOX");
    list_scene_end(&fixture);
    (void)state;
}

static void a_broken_namespace_answer_falls_back_to_list(void **state)
{
    struct list_scene fixture;

    (void)state;
    list_scene_list(
        &fixture,
        READY("NAMESPACE") "C %t NAMESPACE\nS * NAMESPACE IMAP4rev1 ID\nS %t OK\n"
                           "C %t LIST \"\" \"*\"\nS * LIST () NIL INBOX\nS * LIST () \"/\" a\nS %t "
                           "OK\n" NO_SUBS
                           "C %t LIST \"\" \"\"\nS * LIST (\\\\Noselect) \"/\" \"\"\nS %t OK\n" BYE,
        0);
    assert_folder(&fixture, 1, "a", 0, 0, "a");
    list_scene_end(&fixture);
}

static void a_server_that_says_late_what_it_is_is_listed_once_more(void **state)
{
    struct list_scene fixture;

    (void)state;
    list_scene_flavours = "[flavour.generic]\n[flavour.first]\ndetect_banner = ready\n"
                          "[flavour.special]\ndetect_id = special\nskip.1 = Notes\n";
    list_scene_begin(
        &fixture,
        READY("NAMESPACE ID") "C k1 CAPABILITY\nC k2 ID\n"
                              "S * CAPABILITY IMAP4rev1 NAMESPACE ID\nS k1 OK\n" PERSONAL
                              "C %t LIST \"\" \"*\"\n" INBOX_LISTED
                              "S * LIST () \"/\" Notes\nS %t OK\n"
                              "C %t LSUB \"\" \"*\"\nS * ID (\"name\" \"Special\")\n"
                              "S k2 OK\nS %t OK\n" PERSONAL "C %t LIST \"\" \"*\"\n" INBOX_LISTED
                              "S * LIST () \"/\" Notes\nS %t OK\n" NO_SUBS BYE);
    assert_int_equal(imap_session_ready(fixture.session, &fixture.err), KIMT_OK);
    assert_string_equal(imap_flavour(fixture.session)->name, "first");
    assert_int_equal(imap_list(fixture.session, 0, &fixture.folders, &fixture.err), KIMT_OK);
    assert_string_equal(imap_flavour(fixture.session)->name, "special");
    assert_folder(&fixture, 1, "Notes", 0, KIMT_FOLDER_NOT_MAIL, "Notes");
    list_scene_end(&fixture);
    list_scene_flavours = NULL;
}

static void counts_are_asked_one_by_one_where_there_is_no_other_way(void **state)
{
    struct list_scene fixture;

    (void)state;
    list_scene_list(
        &fixture,
        READY("NAMESPACE") PERSONAL
        "C %t LIST \"\" \"*\"\nS * LIST () \"/\" INBOX\nS * LIST () \"/\" b\nS %t OK\n" NO_SUBS
        "C k4 STATUS \"INBOX\" (MESSAGES UIDNEXT UIDVALIDITY)\nC k5 STATUS \"b\"\n"
        "S k5 NO not now\nS * STATUS INBOX (MESSAGES 4 UIDVALIDITY 1 UIDNEXT 8)\nS k4 OK\n" BYE,
        IMAP_LIST_COUNTS);
    assert_true(imap_folders_get(fixture.folders, 0)->messages == 4);
    assert_true(imap_folders_get(fixture.folders, 1)->messages == KIMT_UNKNOWN);
    list_scene_end(&fixture);
}

static void as_many_counts_are_asked_at_once_as_the_server_bears(void **state)
{
    struct list_scene fixture;

    (void)state;
    list_scene_flavours = "[flavour.generic]\npipeline = 2\n";
    list_scene_list(
        &fixture,
        READY("NAMESPACE") PERSONAL
        "C %t LIST \"\" \"*\"\nS * LIST () \"/\" INBOX\nS * LIST (\\\\Noselect) \"/\" b\n"
        "S * LIST () \"/\" c\nS * LIST () \"/\" d\nS %t OK\n" NO_SUBS
        "C k4 STATUS \"INBOX\"\nC k5 STATUS \"c\"\n"
        "S * STATUS INBOX (MESSAGES 1 UIDVALIDITY 5 UIDNEXT 8)\nS k4 OK\nC k6 STATUS \"d\"\n"
        "S * STATUS c (MESSAGES 3)\nS k5 OK\nS * STATUS d (MESSAGES 4)\nS k6 OK\n" BYE,
        IMAP_LIST_COUNTS);
    list_scene_flavours = NULL;
    assert_int_equal(imap_folders_get(fixture.folders, 0)->messages, 1);
    assert_int_equal(imap_folders_get(fixture.folders, 0)->uid_validity, 5);
    assert_int_equal(imap_folders_get(fixture.folders, 0)->uid_next, 8);
    assert_int_equal(imap_folders_get(fixture.folders, 2)->messages, 3);
    assert_int_equal(imap_folders_get(fixture.folders, 3)->messages, 4);
    list_scene_end(&fixture);
}

static void assert_home(const char *namespace, const char *root, char delimiter, const char *prefix)
{
    struct list_scene fixture;
    char script[500], found;
    const char *at;

    (void)snprintf(script, sizeof script,
                   "%sC %%t NAMESPACE\nS * NAMESPACE %s NIL NIL\nS %%t OK\n%s%s",
                   READY("NAMESPACE"), namespace, root, BYE);
    list_scene_begin(&fixture, script);
    assert_int_equal(imap_hierarchy(fixture.session, &found, &at, &fixture.err), KIMT_OK);
    assert_int_equal(found, delimiter);
    assert_string_equal(at, prefix);
    list_scene_end(&fixture);
}

static void a_prefix_without_its_delimiter_gets_it(void **state)
{
    (void)state;
    assert_home("((\"INBOX\" \".\"))", "", '.', "INBOX.");
    assert_home("((\"mail\" \"/\"))", "", '/', "mail/");
    assert_home("((\"INBOX.\" \".\"))", "", '.', "INBOX.");
    assert_home("((\"\" \"/\"))", "", '/', "");
}

static void a_namespace_without_a_delimiter_is_not_believed_before_list_says_so_too(void **state)
{
    (void)state;
    assert_home("((\"\" NIL))", "C %t LIST \"\" \"\"\nS * LIST () \"/\" \"\"\nS %t OK\n", '/', "");
    assert_home("((\"INBOX\" NIL))", "C %t LIST \"\" \"\"\nS * LIST () \".\" \"\"\nS %t OK\n", '.',
                "INBOX.");
    assert_home("((\"\" NIL))", "C %t LIST \"\" \"\"\nS * LIST () NIL \"\"\nS %t OK\n", '\0', "");
}

static void a_root_that_is_not_listed_is_no_store_without_a_delimiter(void **state)
{
    (void)state;
    assert_home("((\"\" NIL))",
                "C %t LIST \"\" \"\"\nS %t OK\n"
                "C %t LIST \"\" \"%\"\nS * LIST (\\\\NoInferiors) NIL INBOX\n"
                "S * LIST () \".\" Work\nS * LIST () \"/\" More\nS %t OK\n",
                '.', "");
    assert_home(
        "((\"\" NIL))",
        "C %t LIST \"\" \"\"\nS %t OK\nC %t LIST \"\" \"%\"\nS * LIST () NIL INBOX\nS %t OK\n",
        '\0', "");
}

/* ---- making folders ---- */

static void the_last_level_alone_is_asked_for(void **state)
{
    static const char *const parts[] = {"a", "Bücher", "c\"d"};
    struct list_scene fixture;
    char *raw = NULL;
    bool created = false;

    (void)state;
    list_scene_begin(&fixture, READY("NAMESPACE") PERSONAL
                     "C %t CREATE \"a/B&APw-cher/c\\\"d\"\nS %t OK\n"
                     "C %t CREATE \"a/B&APw-cher/c\\\"d\"\nS %t NO [ALREADYEXISTS] there\n" BYE);
    assert_int_equal(imap_create(fixture.session, parts, 3, &raw, &created, &fixture.err), KIMT_OK);
    assert_string_equal(raw, "a/B&APw-cher/c\"d");
    assert_true(created);
    free(raw);
    assert_int_equal(imap_create(fixture.session, parts, 3, NULL, &created, &fixture.err), KIMT_OK);
    assert_false(created);
    list_scene_end(&fixture);
}

#define NO_PARENT(name)                                                                            \
    "C %t CREATE \"" name "\"\nS %t NO no parent\nC %t LIST \"\" \"" name "\"\nS %t OK\n"

static void levels_above_are_made_where_the_last_one_is_refused(void **state)
{
    static const char *const first[] = {"a", "b", "c"}, *const second[] = {"a", "b", "d"};
    struct list_scene fixture;
    bool created = false;

    (void)state;
    list_scene_list(&fixture,
                    READY("NAMESPACE") PERSONAL
                    "C %t LIST \"\" \"*\"\nS * LIST () NIL INBOX\nS * LIST () \"/\" "
                    "a\nS %t OK\n" NO_SUBS NO_PARENT(
                        "a/b/c") "C %t CREATE \"a/b\"\nS %t OK\n"
                                 "C %t CREATE \"a/b/c\"\nS %t OK\n" NO_PARENT(
                                     "a/b/d") "C %t CREATE \"a/b/d\"\nS %t "
                                              "OK\n" NO_PARENT("a/b/d") "C %t "
                                                                        "CREATE "
                                                                        "\"a\"\nS "
                                                                        "%t NO "
                                                                        "[ALREADYEX"
                                                                        "ISTS] "
                                                                        "there\n"
                                                                        "C %t "
                                                                        "CREATE "
                                                                        "\"a/"
                                                                        "b\"\nS %t "
                                                                        "NO there\n"
                                                                        "C %t "
                                                                        "CREATE "
                                                                        "\"a/b/"
                                                                        "d\"\nS %t "
                                                                        "OK\n" BYE,
                    IMAP_LIST_NONE);
    assert_int_equal(imap_create(fixture.session, first, 3, NULL, &created, &fixture.err), KIMT_OK);
    assert_true(created);
    assert_int_equal(imap_create(fixture.session, second, 3, NULL, NULL, &fixture.err), KIMT_OK);
    imap_levels_forget(fixture.session);
    assert_int_equal(imap_create(fixture.session, second, 3, NULL, NULL, &fixture.err), KIMT_OK);
    list_scene_end(&fixture);
}

static void a_full_account_is_no_reason_to_make_levels(void **state)
{
    static const char *const parts[] = {"a", "b"};
    struct list_scene fixture;

    (void)state;
    list_scene_begin(
        &fixture, READY("NAMESPACE") PERSONAL
        "C %t CREATE \"a/b\"\nS %t NO [OVERQUOTA] full\nC %t LIST \"\" \"a/b\"\nS %t OK\n" BYE);
    assert_int_equal(imap_create(fixture.session, parts, 2, NULL, NULL, &fixture.err), KIMT_FAIL);
    assert_int_equal(fixture.err.kind, KIMT_KIND_QUOTA);
    list_scene_end(&fixture);
}

static void a_folder_that_cannot_be_made_fails_with_the_servers_reason(void **state)
{
    static const char *const parts[] = {"a*"};
    struct list_scene fixture;

    (void)state;
    list_scene_begin(&fixture, READY("NAMESPACE") PERSONAL
                     "C %t CREATE \"a*\"\nS %t NO [NOPERM] not yours\n"
                     "C %t LIST \"\" \"a%\"\nS * LIST () \"/\" abc\nS %t OK\n" BYE);
    assert_int_equal(imap_create(fixture.session, parts, 1, NULL, NULL, &fixture.err), KIMT_FAIL);
    assert_int_equal(fixture.err.scope, KIMT_SCOPE_FOLDER);
    assert_int_equal(fixture.err.kind, KIMT_KIND_PERMISSION);
    assert_string_equal(fixture.err.peer, "not yours");
    list_scene_end(&fixture);
}

static void a_part_with_the_delimiter_in_it_is_refused_before_anything_is_sent(void **state)
{
    static const char *const parts[] = {"a/b"};
    struct list_scene fixture;

    (void)state;
    list_scene_begin(&fixture, READY("NAMESPACE") PERSONAL BYE);
    assert_int_equal(imap_create(fixture.session, parts, 1, NULL, NULL, &fixture.err), KIMT_FAIL);
    assert_int_equal(fixture.err.scope, KIMT_SCOPE_FOLDER);
    list_scene_end(&fixture);
}

static void new_folders_go_below_the_personal_prefix(void **state)
{
    static const char *const top[] = {"Sent"};
    static const char *const child[] = {"INBOX", "x"};
    struct list_scene fixture;
    char *raw = NULL;

    (void)state;
    list_scene_begin(
        &fixture, READY("NAMESPACE") "C %t NAMESPACE\nS * NAMESPACE ((\"INBOX.\" \".\")) NIL NIL\n"
                                     "S %t OK\n" BYE);
    assert_int_equal(imap_raw_name(fixture.session, top, 1, &raw, &fixture.err), KIMT_OK);
    assert_string_equal(raw, "INBOX.Sent");
    free(raw);
    assert_int_equal(imap_raw_name(fixture.session, child, 2, &raw, &fixture.err), KIMT_OK);
    assert_string_equal(raw, "INBOX.x");
    free(raw);
    list_scene_end(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_command_brings_roles_subscriptions_and_counts),
        cmocka_unit_test(a_refused_extended_list_falls_back_to_plain_ones),
        cmocka_unit_test(without_namespace_the_delimiter_comes_from_list),
        cmocka_unit_test(the_personal_prefix_is_not_part_of_paths),
        cmocka_unit_test(names_of_all_sorts_are_kept_raw_and_shown_decoded),
        cmocka_unit_test(a_backslash_as_delimiter_may_be_escaped_or_not),
        cmocka_unit_test(a_store_without_delimiter_is_flat),
        cmocka_unit_test(empty_parts_and_trailing_delimiters_make_no_empty_names),
        cmocka_unit_test(the_first_of_two_claims_to_a_role_counts_and_says_before_sounds),
        cmocka_unit_test(the_flavour_tells_what_is_not_mail_and_what_is_shared),
        cmocka_unit_test(a_broken_namespace_answer_falls_back_to_list),
        cmocka_unit_test(a_server_that_says_late_what_it_is_is_listed_once_more),
        cmocka_unit_test(counts_are_asked_one_by_one_where_there_is_no_other_way),
        cmocka_unit_test(as_many_counts_are_asked_at_once_as_the_server_bears),
        cmocka_unit_test(the_last_level_alone_is_asked_for),
        cmocka_unit_test(levels_above_are_made_where_the_last_one_is_refused),
        cmocka_unit_test(a_full_account_is_no_reason_to_make_levels),
        cmocka_unit_test(a_folder_that_cannot_be_made_fails_with_the_servers_reason),
        cmocka_unit_test(a_part_with_the_delimiter_in_it_is_refused_before_anything_is_sent),
        cmocka_unit_test(a_prefix_without_its_delimiter_gets_it),
        cmocka_unit_test(a_namespace_without_a_delimiter_is_not_believed_before_list_says_so_too),
        cmocka_unit_test(a_root_that_is_not_listed_is_no_store_without_a_delimiter),
        cmocka_unit_test(new_folders_go_below_the_personal_prefix),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
