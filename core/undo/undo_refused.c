/* SPDX-License-Identifier: MIT
 *
 * Folders that something is in the way of: each is its own affair, the others are undone all the
 * same. What is passing is tried again with the patience of the account; what is not, and a folder
 * in which the connection ends time and again, is left as it is. The journal keeps what it knows of
 * it, so that a later undo finds it.
 */
#include "undo/undo_inner.h"
#include <string.h>

#define LOSSES_MAX 3u /* of sessions in a folder in which nothing was removed meanwhile */

static void refuse(struct undo *undo, struct undo_known *known, const struct kimt_error *why)
{
    known->refused = true;
    undo->counts.refused++;
    undo->counts.left += known->looked ? known->ours : known->remaining;
    undo_stays_for(undo, known->target, why);
}

static bool note(struct undo *undo, struct undo_known *known, const struct kimt_error *why)
{
    if (!known->why)
        known->why = arena_alloc(&undo->arena, sizeof *known->why);
    if (known->why)
        *known->why = *why;
    return known->why != NULL;
}

bool undo_goes_on_without(struct undo *undo, const struct kimt_error *err)
{
    if (err->scope > KIMT_SCOPE_FOLDER)
        return false;
    if (err->retry == KIMT_RETRY_NEVER || !note(undo, undo->at, err))
        refuse(undo, undo->at, err);
    return true;
}

void undo_note_loss(struct undo *undo, const struct kimt_error *err)
{
    struct undo_known *known = undo->at;
    uint64_t progress = undo->counts.messages + undo->counts.gone;
    struct kimt_error why = *err;

    if (!known || err->scope != KIMT_SCOPE_ACCOUNT || err->retry != KIMT_RETRY_NOW)
        return;
    if (progress != known->progress)
        known->losses = 0;
    known->progress = progress;
    if (++known->losses < LOSSES_MAX)
        return;
    (void)kimt_fail(&why, KIMT_SCOPE_FOLDER, err->kind, KIMT_RETRY_NEVER,
                    "the connection was lost %u times in this folder, which came no further: "
                    "%.200s",
                    known->losses, err->text);
    refuse(undo, known, &why);
}

static bool waits(const struct undo_known *known)
{
    return known->why && !known->refused && !known->closed;
}

bool undo_is_to_come_again(const struct undo *undo, struct kimt_error *err)
{
    for (size_t i = 0; i < undo->known_count; i++)
        if (waits(&undo->known[i])) {
            *err = *undo->known[i].why;
            return true;
        }
    return false;
}

void undo_give_up_folders(struct undo *undo)
{
    for (size_t i = 0; i < undo->known_count; i++)
        if (waits(&undo->known[i]))
            refuse(undo, &undo->known[i], undo->known[i].why);
}

static bool is_below(const struct undo_known *known, const char *target, size_t length)
{
    return strncmp(known->target, target, length) == 0 && known->target[length] == '/';
}

bool undo_is_held_up(const struct undo *undo, const struct undo_known *known)
{
    size_t length = strlen(known->target);

    for (size_t i = 0; i < undo->known_count; i++) {
        const struct undo_known *other = &undo->known[i];
        bool is_here = other->refused || !other->done; /* its messages are not over */

        if (other == known ? is_here
                           : (is_here || waits(other)) && is_below(other, known->target, length))
            return true;
    }
    return false;
}
