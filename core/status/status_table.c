/* SPDX-License-Identifier: MIT
 *
 * The status for people: accounts, totals, the last runs. All foreign text is made harmless.
 */
#include "common/print/human.h"
#include "common/print/text.h"
#include "status/status.h"
#include <string.h>

enum {
    ADDRESS_MIN = 7,
    ADDRESS_MAX = 40,
    RUN_WIDTH = 19,
    COMMAND_WIDTH = 8,
    TIME_WIDTH = 19 /* without the zone */
};

/* ---- accounts ---- */

static size_t address_width(const struct status *status)
{
    size_t width = ADDRESS_MIN;

    for (size_t i = 0; i < status->count; i++) {
        size_t columns = text_width(status->accounts[i].address);
        if (columns > width)
            width = columns;
    }
    return width < ADDRESS_MAX ? width : ADDRESS_MAX;
}

static void put_amounts(const struct status_amounts *amounts, FILE *out)
{
    char folders[84];

    (void)snprintf(folders, sizeof folders, "%s/%s", human_count(amounts->finished).text,
                   human_count(amounts->folders).text);
    (void)fprintf(out, "  %11s  %11s  %9s", folders, human_count(amounts->messages).text,
                  human_bytes(amounts->bytes).text);
}

static void put_account(const struct status_account *account, size_t width, FILE *out)
{
    struct human changed = human_local_time(account->changed_s * 1000);

    text_put_padded(out, account->address, width);
    (void)fprintf(out, "  %-11s", status_state_word(account->state));
    put_amounts(&account->amounts, out);
    (void)fprintf(out, "  %.*s\n", TIME_WIDTH, account->changed_s ? changed.text : "-");
    if (account->reason[0]) {
        (void)fputs("    ", out);
        text_put(out, account->reason);
        (void)fputc('\n', out);
    }
    if (account->amounts.in_doubt > 0)
        (void)fprintf(out, "    in doubt: %s %s may hold messages that the journal does not know\n",
                      human_count(account->amounts.in_doubt).text,
                      human_plural(account->amounts.in_doubt, "folder", "folders"));
    if (!account->listed)
        (void)fputs("    not in the accounts file any more\n", out);
}

static void put_totals(const struct status *status, size_t width, FILE *out)
{
    const char *before = ": ";

    text_put_padded(out, "all", width);
    (void)fprintf(out, "  %-11s", "");
    put_amounts(&status->totals, out);
    (void)fprintf(out, "\n\n%s %s", human_count(status->count).text,
                  human_plural(status->count, "account", "accounts"));
    for (int32_t state = JOURNAL_NEW; state <= JOURNAL_FAILED; state++) {
        size_t count = status_count(status, state);
        if (count == 0)
            continue;
        (void)fprintf(out, "%s%s %s", before, human_count(count).text, status_state_word(state));
        before = ", ";
    }
    (void)fputc('\n', out);
}

static void put_accounts(const struct status *status, FILE *out)
{
    size_t width = address_width(status);

    text_put_padded(out, "account", width);
    (void)fprintf(out, "  %-11s  %11s  %11s  %9s  %s\n", "state", "folders", "messages", "bytes",
                  "last change");
    for (size_t i = 0; i < status->count; i++)
        put_account(&status->accounts[i], width, out);
    put_totals(status, width, out);
}

/* ---- runs ---- */

static void put_run(const struct status_run *run, FILE *out)
{
    (void)fputs("  ", out);
    text_put_padded(out, run->name, RUN_WIDTH);
    (void)fprintf(out, "  %.*s  ", TIME_WIDTH, human_local_time(run->begun_s * 1000).text);
    text_put_padded(out, run->command, COMMAND_WIDTH);
    if (run->end == STATUS_RUN_UNDER_WAY)
        (void)fputs("  under way\n", out);
    else if (run->end == STATUS_RUN_KILLED)
        (void)fputs("  killed: run it again to go on\n", out);
    else
        (void)fprintf(out, "  exit status %d, after %s\n", run->status,
                      human_duration((run->ended_s - run->begun_s) * 1000).text);
}

void status_print_table(const struct status *status, const struct status_heading *heading,
                        FILE *out)
{
    text_put(out, heading->profile);
    (void)fputs(": ", out);
    text_put(out, heading->source);
    (void)fputs(" to ", out);
    text_put(out, heading->destination);
    (void)fputs("\n\n", out);
    put_accounts(status, out);
    if (!status->has_journal)
        (void)fputs("\nThere is no journal: nothing was migrated with this profile yet.\n", out);
    else if (status->run_count > 0)
        (void)fputs("\nLast runs\n", out);
    for (size_t i = 0; i < status->run_count; i++)
        put_run(&status->runs[i], out);
}
