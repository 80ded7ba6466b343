/* SPDX-License-Identifier: MIT
 *
 * Folders are decided one by one, but for those that only show messages of others: whether they
 * may be left out depends on what becomes of the one that shows them all.
 */
#include "folders/folder_choice.h"
#include <kimt/error.h>

static const char view_reason[] = "it may hold messages that no other folder has";

static enum folder_action skip(struct folder_choice *choice, bool is_filtered, const char *reason)
{
    choice->is_filtered = is_filtered;
    choice->reason = reason;
    return FOLDER_SKIP;
}

static enum folder_action fail(struct folder_choice *choice, const char *reason)
{
    choice->reason = reason;
    return FOLDER_FAIL;
}

static enum folder_action decide(const struct kimt_folder *folder,
                                 const struct folder_wishes *wishes, struct folder_choice *choice)
{
    bool is_placed = choice->planned && choice->planned->target;

    if (choice->planned && !is_placed)
        return skip(choice, true, "the plan leaves it out");
    if (exclude_has(wishes->exclude, choice->path))
        return skip(choice, true, "the profile leaves it out");
    if (folder->attributes & KIMT_FOLDER_FOREIGN && !is_placed)
        return skip(choice, false, "it is shared, public or another user's");
    if (folder->attributes & KIMT_FOLDER_NOT_MAIL && !wishes->copy_not_mail && !is_placed)
        return skip(
            choice, true,
            "by its name it holds no mail at this kind of server (not_mail = copy includes it)");
    if (folder->fault)
        return fail(choice, folder->fault);
    if (folder->attributes & KIMT_FOLDER_NO_SELECT)
        return FOLDER_CONTAINER;
    if ((folder->role == KIMT_ROLE_ALL || folder->role == KIMT_ROLE_FLAGGED) && !is_placed)
        return folder->messages == 0 ? skip(choice, false, "it is a view of messages, and empty")
                                     : fail(choice, view_reason);
    return FOLDER_COPY;
}

/* Where all messages are copied, those that are flagged are among them. */
static void settle_views(const struct folder_list *list, struct folder_choice *choices)
{
    bool all_are_copied = false;

    for (size_t i = 0; i < list->count; i++)
        all_are_copied |= list->items[i]->role == KIMT_ROLE_ALL && choices[i].action == FOLDER_COPY;
    for (size_t i = 0; i < list->count && all_are_copied; i++)
        if (choices[i].reason == view_reason && list->items[i]->role == KIMT_ROLE_FLAGGED)
            choices[i].action =
                skip(&choices[i], false, "it is a view of messages that are copied elsewhere");
}

struct folder_choice *folder_choose(const struct folder_list *list,
                                    const struct folder_wishes *wishes, struct arena *arena)
{
    struct folder_choice *choices = arena_alloc(arena, (list->count + 1) * sizeof *choices);

    for (size_t i = 0; choices && i < list->count; i++) {
        const struct kimt_folder *folder = list->items[i];

        choices[i].path = folder_path(arena, folder->parts, folder->part_count);
        if (!choices[i].path || plan_find(wishes->plan, folder->parts, folder->part_count,
                                          &choices[i].planned) != KIMT_OK)
            return NULL;
        choices[i].action = decide(folder, wishes, &choices[i]);
    }
    if (choices)
        settle_views(list, choices);
    return choices;
}

void folder_choice_error(const char *path, const char *reason, struct kimt_error *err)
{
    (void)kimt_fail(err, KIMT_SCOPE_FOLDER, KIMT_KIND_UNSUPPORTED, KIMT_RETRY_NEVER,
                    "folder %s is not copied: %s", path, reason);
    if (reason == view_reason)
        kimt_error_hint(
            err,
            "to copy all of it, give it a folder of its own in a plan; or leave it out, by skip in "
            "a plan or by exclude in the profile, if you know that the others hold everything");
}
