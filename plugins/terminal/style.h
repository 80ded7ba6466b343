/* SPDX-License-Identifier: MIT
 *
 * What the terminal may be given: colours or none, drawn characters or plain ones.
 *
 * Every member is a string to print, empty where the terminal should get nothing, so that no other
 * file asks whether there are colours.
 */
#ifndef KIMT_TERMINAL_STYLE_H
#define KIMT_TERMINAL_STYLE_H

#include <stdbool.h>
#include <stdint.h>

enum color_choice {
    COLOR_AUTO = 0,
    COLOR_ALWAYS = 1,
    COLOR_NEVER = 2
};

struct style {
    const char *bold, *dim, *red, *yellow, *green, *plain;
    const char *good, *warning, *bad, *wait, *hint; /* what a line begins with */
    const char *bar_done, *bar_half, *bar_left;     /* one column each */
    const char *dot;                                /* between things of a line */
};

/* True when text can be redrawn: a terminal that is not a dumb one. */
bool style_is_live(int descriptor);

/* By option, NO_COLOR (https://no-color.org), TERM and the locale's variables. */
void style_init(struct style *style, enum color_choice choice, bool live);

#endif
