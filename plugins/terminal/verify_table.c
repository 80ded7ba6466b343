/* SPDX-License-Identifier: MIT
 *
 * See verify_table.h.
 */
#include <config.h>

#include "terminal/verify_table.h"

#include "common/print/human.h"
#include "common/print/text.h"
#include "common/report/verdict.h"
#include <stdlib.h>
#include <string.h>

struct verify_row {
    char *address;
    struct kimt_verify verify;
    bool unfinished;
};

int verify_table_add(struct verify_table *table, const struct kimt_event *event,
                     struct kimt_error *err)
{
    struct verify_row *row;

    if (!event->verify || !event->account)
        return KIMT_OK;
    row = account_rows_add(&table->rows, sizeof *row, event->account, err);
    if (!row)
        return KIMT_FAIL;
    row->verify = *event->verify;
    row->unfinished = event->error != NULL;
    return KIMT_OK;
}

void verify_table_clear(struct verify_table *table)
{
    account_rows_clear(&table->rows, sizeof(struct verify_row));
}

/* ---- printing ---- */

static bool is_shown(const struct verdict_part *part, const struct kimt_verify *sum)
{
    return part->title && (part <= &verdict_parts[1] || verdict_count(sum, part) > 0);
}

static int columns_of(const struct verdict_part *part)
{
    int width = (int)strlen(part->title);

    return width > 7 ? width : 7;
}

static void print_head(const struct kimt_verify *sum, size_t address_width,
                       const struct style *style, FILE *out)
{
    (void)fputs(style->bold, out);
    text_put_padded(out, "Account", address_width);
    for (const struct verdict_part *part = verdict_parts; part->word; part++)
        if (is_shown(part, sum))
            (void)fprintf(out, "  %*s", columns_of(part), part->title);
    (void)fprintf(out, "%s\n", style->plain);
}

static void print_numbers(const struct kimt_verify *verify, const struct kimt_verify *sum,
                          const struct style *style, FILE *out)
{
    for (const struct verdict_part *part = verdict_parts; part->word; part++) {
        uint64_t count = verdict_count(verify, part);
        if (is_shown(part, sum))
            (void)fprintf(out, "  %s%*s%s", part->is_good || count == 0 ? "" : style->red,
                          columns_of(part), human_count(count).text, style->plain);
    }
}

static void print_row(const struct verify_row *row, const struct kimt_verify *sum,
                      size_t address_width, const struct style *style, FILE *out)
{
    text_put_padded(out, row->address, address_width);
    print_numbers(&row->verify, sum, style, out);
    if (row->unfinished)
        (void)fprintf(out, "  %sunfinished%s", style->red, style->plain);
    (void)fputc('\n', out);
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

void verify_table_print(struct verify_table *table, const struct kimt_event *end,
                        const struct style *style, size_t width, FILE *out)
{
    static const struct kimt_verify none;
    const struct kimt_verify *sum = end->verify ? end->verify : &none;
    const struct verify_row *rows = table->rows.items;
    size_t address_width = account_rows_width(&table->rows, sizeof *rows);

    if (table->rows.count == 0)
        return;
    account_rows_sort(&table->rows, sizeof *rows);
    if (width > 0 && address_width > width / 2)
        address_width = width / 2;
    print_head(sum, address_width, style, out);
    for (size_t i = 0; i < table->rows.count; i++)
        print_row(&rows[i], sum, address_width, style, out);
    if (table->rows.count > 1) {
        text_put_padded(out, "Together", address_width);
        print_numbers(sum, sum, style, out);
        (void)fputc('\n', out);
    }
    print_verdict(end, sum, style, out);
}
