/* SPDX-License-Identifier: MIT
 *
 * From posting to reporters: order, coalescing, counting of notes, failures, secrets; and the log
 * folder.
 */
#include "events/ring.h"
#include "plugin/services.h"
#include "report/log_folder.h"
#include "report/report.h"
#include "unit/support/cmocka_all.h"
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LINES_MAX 5000

/* What one reporter heard, and how it is to behave. */
struct ear {
    char (*lines)[160];
    size_t count;
    uint32_t mask;
    int log_level;
    int fail_at; /* the n-th event fails, with this scope */
    int scope;
    bool fail_open, closed;
    bool fail_flush, has_no_file;
    int flushes;
    int exit_status; /* of RUN_END */
    char end_error[160];
    pthread_mutex_t *hold; /* each event waits for this lock */
    bool is_held;          /* atomic: one does */
    int ticks;
};

struct kimt_reporter_session {
    struct ear *ear;
};

static int ear_open(const struct kimt_host *host, const void *options,
                    const struct kimt_run_info *run, struct kimt_reporter_session **session_r,
                    struct kimt_error *err)
{
    struct ear *ear = *(struct ear *const *)options;

    (void)host;
    (void)run;
    if (ear->fail_open)
        return kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_PERMISSION, KIMT_RETRY_NEVER, "no file");
    *session_r = calloc(1, sizeof **session_r);
    (*session_r)->ear = ear;
    return KIMT_OK;
}

static uint32_t ear_wants(const struct kimt_reporter_session *session, int *log_level_r)
{
    *log_level_r = session->ear->log_level;
    return session->ear->mask;
}

static int ear_event(struct kimt_reporter_session *session, const struct kimt_event *event,
                     struct kimt_error *err)
{
    struct ear *ear = session->ear;
    const char *password = event->provision ? event->provision->new_password : NULL;

    if (ear->hold) {
        __atomic_store_n(&ear->is_held, true, __ATOMIC_RELEASE);
        (void)pthread_mutex_lock(ear->hold);
        (void)pthread_mutex_unlock(ear->hold);
    }
    (void)snprintf(ear->lines[ear->count++], 160, "%d %s %s %d%s%s", event->type,
                   event->account ? event->account : "-", event->text ? event->text : "-",
                   (int)(event->counts ? event->counts->copied : event->repeats),
                   password ? " " : "", password ? password : "");
    ear->exit_status = event->exit_status;
    if (event->type == KIMT_EVENT_RUN_END && event->error)
        kimt_error_copy(ear->end_error, sizeof ear->end_error, event->error->text);
    if (ear->fail_at > 0 && (int)ear->count == ear->fail_at)
        return kimt_fail(err, ear->scope, KIMT_KIND_QUOTA, KIMT_RETRY_NEVER, "disk full");
    return KIMT_OK;
}

static void ear_tick(struct kimt_reporter_session *session)
{
    session->ear->ticks++;
}

static const char *ear_file(const struct kimt_reporter_session *session)
{
    return session->ear->has_no_file ? NULL : "/tmp/ear.log";
}

static int ear_flush(struct kimt_reporter_session *session, struct kimt_error *err)
{
    session->ear->flushes++;
    if (session->ear->fail_flush)
        return kimt_fail(err, KIMT_SCOPE_ACCOUNT, KIMT_KIND_QUOTA, KIMT_RETRY_NEVER, "disk full");
    return KIMT_OK;
}

static void ear_close(struct kimt_reporter_session *session)
{
    session->ear->closed = true;
    free(session);
}

static const struct loaded_plugin plain_plugin = {
    .descriptor = {KIMT_PLUGIN_INIT, .name = "ear"},
    .reporter = {.struct_size = sizeof plain_plugin.reporter,
                 .open = ear_open,
                 .wants = ear_wants,
                 .event = ear_event,
                 .tick = ear_tick,
                 .file = ear_file,
                 .close = ear_close,
                 .flush = ear_flush},
};
static struct loaded_plugin trusted_plugin;

struct table {
    struct ear ears[2], *pointers[2];
    struct profile_plugin reporters[2];
    struct report *report;
};

static int set_up(void **state)
{
    struct table *table = calloc(1, sizeof *table);

    trusted_plugin = plain_plugin;
    trusted_plugin.reporter.capabilities = KIMT_REPORTER_SECRETS;
    for (size_t i = 0; i < 2; i++) {
        table->ears[i].lines = calloc(LINES_MAX, sizeof *table->ears[i].lines);
        table->ears[i].mask = UINT32_MAX;
        table->ears[i].log_level = KIMT_LOG_INFO;
        table->pointers[i] = &table->ears[i];
        table->reporters[i] = (struct profile_plugin){.plugin = i ? &trusted_plugin : &plain_plugin,
                                                      .label = i ? "trusted" : "plain",
                                                      .options = &table->pointers[i]};
    }
    *state = table;
    return 0;
}

