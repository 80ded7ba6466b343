/* SPDX-License-Identifier: MIT
 *
 * Passes: which folders are copied; which of them have their place by a plan or from before; which
 * get a role's folder; then every other one, each after its parents. A node stands for one prefix
 * of a source path, so that children meet the name that was chosen for their parent. A table of
 * claimed names finds clashes.
 */
#include "folders/folder_map.h"
#include "base/no_memory.h"
#include "common/hash/hash.h"
#include "folders/folder_name.h"
#include <kimt/error.h>
#include <string.h>
#include <strings.h>

#define ROLE_COUNT    9
#define CLASHES_MAX   1000
#define SHORTEST_LEAF 16u /* characters below which a parent is given up instead */

/* A prefix of a source path, with what it becomes. */
struct node {
    UT_hash_handle by_source, by_target;
    char *source_key, *target_key;
    const char *const *parts; /* at the destination */
    uint32_t count;
    int32_t role;
    const char *reason;
    const struct node *clash; /* what has the name that it would have had, or NULL */
};

/* A folder that is at the destination already, by its key. */
struct present {
    UT_hash_handle hh;
    char *key;
    const struct kimt_folder *folder;
};

struct builder {
    struct folder_map *map;
    struct arena *arena;
    const struct folder_list *destination;
    const struct kimt_folder_rules *rules;
    const struct folder_map_options *options;
    struct node *by_source, *by_target;
    struct present *present;
    bool role_taken[ROLE_COUNT];
};

static const struct kimt_folder_rules no_rules = {.struct_size = sizeof no_rules};

static bool is_inbox_name(const char *name)
{
    return strcasecmp(name, "INBOX") == 0;
}

static bool folds_case(const struct builder *builder)
{
    return builder->rules->attributes & KIMT_RULE_CASE_INSENSITIVE;
}

/* ---- names that are taken ---- */

static struct node *find_target(const struct builder *builder, const char *key)
{
    struct node *found;

    HASH_FIND(by_target, builder->by_target, key, strlen(key), found);
    return found;
}

static struct node *find_source(const struct builder *builder, const char *key)
{
    struct node *found;

    HASH_FIND(by_source, builder->by_source, key, strlen(key), found);
    return found;
}

/* Source paths are distinguished byte by byte, but for INBOX. */
static char *source_key(struct builder *builder, const char *const *parts, uint32_t count)
{
    return folder_path_key(builder->arena, parts, count);
}

/* Enters the node; NULL when there is no memory. */
static struct node *claim(struct builder *builder, char *source, char *target,
                          const char *const *parts, uint32_t count, const char *reason)
{
    struct node *node = source && target ? arena_alloc(builder->arena, sizeof *node) : NULL;

    if (!node)
        return NULL;
    node->source_key = source;
    node->target_key = target;
    node->parts = parts;
    node->count = count;
    node->reason = reason;
    HASH_ADD_KEYPTR(by_source, builder->by_source, node->source_key, strlen(node->source_key),
                    node);
    HASH_ADD_KEYPTR(by_target, builder->by_target, node->target_key, strlen(node->target_key),
                    node);
    return HASH_HOLDS(by_source, node) && HASH_HOLDS(by_target, node) ? node : NULL;
}

static bool same_path(const char *const *parts, uint32_t count, const struct node *node)
{
    if (count != node->count)
        return false;
    for (uint32_t i = 0; i < count; i++)
        if (strcmp(parts[i], node->parts[i]) != 0 &&
            !(i == 0 && is_inbox_name(parts[0]) && is_inbox_name(node->parts[0])))
            return false;
    return true;
}

/* ---- roles ---- */

static int32_t role_of(const struct kimt_folder *folder)
{
    if (folder->part_count == 1 && is_inbox_name(folder->parts[0]))
        return KIMT_ROLE_INBOX;
    return folder->role;
}

/* The destination's path for a role, or NULL if it has none. */
static const char *const *role_target(struct builder *builder, int32_t role, uint32_t *count_r)
{
    const char *name = builder->rules->role_names[role];
    const char **parts;

    for (size_t i = 0; i < builder->destination->count; i++) {
        const struct kimt_folder *folder = builder->destination->items[i];
        if (role_of(folder) == role && !folder->fault &&
            !(folder->attributes & KIMT_FOLDER_FOREIGN)) {
            *count_r = folder->part_count;
            return folder->parts;
        }
    }
    if (role == KIMT_ROLE_INBOX && !name)
        name = "INBOX";
    parts = name ? arena_alloc(builder->arena, sizeof *parts) : NULL;
    if (!parts)
        return NULL;
    parts[0] = name;
    *count_r = 1;
    return parts;
}

