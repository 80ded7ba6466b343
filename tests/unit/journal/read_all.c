/* SPDX-License-Identifier: MIT
 *
 * Texts are measured and numbers added up, so that a sanitizer sees what is not there.
 */
#include "unit/journal/read_all.h"
#include "journal/folders.h"
#include "journal/messages.h"
#include <stdlib.h>
#include <string.h>

enum {
    IDS_MOST = 64 /* accounts and folders that are looked into */
};

struct ids {
    int64_t ids[IDS_MOST];
    size_t count;
};

static volatile uint64_t sink;

static void note(struct ids *ids, int64_t id)
{
    if (ids->count < IDS_MOST)
        ids->ids[ids->count++] = id;
}

static bool take_run(void *context, const struct journal_run *run)
{
    (void)context;
    sink += strlen(run->name) + strlen(run->command);
    return true;
}

static bool take_account(void *context, const struct journal_account *account)
{
    sink += strlen(account->address) + strlen(account->reason);
    note(context, account->id);
    return true;
}

static bool take_folder(void *context, const struct journal_folder *folder)
{
    sink += strlen(folder->source) + strlen(folder->target) + folder->messages;
    note(context, folder->id);
    return true;
}

static bool take_parent(void *context, const struct journal_parent *parent)
{
    (void)context;
    sink += strlen(parent->path);
    return true;
}

static bool take_planned(void *context, const struct journal_planned *planned)
{
    (void)context;
    sink += strlen(planned->source) + (planned->target ? strlen(planned->target) : 0);
    return true;
}

static bool take_message(void *context, const struct journal_message *message)
{
    struct journal_message *last = context;

    sink += message->size + message->digest[0];
    *last = *message;
    return true;
}

static int read_folder(struct journal *journal, int64_t folder, struct kimt_error *err)
{
    struct journal_message last = {0}, again;
    uint64_t count;

    if (journal_messages(journal, folder, take_message, &last, err) != KIMT_OK ||
        journal_message_count(journal, folder, &count, err) != KIMT_OK ||
        journal_message_get(journal, folder, last.source_uid, &again, err) == KIMT_FAIL)
        return KIMT_FAIL;
    free(journal_keywords_text(journal, last.keywords));
    return KIMT_OK;
}

static int read_account(struct journal *journal, int64_t account, struct kimt_error *err)
{
    struct ids folders = {.count = 0};

    if (journal_folders_brief(journal, account, take_folder, &folders, err) != KIMT_OK)
        return KIMT_FAIL;
    folders.count = 0;
    if (journal_folders(journal, account, take_folder, &folders, err) != KIMT_OK ||
        journal_parents(journal, account, take_parent, NULL, err) != KIMT_OK ||
        journal_plan(journal, account, take_planned, NULL, err) != KIMT_OK)
        return KIMT_FAIL;
    for (size_t i = 0; i < folders.count; i++)
        if (read_folder(journal, folders.ids[i], err) != KIMT_OK)
            return KIMT_FAIL;
    return KIMT_OK;
}

/* As a pass would go on: the folder is found again, and a message that is in a page is changed. */
static int use(struct journal *journal, struct kimt_error *err)
{
    const struct journal_flags flags = {.flags = 1};
    struct journal_folder known;
    int64_t account;

    if (journal_run_begin(journal, "name", "migrate", err) != KIMT_OK ||
        journal_account_id(journal, "anna@example.com", &account, err) != KIMT_OK ||
        journal_folder_get(journal, account, "INBOX", "INBOX", &known, err) != KIMT_OK ||
        journal_folder_intent(journal, known.id, 1, 1, 1, 1, false, err) != KIMT_OK ||
        journal_message_flags(journal, known.id, 1, &flags, NULL, err) != KIMT_OK ||
        journal_folder_rename(journal, known.id, "moved", "moved", err) != KIMT_OK)
        return KIMT_FAIL;
    return journal_run_end(journal, 0, err);
}

static int read_open(struct journal *journal, struct kimt_error *err)
{
    struct ids accounts = {.count = 0};
    struct journal_digest digest;
    struct journal_speed speed;

    if (journal_digest(journal, &digest, err) != KIMT_OK ||
        journal_runs(journal, take_run, NULL, err) != KIMT_OK ||
        journal_speed(journal, &speed, err) != KIMT_OK ||
        journal_accounts(journal, take_account, &accounts, err) != KIMT_OK)
        return KIMT_FAIL;
    for (size_t i = 0; i < accounts.count; i++)
        if (read_account(journal, accounts.ids[i], err) != KIMT_OK)
            return KIMT_FAIL;
    return KIMT_OK;
}

int read_all(const char *folder, enum journal_access access,
             const struct journal_identity *identity, struct kimt_error *err)
{
    struct journal *journal = NULL;
    int result = journal_open(folder, access, identity, &journal, err);

    if (result != KIMT_OK)
        return result;
    result = read_open(journal, err);
    if (result == KIMT_OK && access == JOURNAL_WRITE)
        result = use(journal, err);
    journal_close(&journal);
    return result;
}