static int tear_down(void **state)
{
    struct table *table = *state;

    report_close(&table->report);
    free(table->ears[0].lines);
    free(table->ears[1].lines);
    free(table);
    return 0;
}

static void start(struct table *table)
{
    struct kimt_run_info info = {.struct_size = sizeof info};

    assert_int_equal(report_open(table->reporters, 2, NULL, &info, &table->report, NULL), KIMT_OK);
}

static void post_log(struct table *table, int level, const char *text)
{
    events_post(report_events(table->report),
                &(struct kimt_event){.type = KIMT_EVENT_LOG, .level = level, .text = text});
}

static void post_note(struct table *table, const char *account, const char *text)
{
    events_post(report_events(table->report), &(struct kimt_event){.type = KIMT_EVENT_NOTE,
                                                                   .account = account,
                                                                   .note = KIMT_NOTE_KEYWORD,
                                                                   .subject = "x",
                                                                   .text = text});
}

static void events_arrive_in_the_order_of_posting(void **state)
{
    struct table *table = *state;
    char text[32];

    start(table);
    for (int i = 0; i < LINES_MAX; i++) {
        (void)snprintf(text, sizeof text, "line %d", i);
        post_log(table, KIMT_LOG_INFO, text);
    }
    report_close(&table->report);
    assert_int_equal(table->ears[0].count, LINES_MAX);
    assert_string_equal(table->ears[0].lines[0], "12 - line 0 0");
    assert_string_equal(table->ears[0].lines[LINES_MAX - 1], "12 - line 4999 0");
    assert_true(table->ears[0].closed && table->ears[1].closed);
}

static void log_lines_reach_only_those_who_want_their_level(void **state)
{
    struct table *table = *state;

    table->ears[1].log_level = KIMT_LOG_WIRE;
    start(table);
    assert_true(events_wants_log(report_events(table->report), KIMT_LOG_WIRE));
    post_log(table, KIMT_LOG_WIRE, "* OK");
    report_close(&table->report);
    assert_int_equal(table->ears[0].count, 0);
    assert_int_equal(table->ears[1].count, 1);
    assert_false(events_wants_log(NULL, KIMT_LOG_ERROR));
}

static void progress_is_coalesced_and_outcomes_are_not(void **state)
{
    struct table *table = *state;
    pthread_mutex_t hold = PTHREAD_MUTEX_INITIALIZER;
    struct kimt_counts counts = {0};

    table->ears[0].hold = &hold;
    (void)pthread_mutex_lock(&hold);
    start(table);
    post_log(table, KIMT_LOG_INFO, "holds the thread");
    while (!__atomic_load_n(&table->ears[0].is_held, __ATOMIC_ACQUIRE))
        (void)usleep(1000); /* or it would take some of what follows along */
    for (int i = 1; i <= 100; i++) {
        counts.copied = (uint64_t)i;
        events_post(report_events(table->report), &(struct kimt_event){.type = KIMT_EVENT_PROGRESS,
                                                                       .account = i % 2 ? "a" : "b",
                                                                       .counts = &counts});
    }
    events_post(report_events(table->report),
                &(struct kimt_event){.type = KIMT_EVENT_FOLDER_END, .account = "a"});
    (void)pthread_mutex_unlock(&hold);
    report_close(&table->report);
    assert_int_equal(table->ears[0].count, 4);
    assert_string_equal(table->ears[0].lines[1], "6 a - 99");
    assert_string_equal(table->ears[0].lines[2], "6 b - 100");
    assert_string_equal(table->ears[0].lines[3], "7 a - 0");
}

static void *post_many(void *context)
{
    char text[1000];

    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    for (int i = 0; i < 2000; i++)
        post_log(context, KIMT_LOG_INFO, text);
    return NULL;
}

static void posting_waits_while_the_queue_is_full_and_loses_nothing(void **state)
{
    struct table *table = *state;
    pthread_mutex_t hold = PTHREAD_MUTEX_INITIALIZER;
    pthread_t threads[2];

    table->ears[0].hold = &hold;
    (void)pthread_mutex_lock(&hold);
    start(table);
    for (int i = 0; i < 2; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, post_many, table), 0);
    (void)usleep(20000);
    (void)pthread_mutex_unlock(&hold);
    for (int i = 0; i < 2; i++)
        (void)pthread_join(threads[i], NULL);
    report_close(&table->report);
    assert_int_equal(table->ears[1].count, 4000);
}

