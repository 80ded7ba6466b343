/* SPDX-License-Identifier: MIT
 *
 * The folder that messages go to: made if it has to be, in one flight, and made again if it went
 * away.
 */
#include "unit/imap/append_scene.h"

#define WORK_APPEND(head, body) "APPEND \"Work\" " head " {" body
#define NO_FOLDER               "@ NO [TRYCREATE] no such folder\r\n"
#define WORK                                                                                       \
    {.expect = "NAMESPACE", .answer = "* NAMESPACE ((\"\" \"/\")) NIL NIL\r\n@ OK done\r\n"},      \
        {.expect = "CREATE \"Work\"", .answer = "@ OK done\r\n"},                                  \
        {.expect = "SELECT \"Work\"",                                                              \
         .answer =                                                                                 \
             "* 0 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n* OK [UIDNEXT 5] ok\r\n@ OK done\r\n"},     \
    {                                                                                              \
        .expect = "UNSELECT", .answer = "@ OK done\r\n"                                            \
    }

static void begin_in(struct scene *s, const char *name, const char *capabilities,
                     const struct script_step *steps, size_t count, int expected)
{
    const char *const parts[] = {name};
    const struct kimt_folder folder = {
        .struct_size = sizeof folder, .parts = parts, .part_count = 1, .key = ""};
    const struct kimt_folder *ensured;

    memset(s, 0, sizeof *s);
    s->err.struct_size = sizeof s->err;
    script_begin(&s->script, capabilities, steps, count);
    assert_int_equal(imap_destination_new(s->script.session, NULL, &s->destination, &s->err),
                     KIMT_OK);
    s->script.session = NULL; /* closed with the destination */
    assert_int_equal(imap_destination_folder_ensure(s->destination, &folder, &ensured, &s->err),
                     expected);
}

static const char *const play_parts[] = {"Play"};
static const struct kimt_folder play = {
    .struct_size = sizeof play, .parts = play_parts, .part_count = 1, .key = ""};

/* ---- folders that are made ---- */

#define PLACE                                                                                      \
    {                                                                                              \
        .expect = "NAMESPACE", .answer = "* NAMESPACE ((\"\" \"/\")) NIL NIL\r\n@ OK done\r\n"     \
    }

/* Nothing is answered until all of it has come. */
static void a_folder_is_made_and_looked_into_in_one_flight(void **state)
{
    static const struct script_step steps[] = {
        PLACE,
        {.expect = "CREATE \"Work\""},
        {.expect = "SELECT \"Work\""},
        {.expect = "UNSELECT",
         .answer = "@1 OK done\r\n* 3 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n"
                   "* OK [UIDNEXT 5] ok\r\n@2 OK done\r\n@3 OK done\r\n"}};
    struct scene s;

    (void)state;
    begin_in(&s, "Work", "UNSELECT NAMESPACE", steps, COUNT(steps), KIMT_OK);
    scene_end(&s);
}

static void a_refused_create_means_nothing_for_a_folder_that_opens(void **state)
{
    static const struct script_step steps[] = {
        PLACE,
        {.expect = "CREATE \"Work\"", .answer = "@ NO it is there\r\n"},
        {.expect = "SELECT \"Work\"",
         .answer = "* 3 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n* OK [UIDNEXT 5] ok\r\n@ OK\r\n"},
        {.expect = "UNSELECT", .answer = "@ OK done\r\n"}};
    struct scene s;

    (void)state;
    begin_in(&s, "Work", "UNSELECT NAMESPACE", steps, COUNT(steps), KIMT_OK);
    scene_end(&s);
}

static void a_folder_neither_made_nor_opened_fails_with_the_first_reason(void **state)
{
    static const struct script_step steps[] = {
        PLACE,
        {.expect = "CREATE \"Work\"", .answer = "@ NO [NOPERM] not here\r\n"},
        {.expect = "SELECT \"Work\"", .answer = "@ NO there is none\r\n"},
        {.expect = "UNSELECT", .answer = "@ BAD nothing is selected\r\n"},
        {.expect = "LIST \"\" \"Work\"", .answer = "@ OK done\r\n"}};
    struct scene s;

    (void)state;
    begin_in(&s, "Work", "UNSELECT NAMESPACE", steps, COUNT(steps), KIMT_FAIL);
    assert_int_equal(s.err.scope, KIMT_SCOPE_FOLDER);
    assert_string_equal(s.err.peer, "not here");
    scene_end(&s);
}

