/* SPDX-License-Identifier: MIT
 *
 * The journal keeps what it was told, also across a process that ends without a word, and refuses
 * files that are not to be trusted.
 */
#include "journal/folders.h"
#include "journal/messages.h"
#include "journal/store.h"
#include "unit/support/cmocka_all.h"
#include <kimt/error.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static const struct journal_identity ours = {"imap old.example.com", "kerio new.example.com"};
static char folder[64], path[128];
static struct kimt_error error;

static int set_up(void **state)
{
    (void)state;
    (void)snprintf(folder, sizeof folder, "/tmp/kimt-journal-XXXXXX");
    error = (struct kimt_error){.struct_size = sizeof error};
    if (!mkdtemp(folder))
        return -1;
    (void)snprintf(path, sizeof path, "%s/journal.sqlite", folder);
    return 0;
}

static int tear_down(void **state)
{
    static const char *const endings[] = {"", "-wal", "-shm"};
    char name[160];

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        (void)snprintf(name, sizeof name, "%s%s", path, endings[i]);
        (void)unlink(name);
    }
    return rmdir(folder);
}

static struct journal *open_ours(void)
{
    struct journal *journal = NULL;

    if (journal_open(folder, JOURNAL_WRITE, &ours, &journal, &error) != KIMT_OK)
        fail_msg("%s: %s", error.text, error.hint);
    return journal;
}

static int64_t enter_folder(struct journal *journal, const char *source, const char *target)
{
    struct journal_folder known;
    int64_t account;

    assert_int_equal(journal_account_id(journal, "anna@example.com", &account, &error), KIMT_OK);
    assert_int_equal(journal_folder_get(journal, account, source, target, &known, &error), KIMT_OK);
    return known.id;
}

static void add(struct journal *journal, int64_t id, uint64_t uid)
{
    struct journal_message message = {.source_uid = uid,
                                      .uid = uid + 1000,
                                      .size = 4000 + uid,
                                      .flags = 5,
                                      .date_s = -1,
                                      .zone_minutes = -690,
                                      .outcome = 1};

    memset(message.digest, (int)uid, sizeof message.digest);
    if (journal_message_add(journal, id, &message, &error) != KIMT_OK)
        fail_msg("%s", error.text);
}

static bool count_each(void *context, const struct journal_message *message)
{
    size_t *count = context;

    assert_int_equal(message->uid, message->source_uid + 1000);
    assert_int_equal(message->size, 4000 + message->source_uid);
    assert_int_equal(message->digest[15], (unsigned char)message->source_uid);
    assert_int_equal(message->date_s, -1);
    assert_int_equal(message->zone_minutes, -690);
    ++*count;
    return true;
}

static size_t count_of(struct journal *journal, int64_t id)
{
    size_t count = 0;

    assert_int_equal(journal_messages(journal, id, count_each, &count, &error), KIMT_OK);
    return count;
}

static void what_was_entered_is_there_after_closing(void **state)
{
    struct journal *journal = open_ours();
    int64_t id = enter_folder(journal, "INBOX", "INBOX");
    struct stat status;

    (void)state;
    for (uint64_t uid = 1; uid <= 1200; uid++)
        add(journal, id, uid);
    journal_close(&journal);
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    journal = open_ours();
    assert_int_equal(enter_folder(journal, "INBOX", "INBOX"), id);
    assert_int_equal(count_of(journal, id), 1200);
    journal_close(&journal);
}

