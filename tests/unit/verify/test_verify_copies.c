/* SPDX-License-Identifier: MIT
 *
 * `kimt verify` between the fakes: one copy stands for one message, and nothing else stands for it.
 */
#include "unit/support/cmocka_all.h"
#include "unit/verify/verify_scene.h"
#include <string.h>

static void mail_of_its_user_does_not_stand_for_a_copy_that_is_gone(void **state)
{
    (void)state;
    migrate();
    fake_remove_message(destination("Work/Plans"), 0);
    (void)fake_add_message(destination("Work/Plans"), "mail of its own\r\n");
    verify(VERIFY_COUNT);
    assert_int_equal(scenario.status, RUN_INCOMPLETE);
    assert_int_equal(scenario.heard.verify.missing, 1);
    (void)only_difference(KIMT_DIFFERENCE_MISSING);
}

static void a_flag_that_the_server_could_not_keep_is_no_difference(void **state)
{
    (void)state;
    scenario.fake.drops = KIMT_FLAG_FLAGGED;
    source("INBOX")->messages[0].flags = KIMT_FLAG_FLAGGED | KIMT_FLAG_SEEN;
    migrate();
    assert_int_equal(destination("INBOX")->messages[0].flags, KIMT_FLAG_SEEN);
    verify(VERIFY_FULL);
    assert_int_equal(scenario.status, RUN_ALL_DONE);
    assert_int_equal(scenario.heard.verify.flags_differ, 0);
}

static void one_rewritten_copy_stands_for_one_message_alone(void **state)
{
    (void)state;
    while (source("INBOX")->count > 0)
        fake_remove_message(source("INBOX"), 0);
    for (int i = 0; i < 3; i++) {
        add_named(source("INBOX"), i == 0 ? "another" : "twice", "its body");
        source("INBOX")->messages[i].uid = (uint64_t)i + 1;
    }
    scenario.fake.rewrites = true;
    migrate();
    fake_remove_message(destination("INBOX"), 2);
    merge(2);
    verify(VERIFY_FULL);
    assert_int_equal(scenario.heard.verify.rewritten, 2 + 2); /* two in another folder */
    assert_int_equal(scenario.heard.verify.merged, 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(mail_of_its_user_does_not_stand_for_a_copy_that_is_gone),
        TEST(a_flag_that_the_server_could_not_keep_is_no_difference),
        TEST(one_rewritten_copy_stands_for_one_message_alone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
