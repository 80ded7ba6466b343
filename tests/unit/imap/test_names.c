/* SPDX-License-Identifier: MIT
 *
 * Which characters of a refused folder's name are suspected, which are cleared, and which are
 * remembered of the host.
 */
#include "common/imap/forget.h"
#include "unit/imap/append_scene.h"

#define NEW(name)                                                                                  \
    {.expect = "CREATE \"" name "\"", .answer = "@ OK done\r\n"},                                  \
        {.expect = "SELECT \"" name "\"",                                                          \
         .answer = "* 0 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n@ OK done\r\n"},                      \
    {                                                                                              \
        .expect = "UNSELECT", .answer = "@ OK done\r\n"                                            \
    }
#define REFUSED(name)                                                                              \
    {.expect = "CREATE \"" name "\"", .answer = "@ NO Invalid mailbox name\r\n"},                  \
        {.expect = "SELECT \"" name "\"", .answer = "@ NO no such folder\r\n"},                    \
        {.expect = "UNSELECT", .answer = "@ BAD nothing to leave\r\n"},                            \
    {                                                                                              \
        .expect = "LIST \"\" \"" name "\"", .answer = "@ OK done\r\n"                              \
    }

static void ensure(struct scene *s, const char *name, int result)
{
    const struct kimt_folder folder = {
        .struct_size = sizeof folder, .parts = &name, .part_count = 1, .key = ""};
    const struct kimt_folder *ensured;

    s->err = (struct kimt_error){.struct_size = sizeof s->err};
    assert_int_equal(imap_destination_folder_ensure(s->destination, &folder, &ensured, &s->err),
                     result);
}

static void expect_rules(struct scene *s, const char *forbidden, const char *first)
{
    const struct kimt_folder_rules *rules = imap_destination_account_rules(s->destination);

    assert_non_null(rules);
    assert_string_equal(rules->forbidden, forbidden);
    assert_string_equal(rules->forbidden_first, first);
}

static void a_character_without_which_a_folder_is_taken_is_remembered_of_the_host(void **state)
{
    static const struct script_step steps[] = {OPEN(ALL_FLAGS), REFUSED("a%b"), NEW("a_b")};
    static const struct script_step others[] = {OPEN(ALL_FLAGS)};
    struct scene s;

    (void)state;
    BEGIN(s, PLAIN, steps);
    expect_rules(&s, "/", "");
    ensure(&s, "a%b", KIMT_FAIL);
    expect_rules(&s, "%/", "");
    ensure(&s, "a_b", KIMT_OK);
    expect_rules(&s, "%/", "");
    scene_end(&s);
    BEGIN(s, PLAIN, others);
    expect_rules(&s, "%/", "");
    scene_end(&s);
}

static void a_character_that_was_not_the_reason_is_cleared(void **state)
{
    static const struct script_step steps[] = {OPEN(ALL_FLAGS), REFUSED("a%b"), REFUSED("a_b")};
    struct scene s;

    (void)state;
    BEGIN(s, PLAIN, steps);
    ensure(&s, "a%b", KIMT_FAIL);
    ensure(&s, "a_b", KIMT_FAIL);
    expect_rules(&s, "/", "");
    scene_end(&s);
}

static void characters_of_folders_that_are_there_are_not_suspected(void **state)
{
    static const struct script_step steps[] = {OPEN(ALL_FLAGS), NEW("x+y"), REFUSED("a+b{c"),
                                               NEW("a+b_c")};
    struct scene s;

    (void)state;
    BEGIN(s, PLAIN, steps);
    ensure(&s, "x+y", KIMT_OK);
    ensure(&s, "a+b{c", KIMT_FAIL);
    expect_rules(&s, "/{", "");
    ensure(&s, "a+b_c", KIMT_OK);
    expect_rules(&s, "/{", "");
    scene_end(&s);
}

static void of_several_none_is_remembered(void **state)
{
    static const struct script_step steps[] = {OPEN(ALL_FLAGS), REFUSED("~a;b|c"), NEW("_a_b_c")};
    struct scene s;

    (void)state;
    BEGIN(s, PLAIN, steps);
    ensure(&s, "~a;b|c", KIMT_FAIL);
    expect_rules(&s, "/;|", "~");
    ensure(&s, "_a_b_c", KIMT_OK);
    expect_rules(&s, "/", "");
    scene_end(&s);
}

static void where_in_a_name_it_stands_matters(void **state)
{
    static const struct script_step steps[] = {OPEN(ALL_FLAGS), REFUSED("~x"), NEW("_x")};
    struct scene s;

    (void)state;
    BEGIN(s, PLAIN, steps);
    ensure(&s, "~x", KIMT_FAIL);
    ensure(&s, "_x", KIMT_OK);
    expect_rules(&s, "/", "~");
    scene_end(&s);
}

static void a_full_account_makes_no_name_suspect(void **state)
{
    static const struct script_step steps[] = {
        OPEN(ALL_FLAGS),
        {.expect = "CREATE \"a%b\"", .answer = "@ NO [OVERQUOTA] full\r\n"},
        {.expect = "SELECT \"a%b\"", .answer = "@ NO no such folder\r\n"},
        {.expect = "UNSELECT", .answer = "@ BAD nothing to leave\r\n"},
        {.expect = "LIST \"\" \"a%b\"", .answer = "@ OK done\r\n"}};
    struct scene s;

    (void)state;
    BEGIN(s, PLAIN, steps);
    ensure(&s, "a%b", KIMT_FAIL);
    expect_rules(&s, "/", "");
    scene_end(&s);
}

static int forget(void **state)
{
    (void)state;
    imap_forget_hosts();
    return 0;
}

#define TEST(name) cmocka_unit_test_setup(name, forget)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_character_without_which_a_folder_is_taken_is_remembered_of_the_host),
        TEST(a_character_that_was_not_the_reason_is_cleared),
        TEST(characters_of_folders_that_are_there_are_not_suspected),
        TEST(of_several_none_is_remembered),
        TEST(where_in_a_name_it_stands_matters),
        TEST(a_full_account_makes_no_name_suspect),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
