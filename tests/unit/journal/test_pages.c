/* SPDX-License-Identifier: MIT
 *
 * Messages that lie in pages are told, found, counted and changed as if each were a row of its own.
 */
#include "journal/folders.h"
#include "journal/messages.h"
#include "unit/journal/scene.h"
#include "unit/support/cmocka_all.h"
#include <kimt/destination.h>
#include <kimt/error.h>
#include <kimt/source.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void open_again(enum journal_access access)
{
    journal_close(&journal);
    open_as(access);
}

static void add_many(uint64_t first, uint64_t last, uint64_t step)
{
    for (uint64_t uid = first; uid <= last; uid += step)
        add(inbox, uid);
    assert_int_equal(journal_commit(journal, &error), KIMT_OK);
}

static int64_t number_of(const char *sql)
{
    sqlite3_stmt *statement;
    int64_t number;

    assert_int_equal(sqlite3_prepare_v2(journal->db, sql, -1, &statement, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    number = sqlite3_column_int64(statement, 0);
    (void)sqlite3_finalize(statement);
    return number;
}

/* ---- bytes ---- */

static const struct journal_message odd[] = {
    {.source_uid = UINT64_MAX - 5, /* negative, as SQLite has it: before all others */
     .uid = JOURNAL_UID_SETTLED,
     .size = UINT64_MAX,
     .flags = UINT32_MAX,
     .keywords = INT64_MAX,
     .date_s = INT64_MIN,
     .zone_minutes = INT32_MIN,
     .outcome = INT32_MAX,
     .notes = UINT32_MAX},
    {.source_uid = 1, .date_s = INT64_MAX, .zone_minutes = INT32_MAX, .digest = {1, 2, 3}},
    {.source_uid = INT64_MAX, .uid = 7, .size = 1},
};

static void a_page_gives_back_any_numbers(void **state)
{
    unsigned char bytes[3 * PAGE_MESSAGE_BYTES];
    struct journal_message again[3];
    size_t length = page_write(odd, 3, bytes);

    (void)state;
    assert_true(length <= sizeof bytes);
    assert_true(page_read(bytes, length, again, 3));
    assert_memory_equal(again, odd, sizeof odd);
}

static void a_message_like_its_neighbours_takes_thirty_bytes(void **state)
{
    static struct journal_message messages[PAGE_MESSAGES];
    unsigned char *bytes = malloc((size_t)PAGE_MESSAGES * PAGE_MESSAGE_BYTES);

    (void)state;
    for (uint64_t i = 0; i < PAGE_MESSAGES; i++)
        messages[i] = message_of(50000 + i);
    assert_in_range(page_write(messages, PAGE_MESSAGES, bytes), 1, PAGE_MESSAGES * 30);
    free(bytes);
}

static void bytes_that_are_no_page_are_refused(void **state)
{
    unsigned char bytes[3 * PAGE_MESSAGE_BYTES + 1] = {0};
    struct journal_message again[4];
    size_t length = page_write(odd, 3, bytes);

    (void)state;
    for (size_t cut = 0; cut < length; cut++)
        assert_false(page_read(bytes, cut, again, 3));
    assert_false(page_read(bytes, length + 1, again, 3));
    assert_false(page_read(bytes, length, again, 2));
    assert_false(page_read(bytes, length, again, 4));
    for (size_t i = 0; i < length; i++) { /* whatever it is taken for, nothing beyond is read */
        unsigned char *copy = malloc(length);
        memcpy(copy, bytes, length);
        copy[i] ^= 0xff;
        (void)page_read(copy, length, again, 3);
        free(copy);
    }
}

/* ---- in a journal ---- */

static void messages_come_in_order_whenever_they_were_entered(void **state)
{
    const struct told *told;

    (void)state;
    add_many(3, 900, 3);
    add_many(1, 900, 3);
    for (uint64_t uid = 899; uid < 900; uid -= 3) /* backwards, and not committed */
        add(inbox, uid);
    told = tell(inbox);
    assert_int_equal(told->count, 900);
    for (uint64_t uid = 1; uid <= 900; uid++) {
        struct journal_message expected = message_of(uid);
        expected.run = 1;
        assert_memory_equal(&told->messages[uid - 1], &expected, sizeof expected);
    }
    assert_int_equal(number_of("SELECT count(*) FROM message"), 0);
}

static void a_message_that_was_entered_again_comes_once(void **state)
{
    struct journal_message again = message_of(7);

    (void)state;
    add_many(1, 20, 1);
    again.uid = 4242;
    assert_int_equal(journal_message_add(journal, inbox, &again, &error), KIMT_OK);
    assert_int_equal(journal_commit(journal, &error), KIMT_OK);
    assert_int_equal(tell(inbox)->count, 20);
}

static void messages_that_are_not_committed_yet_are_counted(void **state)
{
    uint64_t count;

    (void)state;
    for (uint64_t uid = 1; uid <= 10; uid++)
        add(inbox, uid);
    assert_int_equal(journal_message_count(journal, inbox, &count, &error), KIMT_OK);
    assert_int_equal(count, 10);
}

static void they_come_in_order_though_some_became_rows(void **state)
{
    (void)state;
    add_many(1, 400, 2);
    assert_int_equal(journal_message_uid(journal, inbox, 201, 77, &error), KIMT_OK);
    add_many(2, 400, 2);
    assert_int_equal(number_of("SELECT count(*) FROM message"), 200);
    assert_int_equal(number_of("SELECT sum(count) FROM page"), 200);
    assert_int_equal(tell(inbox)->count, 400);
    assert_int_equal(tell(inbox)->messages[200].uid, 77);
}

static bool keep_first(void *context, const struct journal_message *message)
{
    *(struct journal_message *)context = *message;
    return false;
}

static void a_walk_may_be_ended_early(void **state)
{
    struct journal_message first = {0};

    (void)state;
    add_many(5, 100, 1);
    add_many(1, 4, 3);
    assert_int_equal(journal_messages(journal, inbox, keep_first, &first, &error), KIMT_OK);
    assert_int_equal(first.source_uid, 1);
    assert_int_equal(tell(inbox)->count, 98);
}

/* Of a message in the middle of a page; what is around it stays as it was. */
static void assert_only_changed(uint64_t uid, const struct journal_message *expected)
{
    const struct told *told = tell(inbox);

    assert_int_equal(told->count, 300);
    for (size_t i = 0; i < 300; i++) {
        struct journal_message other = message_of(i + 1);
        other.run = 1;
        assert_memory_equal(&told->messages[i], i + 1 == uid ? expected : &other, sizeof other);
    }
}

static void a_message_in_a_page_is_changed_alone(void **state)
{
    const struct journal_flags now = {.flags = KIMT_FLAG_FLAGGED, .keywords = 3},
                               left = {.flags = 2};
    struct journal_message expected = message_of(150), found;

    (void)state;
    expected.run = 1;
    add_many(1, 300, 1);
    assert_int_equal(journal_message_flags(journal, inbox, 150, &now, NULL, &error), KIMT_OK);
    expected.flags = now.flags;
    expected.keywords = now.keywords;
    assert_only_changed(150, &expected);
    assert_int_equal(journal_message_left(journal, inbox, 150, &left, &error), KIMT_OK);
    expected.has_left = true;
    expected.left = left;
    assert_only_changed(150, &expected);
    assert_int_equal(journal_message_leaving(journal, inbox, 150, 9, &error), KIMT_OK);
    expected.leaving_from = 9;
    assert_only_changed(150, &expected);
    assert_int_equal(journal_message_get(journal, inbox, 150, &found, &error), KIMT_OK);
    assert_memory_equal(&found, &expected, sizeof found);
}

static void a_message_that_has_just_been_entered_can_be_changed(void **state)
{
    struct journal_message found;

    (void)state;
    add(inbox, 5);
    add(inbox, 4);
    assert_int_equal(journal_message_uid(journal, inbox, 4, 99, &error), KIMT_OK);
    assert_int_equal(journal_message_get(journal, inbox, 4, &found, &error), KIMT_OK);
    assert_int_equal(found.uid, 99);
    assert_int_equal(journal_message_get(journal, inbox, 5, &found, &error), KIMT_OK);
    assert_int_equal(found.uid, 10);
    assert_int_equal(tell(inbox)->count, 2);
}

static void a_message_in_a_page_is_removed_alone(void **state)
{
    struct journal_message found;
    uint64_t count;

    (void)state;
    add_many(1, 300, 1);
    assert_int_equal(journal_message_get(journal, inbox, 7, &found, &error), KIMT_OK);
    assert_int_equal(journal_message_remove(journal, inbox, 7, &error), KIMT_OK);
    assert_int_equal(journal_message_get(journal, inbox, 7, &found, &error), KIMT_END);
    assert_int_equal(journal_message_get(journal, inbox, 8, &found, &error), KIMT_OK);
    assert_int_equal(journal_message_count(journal, inbox, &count, &error), KIMT_OK);
    assert_int_equal(count, 299);
    assert_int_equal(tell(inbox)->count, 299);
    add(inbox, 7);
    assert_int_equal(tell(inbox)->count, 300);
}

static void a_message_that_is_in_no_page_is_not_found(void **state)
{
    struct journal_message found;

    (void)state;
    add_many(10, 300, 10);
    assert_int_equal(journal_message_get(journal, inbox, 15, &found, &error), KIMT_END);
    assert_int_equal(journal_message_get(journal, inbox, 5, &found, &error), KIMT_END);
    assert_int_equal(journal_message_get(journal, inbox + 1, 10, &found, &error), KIMT_END);
    assert_int_equal(journal_message_uid(journal, inbox, 15, 1, &error), KIMT_OK);
    assert_int_equal(number_of("SELECT count(*) FROM message"), 0);
}

static void uids_that_were_not_told_are_settled_in_pages_as_well(void **state)
{
    struct journal_message message = message_of(2);

    (void)state;
    message.uid = 0;
    add(inbox, 1);
    assert_int_equal(journal_message_add(journal, inbox, &message, &error), KIMT_OK);
    assert_int_equal(tell(inbox)->messages[1].uid, 0);
    assert_int_equal(journal_folder_settle(journal, inbox, &error), KIMT_OK);
    assert_int_equal(tell(inbox)->messages[0].uid, 2);
    assert_true(tell(inbox)->messages[1].uid == JOURNAL_UID_SETTLED);
    assert_int_equal(journal_message_uid(journal, inbox, 1, 5, &error), KIMT_OK);
    assert_true(tell(inbox)->messages[1].uid == JOURNAL_UID_SETTLED);
}

static bool check_sums(void *context, const struct journal_folder *folder)
{
    const uint64_t *expected = context;

    assert_int_equal(folder->messages, expected[0]);
    assert_int_equal(folder->bytes, expected[1]);
    return true;
}

static void sums_are_of_pages_and_rows(void **state)
{
    uint64_t expected[] = {300, 30000}, brief[] = {1, 0};
    struct journal_message adopted = message_of(400);
    struct journal_speed speed;

    (void)state;
    add_many(1, 299, 1);
    assert_int_equal(journal_message_uid(journal, inbox, 1, 5, &error), KIMT_OK);
    adopted.outcome = KIMT_OUTCOME_ADOPTED;
    assert_int_equal(journal_message_add(journal, inbox, &adopted, &error), KIMT_OK);
    assert_int_equal(journal_folders(journal, 1, check_sums, expected, &error), KIMT_OK);
    assert_int_equal(journal_folders_brief(journal, 1, check_sums, brief, &error), KIMT_OK);
    add_many(301, 320, 1);
    assert_int_equal(journal_run_end(journal, 0, &error), KIMT_OK);
    assert_int_equal(
        sqlite3_exec(journal->db, "UPDATE run SET ended_s = begun_s + 10", NULL, NULL, NULL),
        SQLITE_OK);
    assert_int_equal(journal_speed(journal, &speed, &error), KIMT_OK);
    assert_int_equal(speed.messages, 319);
    assert_int_equal(speed.bytes, 31900);
    assert_int_equal(speed.seconds, 10);
}

static void a_folder_with_messages_in_pages_stays_where_it_went(void **state)
{
    struct journal_folder known;

    (void)state;
    add(inbox, 1);
    assert_int_equal(journal_folder_get(journal, 1, "INBOX", "Elsewhere", &known, &error),
                     KIMT_FAIL);
    assert_non_null(strstr(error.text, "it would go to Elsewhere now"));
}

static void forgetting_a_folder_forgets_its_pages_alone(void **state)
{
    int64_t other = enter("Other");
    struct journal_message found;

    (void)state;
    add(other, 1);
    add_many(1, 50, 1);
    add(inbox, 51);
    assert_int_equal(journal_message_get(journal, inbox, 3, &found, &error), KIMT_OK);
    assert_int_equal(journal_folder_forget(journal, inbox, &error), KIMT_OK);
    assert_int_equal(journal_message_get(journal, inbox, 3, &found, &error), KIMT_END);
    assert_int_equal(tell(inbox)->count, 0);
    assert_int_equal(tell(other)->count, 1);
}

/* Twice: the second time source UIDs are the same. */
static void what_is_set_aside_stays_and_is_no_part_of_the_folder(void **state)
{
    const struct journal_flags left = {.flags = 3};
    uint64_t count;

    (void)state;
    for (unsigned pass = 1; pass <= 2; pass++) {
        add_many(1, 700, 1);
        assert_int_equal(journal_message_left(journal, inbox, 7, &left, &error), KIMT_OK);
        assert_int_equal(journal_folder_set_aside(journal, inbox, &error), KIMT_OK);
        assert_int_equal(tell(inbox)->count, 0);
        assert_int_equal(journal_message_count(journal, journal_aside(inbox), &count, &error),
                         KIMT_OK);
        assert_int_equal(count, pass * 700);
    }
    assert_int_equal(journal_folder_forget(journal, inbox, &error), KIMT_OK);
    assert_int_equal(journal_message_count(journal, journal_aside(inbox), &count, &error), KIMT_OK);
    assert_int_equal(count, 0);
}

static void more_folders_than_gather_at_once_are_kept(void **state)
{
    enum {
        FOLDERS = 3 * GATHERINGS
    };
    int64_t folders[FOLDERS];
    char name[20];

    (void)state;
    for (size_t i = 0; i < FOLDERS; i++) {
        (void)snprintf(name, sizeof name, "Folder %zu", i);
        folders[i] = enter(name);
    }
    for (uint64_t uid = 1; uid <= 5; uid++)
        for (size_t i = 0; i < FOLDERS; i++)
            add(folders[i], uid);
    open_again(JOURNAL_WRITE);
    for (size_t i = 0; i < FOLDERS; i++)
        assert_int_equal(tell(folders[i])->count, 5);
}

static void who_only_reads_finds_messages_in_pages(void **state)
{
    struct journal_message found;

    (void)state;
    add_many(1, 700, 1);
    open_again(JOURNAL_READ);
    assert_int_equal(tell(inbox)->count, 700);
    for (uint64_t uid = 1; uid <= 700; uid++) {
        assert_int_equal(journal_message_get(journal, inbox, uid, &found, &error), KIMT_OK);
        assert_int_equal(found.uid, 2 * uid);
    }
    assert_int_equal(journal_message_get(journal, inbox, 701, &found, &error), KIMT_END);
}

static void a_damaged_page_is_told(void **state)
{
    struct journal_message found;

    (void)state;
    add_many(1, 10, 1);
    assert_int_equal(
        sqlite3_exec(journal->db, "UPDATE page SET entries = substr(entries, 2)", NULL, NULL, NULL),
        SQLITE_OK);
    assert_int_equal(journal_messages(journal, inbox, keep_told, &(struct told){0}, &error),
                     KIMT_FAIL);
    assert_non_null(strstr(error.text, "damaged"));
    assert_int_equal(journal_message_get(journal, inbox, 3, &found, &error), KIMT_FAIL);
    assert_int_equal(journal_message_uid(journal, inbox, 3, 1, &error), KIMT_FAIL);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_page_gives_back_any_numbers),
        cmocka_unit_test(a_message_like_its_neighbours_takes_thirty_bytes),
        cmocka_unit_test(bytes_that_are_no_page_are_refused),
        TEST(messages_come_in_order_whenever_they_were_entered),
        TEST(they_come_in_order_though_some_became_rows),
        TEST(a_message_that_was_entered_again_comes_once),
        TEST(messages_that_are_not_committed_yet_are_counted),
        TEST(a_walk_may_be_ended_early),
        TEST(a_message_in_a_page_is_changed_alone),
        TEST(a_message_that_has_just_been_entered_can_be_changed),
        TEST(a_message_in_a_page_is_removed_alone),
        TEST(a_message_that_is_in_no_page_is_not_found),
        TEST(uids_that_were_not_told_are_settled_in_pages_as_well),
        TEST(sums_are_of_pages_and_rows),
        TEST(a_folder_with_messages_in_pages_stays_where_it_went),
        TEST(forgetting_a_folder_forgets_its_pages_alone),
        TEST(what_is_set_aside_stays_and_is_no_part_of_the_folder),
        TEST(more_folders_than_gather_at_once_are_kept),
        TEST(who_only_reads_finds_messages_in_pages),
        TEST(a_damaged_page_is_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
