/* SPDX-License-Identifier: MIT
 *
 * All patterns are tried on each path, or the second of two for the same folder would seem idle.
 */
#include "folders/exclude.h"
#include "base/cleanup.h"
#include "base/no_memory.h"
#include "folders/folder_name.h"
#include <kimt/error.h>
#include <stdlib.h>
#include <strings.h>

enum use {
    USE_NONE = 0,
    USE_BUT_FOR_CASE = 1,
    USE_MATCHED = 2
};

int exclude_init(struct exclude *exclude, const struct kimt_option_list *patterns,
                 struct kimt_error *err)
{
    *exclude = (struct exclude){.patterns = patterns, .uses = calloc(patterns->count + 1, 1)};
    return exclude->uses ? KIMT_OK : no_memory(err, "for the patterns of exclude");
}

void exclude_clear(struct exclude *exclude)
{
    free(exclude->uses);
    *exclude = (struct exclude){0};
}

static bool matches_folded(const char *pattern, const char *path, bool any_case)
{
    AUTO_FREE char *left = folder_name_folded(pattern, any_case);
    AUTO_FREE char *right = folder_name_folded(path, any_case);

    return left && right && folder_name_matches(left, right);
}

/* What follows INBOX as first part, or NULL. */
static const char *below_inbox(const char *path)
{
    bool is_inbox = strncasecmp(path, "INBOX", 5) == 0 && (!path[5] || path[5] == '/');

    return is_inbox ? path + 5 : NULL;
}

bool exclude_matches(const char *pattern, const char *path)
{
    if (below_inbox(pattern) && below_inbox(path)) {
        pattern = below_inbox(pattern);
        path = below_inbox(path);
    }
    return folder_name_matches(pattern, path) || matches_folded(pattern, path, false);
}

static void note(struct exclude *exclude, size_t index, unsigned char use)
{
    unsigned char *known = exclude->uses ? &exclude->uses[index] : NULL;

    if (known && __atomic_load_n(known, __ATOMIC_RELAXED) < use)
        __atomic_store_n(known, use, __ATOMIC_RELAXED);
}

bool exclude_has(struct exclude *exclude, const char *path)
{
    bool found = false;

    for (size_t i = 0; exclude && exclude->patterns && i < exclude->patterns->count; i++) {
        const char *pattern = exclude->patterns->values[i];

        if (exclude_matches(pattern, path)) {
            note(exclude, i, USE_MATCHED);
            found = true;
        } else if (exclude->uses && matches_folded(pattern, path, true)) {
            note(exclude, i, USE_BUT_FOR_CASE);
        }
    }
    return found;
}

void exclude_idle(const struct exclude *exclude, exclude_idle_fn *tell, void *context)
{
    for (size_t i = 0; exclude->uses && i < exclude->patterns->count; i++)
        if (exclude->uses[i] != USE_MATCHED)
            tell(context, exclude->patterns->values[i], exclude->uses[i] == USE_BUT_FOR_CASE);
}
