/* SPDX-License-Identifier: MIT
 *
 * First the pairs of missing and new folders are found, then each is followed, parents before their
 * children, which may have gone along by then.
 *
 * The journal is written after the destination was changed. A kill between the two leaves a folder
 * that the journal looks for in vain: its messages are then recognised by their content.
 */
#include "migrate/rename.h"
#include "base/cleanup.h"
#include "base/no_memory.h"
#include "journal/folders.h"
#include "migrate/likeness.h"
#include "migrate/mapping.h"
#include "migrate/parents.h"
#include "migrate/transfer.h"
#include <kimt/host.h>
#include <string.h>

static const char purpose[] = "for renamed folders";

#define COMPARED_MAX 1000u /* pairs that are looked into in one pass */

/* ---- pairs ---- */

static bool is_listed(const struct transfer *transfer, const char *path)
{
    for (size_t i = 0; i < transfer->work->map.count; i++)
        if (strcmp(transfer->work->map.items[i].source_path, path) == 0)
            return true;
    return false;
}

static bool is_taken(const struct places *places, const struct mapped_folder *mapped)
{
    for (size_t i = 0; i < places->count; i++)
        if (places->items[i].renamed == mapped)
            return true;
    return false;
}

static bool may_be_it(const struct transfer *transfer, const struct place *place,
                      const struct mapped_folder *mapped)
{
    const struct place *known = places_of_source(&transfer->work->places, mapped->source_path);

    return mapped->action == FOLDER_COPY && !(known && known->used) &&
           (mapped->source->uid_validity == 0 ||
            mapped->source->uid_validity == place->source_uid_validity) &&
           !is_taken(&transfer->work->places, mapped);
}

/* It would be `mapped` now because a folder above it was renamed. NULL: no. */
static const struct place *place_above(const struct places *places, const struct place *place,
                                       const struct mapped_folder *mapped)
{
    for (size_t i = 0; i < places->count; i++) {
        const struct place *above = &places->items[i];
        const char *before, *now;

        if (!above->renamed || above == place)
            continue;
        before = places_below(place->source, above->source);
        now = places_below(mapped->source_path, above->renamed->source_path);
        if (before && now && strcmp(before, now) == 0)
            return above;
    }
    return NULL;
}

static int search(struct transfer *transfer, struct place *place, bool likely, unsigned *compared,
                  struct trouble *trouble)
{
    bool alike = false;

    for (size_t i = 0; i < transfer->work->map.count && !place->renamed; i++) {
        const struct mapped_folder *mapped = &transfer->work->map.items[i];

        if (!may_be_it(transfer, place, mapped) ||
            (place_above(&transfer->work->places, place, mapped) != NULL) != likely ||
            *compared >= COMPARED_MAX)
            continue;
        ++*compared;
        if (likeness_compare(transfer, place, mapped->source, &alike, trouble) != KIMT_OK)
            return KIMT_FAIL;
        if (alike)
            place->renamed = mapped;
    }
    return KIMT_OK;
}

/* Not all of the list could be read. */
static bool is_list_in_doubt(const struct transfer *transfer)
{
    for (size_t i = 0; i < transfer->work->map.count; i++)
        if (transfer->work->map.items[i].source->fault)
            return true;
    return false;
}

static void tell_missing(struct transfer *transfer, const struct place *place)
{
    if (is_list_in_doubt(transfer))
        post_note(transfer, KIMT_NOTE_SERVER, place->source,
                  "an earlier run copied this folder; it is missing from the list of folders, "
                  "which could not be read whole");
    else
        post_note(transfer, KIMT_NOTE_DELETED, place->source,
                  "the folder was removed at the source since; the destination keeps what an "
                  "earlier run copied");
    deletions_bar_path(transfer, place->source, "it is not at the source any more");
}

/* *found_r: how many. */
static int find_pairs(struct transfer *transfer, size_t *found_r, struct trouble *trouble)
{
    unsigned compared = 0;

    *found_r = 0;
    for (size_t i = 0; i < transfer->work->places.count; i++) {
        struct place *place = &transfer->work->places.items[i];

        if (!place->used || is_listed(transfer, place->source))
            continue;
        if (place->source_uid_validity != 0 &&
            (search(transfer, place, true, &compared, trouble) != KIMT_OK ||
             search(transfer, place, false, &compared, trouble) != KIMT_OK))
            return KIMT_FAIL;
        *found_r += place->renamed != NULL;
        if (!place->renamed)
            tell_missing(transfer, place);
    }
    return KIMT_OK;
}

/* ---- may it have the new name at the destination? ---- */

struct strangers {
    const struct done *done;
    uint64_t count;
};

static bool is_strange(void *context, uint64_t uid)
{
    const struct strangers *strangers = context;

    return !uid_set_has(&strangers->done->stored, uid);
}

static int count_strangers(struct transfer *transfer, struct strangers *strangers,
                           struct trouble *trouble)
{
    const struct kimt_message *message;
    int result;

