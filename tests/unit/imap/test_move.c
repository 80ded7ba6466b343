/* SPDX-License-Identifier: MIT
 *
 * Messages that are there are taken into another folder: exactly the named ones, and in one step
 * only where the server has one.
 */
#include "unit/imap/append_scene.h"

#define SELECTED                                                                                   \
    {                                                                                              \
        .expect = "SELECT \"INBOX\"",                                                              \
        .answer = "* 9 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n@ OK done\r\n"                         \
    }
#define SAYS(command, line)                                                                        \
    {                                                                                              \
        .expect = command, .answer = line "\r\n"                                                   \
    }
#define LEAVE SAYS("UNSELECT", "@ OK done")

static const uint64_t uids[] = {9, 4, 3};
static const char *const path[] = {"Deleted Items"};
static const struct kimt_folder trash = {
    .struct_size = sizeof trash, .parts = path, .part_count = 1, .key = ""};

static void where_it_can_the_server_moves_them(void **state)
{
    static const struct script_step steps[] = {
        OPEN(ALL_FLAGS), SELECTED, SAYS("UID MOVE 3:4,9 \"Deleted Items\"", "@ OK done"), LEAVE};
    struct scene s;

    (void)state;
    BEGIN(s, PLAIN " MOVE", steps);
    assert_int_equal(
        imap_destination_messages_move(s.destination, uids, COUNT(uids), &trash, &s.err), KIMT_OK);
    scene_end(&s);
}

static void elsewhere_they_can_only_be_copied(void **state)
{
    static const struct script_step steps[] = {
        OPEN(ALL_FLAGS), SELECTED, SAYS("UID COPY 3:4,9 \"Deleted Items\"", "@ OK done"), LEAVE};
    struct scene s;

    (void)state;
    BEGIN(s, PLAIN, steps);
    assert_int_equal(
        imap_destination_messages_move(s.destination, uids, COUNT(uids), &trash, &s.err),
        KIMT_FAIL);
    assert_int_equal(s.err.kind, KIMT_KIND_UNSUPPORTED);
    assert_int_equal(
        imap_destination_messages_copy(s.destination, uids, COUNT(uids), &trash, &s.err), KIMT_OK);
    scene_end(&s);
}

static void a_refusal_is_about_the_folder(void **state)
{
    static const struct script_step steps[] = {
        OPEN(ALL_FLAGS), SELECTED,
        SAYS("UID COPY 3:4,9 \"Deleted Items\"", "@ NO [OVERQUOTA] full"), LEAVE};
    struct scene s;

    (void)state;
    BEGIN(s, PLAIN, steps);
    assert_int_equal(
        imap_destination_messages_copy(s.destination, uids, COUNT(uids), &trash, &s.err),
        KIMT_FAIL);
    assert_int_equal(s.err.scope, KIMT_SCOPE_FOLDER);
    scene_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(where_it_can_the_server_moves_them),
        cmocka_unit_test(elsewhere_they_can_only_be_copied),
        cmocka_unit_test(a_refusal_is_about_the_folder),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
