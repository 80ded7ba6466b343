/* SPDX-License-Identifier: MIT
 *
 * Reasons, grouped: a hash table by what, why and code, sorted when printed.
 */
#include <config.h>

#include "common/report/reasons.h"

#include "common/hash/hash.h"
#include "common/print/human.h"
#include "common/print/text.h"
#include "common/report/file.h"
#include <stdlib.h>
#include <string.h>

enum {
    EXAMPLES = 3,
    USER_EXAMPLES = 10, /* an administrator wants to see each user, as far as that is sensible */
    MAX_GROUPS = 200    /* codes come from servers: there could be any number */
};

struct reasons {
    char *key;        /* all that makes a group */
    const char *noun; /* a literal of the caller's */
    char *title;
    char *hint;
    enum reason_class class;
    uint64_t count;    /* with those that came again */
    uint64_t distinct; /* each of which could be an example */
    size_t example_count;
    char *examples[USER_EXAMPLES];
    UT_hash_handle hh;
};

static void group_free(struct reasons *group)
{
    for (size_t i = 0; i < group->example_count; i++)
        free(group->examples[i]);
    free(group->key);
    free(group->title);
    free(group->hint);
    free(group);
}

void reasons_free(struct reasons **reasons)
{
    struct reasons *group, *next;

    HASH_ITER(hh, *reasons, group, next)
    {
        HASH_DEL(*reasons, group);
        group_free(group);
    }
    *reasons = NULL;
}

static struct reasons *group_new(const struct reason *reason, const char *key)
{
    struct reasons *group = calloc(1, sizeof *group);

    if (!group)
        return NULL;
    group->class = reason->class;
    group->key = strdup(key);
    group->hint = strdup(reason->hint);
    group->noun = reason->noun;
    if (asprintf(&group->title, "%s%s%s%s%s%s", reason->what, reason->why[0] ? ": " : "",
                 reason->why, reason->code[0] ? " (" : "", reason->code,
                 reason->code[0] ? ")" : "") < 0)
        group->title = NULL;
    if (group->key && group->hint && group->title)
        return group;
    group_free(group);
    return NULL;
}

/* Finds or makes the group; *group_r is NULL only without memory. */
static void group_for(struct reasons **reasons, const struct reason *reason,
                      struct reasons **group_r)
{
    char key[240];
    bool crowded = HASH_COUNT(*reasons) >= MAX_GROUPS;

    (void)snprintf(key, sizeof key, "%d|%s|%s|%s|%s", (int)reason->class, reason->noun,
                   reason->what, reason->why, crowded ? "" : reason->code);
    HASH_FIND_STR(*reasons, key, *group_r);
    if (*group_r)
        return;
    *group_r = group_new(reason, key);
    if (!*group_r)
        return;
    HASH_ADD_KEYPTR(hh, *reasons, (*group_r)->key, strlen((*group_r)->key), *group_r);
    if (HASH_HOLDS(hh, *group_r))
        return;
    group_free(*group_r);
    *group_r = NULL;
}

int reasons_add(struct reasons **reasons, const struct reason *reason, struct kimt_error *err)
{
    struct reasons *group;
    size_t limit = reason->class <= REASON_USER ? USER_EXAMPLES : EXAMPLES;

    group_for(reasons, reason, &group);
    if (!group)
        return report_no_memory(err);
    group->count += reason->times;
    if (!reason->example)
        return KIMT_OK;
    group->distinct++;
    if (group->example_count == limit)
        return KIMT_OK;
    group->examples[group->example_count] = strdup(reason->example);
    if (!group->examples[group->example_count])
        return report_no_memory(err);
    group->example_count++;
    return KIMT_OK;
}

static int compare(const struct reasons *a, const struct reasons *b)
{
    if (a->class != b->class)
        return a->class < b->class ? -1 : 1;
    if (a->count != b->count)
        return a->count > b->count ? -1 : 1;
    return strcmp(a->key, b->key);
}

static void group_print(const struct reasons *group, const struct reasons_style *style, FILE *out)
{
    size_t width = style->width;

    (void)fputs("  ", out);
    if (group->class != REASON_RUN)
        (void)fprintf(out, "%s ", human_count(group->count).text);
    if (group->noun[0])
        (void)fprintf(out, "%s%s ", group->noun, human_plural(group->count, "", "s"));
    text_put_wrapped(out, group->title, 4, width);
    (void)fputc('\n', out);
    for (size_t i = 0; i < group->example_count; i++) {
        (void)fprintf(out, "      %s", style->dim);
        text_put_wrapped(out, group->examples[i], 6, width);
        (void)fprintf(out, "%s\n", style->plain);
    }
    if (group->distinct > group->example_count)
        (void)fprintf(out, "      %sand %s more%s%s\n", style->dim,
                      human_count(group->distinct - group->example_count).text, style->more,
                      style->plain);
    if (group->hint[0]) {
        (void)fputs("      → ", out);
        text_put_wrapped(out, group->hint, 8, width);
        (void)fputc('\n', out);
    }
}

size_t reasons_count(const struct reasons *reasons, enum reason_class first, enum reason_class last)
{
    size_t count = 0;

    for (const struct reasons *group = reasons; group; group = group->hh.next)
        count += group->class >= first && group->class <= last;
    return count;
}

void reasons_each(struct reasons **reasons, enum reason_class first, enum reason_class last,
                  void (*each)(void *context, const struct reason_group *group), void *context)
{
    HASH_SRT(hh, *reasons, compare);
    for (const struct reasons *group = *reasons; group; group = group->hh.next)
        if (group->class >= first && group->class <= last)
            each(context, &(struct reason_group){.class = group->class,
                                                 .noun = group->noun,
                                                 .title = group->title,
                                                 .hint = group->hint,
                                                 .count = group->count,
                                                 .distinct = group->distinct,
                                                 .examples = (const char *const *)group->examples,
                                                 .example_count = group->example_count});
}

void reasons_print(struct reasons **reasons, enum reason_class first, enum reason_class last,
                   const struct reasons_style *style, FILE *out)
{
    size_t count = reasons_count(*reasons, first, last);
    size_t shown = 0;

    HASH_SRT(hh, *reasons, compare);
    for (const struct reasons *group = *reasons; group; group = group->hh.next) {
        if (group->class < first || group->class > last)
            continue;
        if (style->groups > 0 && shown == style->groups)
            break;
        group_print(group, style, out);
        shown++;
    }
    if (count > shown)
        (void)fprintf(out, "  and %s more %s%s\n", human_count(count - shown).text,
                      human_plural(count - shown, "reason", "reasons"), style->more);
}
