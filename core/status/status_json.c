/* SPDX-License-Identifier: MIT
 *
 * The status for programs: one JSON object, as kimt(1) documents it.
 */
#include "base/cleanup.h"
#include "common/print/text.h"
#include "status/status.h"
#include <jansson.h>
#include <kimt/error.h>
#include <time.h>

/* Foreign text may be no UTF-8, which JSON has to be. NULL: no memory. */
static json_t *text(const char *foreign)
{
    AUTO_FREE char *valid = text_valid_dup(foreign);

    return valid ? json_string(valid) : NULL;
}

/* UTC; null for never. */
static json_t *instant(int64_t seconds)
{
    const time_t time = (time_t)seconds;
    char written[40];
    struct tm parts;

    if (seconds == 0 || !gmtime_r(&time, &parts) ||
        strftime(written, sizeof written, "%Y-%m-%dT%H:%M:%SZ", &parts) == 0)
        return json_null();
    return json_string(written);
}

static bool put(json_t *object, const char *key, json_t *value)
{
    return json_object_set_new(object, key, value) == 0;
}

static bool put_number(json_t *object, const char *key, uint64_t number)
{
    return put(object, key, json_integer((json_int_t)number));
}

static bool put_amounts(json_t *object, const struct status_amounts *amounts)
{
    return put_number(object, "folders", amounts->folders) &&
           put_number(object, "folders_finished", amounts->finished) &&
           put_number(object, "folders_in_doubt", amounts->in_doubt) &&
           put_number(object, "messages", amounts->messages) &&
           put_number(object, "bytes", amounts->bytes);
}

static bool put_account(json_t *array, const struct status_account *account)
{
    json_t *object = json_object();

    return json_array_append_new(array, object) == 0 &&
           put(object, "address", text(account->address)) &&
           put(object, "state", json_string(status_state_word(account->state))) &&
           put(object, "reason", account->reason[0] ? text(account->reason) : json_null()) &&
           put(object, "in_accounts_file", json_boolean(account->listed)) &&
           put(object, "created", json_boolean(account->created)) &&
           put_amounts(object, &account->amounts) &&
           put(object, "changed", instant(account->changed_s));
}

static bool put_totals(json_t *object, const struct status *status)
{
    json_t *totals = json_object(), *states = json_object();
    bool good = put(object, "totals", totals) && put(totals, "states", states) &&
                put_number(totals, "accounts", status->count) &&
                put_amounts(totals, &status->totals);

    for (int32_t state = JOURNAL_NEW; good && state <= JOURNAL_FAILED; state++)
        good = put_number(states, status_state_word(state), status_count(status, state));
    return good;
}

static bool put_run(json_t *array, const struct status_run *run)
{
    static const char *const ends[] = {[STATUS_RUN_ENDED] = "ended",
                                       [STATUS_RUN_UNDER_WAY] = "under-way",
                                       [STATUS_RUN_KILLED] = "killed"};
    bool ended = run->end == STATUS_RUN_ENDED;
    json_t *object = json_object();

    return json_array_append_new(array, object) == 0 && put(object, "run", text(run->name)) &&
           put(object, "command", text(run->command)) &&
           put(object, "begun", instant(run->begun_s)) &&
           put(object, "ended", instant(run->ended_s)) &&
           put(object, "state", json_string(ends[run->end])) &&
           put(object, "exit_status", ended ? json_integer(run->status) : json_null());
}

static bool fill(json_t *object, const struct status *status, const struct status_heading *heading)
{
    json_t *accounts = json_array(), *runs = json_array();
    bool good = put(object, "profile", text(heading->profile)) &&
                put(object, "source", text(heading->source)) &&
                put(object, "destination", text(heading->destination)) &&
                put(object, "journal", json_boolean(status->has_journal));

    good &= put(object, "accounts", accounts);
    for (size_t i = 0; good && i < status->count; i++)
        good = put_account(accounts, &status->accounts[i]);
    good = good && put_totals(object, status);
    good &= put(object, "runs", runs);
    for (size_t i = 0; good && i < status->run_count; i++)
        good = put_run(runs, &status->runs[i]);
    return good;
}

int status_print_json(const struct status *status, const struct status_heading *heading, FILE *out,
                      struct kimt_error *err)
{
    json_t *object = json_object();
    bool good = fill(object, status, heading) &&
                json_dumpf(object, out, JSON_INDENT(2) | JSON_ENSURE_ASCII) == 0;

    json_decref(object);
    if (!good)
        return kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_INTERNAL, KIMT_RETRY_NEVER,
                         "the status cannot be written");
    (void)fputc('\n', out);
    return KIMT_OK;
}
