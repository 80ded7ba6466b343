/* SPDX-License-Identifier: MIT
 *
 * Counting, for each flag and each keyword by itself.
 */
#include "message/habit.h"
#include <string.h>
#include <strings.h>

#define LIKE_MESSAGES   2u /* so many must have been treated alike */
#define ENOUGH_MESSAGES 8u /* without any that were, there is no habit */
#define ENOUGH_LOOKS    3u

/* ---- words ---- */

static bool has_word(const char *words, const char *word, size_t length)
{
    for (const char *at = words; *at;) {
        size_t here = strcspn(at, " ");
        if (here == length && strncasecmp(at, word, length) == 0)
            return true;
        at += here + (at[here] == ' ');
    }
    return false;
}

void habit_words_without(const char *these, const char *those,
                         void (*each)(void *context, const char *word, size_t length),
                         void *context)
{
    for (const char *at = these; *at;) {
        size_t length = strcspn(at, " ");
        if (length > 0 && !has_word(those, at, length))
            each(context, at, length);
        at += length + (at[length] == ' ');
    }
}

static const struct habit_count *find_word(const struct habit *habit, const char *word,
                                           size_t length)
{
    for (uint32_t i = 0; i < habit->word_count; i++)
        if (strlen(habit->names[i]) == length && strncasecmp(habit->names[i], word, length) == 0)
            return &habit->words[i];
    return NULL;
}

static void enter_word(void *context, const char *word, size_t length)
{
    struct habit *habit = context;

    if (habit->word_count == HABIT_WORDS || length >= HABIT_WORD_BYTES ||
        find_word(habit, word, length))
        return;
    memcpy(habit->names[habit->word_count], word, length);
    habit->names[habit->word_count++][length] = '\0';
}

/* ---- counting ---- */

static void count(struct habit_count *of, bool asked, bool there)
{
    of->asked += asked;
    of->lost += asked && !there;
    of->own += !asked && there;
}

void habit_learn(struct habit *habit, const struct habit_flags *asked,
                 const struct habit_flags *there)
{
    habit_words_without(asked->words, "", enter_word, habit);
    habit_words_without(there->words, "", enter_word, habit);
    for (uint32_t bit = 0; bit < HABIT_FLAGS; bit++)
        count(&habit->flags[bit], asked->flags >> bit & 1, there->flags >> bit & 1);
    for (uint32_t i = 0; i < habit->word_count; i++) {
        size_t length = strlen(habit->names[i]);
        count(&habit->words[i], has_word(asked->words, habit->names[i], length),
              has_word(there->words, habit->names[i], length));
    }
    habit->messages++;
}

void habit_looked(struct habit *habit)
{
    habit->looks++;
}

/* ---- what follows ---- */

static bool is_own(const struct habit *habit, const struct habit_count *of)
{
    return of->own >= LIKE_MESSAGES && of->own == habit->messages - of->asked;
}

static bool is_lost(const struct habit_count *of)
{
    return of->lost >= LIKE_MESSAGES && of->lost == of->asked;
}

uint32_t habit_own(const struct habit *habit)
{
    uint32_t flags = 0;

    for (uint32_t bit = 0; bit < HABIT_FLAGS; bit++)
        flags |= (uint32_t)is_own(habit, &habit->flags[bit]) << bit;
    return flags;
}

uint32_t habit_lost(const struct habit *habit)
{
    uint32_t flags = 0;

    for (uint32_t bit = 0; bit < HABIT_FLAGS; bit++)
        flags |= (uint32_t)is_lost(&habit->flags[bit]) << bit;
    return flags;
}

enum habit_state habit_state(const struct habit *habit)
{
    bool some = (habit_own(habit) | habit_lost(habit)) != 0;

    for (uint32_t i = 0; i < habit->word_count; i++)
        some |= is_own(habit, &habit->words[i]) || is_lost(&habit->words[i]);
    if (some)
        return HABIT_SOME;
    return habit->messages >= ENOUGH_MESSAGES || habit->looks >= ENOUGH_LOOKS ? HABIT_NONE
                                                                              : HABIT_UNKNOWN;
}

struct judgement {
    const struct habit *habit;
    bool own;   /* these words are too many, not missing */
    bool sound; /* so far */
};

static void judge_word(void *context, const char *word, size_t length)
{
    struct judgement *judgement = context;
    const struct habit_count *of = find_word(judgement->habit, word, length);

    judgement->sound &= of && (judgement->own ? is_own(judgement->habit, of) : is_lost(of));
}

static bool allows_words(const struct habit *habit, const struct habit_flags *asked,
                         const struct habit_flags *there)
{
    struct judgement own = {.habit = habit, .own = true, .sound = true};
    struct judgement lost = {.habit = habit, .sound = true};

    habit_words_without(there->words, asked->words, judge_word, &own);
    habit_words_without(asked->words, there->words, judge_word, &lost);
    return own.sound && lost.sound;
}

bool habit_allows(const struct habit *habit, const struct habit_flags *asked,
                  const struct habit_flags *there)
{
    uint32_t too_many = there->flags & ~asked->flags, missing = asked->flags & ~there->flags;

    return (too_many & ~habit_own(habit)) == 0 && (missing & ~habit_lost(habit)) == 0 &&
           allows_words(habit, asked, there);
}

bool habit_explains(const struct habit *habit, const struct habit_flags *asked,
                    const struct habit_flags *there)
{
    if (there->flags != ((asked->flags & ~habit_lost(habit)) | habit_own(habit)))
        return false;
    for (uint32_t i = 0; i < habit->word_count; i++) {
        size_t length = strlen(habit->names[i]);
        bool was_asked = has_word(asked->words, habit->names[i], length);
        bool is_there = has_word(there->words, habit->names[i], length);
        if ((!was_asked && !is_there && is_own(habit, &habit->words[i])) ||
            (was_asked && is_there && is_lost(&habit->words[i])))
            return false;
    }
    return allows_words(habit, asked, there);
}
