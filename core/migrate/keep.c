/* SPDX-License-Identifier: MIT
 *
 * A lane between two accounts, and at its end: which of its sessions stay, and which are closed.
 *
 * A session that is still open when the account ends is sound: recover.c drops what is not. Whether
 * it can go on as another account is the plugin's to say, when the next one comes (connect.c). None
 * is kept for longer than it takes to get there: a lane that waits closes them, except those that
 * it opened beforehand for an account whose folders are being listed. What a lane still has when it
 * ends is closed here as well, for whatever reason it ends.
 */
#include "migrate/keep.h"
#include "base/beside.h"
#include "migrate/transfer.h"

static int close_destination(void *context, struct kimt_error *err)
{
    (void)err;
    sides_drop(context, SIDE_DESTINATION);
    return KIMT_OK;
}

/* Each side answers its farewell: both are waited for at once. */
static void close_sides(struct transfer *transfer, bool source, bool destination)
{
    bool both = source && destination && transfer->source.session &&
                transfer->destination.session && transfer->crew->shares_accounts;
    struct beside beside;
    struct kimt_error none = {.struct_size = sizeof none};

    if (both)
        beside_begin(&beside, close_destination, transfer);
    if (source)
        sides_drop(transfer, SIDE_SOURCE);
    if (both)
        (void)beside_end(&beside, &none);
    else if (destination)
        sides_drop(transfer, SIDE_DESTINATION);
}

void keep_sides(struct transfer *transfer)
{
    bool source = source_link_keep(&transfer->source);
    bool destination = destination_link_keep(&transfer->destination);

    close_sides(transfer, !source, !destination);
}

void keep_none(struct transfer *transfer)
{
    close_sides(transfer, transfer->source.is_kept, transfer->destination.is_kept);
}

void keep_end(struct transfer *transfer)
{
    close_sides(transfer, true, true);
}
