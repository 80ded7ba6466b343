/* SPDX-License-Identifier: MIT
 *
 * Commands that read, while a source is read.
 */
#ifndef KIMT_IMAP_FETCH_COMMAND_H
#define KIMT_IMAP_FETCH_COMMAND_H

#include "common/imap/fetch/fetch_private.h"

/* The only place a command leaves from while a source is read. Nothing but reading
 * verbs pass. */
int fetch_command(struct imap_fetch *fetch, struct imap_command *command, const char *text,
                  struct kimt_error *err);
/* Sends a command, and waits for its end. */
int fetch_run(struct imap_fetch *fetch, const char *text, imap_untagged_fn *handler,
              struct kimt_error *err);

#endif