static void nothing_is_sent_behind_a_refusal_where_that_is_not_borne(void **state)
{
    static const struct script_step steps[] = {
        PLACE,
        {.expect = "CREATE \"Work\"", .answer = "@ OK done\r\n"},
        {.expect = "SELECT \"Work\"", .answer = "@ NO there is none\r\n"}};
    struct scene s;

    (void)state;
    script_flavours = "[flavour.generic]\npipeline = 8\nahead = no\n";
    begin_in(&s, "Work", "UNSELECT NAMESPACE", steps, COUNT(steps), KIMT_FAIL);
    script_flavours = NULL;
    assert_int_equal(imap_destination_folder_expect(s.destination, &play, &s.err), KIMT_OK);
    scene_end(&s);
}

static void a_server_that_bears_one_command_at_a_time_gets_one(void **state)
{
    static const struct script_step steps[] = {
        PLACE,
        {.expect = "CREATE \"Work\"", .answer = "@ OK done\r\n"},
        {.expect = "SELECT \"Work\"", .answer = "@ NO there is none\r\n"}};
    struct scene s;

    (void)state;
    script_flavours = "[flavour.generic]\npipeline = 1\n";
    begin_in(&s, "Work", "UNSELECT NAMESPACE", steps, COUNT(steps), KIMT_FAIL);
    script_flavours = NULL;
    assert_string_equal(s.err.peer, "there is none");
    scene_end(&s);
}

/* ---- reading it back ---- */

/* It was empty when it was made; what was appended since is asked for along with opening it. */
static void flags_of_what_was_appended_are_asked_for_in_one_flight(void **state)
{
    static const struct script_step steps[] = {
        WORK,
        {.expect = "EXAMINE \"Work\""},
        {.expect = "UID FETCH 5:* (UID FLAGS INTERNALDATE RFC822.SIZE)",
         .answer = "* 1 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n* OK [UIDNEXT 6] ok\r\n@4 OK done\r\n"
                   "* 1 FETCH (UID 5 FLAGS (\\Flagged) INTERNALDATE \"01-Jan-2020 00:00:00 +0100\" "
                   "RFC822.SIZE 9)\r\n@5 OK done\r\n"}};
    const struct kimt_scan scan = {
        .struct_size = sizeof scan, .parts = KIMT_PARTS_META, .first_uid = 5};
    const struct kimt_message *message;
    struct scene s;

    (void)state;
    begin_in(&s, "Work", "UNSELECT NAMESPACE", steps, COUNT(steps), KIMT_OK);
    assert_int_equal(imap_destination_scan_begin(s.destination, &scan, &s.err), KIMT_OK);
    assert_int_equal(imap_destination_scan_next(s.destination, &message, &s.err), KIMT_OK);
    assert_int_equal(message->flags, KIMT_FLAG_FLAGGED);
    assert_int_equal(imap_destination_scan_next(s.destination, &message, &s.err), KIMT_END);
    scene_end(&s);
}

/* Nobody needs the answer to UNSELECT: the next messages go out behind it. */
static void leaving_a_folder_that_was_looked_at_is_not_waited_for(void **state)
{
    static const struct script_step steps[] = {
        WORK,
        {.expect = "EXAMINE \"Work\""},
        {.expect = "UID FETCH 5:* (UID FLAGS INTERNALDATE RFC822.SIZE)",
         .answer = "* 0 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n* OK [UIDNEXT 5] ok\r\n"
                   "@4 OK done\r\n@5 OK done\r\n"},
        {.expect = "UNSELECT"},
        {.expect = WORK_APPEND("(\\Seen) " DATE, "1+}\r\na"),
         .answer = "@6 OK left\r\n" STORED(5)}};
    const struct kimt_scan scan = {
        .struct_size = sizeof scan, .parts = KIMT_PARTS_META, .first_uid = 5};
    const struct kimt_message *message;
    struct scene s;

    (void)state;
    begin_in(&s, "Work", PLAIN " NAMESPACE", steps, COUNT(steps), KIMT_OK);
    assert_int_equal(imap_destination_scan_begin(s.destination, &scan, &s.err), KIMT_OK);
    assert_int_equal(imap_destination_scan_next(s.destination, &message, &s.err), KIMT_END);
    put(&s, 1, "a");
    expect_stored(&s, 1, 5);
    scene_end(&s);
}

