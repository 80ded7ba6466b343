/* SPDX-License-Identifier: MIT
 *
 * How the board looks. Widths come first: what does not fit is left out whole, in the order in
 * which it would be missed least (folder, bar, rate).
 */
#include <config.h>

#include "terminal/draw.h"

#include "common/print/human.h"
#include "common/print/text.h"
#include <string.h>
#include <time.h>
#include <utf8proc.h>

enum {
    MARGIN = 2,
    MIN_ADDRESS = 12,
    COUNT_COLUMNS = 15, /* 123,456/123,456 */
    RATE_COLUMNS = 10,  /* 123.4 MB/s */
    MIN_FOLDER = 8,
    TOTAL_LINES = 3 /* blank, bar, sums */
};

#define UNKNOWN_MS INT64_C(5000) /* until then it need not be said that too little is known */
#define DAYTIME_MS (INT64_C(3600) * 1000) /* what takes longer is said as a time of day */

/* Columns of each part of an account's line; 0: left out. */
struct layout {
    size_t address, bar, rate, folder;
};

static struct layout layout_for(const struct view *view)
{
    size_t share = view->columns * 3 / 10;
    size_t fixed = MARGIN + 2 + COUNT_COLUMNS;
    struct layout layout = {.address = view->address_width < share ? view->address_width : share};

    if (layout.address < MIN_ADDRESS)
        layout.address = MIN_ADDRESS;
    fixed += layout.address;
    if (view->columns >= fixed + 2 + RATE_COLUMNS) {
        layout.rate = RATE_COLUMNS;
        fixed += 2 + RATE_COLUMNS;
    }
    layout.bar = view->columns >= 150 ? 30 : view->columns >= 110 ? 20 : 10;
    if (view->columns >= fixed + 2 + layout.bar)
        fixed += 2 + layout.bar;
    else
        layout.bar = 0;
    if (view->columns >= fixed + 2 + MIN_FOLDER)
        layout.folder = view->columns - fixed - 2;
    return layout;
}

static void draw_bar(double fraction, size_t columns, const struct style *style, FILE *out)
{
    size_t halves = (size_t)(fraction * (double)(columns * 2));
    size_t at = 0;

    (void)fputs(style->green, out);
    for (; at < halves / 2; at++)
        (void)fputs(style->bar_done, out);
    if (halves % 2) {
        (void)fputs(style->bar_half, out);
        at++;
    }
    (void)fprintf(out, "%s%s", style->plain, style->dim);
    for (; at < columns; at++)
        (void)fputs(style->bar_left, out);
    (void)fputs(style->plain, out);
}

static double fraction_of(const struct kimt_counts *counts)
{
    uint64_t done = counts_done(counts);

    if (counts->found == 0)
        return 0.0;
    return done < counts->found ? (double)done / (double)counts->found : 1.0;
}

static void draw_wait(const struct running *running, int64_t left_ms, const struct view *view,
                      size_t used, FILE *out)
{
    char text[96];
    int length = snprintf(text, sizeof text, "%s %s%s", view->style->wait,
                          human_clock(left_ms + 999).text, running->wait_text ? "  " : "");
    size_t columns = used + (size_t)length; /* at least that: the sign may have more bytes */

    (void)fprintf(out, "%s%s", view->style->yellow, text);
    if (running->wait_text && columns < view->columns)
        (void)text_put_cut(out, running->wait_text, view->columns - columns);
    (void)fputs(view->style->plain, out);
}

static struct human rate_text(const struct rate *rate)
{
    double per_second = rate_per_ms(rate) * 1000.0;

    return per_second >= 1.0 ? human_rate((uint64_t)per_second, 1000) : (struct human){""};
}

