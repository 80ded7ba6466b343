/* SPDX-License-Identifier: MIT
 *
 * The page of a run: nothing foreign breaks out of it, its parts add up, it stays small, and until
 * the run has ended it says so.
 */
#include <config.h>

#include "unit/reporters/made_up.h"
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *file;
} options = {.file = "report.html"};

static int set_up(void **state)
{
    struct made_up *made_up = made_up_new("migrate");

    made_up_open(made_up, &options);
    post(made_up, (struct kimt_event){.type = KIMT_EVENT_RUN_BEGIN, .accounts = 2});
    *state = made_up;
    return 0;
}

static void forget_page(void);

static int tear_down(void **state)
{
    forget_page();
    made_up_free(*state);
    return 0;
}

static void begin(struct made_up *made_up, const char *account)
{
    post(made_up, (struct kimt_event){.type = KIMT_EVENT_ACCOUNT_BEGIN,
                                      .account = account,
                                      .full_name = "<b>Al</b>"});
}

static void end_folder(struct made_up *made_up, const char *account, const char *folder)
{
    struct kimt_counts counts = {.found = 3, .copied = 2, .failed = 1, .bytes_copied = 1000};

    post(made_up, (struct kimt_event){.type = KIMT_EVENT_FOLDER_END,
                                      .account = account,
                                      .folder = folder,
                                      .target = folder,
                                      .counts = &counts});
}

static void end(struct made_up *made_up, const char *account, const struct kimt_error *error)
{
    struct kimt_counts counts = {
        .found = 3, .copied = 2, .failed = 1, .folders = 1, .bytes_copied = 1000};

    post(made_up, (struct kimt_event){.type = KIMT_EVENT_ACCOUNT_END,
                                      .account = account,
                                      .counts = &counts,
                                      .error = error});
}

static void end_run(struct made_up *made_up, int32_t status)
{
    struct kimt_counts counts = {.found = 1234,
                                 .copied = 1000,
                                 .adopted = 100,
                                 .earlier = 50,
                                 .filtered = 40,
                                 .skipped = 20,
                                 .failed = 14,
                                 .remaining = 10,
                                 .folders = 9,
                                 .folders_skipped = 3,
                                 .bytes_found = 5000000,
                                 .bytes_copied = 4000000};

    post(made_up,
         (struct kimt_event){
             .type = KIMT_EVENT_RUN_END, .accounts = 2, .counts = &counts, .exit_status = status});
}

static char *text; /* of the page, as read last */

static const char *page(const struct made_up *made_up)
{
    free(text);
    text = read_log(made_up, "report.html");
    return text;
}

static void forget_page(void)
{
    free(text);
    text = NULL;
}

#define HAS(made_up, words)   assert_non_null(strstr(page(made_up), words))
#define LACKS(made_up, words) assert_null(strstr(page(made_up), words))

static void until_its_end_the_page_says_that_the_run_has_not_ended(void **state)
{
    HAS(*state, "This run has not ended, or was killed");
    LACKS(*state, "<main>");
    end_run(*state, 0);
    HAS(*state, "</main>");
    HAS(*state, ".unfinished:not(:last-child){display:none}");
}

static void the_verdict_comes_first_with_what_to_do(void **state)
{
    end_run(*state, 4);
    HAS(*state, "<strong>Stopped.</strong>");
    HAS(*state, "goes on here");
}

static void the_parts_of_a_sum_are_all_said(void **state)
{
    static const char *const parts[] = {">1,234<",
                                        ">1,000 copied<",
                                        ">100 already there<",
                                        ">50 from an earlier run<",
                                        ">40 left out by profile or plan<",
                                        ">20 skipped<",
                                        ">14 failed<",
                                        ">10 not reached<"};

    end_run(*state, 1);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        HAS(*state, parts[i]);
    LACKS(*state, "not accounted for");
}

static void what_is_missing_from_a_sum_is_said(void **state)
{
    struct kimt_counts counts = {.found = 10, .copied = 7};

    post(*state,
         (struct kimt_event){.type = KIMT_EVENT_RUN_END, .counts = &counts, .exit_status = 1});
    HAS(*state, ">3 not accounted for<");
}

static void foreign_text_cannot_break_out(void **state)
{
    static const char *const names[] = {"<script>alert(1)</script>", "]]>-->", "\"onload=x",
                                        "a\x1b[31mb\r\nc", "' & '"};
    struct kimt_error error = made_up_error(KIMT_SCOPE_ACCOUNT, KIMT_KIND_REFUSED,
                                            "</p><img src=x>", "<!--", "</style><script>");

    begin(*state, "x@y.z");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        end_folder(*state, "x@y.z", names[i]);
    post(*state, (struct kimt_event){.type = KIMT_EVENT_NOTE,
                                     .account = "x@y.z",
                                     .note = KIMT_NOTE_RENAMED,
                                     .subject = "<i>",
                                     .text = "<iframe src=//x>"});
    end(*state, "x@y.z", &error);
    end_run(*state, 1);
    for (const char *at = page(*state); (at = strchr(at, '<')); at++) {
        assert_int_not_equal(strncmp(at, "<script", 7), 0);
        assert_int_not_equal(strncmp(at, "<img", 4), 0);
        assert_int_not_equal(strncmp(at, "<iframe", 7), 0);
        assert_int_not_equal(strncmp(at, "<i>", 3), 0);
        assert_int_not_equal(strncmp(at, "<b>", 3), 0);
        assert_int_not_equal(strncmp(at, "<!--", 4), 0);
    }
    HAS(*state, "&lt;script&gt;alert(1)&lt;/script&gt;");
    HAS(*state, "&quot;onload=x");
    HAS(*state, "a\\x1b[31mb\\r\\nc");
}

