/* SPDX-License-Identifier: MIT
 *
 * Holds one message so that its exact size is known before the first byte is sent on: in memory up
 * to a limit, then in a temporary file that has no name. Also makes bare LF line ends CRLF.
 *
 * Used only where a source cannot promise a size and a destination needs one.
 */
#ifndef KIMT_CORE_SPOOL_H
#define KIMT_CORE_SPOOL_H

#include <kimt/error.h>
#include <stdbool.h>

struct spool;

int spool_new(int64_t memory_limit, struct spool **spool_r, struct kimt_error *err);
void spool_free(struct spool **spool);

/* Forgets the message before; keeps the memory. */
void spool_reset(struct spool *spool);
/* KIMT_FAIL has SCOPE_RUN: without room for temporary files nothing goes on. */
int spool_write(struct spool *spool, const void *data, size_t length, struct kimt_error *err);
uint64_t spool_size(const struct spool *spool);
/* The next read begins at the first byte again. */
void spool_rewind(struct spool *spool);
/* From the first byte on, in pieces. KIMT_OK, KIMT_END, KIMT_FAIL. */
int spool_read(struct spool *spool, void *buffer, size_t capacity, size_t *got_r,
               struct kimt_error *err);

/* Bare LF to CRLF, across pieces. Begin with after_cr = false. Answers the bytes put into `out`,
 * which needs twice the room. */
size_t spool_crlf(bool *after_cr, const char *data, size_t length, char *out);

#endif
