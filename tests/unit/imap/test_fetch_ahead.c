/* SPDX-License-Identifier: MIT
 *
 * A folder of which the account's listing told something is opened, listed and read in one flight;
 * and whatever comes otherwise than expected costs time, but no message.
 */
#include "common/net/line.h"
#include "unit/imap/fetch_scene.h"

#define CAPABILITIES "UNSELECT ESEARCH CONDSTORE"
#define EXAMINE      "EXAMINE \"Work\""
#define SEARCH       "UID SEARCH RETURN (ALL) UID 1:*"
#define OPENED(exists, uid_next)                                                                   \
    "* " #exists " EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n* OK [UIDNEXT " #uid_next "] ok\r\n"       \
    "* OK [HIGHESTMODSEQ 50] ok\r\n@0 OK done\r\n"
#define FOUND(set) "* ESEARCH (TAG \"@1\") UID ALL " set "\r\n"

/* As the listing told. */
static struct kimt_folder listed(uint64_t messages, uint32_t uid_next, uint64_t bytes)
{
    static const char *const parts[] = {"Work"};

    return (struct kimt_folder){.struct_size = sizeof(struct kimt_folder),
                                .parts = parts,
                                .part_count = 1,
                                .key = "Work",
                                .messages = messages,
                                .bytes = bytes,
                                .uid_validity = 7,
                                .uid_next = uid_next,
                                .highest_modseq = 50};
}

static int begin(struct scene *s, const struct script_step *steps, size_t count,
                 const struct kimt_folder *folder, const struct kimt_resume *resume)
{
    const struct kimt_folder *opened;

    memset(s, 0, sizeof *s);
    s->err.struct_size = sizeof s->err;
    s->script.reads_only = true;
    script_begin(&s->script, CAPABILITIES, steps, count);
    assert_int_equal(imap_fetch_new(s->script.session, &s->fetch, &s->err), KIMT_OK);
    return imap_fetch_open(s->fetch, folder, 1, resume, &opened, &s->err);
}

#define BEGIN_LISTED(s, steps, folder, resume)                                                     \
    assert_int_equal(begin(&(s), steps, COUNT(steps), &(folder), resume), KIMT_OK)

/* ---- bodies ---- */

/* Nothing is answered until all of it has come. */
static void a_folder_is_opened_listed_and_read_in_one_flight(void **state)
{
    static const struct script_step steps[] = {
        {.expect = EXAMINE},
        {.expect = SEARCH},
        {.expect = FETCH("1:3"),
         .answer = OPENED(2, 4) FOUND("1,3") "@1 OK done\r\n" MESSAGE(1, 1, 1, "a")
             MESSAGE(2, 3, 1, "c") "@ OK done\r\n"},
        LEAVE};
    const struct kimt_folder folder = listed(2, 4, 2);
    struct scene s;

    (void)state;
    BEGIN_LISTED(s, steps, folder, NULL);
    expect_message(&s, 1, "a");
    expect_message(&s, 3, "c");
    expect_end(&s);
    scene_end(&s);
}

static void messages_that_come_before_the_list_are_handed_out_as_they_come(void **state)
{
    static const struct script_step steps[] = {
        {.expect = EXAMINE},
        {.expect = SEARCH},
        {.expect = FETCH("1:3"),
         .answer = OPENED(3, 4) MESSAGE(1, 1, 1, "a") MESSAGE(2, 2, 1, "b") FOUND("1:3")
             MESSAGE(3, 3, 1, "c") "@ OK done\r\n@1 OK done\r\n"},
        LEAVE};
    const struct kimt_folder folder = listed(3, 4, 3);
    struct scene s;

    (void)state;
    BEGIN_LISTED(s, steps, folder, NULL);
    expect_message(&s, 1, "a");
    expect_message(&s, 2, "b");
    expect_message(&s, 3, "c");
    expect_end(&s);
    scene_end(&s);
}

