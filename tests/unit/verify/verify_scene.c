/* SPDX-License-Identifier: MIT
 *
 * See verify_scene.h.
 */
#include "unit/verify/verify_scene.h"
#include "journal/folders.h"
#include "journal/messages.h"
#include "unit/support/cmocka_all.h"
#include <string.h>

#define NAMED "Message-ID: <%s@example.com>\r\nSubject: %s\r\n\r\n%s\r\n"

struct scenario scenario;

int set_up(void **state)
{
    (void)state;
    memset(&scenario, 0, sizeof scenario);
    scenario.keeps_journal = true;
    scenario.fake.tells_uids = true;
    scenario_fill(&scenario);
    return 0;
}

int tear_down(void **state)
{
    (void)state;
    scenario_free(&scenario);
    return 0;
}

static struct fake_folder *folder_of(struct fake_store *store, const char *path)
{
    for (size_t i = 0; i < store->count; i++)
        if (strcmp(store->folders[i].path, path) == 0)
            return &store->folders[i];
    fail_msg("no folder %s", path);
    return NULL;
}

struct fake_folder *source(const char *path)
{
    return folder_of(&scenario.fake.source, path);
}

struct fake_folder *destination(const char *path)
{
    return folder_of(&scenario.fake.destination, path);
}

void add_named(struct fake_folder *folder, const char *id, const char *body)
{
    char text[400];

    (void)snprintf(text, sizeof text, NAMED, id, id, body);
    (void)fake_add_message(folder, text);
}

void migrate(void)
{
    scenario_run(&scenario);
    assert_int_equal(scenario.status, RUN_ALL_DONE);
    scenario_continue(&scenario);
    scenario.verify = true;
}

void verify(int level)
{
    scenario.heard = (struct heard){0};
    scenario.verify_level = level;
    scenario_run(&scenario);
    assert_int_equal(scenario.heard.sums_wrong, 0);
    assert_int_equal(scenario.heard.accounts_begun, 1);
}

static bool keep_third(void *context, const struct journal_message *message)
{
    if (message->source_uid == 3)
        *(struct journal_message *)context = *message;
    return message->source_uid != 3;
}

void merge(uint64_t into)
{
    struct kimt_error error = {.struct_size = sizeof error};
    const struct journal_identity identity = {"old", "new"};
    struct journal_message entry = {0};
    struct journal_folder folder;
    struct journal *journal;
    int64_t account;

    assert_int_equal(journal_open(scenario.state, JOURNAL_WRITE, &identity, &journal, &error),
                     KIMT_OK);
    assert_int_equal(journal_account_id(journal, "ann@example.com", &account, &error), KIMT_OK);
    assert_int_equal(journal_folder_get(journal, account, "INBOX", "INBOX", &folder, &error),
                     KIMT_OK);
    assert_int_equal(journal_messages(journal, folder.id, keep_third, &entry, &error), KIMT_OK);
    assert_int_equal(entry.source_uid, 3);
    entry.uid = into;
    assert_int_equal(journal_message_remove(journal, folder.id, 3, &error), KIMT_OK);
    assert_int_equal(journal_message_add(journal, folder.id, &entry, &error), KIMT_OK);
    journal_close(&journal);
}

const struct heard_difference *only_difference(int32_t reason)
{
    assert_int_equal(scenario.heard.difference_count, 1);
    assert_int_equal(scenario.heard.differences[0].reason, reason);
    return &scenario.heard.differences[0];
}
