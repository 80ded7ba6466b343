/* SPDX-License-Identifier: MIT
 *
 * kimt verify: is everything there, as it was?
 */
#include <config.h>

#include "command/commands.h"
#include "command/gather.h"
#include "verify/verify.h"

static int verify(void *context, const struct run_settings *settings, struct kimt_error *err)
{
    (void)context;
    return run_verify(settings, err);
}

static bool put_totals(json_t *document, const struct kimt_verify *sum, uint64_t accounts)
{
    json_t *totals = json_object();
    bool good = document_put(document, "totals", totals) &&
                document_put(totals, "accounts", document_number(accounts));

    for (const struct verdict_part *part = verdict_parts; good && part->word; part++)
        good = document_put(totals, part->word, document_number(verdict_count(sum, part)));
    return good;
}

static int print(const struct gathering *gathering, const struct run_end *end,
                 struct kimt_error *err)
{
    const char *level = verify_level_word(gathering->arguments->verify_level);
    json_t *document;
    bool good;

    if (gathering->result.format == DOCUMENT_CSV)
        return document_print_csv(gathering->table, gathering->result.out, err);
    document = gather_document(gathering->arguments, end);
    good = table_is_whole(gathering->table) &&
           document_put(document, "level", document_text(level)) &&
           document_put(document, "accounts", document_rows(gathering->table)) &&
           put_totals(document, &gathering->verified, table_row_count(gathering->table));
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

int verify_command(const struct arguments *arguments)
{
    struct gathering gathering = {.arguments = arguments, .table = verify_table_new()};
    const struct run_work work = {
        .run = verify, .hear = gather_event, .tell = tell, .context = &gathering};
    int status = result_begin(&gathering.result, arguments);

    if (status == RUN_ALL_DONE)
        status = run_command(arguments, &work);
    table_free(&gathering.table);
    return result_end(&gathering.result, status);
}
