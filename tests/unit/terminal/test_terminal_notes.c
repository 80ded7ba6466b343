/* SPDX-License-Identifier: MIT
 *
 * What the terminal says of notes and refusals: each once, in whole sentences.
 */
#include <config.h>

#include "unit/reporters/made_up.h"
#include <stdlib.h>
#include <string.h>

static void begin(struct made_up *made_up, const char *account)
{
    post(made_up, (struct kimt_event){.type = KIMT_EVENT_ACCOUNT_BEGIN, .account = account});
}

static struct made_up *open_plain_with(const char *const *reporters)
{
    static const struct {
        int32_t color;
    } automatic = {0};
    struct made_up *made_up = made_up_into_file("migrate", 0, reporters, &automatic);

    post(made_up, (struct kimt_event){.type = KIMT_EVENT_RUN_BEGIN, .accounts = 2});
    return made_up;
}

static struct made_up *open_plain(void)
{
    return open_plain_with(NULL);
}

static void end_run(struct made_up *made_up)
{
    struct kimt_counts none = {.found = 0};

    post(made_up,
         (struct kimt_event){
             .type = KIMT_EVENT_RUN_END, .counts = &none, .accounts = 2, .exit_status = 1});
}

/* Each note has its parts and no punctuation for those it has not. */
static void a_sentence_is_made_of_the_parts_there_are(void **state)
{
    static const struct {
        const char *account, *subject, *line;
    } notes[] = {
        {NULL, "bob@example.com", "      bob@example.com: mind the gap\n"},
        {NULL, NULL, "      mind the gap\n"},
        {"ann@example.com", NULL, "      ann@example.com: mind the gap\n"},
        {"ann@example.com", "", "      ann@example.com: mind the gap\n"},
        {"ann@example.com", "Work", "      ann@example.com, Work: mind the gap\n"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof notes / sizeof *notes; i++) {
        struct made_up *made_up = open_plain();
        char *text;

        post(made_up, (struct kimt_event){.type = KIMT_EVENT_NOTE,
                                          .note = KIMT_NOTE_ADVICE,
                                          .account = notes[i].account,
                                          .subject = notes[i].subject,
                                          .text = "mind the gap"});
        end_run(made_up);
        text = read_log(made_up, "out");
        assert_contains(text, notes[i].line);
        free(text);
        made_up_free(made_up);
    }
}

static void a_fault_of_the_server_is_not_called_busy(void **state)
{
    struct made_up *made_up = open_plain();
    struct kimt_error error = made_up_error(KIMT_SCOPE_ACCOUNT, KIMT_KIND_BUSY,
                                            "no list of folders", "Internal error", "");
    char *text;

    (void)state;
    (void)snprintf(error.code, sizeof error.code, "SERVERBUG");
    post(made_up, (struct kimt_event){.type = KIMT_EVENT_ACCOUNT_END,
                                      .account = "bob@example.com",
                                      .error = &error});
    end_run(made_up);
    text = read_log(made_up, "out");
    assert_contains(text, "the server failed by a fault of its own");
    assert_contains_not(text, "busy");
    free(text);
    made_up_free(made_up);
}

static void what_provisioning_refused_is_told_once(void **state)
{
    struct made_up *made_up = open_plain();
    struct kimt_error error = made_up_error(KIMT_SCOPE_ACCOUNT, KIMT_KIND_REFUSED,
                                            "the user was refused", "no such name", "");
    struct kimt_provision provision = {
        .struct_size = sizeof provision, .state = KIMT_PROVISION_REFUSED, .error = &error};
    const char *first;
    char *text;

    (void)state;
    post(made_up, (struct kimt_event){.type = KIMT_EVENT_ACCOUNT_PROVISIONED,
                                      .account = "bob@example.com",
                                      .provision = &provision});
    begin(made_up, "bob@example.com");
    post(made_up, (struct kimt_event){.type = KIMT_EVENT_ACCOUNT_END,
                                      .account = "bob@example.com",
                                      .error = &error});
    text = read_log(made_up, "out");
    first = strstr(text, "✗ bob@example.com: the user was refused");
    assert_non_null(first);
    assert_null(strstr(first + 1, "✗ bob@example.com"));
    free(text);
    made_up_free(made_up);
}

/* What a run without a Report Log does not show stands nowhere. */
static void nobody_is_sent_to_a_report_log_that_is_not_there(void **state)
{
    static const char *const with[] = {"terminal", "report-log", NULL};
    static const char *const without[] = {"terminal", "json-lines", NULL};
    const struct {
        const char *const *reporters;
        bool names_it;
    } runs[] = {{with, true}, {without, false}, {NULL, true}};

    (void)state;
    for (size_t i = 0; i < sizeof runs / sizeof *runs; i++) {
        struct made_up *made_up = open_plain_with(runs[i].reporters);
        struct kimt_error error =
            made_up_error(KIMT_SCOPE_MESSAGE, KIMT_KIND_REFUSED, "refused", "", "");
        char *text;

        begin(made_up, "bob@example.com");
        for (int n = 0; n < 5; n++)
            post(made_up, (struct kimt_event){.type = KIMT_EVENT_MESSAGE,
                                              .account = "bob@example.com",
                                              .outcome = KIMT_OUTCOME_FAILED,
                                              .error = &error});
        end_run(made_up);
        text = read_log(made_up, "out");
        assert_contains(text,
                        runs[i].names_it ? "are shown in the Report Log only\n" : "not shown");
        assert_contains(text, runs[i].names_it ? "and 2 more in the Report Log\n" : "and 2 more\n");
        free(text);
        made_up_free(made_up);
    }
}

static void a_note_that_came_again_is_no_further_one_in_the_report_log(void **state)
{
    struct made_up *made_up = open_plain();
    struct kimt_event note = {.type = KIMT_EVENT_NOTE,
                              .note = KIMT_NOTE_SERVER,
                              .account = "ann@example.com",
                              .subject = "old",
                              .text = "the server alerts: full"};
    const char *first;
    char *text;

    (void)state;
    post(made_up, note);
    note.repeats = 17;
    post(made_up, note);
    end_run(made_up);
    text = read_log(made_up, "out");
    assert_contains(text, "  17 met with tolerance\n");
    first = strstr(text, "alerts: full");
    assert_non_null(first);
    assert_null(strstr(first + 1, "alerts: full"));
    assert_contains_not(text, "more in the Report Log");
    free(text);
    made_up_free(made_up);
}

static void a_stop_is_said_once_and_not_for_each_account(void **state)
{
    struct made_up *made_up = open_plain();
    struct kimt_error stopped =
        made_up_error(KIMT_SCOPE_ACCOUNT, KIMT_KIND_CANCELLED, "stopped", "", "");
    struct kimt_counts counts = {.found = 10, .copied = 4, .remaining = 6};
    char *text;

    (void)state;
    begin(made_up, "alice@example.com");
    post(made_up, (struct kimt_event){.type = KIMT_EVENT_STOP_ASKED});
    post(made_up, (struct kimt_event){.type = KIMT_EVENT_FOLDER_END,
                                      .account = "alice@example.com",
                                      .folder = "INBOX",
                                      .counts = &counts,
                                      .error = &stopped});
    post(made_up, (struct kimt_event){.type = KIMT_EVENT_ACCOUNT_END,
                                      .account = "alice@example.com",
                                      .counts = &counts,
                                      .error = &stopped});
    post(made_up,
         (struct kimt_event){
             .type = KIMT_EVENT_RUN_END, .counts = &counts, .accounts = 1, .exit_status = 4});
    text = read_log(made_up, "out");
    assert_contains(text, "stopping after the messages under way; Ctrl-C again stops at once\n");
    assert_contains_not(text, "✗");
    assert_contains(text, "Next: kimt migrate company.ini goes on here\n");
    free(text);
    made_up_free(made_up);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_stop_is_said_once_and_not_for_each_account),
        cmocka_unit_test(a_sentence_is_made_of_the_parts_there_are),
        cmocka_unit_test(a_fault_of_the_server_is_not_called_busy),
        cmocka_unit_test(what_provisioning_refused_is_told_once),
        cmocka_unit_test(nobody_is_sent_to_a_report_log_that_is_not_there),
        cmocka_unit_test(a_note_that_came_again_is_no_further_one_in_the_report_log),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
