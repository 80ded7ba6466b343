/* SPDX-License-Identifier: MIT
 *
 * See chart.h.
 */
#include "html-report/chart.h"
#include "common/print/human.h"
#include "html-report/bar.h"
#include "html-report/html.h"
#include <stdlib.h>

enum {
    WIDTH = 960,
    HEIGHT = 220,
    ROW = 22,        /* of a drawing with a row for each account */
    NAMES = 300,     /* room for an account's address there */
    MOST_ROWS = 25,  /* of such a drawing */
    TABLE_ROWS = 100 /* of the tables below */
};

static void begin(FILE *out, const char *id, const char *title, const char *what, int height)
{
    (void)fprintf(out,
                  "<figure><h3 id=\"%s\">%s</h3>\n"
                  "<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-labelledby=\"%s\">"
                  "<svg class=\"chart\" viewBox=\"0 0 %d %d\" role=\"img\" aria-labelledby=\"%s-t "
                  "%s-d\"><title id=\"%s-t\">%s</title><desc id=\"%s-d\">%s</desc>\n",
                  id, title, id, WIDTH, height, id, id, id, title, id, what);
}

static void begin_table(FILE *out, const char *title, const char *heads)
{
    (void)fprintf(out,
                  "</svg></div>\n<details><summary>The numbers</summary>\n<div class=\"wide\" "
                  "role=\"region\" tabindex=\"0\" aria-label=\"Numbers: %s\"><table>"
                  "<thead><tr>%s</tr></thead><tbody>\n",
                  title, heads);
}

static void end_table(FILE *out)
{
    (void)fputs("</tbody></table></div></details></figure>\n", out);
}

/* ---- throughput ---- */

static uint64_t highest(const struct timeline *timeline, size_t count)
{
    uint64_t most = 0;

    for (size_t i = 0; i < count; i++)
        most = timeline->spans[i].bytes > most ? timeline->spans[i].bytes : most;
    return most;
}

static void put_span(FILE *out, const struct timeline_span *span, double from, double width,
                     uint64_t most)
{
    double high = most > 0 ? (double)span->bytes / (double)most * (HEIGHT - 40) : 0;

    if (span->has_wait)
        (void)fprintf(out,
                      "<rect class=\"wait\" x=\"%.1f\" y=\"10\" width=\"%.1f\" height=\"%d\"/>",
                      from, width, HEIGHT - 40);
    if (high > 0)
        (void)fprintf(out,
                      "<rect class=\"good\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>",
                      from, HEIGHT - 30 - high, width > 2 ? width - 1 : width, high);
}

void chart_throughput(FILE *out, const struct gather *gather)
{
    const struct timeline *timeline = &gather->timeline;
    size_t count = timeline_count(timeline, gather->run_ms);
    uint64_t most = highest(timeline, count);
    double width = count > 0 ? (double)WIDTH / (double)count : 0;

    if (most == 0)
        return;
    begin(out, "throughput", "Throughput",
          "A bar for each span of the run, as high as what was copied in it. Shaded: an account or "
          "all of them waited.",
          HEIGHT);
    for (size_t i = 0; i < count; i++)
        put_span(out, &timeline->spans[i], width * (double)i, width, most);
    (void)fprintf(out,
                  "\n<line x1=\"0\" x2=\"%d\" y1=\"%d\" y2=\"%d\"/><text x=\"4\" y=\"24\">%s</text>"
                  "<text x=\"4\" y=\"%d\">0:00</text>"
                  "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>",
                  WIDTH, HEIGHT - 30, HEIGHT - 30, human_rate(most, timeline->span_ms).text,
                  HEIGHT - 10, WIDTH - 4, HEIGHT - 10, human_clock(gather->run_ms).text);
    begin_table(out, "throughput",
                "<th scope=\"col\">From</th><th scope=\"col\">Copied</th>"
                "<th scope=\"col\">Rate</th><th scope=\"col\">Waits</th>");
    for (size_t i = 0; i < count; i++)
        (void)fprintf(out, "<tr><th scope=\"row\">%s</th><td>%s</td><td>%s</td><td>%s</td></tr>\n",
                      human_clock((int64_t)i * timeline->span_ms).text,
                      human_bytes(timeline->spans[i].bytes).text,
                      human_rate(timeline->spans[i].bytes, timeline->span_ms).text,
                      timeline->spans[i].has_wait ? "yes" : "");
    end_table(out);
}

/* ---- a row for each account ---- */

typedef uint64_t rank_fn(const struct account_row *account);

static uint64_t messages_of(const struct account_row *account)
{
    return account->counts.found;
}

static uint64_t time_of(const struct account_row *account)
{
    return account->has_begun && account->ended_ms > account->begun_ms
               ? (uint64_t)(account->ended_ms - account->begun_ms)
               : 0;
}

static int compare_with(const void *a, const void *b, rank_fn *rank)
{
    uint64_t left = rank(*(const struct account_row *const *)a);
    uint64_t right = rank(*(const struct account_row *const *)b);

    return (left < right) - (left > right);
}

static int by_messages(const void *a, const void *b)
{
    return compare_with(a, b, messages_of);
}

