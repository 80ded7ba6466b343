/* SPDX-License-Identifier: MIT
 *
 * The accounts of a page, one by one, to be opened; those that need attention come first, and are
 * open. Columns that are zero in all rows are left out.
 */
#include "common/print/human.h"
#include "common/report/verdict.h"
#include "common/report/words.h"
#include "html-report/html.h"
#include "html-report/page.h"
#include <string.h>

enum {
    MOST_OPEN = 30 /* accounts that are open from the beginning */
};

/* ---- folders ---- */

static const struct column {
    const char *title;
    size_t offset;
} columns[] = {
    {"Found", offsetof(struct kimt_counts, found)},
    {"Copied", offsetof(struct kimt_counts, copied)},
    {"Earlier run", offsetof(struct kimt_counts, earlier)},
    {"Already there", offsetof(struct kimt_counts, adopted)},
    {"Left out", offsetof(struct kimt_counts, filtered)},
    {"Skipped", offsetof(struct kimt_counts, skipped)},
    {"Failed", offsetof(struct kimt_counts, failed)},
    {"Not reached", offsetof(struct kimt_counts, remaining)},
};

enum {
    COLUMNS = sizeof columns / sizeof *columns
};

static uint64_t amount(const struct kimt_counts *counts, const struct column *column)
{
    return *(const uint64_t *)(const void *)((const char *)counts + column->offset);
}

static void find_used(const struct account_row *account, bool *used)
{
    for (size_t c = 0; c < COLUMNS; c++) {
        used[c] = c == 0;
        for (size_t i = 0; i < account->folder_count; i++)
            used[c] = used[c] || amount(&account->folders[i].counts, &columns[c]) > 0;
    }
}

static void put_folder(FILE *out, const struct folder_row *row, const bool *used)
{
    (void)fprintf(out, "<tr%s><th scope=\"row\">", row->is_unfinished ? " class=\"bad\"" : "");
    html_name(out, row->source);
    if (row->target && strcmp(row->target, row->source) != 0) {
        (void)fputs(" → ", out);
        html_name(out, row->target);
    }
    (void)fputs(row->is_unfinished ? " (unfinished)</th>" : "</th>", out);
    for (size_t c = 0; c < COLUMNS; c++)
        if (used[c])
            (void)fprintf(out, "<td>%s</td>", human_count(amount(&row->counts, &columns[c])).text);
    (void)fprintf(out, "<td>%s</td></tr>\n", human_bytes(row->counts.bytes_copied).text);
}

static void put_folders(FILE *out, const struct account_row *account)
{
    bool used[COLUMNS];

    if (account->folder_count == 0)
        return;
    find_used(account, used);
    (void)fputs("<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"Folders of ", out);
    html_text(out, account->address);
    (void)fputs("\"><table><thead><tr><th scope=\"col\">Folder</th>", out);
    for (size_t c = 0; c < COLUMNS; c++)
        if (used[c])
            (void)fprintf(out, "<th scope=\"col\">%s</th>", columns[c].title);
    (void)fputs("<th scope=\"col\">Size</th></tr></thead><tbody>\n", out);
    for (size_t i = 0; i < account->folder_count; i++)
        put_folder(out, &account->folders[i], used);
    (void)fputs("</tbody></table></div>\n", out);
}

/* ---- notes ---- */

static void put_notes(FILE *out, const struct account_row *account)
{
    if (account->note_count == 0)
        return;
    (void)fputs("<ul class=\"notes\">\n", out);
    for (size_t i = 0; i < account->note_count; i++) {
        const struct note_row *row = &account->notes[i];

        (void)fprintf(out, "<li>%s: ", phrase_note(row->note));
        if (row->subject && row->times == 1) {
            html_name(out, row->subject);
            (void)fputs(": ", out);
        }
        html_text(out, row->text);
        if (row->times > 1)
            (void)fprintf(out, " (%s times)", human_count(row->times).text);
        (void)fputs("</li>\n", out);
    }
    (void)fputs("</ul>\n", out);
}

/* ---- an account ---- */

static const char *result_class(const struct account_row *account)
{
    if (!account->has_ended)
        return "rest";
    if (account->result == USER_MIGRATED)
        return "good";
    return account->result == USER_FAILED ? "bad" : "warn";
}

static const char *check_phrase(const struct account_row *account)
{
    return account->result == USER_MIGRATED ? "ready" : "not ready";
}

static const char *result_phrase(const struct page *page, const struct account_row *account)
{
    if (!account->has_ended)
        return "not ended";
    if (strcmp(page->run->command, "check") == 0)
        return check_phrase(account);
    if (!page->gather->is_verify)
        return user_result_phrase(account->result);
    return account->result == USER_MIGRATED ? "all accounted for" : "differences";
}

static void put_sum(const struct page *page, const struct account_row *account)
{
    FILE *out = page->out;

    (void)fputs("<p>", out);
    if (account->check.messages && account->check.source_ok > 0)
        (void)fprintf(out, "%s, %s, %s at the source",
                      human_counted(account->check.folders, "folder", "folders").text,
                      human_counted(account->check.messages, "message", "messages").text,
                      human_bytes(account->check.bytes).text);
    else if (page->gather->is_verify)
        verdict_print(&account->verify, out);
    else if (account->has_ended)
        counts_print(&account->counts, out);
    if (account->ended_ms > account->begun_ms)
        (void)fprintf(out, "; in %s", human_duration(account->ended_ms - account->begun_ms).text);
    if (account->provision == KIMT_PROVISION_CREATED)
        (void)fputs("; made at the destination", out);
    (void)fputs("</p>\n", out);
}

static void put_account(const struct page *page, const struct account_row *account, bool open)
{
    FILE *out = page->out;

    (void)fprintf(out, "<details%s><summary><span class=\"badge %s\">%s</span> ",
                  open ? " open" : "", result_class(account), result_phrase(page, account));
    html_name(out, account->address);
    if (account->full_name) {
        (void)fputs(" <span class=\"small\">", out);
        html_name(out, account->full_name);
        (void)fputs("</span>", out);
    }
    (void)fputs("</summary>\n", out);
    if (account->error) {
        (void)fputs("<p class=\"error\">", out);
        html_text(out, account->error);
        (void)fputs("</p>\n", out);
    }
    if (account->hint) {
        (void)fputs("<p class=\"hint\">", out);
        html_text(out, account->hint);
        (void)fputs("</p>\n", out);
    }
    put_sum(page, account);
    put_folders(out, account);
    put_notes(out, account);
    (void)fputs("</details>\n", out);
}

static void put_over(const struct page *page)
{
    const struct gather *gather = page->gather;

    if (gather->folders_over == 0 && gather->notes_over == 0)
        return;
    (void)fprintf(page->out, "<p class=\"small\">%s and %s more are in the Report Log.</p>\n",
                  human_counted(gather->folders_over, "folder", "folders").text,
                  human_counted(gather->notes_over, "note", "notes").text);
}

void page_put_accounts(const struct page *page)
{
    const struct account_row *first = page->gather->accounts;
    int opened = 0;

    if (!first)
        return;
    (void)fputs("<section>\n<h2>Accounts</h2>\n", page->out);
    for (const struct account_row *row = first; row; row = row->hh.next)
        if (account_needs_attention(row))
            put_account(page, row, ++opened <= MOST_OPEN);
    for (const struct account_row *row = first; row; row = row->hh.next)
        if (!account_needs_attention(row))
            put_account(page, row, false);
    put_over(page);
    (void)fputs("</section>\n", page->out);
}
