/* SPDX-License-Identifier: MIT
 *
 * What the terminal shows of `kimt verify`: the differences that matter, and a table at the end.
 */
#include <config.h>

#include "unit/reporters/made_up.h"
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct {
    int32_t color;
} automatic = {0};

/* Its standard output is a file of the log folder. */
static struct made_up *open_into_file(void)
{
    struct made_up *made_up = made_up_into_file("verify", 0, NULL, &automatic);

    post(made_up, (struct kimt_event){.type = KIMT_EVENT_RUN_BEGIN, .accounts = 2});
    return made_up;
}

static void differ(struct made_up *made_up, int32_t difference, uint64_t uid)
{
    struct kimt_message message = {.struct_size = sizeof message,
                                   .attributes = KIMT_MESSAGE_HAS_DATE,
                                   .uid = uid,
                                   .size = 4200,
                                   .size_kind = KIMT_SIZE_EXACT,
                                   .date_s = 1763632800};

    post(made_up, (struct kimt_event){.type = KIMT_EVENT_DIFFERENCE,
                                      .account = "alice@example.com",
                                      .folder = "Work",
                                      .message = &message,
                                      .difference = difference});
}

static void verified(struct made_up *made_up, const char *account, const struct kimt_verify *verify)
{
    post(made_up, (struct kimt_event){
                      .type = KIMT_EVENT_ACCOUNT_VERIFIED, .account = account, .verify = verify});
}

static void verify_names_what_is_wrong_and_ends_with_a_table(void **state)
{
    struct made_up *made_up = open_into_file();
    struct kimt_verify alice = {.messages = 1204, .equal = 1203, .missing = 1, .vanished = 2};
    struct kimt_verify bob = {.messages = 7, .equal = 7};
    struct kimt_verify sum = {
        .messages = 1211, .equal = 1210, .missing = 1, .vanished = 2, .bytes = 43100000};
    char *text;

    (void)state;
    differ(made_up, KIMT_DIFFERENCE_MISSING, 7);
    differ(made_up, KIMT_DIFFERENCE_VANISHED, 8); /* no harm: for -v */
    verified(made_up, "bob@example.com", &bob);
    verified(made_up, "alice@example.com", &alice);
    made_up->clock_ms += 1000;
    post(made_up,
         (struct kimt_event){
             .type = KIMT_EVENT_RUN_END, .run_ms = 1000, .exit_status = 1, .verify = &sum});
    text = read_log(made_up, "out");
    assert_contains(text, "alice@example.com: missing at the destination: Work, UID 7, "
                          "2025-11-20 10:00, 4.2 kB\n");
    assert_contains_not(text, "UID 8");
    assert_contains(text, "bob@example.com: 7 at the source, 7 equal\n");
    assert_contains(text, "\n"
                          "Account            Messages  Equal  Missing  Vanished\n"
                          "alice@example.com     1,204  1,203        1         2\n"
                          "bob@example.com           7      7        0         0\n"
                          "Together              1,211  1,210        1         2\n"
                          "\n");
    assert_contains(text, " Not every message of the source is accounted for.\n");
    free(text);
    made_up_free(made_up);
}

static void differences_beyond_the_first_are_for_the_report_log(void **state)
{
    struct made_up *made_up = open_into_file();
    char *text;

    (void)state;
    post(made_up,
         (struct kimt_event){.type = KIMT_EVENT_ACCOUNT_BEGIN, .account = "alice@example.com"});
    for (uint64_t uid = 100; uid < 140; uid++)
        differ(made_up, KIMT_DIFFERENCE_MISSING, uid);
    text = read_log(made_up, "out");
    assert_contains(text, "UID 119");
    assert_contains_not(text, "UID 120");
    assert_contains(text, "further differences are shown in the Report Log only");
    free(text);
    made_up_free(made_up);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(verify_names_what_is_wrong_and_ends_with_a_table),
        cmocka_unit_test(differences_beyond_the_first_are_for_the_report_log),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
