/* SPDX-License-Identifier: MIT
 *
 * The status for people: accounts, what they come to, the last runs. All foreign text is made
 * harmless.
 */
#include "common/print/human.h"
#include "common/print/text.h"
#include "status/status.h"
#include <kimt/message.h>
#include <string.h>

enum {
    RUN_WIDTH = 19,
    COMMAND_WIDTH = 8,
    TIME_WIDTH = 19 /* without the zone */
};

/* ---- accounts ---- */

static void put_states(const struct status *status, FILE *out)
{
    const char *before = ": ";

    (void)fprintf(out, "\n%s", human_counted(status->count, "account", "accounts").text);
    for (int state = 0; state < STATUS_STATES; state++) {
        size_t count = status_count(status, (enum status_state)state);

        if (count == 0)
            continue;
        (void)fprintf(out, "%s%s %s", before, human_count(count).text,
                      state == STATUS_ATTENTION && count > 1
                          ? "need attention"
                          : status_state_phrase((enum status_state)state));
        before = ", ";
    }
    (void)fputc('\n', out);
}

static void put_to_go(const struct status *status, FILE *out)
{
    uint64_t to_go = 0, unknown = 0;

    for (size_t i = 0; i < status->count; i++) {
        uint64_t left = status_to_go(&status->accounts[i]);

        unknown += left == KIMT_UNKNOWN;
        to_go += left == KIMT_UNKNOWN ? 0 : left;
    }
    if (to_go > 0)
        (void)fprintf(out, "To go: %s%s\n", human_counted(to_go, "message", "messages").text,
                      unknown > 0 ? ", and those of accounts that were not counted yet" : "");
}

static void put_accounts(const struct status *status, const struct status_view *view, FILE *out)
{
    const struct table_style style = {.width = table_width_of(out)};
    struct table *table = status_table_new(status, view);

    if (table && table_row_count(table) > 0)
        table_print(table, &style, out);
    else if (table && status->count > 0)
        (void)fputs("No account is in that state.\n", out);
    table_free(&table);
    put_states(status, out);
    put_to_go(status, out);
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

void status_print(const struct status *status, const struct status_view *view, FILE *out)
{
    text_put(out, view->profile);
    (void)fputs(": ", out);
    text_put(out, view->source);
    (void)fputs(" to ", out);
    text_put(out, view->destination);
    (void)fputs("\n\n", out);
    put_accounts(status, view, out);
    if (!status->has_journal)
        (void)fputs("\nThere is no journal: nothing was migrated with this profile yet.\n", out);
    else if (status->run_count > 0)
        (void)fputs("\nLast runs\n", out);
    for (size_t i = 0; i < status->run_count; i++)
        put_run(&status->runs[i], out);
}
