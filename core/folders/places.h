/* SPDX-License-Identifier: MIT
 *
 * Where earlier runs put the folders of an account, by the journal, and what is there now.
 */
#ifndef KIMT_CORE_PLACES_H
#define KIMT_CORE_PLACES_H

#include "folders/folder_list.h"
#include "journal/journal.h"

struct mapped_folder;

struct place {
    int64_t id;                  /* of the journal's folder */
    const char *source, *target; /* paths */
    uint32_t source_uid_validity, uid_validity;
    bool created;              /* by kimt */
    bool used;                 /* the journal knows messages of it */
    struct kimt_folder *there; /* at the destination; NULL: not there any more */
    /* For rename.c: what the source calls it now; and it has its old name at the destination. */
    const struct mapped_folder *renamed;
    bool stays;
};

/* Zeroed is empty. */
struct places {
    struct arena arena;
    struct place *items;      /* by source */
    struct place **by_target; /* the same by target */
    size_t count, capacity;
    bool failed; /* no memory while they were loaded */
};

/* All that an earlier run went into, anew. `there` is the destination's list and outlives it. */
int places_load(struct places *places, struct journal *journal, int64_t account,
                const struct folder_list *there, struct kimt_error *err);
void places_clear(struct places *places);

/* What `path` has beyond `above`: "" or "/…"; NULL: it is neither that nor below it. */
const char *places_below(const char *path, const char *above);
/* What RENAME makes of a folder's UIDVALIDITY is for the server to decide: not to be relied on. */
#define UID_VALIDITY_RENAMED UINT32_MAX
/* The destination has renamed the folder of this place, and all below: the list shows it as the
 * destination would now. False: no memory. */
bool places_move(struct places *places, const struct place *place, const struct kimt_folder *target,
                 struct folder_list *there);

/* NULL: none of that path. */
struct place *places_of_source(const struct places *places, const char *path);
struct place *places_of_target(const struct places *places, const char *path);

#endif
