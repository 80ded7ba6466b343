/* SPDX-License-Identifier: MIT
 *
 * See gather.h.
 */
#include <config.h>

#include "command/gather.h"

void gather_event(void *context, const struct kimt_event *event)
{
    struct gathering *gathering = context;

    if (gathering->result.format == DOCUMENT_TEXT)
        return;
    if (event->type == KIMT_EVENT_ACCOUNT_CHECKED && event->check && event->account) {
        check_table_add(gathering->table, event->account, event->check, "");
        check_sum_add(&gathering->checked, event->check);
    }
    if (event->type == KIMT_EVENT_ACCOUNT_VERIFIED && event->verify && event->account)
        verify_table_add(gathering->table, event->account, event->verify, event->error);
    if (event->type == KIMT_EVENT_RUN_END && event->verify)
        gathering->verified = *event->verify;
}

static size_t place_of(const void *context, const char *address)
{
    return accounts_place(context, address);
}

void gather_order(struct gathering *gathering, const struct accounts *accounts)
{
    table_order(gathering->table, place_of, accounts);
}

json_t *gather_document(const struct arguments *arguments, const struct run_end *end)
{
    const struct document_heading heading = {.command = arguments->command,
                                             .version = PACKAGE_VERSION,
                                             .profile = end->input->profile->path,
                                             .source = end->input->source,
                                             .destination = end->input->destination};
    json_t *document = document_new(&heading);

    if (document_put(document, "exit_status", json_integer(end->status)) &&
        document_put(document, "error", document_error(end->error)) &&
        document_put(document, "log_folder", document_text(end->log_folder)))
        return document;
    json_decref(document);
    return NULL;
}
