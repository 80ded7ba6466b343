/* SPDX-License-Identifier: MIT
 *
 * See outcome.h. The tables themselves are of common/table.
 */
#include <config.h>

#include "terminal/outcome.h"

#include "common/print/human.h"
#include "common/print/text.h"
#include "common/report/file.h"
#include "common/table/verify_rows.h"
#include <stdlib.h>
#include <string.h>

int outcome_init(struct outcome *outcome, const char *command, struct kimt_error *err)
{
    bool checks = strcmp(command, "check") == 0, verifies = strcmp(command, "verify") == 0;

    outcome->checked = checks ? check_table_new() : NULL;
    outcome->verified = verifies ? verify_table_new() : NULL;
    return (checks && !outcome->checked) || (verifies && !outcome->verified) ? report_no_memory(err)
                                                                             : KIMT_OK;
}

void outcome_clear(struct outcome *outcome)
{
    table_free(&outcome->checked);
    table_free(&outcome->verified);
}

int outcome_event(struct outcome *outcome, const struct kimt_event *event,
                  const struct style *style, struct kimt_error *err)
{
    if (event->type == KIMT_EVENT_ACCOUNT_CHECKED && outcome->checked && event->check &&
        event->account) {
        check_table_add(outcome->checked, event->account, event->check, style->hint);
        check_sum_add(&outcome->checks, event->check);
        return table_is_whole(outcome->checked) ? KIMT_OK : report_no_memory(err);
    }
    if (event->type == KIMT_EVENT_ACCOUNT_VERIFIED && outcome->verified && event->verify &&
        event->account) {
        verify_table_add(outcome->verified, event->account, event->verify, event->error);
        return table_is_whole(outcome->verified) ? KIMT_OK : report_no_memory(err);
    }
    return KIMT_OK;
}

/* ---- printing ---- */

static struct table_style table_style_of(const struct style *style, size_t wrap)
{
    return (struct table_style){.bold = style->bold,
                                .good = style->green,
                                .bad = style->red,
                                .plain = style->plain,
                                .width = table_width_of(stdout),
                                .wrap = wrap};
}

static void print_check_sum(const struct check_sum *sum, const struct style *style, FILE *out)
{
    uint64_t rest = sum->accounts - sum->ready;

    (void)fprintf(out, "\n%s%s %s%s: ", style->bold, human_count(sum->accounts).text,
                  human_plural(sum->accounts, "account", "accounts"), style->plain);
    (void)fprintf(out, "%s%s ready%s", style->green, human_count(sum->ready).text, style->plain);
    if (rest > 0)
        (void)fprintf(out, ", %s%s %s attention%s", style->red, human_count(rest).text,
                      human_plural(rest, "needs", "need"), style->plain);
    (void)fprintf(out, "; %s, %s, %s\n", human_counted(sum->folders, "folder", "folders").text,
                  human_counted(sum->messages, "message", "messages").text,
                  human_bytes(sum->bytes).text);
    if (sum->new_passwords > 0)
        (void)fprintf(out, "%s will be given a new password\n",
                      human_counted(sum->new_passwords, "user", "users").text);
}

static void print_verdict(const struct kimt_event *end, const struct kimt_verify *sum,
                          const struct style *style, FILE *out)
{
    bool good = end->exit_status == 0;

    (void)fprintf(out, "\n%s%s%s %s\n", good ? style->green : style->red,
                  good ? style->good : style->bad, style->plain,
                  good                    ? "Every message of the source is accounted for."
                  : end->exit_status == 4 ? "Stopped before the end."
                                          : "Not every message of the source is accounted for.");
    (void)fprintf(out, "  %s read back in %s, %s", human_bytes(sum->bytes).text,
                  human_duration(end->run_ms).text, human_rate(sum->bytes, end->run_ms).text);
    if (sum->flags_differ > 0)
        (void)fprintf(out, "; %s %s other flags by now", human_count(sum->flags_differ).text,
                      human_plural(sum->flags_differ, "message has", "messages have"));
    if (sum->dates_differ > 0)
        (void)fprintf(out, "; %s another arrival date",
                      human_counted(sum->dates_differ, "message has", "messages have").text);
    if (sum->folders_failed > 0)
        (void)fprintf(out, "; %s %s could not be compared", human_count(sum->folders_failed).text,
                      human_plural(sum->folders_failed, "folder", "folders"));
    (void)fputc('\n', out);
}

static void print_verified(struct table *table, const struct kimt_event *end,
                           const struct style *style, const struct table_style *table_style,
                           FILE *out)
{
    static const struct kimt_verify none;
    const struct kimt_verify *sum = end->verify ? end->verify : &none;

    if (table_row_count(table) == 0)
        return;
    if (table_row_count(table) > 1)
        verify_table_sum(table, sum);
    table_sort(table);
    table_print(table, table_style, out);
    print_verdict(end, sum, style, out);
}

void outcome_print(struct outcome *outcome, const struct kimt_event *end, const struct style *style,
                   size_t wrap, FILE *out)
{
    struct table_style table_style = table_style_of(style, wrap);

    if (outcome->verified)
        print_verified(outcome->verified, end, style, &table_style, out);
    if (!outcome->checked || table_row_count(outcome->checked) == 0)
        return;
    table_sort(outcome->checked);
    table_print(outcome->checked, &table_style, out);
    print_check_sum(&outcome->checks, style, out);
}