static void an_intent_and_what_was_committed_outlive_a_kill(void **state)
{
    struct journal_folder known;
    struct journal *journal;
    int64_t account;
    pid_t child = fork();
    size_t count;

    (void)state;
    if (child == 0) {
        int64_t id;
        journal = open_ours();
        (void)journal_run_begin(journal, "run", "migrate", &error);
        id = enter_folder(journal, "INBOX", "INBOX");
        (void)journal_folder_intent(journal, id, 5, 7, 42, 40, true, &error);
        for (uint64_t uid = 1; uid <= 1200; uid++)
            add(journal, id, uid);
        _exit(0); /* neither committed nor closed */
    }
    assert_int_equal(waitpid(child, NULL, 0), child);
    journal = open_ours();
    assert_int_equal(journal_account_id(journal, "anna@example.com", &account, &error), KIMT_OK);
    assert_int_equal(journal_folder_get(journal, account, "INBOX", "INBOX", &known, &error),
                     KIMT_OK);
    assert_int_equal(known.doubt_from, 42);
    assert_int_equal(known.sent_from, 40);
    assert_int_equal(known.uid_validity, 7);
    assert_int_equal(known.created_run, 1);
    assert_false(known.finished);
    count = count_of(journal, known.id);
    assert_in_range(count, 900, 1199); /* the last few hundred were on their way */
    journal_close(&journal);
}

static void a_finished_folder_tells_what_was_seen(void **state)
{
    struct journal *journal = open_ours();
    const struct journal_state_of_source seen = {
        .uid_validity = 9, .uid_next = 100, .messages = 50, .highest_modseq = UINT64_C(1) << 40};
    int64_t id = enter_folder(journal, "Sent", "Sent Items"), account;
    struct journal_folder known;

    (void)state;
    assert_int_equal(journal_folder_intent(journal, id, 9, 3, 1, 1, false, &error), KIMT_OK);
    assert_int_equal(journal_folder_finish(journal, id, &seen, 77, &error), KIMT_OK);
    assert_int_equal(journal_account_id(journal, "anna@example.com", &account, &error), KIMT_OK);
    assert_int_equal(journal_folder_get(journal, account, "Sent", "Sent Items", &known, &error),
                     KIMT_OK);
    assert_true(known.finished);
    assert_memory_equal(&known.seen, &seen, sizeof seen);
    assert_int_equal(known.doubt_from, 0);
    assert_int_equal(known.late_from, 77);
    assert_int_equal(known.sent_from, 0);
    journal_close(&journal);
}

static void forgetting_a_folder_puts_all_of_it_in_doubt(void **state)
{
    struct journal *journal = open_ours();
    int64_t id = enter_folder(journal, "INBOX", "INBOX"), account;
    struct journal_folder known;

    (void)state;
    add(journal, id, 1);
    assert_int_equal(journal_folder_forget(journal, id, &error), KIMT_OK);
    assert_int_equal(count_of(journal, id), 0);
    assert_int_equal(journal_account_id(journal, "anna@example.com", &account, &error), KIMT_OK);
    assert_int_equal(journal_folder_get(journal, account, "INBOX", "INBOX", &known, &error),
                     KIMT_OK);
    assert_int_equal(known.doubt_from, 1);
    journal_close(&journal);
}

static void a_folder_that_would_go_elsewhere_is_refused(void **state)
{
    struct journal *journal = open_ours();
    struct journal_folder known;
    int64_t account;

    (void)state;
    assert_int_equal(journal_folder_intent(journal, enter_folder(journal, "Sent", "Sent Items"), 1,
                                           1, 1, 1, false, &error),
                     KIMT_OK);
    assert_int_equal(journal_account_id(journal, "anna@example.com", &account, &error), KIMT_OK);
    assert_int_equal(journal_folder_get(journal, account, "Sent", "Elsewhere", &known, &error),
                     KIMT_FAIL);
    assert_int_equal(error.scope, KIMT_SCOPE_FOLDER);
    assert_non_null(strstr(error.text, "to Sent Items, but it would go to Elsewhere now"));
    journal_close(&journal);
}

static void a_folder_that_was_only_looked_at_may_go_elsewhere(void **state)
{
    struct journal *journal = open_ours();
    int64_t id = enter_folder(journal, "Sent", "Sent Items");

    (void)state;
    assert_int_equal(enter_folder(journal, "Sent", "Elsewhere"), id);
    add(journal, id, 1);
    assert_int_equal(enter_folder(journal, "Sent", "Elsewhere"), id);
    journal_close(&journal);
}

