/* SPDX-License-Identifier: MIT
 *
 * What a plan says as rows of tables, for people and programs: accounts, and the folders of one.
 */
#include "base/cleanup.h"
#include "base/hide.h"
#include "common/print/human.h"
#include "common/print/said.h"
#include "common/print/text.h"
#include "folders/plan_print.h"
#include <string.h>

/* ---- folders ---- */

enum {
    FOLDER_ACCOUNT,
    FOLDER_SOURCE,
    FOLDER_TARGET,
    FOLDER_ACTION,
    FOLDER_REASON,
    FOLDER_CLASH,
    FOLDER_MESSAGES,
    FOLDER_BYTES,
    FOLDER_EARLIER,
    FOLDER_HELD
};

static const struct table_column folder_columns[] = {
    [FOLDER_ACCOUNT] = {"address", NULL, TABLE_NAME, TABLE_ALWAYS},
    [FOLDER_SOURCE] = {"source", NULL, TABLE_TEXT, TABLE_ALWAYS},
    [FOLDER_TARGET] = {"target", NULL, TABLE_TEXT, TABLE_ALWAYS},
    [FOLDER_ACTION] = {"action", NULL, TABLE_TEXT, TABLE_ALWAYS},
    [FOLDER_REASON] = {"reason", NULL, TABLE_TEXT, TABLE_ALWAYS},
    [FOLDER_CLASH] = {"clashes_with", NULL, TABLE_TEXT, TABLE_ALWAYS},
    [FOLDER_MESSAGES] = {"messages", NULL, TABLE_COUNT, TABLE_ALWAYS},
    [FOLDER_BYTES] = {"bytes", NULL, TABLE_BYTES, TABLE_ALWAYS},
    [FOLDER_EARLIER] = {"brought_earlier", NULL, TABLE_COUNT, TABLE_ALWAYS},
    [FOLDER_HELD] = {"held_there", NULL, TABLE_COUNT, TABLE_ALWAYS},
};

struct table *plan_folders_new(void)
{
    return table_new(folder_columns, sizeof folder_columns / sizeof folder_columns[0]);
}

static const char *action_word(const struct survey_folder *folder)
{
    return folder->fails     ? "undecided"
           : !folder->target ? "skip"
           : folder->clash   ? "clash"
           : folder->renamed ? "rename"
                             : "copy";
}

void plan_folders_add(struct table *table, const struct survey_account *account)
{
    for (size_t i = 0; i < account->count; i++) {
        const struct survey_folder *folder = &account->folders[i];

        table_row(table);
        table_text(table, FOLDER_ACCOUNT, account->address);
        table_text(table, FOLDER_SOURCE, folder->source);
        table_text(table, FOLDER_TARGET, folder->target);
        table_text(table, FOLDER_ACTION, action_word(folder));
        table_text(table, FOLDER_REASON, folder->reason);
        table_text(table, FOLDER_CLASH, folder->clash);
        table_number(table, FOLDER_MESSAGES, folder->messages);
        table_number(table, FOLDER_BYTES, folder->bytes);
        table_number(table, FOLDER_EARLIER, folder->earlier);
        table_number(table, FOLDER_HELD, folder->held);
    }
}

/* ---- accounts ---- */

enum {
    ADDRESS,
    STATE,
    FOLDERS,
    MESSAGES,
    BYTES,
    RENAMED,
    MERGED,
    SKIPPED,
    UNDECIDED,
    DESTINATION,
    PROVISION,
    TO_GO,
    BYTES_TO_GO,
    HELD,
    REASON,
    HINT
};

static const struct table_column columns[] = {
    [ADDRESS] = {"address", "Account", TABLE_NAME, TABLE_ALWAYS},
    [STATE] = {"state", NULL, TABLE_TEXT, TABLE_ALWAYS},
    [FOLDERS] = {"folders", "Folders", TABLE_COUNT, TABLE_ALWAYS},
    [MESSAGES] = {"messages", "Messages", TABLE_COUNT, TABLE_ALWAYS},
    [BYTES] = {"bytes", "Size", TABLE_BYTES, TABLE_ALWAYS},
    [RENAMED] = {"folders_renamed", "Renamed", TABLE_COUNT, TABLE_IF_ANY | TABLE_LEAST},
    [MERGED] = {"folders_clashing", "Clashing", TABLE_COUNT, TABLE_IF_ANY | TABLE_LEAST},
    [SKIPPED] = {"folders_skipped", "Left out", TABLE_COUNT, TABLE_IF_ANY | TABLE_LEAST},
    [UNDECIDED] = {"folders_undecided", "Undecided", TABLE_COUNT, TABLE_IF_ANY},
    [DESTINATION] = {NULL, "Destination", TABLE_TEXT, TABLE_ALWAYS},
    [PROVISION] = {"destination", NULL, TABLE_TEXT, TABLE_ALWAYS},
    [TO_GO] = {"messages_to_go", NULL, TABLE_COUNT, TABLE_ALWAYS},
    [BYTES_TO_GO] = {"bytes_to_go", NULL, TABLE_BYTES, TABLE_ALWAYS},
    [HELD] = {"held_there", NULL, TABLE_COUNT, TABLE_ALWAYS},
    [REASON] = {"reason", NULL, TABLE_TEXT, TABLE_ALWAYS},
    [HINT] = {"hint", NULL, TABLE_TEXT, TABLE_ALWAYS},
};