static void draw_account(const struct board *board, const struct running *running,
                         const struct view *view, FILE *out)
{
    struct layout layout = layout_for(view);
    int64_t wait_ms = running->wait_until_ms - board->run_ms;
    char counts[96];

    (void)fprintf(out, "%*s", MARGIN, "");
    text_put_padded(out, running->address, layout.address);
    (void)fputs("  ", out);
    if (wait_ms > 0) {
        draw_wait(running, wait_ms, view, MARGIN + layout.address + 2, out);
        return;
    }
    if (layout.bar > 0) {
        draw_bar(fraction_of(&running->counts), layout.bar, view->style, out);
        (void)fputs("  ", out);
    }
    (void)snprintf(counts, sizeof counts, "%s/%s", human_count(counts_done(&running->counts)).text,
                   human_count(running->counts.found).text);
    (void)fprintf(out, "%*.*s", COUNT_COLUMNS, COUNT_COLUMNS, counts);
    if (layout.rate > 0)
        (void)fprintf(out, "  %*s", RATE_COLUMNS, rate_text(&running->rate).text);
    if (layout.folder > 0 && running->folder) {
        (void)fprintf(out, "  %s", view->style->dim);
        (void)text_put_cut(out, running->folder, layout.folder);
        (void)fputs(view->style->plain, out);
    }
}

/* What is new, and what was there, are two things: bytes are of the former alone. */
static void print_messages(const struct kimt_counts *sum, const char *dot, const char *rate,
                           FILE *out)
{
    uint64_t there = sum->earlier + sum->adopted;

    if (there == 0)
        (void)fprintf(out, "%s%s%s%s%s",
                      human_counted(counts_done(sum), "message", "messages").text, dot,
                      human_bytes(sum->bytes_copied).text, dot, rate);
    else if (sum->copied == 0)
        (void)fprintf(out, "nothing new (%s there)", human_count(there).text);
    else
        (void)fprintf(out, "%s new%s%s%s%s (%s there)", human_count(sum->copied).text, dot,
                      human_bytes(sum->bytes_copied).text, dot, rate, human_count(there).text);
}

/* How long it will take: for some hours or days, when it will be done. */
static void print_left(const struct board *board, char *text, size_t size)
{
    int64_t left_ms = board_eta_ms(board);
    time_t then = (time_t)((board->begun_at_ms + board->run_ms + left_ms) / 1000);
    char when[40];
    struct tm local;

    if (left_ms < 0)
        (void)snprintf(text, size, "%s", board->run_ms < UNKNOWN_MS ? "" : "--:-- left");
    else if (left_ms < DAYTIME_MS || !localtime_r(&then, &local) ||
             strftime(when, sizeof when, "%a %H:%M", &local) == 0)
        (void)snprintf(text, size, "about %s left", human_clock(left_ms).text);
    else
        (void)snprintf(text, size, "done about %s", when);
}

/* What the run as a whole is at; in order of weight, since the line is cut at the edge. */
static void print_sums(const struct board *board, const char *dot, bool with_clock, FILE *out)
{
    struct kimt_counts sum = board_sum(board);
    struct human rate = rate_text(&board->rate);
    char left[60];

    if (board->checked > 0) {
        (void)fprintf(out, "%s of %s checked", human_count(board->checked).text,
                      human_counted(board->accounts, "account", "accounts").text);
        return;
    }
    if (board->running == NULL && board->accounts_done == 0) {
        (void)fputs("preparing", out);
        if (board->provisioned > 0)
            (void)fprintf(out, " the destination: %s of %s", human_count(board->provisioned).text,
                          human_counted(board->accounts, "account", "accounts").text);
        return;
    }
    (void)fprintf(out, "%s of %s%s", human_count(board->accounts_done).text,
                  human_counted(board->accounts, "account", "accounts").text, dot);
    print_messages(&sum, dot, rate.text, out);
    if (board->accounts_failed > 0)
        (void)fprintf(out, "%s%s failed", dot, human_count(board->accounts_failed).text);
    if (board->accounts_odd > 0)
        (void)fprintf(out, "%s%s with problems", dot, human_count(board->accounts_odd).text);
    print_left(board, left, sizeof left);
    if (with_clock && left[0])
        (void)fprintf(out, "%s%s", dot, left);
}