static void equal_notes_are_told_once_and_counted_at_the_accounts_end(void **state)
{
    struct table *table = *state;
    const struct ear *ear = &table->ears[0];

    start(table);
    for (int i = 0; i < 5; i++)
        post_note(table, "a", "dropped");
    post_note(table, "a", "other");
    post_note(table, "b", "dropped");
    events_post(report_events(table->report),
                &(struct kimt_event){.type = KIMT_EVENT_ACCOUNT_END, .account = "a"});
    report_close(&table->report);
    assert_int_equal(ear->count, 5);
    assert_string_equal(ear->lines[0], "10 a dropped 0");
    assert_string_equal(ear->lines[1], "10 a other 0");
    assert_string_equal(ear->lines[2], "10 b dropped 0");
    assert_string_equal(ear->lines[3], "10 a dropped 5");
    assert_string_equal(ear->lines[4], "8 a - 0");
}

static void a_reporter_that_fails_is_closed_and_the_others_tell_it(void **state)
{
    struct table *table = *state;

    table->ears[0].fail_at = 1;
    table->ears[0].scope = KIMT_SCOPE_ACCOUNT;
    start(table);
    post_log(table, KIMT_LOG_INFO, "one");
    post_log(table, KIMT_LOG_INFO, "two");
    report_end(table->report);
    assert_int_equal(table->ears[0].count, 1);
    assert_true(table->ears[0].closed);
    assert_int_equal(table->ears[1].count, 3);
    assert_string_equal(table->ears[1].lines[0],
                        "12 - reporter plain failed and is closed: what it "
                        "writes is not whole: disk full 0");
    assert_non_null(strstr(report_failure(table->report, 0)->text, "disk full"));
    assert_null(report_failure(table->report, 1));
    report_close(&table->report);
}

static void post_end(struct table *table)
{
    events_post(report_events(table->report), &(struct kimt_event){.type = KIMT_EVENT_RUN_END});
}

static void the_end_of_a_run_whose_log_is_not_whole_is_told_as_that(void **state)
{
    struct table *table = *state;

    table->ears[0].has_no_file = true;
    table->ears[1].fail_flush = true;
    start(table);
    post_end(table);
    report_end(table->report);
    assert_int_equal(table->ears[1].count, 0);
    assert_int_equal(table->ears[0].exit_status, 1);
    assert_non_null(strstr(table->ears[0].end_error, "what it writes is not whole: disk full"));
    assert_non_null(report_failure(table->report, 0));
    report_close(&table->report);
}

static void who_writes_no_file_hears_last_how_the_end_was_written(void **state)
{
    struct table *table = *state;

    table->ears[0].has_no_file = true;
    table->ears[1].fail_at = 1;
    table->ears[1].scope = KIMT_SCOPE_ACCOUNT;
    start(table);
    post_end(table);
    report_close(&table->report);
    assert_int_equal(table->ears[1].exit_status, 0);
    assert_int_equal(table->ears[0].exit_status, 1);
}

static void all_that_is_held_back_is_written_before_the_end_and_after_it(void **state)
{
    struct table *table = *state;

    start(table);
    post_end(table);
    report_end(table->report);
    assert_int_equal(table->ears[0].flushes, 3);
    assert_null(report_failure(table->report, 0));
    report_close(&table->report);
    assert_int_equal(table->ears[0].flushes, 3);
}

static void a_record_that_must_not_have_gaps_stops_the_run(void **state)
{
    struct table *table = *state;
    struct kimt_error error = {.struct_size = sizeof error};

    table->ears[0].fail_at = 1;
    table->ears[0].scope = KIMT_SCOPE_RUN;
    start(table);
    assert_false(events_broken(report_events(table->report), NULL));
    post_log(table, KIMT_LOG_INFO, "one");
    for (int i = 0; i < 200 && !events_broken(report_events(table->report), &error); i++)
        (void)usleep(10000);
    assert_string_equal(error.text, "disk full");
}

static void new_passwords_reach_only_those_who_keep_secrets(void **state)
{
    struct table *table = *state;
    struct kimt_provision provision = {.struct_size = sizeof provision, .new_password = "geheim"};

    start(table);
    events_post(report_events(table->report),
                &(struct kimt_event){.type = KIMT_EVENT_ACCOUNT_PROVISIONED,
                                     .account = "a",
                                     .provision = &provision});
    report_close(&table->report);
    assert_string_equal(table->ears[0].lines[0], "2 a - 0");
    assert_string_equal(table->ears[1].lines[0], "2 a - 0 geheim");
}

static void a_reporter_that_cannot_open_leaves_none_open(void **state)
{
    struct table *table = *state;
    struct kimt_run_info info = {.struct_size = sizeof info};
    struct kimt_error error = {.struct_size = sizeof error};

    table->ears[1].fail_open = true;
    assert_int_equal(report_open(table->reporters, 2, NULL, &info, &table->report, &error),
                     KIMT_FAIL);
    assert_string_equal(error.text, "no file");
    assert_null(table->report);
    assert_true(table->ears[0].closed);
}

