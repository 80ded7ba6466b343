/* SPDX-License-Identifier: MIT
 *
 * See uid_text.h.
 */
#include <config.h>

#include "common/imap/grammar/uid_text.h"

#include <inttypes.h>
#include <stdio.h>

enum {
    OTHER_WORDS = 120, /* tag, verb and items beside the set */
    LEAST = 80,
    LONGEST_RANGE = 24
};

void uid_text_begin(struct uid_text *set, uint32_t max_command)
{
    size_t longest = max_command && max_command < UID_TEXT_BYTES ? max_command : UID_TEXT_BYTES;

    set->limit = longest > OTHER_WORDS + LEAST ? longest - OTHER_WORDS : LEAST;
    set->used = 0;
    set->first = set->last = 0;
    set->text[0] = '\0';
}

/* For the range that may still grow, and one more. */
bool uid_text_has_room(const struct uid_text *set)
{
    return set->used + 2 * (size_t)LONGEST_RANGE <= set->limit;
}

static void put_range(struct uid_text *set)
{
    const char *comma = set->used ? "," : "";
    char *at = set->text + set->used;
    size_t room = sizeof set->text - set->used;

    if (!set->first)
        return;
    set->used +=
        (size_t)(set->first == set->last
                     ? snprintf(at, room, "%s%" PRIu32, comma, set->first)
                     : snprintf(at, room, "%s%" PRIu32 ":%" PRIu32, comma, set->first, set->last));
}

void uid_text_add(struct uid_text *set, uint32_t uid)
{
    if (!set->first || uid != set->last + 1) {
        put_range(set);
        set->first = uid;
    }
    set->last = uid;
}

const char *uid_text_end(struct uid_text *set)
{
    put_range(set);
    set->first = set->last = 0;
    return set->text;
}
