/* SPDX-License-Identifier: MIT
 *
 * What the terminal may be given, found out from the environment.
 */
#include <config.h>

#include "terminal/style.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

bool style_is_live(int descriptor)
{
    const char *term = getenv("TERM");

    return isatty(descriptor) && term && term[0] && strcmp(term, "dumb") != 0;
}

static bool is_utf8(void)
{
    static const char *const variables[] = {"LC_ALL", "LC_CTYPE", "LANG"};

    for (size_t i = 0; i < sizeof variables / sizeof variables[0]; i++) {
        const char *value = getenv(variables[i]);
        if (value && value[0])
            return strcasestr(value, "UTF-8") || strcasestr(value, "UTF8");
    }
    return false;
}

static bool wants_color(enum color_choice choice, bool live)
{
    const char *no_color = getenv("NO_COLOR");

    if (choice != COLOR_AUTO)
        return choice == COLOR_ALWAYS;
    return live && !(no_color && no_color[0]);
}

void style_init(struct style *style, enum color_choice choice, bool live)
{
    static const struct style utf8 = {.good = "✓",
                                      .warning = "!",
                                      .bad = "✗",
                                      .wait = "⧗",
                                      .hint = "→",
                                      .bar_done = "━",
                                      .bar_half = "╸",
                                      .bar_left = "─",
                                      .dot = " · "};
    static const struct style ascii = {.good = "+",
                                       .warning = "!",
                                       .bad = "x",
                                       .wait = "~",
                                       .hint = "->",
                                       .bar_done = "#",
                                       .bar_half = "-",
                                       .bar_left = ".",
                                       .dot = ", "};
    bool color = wants_color(choice, live);

    *style = is_utf8() ? utf8 : ascii;
    style->bold = color ? "\x1b[1m" : "";
    style->dim = color ? "\x1b[2m" : "";
    style->red = color ? "\x1b[31m" : "";
    style->yellow = color ? "\x1b[33m" : "";
    style->green = color ? "\x1b[32m" : "";
    style->plain = color ? "\x1b[0m" : "";
}