static void a_listed_message_that_does_not_come_has_vanished(void **state)
{
    static const struct script_step steps[] = {
        {.expect = EXAMINE},
        {.expect = SEARCH},
        {.expect = FETCH("1:3"),
         .answer = OPENED(2, 4) FOUND("1,3") "@1 OK done\r\n" MESSAGE(1, 1, 1, "a") "@ OK\r\n"},
        STILL_THERE("3", ""),
        LEAVE};
    const struct kimt_folder folder = listed(2, 4, 2);
    struct scene s;

    (void)state;
    BEGIN_LISTED(s, steps, folder, NULL);
    expect_message(&s, 1, "a");
    assert_int_equal(next_message(&s), KIMT_OK);
    assert_int_equal(s.message->uid, 3);
    assert_int_equal(s.message->attributes, KIMT_MESSAGE_VANISHED);
    expect_end(&s);
    scene_end(&s);
}

static void a_message_that_has_arrived_since_is_read_too(void **state)
{
    static const struct script_step steps[] = {
        {.expect = EXAMINE},
        {.expect = SEARCH},
        {.expect = FETCH("1:1"),
         .answer = OPENED(2, 3) FOUND("1:2") "@1 OK done\r\n" MESSAGE(1, 1, 1, "a") "@ OK\r\n"},
        {.expect = FETCH("2"), .answer = MESSAGE(2, 2, 1, "b") "@ OK done\r\n"},
        LEAVE};
    const struct kimt_folder folder = listed(1, 2, 1);
    struct scene s;

    (void)state;
    BEGIN_LISTED(s, steps, folder, NULL);
    expect_message(&s, 1, "a");
    expect_message(&s, 2, "b");
    expect_end(&s);
    scene_end(&s);
}

/* Three messages of 600,000 bytes are what 2 MB hold. */
static void a_large_folder_is_asked_for_in_windows_of_bounded_size(void **state)
{
    static const struct script_step steps[] = {
        {.expect = EXAMINE},
        {.expect = SEARCH},
        {.expect = FETCH("1:3")},
        {.expect = FETCH("4:6")},
        {.expect = FETCH("7:9")},
        {.expect = FETCH("10:12"),
         .answer = OPENED(400, 401) FOUND("1:400") "@1 OK\r\n* BYE enough\r\n",
         .hang_up = true}};
    const struct kimt_folder folder = listed(400, 401, 400 * UINT64_C(600000));
    struct scene s;

    (void)state;
    BEGIN_LISTED(s, steps, folder, NULL);
    assert_int_equal(next_message(&s), KIMT_FAIL);
    scene_end_lost(&s);
}

/* What comes back within a few round trips was not held up by the line. */
static void on_a_fast_line_more_windows_are_under_way(void **state)
{
    static const struct script_step steps[] = {
        {.expect = EXAMINE},
        {.expect = SEARCH},
        {.expect = FETCH("1:3")},
        {.expect = FETCH("4:6")},
        {.expect = FETCH("7:9")},
        {.expect = FETCH("10:12"),
         .answer = OPENED(400, 401) FOUND("1:400") "@1 OK\r\n" MESSAGE(1, 1, 1, "a")
             MESSAGE(2, 2, 1, "b") MESSAGE(3, 3, 1, "c") "@2 OK done\r\n"},
        {.expect = FETCH("13:15")},
        {.expect = FETCH("16:18"), .answer = "* BYE enough\r\n", .hang_up = true}};
    const struct kimt_folder folder = listed(400, 401, 400 * UINT64_C(600000));
    struct scene s;

    (void)state;
    BEGIN_LISTED(s, steps, folder, NULL);
    line_learn_turn(imap_name(s.script.session), 60000);
    expect_message(&s, 1, "a");
    expect_message(&s, 2, "b");
    expect_message(&s, 3, "c");
    assert_int_equal(next_message(&s), KIMT_FAIL);
    scene_end_lost(&s);
    line_forget_all();
}