static void keywords_are_a_set_with_a_number(void **state)
{
    static const char *const one[] = {"$Forwarded", "blue"}, *const other[] = {"blue",
                                                                               "$Forwarded"};
    struct journal *journal = open_ours();
    int64_t first, second, third;
    char *text;

    (void)state;
    assert_int_equal(journal_keywords_id(journal, one, 2, &first, &error), KIMT_OK);
    assert_int_equal(journal_keywords_id(journal, one, 1, &third, &error), KIMT_OK);
    assert_int_equal(journal_keywords_id(journal, other, 2, &second, &error), KIMT_OK);
    assert_int_equal(first, second);
    assert_int_not_equal(first, third);
    text = journal_keywords_text(journal, first);
    assert_string_equal(text, "$Forwarded blue");
    free(text);
    journal_close(&journal);
}

/* ---- what is refused ---- */

static void refused(const struct journal_identity *identity, const char *why)
{
    struct journal *journal;

    assert_int_equal(journal_open(folder, JOURNAL_WRITE, identity, &journal, &error), KIMT_FAIL);
    assert_null(journal);
    assert_int_equal(error.scope, KIMT_SCOPE_RUN);
    if (!strstr(error.text, why) || !strstr(error.text, path) || !error.hint[0])
        fail_msg("%s: %s", error.text, error.hint);
}

static void damage(const char *text, long at)
{
    FILE *file = fopen(path, "r+");

    assert_non_null(file);
    assert_int_equal(fseek(file, at, at < 0 ? SEEK_END : SEEK_SET), 0);
    assert_int_equal(fputs(text, file) >= 0, 1);
    assert_int_equal(fclose(file), 0);
}

static void the_journal_of_another_migration_is_refused(void **state)
{
    static const struct journal_identity other = {"imap old.example.com", "kerio third.example"};
    struct journal *journal = open_ours();

    (void)state;
    journal_close(&journal);
    refused(&other, "from imap old.example.com to kerio new.example.com");
}

static void a_newer_journal_is_refused(void **state)
{
    struct journal *journal = open_ours();
    sqlite3 *db;

    (void)state;
    journal_close(&journal);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "PRAGMA user_version = 99", NULL, NULL, NULL), SQLITE_OK);
    (void)sqlite3_close(db);
    refused(&ours, "written by a newer kimt");
}

static bool count_planned(void *context, const struct journal_planned *planned)
{
    size_t *count = context;

    assert_string_equal(planned->source, "/a");
    assert_null(planned->target);
    ++*count;
    return true;
}

static void one_of_the_first_version_is_brought_up_to_date(void **state)
{
    const struct journal_planned planned = {"/a", NULL};
    const struct journal_flags left = {2, 0};
    struct journal *journal = open_ours();
    struct journal_message message;
    struct journal_folder known;
    struct journal_digest digest;
    size_t count = 0;
    int64_t account;
    sqlite3 *db;

    (void)state;
    add(journal, enter_folder(journal, "INBOX", "INBOX"), 1);
    /* what is changed becomes a row, as all were then */
    assert_int_equal(journal_message_uid(journal, 1, 1, 1001, &error), KIMT_OK);
    journal_close(&journal);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db,
                                  "ALTER TABLE folder DROP COLUMN late_from; DROP TABLE plan;"
                                  "ALTER TABLE folder DROP COLUMN sent_from;"
                                  "DELETE FROM identity WHERE key LIKE 'digest%';"
                                  "ALTER TABLE message DROP COLUMN left_flags;"
                                  "ALTER TABLE message DROP COLUMN left_keywords;"
                                  "DROP TABLE parent; DROP TABLE page;"
                                  "PRAGMA user_version = 1",
                                  NULL, NULL, NULL),
                     SQLITE_OK);
    (void)sqlite3_close(db);
    journal = open_ours();
    assert_int_equal(journal_account_id(journal, "anna@example.com", &account, &error), KIMT_OK);
    assert_int_equal(journal_folder_get(journal, account, "INBOX", "INBOX", &known, &error),
                     KIMT_OK);
    assert_int_not_equal(known.id, 0);
    assert_int_equal(known.late_from, 0);
    assert_int_equal(journal_plan_set(journal, account, &planned, 1, &error), KIMT_OK);
    assert_int_equal(journal_plan(journal, account, count_planned, &count, &error), KIMT_OK);
    assert_int_equal(count, 1);
    assert_int_equal(journal_digest(journal, &digest, &error), KIMT_OK);
    assert_int_equal(digest.kind, JOURNAL_DIGEST_SHA256);
    assert_int_equal(journal_message_left(journal, known.id, 1, &left, &error), KIMT_OK);
    assert_int_equal(journal_message_get(journal, known.id, 1, &message, &error), KIMT_OK);
    assert_true(message.has_left && message.left.flags == 2 && message.flags == 5);
    journal_close(&journal);
}

