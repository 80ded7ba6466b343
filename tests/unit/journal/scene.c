/* SPDX-License-Identifier: MIT
 *
 * See scene.h.
 */
#include "unit/journal/scene.h"

#include "journal/folders.h"
#include "journal/messages.h"
#include "unit/support/cmocka_all.h"
#include <kimt/destination.h>
#include <kimt/source.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct kimt_error error = {.struct_size = sizeof error};
static const struct journal_identity ours = {"imap old.example.com", "kerio new.example.com"};
char place[64];
struct journal *journal;
int64_t inbox;

void open_as(enum journal_access access)
{
    if (journal_open(place, access, &ours, &journal, &error) != KIMT_OK)
        fail_msg("%s", error.text);
}

int64_t enter(const char *name)
{
    struct journal_folder known;
    int64_t account;

    assert_int_equal(journal_account_id(journal, "anna@example.com", &account, &error), KIMT_OK);
    assert_int_equal(journal_folder_get(journal, account, name, name, &known, &error), KIMT_OK);
    return known.id;
}

int set_up(void **state)
{
    (void)state;
    (void)snprintf(place, sizeof place, "/tmp/kimt-pages-XXXXXX");
    if (!mkdtemp(place))
        return -1;
    open_as(JOURNAL_WRITE);
    assert_int_equal(journal_run_begin(journal, "run", "migrate", &error), KIMT_OK);
    inbox = enter("INBOX");
    return 0;
}

int tear_down(void **state)
{
    static const char *const endings[] = {"", "-wal", "-shm"};
    char name[100];

    (void)state;
    journal_close(&journal);
    for (size_t i = 0; i < 3; i++) {
        (void)snprintf(name, sizeof name, "%s/journal.sqlite%s", place, endings[i]);
        (void)unlink(name);
    }
    return rmdir(place);
}

struct journal_message message_of(uint64_t uid)
{
    struct journal_message message = {.source_uid = uid,
                                      .uid = 2 * uid,
                                      .size = 100,
                                      .flags = KIMT_FLAG_SEEN,
                                      .date_s = 1000000 - (int64_t)uid,
                                      .zone_minutes = -90,
                                      .outcome = KIMT_OUTCOME_COPIED,
                                      .notes = KIMT_COMPLETION_DATE_CHANGED};

    memset(message.digest, (int)(uid % 251), sizeof message.digest);
    return message;
}

void add(int64_t folder, uint64_t uid)
{
    const struct journal_message message = message_of(uid);

    if (journal_message_add(journal, folder, &message, &error) != KIMT_OK)
        fail_msg("%s %s", error.text, error.peer);
}

bool keep_told(void *context, const struct journal_message *message)
{
    struct told *told = context;

    assert_true(told->count == 0 || message->source_uid > told->last);
    assert_true(told->count < 2000);
    told->last = message->source_uid;
    told->messages[told->count++] = *message;
    return true;
}

const struct told *tell(int64_t folder)
{
    static struct told told;

    told.count = 0;
    assert_int_equal(journal_messages(journal, folder, keep_told, &told, &error), KIMT_OK);
    return &told;
}