static void a_name_of_any_length_is_cut(void **state)
{
    char name[5001];

    memset(name, 'n', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    begin(*state, "x@y.z");
    end_folder(*state, "x@y.z", name);
    end(*state, "x@y.z", NULL);
    end_run(*state, 1);
    name[1001] = '\0';
    LACKS(*state, name);
    name[900] = '\0';
    HAS(*state, name);
}

static void columns_without_a_number_are_left_out(void **state)
{
    begin(*state, "x@y.z");
    end_folder(*state, "x@y.z", "INBOX");
    end(*state, "x@y.z", NULL);
    end_run(*state, 1);
    HAS(*state, "<th scope=\"col\">Failed</th>");
    LACKS(*state, "<th scope=\"col\">Skipped</th>");
}

static void accounts_that_need_attention_come_first_and_are_open(void **state)
{
    struct kimt_counts well = {.found = 3, .copied = 3};
    const char *bad, *good;

    begin(*state, "good@y.z");
    post(*state, (struct kimt_event){
                     .type = KIMT_EVENT_ACCOUNT_END, .account = "good@y.z", .counts = &well});
    begin(*state, "bad@y.z");
    end(*state, "bad@y.z", NULL);
    end_run(*state, 1);
    bad = strstr(page(*state), "<details open><summary><span class=\"badge warn\"");
    good = strstr(page(*state), "<details><summary><span class=\"badge good\"");
    assert_non_null(bad);
    assert_non_null(good);
    assert_true(bad < good);
}

static void three_hundred_accounts_and_five_thousand_notes_stay_small(void **state)
{
    char account[60], word[120];

    for (int i = 0; i < 300; i++) {
        (void)snprintf(account, sizeof account, "person.%d@department.example.com", i);
        begin(*state, account);
        for (int folder = 0; folder < 20; folder++) {
            (void)snprintf(word, sizeof word, "Projects/Folder number %d", folder);
            end_folder(*state, account, word);
        }
        for (int note = 0; note < 17; note++) {
            (void)snprintf(word, sizeof word, "the name of this folder, number %d, was changed",
                           note);
            post(*state, (struct kimt_event){.type = KIMT_EVENT_NOTE,
                                             .account = account,
                                             .note = KIMT_NOTE_RENAMED,
                                             .subject = "Projects",
                                             .text = word});
        }
        end(*state, account, NULL);
    }
    end_run(*state, 1);
    assert_true(strlen(page(*state)) < 2000000);
    HAS(*state, "and 100 notes more are in the Report Log");
}

static void equal_notes_are_one_with_a_count(void **state)
{
    const struct kimt_event note = {.type = KIMT_EVENT_NOTE,
                                    .account = "x@y.z",
                                    .note = KIMT_NOTE_KEYWORD,
                                    .text = "the keyword $Todo is left out"};

    begin(*state, "x@y.z");
    post(*state, note);
    post(*state, note);
    post(*state, note);
    end(*state, "x@y.z", NULL);
    end_run(*state, 1);
    HAS(*state, "the keyword $Todo is left out (3 times)");
}

static void a_run_of_weeks_has_its_throughput_in_few_bars(void **state)
{
    struct made_up *made_up = *state;
    struct kimt_counts counts = {0};
    int64_t begun_ms = made_up->clock_ms;
    size_t bars = 0;

    begin(made_up, "x@y.z");
    for (int64_t hour = 0; hour < 21 * 24; hour++) {
        counts.bytes_copied += 1000;
        made_up->clock_ms = begun_ms + hour * 3600000;
        post(made_up, (struct kimt_event){
                          .type = KIMT_EVENT_PROGRESS, .account = "x@y.z", .counts = &counts});
    }
    end_run(made_up, 0);
    for (const char *at = strstr(page(made_up), "id=\"throughput\""); at && *at; at++)
        bars += strncmp(at, "<rect class=\"good\" x", 20) == 0;
    assert_in_range(bars, 40, 120);
}

static void no_password_is_in_it(void **state)
{
    const struct kimt_provision provision = {
        .struct_size = sizeof provision, .state = KIMT_PROVISION_CREATED, .new_password = "hush-1"};

    post(*state, (struct kimt_event){.type = KIMT_EVENT_ACCOUNT_PROVISIONED,
                                     .account = "x@y.z",
                                     .provision = &provision});
    end_run(*state, 0);
    LACKS(*state, "hush-1");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(until_its_end_the_page_says_that_the_run_has_not_ended),
        TEST(the_verdict_comes_first_with_what_to_do),
        TEST(the_parts_of_a_sum_are_all_said),
        TEST(what_is_missing_from_a_sum_is_said),
        TEST(foreign_text_cannot_break_out),
        TEST(a_name_of_any_length_is_cut),
        TEST(columns_without_a_number_are_left_out),
        TEST(accounts_that_need_attention_come_first_and_are_open),
        TEST(three_hundred_accounts_and_five_thousand_notes_stay_small),
        TEST(equal_notes_are_one_with_a_count),
        TEST(a_run_of_weeks_has_its_throughput_in_few_bars),
        TEST(no_password_is_in_it),
    };

    return cmocka_run_group_tests_name("html report", tests, NULL, NULL);
}