static void a_journal_keeps_the_key_of_its_digests(void **state)
{
    struct journal_digest digest, again, other;
    struct journal *journal = open_ours();

    (void)state;
    assert_int_equal(journal_digest(journal, &digest, &error), KIMT_OK);
    journal_close(&journal);
    assert_int_equal(journal_open(folder, JOURNAL_READ, &ours, &journal, &error), KIMT_OK);
    assert_int_equal(journal_digest(journal, &again, &error), KIMT_OK);
    journal_close(&journal);
    assert_int_equal(digest.kind, JOURNAL_DIGEST_GMAC);
    assert_memory_equal(&again, &digest, sizeof digest);
    assert_int_equal(journal_digest(NULL, &other, &error), KIMT_OK);
    assert_int_equal(other.kind, JOURNAL_DIGEST_GMAC);
    assert_memory_not_equal(other.key, digest.key, sizeof digest.key);
}

static void a_journal_without_the_key_of_its_digests_is_damaged(void **state)
{
    struct journal *journal = open_ours();
    struct journal_digest digest;

    (void)state;
    assert_int_equal(sqlite3_exec(journal->db,
                                  "UPDATE identity SET value = substr(value, 2)"
                                  " WHERE key = 'digest_key'",
                                  NULL, NULL, NULL),
                     SQLITE_OK);
    assert_int_equal(journal_digest(journal, &digest, &error), KIMT_FAIL);
    assert_non_null(strstr(error.text, "damaged"));
    journal_close(&journal);
}

static void a_message_may_be_left_with_other_flags_than_the_source_has(void **state)
{
    struct journal *journal = open_ours();
    int64_t id = enter_folder(journal, "INBOX", "INBOX");
    const struct journal_flags now = {1, 7}, left = {0, 9};
    struct journal_message message;

    (void)state;
    add(journal, id, 1);
    assert_int_equal(journal_message_get(journal, id, 1, &message, &error), KIMT_OK);
    assert_false(message.has_left);
    assert_int_equal(journal_message_flags(journal, id, 1, &now, &left, &error), KIMT_OK);
    assert_int_equal(journal_message_get(journal, id, 1, &message, &error), KIMT_OK);
    assert_true(message.has_left && message.left.flags == 0 && message.left.keywords == 9);
    assert_true(message.flags == 1 && message.keywords == 7);
    assert_int_equal(journal_message_flags(journal, id, 1, &now, NULL, &error), KIMT_OK);
    assert_int_equal(journal_message_get(journal, id, 1, &message, &error), KIMT_OK);
    assert_false(message.has_left);
    journal_close(&journal);
}

static bool count_parent(void *context, const struct journal_parent *parent)
{
    char *paths = context;

    (void)snprintf(paths + strlen(paths), 100 - strlen(paths), "%s:%d ", parent->path,
                   (int)parent->run);
    return true;
}