    transfer->sides.scan = (struct kimt_scan){.struct_size = sizeof transfer->sides.scan,
                                              .parts = KIMT_PARTS_META,
                                              .first_uid = 1,
                                              .is_wanted = is_strange,
                                              .context = strangers};
    result = destination_link_scan_begin(&transfer->sides.destination, &transfer->sides.scan,
                                         at_destination(trouble));
    while (result == KIMT_OK &&
           (result = destination_link_scan_next(&transfer->sides.destination, &message,
                                                at_destination(trouble))) == KIMT_OK)
        strangers->count +=
            !(message->attributes & KIMT_MESSAGE_VANISHED) && is_strange(strangers, message->uid);
    return result == KIMT_FAIL ? KIMT_FAIL : KIMT_OK;
}

/* Everything in this folder came from kimt. Copies whose UID is not known are taken on trust. */
static int is_all_ours(struct transfer *transfer, const struct place *place, bool *ours_r,
                       struct trouble *trouble)
{
    struct done done = {0};
    struct strangers strangers = {.done = &done};
    struct kimt_folder plain = *place->there;
    const struct kimt_folder *now;
    uint64_t counted;
    int result;

    *ours_r = false;
    plain.attributes &= ~(uint32_t)KIMT_FOLDER_SUBSCRIBED; /* or it would be subscribed */
    if (destination_link_folder_ensure(&transfer->sides.destination, &plain, &now,
                                       at_destination(trouble)) != KIMT_OK)
        return KIMT_FAIL;
    counted = now->messages;
    if (now->uid_validity != place->uid_validity)
        return KIMT_OK;
    if (done_load(&done, transfer->run->settings->journal, place->id, at_neither(trouble)) !=
        KIMT_OK)
        return KIMT_FAIL;
    result = count_strangers(transfer, &strangers, trouble);
    *ours_r = strangers.count + done.stored.count <= done.settled.count &&
              (counted == KIMT_UNKNOWN || counted <= done.settled.count);
    done_clear(&done);
    return result;
}

/* Each folder that RENAME would take along goes there anyway, and is ours. */
static int may_go_along(struct transfer *transfer, const struct place *above,
                        const struct kimt_folder *folder, const char *rest, bool *may_r,
                        struct trouble *trouble)
{
    AUTO_FREE char *target = NULL;
    const struct place *place;
    size_t size = strlen(above->target) + strlen(rest) + 1;

    *may_r = false;
    target = malloc(size);
    if (!target)
        return no_memory(at_neither(trouble), purpose);
    (void)snprintf(target, size, "%s%s", above->target, rest);
    place = places_of_target(&transfer->work->places, target);
    if (!place || !place->created || !place->renamed || place->there != folder ||
        folder->role != KIMT_ROLE_NONE || place->renamed->existing)
        return KIMT_OK;
    rest = places_below(place->renamed->target_path, above->renamed->target_path);
    if (!rest || strcmp(rest, target + strlen(above->target)) != 0)
        return KIMT_OK;
    return is_all_ours(transfer, place, may_r, trouble);
}

/* Someone chose its place: that has nothing to do with what the source calls it. */
static int is_chosen(struct transfer *transfer, const struct place *place, bool *chosen_r,
                     struct trouble *trouble)
{
    const struct plan_account *plan =
        plan_find_account(transfer->run->settings->plan, transfer->work->account->address);

    *chosen_r = false;
    for (size_t i = 0; plan && !place->renamed->planned && i < plan->count && !*chosen_r; i++) {
        const struct plan_line *line = plan->lines[i];
        struct arena arena = {0};
        const char *path;

        if (!line->target || strcmp(line->source, line->target) == 0)
            continue;
        path = folder_path(&arena, line->parts, line->part_count);
        *chosen_r = path && strcmp(path, place->target) == 0;
        arena_clear(&arena);
        if (!path)
            return no_memory(at_neither(trouble), purpose);
    }
    return KIMT_OK;
}

static int may_rename(struct transfer *transfer, const struct place *place, bool *may_r,
                      struct trouble *trouble)
{
    const struct folder_list *there = &transfer->work->destination_folders;

    const struct place *above = place_above(&transfer->work->places, place, place->renamed);
    bool chosen;

    if (is_chosen(transfer, place, &chosen, trouble) != KIMT_OK)
        return KIMT_FAIL;
    *may_r = destination_link_can_rename(&transfer->sides.destination) &&
             !(above && above->stays) && !chosen;
    for (size_t i = 0; *may_r && i < there->count; i++) {
        const struct kimt_folder *folder = there->items[i];
        struct arena arena = {0};
        const char *path = folder_path(&arena, folder->parts, folder->part_count);
        const char *rest = path ? places_below(path, place->target) : NULL;
        int result = path ? KIMT_OK : no_memory(at_neither(trouble), purpose);

        if (rest)
            result = may_go_along(transfer, place, folder, rest, may_r, trouble);
        arena_clear(&arena);
        if (result != KIMT_OK)
            return KIMT_FAIL;
    }
    return KIMT_OK;
}