static const char *role_reason(int32_t role)
{
    static const char *const reasons[ROLE_COUNT] = {
        [KIMT_ROLE_INBOX] = "it is the inbox",
        [KIMT_ROLE_SENT] = "it is the destination's folder for sent mail",
        [KIMT_ROLE_DRAFTS] = "it is the destination's folder for drafts",
        [KIMT_ROLE_TRASH] = "it is the destination's folder for deleted mail",
        [KIMT_ROLE_JUNK] = "it is the destination's folder for junk mail",
        [KIMT_ROLE_ARCHIVE] = "it is the destination's archive folder",
    };

    return reasons[role];
}

/* Gives it this place, unless that is taken. One that goes onto its role's folder has the role. */
static int place_at(struct builder *builder, const struct mapped_folder *item,
                    const char *const *parts, uint32_t count, const char *reason)
{
    char *source = source_key(builder, item->source->parts, item->source->part_count);
    char *key = folder_name_key(builder->arena, parts, count, folds_case(builder));
    int32_t role = role_of(item->source);
    const char *const *own = NULL;
    uint32_t own_count = 0;
    struct node *node;

    if (!source || !key)
        return KIMT_FAIL;
    if (find_source(builder, source) || find_target(builder, key))
        return KIMT_OK;
    node = claim(builder, source, key, parts, count, reason);
    if (!node)
        return KIMT_FAIL;
    if (role > KIMT_ROLE_NONE && role < ROLE_COUNT && !builder->role_taken[role])
        own = role_target(builder, role, &own_count);
    if (!own || !same_path(own, own_count, node))
        return KIMT_OK;
    builder->role_taken[role] = true;
    node->role = role;
    node->reason = role_reason(role);
    return KIMT_OK;
}

static int place_planned(struct builder *builder, const struct mapped_folder *item)
{
    const struct plan_line *line = item->planned;
    const char *const *parts;
    const char *reason;
    uint32_t count;

    if (!line || !line->target || item->action == FOLDER_SKIP || item->action == FOLDER_FAIL)
        return KIMT_OK;
    reason = folder_path_fit(builder->arena, line->parts, line->part_count, builder->rules, &parts,
                             &count);
    if (!parts)
        return KIMT_FAIL;
    return place_at(builder, item, parts, count, reason ? reason : "the plan says so");
}

/* A folder that an earlier run made a place for keeps it. */
static int place_known(struct builder *builder, const struct mapped_folder *item)
{
    const struct places *places = builder->options->places;
    const struct place *place = places ? places_of_source(places, item->source_path) : NULL;
    const struct kimt_folder *there = place ? place->there : NULL;

    if (item->action != FOLDER_COPY || !there)
        return KIMT_OK;
    return place_at(builder, item, there->parts, there->part_count, "an earlier run put it there");
}

typedef int place_fn(struct builder *builder, const struct mapped_folder *item);

/* What an earlier run did may have been moved since, so it comes before what that run was asked
 * for. */
static int place_by_choice(struct builder *builder)
{
    bool is_kept = builder->options->wishes.plan && builder->options->wishes.plan->is_kept;
    place_fn *const passes[] = {is_kept ? place_known : place_planned,
                                is_kept ? place_planned : place_known};

    for (size_t pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < builder->map->count; i++)
            if (passes[pass](builder, &builder->map->items[i]) != KIMT_OK)
                return KIMT_FAIL;
    return KIMT_OK;
}

/* The first folder with a role gets the role's place; a later one keeps its own name. */
static int place_role(struct builder *builder, const struct mapped_folder *item)
{
    int32_t role = role_of(item->source);
    char *source = source_key(builder, item->source->parts, item->source->part_count), *key;
    const char *const *parts;
    struct node *node;
    uint32_t count = 0;

    if (!source)
        return KIMT_FAIL;
    if (item->action != FOLDER_COPY || role <= KIMT_ROLE_NONE || role >= ROLE_COUNT ||
        builder->role_taken[role] || find_source(builder, source))
        return KIMT_OK;
    parts = role_target(builder, role, &count);
    if (!parts)
        return KIMT_OK;
    key = folder_name_key(builder->arena, parts, count, folds_case(builder));
    if (!key)
        return KIMT_FAIL;
    if (find_target(builder, key))
        return KIMT_OK;
    builder->role_taken[role] = true;
    node = claim(builder, source, key, parts, count, role_reason(role));
    if (!node)
        return KIMT_FAIL;
    node->role = role;
    return KIMT_OK;
}

/* ---- all others ---- */

