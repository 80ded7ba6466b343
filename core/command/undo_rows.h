/* SPDX-License-Identifier: MIT
 *
 * What kimt undo did, or would do, as rows for programs.
 */
#ifndef KIMT_CORE_UNDO_ROWS_H
#define KIMT_CORE_UNDO_ROWS_H

#include "command/result.h"
#include "undo/undo.h"

struct undo_rows {
    struct table *accounts, *stays;
};

/* Forgets rows of a look before. */
void undo_rows_begin(struct undo_rows *rows);
void undo_rows_clear(struct undo_rows *rows);
/* `look_only`: it was not done. `error`, without secrets, or NULL. */
void undo_rows_account(struct undo_rows *rows, const char *address,
                       const struct undo_counts *counts, const struct kimt_error *error,
                       bool look_only);
/* `folder` may be NULL. */
void undo_rows_stays(struct undo_rows *rows, const char *address, const char *folder,
                     const char *why);
/* accounts, stays, totals. False: no memory. */
bool undo_rows_put(const struct undo_rows *rows, const struct undo_counts *totals,
                   json_t *document);

#endif
