/* SPDX-License-Identifier: MIT
 *
 * Commands that end otherwise than by an answer that was waited for: the session knows them no
 * more, and is of no more use where it was left in the middle of one.
 */
#include "common/imap/destination/destination_private.h"
#include "common/imap/exchange/session_state.h"
#include "common/imap/session/session.h"
#include "unit/imap/append_scene.h"

static const char *const old_path[] = {"Work"};
static const struct kimt_folder old = {
    .struct_size = sizeof old, .parts = old_path, .part_count = 1, .key = ""};

static int rename_to(struct scene *s, const char *name)
{
    const char *path[] = {name};
    const struct kimt_folder target = {
        .struct_size = sizeof target, .parts = path, .part_count = 1, .key = ""};

    return imap_destination_folder_rename(s->destination, &old, &target, &s->err);
}

static void a_rename_that_is_cut_off_leaves_nothing_under_way(void **state)
{
    static const struct script_step steps[] = {
        OPEN(ALL_FLAGS), {.expect = "RENAME \"Work\" \"Plans\"", .answer = "", .hang_up = true}};
    struct scene s;

    (void)state;
    BEGIN(s, PLAIN, steps);
    assert_int_equal(rename_to(&s, "Plans"), KIMT_FAIL);
    assert_int_equal(s.err.kind, KIMT_KIND_NETWORK);
    assert_int_equal(imap_under_way(s.destination->session), 0);
    scene_end(&s);
}

static void a_name_that_is_refused_as_a_literal_is_a_refused_rename(void **state)
{
    static char name[1200];
    static const struct script_step steps[] = {
        OPEN(ALL_FLAGS), {.expect = "RENAME \"Work\" {1199}*", .consent = "@ NO too long\r\n"}};
    struct scene s;

    (void)state;
    memset(name, 'x', sizeof name - 1);
    BEGIN(s, "UNSELECT UIDPLUS", steps);
    assert_int_equal(rename_to(&s, name), KIMT_FAIL);
    assert_int_equal(s.err.scope, KIMT_SCOPE_FOLDER);
    assert_string_equal(s.err.peer, "too long");
    assert_false(imap_is_broken(s.destination->session));
    scene_end(&s);
}

static void a_command_that_was_not_waited_for_can_be_begun_again(void **state)
{
    static const struct script_step steps[] = {{.expect = "NOOP", .answer = "@ OK one\r\n"},
                                               {.expect = "NOOP", .answer = "@ OK two\r\n"}};
    struct kimt_error err = {.struct_size = sizeof err};
    struct script script = {.steps = NULL};
    struct imap_command command = {.done = false};

    (void)state;
    script_begin(&script, "LITERAL+", steps, COUNT(steps));
    assert_int_equal(imap_send(script.session, &command, &err, "NOOP"), KIMT_OK);
    assert_int_equal(imap_send(script.session, &command, &err, "NOOP"), KIMT_OK);
    assert_int_equal(imap_under_way(script.session), 1);
    assert_int_equal(imap_session_wait(script.session, &command, NULL, NULL, &err), KIMT_OK);
    assert_string_equal(command.result.text, "two");
    assert_int_equal(imap_under_way(script.session), 0);
    script_end(&script);
}

static void a_command_left_in_its_middle_ends_the_session(void **state)
{
    static const struct script_step steps[] = {{.expect = "NOOP", .answer = "@ OK one\r\n"}};
    struct kimt_error err = {.struct_size = sizeof err};
    struct script script = {.steps = NULL};

    (void)state;
    script_begin(&script, "LITERAL+", steps, COUNT(steps));
    assert_int_equal(imap_session_noop(script.session, &err), KIMT_OK);
    {
        IMAP_SCOPED struct imap_command command = {.done = false};

        assert_int_equal(imap_begin(script.session, &command, IMAP_COMMAND_NONE, &err), KIMT_OK);
        assert_int_equal(imap_put(script.session, &err, "RENAME "), KIMT_OK);
    }
    assert_true(imap_is_broken(script.session));
    assert_int_equal(imap_under_way(script.session), 0);
    script_end(&script);
}

static void what_follows_a_refused_literal_goes_nowhere(void **state)
{
    static char text[1200];
    static const struct script_step steps[] = {
        {.expect = "X-MOVE {1199}*", .consent = "@ NO too long\r\n"},
        {.expect = "NOOP", .answer = "@ OK one\r\n"}};
    struct kimt_error err = {.struct_size = sizeof err};
    struct script script = {.steps = NULL};
    IMAP_SCOPED struct imap_command command = {.done = false};

    (void)state;
    memset(text, 'x', sizeof text - 1);
    script_begin(&script, "UNSELECT", steps, COUNT(steps));
    assert_int_equal(imap_begin(script.session, &command, IMAP_COMMAND_NONE, &err), KIMT_OK);
    assert_int_equal(imap_put(script.session, &err, "X-MOVE "), KIMT_OK);
    assert_int_equal(imap_put_string(script.session, text, sizeof text - 1, &err), KIMT_OK);
    assert_int_equal(imap_put_string(script.session, text, sizeof text - 1, &err), KIMT_OK);
    assert_int_equal(imap_put_literal(script.session, &command, 5, true, &err), KIMT_END);
    assert_int_equal(imap_put(script.session, &err, " more"), KIMT_OK);
    assert_int_equal(imap_end(script.session, &err), KIMT_OK);
    assert_int_equal(imap_session_wait(script.session, &command, NULL, NULL, &err), KIMT_OK);
    assert_int_equal(command.result.status, IMAP_NO);
    assert_int_equal(imap_session_noop(script.session, &err), KIMT_OK);
    script_end(&script);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_rename_that_is_cut_off_leaves_nothing_under_way),
        cmocka_unit_test(a_name_that_is_refused_as_a_literal_is_a_refused_rename),
        cmocka_unit_test(a_command_that_was_not_waited_for_can_be_begun_again),
        cmocka_unit_test(a_command_left_in_its_middle_ends_the_session),
        cmocka_unit_test(what_follows_a_refused_literal_goes_nowhere),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