static int by_time(const void *a, const void *b)
{
    return compare_with(a, b, time_of);
}

/* Those whose rank is not zero, highest first; NULL: none, or no memory. To be freed. */
static const struct account_row **ranked(const struct gather *gather, rank_fn *rank,
                                         int (*compare)(const void *, const void *),
                                         size_t *count_r)
{
    const struct account_row **rows = calloc(HASH_COUNT(gather->accounts) + 1, sizeof(void *));

    *count_r = 0;
    for (const struct account_row *row = gather->accounts; rows && row; row = row->hh.next)
        if (rank(row) > 0)
            rows[(*count_r)++] = row;
    if (rows)
        qsort(rows, *count_r, sizeof(void *), compare);
    return rows;
}

static int shown(size_t count)
{
    return count < MOST_ROWS ? (int)count : MOST_ROWS;
}

static void put_address(FILE *out, const struct account_row *account, int row)
{
    (void)fprintf(out, "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">", NAMES - 8, row * ROW + 16);
    html_cut(out, account->address, 36);
    (void)fputs("</text>", out);
}

static void put_account_bar(FILE *out, const struct account_row *account, int row, uint64_t most)
{
    struct bar_part parts[BAR_MESSAGE_PARTS];
    double at = NAMES;

    bar_message_parts(&account->counts, parts);
    put_address(out, account, row);
    for (size_t i = 0; i < BAR_MESSAGE_PARTS; i++) {
        double width = (double)parts[i].amount / (double)most * (WIDTH - NAMES - 70);

        if (parts[i].amount == 0)
            continue;
        (void)fprintf(out, "<rect class=\"%s\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\"/>",
                      parts[i].class, at, row * ROW + 3, width < 1 ? 1 : width, ROW - 6);
        at += width;
    }
    (void)fprintf(out, "<text x=\"%.1f\" y=\"%d\">%s</text>\n", at + 6, row * ROW + 16,
                  human_count(account->counts.found).text);
}

void chart_accounts(FILE *out, const struct gather *gather)
{
    size_t count;
    const struct account_row **rows = ranked(gather, messages_of, by_messages, &count);

    if (count > 1) {
        begin(out, "largest", "The largest accounts",
              "A bar for each account, as long as it has messages, in parts by what became of "
              "them.",
              shown(count) * ROW + 8);
        for (int row = 0; row < shown(count); row++)
            put_account_bar(out, rows[row], row, messages_of(rows[0]));
        begin_table(out, "the largest accounts",
                    "<th scope=\"col\">Account</th><th scope=\"col\">Found</th>"
                    "<th scope=\"col\">Copied</th><th scope=\"col\">Failed or skipped</th>"
                    "<th scope=\"col\">Copied bytes</th>");
        for (size_t i = 0; i < count && i < TABLE_ROWS; i++) {
            const struct kimt_counts *counts = &rows[i]->counts;

            (void)fputs("<tr><th scope=\"row\">", out);
            html_name(out, rows[i]->address);
            (void)fprintf(out, "</th><td>%s</td><td>%s</td><td>%s</td><td>%s</td></tr>\n",
                          human_count(counts->found).text, human_count(counts->copied).text,
                          human_count(counts->failed + counts->skipped).text,
                          human_bytes(counts->bytes_copied).text);
        }
        end_table(out);
    }
    free(rows);
}

void chart_times(FILE *out, const struct gather *gather)
{
    size_t count;
    const struct account_row **rows = ranked(gather, time_of, by_time, &count);
    double all = gather->run_ms > 0 ? (double)gather->run_ms : 1;

    if (count > 1) {
        begin(out, "times", "When accounts were under way",
              "A bar for each account, from its begin to its end within the run.",
              shown(count) * ROW + 8);
        for (int row = 0; row < shown(count); row++) {
            double room = WIDTH - NAMES - 70, width = (double)time_of(rows[row]) / all * room;

            put_address(out, rows[row], row);
            (void)fprintf(out,
                          "<rect class=\"%s\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\"/>"
                          "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>\n",
                          rows[row]->result == USER_MIGRATED ? "good" : "bad",
                          NAMES + (double)rows[row]->begun_ms / all * room, row * ROW + 3,
                          width < 1 ? 1 : width, ROW - 6, WIDTH - 4, row * ROW + 16,
                          human_clock((int64_t)time_of(rows[row])).text);
        }
        begin_table(out, "when accounts were under way",
                    "<th scope=\"col\">Account</th><th scope=\"col\">Begun</th>"
                    "<th scope=\"col\">Ended</th><th scope=\"col\">Took</th>");
        for (size_t i = 0; i < count && i < TABLE_ROWS; i++) {
            (void)fputs("<tr><th scope=\"row\">", out);
            html_name(out, rows[i]->address);
            (void)fprintf(out, "</th><td>%s</td><td>%s</td><td>%s</td></tr>\n",
                          human_clock(rows[i]->begun_ms).text, human_clock(rows[i]->ended_ms).text,
                          human_clock((int64_t)time_of(rows[i])).text);
        }
        end_table(out);
    }
    free(rows);
}
