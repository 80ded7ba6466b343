/* SPDX-License-Identifier: MIT
 *
 * See page.h. In the order of interest: the verdict and what to do, sums, what needs attention,
 * drawings, accounts, what users will notice, proof, and what all this was about.
 */
#include "html-report/page.h"
#include "common/print/human.h"
#include "common/report/next.h"
#include "common/report/verdict.h"
#include "html-report/bar.h"
#include "html-report/chart.h"
#include "html-report/html.h"
#include "html-report/style.h"
#include <string.h>

/* ---- the beginning ---- */

static bool is_command(const struct page *page, const char *name)
{
    return strcmp(page->run->command, name) == 0;
}

/* "Migration", for a heading. */
static const char *subject(const struct page *page)
{
    static const struct {
        const char *command, *subject;
    } subjects[] = {{"check", "Check"}, {"plan", "Plan"}, {"verify", "Verification"}};

    for (size_t i = 0; i < sizeof subjects / sizeof *subjects; i++)
        if (is_command(page, subjects[i].command))
            return subjects[i].subject;
    return page->run->dry_run ? "Dry run" : "Migration";
}

void page_begin(const struct page *page)
{
    FILE *out = page->out;

    (void)fprintf(out,
                  "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                  "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                  "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                  "style-src 'unsafe-inline'; img-src data:\">\n"
                  "<meta name=\"robots\" content=\"noindex\">\n"
                  "<link rel=\"icon\" href=\"data:,\">\n<title>%s: ",
                  subject(page));
    html_text(out, page->run->destination);
    (void)fputs("</title>\n<style>\n", out);
    style_put(out);
    (void)fputs("</style>\n</head>\n<body>\n<p class=\"unfinished\" role=\"note\">This run has not "
                "ended, or was killed: kimt status says how far it is.</p>\n",
                out);
}

/* ---- the verdict ---- */

struct verdict {
    const char *word, *sentence, *class;
};

static struct verdict judge_verify(const struct page *page)
{
    if (page->gather->exit_status == 0)
        return (struct verdict){"Proven", "Every message of the source is accounted for.", "good"};
    return page->gather->exit_status == 4
               ? (struct verdict){"Stopped", "Not everything was compared.", "warn"}
               : (struct verdict){"Differences",
                                  "Not every message of the source is accounted for.", "bad"};
}

static struct verdict judge_look(const struct page *page)
{
    switch (page->gather->exit_status) {
    case 0:
        return (struct verdict){"Ready", "Nothing stands in the way.", "good"};
    case 4:
        return (struct verdict){"Stopped", "Not all accounts were looked at.", "warn"};
    default:
        return (struct verdict){"Not ready", "Something stands in the way.", "bad"};
    }
}

static struct verdict judge(const struct page *page)
{
    int32_t status = page->gather->exit_status;
    struct verdict verdict;
    bool good;

    if (page->gather->is_verify || is_command(page, "verify"))
        return judge_verify(page);
    if (is_command(page, "check") || is_command(page, "plan"))
        return judge_look(page);
    verdict.sentence = tally_verdict(page->tally, &good);
    verdict.word = good          ? "Done"
                   : status == 4 ? "Stopped"
                   : status == 1 ? "Not complete"
                                 : "Not started";
    verdict.class = good ? "good" : status == 4 ? "warn" : "bad";
    return verdict;
}

static void put_next(const struct page *page)
{
    struct next_step next = next_step(page->run, page->gather->exit_status);
    FILE *out = page->out;

    (void)fprintf(out, "<h2>What to do now</h2>\n<p>%s", next.before);
    if (next.command[0]) {
        (void)fprintf(out, "<code>kimt %s ", next.command);
        html_text(out, page->run->profile);
        (void)fprintf(out, "</code> %s", next.what);
    }
    (void)fputs(".</p>\n", out);
    if (page->gather->exit_status != 0)
        (void)fputs("<p><a href=\"#attention\">What needs attention</a> says what helps.</p>\n",
                    out);
}

static void put_fact(FILE *out, const char *name, const char *value)
{
    (void)fprintf(out, "<div><dt>%s</dt><dd>", name);
    html_name(out, value);
    (void)fputs("</dd></div>\n", out);
}

