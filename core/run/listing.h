/* SPDX-License-Identifier: MIT
 *
 * The folders of a session, as every command lists them.
 */
#ifndef KIMT_CORE_LISTING_H
#define KIMT_CORE_LISTING_H

#include "folders/folder_list.h"
#include "session/destination_link.h"
#include "session/source_link.h"

/* What a list held before is forgotten. */

/* No two have the same path. */
int listing_of_source(struct folder_list *list, struct source_link *link, struct kimt_error *err);
int listing_of_destination(struct folder_list *list, struct destination_link *link,
                           struct kimt_error *err);

#endif