static void what_comes_without_a_uid_is_asked_for_again_one_by_one(void **state)
{
    static const struct script_step steps[] = {
        {.expect = EXAMINE},
        {.expect = SEARCH},
        {.expect = FETCH("1:2"),
         .answer = OPENED(2, 3) MESSAGE(1, 1, 1, "a") "* 2 FETCH (BODY[] {1}\r\nb UID 2)\r\n" FOUND(
             "1:2") "@1 OK done\r\n@ OK done\r\n"},
        {.expect = SEARCH, .answer = "* ESEARCH (TAG \"@\") UID ALL 1:2\r\n@ OK done\r\n"},
        {.expect = "UID FETCH 2 (" ITEMS ")",
         .answer = "* 2 FETCH (UID 2 FLAGS (\\Seen) " DATE " RFC822.SIZE 1)\r\n@ OK done\r\n"},
        {.expect = "UID FETCH 2 (BODY.PEEK[])",
         .answer = "* 2 FETCH (BODY[] {1}\r\nb UID 2)\r\n@ OK done\r\n"},
        LEAVE};
    const struct kimt_folder folder = listed(2, 3, 2);
    struct scene s;

    (void)state;
    BEGIN_LISTED(s, steps, folder, NULL);
    expect_message(&s, 1, "a");
    expect_message(&s, 2, "b");
    expect_end(&s);
    scene_end(&s);
}

/* What came before is held, though lower ones are yet to be asked for. */
static void what_came_before_an_odd_answer_keeps_its_place(void **state)
{
    static const struct script_step steps[] = {
        {.expect = EXAMINE},
        {.expect = SEARCH},
        {.expect = FETCH("1:3"),
         .answer = OPENED(3, 4) MESSAGE(3, 3, 1, "c") "* 2 FETCH (UID 2 FLAGS ())\r\n" FOUND(
             "1:3") "@1 OK done\r\n@ OK done\r\n"},
        {.expect = SEARCH, .answer = "* ESEARCH (TAG \"@\") UID ALL 1:3\r\n@ OK done\r\n"},
        {.expect = FETCH("1:2"),
         .answer = MESSAGE(1, 1, 1, "a") MESSAGE(2, 2, 1, "b") "@ OK done\r\n"},
        LEAVE};
    const struct kimt_folder folder = listed(3, 4, 3);
    struct scene s;

    (void)state;
    BEGIN_LISTED(s, steps, folder, NULL);
    expect_message(&s, 1, "a");
    expect_message(&s, 2, "b");
    expect_message(&s, 3, "c");
    expect_end(&s);
    scene_end(&s);
}

/* It is so large that the others are asked for one by one: then all that was asked for has come,
 * and yet a lower one has not. */
static void a_large_one_that_came_early_waits_for_those_that_were_not_asked_for_yet(void **state)
{
    enum {
        LARGE_BYTES = 2200000 /* more than a window, so that nothing is sent ahead of it */
    };
    static char flight[LARGE_BYTES + 1000];
    static struct script_step steps[] = {
        {.expect = EXAMINE},
        {.expect = SEARCH},
        {.expect = FETCH("1:3"), .answer = flight},
        {.expect = SEARCH, .answer = "* ESEARCH (TAG \"@\") UID ALL 1:3\r\n@ OK done\r\n"},
        {.expect = FETCH("1"), .answer = MESSAGE(1, 1, 1, "a") "@ OK done\r\n"},
        {.expect = FETCH("2"), .answer = MESSAGE(2, 2, 1, "b") "@ OK done\r\n"},
        LEAVE};
    const struct kimt_folder folder = listed(3, 4, KIMT_UNKNOWN);
    char *end = flight;
    struct scene s;

    (void)state;
    end += sprintf(end,
                   OPENED(3, 4) "* 3 FETCH (UID 3 FLAGS () " DATE " RFC822.SIZE %d BODY[] {%d}\r\n",
                   LARGE_BYTES, LARGE_BYTES);
    memset(end, 'c', LARGE_BYTES);
    (void)sprintf(end + LARGE_BYTES, ")\r\n* 2 FETCH (UID 2 FLAGS ())\r\n" FOUND(
                                         "1:3") "@1 OK done\r\n@2 OK done\r\n");
    BEGIN_LISTED(s, steps, folder, NULL);
    expect_message(&s, 1, "a");
    assert_int_equal(imap_under_way(s.script.session), 1);
    expect_message(&s, 2, "b");
    assert_int_equal(next_message(&s), KIMT_OK);
    assert_int_equal(s.message->uid, 3);
    expect_end(&s);
    scene_end(&s);
}