/* ---- the folder that is expected next ---- */

#define PLAY_APPEND       "APPEND \"Play\" (\\Seen) " DATE " {1+}\r\nb"
#define PLAY_APPEND_BLANK "APPEND \"Play\" (\\Seen) \" 1-Jan-2020 00:00:00 +0100\" {1+}\r\nb"
#define PLAY_OPENED(tag)                                                                           \
    "* 0 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n* OK [UIDNEXT 2] ok\r\n@" #tag " OK done\r\n"

static void the_next_folder_is_made_behind_the_last_appends_to_this_one(void **state)
{
    static const struct script_step steps[] = {
        WORK,
        {.expect = WORK_APPEND("(\\Seen) " DATE, "1+}\r\na")},
        {.expect = "CREATE \"Play\""},
        {.expect = "SELECT \"Play\""},
        {.expect = "UNSELECT",
         .answer = "@4 OK [APPENDUID 7 5] ok\r\n@5 OK\r\n" PLAY_OPENED(6) "@7 OK\r\n"},
        {.expect = PLAY_APPEND, .answer = "@ OK [APPENDUID 7 2] ok\r\n"}};
    const struct kimt_folder *ensured;
    struct scene s;

    (void)state;
    begin_in(&s, "Work", PLAIN " NAMESPACE", steps, COUNT(steps), KIMT_OK);
    put(&s, 1, "a");
    assert_int_equal(imap_destination_folder_expect(s.destination, &play, &s.err), KIMT_OK);
    expect_stored(&s, 1, 5);
    assert_int_equal(imap_destination_folder_ensure(s.destination, &play, &ensured, &s.err),
                     KIMT_OK);
    assert_int_equal(ensured->uid_next, 2);
    assert_string_equal(ensured->parts[0], "Play");
    put(&s, 2, "b");
    expect_stored(&s, 2, 2);
    scene_end(&s);
}

static void a_next_folder_that_cannot_be_made_is_told_in_its_time(void **state)
{
    static const struct script_step steps[] = {
        WORK,
        {.expect = WORK_APPEND("(\\Seen) " DATE, "1+}\r\na"), .answer = STORED(5)},
        {.expect = "CREATE \"Play\"", .answer = "@ NO [NOPERM] no\r\n"},
        {.expect = "SELECT \"Play\"", .answer = "@ NO there is none\r\n"},
        {.expect = "UNSELECT", .answer = "@ BAD none\r\n"},
        {.expect = "LIST \"\" \"Play\"", .answer = "@ OK done\r\n"},
        {.expect = "CREATE \"Play\"", .answer = "@ NO [NOPERM] still not\r\n"},
        {.expect = "SELECT \"Play\"", .answer = "@ NO there is none\r\n"},
        {.expect = "UNSELECT", .answer = "@ BAD none\r\n"},
        {.expect = "LIST \"\" \"Play\"", .answer = "@ OK done\r\n"}};
    const struct kimt_folder *ensured;
    struct scene s;

    (void)state;
    begin_in(&s, "Work", PLAIN " NAMESPACE", steps, COUNT(steps), KIMT_OK);
    put(&s, 1, "a");
    assert_int_equal(imap_destination_folder_expect(s.destination, &play, &s.err), KIMT_OK);
    expect_stored(&s, 1, 5);
    assert_int_equal(imap_destination_folder_ensure(s.destination, &play, &ensured, &s.err),
                     KIMT_FAIL);
    assert_string_equal(s.err.peer, "still not");
    scene_end(&s);
}

