/* SPDX-License-Identifier: MIT
 *
 * See check_table.h.
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

int check_table_add(struct check_table *table, const struct kimt_event *event,
                    struct kimt_error *err)
{
    struct check_row *row;

    if (!event->check || !event->account)
        return KIMT_OK;
    row = account_rows_add(&table->rows, sizeof *row, event->account, err);
    if (!row)
        return KIMT_FAIL;
    row->check = *event->check;
    if (keep(&row->source, event->check->source_error, err) != KIMT_OK)
        return KIMT_FAIL;
    return keep(&row->destination, event->check->destination_error, err);
}

void check_table_clear(struct check_table *table)
{
    struct check_row *rows = table->rows.items;

    for (size_t i = 0; i < table->rows.count; i++) {
        free(rows[i].source.text);
        free(rows[i].source.hint);
        free(rows[i].destination.text);
        free(rows[i].destination.hint);
    }
    account_rows_clear(&table->rows, sizeof *rows);
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
    const struct check_row *rows = table->rows.items;
    size_t count = table->rows.count;
    uint64_t ready = 0, folders = 0, messages = 0, bytes = 0;

    for (size_t i = 0; i < count; i++) {
        const struct kimt_check *check = &rows[i].check;
        ready += is_ready(&rows[i]);
        if (check->source_ok <= 0)
            continue;
        human_add(&folders, check->folders);
        human_add(&messages, check->messages);
        human_add(&bytes, check->bytes);
    }
    (void)fprintf(out, "\n%s%s %s%s: ", style->bold, human_count(count).text,
                  human_plural(count, "account", "accounts"), style->plain);
    (void)fprintf(out, "%s%s ready%s", style->green, human_count(ready).text, style->plain);
    if (ready < count)
        (void)fprintf(out, ", %s%s %s attention%s", style->red, human_count(count - ready).text,
                      human_plural(count - ready, "needs", "need"), style->plain);
    (void)fprintf(out, "; %s, %s, %s\n", human_counted(folders, "folder", "folders").text,
                  human_counted(messages, "message", "messages").text, human_bytes(bytes).text);
}

void check_table_print(struct check_table *table, const struct style *style, size_t width,
                       FILE *out)
{
    const struct check_row *rows = table->rows.items;
    size_t address_width = account_rows_width(&table->rows, sizeof *rows);

    if (table->rows.count == 0)
        return;
    account_rows_sort(&table->rows, sizeof *rows);
    if (width > 0 && width < address_width + 60) /* what the other columns take */
        address_width = width > 60 + 12 ? width - 60 : 12;
    (void)fprintf(out, "%s", style->bold);
    text_put_padded(out, "Account", address_width);
    (void)fprintf(out, "  %-9s  %7s  %9s  %9s  %s%s\n", "Source", "Folders", "Messages", "Size",
                  "Destination", style->plain);
    for (size_t i = 0; i < table->rows.count; i++)
        print_row(&rows[i], address_width, style, width, out);
    print_sum(table, style, out);
}
