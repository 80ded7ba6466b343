/* SPDX-License-Identifier: MIT
 *
 * One list says what each number is called; columns and all else are made from it.
 */
#include <config.h>

#include "common/print/said.h"
#include "common/table/verify_rows.h"
#include <stdlib.h>

/* member, title, phrase, whether it is no harm, when a column is shown to people */
#define PARTS(PART)                                                                                \
    PART(messages, "Messages", "at the source", true, TABLE_ALWAYS)                                \
    PART(equal, "Equal", "equal", true, TABLE_ALWAYS)                                              \
    PART(rewritten, "Rewritten", "rewritten by the server", true, TABLE_IF_ANY)                    \
    PART(merged, "Merged", "merged by the server", true, TABLE_IF_ANY)                             \
    PART(moved, "Moved", "moved at the destination", true, TABLE_IF_ANY)                           \
    PART(missing, "Missing", "missing at the destination", false, TABLE_IF_ANY)                    \
    PART(differs, "Differs", "other than at the source", false, TABLE_IF_ANY)                      \
    PART(unreadable, "Unreadable", "unreadable", false, TABLE_IF_ANY)                              \
    PART(arrived, "Arrived", "arrived after the pass", false, TABLE_IF_ANY)                        \
    PART(left_out, "Left out", "not copied by the last run", false, TABLE_IF_ANY)                  \
    PART(half_undone, "Half undone", "marked as deleted by an undo that was cut short", false,     \
         TABLE_IF_ANY)                                                                             \
    PART(vanished, "Vanished", "vanished at the source", true, TABLE_IF_ANY)                       \
    PART(own, "Own", "not from the source", true, TABLE_IF_ANY)                                    \
    PART(flags_differ, NULL, "with other flags by now", true, TABLE_ALWAYS)                        \
    PART(dates_differ, NULL, "with another arrival date", true, TABLE_ALWAYS)                      \
    PART(folders, NULL, "folders compared", true, TABLE_ALWAYS)                                    \
    PART(folders_failed, NULL, "folders that could not be compared", false, TABLE_ALWAYS)          \
    PART(bytes, NULL, "bytes read back", true, TABLE_ALWAYS)

#define PART(member, title, phrase, is_good, shown)                                                \
    {#member, title, phrase, offsetof(struct kimt_verify, member), is_good},
const struct verdict_part verdict_parts[] = {PARTS(PART){NULL, NULL, NULL, 0, true}};
#undef PART

enum {
    ADDRESS,
    STATE,
    FIRST_PART,
    PART_COUNT = sizeof verdict_parts / sizeof verdict_parts[0] - 1,
    UNFINISHED = FIRST_PART + PART_COUNT,
    REASON,
    HINT
};

#define PART(member, title, phrase, is_good, shown) {#member, title, TABLE_COUNT, shown},
static const struct table_column columns[] = {
    {"address", "Account", TABLE_NAME, TABLE_ALWAYS}, {"state", NULL, TABLE_TEXT, TABLE_ALWAYS},
    PARTS(PART){NULL, "", TABLE_TEXT, TABLE_IF_ANY},  {"reason", NULL, TABLE_TEXT, TABLE_ALWAYS},
    {"hint", NULL, TABLE_TEXT, TABLE_ALWAYS},
};

bool verdict_is_good(const struct kimt_verify *verify)
{
    for (const struct verdict_part *part = verdict_parts; part->word; part++)
        if (!part->is_good && verdict_count(verify, part) > 0)
            return false;
    return true;
}

struct table *verify_table_new(void)
{
    return table_new(columns, sizeof columns / sizeof columns[0]);
}

static void put_numbers(struct table *table, const struct kimt_verify *verify)
{
    for (size_t i = 0; i < PART_COUNT; i++) {
        uint64_t count = verdict_count(verify, &verdict_parts[i]);

        table_number(table, FIRST_PART + i, count);
        table_color(table, FIRST_PART + i,
                    verdict_parts[i].is_good || count == 0 ? TABLE_PLAIN : TABLE_BAD);
    }
}

const char *verify_result_word(const struct kimt_verify *verify, const struct kimt_error *error)
{
    return error ? "unfinished" : verdict_is_good(verify) ? "equal" : "needs attention";
}

void verify_table_add(struct table *table, const char *address, const struct kimt_verify *verify,
                      const struct kimt_error *error)
{
    table_row(table);
    table_text(table, ADDRESS, address);
    table_text(table, STATE,
               error                     ? "unfinished"
               : verdict_is_good(verify) ? "equal"
                                         : "needs attention");
    put_numbers(table, verify);
    if (error) {
        char *sentence = error_said(error);

        table_text(table, UNFINISHED, "unfinished");
        table_color(table, UNFINISHED, TABLE_BAD);
        table_text(table, REASON, sentence);
        table_text(table, HINT, error->hint[0] ? error->hint : NULL);
        free(sentence);
    }
}

void verify_table_sum(struct table *table, const struct kimt_verify *sum)
{
    table_row_sum(table);
    table_text(table, ADDRESS, "Together");
    put_numbers(table, sum);
}
