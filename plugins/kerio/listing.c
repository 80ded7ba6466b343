/* SPDX-License-Identifier: MIT
 *
 * See listing.h.
 */
#include "kerio/listing.h"

#include "common/memory/no_memory.h"
#include "kerio/fault.h"
#include "kerio/field.h"

enum {
    PAGE = 500,
    PAGES_MAX = 2000,           /* a server may have a lower cap of its own than PAGE */
    KEPT_MAX = 32 * 1024 * 1024 /* bytes of JSON that are kept of one list */
};

/* How far the reading of a list is. */
struct progress {
    json_int_t rows;
    int pages;
    size_t kept;
};

static json_t *page_params(const struct listing *listing, json_int_t start)
{
    json_t *fields = json_array();
    json_t *params;

    for (size_t i = 0; listing->fields[i]; i++)
        (void)json_array_append_new(fields, json_string(listing->fields[i]));
    params = json_pack("{s:{s:o, s:[], s:I, s:i, s:[{s:s, s:s, s:b}]}}", "query", "fields", fields,
                       "conditions", "start", start, "limit", (int)PAGE, "orderBy", "columnName",
                       listing->order_by, "direction", "Asc", "caseSensitive", 0);
    if (listing->domain_id)
        (void)json_object_set_new(params, "domainId", json_string(listing->domain_id));
    return params;
}

static json_t *plain_params(const struct listing *listing)
{
    json_t *params = json_pack("{s:{}}", "query");

    if (listing->domain_id)
        (void)json_object_set_new(params, "domainId", json_string(listing->domain_id));
    return params;
}

/* A server that does not know a field, or will not page, is asked for all there is. */
static int read_page(struct rpc *rpc, const struct listing *listing, json_int_t start,
                     json_t **result_r, struct kimt_error *err)
{
    int answer =
        rpc_call(rpc, listing->method, page_params(listing, start), RPC_REPEATABLE, result_r, err);

    if (answer != KIMT_OK && start == 0 && fault_is(err, FAULT_PARAMETERS))
        answer =
            rpc_call(rpc, listing->method, plain_params(listing), RPC_REPEATABLE, result_r, err);
    return answer;
}

static int fail_endless(struct rpc *rpc, const struct listing *listing,
                        const struct progress *progress, const char *why, struct kimt_error *err)
{
    return kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_PROTOCOL, KIMT_RETRY_NEVER,
                     "%s does not end its list of %s: %s (%lld rows in %d answers)",
                     rpc_endpoint(rpc)->name, listing->method, why, (long long)progress->rows,
                     progress->pages);
}

/* A row with the members that are kept only: a list stays small, however much the server says. */
static json_t *pruned(const struct listing *listing, const json_t *row)
{
    json_t *kept = json_object();

    for (size_t i = 0; kept && listing->kept[i]; i++) {
        json_t *member = json_object_get(row, listing->kept[i]);
        if (member && json_object_set(kept, listing->kept[i], member) != 0) {
            json_decref(kept);
            return NULL;
        }
    }
    return kept;
}

/* An answer without a list is none; it does not say that there is nothing. */
static int fail_no_list(struct rpc *rpc, const struct listing *listing, struct kimt_error *err)
{
    return kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_PROTOCOL, KIMT_RETRY_NEVER,
                     "there is no list in the answer of %s to %s", rpc_endpoint(rpc)->name,
                     listing->method);
}

/* *is_new_r: there was a row in it that was not there before. */
static int take_rows(struct rpc *rpc, const struct listing *listing, const json_t *rows,
                     struct progress *progress, bool *is_new_r, struct kimt_error *err)
{
    const json_t *row;
    size_t index;

    *is_new_r = false;
    if (!json_is_array(rows))
        return fail_no_list(rpc, listing, err);
    json_array_foreach(rows, index, row)
    {
        json_t *kept = pruned(listing, row);
        size_t bytes = json_dumpb(kept, NULL, 0, JSON_COMPACT);
        enum taken taken = kept ? listing->take(listing->context, kept) : TAKEN_NO_MEMORY;

        progress->kept += taken == TAKEN_NEW ? bytes : 0;
        json_decref(kept);
        if (taken == TAKEN_NO_MEMORY)
            return no_memory(err, KIMT_SCOPE_RUN, "for a list of the administration API");
        *is_new_r = *is_new_r || taken == TAKEN_NEW;
        if (++progress->rows > listing->rows_max || progress->kept > KEPT_MAX)
            return fail_endless(rpc, listing, progress, "it is longer than any", err);
    }
    return KIMT_OK;
}

int listing_read(struct rpc *rpc, const struct listing *listing, struct kimt_error *err)
{
    struct progress progress = {.rows = 0};
    bool is_last = false;

    while (!is_last) {
        json_t *result = NULL;
        const json_t *rows;
        bool is_new;
        int answer;

        if (++progress.pages > PAGES_MAX)
            return fail_endless(rpc, listing, &progress, "there is always more", err);
        if (read_page(rpc, listing, progress.rows, &result, err) != KIMT_OK)
            return KIMT_FAIL;
        rows = json_object_get(result, "list");
        answer = take_rows(rpc, listing, rows, &progress, &is_new, err);
        is_last =
            json_array_size(rows) == 0 || progress.rows >= field_long(result, "totalItems", 0);
        json_decref(result);
        if (answer != KIMT_OK)
            return KIMT_FAIL;
        if (!is_last && !is_new)
            return fail_endless(rpc, listing, &progress, "nothing new comes", err);
    }
    return KIMT_OK;
}