static void put_head(const struct page *page)
{
    const struct gather *gather = page->gather;
    struct verdict verdict = judge(page);
    char status[20];
    FILE *out = page->out;

    (void)snprintf(status, sizeof status, "%d", (int)gather->exit_status);
    (void)fprintf(out,
                  "<main>\n<h1>%s report</h1>\n<p class=\"verdict %s\"><strong>%s.</strong> "
                  "%s</p>\n<dl class=\"facts\">\n",
                  subject(page), verdict.class, verdict.word, verdict.sentence);
    put_fact(out, "From", page->run->source);
    put_fact(out, "To", page->run->destination);
    put_fact(out, "Begun", human_local_time(gather->begun_ms).text);
    put_fact(out, "Ended", human_local_time(gather->ended_ms).text);
    put_fact(out, "Took", human_duration(gather->run_ms).text);
    put_fact(out, "Exit status", status);
    (void)fputs("</dl>\n", out);
    put_next(page);
}

/* ---- sums ---- */

static void put_account_bar(const struct page *page, uint32_t accounts)
{
    struct bar_part parts[] = {
        {"migrated", "good", tally_users(page->tally, USER_MIGRATED)},
        {"migrated with problems", "warn", tally_users(page->tally, USER_PROBLEMS)},
        {"failed", "bad", tally_users(page->tally, USER_FAILED)},
        {"stopped before the end", "rest", tally_users(page->tally, USER_STOPPED)},
        {"not begun", "rest", accounts},
    };
    struct bar_part *not_begun = &parts[sizeof parts / sizeof *parts - 1];

    for (const struct bar_part *part = parts; part < not_begun; part++)
        not_begun->amount -= part->amount < not_begun->amount ? part->amount : not_begun->amount;
    bar_put(page->out, &(struct bar){.title = "Accounts",
                                     .whole = accounts,
                                     .print = human_count,
                                     .parts = parts,
                                     .count = sizeof parts / sizeof *parts});
}

static void put_folder_bar(FILE *out, const struct kimt_counts *counts)
{
    uint64_t failed =
        counts->folders_failed < counts->folders ? counts->folders_failed : counts->folders;
    const struct bar_part parts[] = {{"worked on", "good", counts->folders - failed},
                                     {"left out", "out", counts->folders_skipped},
                                     {"left unfinished", "bad", failed}};

    bar_put(out, &(struct bar){.title = "Folders",
                               .whole = counts->folders + counts->folders_skipped,
                               .print = human_count,
                               .parts = parts,
                               .count = sizeof parts / sizeof *parts});
}

/* Sizes are known beforehand as far as the source says them. */
static void put_data_bar(FILE *out, const struct kimt_counts *counts)
{
    uint64_t whole =
        counts->bytes_found > counts->bytes_copied ? counts->bytes_found : counts->bytes_copied;
    const struct bar_part parts[] = {
        {"copied", "good", counts->bytes_copied},
        {"already there, left out, or not reached", "known", whole - counts->bytes_copied}};

    bar_put(out, &(struct bar){.title = "Data",
                               .whole = whole,
                               .print = human_bytes,
                               .parts = parts,
                               .count = sizeof parts / sizeof *parts});
}

static void put_sums(const struct page *page)
{
    const struct gather *gather = page->gather;
    struct bar_part parts[BAR_MESSAGE_PARTS];

    if (gather->is_verify || is_command(page, "check") || is_command(page, "plan"))
        return;
    (void)fputs("<h2>Sums</h2>\n<div class=\"bars\">\n", page->out);
    bar_message_parts(&gather->counts, parts);
    put_account_bar(page, gather->account_count);
    put_folder_bar(page->out, &gather->counts);
    bar_put(page->out, &(struct bar){.title = "Messages",
                                     .whole = gather->counts.found,
                                     .print = human_count,
                                     .parts = parts,
                                     .count = BAR_MESSAGE_PARTS});
    put_data_bar(page->out, &gather->counts);
    (void)fputs("</div>\n", page->out);
}

/* ---- reasons ---- */

