/* SPDX-License-Identifier: MIT
 *
 * From Kerio's error codes to our kinds of errors: the one table of what each code means.
 *
 * A fault is a JSON object with code and message: the `error` of a whole call, or one element of
 * `result.errors`. The two keep their fillings in different places; both are read.
 */
#ifndef KIMT_KERIO_FAULT_H
#define KIMT_KERIO_FAULT_H

#include <jansson.h>
#include <kimt/host.h>

enum fault_code {
    FAULT_PARSE = -32700,
    FAULT_REQUEST = -32600,
    FAULT_NO_METHOD = -32601,
    FAULT_PARAMETERS = -32602,
    FAULT_INTERNAL = -32603,
    FAULT_SESSION = -32001, /* not, or no longer, logged in; or no administrator at all */
    FAULT_TIMEOUT = -32002,
    FAULT_TOO_LARGE = 413,
    FAULT_FAILED = 1000,
    FAULT_EXISTS = 1001,
    FAULT_NOT_FOUND = 1002,
    FAULT_LIMIT = 1003, /* seats used up, or forbidden: sources disagree */
    FAULT_DENIED = 1004,
    FAULT_QUOTA = 4000
};

/* Answers KIMT_FAIL with our sentence, and as peer Kerio's own, filled in. */
int fault_fail(struct kimt_error *err, int scope, const json_t *fault, const char *format, ...)
    KIMT_PRINTF(4, 5);
/* True if the error came from Kerio with this code. */
bool fault_is(const struct kimt_error *err, enum fault_code code);
/* True if this version or role simply does not offer what was asked for. */
bool fault_is_absent(const struct kimt_error *err);
/* True if the call did not arrive, or its answer did not: a connection, a time-out, an HTTP error.
 * What it was to do may have been done. */
bool fault_is_lost(const struct kimt_error *err);
/* Clears an error that was made good: a caller must not take it for a failure. */
void fault_forget(struct kimt_error *err);

#endif
