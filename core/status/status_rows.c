/* SPDX-License-Identifier: MIT
 *
 * The accounts as rows of a table, for people and programs alike.
 */
#include "common/print/human.h"
#include "status/status.h"
#include <kimt/message.h>

enum {
    ADDRESS,
    STATE_WORD,
    STATE,
    PERCENT,
    MESSAGES,
    TO_GO,
    BYTES,
    VERIFIED,
    CHANGED,
    FOLDERS,
    FOLDERS_FINISHED,
    IN_DOUBT,
    EXPECTED,
    REASON,
    LISTED,
    CREATED,
    VERIFIED_AT,
    VERIFY_LEVEL,
    VERIFY_RESULT
};

static const struct table_column columns[] = {
    [ADDRESS] = {"address", "Account", TABLE_NAME, TABLE_ALWAYS},
    [STATE_WORD] = {"state", NULL, TABLE_TEXT, TABLE_ALWAYS},
    [STATE] = {NULL, "State", TABLE_TEXT, TABLE_ALWAYS},
    [PERCENT] = {"percent", "Done", TABLE_PERCENT, TABLE_ALWAYS},
    [MESSAGES] = {"messages", "Messages", TABLE_COUNT, TABLE_ALWAYS},
    [TO_GO] = {"messages_to_go", "To go", TABLE_COUNT, TABLE_IF_ANY},
    [BYTES] = {"bytes", "Size", TABLE_BYTES, TABLE_ALWAYS},
    [VERIFIED] = {NULL, "Verified", TABLE_TEXT, TABLE_IF_ANY | TABLE_LEAST},
    [CHANGED] = {"changed", "Last change", TABLE_TIME, TABLE_LEAST},
    [FOLDERS] = {"folders", NULL, TABLE_COUNT, TABLE_ALWAYS},
    [FOLDERS_FINISHED] = {"folders_finished", NULL, TABLE_COUNT, TABLE_ALWAYS},
    [IN_DOUBT] = {"folders_in_doubt", NULL, TABLE_COUNT, TABLE_ALWAYS},
    [EXPECTED] = {"messages_expected", NULL, TABLE_COUNT, TABLE_ALWAYS},
    [REASON] = {"reason", NULL, TABLE_TEXT, TABLE_ALWAYS},
    [LISTED] = {"in_accounts_file", NULL, TABLE_FLAG, TABLE_ALWAYS},
    [CREATED] = {"created", NULL, TABLE_FLAG, TABLE_ALWAYS},
    [VERIFIED_AT] = {"verified", NULL, TABLE_TIME, TABLE_ALWAYS},
    [VERIFY_LEVEL] = {"verify_level", NULL, TABLE_TEXT, TABLE_ALWAYS},
    [VERIFY_RESULT] = {"verify_result", NULL, TABLE_TEXT, TABLE_ALWAYS},
};

static void put_doubt(struct table *table, uint64_t folders)
{
    char text[160];

    if (folders == 0)
        return;
    (void)snprintf(text, sizeof text, "%s may hold messages that the journal does not know",
                   human_counted(folders, "folder", "folders").text);
    table_note(table, TABLE_PLAIN, "in doubt:", text);
}

static void put_verified(struct table *table, const struct status_account *account)
{
    char text[200];

    if (account->verified_s == 0)
        return;
    (void)snprintf(text, sizeof text, "%.10s, %s: %s",
                   human_local_time(account->verified_s * 1000).text, account->level,
                   account->result);
    table_text(table, VERIFIED, text);
    table_number(table, VERIFIED_AT, (uint64_t)account->verified_s);
    table_text(table, VERIFY_LEVEL, account->level);
    table_text(table, VERIFY_RESULT, account->result);
}

static void put_known(struct table *table, size_t column, uint64_t number)
{
    if (number != KIMT_UNKNOWN)
        table_number(table, column, number);
}

static void put_amounts(struct table *table, const struct status_amounts *amounts)
{
    table_number(table, MESSAGES, amounts->messages);
    table_number(table, BYTES, amounts->bytes);
    table_number(table, FOLDERS, amounts->folders);
    table_number(table, FOLDERS_FINISHED, amounts->finished);
    table_number(table, IN_DOUBT, amounts->in_doubt);
}

static void put_account(struct table *table, const struct status_account *account)
{
    enum status_state state = account->shown;
    bool is_bad = state == STATUS_FAILED || state == STATUS_ATTENTION;

    table_row(table);
    table_text(table, ADDRESS, account->address);
    table_text(table, STATE_WORD, status_state_word(state));
    table_text(table, STATE, status_state_phrase(state));
    table_color(table, STATE, is_bad ? TABLE_BAD : TABLE_PLAIN);
    put_known(table, PERCENT, status_percent(account));
    put_known(table, TO_GO, status_to_go(account));
    put_known(table, EXPECTED, account->expected);
    put_amounts(table, &account->amounts);
    table_text(table, REASON, account->reason);
    table_number(table, LISTED, account->listed);
    table_number(table, CREATED, account->created);
    table_number(table, CHANGED, (uint64_t)account->changed_s);
    put_verified(table, account);
    table_note(table, TABLE_BAD, "", account->reason);
    put_doubt(table, account->amounts.in_doubt);
    if (!account->listed)
        table_note(table, TABLE_PLAIN, "", "not in the accounts file any more");
}

static void put_sum(struct table *table, const struct status *status)
{
    table_row_sum(table);
    table_text(table, ADDRESS, "Together");
    table_number(table, MESSAGES, status->totals.messages);
    table_number(table, BYTES, status->totals.bytes);
}

struct table *status_table_new(const struct status *status, const struct status_view *view)
{
    struct table *table = table_new(columns, sizeof columns / sizeof columns[0]);

    if (!table)
        return NULL;
    for (size_t i = 0; i < status->count; i++)
        if (view->states & 1u << status->accounts[i].shown)
            put_account(table, &status->accounts[i]);
    if (table_row_count(table) == status->count && status->count > 1)
        put_sum(table, status);
    return table;
}