static void draw_total(const struct board *board, const struct view *view, const char *line_end,
                       FILE *out)
{
    char clock[160], left[60], sums[256] = "";
    double fraction = board_fraction(board);
    FILE *stream = fmemopen(sums, sizeof sums, "w");
    size_t room;

    print_left(board, left, sizeof left);
    (void)snprintf(clock, sizeof clock, "%3d%%  %s%s%s", (int)(fraction * 100.0),
                   human_clock(board->run_ms).text, left[0] ? ", " : "", left);
    /* Room for the longest clock, so that the bar's end stays where it is. */
    room = view->columns > MARGIN + 40 ? view->columns - MARGIN - 35 : 0;
    (void)fprintf(out, "%*s", MARGIN, "");
    if (room > 0) {
        draw_bar(fraction, room < 100 ? room : 100, view->style, out);
        (void)fputs("  ", out);
    }
    (void)text_put_cut(out, clock, view->columns - MARGIN - (room > 0 ? room + 2 : 0));
    (void)fprintf(out, "%s%*s", line_end, MARGIN, "");
    if (stream) {
        print_sums(board, view->style->dot, false, stream);
        (void)fclose(stream);
    }
    (void)text_put_cut(out, sums, view->columns - MARGIN);
    (void)fputs(line_end, out);
}

const char *draw_stopping(unsigned times)
{
    return times > 1 ? "stopping at once"
                     : "stopping after the messages under way; Ctrl-C again stops at once";
}

static void draw_stop(const struct board *board, const struct view *view, const char *line_end,
                      FILE *out)
{
    (void)fprintf(out, "%*s%s", MARGIN, "", view->style->yellow);
    (void)text_put_cut(out, draw_stopping(board->stops_asked), view->columns - MARGIN);
    (void)fprintf(out, "%s%s", view->style->plain, line_end);
}

void draw_block(const struct board *board, struct view *view, const char *line_end, FILE *out)
{
    size_t below = TOTAL_LINES + (board->stops_asked > 0 ? 1 : 0);
    size_t room = view->rows > below + 1 ? view->rows - below - 1 : 0;
    size_t count = HASH_COUNT(board->running);
    size_t shown = 0;

    if (view->columns < MARGIN + MIN_ADDRESS + 2 + COUNT_COLUMNS)
        room = 0;
    if (view->columns < MARGIN + MIN_FOLDER || view->rows < below)
        return;
    for (const struct running *r = board->running; r; r = r->hh.next)
        if (text_width(r->address) > view->address_width)
            view->address_width = text_width(r->address);
    (void)fputs(line_end, out);
    for (const struct running *r = board->running; r && shown < room; r = r->hh.next, shown++) {
        if (shown + 1 == room && count > room) {
            (void)fprintf(out, "%*sand %s more under way", MARGIN, "",
                          human_count(count - shown).text);
        } else {
            draw_account(board, r, view, out);
        }
        (void)fputs(line_end, out);
    }
    draw_total(board, view, line_end, out);
    if (board->stops_asked > 0)
        draw_stop(board, view, line_end, out);
}

/* Columns of the line at *text, which is moved behind it. Escape sequences end in a letter and take
 * none; text of others holds none. */
static size_t line_columns(const char **text)
{
    const char *end = strchrnul(*text, '\n');
    size_t columns = 0;
    const char *at = *text;

    while (at < end) {
        utf8proc_int32_t code;
        utf8proc_ssize_t used;

        if (*at == '\x1b') {
            at += 1 + strcspn(at + 1, "mK");
            at += at < end;
            continue;
        }
        used = utf8proc_iterate((const utf8proc_uint8_t *)at, end - at, &code);
        columns += used > 0 ? (size_t)utf8proc_charwidth(code) : 0;
        at += used > 0 ? used : 1;
    }
    *text = *end ? end + 1 : end;
    return columns;
}

size_t draw_rows(const char *block, size_t columns)
{
    size_t rows = 0;

    while (*block) {
        size_t width = line_columns(&block);
        rows += width > columns ? (width + columns - 1) / columns : 1;
    }
    return rows;
}

void draw_progress_line(const struct board *board, FILE *out)
{
    (void)fprintf(out, "%6s  ", human_clock(board->run_ms).text);
    print_sums(board, ", ", true, out);
    (void)fputc('\n', out);
}
