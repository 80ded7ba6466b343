/* SPDX-License-Identifier: MIT
 *
 * Flags of messages that are at the destination already are changed, and nothing else is.
 */
#include "unit/imap/append_scene.h"

#define SELECTED(flags)                                                                            \
    {                                                                                              \
        .expect = "SELECT \"INBOX\"",                                                              \
        .answer = "* 9 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n* OK [PERMANENTFLAGS (" flags          \
                  ")] ok\r\n@ OK done\r\n"                                                         \
    }
#define STORE(command)                                                                             \
    {                                                                                              \
        .expect = "UID STORE " command, .answer = "@ OK done\r\n"                                  \
    }
#define LEAVE                                                                                      \
    {                                                                                              \
        .expect = "UNSELECT", .answer = "@ OK done\r\n"                                            \
    }

static const char *const known[] = {"known"}, *const strange[] = {"Strange", "bad word"};

static struct kimt_flag_change change_of(uint64_t uid, uint32_t add, uint32_t remove)
{
    return (struct kimt_flag_change){
        .struct_size = sizeof(struct kimt_flag_change), .uid = uid, .add = add, .remove = remove};
}

static void change(struct scene *s, const struct kimt_flag_change *changes, size_t count)
{
    if (imap_destination_flags_change(s->destination, changes, count, &s->err) != KIMT_OK)
        fail_msg("not changed: %s", s->err.text);
}

static void equal_changes_go_out_as_one(void **state)
{
    static const struct script_step steps[] = {OPEN(ALL_FLAGS),
                                               SELECTED(ALL_FLAGS),
                                               STORE("7 -FLAGS.SILENT (\\Seen)"),
                                               STORE("3:5,9 +FLAGS.SILENT (\\Seen)"),
                                               STORE("8 +FLAGS.SILENT (\\Seen \\Flagged)"),
                                               LEAVE};
    const struct kimt_flag_change changes[] = {change_of(9, KIMT_FLAG_SEEN, 0),
                                               change_of(4, KIMT_FLAG_SEEN, 0),
                                               change_of(8, KIMT_FLAG_SEEN | KIMT_FLAG_FLAGGED, 0),
                                               change_of(7, 0, KIMT_FLAG_SEEN),
                                               change_of(3, KIMT_FLAG_SEEN, 0),
                                               change_of(5, KIMT_FLAG_SEEN, 0)};
    struct scene s;

    (void)state;
    BEGIN(s, PLAIN, steps);
    change(&s, changes, COUNT(changes));
    scene_end(&s);
}

static void keywords_are_spelled_as_the_folder_does(void **state)
{
    static const struct script_step steps[] = {OPEN(ALL_FLAGS), SELECTED(ALL_FLAGS),
                                               STORE("1:2 +FLAGS.SILENT (Known)"),
                                               STORE("2 -FLAGS.SILENT (Strange)"), LEAVE};
    struct kimt_flag_change changes[] = {change_of(1, 0, 0), change_of(2, 0, 0)};
    struct scene s;

    (void)state;
    changes[0].keywords_add = changes[1].keywords_add = known;
    changes[0].keyword_add_count = changes[1].keyword_add_count = 1;
    changes[1].keywords_remove = strange;
    changes[1].keyword_remove_count = 2;
    BEGIN(s, PLAIN, steps);
    change(&s, changes, COUNT(changes));
    scene_end(&s);
}

static void the_mark_of_a_removal_is_taken_off_and_never_put_on(void **state)
{
    static const struct script_step steps[] = {OPEN(ALL_FLAGS), SELECTED(ALL_FLAGS),
                                               STORE("2 +FLAGS.SILENT (\\Seen)"),
                                               STORE("1 -FLAGS.SILENT (\\Seen \\Deleted)"), LEAVE};
    const struct kimt_flag_change changes[] = {change_of(1, 0, KIMT_FLAG_SEEN | KIMT_FLAG_DELETED),
                                               change_of(2, KIMT_FLAG_SEEN | KIMT_FLAG_DELETED, 0)};
    struct scene s;

    (void)state;
    BEGIN(s, PLAIN, steps);
    change(&s, changes, COUNT(changes));
    scene_end(&s);
}

static void what_the_folder_cannot_keep_is_not_sent(void **state)
{
    static const struct script_step steps[] = {OPEN("\\Seen"), SELECTED("\\Seen"),
                                               STORE("1 +FLAGS.SILENT (\\Seen)"), LEAVE};
    struct kimt_flag_change changes[] = {
        change_of(1, KIMT_FLAG_SEEN | KIMT_FLAG_FLAGGED | KIMT_FLAG_DELETED, KIMT_FLAG_DRAFT),
        change_of(UINT64_C(1) << 32, KIMT_FLAG_SEEN, 0)};
    struct scene s;

    (void)state;
    changes[0].keywords_add = strange;
    changes[0].keyword_add_count = 2;
    BEGIN(s, PLAIN, steps);
    change(&s, changes, COUNT(changes));
    scene_end(&s);
}

