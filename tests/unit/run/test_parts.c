/* SPDX-License-Identifier: MIT
 *
 * The small parts that the transfer is made of.
 */
#include "base/uid_set.h"
#include "folders/folder_list.h"
#include "message/spool.h"
#include "message/window.h"
#include "session/backoff.h"
#include "session/governor.h"
#include "unit/run/cmocka_all.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void a_uid_set_holds_neighbours_and_strangers(void **state)
{
    struct uid_set set = {0};

    (void)state;
    for (uint64_t uid = 1; uid <= 100000; uid++)
        assert_true(uid_set_add(&set, uid));
    for (uint64_t i = 1; i <= 1000; i++)
        assert_true(uid_set_add(&set, i * UINT64_C(0x9e3779b97f4a7c15)));
    assert_true(uid_set_add(&set, 5));
    assert_int_equal(set.count, 101000);
    assert_true(uid_set_has(&set, 1) && uid_set_has(&set, 100000));
    assert_false(uid_set_has(&set, 0) || uid_set_has(&set, 100001));
    assert_true(uid_set_has(&set, 7 * UINT64_C(0x9e3779b97f4a7c15)));
    uid_set_clear(&set);
    assert_false(uid_set_has(&set, 1));
}

static void a_list_of_more_folders_than_are_believed_is_an_error(void **state)
{
    struct folder_list list = {0};
    struct kimt_error error = {.struct_size = sizeof error};
    char name[16];
    const char *const parts[] = {name};
    const struct kimt_folder folder = {
        .struct_size = sizeof folder, .parts = parts, .part_count = 1, .key = ""};

    (void)state;
    for (unsigned i = 0; i < FOLDER_LIST_MAX; i++) {
        (void)snprintf(name, sizeof name, "%u", i);
        assert_int_equal(folder_list_add_apart(&list, &folder, &error), KIMT_OK);
    }
    (void)snprintf(name, sizeof name, "one more");
    assert_int_equal(folder_list_add_apart(&list, &folder, &error), KIMT_FAIL);
    assert_int_equal(folder_list_add(&list, &folder, &error), KIMT_FAIL);
    assert_int_equal(list.count, FOLDER_LIST_MAX);
    assert_int_equal(error.scope, KIMT_SCOPE_ACCOUNT);
    assert_int_equal(error.retry, KIMT_RETRY_NEVER);
    assert_string_equal(error.text, "more than 100000 folders were listed");
    folder_list_clear(&list);
}

static void a_spool_gives_back_what_went_to_memory_and_to_a_file(void **state)
{
    struct spool *spool;
    char piece[100], got[64];
    size_t count, total = 0;

    (void)state;
    assert_int_equal(spool_new(150, &spool, NULL), KIMT_OK);
    for (int round = 0; round < 2; round++) {
        spool_reset(spool);
        for (int i = 0; i < 10; i++) {
            memset(piece, 'a' + i, sizeof piece);
            assert_int_equal(spool_write(spool, piece, sizeof piece, NULL), KIMT_OK);
        }
        assert_int_equal(spool_size(spool), 1000);
        for (total = 0; spool_read(spool, got, sizeof got, &count, NULL) == KIMT_OK;)
            for (size_t i = 0; i < count; i++)
                assert_int_equal(got[i], 'a' + (int)(total++ / 100));
        assert_int_equal(total, 1000);
    }
    spool_free(&spool);
}

static void a_spool_that_finds_no_room_says_what_to_do(void **state)
{
    struct kimt_error error = {.struct_size = sizeof error};
    struct spool *spool;

    (void)state;
    assert_int_equal(setenv("TMPDIR", "/nowhere/at/all", 1), 0);
    assert_int_equal(spool_new(4, &spool, NULL), KIMT_OK);
    assert_int_equal(spool_write(spool, "too much", 8, &error), KIMT_FAIL);
    assert_int_equal(error.scope, KIMT_SCOPE_RUN);
    assert_non_null(strstr(error.hint, "TMPDIR"));
    spool_free(&spool);
    (void)unsetenv("TMPDIR");
}

static void line_feeds_are_completed_across_pieces(void **state)
{
    bool after_cr = false;
    char out[32];
    size_t used;

    (void)state;
    used = spool_crlf(&after_cr, "a\nb\r", 4, out);
    used += spool_crlf(&after_cr, "\n\nc", 3, out + used);
    assert_int_equal(used, 9);
    assert_memory_equal(out, "a\r\nb\r\n\r\nc", 9);
}

