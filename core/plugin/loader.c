/* SPDX-License-Identifier: MIT
 *
 * See loader.h. Whether a module fits is decided in negotiate.c.
 */
#include <config.h>

#include "base/cleanup.h"
#include "base/nearest.h"
#include "base/no_memory.h"
#include "base/strings.h"
#include "plugin/loader.h"
#include "plugin/module_file.h"
#include "plugin/negotiate.h"
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <kimt/error.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define UNDER_SANITIZER 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define UNDER_SANITIZER 1
#endif
#endif

enum {
    MOST_NAMES = 500
};

struct module {
    struct module *next;
    struct loaded_plugin plugin;
    void *handle; /* NULL: adopted */
    bool is_initialised;
};

struct loader {
    const char *folder;
    struct strings *strings;
    struct module *modules; /* the latest first, so that they end in reverse order */
    const char **names;     /* of the folder; NULL until asked for */
    size_t name_count;
};

int loader_new(const char *plugin_folder, struct loader **loader_r, struct kimt_error *err)
{
    struct loader *loader = calloc(1, sizeof *loader);

    *loader_r = loader;
    if (loader)
        loader->strings = strings_new();
    if (loader && loader->strings)
        loader->folder =
            strings_format(loader->strings, "%s", plugin_folder ? plugin_folder : KIMT_PLUGINDIR);
    if (loader && loader->folder)
        return KIMT_OK;
    loader_free(loader_r);
    return no_memory(err, "for the plugins");
}

/* Sanitizers name functions by their module when the process ends, so they want it kept. */
static void close_module(void *handle)
{
#if defined(UNDER_SANITIZER)
    (void)handle;
#else
    if (handle)
        (void)dlclose(handle);
#endif
}

static void module_free(struct module *module)
{
    if (module->is_initialised && module->plugin.descriptor.fini)
        module->plugin.descriptor.fini();
    negotiate_free(&module->plugin);
    close_module(module->handle);
    free(module);
}

void loader_free(struct loader **loader)
{
    if (!*loader)
        return;
    for (struct module *m = (*loader)->modules, *next; m; m = next) {
        next = m->next;
        module_free(m);
    }
    if ((*loader)->strings)
        strings_free(&(*loader)->strings);
    free(*loader);
    *loader = NULL;
}

/* ---- the folder ---- */

/* "imap" of "imap.so"; NULL when it is no module's name. */
static char *module_name(struct strings *strings, const char *file)
{
    size_t length = strlen(file);
    char *name;

    if (length < 4 || strcmp(file + length - 3, ".so") != 0)
        return NULL;
    name = strings_copy(strings, file, length - 3);
    return name && negotiate_is_name(name) ? name : NULL;
}

int loader_list(struct loader *loader, const char *const **names_r, size_t *count_r,
                struct kimt_error *err)
{
    struct dirent **entries = NULL;
    int count;

    if (!loader->names) {
        loader->names = strings_alloc(loader->strings, sizeof *loader->names * MOST_NAMES);
        if (!loader->names)
            return no_memory(err, "for the plugins");
        count = scandir(loader->folder, &entries, NULL, alphasort);
        if (count < 0) {
            loader->names = NULL;
            return kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_CONFIG, KIMT_RETRY_NEVER,
                             "the plugin folder %s cannot be read: %s", loader->folder,
                             strerror(errno));
        }
        for (int i = 0; i < count; i++) {
            const char *name = module_name(loader->strings, entries[i]->d_name);

            if (name && loader->name_count < MOST_NAMES)
                loader->names[loader->name_count++] = name;
            free(entries[i]);
        }
        free(entries);
    }
    *names_r = loader->names;
    *count_r = loader->name_count;
    return KIMT_OK;
}

/* ---- one module ---- */

