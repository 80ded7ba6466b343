/* SPDX-License-Identifier: MIT
 *
 * The status for programs, as kimt-json(5) has it.
 */
#include "status/status.h"
#include <kimt/message.h>

static bool put_number(json_t *object, const char *key, uint64_t number)
{
    return document_put(object, key, document_number(number));
}

/* KIMT_UNKNOWN: an account was not counted. */
static uint64_t sum_of(const struct status *status,
                       uint64_t (*number)(const struct status_account *account))
{
    uint64_t sum = 0;

    for (size_t i = 0; i < status->count; i++) {
        uint64_t part = number(&status->accounts[i]);

        if (part == KIMT_UNKNOWN)
            return KIMT_UNKNOWN;
        sum += part;
    }
    return sum;
}

static bool put_totals(json_t *document, const struct status *status)
{
    const struct status_amounts *amounts = &status->totals;
    json_t *totals = json_object(), *states = json_object();
    bool good = document_put(document, "totals", totals) &&
                document_put(totals, "states", states) &&
                put_number(totals, "accounts", status->count) &&
                put_number(totals, "folders", amounts->folders) &&
                put_number(totals, "folders_finished", amounts->finished) &&
                put_number(totals, "folders_in_doubt", amounts->in_doubt) &&
                put_number(totals, "messages", amounts->messages) &&
                put_number(totals, "messages_to_go", sum_of(status, status_to_go)) &&
                put_number(totals, "bytes", amounts->bytes);

    for (int state = 0; good && state < STATUS_STATES; state++)
        good = put_number(states, status_state_word((enum status_state)state),
                          status_count(status, (enum status_state)state));
    return good;
}

static bool put_run(json_t *array, const struct status_run *run)
{
    static const char *const ends[] = {[STATUS_RUN_ENDED] = "ended",
                                       [STATUS_RUN_UNDER_WAY] = "under-way",
                                       [STATUS_RUN_KILLED] = "killed"};
    bool ended = run->end == STATUS_RUN_ENDED;
    json_t *object = json_object();

    return json_array_append_new(array, object) == 0 &&
           document_put(object, "run", document_text(run->name)) &&
           document_put(object, "command", document_text(run->command)) &&
           document_put(object, "begun", document_time(run->begun_s)) &&
           document_put(object, "ended", document_time(run->ended_s)) &&
           document_put(object, "state", json_string(ends[run->end])) &&
           document_put(object, "exit_status", ended ? json_integer(run->status) : json_null());
}

static bool put_runs(json_t *document, const struct status *status)
{
    json_t *runs = json_array();
    bool good = document_put(document, "runs", runs);

    for (size_t i = 0; good && i < status->run_count; i++)
        good = put_run(runs, &status->runs[i]);
    return good;
}

int status_print_json(const struct status *status, const struct status_view *view, FILE *out,
                      struct kimt_error *err)
{
    const struct document_heading heading = {.command = "status",
                                             .version = view->version,
                                             .profile = view->profile,
                                             .source = view->source,
                                             .destination = view->destination};
    json_t *document = document_new(&heading);
    struct table *table = status_table_new(status, view);
    bool good = table_is_whole(table) &&
                document_put(document, "journal", json_boolean(status->has_journal)) &&
                document_put(document, "accounts", document_rows(table)) &&
                put_totals(document, status) && put_runs(document, status);

    table_free(&table);
    return document_print(document, good, out, err);
}