static void waits_grow_to_a_cap_and_end_at_the_deadline(void **state)
{
    struct backoff backoff = {.retry_for_ms = 3600000};
    struct kimt_error error = {.struct_size = sizeof error};
    int64_t now = 1000, wait = 0, before = 0;
    int tries = 0;

    (void)state;
    backoff_first_ms = 500;
    while (backoff_next(&backoff, now, &error, &wait)) {
        assert_true((wait >= 375 || now + wait == 3601000) && wait <= 75000);
        assert_true(tries > 6 || wait > before);
        before = wait;
        now += wait;
        tries++;
    }
    assert_true(tries > 50);
    assert_int_equal(now, 3601000); /* the last try */
    backoff_progress(&backoff);
    assert_true(backoff_next(&backoff, now, &error, &wait));
    assert_true(wait <= 625);
}

static void a_wait_that_was_asked_for_is_honoured(void **state)
{
    struct backoff backoff = {.retry_for_ms = 3600000};
    struct kimt_error error = {.struct_size = sizeof error, .wait_ms = 90000};
    int64_t wait;

    (void)state;
    assert_true(backoff_next(&backoff, 1, &error, &wait));
    assert_int_equal(wait, 90000);
}

static void a_bound_that_is_shorter_than_the_wait_gives_one_try_at_its_end(void **state)
{
    struct backoff backoff = {.retry_for_ms = 10000}, none = {.retry_for_ms = 0};
    struct kimt_error error = {.struct_size = sizeof error, .wait_ms = 30000};
    int64_t wait;

    (void)state;
    assert_true(backoff_next(&backoff, 1, &error, &wait));
    assert_int_equal(wait, 10000);
    assert_false(backoff_next(&backoff, 10001, &error, &wait));
    assert_false(backoff_next(&none, 1, &error, &wait));
}

static void a_governor_learns_how_many_sessions_a_host_allows(void **state)
{
    struct governor governor;

    (void)state;
    governor_init(&governor, 0);
    for (int i = 0; i < 3; i++)
        assert_true(governor_enter(&governor));
    governor_refused(&governor); /* the third was one too many */
    assert_false(governor_enter(&governor));
    governor_leave(&governor);
    assert_true(governor_enter(&governor));
    governor_pause(&governor, 5000);
    assert_true(governor_paused(&governor));
    assert_int_equal(governor_wait_ms(&governor, 4000), 1000);
    assert_int_equal(governor_wait_ms(&governor, 6000), 0);
    governor_destroy(&governor);
}

static void a_governor_begins_with_what_the_profile_allows_and_may_learn_of_less(void **state)
{
    struct governor governor;

    (void)state;
    governor_init(&governor, 3);
    for (int i = 0; i < 3; i++)
        assert_true(governor_enter(&governor));
    assert_false(governor_enter(&governor));
    governor_refused(&governor); /* the third */
    assert_false(governor_enter(&governor));
    governor_leave(&governor);
    assert_true(governor_enter(&governor));
    governor_destroy(&governor);
}

static void a_window_finds_appends_by_ticket_and_is_bounded(void **state)
{
    static struct window window;
    struct kimt_message message = {.uid = 9};
    struct append *first = window_add(&window, &message);

    (void)state;
    for (uint32_t i = 1; i < WINDOW_SLOTS; i++)
        assert_non_null(window_add(&window, &message));
    assert_null(window_add(&window, &message));
    assert_ptr_equal(window_find(&window, 0), first);
    window_remove(&window, first);
    assert_null(window_find(&window, 0));
    assert_ptr_equal(window_add(&window, &message), first);
    assert_int_equal(first->ticket, WINDOW_SLOTS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_uid_set_holds_neighbours_and_strangers),
        cmocka_unit_test(a_list_of_more_folders_than_are_believed_is_an_error),
        cmocka_unit_test(a_spool_gives_back_what_went_to_memory_and_to_a_file),
        cmocka_unit_test(a_spool_that_finds_no_room_says_what_to_do),
        cmocka_unit_test(line_feeds_are_completed_across_pieces),
        cmocka_unit_test(waits_grow_to_a_cap_and_end_at_the_deadline),
        cmocka_unit_test(a_wait_that_was_asked_for_is_honoured),
        cmocka_unit_test(a_bound_that_is_shorter_than_the_wait_gives_one_try_at_its_end),
        cmocka_unit_test(a_governor_learns_how_many_sessions_a_host_allows),
        cmocka_unit_test(a_governor_begins_with_what_the_profile_allows_and_may_learn_of_less),
        cmocka_unit_test(a_window_finds_appends_by_ticket_and_is_bounded),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