static void a_refused_keyword_takes_nothing_else_with_it(void **state)
{
    static const struct script_step steps[] = {
        OPEN(ALL_FLAGS),
        SELECTED(ALL_FLAGS),
        STORE("1 +FLAGS.SILENT (\\Seen)"),
        {.expect = "UID STORE 1 +FLAGS.SILENT (Known)", .answer = "@ NO too many keywords\r\n"},
        LEAVE};
    struct kimt_flag_change changes[] = {change_of(1, KIMT_FLAG_SEEN, 0)};
    struct scene s;

    (void)state;
    changes[0].keywords_add = known;
    changes[0].keyword_add_count = 1;
    BEGIN(s, PLAIN, steps);
    change(&s, changes, COUNT(changes));
    assert_int_equal(s.script.host.notes, 1);
    scene_end(&s);
}

static void refused_flags_are_an_error_of_the_folder(void **state)
{
    static const struct script_step steps[] = {
        OPEN(ALL_FLAGS),
        SELECTED(ALL_FLAGS),
        {.expect = "UID STORE 1 +FLAGS.SILENT (\\Seen)", .answer = "@ NO [NOPERM] no\r\n"},
        LEAVE};
    const struct kimt_flag_change changes[] = {change_of(1, KIMT_FLAG_SEEN, 0)};
    struct scene s;

    (void)state;
    BEGIN(s, PLAIN, steps);
    assert_int_equal(imap_destination_flags_change(s.destination, changes, 1, &s.err), KIMT_FAIL);
    assert_int_equal(s.err.scope, KIMT_SCOPE_FOLDER);
    assert_int_equal(s.err.kind, KIMT_KIND_PERMISSION);
    scene_end(&s);
}

static void messages_of_another_folder_are_not_touched(void **state)
{
    static const struct script_step steps[] = {
        OPEN(ALL_FLAGS),
        {.expect = "SELECT \"INBOX\"",
         .answer = "* 9 EXISTS\r\n* OK [UIDVALIDITY 8] ok\r\n@ OK done\r\n"},
    };
    const struct kimt_flag_change changes[] = {change_of(1, KIMT_FLAG_SEEN, 0)};
    struct scene s;

    (void)state;
    BEGIN(s, PLAIN, steps);
    assert_int_equal(imap_destination_flags_change(s.destination, changes, 1, &s.err), KIMT_FAIL);
    assert_int_equal(s.err.kind, KIMT_KIND_NOT_FOUND);
    scene_end(&s);
}

static void a_folder_that_cannot_be_unselected_is_left_without_expunging(void **state)
{
    static const struct script_step steps[] = {
        {.expect = "LIST \"\" \"\"", .answer = "* LIST () \"/\" \"\"\r\n@ OK done\r\n"},
        {.expect = "SELECT \"INBOX\"",
         .answer = "* 0 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n* OK [UIDNEXT 5] ok\r\n@ OK done\r\n"},
        SELECTED(ALL_FLAGS),
        STORE("1 +FLAGS.SILENT (\\Seen)"),
        {.expect = "EXAMINE \"INBOX\"",
         .answer = "* 9 EXISTS\r\n* OK [PERMANENTFLAGS ()] ok\r\n@ OK done\r\n"},
        {.expect = APPEND("(\\Seen) " DATE, "1+}\r\na"), .answer = STORED(5)},
    };
    const struct kimt_flag_change changes[] = {change_of(1, KIMT_FLAG_SEEN, 0)};
    struct scene s;

    (void)state;
    BEGIN(s, "UIDPLUS LITERAL+", steps);
    change(&s, changes, COUNT(changes));
    put(&s, 1, "a");
    expect_stored(&s, 1, 5);
    scene_end(&s);
}

static void no_more_is_sent_at_once_than_a_line_may_hold(void **state)
{
    static struct kimt_flag_change changes[3000];
    static const struct script_step steps[] = {OPEN(ALL_FLAGS), SELECTED(ALL_FLAGS),
                                               STORE("1,3,5,7,*"), STORE("*"), LEAVE};
    struct scene s;

    (void)state;
    for (size_t i = 0; i < COUNT(changes); i++)
        changes[i] = change_of(2 * i + 1, KIMT_FLAG_SEEN, 0);
    BEGIN(s, PLAIN, steps);
    change(&s, changes, COUNT(changes));
    scene_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_changes_go_out_as_one),
        cmocka_unit_test(keywords_are_spelled_as_the_folder_does),
        cmocka_unit_test(the_mark_of_a_removal_is_taken_off_and_never_put_on),
        cmocka_unit_test(what_the_folder_cannot_keep_is_not_sent),
        cmocka_unit_test(a_refused_keyword_takes_nothing_else_with_it),
        cmocka_unit_test(refused_flags_are_an_error_of_the_folder),
        cmocka_unit_test(messages_of_another_folder_are_not_touched),
        cmocka_unit_test(a_folder_that_cannot_be_unselected_is_left_without_expunging),
        cmocka_unit_test(no_more_is_sent_at_once_than_a_line_may_hold),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
