/* SPDX-License-Identifier: MIT
 *
 * A lane between two accounts, and at its end: which of its sessions stay, and which are closed.
 *
 * A session that is still open when the account ends is sound: recover.c drops what is not. Whether
 * it can go on as another account is the plugin's to say, when the next one comes (connect.c). None
 * is kept for longer than it takes to get there: a lane that waits closes them, except what
 * it opened beforehand for an account whose folders are being listed. What a lane still has when it
 * ends is closed here as well, for whatever reason it ends.
 */
#include "migrate/keep.h"
#include "base/beside.h"
#include "migrate/sides.h"

static int close_destination(void *link, struct kimt_error *err)
{
    (void)err;
    link_close(link);
    return KIMT_OK;
}

/* Each side answers its farewell: both are waited for at once. */
static void close_sides(struct sides *sides, bool source, bool destination)
{
    bool both = source && destination && sides->source.base.session &&
                sides->destination.base.session && sides->at_once;
    struct beside beside;
    struct kimt_error none = {.struct_size = sizeof none};

    if (both)
        beside_begin(&beside, close_destination, &sides->destination.base);
    if (source)
        sides_drop(sides, SIDE_SOURCE);
    if (both)
        (void)beside_end(&beside, &none);
    if (destination)
        sides_drop(sides, SIDE_DESTINATION);
}

void keep_sides(struct sides *sides)
{
    bool source = link_keep(&sides->source.base);
    bool destination = link_keep(&sides->destination.base);

    close_sides(sides, !source, !destination);
}

void keep_none(struct sides *sides)
{
    close_sides(sides, sides->source.base.is_kept, sides->destination.base.is_kept);
}

void keep_end(struct sides *sides)
{
    close_sides(sides, true, true);
}
