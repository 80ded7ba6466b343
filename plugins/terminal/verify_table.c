/* SPDX-License-Identifier: MIT
 *
 * Rows are kept until the end, because columns can only be chosen and aligned once all are known.
 */
#include <config.h>

#include "terminal/verify_table.h"

#include "common/print/human.h"
#include "common/print/text.h"
#include "common/report/file.h"
#include "common/report/verdict.h"
#include <stdlib.h>
#include <string.h>

enum {
    MIN_ADDRESS = 7,
    MAX_ADDRESS = 40
};

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
    if (table->count == table->capacity) {
        size_t wider = table->capacity ? table->capacity * 2 : 64;
        struct verify_row *longer = reallocarray(table->rows, wider, sizeof *longer);
        if (!longer)
            return report_no_memory(err);
        table->rows = longer;
        table->capacity = wider;
    }
    row = &table->rows[table->count];
    *row = (struct verify_row){.address = strdup(event->account),
                               .verify = *event->verify,
                               .unfinished = event->error != NULL};
    if (!row->address)
        return report_no_memory(err);
    table->count++;
    return KIMT_OK;
}

void verify_table_clear(struct verify_table *table)
{
    for (size_t i = 0; i < table->count; i++)
        free(table->rows[i].address);
    free(table->rows);
    *table = (struct verify_table){0};
}

/* ---- printing ---------------------------------------------------------------------------------
 */

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

static int by_address(const void *a, const void *b)
{
    const struct verify_row *left = a, *right = b;

    return strcmp(left->address, right->address);
}

void verify_table_print(const struct verify_table *table, const struct kimt_event *end,
                        const struct style *style, size_t width, FILE *out)
{
    static const struct kimt_verify none;
    const struct kimt_verify *sum = end->verify ? end->verify : &none;
    size_t address_width = MIN_ADDRESS;

    if (table->count == 0)
        return;
    qsort(table->rows, table->count, sizeof *table->rows, by_address);
    for (size_t i = 0; i < table->count; i++)
        if (text_width(table->rows[i].address) > address_width)
            address_width = text_width(table->rows[i].address);
    if (address_width > MAX_ADDRESS || (width > 0 && address_width > width / 2))
        address_width = width > 0 && width / 2 < MAX_ADDRESS ? width / 2 : MAX_ADDRESS;
    print_head(sum, address_width, style, out);
    for (size_t i = 0; i < table->count; i++)
        print_row(&table->rows[i], sum, address_width, style, out);
    if (table->count > 1) {
        text_put_padded(out, "Together", address_width);
        print_numbers(sum, sum, style, out);
        (void)fputc('\n', out);
    }
    print_verdict(end, sum, style, out);
}