/* Where a child of `parent` may begin: deep or long parents are given up from their end on. */
static uint32_t usable_parents(const struct builder *builder, const char *const *parts,
                               uint32_t count, size_t *room_r)
{
    const struct kimt_folder_rules *rules = builder->rules;
    size_t limit = folder_path_limit(rules);

    while (count > 0 && rules->max_depth > 0 && count >= rules->max_depth)
        count--;
    while (count > 0 && folder_path_length(parts, count) + 1 + SHORTEST_LEAF > limit)
        count--;
    *room_r = limit;
    if (limit < SIZE_MAX)
        *room_r -= count > 0 ? folder_path_length(parts, count) + 1 : 0;
    return count;
}

/* "name (2)" and so on, within the rules. */
static void number_name(const struct builder *builder, char name[FOLDER_NAME_BYTES], size_t room,
                        int number)
{
    char suffix[16];
    size_t longest = builder->rules->max_part_length ? builder->rules->max_part_length : SIZE_MAX;
    size_t added = (size_t)snprintf(suffix, sizeof suffix, " (%d)", number);
    char whole[FOLDER_NAME_BYTES];

    if (longest > room)
        longest = room;
    (void)snprintf(whole, sizeof whole, "%s", name);
    if (longest < SIZE_MAX && folder_name_length(name) + added > longest)
        folder_name_shorten(name, longest - added, whole);
    while (strlen(name) + added >= FOLDER_NAME_BYTES)
        folder_name_shorten(name, folder_name_length(name) - added, whole);
    (void)snprintf(name + strlen(name), FOLDER_NAME_BYTES - strlen(name), "%s", suffix);
}

/* Gives a child of `parent` (NULL: top level) a name of its own there. */
static struct node *place_child(struct builder *builder, const struct node *parent, char *source,
                                const char *name)
{
    char fitted[FOLDER_NAME_BYTES], candidate[FOLDER_NAME_BYTES];
    const char *reason = parent ? parent->reason : NULL;
    const char *changed;
    struct node *node, *taken, *clash = NULL;
    size_t room;
    uint32_t keep = parent ? usable_parents(builder, parent->parts, parent->count, &room)
                           : usable_parents(builder, NULL, 0, &room);
    const char **parts = arena_alloc(builder->arena, (keep + 1u) * sizeof *parts);
    char *key;

    if (!parts)
        return NULL;
    for (uint32_t i = 0; parent && i < keep; i++)
        parts[i] = parent->parts[i];
    if (parent && keep < parent->count)
        reason = "its path is too long or too deep";
    else if (reason)
        reason = "it follows the folder above it";
    changed = folder_name_fit(name, builder->rules, keep == 0, fitted);
    if (folder_name_length(fitted) > room) {
        folder_name_shorten(fitted, room, name);
        changed = "its path is too long";
    }
    for (int number = 1; number <= CLASHES_MAX; number++) {
        memcpy(candidate, fitted, sizeof candidate);
        if (number > 1)
            number_name(builder, candidate, room, number);
        parts[keep] = candidate;
        key = folder_name_key(builder->arena, parts, keep + 1, folds_case(builder));
        if (!key)
            return NULL;
        taken = find_target(builder, key);
        if (taken && !clash)
            clash = taken;
        if (taken)
            continue;
        if (number > 1)
            changed = "another folder has that name at the destination";
        parts[keep] = arena_string(builder->arena, candidate);
        node = parts[keep]
                   ? claim(builder, source, key, parts, keep + 1, changed ? changed : reason)
                   : NULL;
        if (node)
            node->clash = clash;
        return node;
    }
    return NULL;
}

/* The node of a source path, made with all its parents where missing. */
static struct node *place(struct builder *builder, const char *const *parts, uint32_t count)
{
    char *key = source_key(builder, parts, count);
    struct node *node = key ? find_source(builder, key) : NULL;
    struct node *parent = NULL;
    bool beside_inbox = builder->rules->attributes & KIMT_RULE_NO_INBOX_CHILDREN && count == 2 &&
                        is_inbox_name(parts[0]);

    if (!key || node)
        return node;
    if (count > 1 && !beside_inbox) {
        parent = place(builder, parts, count - 1);
        if (!parent)
            return NULL;
    }
    node = place_child(builder, parent, key, parts[count - 1]);
    if (node && beside_inbox && !node->reason)
        node->reason = folder_no_inbox_children;
    return node;
}

/* ---- the result ---- */

static int index_present(struct builder *builder)
{
    for (size_t i = 0; i < builder->destination->count; i++) {
        const struct kimt_folder *folder = builder->destination->items[i];
        struct present *present = arena_alloc(builder->arena, sizeof *present), *other;

        if (!present)
            return KIMT_FAIL;
        if (folder->fault)
            continue; /* nothing can be put there */
        present->folder = folder;
        present->key =
            folder_name_key(builder->arena, folder->parts, folder->part_count, folds_case(builder));
        if (!present->key)
            return KIMT_FAIL;
        HASH_FIND_STR(builder->present, present->key, other);
        if (other)
            continue;
        HASH_ADD_KEYPTR(hh, builder->present, present->key, strlen(present->key), present);
        if (!HASH_HOLDS(hh, present))
            return KIMT_FAIL;
    }
    return KIMT_OK;
}