/* Which message is named when the session is lost in the middle of the flight? */
static uint64_t named_when_lost(const char *answer)
{
    const struct script_step steps[] = {
        {.expect = EXAMINE},
        {.expect = SEARCH},
        {.expect = FETCH("1:3"), .answer = answer, .hang_up = true}};
    const struct kimt_folder folder = listed(3, 4, 3);
    struct scene s;
    uint64_t uid;

    BEGIN_LISTED(s, steps, folder, NULL);
    assert_int_equal(next_message(&s), KIMT_FAIL);
    assert_int_equal(s.err.scope, KIMT_SCOPE_ACCOUNT);
    uid = s.message ? s.message->uid : 0;
    scene_end_lost(&s);
    return uid;
}

#define BROKEN_OFF(uid) "* 9 FETCH (UID " #uid " FLAGS () " DATE " BODY[] {90}\r\nhalf"

static void only_a_message_whose_body_breaks_off_is_named(void **state)
{
    (void)state;
    assert_int_equal(named_when_lost(OPENED(3, 4) MESSAGE(1, 1, 1, "a")), 0);
    assert_int_equal(named_when_lost(OPENED(3, 4) MESSAGE(1, 1, 1, "a") BROKEN_OFF(2)), 2);
    assert_int_equal(named_when_lost(OPENED(3, 4) MESSAGE(1, 1, 1, "a") MESSAGE(1, 1, 1, "a")), 0);
    /* the rest of the flight is thrown away */
    assert_int_equal(named_when_lost(OPENED(3, 4) "@1 BAD no\r\n" BROKEN_OFF(3)), 3);
    assert_int_equal(named_when_lost(OPENED(3, 4) "@1 BAD no\r\n" MESSAGE(1, 1, 1, "a")), 0);
    assert_int_equal(named_when_lost(OPENED(3, 4) "* 1 FETCH (BODY[] {90}\r\nhalf"), 0);
}

/* More than a server may say that was not asked for. */
static void what_is_thrown_away_of_an_odd_flight_was_asked_for(void **state)
{
    enum {
        LARGE_BYTES = 17 * 1024 * 1024
    };
    static char flight[LARGE_BYTES + 1000];
    static struct script_step steps[] = {
        {.expect = EXAMINE},
        {.expect = SEARCH},
        {.expect = FETCH("1:2"), .answer = flight},
        {.expect = SEARCH, .answer = "* ESEARCH (TAG \"@\") UID ALL 1:2\r\n@ OK done\r\n"},
        {.expect = FETCH("1:2"),
         .answer = MESSAGE(1, 1, 1, "a") MESSAGE(2, 2, 1, "b") "@ OK done\r\n"},
        LEAVE};
    const struct kimt_folder folder = listed(2, 3, 2);
    char *end = flight;
    struct scene s;

    (void)state;
    end += sprintf(end,
                   OPENED(2, 3) "* 1 FETCH (UID 1 FLAGS ())\r\n" FOUND(
                       "1:2") "@1 OK done\r\n* 2 FETCH (UID 2 FLAGS () " DATE " BODY[] {%d}\r\n",
                   LARGE_BYTES);
    memset(end, 'b', LARGE_BYTES);
    (void)sprintf(end + LARGE_BYTES, ")\r\n@2 OK done\r\n");
    BEGIN_LISTED(s, steps, folder, NULL);
    expect_message(&s, 1, "a");
    expect_message(&s, 2, "b");
    expect_end(&s);
    scene_end(&s);
}

