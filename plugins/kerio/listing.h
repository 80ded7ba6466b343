/* SPDX-License-Identifier: MIT
 *
 * A list of the server, read page by page to its end, each row handed over once.
 */
#ifndef KIMT_KERIO_LISTING_H
#define KIMT_KERIO_LISTING_H

#include "kerio/jsonrpc.h"

/* What became of a row. */
enum taken {
    TAKEN_NEW,
    TAKEN_KNOWN, /* it was there before, or cannot be used */
    TAKEN_NO_MEMORY
};

typedef enum taken take_fn(void *context, json_t *row);

/* What is asked for; no fields: all. */
struct listing {
    const char *method;
    const char *order_by;
    const char *domain_id; /* NULL: not of one domain */
    const char *const *fields;
    const char *const *kept; /* members of a row that are kept */
    json_int_t rows_max;
    take_fn *take;
    void *context;
};

/* Hands over every row. A server that ignores `limit`, or has a lower cap of its own, is followed
 * by the number of rows it sends; one that says the same rows again does not get on, and is left.
 */
int listing_read(struct rpc *rpc, const struct listing *listing, struct kimt_error *err);

#endif
