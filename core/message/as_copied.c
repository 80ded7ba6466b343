/* SPDX-License-Identifier: MIT
 *
 * Neighbours mostly have the same keywords, so that set is kept.
 */
#include "message/as_copied.h"
#include "journal/messages.h"
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct journal_flags flags_left(const struct journal_message *entry)
{
    if (entry->has_left)
        return entry->left;
    return (struct journal_flags){.flags = entry->flags, .keywords = entry->keywords};
}

/* What the destination could not keep is in the notes, and says nothing; how it was left does.
 * Nor does \Deleted: work that was cut short may have left it, and a user who set it wants the
 * message gone as well. */
static bool same_flags(const struct journal_message *entry, const struct kimt_message *there)
{
    uint32_t dropped = entry->has_left ? 0 : entry->notes >> KIMT_COMPLETION_FLAGS_SHIFT;

    return ((flags_left(entry).flags ^ there->flags) & ~(dropped | KIMT_FLAG_DELETED)) == 0;
}

static bool has_word(const char *words, const char *word)
{
    size_t length = strlen(word);

    for (const char *at = words; *at;) {
        size_t here = strcspn(at, " ");
        if (here == length && strncasecmp(at, word, length) == 0)
            return true;
        at += here + (at[here] == ' ');
    }
    return false;
}

static size_t count_words(const char *words)
{
    size_t count = *words != '\0';

    for (; *words; words++)
        count += *words == ' ';
    return count;
}

static bool same_keywords(struct copied_words *words, const struct journal_message *entry,
                          const struct kimt_message *there)
{
    int64_t keywords = flags_left(entry).keywords;

    if (!words->text || words->keywords != keywords) {
        free(words->text);
        words->text = journal_keywords_text(words->journal, keywords);
        words->keywords = keywords;
    }
    if (!words->text)
        return false; /* not known is not the same */
    for (uint32_t i = 0; i < there->keyword_count; i++)
        if (!has_word(words->text, there->keywords[i]))
            return false;
    return (!entry->has_left && entry->notes & KIMT_COMPLETION_KEYWORDS_DROPPED) ||
           there->keyword_count == count_words(words->text);
}

bool as_copied(struct copied_words *words, const struct journal_message *entry,
               const struct kimt_message *there)
{
    return same_flags(entry, there) && same_keywords(words, entry, there);
}

void copied_words_clear(struct copied_words *words)
{
    free(words->text);
    words->text = NULL;
}
