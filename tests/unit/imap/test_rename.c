/* SPDX-License-Identifier: MIT
 *
 * A folder gets another name with one command, and nobody stays subscribed to the old one.
 */
#include "unit/imap/append_scene.h"

#define SAYS(command, line)                                                                        \
    {                                                                                              \
        .expect = command, .answer = line "\r\n"                                                   \
    }

static const char *const old_path[] = {"Work", "Plans"};
static const struct kimt_folder old = {
    .struct_size = sizeof old, .parts = old_path, .part_count = 2, .key = ""};

static void a_folder_is_renamed_below_parents_that_are_made_where_it_is_refused(void **state)
{
    static const char *const path[] = {"Clients", "M\xc3\xbcller"};
    static const struct kimt_folder target = {
        .struct_size = sizeof target, .parts = path, .part_count = 2, .key = ""};
    static const struct script_step steps[] = {
        OPEN(ALL_FLAGS), SAYS("RENAME \"Work/Plans\" \"Clients/M&APw-ller\"", "@ NO no parent"),
        SAYS("CREATE \"Clients\"", "@ OK done"),
        SAYS("RENAME \"Work/Plans\" \"Clients/M&APw-ller\"", "@ OK done"),
        SAYS("UNSUBSCRIBE \"Work/Plans\"", "@ NO it was not")};
    struct scene s;

    (void)state;
    BEGIN(s, PLAIN, steps);
    assert_int_equal(imap_destination_folder_rename(s.destination, &old, &target, &s.err), KIMT_OK);
    scene_end(&s);
}

static void a_refusal_is_about_the_folder(void **state)
{
    static const char *const path[] = {"Plans"};
    static const struct kimt_folder target = {
        .struct_size = sizeof target, .parts = path, .part_count = 1, .key = ""};
    static const struct script_step steps[] = {
        OPEN(ALL_FLAGS), SAYS("RENAME \"Work/Plans\" \"Plans\"", "@ NO [ALREADYEXISTS] taken")};
    struct scene s;

    (void)state;
    BEGIN(s, PLAIN, steps);
    assert_int_equal(imap_destination_folder_rename(s.destination, &old, &target, &s.err),
                     KIMT_FAIL);
    assert_int_equal(s.err.scope, KIMT_SCOPE_FOLDER);
    scene_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_folder_is_renamed_below_parents_that_are_made_where_it_is_refused),
        cmocka_unit_test(a_refusal_is_about_the_folder),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
