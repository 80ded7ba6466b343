/* SPDX-License-Identifier: MIT
 *
 * Changed bytes, where nothing else helped.
 */
#ifndef KIMT_IMAP_APPEND_REPAIR_H
#define KIMT_IMAP_APPEND_REPAIR_H

#include "common/imap/destination/destination_private.h"

/* Changes the kept bytes to what a strict server may take, and names the changes
 * in told. Each call changes more. False: there is nothing more to change. */
bool append_repair(struct append_item *item, char *told, size_t capacity);

#endif
