/* SPDX-License-Identifier: MIT
 *
 * A folder is valid until the next one is handed out, so all of them are copied first.
 */
#include "run/listing.h"

int listing_of_source(struct folder_list *list, struct source_link *link, struct kimt_error *err)
{
    const struct kimt_folder *folder;
    int result;

    folder_list_clear(list);
    while ((result = source_link_folder_next(link, &folder, err)) == KIMT_OK)
        if (folder_list_add_apart(list, folder, err) != KIMT_OK)
            return KIMT_FAIL;
    return result == KIMT_END ? KIMT_OK : KIMT_FAIL;
}

int listing_of_destination(struct folder_list *list, struct destination_link *link,
                           struct kimt_error *err)
{
    const struct kimt_folder *folder;
    int result;

    folder_list_clear(list);
    while ((result = destination_link_folder_next(link, &folder, err)) == KIMT_OK)
        if (folder_list_add(list, folder, err) != KIMT_OK)
            return KIMT_FAIL;
    return result == KIMT_END ? KIMT_OK : KIMT_FAIL;
}
