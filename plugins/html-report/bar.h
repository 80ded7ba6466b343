/* SPDX-License-Identifier: MIT
 *
 * A sum and its parts, as a bar and in words: the parts visibly add up to the whole.
 */
#ifndef KIMT_HTML_REPORT_BAR_H
#define KIMT_HTML_REPORT_BAR_H

#include "common/print/human.h"
#include <kimt/reporter.h>
#include <stdio.h>

struct bar_part {
    const char *phrase; /* "copied" */
    const char *class;  /* of style.c: its colour */
    uint64_t amount;
};

struct bar {
    const char *title;                      /* "Messages" */
    uint64_t whole;                         /* what the parts should add up to */
    struct human (*print)(uint64_t amount); /* as a number of messages, or of bytes */
    const struct bar_part *parts;
    size_t count;
};

/* Parts that are zero are left out; what is missing from the whole is a part of its own. */
void bar_put(FILE *out, const struct bar *bar);

enum {
    BAR_MESSAGE_PARTS = 7
};
/* What became of the messages that were found. */
void bar_message_parts(const struct kimt_counts *counts,
                       struct bar_part parts_r[BAR_MESSAGE_PARTS]);

#endif