struct table *plan_table_new(void)
{
    return table_new(columns, sizeof columns / sizeof columns[0]);
}

static void put_destination(struct table *table, const struct survey_account *account)
{
    char text[200];

    table_text(table, PROVISION,
               account->provision == KIMT_PROVISION_MISSING ? "will be created" : "there");
    if (account->provision == KIMT_PROVISION_MISSING) {
        table_text(table, DESTINATION, "will be created");
        return;
    }
    table_number(table, HELD, account->held_messages);
    (void)snprintf(text, sizeof text, "there, with %s",
                   human_counted(account->held_messages, "message", "messages").text);
    table_text(table, DESTINATION, account->held_messages == 0 ? "there, empty" : text);
}

static void put_trouble(struct table *table, const char *side, const struct kimt_error *error)
{
    AUTO_FREE char *sentence = NULL;
    struct kimt_error shown = *error;

    if (error->kind == KIMT_KIND_NONE)
        return;
    hide_error(&shown);
    sentence = error_said(&shown);
    table_text(table, DESTINATION, "cannot be planned");
    table_color(table, DESTINATION, TABLE_BAD);
    table_text(table, REASON, sentence);
    table_text(table, HINT, shown.hint[0] ? shown.hint : NULL);
    table_note(table, TABLE_BAD, side, sentence);
    table_note(table, TABLE_PLAIN, "", shown.hint);
}

static void put_sum(struct table *table, const struct survey_sum *sum)
{
    table_number(table, FOLDERS, sum->folders);
    table_number(table, MESSAGES, sum->messages);
    table_number(table, BYTES, sum->bytes);
    table_number(table, RENAMED, sum->renamed_folders);
    table_number(table, MERGED, sum->clashing_folders);
    table_number(table, SKIPPED, sum->skipped_folders);
    table_number(table, UNDECIDED, sum->failing_folders);
    table_color(table, UNDECIDED, sum->failing_folders > 0 ? TABLE_BAD : TABLE_PLAIN);
    table_number(table, TO_GO, sum->left_messages);
    table_number(table, BYTES_TO_GO, sum->left_bytes);
}

/* One that does not simply go where it is now. */
static bool is_changed(const struct survey_folder *folder)
{
    return !folder->target || folder->renamed || folder->clash || folder->fails;
}

/* "/Sent -> /Sent Items  (120 messages, 7.3 MB): renamed: ..." */
static void put_folder(struct table *table, const struct survey_folder *folder)
{
    AUTO_FREE char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);

    if (!out)
        return;
    (void)fputs(folder->source, out);
    if (folder->target)
        (void)fprintf(out, " -> %s", folder->target);
    (void)fprintf(out, "  (%s, %s): ", human_counted(folder->messages, "message", "messages").text,
                  human_bytes(folder->bytes).text);
    if (!plan_note(folder, out))
        (void)fputs("as it is", out);
    if (fclose(out) == 0)
        table_note(table, TABLE_PLAIN, "", text);
}

void plan_table_add(struct table *table, const struct survey_account *account, bool every_folder)
{
    struct survey_sum sum = survey_add_up(account);
    bool has_trouble = account->source_error.kind || account->destination_error.kind;

    table_row(table);
    table_text(table, ADDRESS, account->address);
    table_text(table, STATE, has_trouble || sum.failing_folders > 0 ? "needs attention" : "ready");
    if (!has_trouble) {
        put_sum(table, &sum);
        put_destination(table, account);
    }
    put_trouble(table, "Source:", &account->source_error);
    put_trouble(table, "Destination:", &account->destination_error);
    for (size_t i = 0; i < account->count; i++)
        if (every_folder || is_changed(&account->folders[i]))
            put_folder(table, &account->folders[i]);
}

void plan_table_sum(struct table *table, const struct survey_sum *sum)
{
    table_row_sum(table);
    table_text(table, ADDRESS, "Together");
    put_sum(table, sum);
}
