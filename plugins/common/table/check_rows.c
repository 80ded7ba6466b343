/* SPDX-License-Identifier: MIT
 *
 * See check_rows.h.
 */
#include <config.h>

#include "common/print/human.h"
#include "common/print/said.h"
#include "common/table/check_rows.h"
#include <stdlib.h>

enum {
    ADDRESS,
    STATE,
    SOURCE,
    FOLDERS,
    MESSAGES,
    BYTES,
    DESTINATION,
    NEW_PASSWORD,
    REASON,
    HINT,
    SOURCE_REASON,
    SOURCE_HINT,
    DESTINATION_REASON,
    DESTINATION_HINT
};

static const struct table_column columns[] = {
    [ADDRESS] = {"address", "Account", TABLE_NAME, TABLE_ALWAYS},
    [STATE] = {"state", NULL, TABLE_TEXT, TABLE_ALWAYS},
    [SOURCE] = {"source", "Source", TABLE_TEXT, TABLE_ALWAYS},
    [FOLDERS] = {"folders", "Folders", TABLE_COUNT, TABLE_LEAST},
    [MESSAGES] = {"messages", "Messages", TABLE_COUNT, TABLE_ALWAYS},
    [BYTES] = {"bytes", "Size", TABLE_BYTES, TABLE_ALWAYS},
    [DESTINATION] = {"destination", "Destination", TABLE_TEXT, TABLE_ALWAYS},
    [NEW_PASSWORD] = {"new_password", "New password", TABLE_FLAG, TABLE_IF_ANY | TABLE_LEAST},
    [REASON] = {"reason", NULL, TABLE_TEXT, TABLE_ALWAYS},
    [HINT] = {"hint", NULL, TABLE_TEXT, TABLE_ALWAYS},
    [SOURCE_REASON] = {"source_reason", NULL, TABLE_TEXT, TABLE_ALWAYS},
    [SOURCE_HINT] = {"source_hint", NULL, TABLE_TEXT, TABLE_ALWAYS},
    [DESTINATION_REASON] = {"destination_reason", NULL, TABLE_TEXT, TABLE_ALWAYS},
    [DESTINATION_HINT] = {"destination_hint", NULL, TABLE_TEXT, TABLE_ALWAYS},
};

struct table *check_table_new(void)
{
    return table_new(columns, sizeof columns / sizeof columns[0]);
}

bool check_is_ready(const struct kimt_check *check)
{
    return check->source_ok == 1 && !check->source_error && check->destination_ok != 0 &&
           check->provision != KIMT_PROVISION_REFUSED;
}

static const char *source_word(const struct kimt_check *check)
{
    return check->source_ok > 0 ? "ok" : check->source_ok == 0 ? "refused" : "not tried";
}

static const char *destination_word(const struct kimt_check *check)
{
    if (check->provision == KIMT_PROVISION_REFUSED || check->destination_ok == 0)
        return "refused";
    if (check->provision == KIMT_PROVISION_MISSING)
        return "will be created";
    return check->destination_ok > 0                    ? "there, login ok"
           : check->provision == KIMT_PROVISION_EXISTS  ? "already there"
           : check->provision == KIMT_PROVISION_CREATED ? "created"
                                                        : "not tried";
}

static void put_trouble(struct table *table, const char *side, const struct kimt_error *error,
                        const char *hint, size_t reason_column)
{
    char *sentence;

    if (!error)
        return;
    sentence = error_said(error);
    table_note(table, TABLE_BAD, side, sentence);
    table_note(table, TABLE_PLAIN, hint, error->hint);
    table_text(table, reason_column, sentence);
    table_text(table, reason_column + 1, error->hint[0] ? error->hint : NULL);
    free(sentence);
}

static void put_amounts(struct table *table, const struct kimt_check *check)
{
    if (check->source_ok <= 0)
        return;
    table_number(table, FOLDERS, check->folders);
    table_number(table, MESSAGES, check->messages);
    table_number(table, BYTES, check->bytes);
}

static bool makes_password(const struct kimt_check *check)
{
    return check->provision == KIMT_PROVISION_MISSING && check->new_password;
}

void check_table_add(struct table *table, const char *address, const struct kimt_check *check,
                     const char *hint)
{
    bool is_refused = check->destination_ok == 0 || check->provision == KIMT_PROVISION_REFUSED;
    const struct kimt_error *first =
        check->source_error ? check->source_error : check->destination_error;

    table_row(table);
    table_text(table, ADDRESS, address);
    table_text(table, STATE, check_is_ready(check) ? "ready" : "needs attention");
    table_text(table, SOURCE, source_word(check));
    table_color(table, SOURCE, check->source_ok > 0 ? TABLE_GOOD : TABLE_BAD);
    put_amounts(table, check);
    table_text(table, DESTINATION, destination_word(check));
    table_color(table, DESTINATION, is_refused ? TABLE_BAD : TABLE_GOOD);
    table_number(table, NEW_PASSWORD, makes_password(check));
    put_trouble(table, "Source:", check->source_error, hint, SOURCE_REASON);
    put_trouble(table, "Destination:", check->destination_error, hint, DESTINATION_REASON);
    if (first) {
        char *sentence = error_said(first);

        table_text(table, REASON, sentence);
        table_text(table, HINT, first->hint[0] ? first->hint : NULL);
        free(sentence);
    }
}

void check_sum_add(struct check_sum *sum, const struct kimt_check *check)
{
    sum->accounts++;
    sum->ready += check_is_ready(check);
    sum->new_passwords += makes_password(check);
    if (check->source_ok <= 0)
        return;
    human_add(&sum->folders, check->folders);
    human_add(&sum->messages, check->messages);
    human_add(&sum->bytes, check->bytes);
}