static void an_expected_folder_that_was_removed_again_is_made_anew(void **state)
{
    static const struct script_step steps[] = {
        WORK,
        {.expect = "CREATE \"Play\"", .answer = "@ OK done\r\n"},
        {.expect = "SELECT \"Play\"", .answer = PLAY_OPENED(5)},
        {.expect = "UNSELECT", .answer = "@ OK done\r\n"},
        {.expect = "LIST \"\" \"Play\"", .answer = "* LIST () \"/\" Play\r\n@ OK done\r\n"},
        {.expect = "LIST \"\" \"Play/%\"", .answer = "@ OK done\r\n"},
        {.expect = "STATUS *", .answer = "* STATUS Play (MESSAGES 0)\r\n@ OK done\r\n"},
        {.expect = "DELETE \"Play\"", .answer = "@ OK done\r\n"},
        {.expect = "UNSUBSCRIBE \"Play\"", .answer = "@ OK done\r\n"},
        {.expect = "CREATE \"Play\"", .answer = "@ OK done\r\n"},
        {.expect = "SELECT \"Play\"", .answer = PLAY_OPENED()},
        {.expect = "UNSELECT", .answer = "@ OK done\r\n"},
        {.expect = PLAY_APPEND, .answer = "@ OK [APPENDUID 7 2] ok\r\n"}};
    const struct kimt_folder *ensured;
    struct scene s;

    (void)state;
    begin_in(&s, "Work", PLAIN " NAMESPACE", steps, COUNT(steps), KIMT_OK);
    assert_int_equal(imap_destination_folder_expect(s.destination, &play, &s.err), KIMT_OK);
    assert_int_equal(imap_destination_folder_remove(s.destination, &play, &s.err), KIMT_OK);
    assert_int_equal(imap_destination_folder_ensure(s.destination, &play, &ensured, &s.err),
                     KIMT_OK);
    put(&s, 2, "b");
    expect_stored(&s, 2, 2);
    scene_end(&s);
}

static void another_folder_than_the_expected_one_is_made_all_the_same(void **state)
{
    static const struct script_step steps[] = {
        WORK,
        {.expect = "CREATE \"Play\"", .answer = "@ OK done\r\n"},
        {.expect = "SELECT \"Play\"", .answer = PLAY_OPENED(5)},
        {.expect = "UNSELECT", .answer = "@ OK done\r\n"},
        {.expect = "CREATE \"Home\"", .answer = "@ OK done\r\n"},
        {.expect = "SELECT \"Home\"", .answer = PLAY_OPENED(8)},
        {.expect = "UNSELECT", .answer = "@ OK done\r\n"},
        {.expect = "APPEND \"Home\" (\\Seen) " DATE " {1+}\r\na",
         .answer = "@ OK [APPENDUID 7 2] ok\r\n"}};
    static const char *const parts[] = {"Home"};
    static const struct kimt_folder home = {
        .struct_size = sizeof home, .parts = parts, .part_count = 1, .key = ""};
    const struct kimt_folder *ensured;
    struct scene s;

    (void)state;
    begin_in(&s, "Work", PLAIN " NAMESPACE", steps, COUNT(steps), KIMT_OK);
    assert_int_equal(imap_destination_folder_expect(s.destination, &play, &s.err), KIMT_OK);
    assert_int_equal(imap_destination_folder_ensure(s.destination, &home, &ensured, &s.err),
                     KIMT_OK);
    put(&s, 1, "a");
    expect_stored(&s, 1, 2);
    scene_end(&s);
}

/* Its answers come while the refused message is tried again. */
static void a_message_refused_behind_the_expected_folder_is_tried_again(void **state)
{
    static const struct script_step steps[] = {
        WORK,
        {.expect = WORK_APPEND("(\\Seen) " DATE, "1+}\r\na")},
        {.expect = "CREATE \"Play\""},
        {.expect = "SELECT \"Play\""},
        {.expect = "UNSELECT", .answer = "@4 NO bad date\r\n@5 OK\r\n" PLAY_OPENED(6) "@7 OK\r\n"},
        {.expect = "APPEND \"Work\" (\\Seen) \" 1-Jan-2020 00:00:00 +0100\" {1+}\r\na",
         .answer = STORED(5)},
        {.expect = PLAY_APPEND_BLANK, .answer = "@ OK [APPENDUID 7 2] ok\r\n"}};
    const struct kimt_folder *ensured;
    struct scene s;

    (void)state;
    begin_in(&s, "Work", PLAIN " NAMESPACE", steps, COUNT(steps), KIMT_OK);
    put(&s, 1, "a");
    assert_int_equal(imap_destination_folder_expect(s.destination, &play, &s.err), KIMT_OK);
    expect_stored(&s, 1, 5);
    assert_int_equal(imap_destination_folder_ensure(s.destination, &play, &ensured, &s.err),
                     KIMT_OK);
    put(&s, 2, "b");
    expect_stored(&s, 2, 2);
    scene_end(&s);
}

/* ---- folders that went away ---- */

