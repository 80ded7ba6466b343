/* SPDX-License-Identifier: MIT
 *
 * Two sorted lists of the same folders.
 */
#include "folders/places.h"
#include "base/no_memory.h"
#include "common/array/array.h"
#include "journal/folders.h"
#include <kimt/error.h>
#include <stdlib.h>
#include <string.h>

static bool take(void *context, const struct journal_folder *folder)
{
    struct places *places = context;
    char *source, *target;

    if (folder->uid_validity == 0 && folder->messages == 0 && folder->created_run == 0)
        return true; /* never gone into, nor made */
    source = arena_string(&places->arena, folder->source);
    target = arena_string(&places->arena, folder->target);
    places->failed =
        !source || !target ||
        !ARRAY_GROW(&places->items, places->count + 1, &places->capacity, ARRAY_NO_MAX);
    if (places->failed)
        return false;
    places->items[places->count++] = (struct place){
        .id = folder->id,
        .source = source,
        .target = target,
        .source_uid_validity = folder->seen.uid_validity,
        .uid_validity = folder->uid_validity,
        .created = folder->created_run != 0,
        .used = folder->messages > 0,
    };
    return true;
}

static int by_source(const void *a, const void *b)
{
    return strcmp(((const struct place *)a)->source, ((const struct place *)b)->source);
}

static int by_target(const void *a, const void *b)
{
    return strcmp((*(struct place *const *)a)->target, (*(struct place *const *)b)->target);
}

static bool sort(struct places *places)
{
    places->by_target = calloc(places->count + 1, sizeof(struct place *));
    if (!places->by_target)
        return false;
    if (places->count > 0)
        qsort(places->items, places->count, sizeof *places->items, by_source);
    for (size_t i = 0; i < places->count; i++)
        places->by_target[i] = &places->items[i];
    qsort(places->by_target, places->count, sizeof(struct place *), by_target);
    return true;
}

static bool look(struct places *places, const struct folder_list *there)
{
    for (size_t i = 0; i < there->count && places->count > 0; i++) {
        struct kimt_folder *folder = there->items[i];
        const char *path = folder_path(&places->arena, folder->parts, folder->part_count);
        struct place *place = path ? places_of_target(places, path) : NULL;

        if (!path)
            return false;
        if (place && !(folder->attributes & KIMT_FOLDER_NO_SELECT))
            place->there = folder;
    }
    return true;
}

int places_load(struct places *places, struct journal *journal, int64_t account,
                const struct folder_list *there, struct kimt_error *err)
{
    places_clear(places);
    if (journal_folders_brief(journal, account, take, places, err) != KIMT_OK)
        return KIMT_FAIL;
    if (!places->failed && sort(places) && look(places, there))
        return KIMT_OK;
    return no_memory(err, "for the folders of earlier runs");
}

void places_clear(struct places *places)
{
    arena_clear(&places->arena);
    free(places->items);
    free(places->by_target);
    *places = (struct places){0};
}

struct place *places_of_source(const struct places *places, const char *path)
{
    const struct place key = {.source = path};

    return places->count == 0 ? NULL
                              : bsearch(&key, places->items, places->count, sizeof key, by_source);
}

struct place *places_of_target(const struct places *places, const char *path)
{
    const struct place key = {.target = path};
    const struct place *at = &key;
    struct place **found = places->count == 0 ? NULL
                                              : bsearch(&at, places->by_target, places->count,
                                                        sizeof(struct place *), by_target);

    return found ? *found : NULL;
}

const char *places_below(const char *path, const char *above)
{
    size_t length = strlen(above);

    if (strncmp(path, above, length) != 0 || (path[length] != '\0' && path[length] != '/'))
        return NULL;
    return path + length;
}

/* Its first `old_count` parts become those of the target. */
static bool give_parts(struct kimt_folder *folder, uint32_t old_count,
                       const struct kimt_folder *target, struct arena *arena)
{
    uint32_t count = target->part_count + folder->part_count - old_count;
    const char **parts = arena_alloc(arena, count * sizeof *parts);

    for (uint32_t i = 0; parts && i < count; i++) {
        parts[i] = i < target->part_count ? arena_string(arena, target->parts[i])
                                          : folder->parts[old_count + i - target->part_count];
        if (!parts[i])
            return false;
    }
    if (!parts)
        return false;
    folder->parts = parts;
    folder->part_count = count;
    return true;
}

bool places_move(struct places *places, const struct place *place, const struct kimt_folder *target,
                 struct folder_list *there)
{
    const char *before = place->target;
    uint32_t old_count = place->there->part_count;

    for (size_t i = 0; i < places->count; i++) {
        struct place *other = &places->items[i];

        if (!other->there || !places_below(other->target, before))
            continue;
        if (!give_parts(other->there, old_count, target, &there->arena))
            return false;
        other->there->uid_validity = UID_VALIDITY_RENAMED;
        other->target = folder_path(&places->arena, other->there->parts, other->there->part_count);
        if (!other->target)
            return false;
    }
    qsort(places->by_target, places->count, sizeof(struct place *), by_target);
    return true;
}
