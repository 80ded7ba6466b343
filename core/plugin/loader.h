/* SPDX-License-Identifier: MIT
 *
 * Finds modules, opens them, and agrees with them on a version.
 *
 * A module that is too new, too old, truncated, misnamed or lacks a needed operation is refused
 * with a sentence that says which and why. The tables here are the core's own copies: members the
 * module does not know are zero. Main thread only, before lanes start.
 */
#ifndef KIMT_CORE_LOADER_H
#define KIMT_CORE_LOADER_H

#include <kimt/plugin.h>
#include <stdbool.h>

struct loaded_plugin {
    struct kimt_plugin descriptor;
    struct kimt_source_ops source;           /* only if descriptor.source */
    struct kimt_destination_ops destination; /* only if descriptor.destination */
    struct kimt_reporter_ops reporter;       /* only if descriptor.reporter */
    const char *path;
};

struct loader;

/* plugin_folder NULL: the installed one. */
int loader_new(const char *plugin_folder, struct loader **loader_r, struct kimt_error *err);
/* Calls every fini, then closes modules (not under sanitizers, which want their names). */
void loader_free(struct loader **loader);

/* A name ([a-z0-9-]+) is looked for in the plugin folder; loaded once. */
int loader_get(struct loader *loader, const char *name, const struct loaded_plugin **plugin_r,
               struct kimt_error *err);
/* The names in the plugin folder, sorted; valid until loader_free. */
int loader_list(struct loader *loader, const char *const **names_r, size_t *count_r,
                struct kimt_error *err);

/* Takes a descriptor that did not come from a file; for tests. The result is freed with the loader.
 */
int loader_adopt(struct loader *loader, const struct kimt_plugin *descriptor, const char *name,
                 const struct loaded_plugin **plugin_r, struct kimt_error *err);

#endif
