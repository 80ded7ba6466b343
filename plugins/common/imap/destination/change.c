/* SPDX-License-Identifier: MIT
 *
 * Changes flags of messages that are there already.
 *
 * The one idea: all changes are taken apart into single wishes, "these flags, on or off, for this
 * UID", and sorted, so that those which are alike stand side by side and go out as one STORE. Each
 * keyword goes by itself: one that is refused takes nothing else with it. \Deleted is taken off
 * where that is wanted, and never put on.
 */
#include <config.h>

#include "common/array/array.h"
#include "common/imap/destination/append_form.h"
#include "common/imap/destination/destination_private.h"
#include "common/imap/destination/destination_select.h"
#include "common/imap/exchange/fail.h"
#include "common/imap/exchange/session_state.h"
#include "common/imap/grammar/uid_text.h"
#include "common/memory/no_memory.h"

#include <stdlib.h>
#include <strings.h>

enum {
    STORES = 16 /* under way at once, at the most */
};

struct wish {
    const char *keyword; /* as the folder spells it; NULL: flags */
    size_t keyword_length;
    uint32_t flags;
    bool remove;
    uint32_t uid;
};

struct wishes {
    struct wish *list;
    size_t count, capacity;
    size_t at; /* the next to be sent */
};

struct store {
    struct imap_command command;
    const struct wish *wish; /* the first of those alike */
};

/* ---- taking apart ---- */

static bool add(struct wishes *wishes, struct wish wish)
{
    if (!ARRAY_GROW(&wishes->list, wishes->count + 1, &wishes->capacity, ARRAY_NO_MAX))
        return false;
    wishes->list[wishes->count++] = wish;
    return true;
}

static uint32_t kept_flags(const struct kimt_destination_session *d, uint32_t flags)
{
    uint32_t kept = 0;

    for (size_t i = 0; i < APPEND_SYSTEM_FLAGS; i++)
        if ((flags & append_system_flags[i].flag) && append_keeps(d, append_system_flags[i].name))
            kept |= append_system_flags[i].flag;
    return kept;
}

/* One direction of a change. */
static bool add_all(struct wishes *wishes, const struct kimt_destination_session *d,
                    struct wish wish, const char *const *keywords, uint32_t keyword_count)
{
    wish.flags = kept_flags(d, wish.flags) | (wish.remove ? wish.flags & KIMT_FLAG_DELETED : 0);
    if (wish.flags && !add(wishes, wish))
        return false;
    wish.flags = 0;
    for (uint32_t i = 0; i < keyword_count; i++)
        if (append_spell_keyword(d, keywords[i], &wish.keyword, &wish.keyword_length) &&
            !add(wishes, wish))
            return false;
    return true;
}

/* Keywords differ as texts of their lengths: the folder's spelling is followed by others. */
static int compare_keywords(const struct wish *a, const struct wish *b)
{
    if (!a->keyword || !b->keyword)
        return (a->keyword != NULL) - (b->keyword != NULL);
    if (a->keyword_length != b->keyword_length)
        return a->keyword_length < b->keyword_length ? -1 : 1;
    return strncasecmp(a->keyword, b->keyword, a->keyword_length);
}

static int compare_kinds(const struct wish *a, const struct wish *b)
{
    int by_keyword = compare_keywords(a, b);

    if (by_keyword)
        return by_keyword;
    if (a->flags != b->flags)
        return a->flags < b->flags ? -1 : 1;
    return b->remove - a->remove;
}

static int compare(const void *a, const void *b)
{
    const struct wish *left = a, *right = b;
    int by_kind = compare_kinds(left, right);

    if (by_kind)
        return by_kind;
    return left->uid < right->uid ? -1 : left->uid > right->uid;
}

static int take_apart(struct kimt_destination_session *d, const struct kimt_flag_change *changes,
                      size_t count, struct wishes *wishes, struct kimt_error *err)
{
    for (size_t i = 0; i < count; i++) {
        const struct kimt_flag_change *change = &changes[i];
        struct wish on = {.uid = (uint32_t)change->uid, .flags = change->add};
        struct wish off = {.uid = on.uid, .flags = change->remove, .remove = true};

        if (change->uid == 0 || change->uid > UINT32_MAX)
            continue;
        if (!add_all(wishes, d, off, change->keywords_remove, change->keyword_remove_count) ||
            !add_all(wishes, d, on, change->keywords_add, change->keyword_add_count))
            return no_memory(err, KIMT_SCOPE_ACCOUNT, "for changes of flags");
    }
    if (wishes->count)
        qsort(wishes->list, wishes->count, sizeof *wishes->list, compare);
    return KIMT_OK;
}

