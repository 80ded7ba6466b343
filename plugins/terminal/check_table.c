/* SPDX-License-Identifier: MIT
 *
 * The table that `kimt check` ends with. Rows are kept until the end, because columns can only be
 * aligned, and rows sorted, once all are known.
 */
#include <config.h>

#include "terminal/check_table.h"

#include "common/print/human.h"
#include "common/print/text.h"
#include "common/report/file.h"
#include "common/report/tally.h"
#include "common/report/words.h"
#include <stdlib.h>
#include <string.h>

enum {
    MIN_ADDRESS = 7,
    MAX_ADDRESS = 40
};

/* One side's trouble; text NULL: none. */
struct trouble {
    char *text, *hint;
};

struct check_row {
    char *address;
    struct kimt_check check; /* its pointers are not used */
    struct trouble source, destination;
};

static bool is_ready(const struct check_row *row)
{
    return row->check.source_ok == 1 && !row->source.text && row->check.destination_ok != 0 &&
           row->check.provision != KIMT_PROVISION_REFUSED;
}

static int keep(struct trouble *trouble, const struct kimt_error *error, struct kimt_error *err)
{
    if (!error)
        return KIMT_OK;
    trouble->text = error_sentence(error, NULL);
    trouble->hint = strdup(error->hint);
    return trouble->text && trouble->hint ? KIMT_OK : report_no_memory(err);
}

static int grow(struct check_table *table, struct kimt_error *err)
{
    size_t capacity = table->capacity > 0 ? table->capacity * 2 : 64;
    struct check_row *rows;

    if (table->count < table->capacity)
        return KIMT_OK;
    rows = reallocarray(table->rows, capacity, sizeof *rows);
    if (!rows)
        return report_no_memory(err);
    table->rows = rows;
    table->capacity = capacity;
    return KIMT_OK;
}

int check_table_add(struct check_table *table, const struct kimt_event *event,
                    struct kimt_error *err)
{
    struct check_row *row;

    if (!event->check || !event->account)
        return KIMT_OK;
    if (grow(table, err) != KIMT_OK)
        return KIMT_FAIL;
    row = &table->rows[table->count++];
    *row = (struct check_row){.address = strdup(event->account), .check = *event->check};
    if (!row->address)
        return report_no_memory(err);
    if (keep(&row->source, event->check->source_error, err) != KIMT_OK)
        return KIMT_FAIL;
    return keep(&row->destination, event->check->destination_error, err);
}

void check_table_clear(struct check_table *table)
{
    for (size_t i = 0; i < table->count; i++) {
        struct check_row *row = &table->rows[i];
        free(row->address);
        free(row->source.text);
        free(row->source.hint);
        free(row->destination.text);
        free(row->destination.hint);
    }
    free(table->rows);
    *table = (struct check_table){0};
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
    return check->destination_ok > 0 ? "there, login ok"
           : check->provision        ? phrase_provision(check->provision)
                                     : "not tried";
}

static void print_trouble(const char *side, const struct trouble *trouble,
                          const struct style *style, size_t width, FILE *out)
{
    if (!trouble->text)
        return;
    (void)fprintf(out, "    %s%s:%s ", style->red, side, style->plain);
    text_put_wrapped(out, trouble->text, 6, width);
    (void)fputc('\n', out);
    if (!trouble->hint[0])
        return;
    (void)fprintf(out, "    %s ", style->hint);
    text_put_wrapped(out, trouble->hint, 6, width);
    (void)fputc('\n', out);
}

static void print_row(const struct check_row *row, size_t address_width, const struct style *style,
                      size_t width, FILE *out)
{
    const struct kimt_check *check = &row->check;
    const char *source_color = check->source_ok > 0 ? style->green : style->red;
    const char *destination_color =
        check->destination_ok == 0 || check->provision == KIMT_PROVISION_REFUSED ? style->red
                                                                                 : style->green;
    bool counted = check->source_ok > 0;

    text_put_padded(out, row->address, address_width);
    (void)fprintf(out, "  %s%-9s%s  %7s  %9s  %9s  %s%s%s\n", source_color, source_word(check),
                  style->plain, counted ? human_count(check->folders).text : "-",
                  counted ? human_count(check->messages).text : "-",
                  counted ? human_bytes(check->bytes).text : "-", destination_color,
                  destination_word(check), style->plain);
    print_trouble("Source", &row->source, style, width, out);
    print_trouble("Destination", &row->destination, style, width, out);
}

static void print_sum(const struct check_table *table, const struct style *style, FILE *out)
{
    uint64_t ready = 0, folders = 0, messages = 0, bytes = 0;

    for (size_t i = 0; i < table->count; i++) {
        const struct kimt_check *check = &table->rows[i].check;
        ready += is_ready(&table->rows[i]);
        if (check->source_ok <= 0)
            continue;
        human_add(&folders, check->folders);
        human_add(&messages, check->messages);
        human_add(&bytes, check->bytes);
    }
    (void)fprintf(out, "\n%s%s %s%s: ", style->bold, human_count(table->count).text,
                  human_plural(table->count, "account", "accounts"), style->plain);
    (void)fprintf(out, "%s%s ready%s", style->green, human_count(ready).text, style->plain);
    if (ready < table->count)
        (void)fprintf(out, ", %s%s %s attention%s", style->red,
                      human_count(table->count - ready).text,
                      human_plural(table->count - ready, "needs", "need"), style->plain);
    (void)fprintf(out, "; %s, %s, %s\n", human_counted(folders, "folder", "folders").text,
                  human_counted(messages, "message", "messages").text, human_bytes(bytes).text);
}

static int by_address(const void *a, const void *b)
{
    const struct check_row *left = a, *right = b;

    return strcmp(left->address, right->address);
}

void check_table_print(const struct check_table *table, const struct style *style, size_t width,
                       FILE *out)
{
    size_t address_width = MIN_ADDRESS;

    if (table->count == 0)
        return;
    qsort(table->rows, table->count, sizeof *table->rows, by_address);
    for (size_t i = 0; i < table->count; i++)
        if (text_width(table->rows[i].address) > address_width)
            address_width = text_width(table->rows[i].address);
    if (address_width > MAX_ADDRESS)
        address_width = MAX_ADDRESS;
    if (width > 0 && width < address_width + 60) /* what the other columns take */
        address_width = width > 60 + 12 ? width - 60 : 12;
    (void)fprintf(out, "%s", style->bold);
    text_put_padded(out, "Account", address_width);
    (void)fprintf(out, "  %-9s  %7s  %9s  %9s  %s%s\n", "Source", "Folders", "Messages", "Size",
                  "Destination", style->plain);
    for (size_t i = 0; i < table->count; i++)
        print_row(&table->rows[i], address_width, style, width, out);
    print_sum(table, style, out);
}
