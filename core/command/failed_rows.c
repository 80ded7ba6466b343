/* SPDX-License-Identifier: MIT
 *
 * See failed_rows.h.
 */
#include <config.h>

#include "base/cleanup.h"
#include "command/failed_rows.h"
#include "command/say.h"
#include "common/print/human.h"
#include <kimt/error.h>
#include <string.h>

int failed_rows_begin(struct failed_rows *rows, const struct accounts *accounts,
                      struct kimt_error *err)
{
    failed_rows_clear(rows);
    rows->accounts = accounts;
    rows->failed = calloc(accounts_count(accounts) + 1, sizeof *rows->failed);
    return rows->failed ? KIMT_OK
                        : kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_INTERNAL, KIMT_RETRY_NEVER,
                                    "no memory for the rows that failed");
}

static void note(struct failed_rows *rows, const char *address)
{
    for (size_t i = 0; i < accounts_count(rows->accounts); i++)
        if (strcmp(accounts_get(rows->accounts, i)->address, address) == 0)
            rows->failed[i] = true;
}

static bool is_failure(const struct kimt_error *error)
{
    return error && error->kind != KIMT_KIND_CANCELLED;
}

void failed_rows_event(struct failed_rows *rows, const struct kimt_event *event)
{
    bool has_failed = false;

    if (!event->account || !rows->failed)
        return;
    if (event->type == KIMT_EVENT_ACCOUNT_CHECKED && event->check)
        has_failed =
            is_failure(event->check->source_error) || is_failure(event->check->destination_error);
    else if (event->type == KIMT_EVENT_ACCOUNT_PROVISIONED && event->provision)
        has_failed = event->provision->state == KIMT_PROVISION_REFUSED;
    else if (event->type == KIMT_EVENT_ACCOUNT_END)
        has_failed = is_failure(event->error);
    if (has_failed)
        note(rows, event->account);
}

static int write_rows(struct failed_rows *rows, const struct profile *profile, size_t *count_r,
                      struct kimt_error *err)
{
    size_t count = accounts_count(rows->accounts), used = 0;
    AUTO_FREE size_t *indices = calloc(count + 1, sizeof *indices);

    for (size_t i = 0; indices && i < count; i++)
        if (rows->failed[i])
            indices[used++] = i;
    *count_r = used;
    if (indices && used == 0)
        return KIMT_OK;
    if (!indices || asprintf(&rows->path, "%s/%s-failed.csv", profile->folder, profile->name) < 0) {
        rows->path = NULL;
        return kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_INTERNAL, KIMT_RETRY_NEVER,
                         "no memory for the rows that failed");
    }
    return accounts_write(rows->accounts, indices, used, rows->path, err);
}

void failed_rows_write(struct failed_rows *rows, const struct profile *profile)
{
    struct kimt_error error = {.struct_size = sizeof error};
    size_t count;

    if (!rows->failed)
        return;
    if (write_rows(rows, profile, &count, &error) != KIMT_OK) {
        say("%s", error.text);
        free(STEAL(rows->path));
    } else if (count > 0) {
        say("%zu of %s failed; see %s", count,
            human_counted(accounts_count(rows->accounts), "row", "rows").text, rows->path);
    }
}

void failed_rows_clear(struct failed_rows *rows)
{
    free(rows->failed);
    free(rows->path);
    *rows = (struct failed_rows){0};
}
