/* SPDX-License-Identifier: MIT
 *
 * See spans.h.
 */
#include "report/spans.h"
#include "common/hash/hash.h"
#include <stdlib.h>
#include <string.h>

struct span {
    char *account;
    int64_t begun_ms; /* of the run */
    UT_hash_handle hh;
};

static void span_free(struct span *span)
{
    free(span->account);
    free(span);
}

static void begin(struct span **spans, const struct kimt_event *event)
{
    struct span *span = calloc(1, sizeof *span);

    if (span)
        span->account = strdup(event->account);
    if (!span || !span->account) {
        free(span);
        return;
    }
    span->begun_ms = event->run_ms;
    HASH_ADD_KEYPTR(hh, *spans, span->account, strlen(span->account), span);
    if (!HASH_HOLDS(hh, span))
        span_free(span);
}

static int64_t end(struct span **spans, struct span *span, int64_t now_ms)
{
    int64_t ms = now_ms - span->begun_ms;

    HASH_DEL(*spans, span);
    span_free(span);
    return ms > 0 ? ms : 0;
}

int64_t spans_event(struct span **spans, const struct kimt_event *event)
{
    bool ends = event->type == KIMT_EVENT_ACCOUNT_END || event->type == KIMT_EVENT_ACCOUNT_VERIFIED;
    struct span *span = NULL;

    if (!event->account || (!ends && event->type != KIMT_EVENT_ACCOUNT_BEGIN))
        return 0;
    HASH_FIND_STR(*spans, event->account, span);
    if (!ends && !span)
        begin(spans, event);
    return ends && span ? end(spans, span, event->run_ms) : 0;
}

void spans_clear(struct span **spans)
{
    struct span *span, *next;

    HASH_ITER(hh, *spans, span, next)
    {
        HASH_DEL(*spans, span);
        span_free(span);
    }
}