static void without_a_list_that_can_be_true_messages_are_listed_line_by_line(void **state)
{
    static const struct script_step steps[] = {
        {.expect = EXAMINE},
        {.expect = SEARCH},
        {.expect = FETCH("1:2"),
         .answer = OPENED(2, 5000) "@1 BAD no\r\n" MESSAGE(1, 1, 1, "a") "@ OK done\r\n"},
        LIST("* 1 FETCH (UID 1)\r\n* 2 FETCH (UID 2)\r\n"),
        {.expect = FETCH("1:2"),
         .answer = MESSAGE(1, 1, 1, "a") MESSAGE(2, 2, 1, "b") "@ OK done\r\n"},
        LEAVE};
    const struct kimt_folder folder = listed(2, 3, 2);
    struct scene s;

    (void)state;
    BEGIN_LISTED(s, steps, folder, NULL);
    expect_message(&s, 1, "a");
    expect_message(&s, 2, "b");
    expect_end(&s);
    scene_end(&s);
}

static void a_folder_that_does_not_open_fails_with_its_own_reason(void **state)
{
    static const struct script_step steps[] = {
        {.expect = EXAMINE, .answer = "@ NO [NOPERM] not yours\r\n"},
        {.expect = SEARCH, .answer = "@ BAD nothing is selected\r\n"},
        {.expect = FETCH("1:2"), .answer = "@ BAD nothing is selected\r\n"},
        {.expect = EXAMINE, .answer = "* 0 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n@ OK done\r\n"},
        LEAVE};
    const struct kimt_folder folder = listed(2, 3, 2), empty = listed(0, 1, 0), *opened;
    struct scene s;

    (void)state;
    assert_int_equal(begin(&s, steps, COUNT(steps), &folder, NULL), KIMT_FAIL);
    assert_int_equal(s.err.scope, KIMT_SCOPE_FOLDER);
    assert_string_equal(s.err.peer, "not yours");
    assert_int_equal(imap_fetch_open(s.fetch, &empty, 1, NULL, &opened, &s.err), KIMT_OK);
    expect_end(&s);
    scene_end(&s);
}

static void nothing_is_asked_ahead_where_that_is_not_borne(void **state)
{
    static const struct script_step steps[] = {
        {.expect = EXAMINE, .answer = OPENED(1, 2)},
        {.expect = SEARCH, .answer = FOUND("1:1") "@ OK done\r\n"},
        {.expect = FETCH("1"), .answer = MESSAGE(1, 1, 1, "a") "@ OK done\r\n"},
        LEAVE};
    const struct kimt_folder folder = listed(1, 2, 1);
    struct scene s;

    (void)state;
    script_flavours = "[flavour.generic]\npipeline = 8\nahead = no\n";
    BEGIN_LISTED(s, steps, folder, NULL);
    script_flavours = NULL;
    expect_message(&s, 1, "a");
    expect_end(&s);
    scene_end(&s);
}

static bool is_first(void *context, uint64_t uid)
{
    (void)context;
    return uid == 1;
}

static void what_is_done_is_not_fetched_ahead(void **state)
{
    static const struct script_step steps[] = {
        {.expect = EXAMINE},
        {.expect = SEARCH, .answer = OPENED(2, 3) FOUND("1:2") "@ OK done\r\n"},
        {.expect = FETCH("2"), .answer = MESSAGE(2, 2, 1, "b") "@ OK done\r\n"},
        LEAVE};
    static const struct kimt_resume resume = {
        .struct_size = sizeof resume, .uid_validity = 7, .is_done = is_first};
    const struct kimt_folder folder = listed(2, 3, 2);
    struct scene s;

    (void)state;
    BEGIN_LISTED(s, steps, folder, &resume);
    expect_message(&s, 2, "b");
    expect_end(&s);
    scene_end(&s);
}