static void put_group(void *context, const struct reason_group *group)
{
    FILE *out = context;

    (void)fputs("<li><strong>", out);
    if (group->class != REASON_RUN)
        (void)fprintf(out, "%s ", human_count(group->count).text);
    if (group->noun[0])
        (void)fprintf(out, "%s%s ", group->noun, human_plural(group->count, "", "s"));
    html_text(out, group->title);
    (void)fputs("</strong>", out);
    if (group->hint[0]) {
        (void)fputs("<p class=\"hint\">", out);
        html_text(out, group->hint);
        (void)fputs("</p>", out);
    }
    (void)fputs("<ul>", out);
    for (size_t i = 0; i < group->example_count; i++) {
        (void)fputs("<li>", out);
        html_name(out, group->examples[i]);
        (void)fputs("</li>", out);
    }
    if (group->distinct > group->example_count)
        (void)fprintf(out, "<li>and %s more, in the accounts below or the Report Log</li>",
                      human_count(group->distinct - group->example_count).text);
    (void)fputs("</ul></li>\n", out);
}

static void put_reasons(const struct page *page, enum reason_class first, enum reason_class last,
                        const char *id, const char *title, const char *before)
{
    struct reasons **reasons = tally_reasons(page->tally);

    if (reasons_count(*reasons, first, last) == 0)
        return;
    (void)fprintf(page->out, "<h2 id=\"%s\">%s</h2>\n%s<ul class=\"reasons\">\n", id, title,
                  before);
    reasons_each(reasons, first, last, put_group, page->out);
    (void)fputs("</ul>\n", page->out);
}

static void put_attention(const struct page *page)
{
    if (page->gather->exit_status == 0)
        return;
    if (reasons_count(*tally_reasons(page->tally), REASON_RUN, REASON_SKIPPED) == 0)
        (void)fputs("<h2 id=\"attention\">What needs attention</h2>\n<p>See the accounts that are "
                    "open below.</p>\n",
                    page->out);
    put_reasons(page, REASON_RUN, REASON_SKIPPED, "attention", "What needs attention", "");
}

/* ---- proof, and what it was about ---- */

static void put_proof(const struct page *page)
{
    const struct kimt_verify *verify = &page->gather->verify;
    FILE *out = page->out;

    if (!page->gather->is_verify)
        return;
    (void)fputs("<h2>Proof</h2>\n<table class=\"numbers\"><tbody>\n", out);
    (void)fprintf(out, "<tr><th scope=\"row\">at the source</th><td>%s</td></tr>\n",
                  human_count(verify->messages).text);
    for (const struct verdict_part *part = verdict_parts; part->word; part++)
        if (verdict_count(verify, part) > 0)
            (void)fprintf(out, "<tr><th scope=\"row\">%s</th><td>%s</td></tr>\n", part->phrase,
                          human_count(verdict_count(verify, part)).text);
    (void)fprintf(out,
                  "<tr><th scope=\"row\">folders compared</th><td>%s</td></tr>\n"
                  "<tr><th scope=\"row\">read back from the destination</th><td>%s</td></tr>\n"
                  "</tbody></table>\n",
                  human_count(verify->folders).text, human_bytes(verify->bytes).text);
}

static void put_appendix(const struct page *page)
{
    FILE *out = page->out;

    (void)fputs("<h2>About this run</h2>\n<dl class=\"facts\">\n", out);
    put_fact(out, "Command", page->run->command);
    put_fact(out, "Profile", page->run->profile);
    put_fact(out, "Run", page->run->run_id);
    put_fact(out, "kimt", page->run->version);
    if (page->run->log_folder)
        put_fact(out, "Logs", page->run->log_folder);
    (void)fputs("</dl>\n<p class=\"small\">This page holds no password. It names people, folders "
                "and subjects: pass it on with care.</p>\n</main>\n</body>\n</html>\n",
                out);
}

void page_end(const struct page *page)
{
    FILE *out = page->out;

    put_head(page);
    put_sums(page);
    put_attention(page);
    if (!is_command(page, "check") && !is_command(page, "plan") && page->gather->run_ms > 0) {
        (void)fputs("<section class=\"charts\">\n<h2>The run</h2>\n", out);
        chart_throughput(out, page->gather);
        chart_accounts(out, page->gather);
        chart_times(out, page->gather);
        (void)fputs("</section>\n", out);
    }
    page_put_accounts(page);
    put_reasons(page, REASON_CHANGED, REASON_CHANGED, "changed", "What users will notice",
                "<p>What has arrived, and is not quite as it was.</p>\n");
    put_reasons(page, REASON_ADVICE, REASON_ADVICE, "advice", "Good to know", "");
    put_proof(page);
    put_appendix(page);
}