static void a_folder_that_went_away_under_a_batch_is_made_again_once(void **state)
{
    static const struct script_step steps[] = {
        WORK,
        {.expect = "APPEND \"Work\" (\\Seen) " DATE " {1+}\r\na (\\Seen) " DATE " {1+}\r\nb",
         .answer = NO_FOLDER},
        {.expect = WORK_APPEND("(\\Seen) " DATE, "1+}\r\na"), .answer = NO_FOLDER},
        {.expect = "CREATE \"Work\"", .answer = "@ OK done\r\n"},
        {.expect = WORK_APPEND("(\\Seen) " DATE, "1+}\r\na"), .answer = "@ OK done\r\n"},
        {.expect = WORK_APPEND("(\\Seen) " DATE, "1+}\r\nb"), .answer = "@ OK done\r\n"}};
    struct scene s;

    (void)state;
    begin_in(&s, "Work", PLAIN " NAMESPACE MULTIAPPEND", steps, COUNT(steps), KIMT_OK);
    put(&s, 1, "a");
    put(&s, 2, "b");
    expect_stored(&s, 1, 0);
    expect_stored(&s, 2, 0);
    scene_end(&s);
}

static void a_folder_that_went_away_is_made_again_for_a_large_message_too(void **state)
{
    static const struct script_step steps[] = {
        WORK,
        {.expect = WORK_APPEND("(\\Seen) " DATE, "1228800}*"), .consent = NO_FOLDER},
        {.expect = "CREATE \"Work\"", .answer = "@ OK done\r\n"},
        {.expect = WORK_APPEND("(\\Seen) " DATE, "1228800}*"), .answer = "@ OK done\r\n"}};
    struct kimt_message message = message_of(LARGE, KIMT_FLAG_SEEN);
    struct scene s;

    (void)state;
    begin_in(&s, "Work", PLAIN " NAMESPACE", steps, COUNT(steps), KIMT_OK);
    put_large(&s, 1, &message);
    expect_stored(&s, 1, 0);
    scene_end(&s);
}

/* ---- names that need a literal ---- */

static void a_folder_whose_name_is_refused_as_a_literal_fails_with_a_reason(void **state)
{
    static const struct script_step steps[] = {
        {.expect = "NAMESPACE", .answer = "* NAMESPACE ((\"\" \"/\")) NIL NIL\r\n@ OK done\r\n"},
        {.expect = "CREATE {1100}*", .answer = "@ OK done\r\n"},
        {.expect = "SELECT {1100}*", .consent = "@ NO name too long\r\n"}};
    char name[1101];
    struct scene s;

    (void)state;
    memset(name, 'n', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    begin_in(&s, name, "UNSELECT NAMESPACE", steps, COUNT(steps), KIMT_FAIL);
    assert_int_equal(s.err.scope, KIMT_SCOPE_FOLDER);
    assert_string_equal(s.err.peer, "name too long");
    scene_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_folder_is_made_and_looked_into_in_one_flight),
        cmocka_unit_test(a_refused_create_means_nothing_for_a_folder_that_opens),
        cmocka_unit_test(a_folder_neither_made_nor_opened_fails_with_the_first_reason),
        cmocka_unit_test(nothing_is_sent_behind_a_refusal_where_that_is_not_borne),
        cmocka_unit_test(a_server_that_bears_one_command_at_a_time_gets_one),
        cmocka_unit_test(flags_of_what_was_appended_are_asked_for_in_one_flight),
        cmocka_unit_test(leaving_a_folder_that_was_looked_at_is_not_waited_for),
        cmocka_unit_test(the_next_folder_is_made_behind_the_last_appends_to_this_one),
        cmocka_unit_test(a_next_folder_that_cannot_be_made_is_told_in_its_time),
        cmocka_unit_test(an_expected_folder_that_was_removed_again_is_made_anew),
        cmocka_unit_test(another_folder_than_the_expected_one_is_made_all_the_same),
        cmocka_unit_test(a_message_refused_behind_the_expected_folder_is_tried_again),
        cmocka_unit_test(a_folder_that_went_away_under_a_batch_is_made_again_once),
        cmocka_unit_test(a_folder_that_went_away_is_made_again_for_a_large_message_too),
        cmocka_unit_test(a_folder_whose_name_is_refused_as_a_literal_fails_with_a_reason),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
