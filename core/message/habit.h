/* SPDX-License-Identifier: MIT
 *
 * Which flags and keywords a store gives to appended messages, or does not keep, by itself?
 *
 * A store's habit meets all messages alike, a user's hand only some. So a flag is taken for the
 * store's own only if every message that was looked at has it without having been asked for, or
 * every one has lost it, and there were two such messages at least. What does not meet that is
 * never held to be the store's.
 */
#ifndef KIMT_CORE_HABIT_H
#define KIMT_CORE_HABIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HABIT_FLAGS      5u  /* bits of enum kimt_flags */
#define HABIT_WORDS      16u /* keywords that are counted; more are never the store's own */
#define HABIT_WORD_BYTES 64u

enum habit_state {
    HABIT_UNKNOWN = 0, /* too few messages were looked at */
    HABIT_NONE = 1,    /* it keeps flags as they are asked for */
    HABIT_SOME = 2
};

/* Messages that were to have a flag, those of them that have lost it, and those that have it
 * without. */
struct habit_count {
    uint32_t asked, lost, own;
};

/* Zeroed, nothing is known. */
struct habit {
    struct habit_count flags[HABIT_FLAGS];
    struct habit_count words[HABIT_WORDS];
    char names[HABIT_WORDS][HABIT_WORD_BYTES];
    uint32_t word_count, messages, looks;
};

/* Flags, and keywords joined by blanks. */
struct habit_flags {
    uint32_t flags; /* enum kimt_flags */
    const char *words;
};

/* Learns from one message: its flags as they were asked for, and as they are shortly after. */
void habit_learn(struct habit *habit, const struct habit_flags *asked,
                 const struct habit_flags *there);
/* Some messages were looked at together, or none of them came in time to show anything. */
void habit_looked(struct habit *habit);
enum habit_state habit_state(const struct habit *habit);
/* Flags that it sets, and flags that it does not keep. */
uint32_t habit_own(const struct habit *habit);
uint32_t habit_lost(const struct habit *habit);
/* True if its habit makes `there` of `asked`, and nothing else of it. */
bool habit_explains(const struct habit *habit, const struct habit_flags *asked,
                    const struct habit_flags *there);
/* True if its habit can be the reason of each difference. */
bool habit_allows(const struct habit *habit, const struct habit_flags *asked,
                  const struct habit_flags *there);
/* Calls `each` for every word of `these` that is not among `those`. */
void habit_words_without(const char *these, const char *those,
                         void (*each)(void *context, const char *word, size_t length),
                         void *context);

#endif
