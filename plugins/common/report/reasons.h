/* SPDX-License-Identifier: MIT
 *
 * Why things did not go as they should, grouped.
 *
 * Ten thousand messages refused for the same reason are one group with a count, a few examples and
 * a hint. So a list of reasons is short and its memory bounded, whatever goes wrong.
 */
#ifndef KIMT_REPORT_REASONS_H
#define KIMT_REPORT_REASONS_H

#include <kimt/error.h>
#include <stdint.h>
#include <stdio.h>

struct reasons; /* NULL: none yet */

/* What it happened to, worst first: the order of printing. */
enum reason_class {
    REASON_RUN = 0,
    REASON_USER = 1,
    REASON_FOLDER = 2,
    REASON_FAILED = 3,  /* messages */
    REASON_SKIPPED = 4, /* messages */
    REASON_CHANGED = 5, /* nothing missing, but not quite the same */
    REASON_ADVICE = 6   /* nothing happened, but the user should know */
};

struct reason {
    enum reason_class class;
    const char *noun;    /* "message"; takes an s; or "" */
    const char *what;    /* "failed" */
    const char *why;     /* "larger than the destination allows", or "" */
    const char *code;    /* the server's own code, or "" */
    const char *example; /* one sentence about this one; NULL: it was reported, and came again */
    const char *hint;    /* or "" */
    uint64_t times;
};

struct reasons_style {
    const char *dim, *plain; /* escape sequences, or "" */
    size_t width;            /* columns to wrap at; 0: never */
    size_t groups;           /* at most so many; 0: all */
    const char *more;        /* ends "and 17 more": " in the Report Log" */
};

int reasons_add(struct reasons **reasons, const struct reason *reason, struct kimt_error *err);
void reasons_free(struct reasons **reasons);

/* Count, and print, the groups of classes `first` to `last`. */
size_t reasons_count(const struct reasons *reasons, enum reason_class first,
                     enum reason_class last);

/* A group as it is. Valid until the next reasons_add. */
struct reason_group {
    enum reason_class class;
    const char *noun, *title, *hint; /* "" where there is none */
    uint64_t count, distinct;        /* in all; each of which could be an example */
    const char *const *examples;
    size_t example_count;
};

/* Hands out these groups in the order of printing. */
void reasons_each(struct reasons **reasons, enum reason_class first, enum reason_class last,
                  void (*each)(void *context, const struct reason_group *group), void *context);
void reasons_print(struct reasons **reasons, enum reason_class first, enum reason_class last,
                   const struct reasons_style *style, FILE *out);

#endif
