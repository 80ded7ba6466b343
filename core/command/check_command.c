/* SPDX-License-Identifier: MIT
 *
 * kimt check: can everything be reached?
 */
#include <config.h>

#include "command/commands.h"
#include "command/gather.h"
#include "survey/check.h"

static int check(void *context, const struct run_settings *settings, struct kimt_error *err)
{
    (void)context;
    return run_check(settings, err);
}

static bool put_totals(json_t *document, const struct check_sum *sum)
{
    json_t *totals = json_object();

    return document_put(document, "totals", totals) &&
           document_put(totals, "accounts", document_number(sum->accounts)) &&
           document_put(totals, "ready", document_number(sum->ready)) &&
           document_put(totals, "need_attention", document_number(sum->accounts - sum->ready)) &&
           document_put(totals, "new_passwords", document_number(sum->new_passwords)) &&
           document_put(totals, "folders", document_number(sum->folders)) &&
           document_put(totals, "messages", document_number(sum->messages)) &&
           document_put(totals, "bytes", document_number(sum->bytes));
}

static int print(const struct gathering *gathering, const struct run_end *end,
                 struct kimt_error *err)
{
    json_t *document;
    bool good;

    if (gathering->result.format == DOCUMENT_CSV)
        return document_print_csv(gathering->table, gathering->result.out, err);
    document = gather_document(gathering->arguments, end);
    good = table_is_whole(gathering->table) &&
           document_put(document, "failed_rows", document_text(end->failed_rows)) &&
           document_put(document, "accounts", document_rows(gathering->table)) &&
           put_totals(document, &gathering->checked);
    return document_print(document, good, gathering->result.out, err);
}

static int tell(void *context, const struct run_end *end)
{
    struct gathering *gathering = context;
    struct kimt_error error = {.struct_size = sizeof error};

    if (gathering->result.format == DOCUMENT_TEXT)
        return end->status;
    gather_order(gathering, end->input->accounts);
    return print(gathering, end, &error) == KIMT_OK ? end->status
                                                    : input_print_error(&error, RUN_INCOMPLETE);
}

int check_command(const struct arguments *arguments)
{
    struct gathering gathering = {.arguments = arguments, .table = check_table_new()};
    const struct run_work work = {
        .run = check, .hear = gather_event, .tell = tell, .context = &gathering};
    int status = result_begin(&gathering.result, arguments);

    if (status == RUN_ALL_DONE)
        status = run_command(arguments, &work);
    table_free(&gathering.table);
    return result_end(&gathering.result, status);
}
