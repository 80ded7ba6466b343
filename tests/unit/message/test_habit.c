/* SPDX-License-Identifier: MIT
 *
 * What may be held to be a store's habit, and what may be a user's hand.
 */
#include "message/habit.h"
#include "unit/support/cmocka_all.h"
#include <kimt/message.h>
#include <stdio.h>

#define SEEN    KIMT_FLAG_SEEN
#define FLAGGED KIMT_FLAG_FLAGGED

static void learn(struct habit *habit, uint32_t asked, const char *asked_words, uint32_t there,
                  const char *there_words)
{
    habit_learn(habit, &(struct habit_flags){asked, asked_words},
                &(struct habit_flags){there, there_words});
}

static bool explains(const struct habit *habit, uint32_t asked, const char *asked_words,
                     uint32_t there, const char *there_words)
{
    return habit_explains(habit, &(struct habit_flags){asked, asked_words},
                          &(struct habit_flags){there, there_words});
}

static void what_meets_all_messages_is_the_stores(void **state)
{
    struct habit habit = {0};

    (void)state;
    learn(&habit, 0, "", SEEN, "");
    assert_int_equal(habit_state(&habit), HABIT_UNKNOWN); /* one may be its user's doing */
    learn(&habit, SEEN, "", SEEN, "");
    learn(&habit, FLAGGED, "", FLAGGED | SEEN, "");
    assert_int_equal(habit_state(&habit), HABIT_SOME);
    assert_int_equal(habit_own(&habit), SEEN);
    assert_int_equal(habit_lost(&habit), 0);
    assert_true(explains(&habit, FLAGGED, "", FLAGGED | SEEN, ""));
    assert_true(explains(&habit, SEEN, "", SEEN, ""));
    assert_false(explains(&habit, FLAGGED, "", FLAGGED, ""));
    assert_false(explains(&habit, 0, "", FLAGGED | SEEN, ""));
}

static void what_meets_some_messages_may_be_a_users_doing(void **state)
{
    struct habit habit = {0};

    (void)state;
    for (int i = 0; i < 3; i++)
        learn(&habit, 0, "", SEEN, "Mine");
    learn(&habit, 0, "", 0, "");
    assert_int_equal(habit_state(&habit), HABIT_UNKNOWN);
    assert_false(explains(&habit, 0, "", SEEN, "Mine"));
    for (int i = 0; i < 4; i++)
        learn(&habit, 0, "", 0, "");
    assert_int_equal(habit_state(&habit), HABIT_NONE);
}

static void a_habit_that_is_broken_is_none(void **state)
{
    struct habit habit = {0};

    (void)state;
    for (int i = 0; i < 4; i++)
        learn(&habit, FLAGGED, "Old", 0, "");
    assert_int_equal(habit_lost(&habit), FLAGGED);
    assert_true(explains(&habit, FLAGGED, "Old", 0, ""));
    learn(&habit, FLAGGED, "", FLAGGED, "");
    assert_int_equal(habit_lost(&habit), 0);
    assert_int_equal(habit_state(&habit), HABIT_SOME); /* the keyword */
    assert_false(explains(&habit, FLAGGED, "Old", 0, ""));
    assert_true(explains(&habit, FLAGGED, "old", FLAGGED, ""));
}

static void keywords_are_told_apart(void **state)
{
    struct habit habit = {0};

    (void)state;
    learn(&habit, 0, "A", 0, "A $Scanned");
    learn(&habit, 0, "", 0, "$scanned");
    learn(&habit, 0, "", 0, "$Scanned B");
    assert_true(explains(&habit, 0, "A B", 0, "B A $SCANNED"));
    assert_false(explains(&habit, 0, "", 0, "$Scanned B"));
    assert_false(explains(&habit, 0, "", 0, ""));
    assert_true(habit_allows(&habit, &(struct habit_flags){0, "A"}, &(struct habit_flags){0, "A"}));
    assert_false(habit_allows(&habit, &(struct habit_flags){0, "A"}, &(struct habit_flags){0, ""}));
}

static void keywords_beyond_number_are_never_the_stores(void **state)
{
    struct habit habit = {0};
    char word[16];

    (void)state;
    for (int i = 0; i < 40; i++) {
        (void)snprintf(word, sizeof word, "Word%d", i);
        learn(&habit, 0, word, 0, word);
    }
    for (int i = 0; i < 3; i++)
        learn(&habit, 0, "Last", 0, "");
    assert_int_equal(habit_state(&habit), HABIT_NONE);
    assert_false(explains(&habit, 0, "Last", 0, ""));
}

static void looking_ends_where_it_tells_nothing(void **state)
{
    struct habit habit = {0};

    (void)state;
    for (int i = 0; i < 3; i++) {
        assert_int_equal(habit_state(&habit), HABIT_UNKNOWN);
        habit_looked(&habit);
    }
    assert_int_equal(habit_state(&habit), HABIT_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_meets_all_messages_is_the_stores),
        cmocka_unit_test(what_meets_some_messages_may_be_a_users_doing),
        cmocka_unit_test(a_habit_that_is_broken_is_none),
        cmocka_unit_test(keywords_are_told_apart),
        cmocka_unit_test(keywords_beyond_number_are_never_the_stores),
        cmocka_unit_test(looking_ends_where_it_tells_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