/* ---- sending ---- */

static int put_flags(struct kimt_destination_session *d, const struct wish *wish,
                     struct kimt_error *err)
{
    const char *blank = "";

    if (wish->keyword)
        return imap_put(d->session, err, "%.*s", (int)wish->keyword_length, wish->keyword);
    for (size_t i = 0; i < APPEND_SYSTEM_FLAGS; i++) {
        if (!(wish->flags & append_system_flags[i].flag))
            continue;
        if (imap_put(d->session, err, "%s%s", blank, append_system_flags[i].name) != KIMT_OK)
            return KIMT_FAIL;
        blank = " ";
    }
    return wish->flags & KIMT_FLAG_DELETED ? imap_put(d->session, err, "%s\\Deleted", blank)
                                           : KIMT_OK;
}

/* The next wish and those that are like it, as many as fit. */
static int send_next(struct kimt_destination_session *d, struct wishes *wishes, struct store *store,
                     struct kimt_error *err)
{
    struct uid_text set;
    size_t first = wishes->at;

    store->wish = &wishes->list[wishes->at];
    uid_text_begin(&set, imap_flavour(d->session)->max_command);
    while (wishes->at < wishes->count && uid_text_has_room(&set) &&
           compare_kinds(store->wish, &wishes->list[wishes->at]) == 0)
        uid_text_add(&set, wishes->list[wishes->at++].uid);
    imap_allow_lines(d->session, wishes->at - first); /* not all keep as silent as they are asked */
    if (imap_begin(d->session, &store->command, IMAP_COMMAND_NONE, err) != KIMT_OK ||
        imap_put(d->session, err, "UID STORE %s %cFLAGS.SILENT (", uid_text_end(&set),
                 store->wish->remove ? '-' : '+') != KIMT_OK ||
        put_flags(d, store->wish, err) != KIMT_OK || imap_put(d->session, err, ")") != KIMT_OK)
        return KIMT_FAIL;
    return imap_end(d->session, err);
}

/* A keyword too many for the store is no reason to stop. */
static int judge(struct kimt_destination_session *d, const struct store *store,
                 struct kimt_error *err)
{
    const struct wish *wish = store->wish;

    if (store->command.result.status == IMAP_OK)
        return KIMT_OK;
    if (wish->keyword && store->command.result.status == IMAP_NO) {
        kimt_note(imap_host(d->session), KIMT_NOTE_KEYWORD, d->folder.path,
                  "the keyword %.*s could not be changed", (int)wish->keyword_length,
                  wish->keyword);
        return KIMT_OK;
    }
    return imap_fail(d->session, err, KIMT_SCOPE_FOLDER, &store->command.result,
                     "flags in folder %s could not be changed", d->folder.path);
}

/* As many STOREs as may be under way at once, and the answers to all of them. */
static int send_some(struct kimt_destination_session *d, struct wishes *wishes,
                     struct kimt_error *err)
{
    struct store stores[STORES] = {{.wish = NULL}};
    uint32_t most = imap_flavour(d->session)->pipeline;
    size_t sent = 0;
    int result = KIMT_OK;

    while (result == KIMT_OK && wishes->at < wishes->count && sent < STORES && sent < most)
        result = send_next(d, wishes, &stores[sent++], err);
    for (size_t i = 0; i < sent && result == KIMT_OK; i++)
        result = imap_session_wait(d->session, &stores[i].command, NULL, NULL, err);
    for (size_t i = 0; i < sent && result != KIMT_OK; i++)
        imap_forget(&stores[i].command);
    for (size_t i = 0; i < sent && result == KIMT_OK; i++)
        result = judge(d, &stores[i], err);
    return result;
}

/* The folder is open. Keywords point into what its opening reported. */
static int change_all(struct kimt_destination_session *d, const struct kimt_flag_change *changes,
                      size_t count, struct kimt_error *err)
{
    struct wishes wishes = {.list = NULL};
    int result = take_apart(d, changes, count, &wishes, err);

    while (result == KIMT_OK && wishes.at < wishes.count)
        result = send_some(d, &wishes, err);
    free(wishes.list);
    return result;
}

int imap_destination_flags_change(struct kimt_destination_session *d,
                                  const struct kimt_flag_change *changes, size_t count,
                                  struct kimt_error *err)
{
    if (count == 0)
        return KIMT_OK;
    if (d->fetch && imap_fetch_leave(d->fetch, err) != KIMT_OK)
        return KIMT_FAIL;
    if (destination_select(d, err) != KIMT_OK)
        return KIMT_FAIL;
    return destination_leave(d, change_all(d, changes, count, err), err);
}