/* ---- following ---- */

static void tell(struct transfer *transfer, const struct place *place, const char *what,
                 const char *why)
{
    char text[1024];

    (void)snprintf(text, sizeof text, "was %.300s when an earlier run copied it; %s%.300s",
                   place->source, what, why);
    post_note(transfer, KIMT_NOTE_RENAMED, place->renamed->source_path, text);
}

/* A refusal is no failure: the folder then keeps its name. */
static int rename_there(struct transfer *transfer, struct place *place, bool *renamed_r,
                        struct trouble *trouble)
{
    *renamed_r = false;
    if (destination_link_folder_rename(&transfer->sides.destination, place->there,
                                       &place->renamed->target,
                                       at_destination(trouble)) != KIMT_OK) {
        if (trouble->error.scope > KIMT_SCOPE_FOLDER)
            return KIMT_FAIL;
        trouble_clear(trouble);
        return KIMT_OK;
    }
    *renamed_r = true;
    return KIMT_OK;
}

static int write_down(struct transfer *transfer, const struct place *place, const char *target,
                      struct trouble *trouble)
{
    if (journal_folder_rename(transfer->run->settings->journal, place->id,
                              place->renamed->source_path, target, at_neither(trouble)) == KIMT_OK)
        return KIMT_OK;
    return KIMT_FAIL;
}

/* Its place is not there any more: what is at the new one is recognised by its content. */
static int begin_anew(struct transfer *transfer, const struct place *place, struct trouble *trouble)
{
    if (write_down(transfer, place, place->renamed->target_path, trouble) != KIMT_OK)
        return KIMT_FAIL;
    tell(transfer, place, "messages are recognised anew, and kimt undo leaves those that are there",
         "");
    if (journal_folder_forget(transfer->run->settings->journal, place->id, at_neither(trouble)) ==
        KIMT_OK)
        return KIMT_OK;
    return KIMT_FAIL;
}

/* The new name is not subscribed because the old one was. */
static int subscribe(struct transfer *transfer, const struct place *place, struct trouble *trouble)
{
    const struct kimt_folder *now, *target = &place->renamed->target;

    if (!(target->attributes & KIMT_FOLDER_SUBSCRIBED) ||
        destination_link_folder_ensure(&transfer->sides.destination, target, &now,
                                       at_destination(trouble)) == KIMT_OK)
        return KIMT_OK;
    return KIMT_FAIL;
}

static int follow(struct transfer *transfer, struct place *place, struct trouble *trouble)
{
    bool renamed = false;

    if (!place->there)
        return begin_anew(transfer, place, trouble);
    if (strcmp(place->target, place->renamed->target_path) == 0)
        return write_down(transfer, place, place->target, trouble) == KIMT_OK
                   ? subscribe(transfer, place, trouble)
                   : KIMT_FAIL;
    if (may_rename(transfer, place, &renamed, trouble) != KIMT_OK ||
        (renamed && rename_there(transfer, place, &renamed, trouble) != KIMT_OK))
        return KIMT_FAIL;
    place->stays = !renamed;
    tell(transfer, place,
         renamed ? "also renamed at the destination" : "at the destination it stays ",
         renamed ? "" : place->target);
    if (write_down(transfer, place, renamed ? place->renamed->target_path : place->target,
                   trouble) != KIMT_OK)
        return KIMT_FAIL;
    if (!renamed)
        return KIMT_OK;
    if (parents_note(transfer, &place->renamed->target, trouble) != KIMT_OK ||
        subscribe(transfer, place, trouble) != KIMT_OK)
        return KIMT_FAIL;
    if (!places_move(&transfer->work->places, place, &place->renamed->target,
                     &transfer->work->destination_folders))
        return no_memory(at_neither(trouble), purpose);
    return KIMT_OK;
}

static int follow_all(struct transfer *transfer, struct trouble *trouble)
{
    for (size_t i = 0; i < transfer->work->places.count; i++) {
        struct place *place = &transfer->work->places.items[i];

        if (place->renamed && follow(transfer, place, trouble) != KIMT_OK) {
            transfer->work->destination_listed = false; /* who knows what it has now */
            return KIMT_FAIL;
        }
    }
    return KIMT_OK;
}

int rename_follow(struct transfer *transfer, bool *followed_r, struct trouble *trouble)
{
    size_t found = 0;

    *followed_r = false;
    if (!transfer->run->settings->journal || transfer->run->settings->dry_run)
        return KIMT_OK;
    if (find_pairs(transfer, &found, trouble) != KIMT_OK)
        return KIMT_FAIL;
    *followed_r = found > 0;
    return found > 0 ? follow_all(transfer, trouble) : KIMT_OK;
}