static void parents_are_kept_by_account_and_follow_a_rename(void **state)
{
    struct journal *journal = open_ours();
    int64_t id = enter_folder(journal, "a/b/c", "a/b/c"), account;
    char paths[100] = "";

    (void)state;
    assert_int_equal(journal_account_id(journal, "anna@example.com", &account, &error), KIMT_OK);
    assert_int_equal(journal_run_begin(journal, "first", "migrate", &error), KIMT_OK);
    assert_int_equal(journal_parent_made(journal, account, "a", &error), KIMT_OK);
    assert_int_equal(journal_parent_made(journal, account, "a/b", &error), KIMT_OK);
    assert_int_equal(journal_parent_made(journal, account, "a/b/c", &error), KIMT_OK);
    assert_int_equal(journal_run_begin(journal, "second", "migrate", &error), KIMT_OK);
    assert_int_equal(journal_parent_made(journal, account, "a/b", &error), KIMT_OK);
    assert_int_equal(journal_parent_made(journal, account, "a/b/c/d", &error), KIMT_OK);
    assert_int_equal(journal_parent_made(journal, account, "a/b/cc", &error), KIMT_OK);
    assert_int_equal(journal_folder_rename(journal, id, "x", "x", &error), KIMT_OK);
    assert_int_equal(journal_parents(journal, account, count_parent, paths, &error), KIMT_OK);
    assert_string_equal(paths, "a:1 a/b:1 a/b/cc:2 x:1 x/d:2 ");
    assert_int_equal(journal_parent_remove(journal, account, "a/b", &error), KIMT_OK);
    paths[0] = '\0';
    assert_int_equal(journal_parents(journal, account, count_parent, paths, &error), KIMT_OK);
    assert_string_equal(paths, "a:1 a/b/cc:2 x:1 x/d:2 ");
    assert_int_equal(journal_parents(journal, account + 1, count_parent, paths, &error), KIMT_OK);
    assert_string_equal(paths, "a:1 a/b/cc:2 x:1 x/d:2 ");
    journal_close(&journal);
}

static void a_file_that_is_no_journal_is_refused(void **state)
{
    FILE *file = fopen(path, "w");

    (void)state;
    assert_non_null(file);
    for (int i = 0; i < 500; i++)
        (void)fputs("this is somebody's letter\n", file);
    assert_int_equal(fclose(file), 0);
    refused(&ours, "not a database");
}

static void a_database_of_another_program_is_refused(void **state)
{
    sqlite3 *db;

    (void)state;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "CREATE TABLE t (a)", NULL, NULL, NULL), SQLITE_OK);
    (void)sqlite3_close(db);
    refused(&ours, "was not made by kimt");
}

/* The damage is in pages that opening alone would not read. */
static void a_torn_journal_is_refused_after_a_run_that_was_cut_short(void **state)
{
    struct journal *journal = open_ours();
    int64_t id;

    (void)state;
    assert_int_equal(journal_run_begin(journal, "run", "migrate", &error), KIMT_OK);
    id = enter_folder(journal, "INBOX", "INBOX");
    for (uint64_t uid = 1; uid <= 2000; uid++)
        add(journal, id, uid);
    journal_close(&journal);
    damage("garbage garbage garbage garbage garbage", -4096);
    refused(&ours, "is damaged");
}

static void a_full_disk_is_told_and_nothing_is_half_written(void **state)
{
    struct journal *journal = open_ours();
    struct journal_message message = {.outcome = 1};
    int64_t id = enter_folder(journal, "INBOX", "INBOX");
    struct journal_folder known;
    int result = KIMT_OK;
    sqlite3 *db;

    (void)state;
    assert_int_equal(journal_commit(journal, &error), KIMT_OK);
    assert_int_equal(sqlite3_exec(journal->db, "PRAGMA max_page_count = 40", NULL, NULL, NULL),
                     SQLITE_OK);
    for (uint64_t uid = 1; uid <= 20000 && result == KIMT_OK; uid++) {
        message.source_uid = uid;
        result = journal_message_add(journal, id, &message, &error);
    }
    assert_int_equal(result, KIMT_FAIL);
    assert_int_equal(error.scope, KIMT_SCOPE_RUN);
    assert_non_null(strstr(error.hint, "make room"));
    journal_close(&journal);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "PRAGMA integrity_check", NULL, NULL, NULL), SQLITE_OK);
    (void)sqlite3_close(db);
    journal = open_ours();
    assert_int_equal(journal_folder_get(journal, 1, "INBOX", "INBOX", &known, &error), KIMT_OK);
    assert_int_equal(known.id, id);
    journal_close(&journal);
}