static int fail_not_found(struct loader *loader, const char *name, struct kimt_error *err)
{
    struct kimt_error listing = {.struct_size = sizeof listing};
    struct nearest nearest = {.wanted = name};
    char all[300] = "", hint[360];
    const char *const *names;
    size_t count = 0, used = 0;

    if (loader_list(loader, &names, &count, &listing) != KIMT_OK)
        return kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_CONFIG, KIMT_RETRY_NEVER, "plugin %s: %s",
                         name, listing.text);
    for (size_t i = 0; i < count && used < sizeof all; i++) {
        used += (size_t)snprintf(all + used, sizeof all - used, "%s%s", i ? ", " : "", names[i]);
        nearest_offer(&nearest, names[i]);
    }
    (void)kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_CONFIG, KIMT_RETRY_NEVER,
                    "there is no plugin %s in %s", name, loader->folder);
    if (nearest.best)
        (void)snprintf(hint, sizeof hint, "did you mean %s?", nearest.best);
    else
        (void)snprintf(hint, sizeof hint, "there are: %s", count > 0 ? all : "none");
    kimt_error_hint(err, hint);
    return KIMT_FAIL;
}

static int take(struct loader *loader, const struct kimt_plugin *descriptor, const char *name,
                void *handle, const char *path, const struct loaded_plugin **plugin_r,
                struct kimt_error *err)
{
    struct module *module = calloc(1, sizeof *module);
    struct kimt_error why = {.struct_size = sizeof why};

    if (!module)
        return no_memory(err, "for the plugins");
    if (negotiate(descriptor, name, &module->plugin, err) != KIMT_OK) {
        free(module);
        return KIMT_FAIL;
    }
    module->plugin.path = path;
    if (module->plugin.descriptor.init && module->plugin.descriptor.init(&why) != KIMT_OK) {
        negotiate_free(&module->plugin);
        free(module);
        return kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_UNSUPPORTED, KIMT_RETRY_NEVER,
                         "plugin %s cannot be set up: %s", name, why.text);
    }
    module->is_initialised = true;
    module->handle = handle;
    module->next = loader->modules;
    loader->modules = module;
    *plugin_r = &module->plugin;
    return KIMT_OK;
}

int loader_adopt(struct loader *loader, const struct kimt_plugin *descriptor, const char *name,
                 const struct loaded_plugin **plugin_r, struct kimt_error *err)
{
    return take(loader, descriptor, name, NULL, "(built in)", plugin_r, err);
}

static int load(struct loader *loader, const char *name, const char *path,
                const struct loaded_plugin **plugin_r, struct kimt_error *err)
{
    const char *fault = module_file_fault(path);
    void *handle = fault ? NULL : dlopen(path, RTLD_NOW | RTLD_LOCAL);
    const struct kimt_plugin *(*query)(void) = NULL;
    void *symbol;
    int result;

    if (fault)
        return kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_UNSUPPORTED, KIMT_RETRY_NEVER,
                         "plugin %s cannot be opened: %s: %s", name, path, fault);
    if (!handle)
        return kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_UNSUPPORTED, KIMT_RETRY_NEVER,
                         "plugin %s cannot be opened: %s", name, dlerror());
    symbol = dlsym(handle, KIMT_QUERY_SYMBOL);
    memcpy(&query, &symbol, sizeof query); /* ISO C has no cast from object to function */
    if (query)
        result = take(loader, query(), name, handle, path, plugin_r, err);
    else
        result = kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_UNSUPPORTED, KIMT_RETRY_NEVER,
                           "plugin %s: %s is not a kimt plugin: it does not export %s", name, path,
                           KIMT_QUERY_SYMBOL);
    if (result != KIMT_OK)
        close_module(handle);
    return result;
}

int loader_get(struct loader *loader, const char *name, const struct loaded_plugin **plugin_r,
               struct kimt_error *err)
{
    const char *path;

    if (!negotiate_is_name(name))
        return kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_CONFIG, KIMT_RETRY_NEVER,
                         "\"%.80s\" is not the name of a plugin: such names are made of lower-case "
                         "letters, digits and -",
                         name);
    for (const struct module *m = loader->modules; m; m = m->next)
        if (strcmp(m->plugin.descriptor.name, name) == 0) {
            *plugin_r = &m->plugin;
            return KIMT_OK;
        }
    path = strings_format(loader->strings, "%s/%s.so", loader->folder, name);
    if (!path)
        return no_memory(err, "for the plugins");
    if (access(path, F_OK) != 0 && (errno == ENOENT || errno == ENOTDIR))
        return fail_not_found(loader, name, err);
    return load(loader, name, path, plugin_r, err);
}
