/* SPDX-License-Identifier: MIT
 *
 * See bar.h. Colours differ in brightness as well, and each part is said in words beside the bar.
 */
#include "html-report/bar.h"

#define WIDTH 1000u /* of the drawing, in units of its own */

static const struct bar_part unknown = {"not accounted for", "bad", 0};

static uint64_t sum_of(const struct bar *bar)
{
    uint64_t sum = 0;

    for (size_t i = 0; i < bar->count; i++)
        sum += bar->parts[i].amount;
    return sum;
}

static double put_segment(FILE *out, const struct bar_part *part, double from, double all)
{
    double width = all > 0 ? (double)part->amount / all * WIDTH : 0;

    if (part->amount > 0)
        (void)fprintf(out, "<rect class=\"%s\" x=\"%.2f\" width=\"%.2f\" height=\"24\"/>",
                      part->class, from, width < 1 ? 1 : width);
    return from + width;
}

static void put_legend(FILE *out, const struct bar *bar, const struct bar_part *part)
{
    if (part->amount > 0)
        (void)fprintf(out, "<li><span class=\"key %s\"></span>%s %s</li>", part->class,
                      bar->print(part->amount).text, part->phrase);
}

void bar_put(FILE *out, const struct bar *bar)
{
    uint64_t sum = sum_of(bar);
    struct bar_part rest = unknown;
    double all = (double)(sum > bar->whole ? sum : bar->whole), at = 0;

    rest.amount = bar->whole > sum ? bar->whole - sum : 0;
    (void)fprintf(out, "<div class=\"bar\"><h3>%s <span class=\"sum\">%s</span></h3>", bar->title,
                  bar->print(bar->whole).text);
    (void)fprintf(out,
                  "<svg viewBox=\"0 0 %u 24\" preserveAspectRatio=\"none\" aria-hidden=\"true\">"
                  "<rect class=\"empty\" width=\"%u\" height=\"24\"/>",
                  WIDTH, WIDTH);
    for (size_t i = 0; i < bar->count; i++)
        at = put_segment(out, &bar->parts[i], at, all);
    (void)put_segment(out, &rest, at, all);
    (void)fputs("</svg>\n<ul class=\"legend\">", out);
    for (size_t i = 0; i < bar->count; i++)
        put_legend(out, bar, &bar->parts[i]);
    put_legend(out, bar, &rest);
    if (sum > bar->whole)
        (void)fprintf(out, "<li><span class=\"key bad\"></span>%s more than the whole</li>",
                      bar->print(sum - bar->whole).text);
    (void)fputs("</ul></div>\n", out);
}

void bar_message_parts(const struct kimt_counts *counts, struct bar_part parts_r[BAR_MESSAGE_PARTS])
{
    const struct bar_part parts[BAR_MESSAGE_PARTS] = {
        {"copied", "good", counts->copied},
        {"already there", "known", counts->adopted},
        {"from an earlier run", "earlier", counts->earlier},
        {"left out by profile or plan", "out", counts->filtered},
        {"skipped", "warn", counts->skipped},
        {"failed", "bad", counts->failed},
        {"not reached", "rest", counts->remaining},
    };

    for (size_t i = 0; i < BAR_MESSAGE_PARTS; i++)
        parts_r[i] = parts[i];
}