/* Else the next run would take its messages for copied, or copy them again. */
static void a_folder_is_not_finished_after_an_entry_that_was_not_kept(void **state)
{
    const struct journal_state_of_source seen = {.uid_validity = 1};
    struct journal *journal = open_ours();
    int64_t inbox = enter_folder(journal, "INBOX", "INBOX");

    (void)state;
    add(journal, inbox, 1);
    assert_int_equal(sqlite3_exec(journal->db, "PRAGMA query_only = 1", NULL, NULL, NULL), 0);
    assert_int_equal(journal_commit(journal, &error), KIMT_FAIL);
    assert_int_equal(sqlite3_exec(journal->db, "PRAGMA query_only = 0", NULL, NULL, NULL), 0);
    assert_int_equal(journal_folder_finish(journal, inbox, &seen, 0, &error), KIMT_FAIL);
    assert_non_null(strstr(error.text, "could not keep an earlier entry"));
    assert_int_equal(journal_folder_intent(journal, inbox, 1, 1, 1, 1, false, &error), KIMT_FAIL);
    assert_int_equal(journal_run_end(journal, 1, &error), KIMT_OK);
    journal_close(&journal);
}

static void a_message_costs_few_bytes(void **state)
{
    struct journal *journal = open_ours();
    int64_t id = enter_folder(journal, "INBOX", "INBOX");
    struct stat status;

    (void)state;
    for (uint64_t uid = 1; uid <= 100000; uid++)
        add(journal, id, uid);
    journal_close(&journal);
    assert_int_equal(stat(path, &status), 0);
    if (status.st_size > 100000L * 150)
        fail_msg("%ld bytes a message", (long)status.st_size / 100000L);
}

static void reading_needs_no_journal_and_sees_what_another_writes(void **state)
{
    struct journal *writer, *reader;
    int64_t id;

    (void)state;
    assert_int_equal(journal_open(folder, JOURNAL_READ, &ours, &reader, &error), KIMT_END);
    writer = open_ours();
    id = enter_folder(writer, "INBOX", "INBOX");
    add(writer, id, 1);
    assert_int_equal(journal_commit(writer, &error), KIMT_OK);
    add(writer, id, 2);
    assert_int_equal(journal_open(folder, JOURNAL_READ, &ours, &reader, &error), KIMT_OK);
    assert_int_equal(count_of(reader, id), 1);
    journal_close(&reader);
    journal_close(&writer);
}

static void one_that_is_just_being_made_reads_as_missing(void **state)
{
    struct journal *reader = NULL;
    FILE *file = fopen(path, "w");

    (void)state;
    assert_non_null(file);
    (void)fclose(file);
    assert_int_equal(journal_open(folder, JOURNAL_READ, &ours, &reader, &error), KIMT_END);
    assert_null(reader);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_was_entered_is_there_after_closing),
        TEST(an_intent_and_what_was_committed_outlive_a_kill),
        TEST(a_finished_folder_tells_what_was_seen),
        TEST(forgetting_a_folder_puts_all_of_it_in_doubt),
        TEST(a_folder_that_would_go_elsewhere_is_refused),
        TEST(a_folder_that_was_only_looked_at_may_go_elsewhere),
        TEST(keywords_are_a_set_with_a_number),
        TEST(the_journal_of_another_migration_is_refused),
        TEST(a_newer_journal_is_refused),
        TEST(one_of_the_first_version_is_brought_up_to_date),
        TEST(a_journal_keeps_the_key_of_its_digests),
        TEST(a_journal_without_the_key_of_its_digests_is_damaged),
        TEST(parents_are_kept_by_account_and_follow_a_rename),
        TEST(a_message_may_be_left_with_other_flags_than_the_source_has),
        TEST(a_file_that_is_no_journal_is_refused),
        TEST(a_database_of_another_program_is_refused),
        TEST(a_torn_journal_is_refused_after_a_run_that_was_cut_short),
        TEST(a_full_disk_is_told_and_nothing_is_half_written),
        TEST(a_folder_is_not_finished_after_an_entry_that_was_not_kept),
        TEST(a_message_costs_few_bytes),
        TEST(reading_needs_no_journal_and_sees_what_another_writes),
        TEST(one_that_is_just_being_made_reads_as_missing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
