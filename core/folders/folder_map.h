/* SPDX-License-Identifier: MIT
 *
 * Where each folder of the source goes: the whole tree is mapped, and every clash solved, before
 * anything is created.
 *
 * A plan comes first; then a folder goes where an earlier run put it, if that is there. Otherwise
 * roles go onto the destination's own folders for them, subfolders follow their parents, and the
 * destination's naming rules are applied. The same tree always gives the same names. Each folder
 * that is copied has a target of its own.
 */
#ifndef KIMT_CORE_FOLDER_MAP_H
#define KIMT_CORE_FOLDER_MAP_H

#include "folders/folder_choice.h"
#include "folders/places.h"

struct mapped_folder {
    const struct kimt_folder *source; /* in the list that was mapped */
    const char *source_path;          /* parts joined by '/', for reports */
    enum folder_action action;
    bool is_filtered;                /* SKIP: by the profile or a plan */
    bool renamed;                    /* another name than at the source */
    const char *reason;              /* of SKIP and FAIL, or of another name */
    const struct plan_line *planned; /* what the plan says of it, or NULL */
    const char *clash;         /* path at the source of the folder that has its name, or NULL */
    struct kimt_folder target; /* parts, role, attributes: as folder_ensure takes it */
    const char *target_path;   /* NULL unless action is COPY */
    const struct kimt_folder *existing; /* the destination's folder of that name, or NULL */
};

struct folder_map {
    struct arena arena;
    struct mapped_folder *items; /* in the source's order */
    size_t count;
};

struct folder_map_options {
    struct folder_wishes wishes;
    bool subscriptions;
    const struct places *places; /* where folders went before, and go again; or NULL */
};

/* `rules` may be NULL. The lists must outlive the map. KIMT_FAIL: no memory. */
int folder_map_build(struct folder_map *map, const struct folder_list *source,
                     const struct folder_list *destination, const struct kimt_folder_rules *rules,
                     const struct folder_map_options *options, struct kimt_error *err);
void folder_map_clear(struct folder_map *map);

#endif
