/* SPDX-License-Identifier: MIT
 *
 * Commands that give secrets, where time and amounts matter.
 */
#include "config/secret_input.h"
#include "unit/support/desk.h"
#include <string.h>
#include <time.h>

static char secret[SECRET_INPUT_LONGEST], reason[SECRET_INPUT_REASON];

static long elapsed_ms(const struct timespec *since)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (now.tv_sec - since->tv_sec) * 1000 + (now.tv_nsec - since->tv_nsec) / 1000000;
}

static void assert_ends_in_time(const char *command)
{
    struct timespec begun;

    (void)clock_gettime(CLOCK_MONOTONIC, &begun);
    assert_false(secret_input_command(command, 300, secret, reason));
    assert_non_null(strstr(reason, "did not end"));
    assert_true(elapsed_ms(&begun) < 5000);
}

static void a_command_that_says_nothing_is_ended(void **state)
{
    (void)state;
    assert_ends_in_time("exec sleep 60");
}

static void a_command_that_closes_its_output_but_goes_on_is_ended(void **state)
{
    (void)state;
    assert_ends_in_time("echo x; exec sleep 60 >/dev/null");
}

static void a_command_that_never_stops_talking_is_ended(void **state)
{
    (void)state;
    assert_ends_in_time("while :; do echo xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx; done");
}

static void a_command_may_say_much_after_the_secret(void **state)
{
    (void)state;
    assert_true(secret_input_command("echo hush; head -c 300000 /dev/zero", 20000, secret, reason));
    assert_string_equal(secret, "hush");
}

static void a_secret_has_a_greatest_length(void **state)
{
    (void)state;
    assert_true(secret_input_command("head -c 4095 /dev/zero | tr '\\0' x", 20000, secret, reason));
    assert_int_equal(strlen(secret), 4095);
    assert_false(
        secret_input_command("head -c 4096 /dev/zero | tr '\\0' x", 20000, secret, reason));
    assert_non_null(strstr(reason, "longer"));
}

static void a_command_that_is_not_there_is_told(void **state)
{
    (void)state;
    assert_false(secret_input_command("/no/such/command 2>/dev/null", 20000, secret, reason));
    assert_non_null(strstr(reason, "status 127"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_command_that_says_nothing_is_ended),
        cmocka_unit_test(a_command_that_closes_its_output_but_goes_on_is_ended),
        cmocka_unit_test(a_command_that_never_stops_talking_is_ended),
        cmocka_unit_test(a_command_may_say_much_after_the_secret),
        cmocka_unit_test(a_secret_has_a_greatest_length),
        cmocka_unit_test(a_command_that_is_not_there_is_told),
    };

    return cmocka_run_group_tests_name("secret_input", tests, NULL, NULL);
}
