/* SPDX-License-Identifier: MIT
 *
 * Hours of the week: how they are written, and what is inside.
 */
#include "config/hours.h"
#include "unit/support/desk.h"
#include <kimt/host.h>
#include <stdlib.h>
#include <string.h>

/* In November 2026 the 22nd is a Sunday. */
static time_t at(const char *zone, int month, int day, int hour, int minute)
{
    struct tm local = {.tm_year = 126,
                       .tm_mon = month - 1,
                       .tm_mday = day,
                       .tm_hour = hour,
                       .tm_min = minute,
                       .tm_isdst = -1};

    assert_int_equal(setenv("TZ", zone, 1), 0);
    tzset();
    return mktime(&local);
}

static struct hours parse(const char *text)
{
    struct kimt_error err = {.struct_size = sizeof err};
    struct hours hours;

    if (hours_parse(text, &hours, &err) != KIMT_OK)
        fail_msg("%s", err.text);
    return hours;
}

static bool is_open(const struct hours *hours, int day, int hour, int minute)
{
    return hours_are_open(hours, at("UTC", 11, day, hour, minute));
}

static void a_night_goes_on_over_midnight(void **state)
{
    struct hours hours = parse("20:00-06:00");

    (void)state;
    assert_true(is_open(&hours, 24, 20, 0) && is_open(&hours, 24, 23, 59));
    assert_true(is_open(&hours, 25, 0, 0) && is_open(&hours, 25, 5, 59));
    assert_false(is_open(&hours, 24, 19, 59) || is_open(&hours, 25, 6, 0));
}

static void there_may_be_several_and_each_may_have_days(void **state)
{
    struct hours hours = parse(" mon-fri 20:00-06:00 , Sat 00:00-24:00,Sun 0:00-6:30");

    (void)state;
    assert_true(is_open(&hours, 27, 21, 0));  /* Friday evening */
    assert_true(is_open(&hours, 28, 12, 0));  /* Saturday */
    assert_true(is_open(&hours, 29, 6, 29));  /* Sunday morning */
    assert_false(is_open(&hours, 29, 6, 30)); /* and no longer */
    assert_false(is_open(&hours, 29, 21, 0)); /* Sunday evening */
    assert_false(is_open(&hours, 30, 5, 0));  /* Monday's night is one that began on Sunday */
    hours = parse("Sat-Mon 12:00-13:00");
    assert_true(is_open(&hours, 30, 12, 30) && is_open(&hours, 29, 12, 30));
    assert_false(is_open(&hours, 27, 12, 30));
}

static void the_next_opening_is_found(void **state)
{
    struct hours hours = parse("Mon-Fri 20:00-06:00, Sat 12:00:30-13:00");

    (void)state;
    assert_int_equal(hours_next(&hours, at("UTC", 11, 24, 7, 0)), at("UTC", 11, 24, 20, 0));
    assert_int_equal(hours_next(&hours, at("UTC", 11, 28, 7, 0)), at("UTC", 11, 28, 12, 0) + 30);
    assert_int_equal(hours_next(&hours, at("UTC", 11, 28, 14, 0)), at("UTC", 11, 30, 20, 0));
}

/* In the night to 29 March 2026 there is no 02:30 in Berlin. */
static void hours_are_those_of_the_clock_on_the_wall(void **state)
{
    static const char berlin[] = "CET-1CEST,M3.5.0,M10.5.0/3";
    struct hours hours = parse("22:00-06:00");

    (void)state;
    assert_true(hours_are_open(&hours, at(berlin, 3, 29, 5, 30)));
    assert_false(hours_are_open(&hours, at(berlin, 3, 29, 6, 30)));
    assert_int_equal(hours_next(&hours, at(berlin, 3, 29, 7, 0)), at(berlin, 3, 29, 22, 0));
    hours = parse("02:30-04:00");
    assert_true(hours_next(&hours, at(berlin, 3, 28, 23, 0)) <= at(berlin, 3, 29, 4, 0));
}

static void what_means_nothing_is_refused_with_the_reason(void **state)
{
    static const char *const wrong[][2] = {
        {"", "missing"},
        {"20:00", "missing"},
        {"20-06", "missing"},
        {"20:00-25:00", "needs an end"},
        {"20:60-21:00", "missing"},
        {"20:00-20:00", "ends when it begins"},
        {"24:00-06:00", "ends when it begins"},
        {"Foo 20:00-06:00", "days are Mon"},
        {"Mon-Foo 20:00-06:00", "days are Mon"},
        {"20:00-06:00 21:00-22:00", "separated by commas"},
        {"20:00-06:00,", "missing"},
        {"020:00-06:00", "missing"},
    };
    struct kimt_error err;
    struct hours hours;

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        err = (struct kimt_error){.struct_size = sizeof err};
        assert_int_equal(hours_parse(wrong[i][0], &hours, &err), KIMT_FAIL);
        assert_int_equal(err.kind, KIMT_KIND_CONFIG);
        if (!strstr(err.text, wrong[i][1]))
            fail_msg("%s: %s", wrong[i][0], err.text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_night_goes_on_over_midnight),
        cmocka_unit_test(there_may_be_several_and_each_may_have_days),
        cmocka_unit_test(the_next_opening_is_found),
        cmocka_unit_test(hours_are_those_of_the_clock_on_the_wall),
        cmocka_unit_test(what_means_nothing_is_refused_with_the_reason),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