static const struct kimt_folder *find_existing(const struct builder *builder,
                                               const struct node *node)
{
    struct present *found;

    HASH_FIND_STR(builder->present, node->target_key, found);
    return found ? found->folder : NULL;
}

static int fill_target(struct builder *builder, struct mapped_folder *item)
{
    const struct node *node;

    if (item->action != FOLDER_COPY)
        return KIMT_OK;
    node = place(builder, item->source->parts, item->source->part_count);
    if (!node)
        return KIMT_FAIL;
    item->renamed = !same_path(item->source->parts, item->source->part_count, node);
    item->reason = item->renamed ? node->reason : NULL;
    if (folder_list_is_numbered(item->source) && !item->renamed) {
        item->renamed = true;
        item->reason = "another folder of the source has the same path";
    }
    item->target = (struct kimt_folder){
        .struct_size = sizeof item->target,
        .attributes = builder->options->subscriptions
                          ? item->source->attributes & KIMT_FOLDER_SUBSCRIBED
                          : KIMT_FOLDER_NONE,
        .parts = node->parts,
        .part_count = node->count,
        .role = node->role,
        .key = "",
        .messages = KIMT_UNKNOWN,
        .bytes = KIMT_UNKNOWN,
    };
    item->existing = find_existing(builder, node);
    item->clash = node->clash ? node->clash->source_key : NULL;
    item->target_path = folder_path(builder->arena, node->parts, node->count);
    return item->target_path ? KIMT_OK : KIMT_FAIL;
}

/* Those that keep their path have it, wherever they stand in the list: what the rules forbid may be
 * known in one run before the folders are mapped, and in another only afterwards. */
static int fill_targets(struct builder *builder)
{
    struct folder_map *map = builder->map;
    char fitted[FOLDER_NAME_BYTES];

    for (int round = 0; round < 2; round++)
        for (size_t i = 0; i < map->count; i++) {
            const struct kimt_folder *source = map->items[i].source;
            bool keeps =
                map->items[i].action == FOLDER_COPY &&
                !folder_path_fault(source->parts, source->part_count, builder->rules, fitted);

            if (keeps == (round == 0) && fill_target(builder, &map->items[i]) != KIMT_OK)
                return KIMT_FAIL;
        }
    return KIMT_OK;
}

static int build(struct builder *builder, const struct folder_list *source)
{
    struct folder_map *map = builder->map;
    const struct folder_choice *choices;

    if (index_present(builder) != KIMT_OK)
        return KIMT_FAIL;
    map->items = arena_alloc(&map->arena, (source->count + 1) * sizeof *map->items);
    choices = folder_choose(source, &builder->options->wishes, &map->arena);
    if (!map->items || !choices)
        return KIMT_FAIL;
    for (size_t i = 0; i < source->count; i++)
        map->items[map->count++] = (struct mapped_folder){.source = source->items[i],
                                                          .source_path = choices[i].path,
                                                          .action = choices[i].action,
                                                          .is_filtered = choices[i].is_filtered,
                                                          .reason = choices[i].reason,
                                                          .planned = choices[i].planned};
    if (place_by_choice(builder) != KIMT_OK)
        return KIMT_FAIL;
    for (size_t i = 0; i < map->count; i++)
        if (place_role(builder, &map->items[i]) != KIMT_OK)
            return KIMT_FAIL;
    return fill_targets(builder);
}

int folder_map_build(struct folder_map *map, const struct folder_list *source,
                     const struct folder_list *destination, const struct kimt_folder_rules *rules,
                     const struct folder_map_options *options, struct kimt_error *err)
{
    struct builder builder = {.map = map,
                              .arena = &map->arena,
                              .destination = destination,
                              .rules = rules ? rules : &no_rules,
                              .options = options};
    int result;

    *map = (struct folder_map){0};
    result = build(&builder, source);
    HASH_CLEAR(by_source, builder.by_source);
    HASH_CLEAR(by_target, builder.by_target);
    HASH_CLEAR(hh, builder.present);
    if (result == KIMT_OK)
        return KIMT_OK;
    folder_map_clear(map);
    return no_memory_in_account(err, "to map the folders");
}

void folder_map_clear(struct folder_map *map)
{
    arena_clear(&map->arena);
    *map = (struct folder_map){0};
}