static void those_who_draw_are_called_while_nothing_happens(void **state)
{
    struct table *table = *state;

    start(table);
    (void)usleep(350000);
    report_close(&table->report);
    assert_true(table->ears[0].ticks >= 1 && table->ears[0].ticks <= 4);
}

static void the_files_of_reporters_are_known(void **state)
{
    struct table *table = *state;
    const char *label;

    start(table);
    assert_string_equal(report_file(table->report, 1, &label), "/tmp/ear.log");
    assert_string_equal(label, "trusted");
    assert_null(report_file(table->report, 2, NULL));
}

static void a_ring_wraps_without_losing_a_record(void **state)
{
    struct ring *ring = ring_new(1000);
    unsigned written = 0, read = 0;
    char *record;

    (void)state;
    while (read < 5000) {
        while (written < 5000 && (record = ring_push(ring, 1 + written % 300))) {
            memset(record, (int)(written % 251), 1 + written % 300);
            written++;
        }
        record = ring_first(ring);
        assert_non_null(record);
        for (unsigned i = 0; i < 1 + read % 300; i++)
            assert_int_equal((unsigned char)record[i], read % 251);
        ring_pop(ring);
        read++;
    }
    assert_null(ring_first(ring));
    ring_free(&ring);
}

/* ---- log folder ---- */

static void each_run_gets_a_private_log_folder_of_its_own(void **state)
{
    char parent[] = "/tmp/kimt-test-XXXXXX", deep[100], *first, *second;
    struct stat status;

    (void)state;
    (void)setenv("TZ", "UTC", 1);
    assert_non_null(mkdtemp(parent));
    (void)snprintf(deep, sizeof deep, "%s/a/b", parent);
    assert_int_equal(log_folder_make(deep, 1000000000, NULL, NULL, &first, NULL), KIMT_OK);
    assert_int_equal(log_folder_make(deep, 1000000000, NULL, NULL, &second, NULL), KIMT_OK);
    assert_non_null(strstr(first, "/a/b/09092001_014640"));
    assert_string_not_equal(first, second);
    assert_int_equal(stat(first, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0700);
    (void)rmdir(first);
    (void)rmdir(second);
    (void)rmdir(deep);
    *strrchr(deep, '/') = '\0';
    (void)rmdir(deep);
    (void)rmdir(parent);
    free(first);
    free(second);
}

static bool is_taken(void *context, const char *name)
{
    return strcmp(context, name) == 0;
}

static void a_name_that_another_run_has_gets_a_number(void **state)
{
    char parent[] = "/tmp/kimt-test-XXXXXX", taken[] = "09092001_014640", *path;

    (void)state;
    (void)setenv("TZ", "UTC", 1);
    assert_non_null(mkdtemp(parent));
    assert_int_equal(log_folder_make(parent, 1000000000, is_taken, taken, &path, NULL), KIMT_OK);
    assert_string_equal(strrchr(path, '/'), "/09092001_014640_2");
    (void)rmdir(path);
    (void)rmdir(parent);
    free(path);
}

static void a_log_folder_that_cannot_be_made_says_what_to_set(void **state)
{
    struct kimt_error error = {.struct_size = sizeof error};
    char *path;

    (void)state;
    assert_int_equal(log_folder_make("/dev/null/logs", 0, NULL, NULL, &path, &error), KIMT_FAIL);
    assert_non_null(strstr(error.text, "/dev/null"));
    assert_non_null(strstr(error.hint, "logs = DIR"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(events_arrive_in_the_order_of_posting),
        TEST(log_lines_reach_only_those_who_want_their_level),
        TEST(progress_is_coalesced_and_outcomes_are_not),
        TEST(posting_waits_while_the_queue_is_full_and_loses_nothing),
        TEST(equal_notes_are_told_once_and_counted_at_the_accounts_end),
        TEST(a_reporter_that_fails_is_closed_and_the_others_tell_it),
        TEST(the_end_of_a_run_whose_log_is_not_whole_is_told_as_that),
        TEST(who_writes_no_file_hears_last_how_the_end_was_written),
        TEST(all_that_is_held_back_is_written_before_the_end_and_after_it),
        TEST(a_record_that_must_not_have_gaps_stops_the_run),
        TEST(new_passwords_reach_only_those_who_keep_secrets),
        TEST(a_reporter_that_cannot_open_leaves_none_open),
        TEST(those_who_draw_are_called_while_nothing_happens),
        TEST(the_files_of_reporters_are_known),
        cmocka_unit_test(a_ring_wraps_without_losing_a_record),
        cmocka_unit_test(each_run_gets_a_private_log_folder_of_its_own),
        cmocka_unit_test(a_name_that_another_run_has_gets_a_number),
        cmocka_unit_test(a_log_folder_that_cannot_be_made_says_what_to_set),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