/* ---- meta data ---- */

#define META "* 1 FETCH (UID 1 FLAGS (\\Seen) " DATE " RFC822.SIZE 9)\r\n"

static void changed_meta_data_come_in_the_same_flight(void **state)
{
    static const struct script_step steps[] = {
        {.expect = EXAMINE},
        {.expect = "UID FETCH 1:* (" ITEMS ") (CHANGEDSINCE 40)",
         .answer = OPENED(2, 3) META "@ OK done\r\n"},
        LEAVE};
    static const struct kimt_resume resume = {.struct_size = sizeof resume,
                                              .parts = KIMT_PARTS_META,
                                              .uid_validity = 7,
                                              .changed_since = 40};
    const struct kimt_folder folder = listed(2, 3, 2);
    struct scene s;

    (void)state;
    BEGIN_LISTED(s, steps, folder, &resume);
    assert_int_equal(next_message(&s), KIMT_OK);
    assert_int_equal(s.message->uid, 1);
    expect_end(&s);
    scene_end(&s);
}

static void changes_of_another_mailbox_are_thrown_away_and_all_is_asked_for(void **state)
{
    static const struct script_step steps[] = {
        {.expect = EXAMINE},
        {.expect = "UID FETCH 1:* (" ITEMS ") (CHANGEDSINCE 40)",
         .answer = "* 1 EXISTS\r\n* OK [UIDVALIDITY 8] ok\r\n* OK [HIGHESTMODSEQ 50] ok\r\n"
                   "@0 OK done\r\n@ OK done\r\n"},
        {.expect = "UID FETCH 1:* (" ITEMS ")", .answer = META "@ OK done\r\n"},
        LEAVE};
    static const struct kimt_resume resume = {.struct_size = sizeof resume,
                                              .parts = KIMT_PARTS_META,
                                              .uid_validity = 7,
                                              .changed_since = 40};
    const struct kimt_folder folder = listed(2, 3, 2);
    struct scene s;

    (void)state;
    BEGIN_LISTED(s, steps, folder, &resume);
    assert_int_equal(next_message(&s), KIMT_OK);
    assert_int_equal(s.message->uid, 1);
    expect_end(&s);
    scene_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_folder_is_opened_listed_and_read_in_one_flight),
        cmocka_unit_test(messages_that_come_before_the_list_are_handed_out_as_they_come),
        cmocka_unit_test(a_listed_message_that_does_not_come_has_vanished),
        cmocka_unit_test(a_message_that_has_arrived_since_is_read_too),
        cmocka_unit_test(a_large_folder_is_asked_for_in_windows_of_bounded_size),
        cmocka_unit_test(on_a_fast_line_more_windows_are_under_way),
        cmocka_unit_test(what_comes_without_a_uid_is_asked_for_again_one_by_one),
        cmocka_unit_test(what_came_before_an_odd_answer_keeps_its_place),
        cmocka_unit_test(a_large_one_that_came_early_waits_for_those_that_were_not_asked_for_yet),
        cmocka_unit_test(only_a_message_whose_body_breaks_off_is_named),
        cmocka_unit_test(what_is_thrown_away_of_an_odd_flight_was_asked_for),
        cmocka_unit_test(without_a_list_that_can_be_true_messages_are_listed_line_by_line),
        cmocka_unit_test(a_folder_that_does_not_open_fails_with_its_own_reason),
        cmocka_unit_test(nothing_is_asked_ahead_where_that_is_not_borne),
        cmocka_unit_test(what_is_done_is_not_fetched_ahead),
        cmocka_unit_test(changed_meta_data_come_in_the_same_flight),
        cmocka_unit_test(changes_of_another_mailbox_are_thrown_away_and_all_is_asked_for),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
