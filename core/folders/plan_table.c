/* SPDX-License-Identifier: MIT
 *
 * The plan for people: accounts, what is worth a look in each, and a forecast.
 */
#include "base/cleanup.h"
#include "base/hide.h"
#include "common/print/human.h"
#include "common/print/text.h"
#include "folders/plan_print.h"

enum {
    ADDRESS_MIN = 7,
    ADDRESS_MAX = 40,
    /* An earlier run shows the speed if it was at work for so long. */
    MEASURED_SECONDS = 10,
    /* Otherwise: a line of 100 Mbit/s used by half, and servers that take small messages calmly. */
    ASSUMED_BYTES = 5000000,
    ASSUMED_MESSAGES = 50
};

/* ---- accounts ---- */

static bool has_trouble(const struct survey_account *account)
{
    return account->source_error.kind || account->destination_error.kind;
}

static size_t address_width(const struct survey *survey)
{
    size_t width = ADDRESS_MIN;

    for (size_t i = 0; i < survey->count; i++)
        if (text_width(survey->accounts[i].address) > width)
            width = text_width(survey->accounts[i].address);
    return width < ADDRESS_MAX ? width : ADDRESS_MAX;
}

static void put_amounts(const struct survey_sum *sum, FILE *out)
{
    (void)fprintf(out, "  %7s  %11s  %9s", human_count(sum->folders).text,
                  human_count(sum->messages).text, human_bytes(sum->bytes).text);
}

static void put_destination(const struct survey_account *account, FILE *out)
{
    if (account->provision == KIMT_PROVISION_MISSING)
        (void)fputs("  will be created\n", out);
    else if (account->held_messages == 0)
        (void)fputs("  there, empty\n", out);
    else
        (void)fprintf(out, "  there, with %s %s in %s %s\n",
                      human_count(account->held_messages).text,
                      human_plural(account->held_messages, "message", "messages"),
                      human_count(account->held_folders).text,
                      human_plural(account->held_folders, "folder", "folders"));
}

static void put_trouble(const char *side, const struct kimt_error *error, FILE *out)
{
    struct kimt_error shown = *error;

    if (error->kind == KIMT_KIND_NONE)
        return;
    hide_error(&shown);
    (void)fprintf(out, "    %s: ", side);
    text_put(out, shown.text);
    if (shown.peer[0]) {
        (void)fputs(": ", out);
        text_put(out, shown.peer);
    }
    if (shown.hint[0]) {
        (void)fputs("; ", out);
        text_put(out, shown.hint);
    }
    (void)fputc('\n', out);
}

static void put_folder(const struct survey_folder *folder, bool every_folder, FILE *out)
{
    AUTO_FREE char *note = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&note, &length);
    bool any = stream && plan_note(folder, stream);

    if (!stream || fclose(stream) != 0 || (!any && !every_folder))
        return;
    (void)fputs("    ", out);
    text_put(out, folder->source);
    if (folder->target && (folder->renamed || every_folder)) {
        (void)fputs(" -> ", out);
        text_put(out, folder->target);
    }
    (void)fprintf(out, "  (%s %s, %s)%s", human_count(folder->messages).text,
                  human_plural(folder->messages, "message", "messages"),
                  human_bytes(folder->bytes).text, any ? ": " : "");
    text_put(out, note);
    (void)fputc('\n', out);
}

static void put_account(const struct survey_account *account, size_t width, bool every_folder,
                        FILE *out)
{
    struct survey_sum sum = survey_add_up(account);

    text_put_padded(out, account->address, width);
    if (has_trouble(account)) {
        (void)fputs("  cannot be planned\n", out);
        put_trouble("source", &account->source_error, out);
        put_trouble("destination", &account->destination_error, out);
        return;
    }
    put_amounts(&sum, out);
    put_destination(account, out);
    for (size_t i = 0; i < account->count; i++)
        put_folder(&account->folders[i], every_folder, out);
}

/* ---- the whole ---- */

struct whole {
    struct survey_sum sum;
    const struct survey_account *largest;
    uint64_t largest_bytes;
};

static struct whole add_up(const struct survey *survey)
{
    struct whole whole = {0};

    for (size_t i = 0; i < survey->count; i++) {
        struct survey_sum sum = survey_add_up(&survey->accounts[i]);

        whole.sum.folders += sum.folders;
        human_add(&whole.sum.messages, sum.messages);
        human_add(&whole.sum.bytes, sum.bytes);
        human_add(&whole.sum.left_messages, sum.left_messages);
        human_add(&whole.sum.left_bytes, sum.left_bytes);
        whole.sum.skipped_folders += sum.skipped_folders;
        whole.sum.failing_folders += sum.failing_folders;
        if (sum.bytes >= whole.largest_bytes) {
            whole.largest = &survey->accounts[i];
            whole.largest_bytes = sum.bytes;
        }
    }
    return whole;
}

/* Whichever takes longer: bytes on the line, or messages one by one. */
static double seconds_for(const struct survey_sum *sum, double bytes_a_second,
                          double messages_a_second)
{
    double by_bytes = bytes_a_second > 0 ? (double)sum->left_bytes / bytes_a_second : 0;
    double by_messages = messages_a_second > 0 ? (double)sum->left_messages / messages_a_second : 0;

    return by_bytes > by_messages ? by_bytes : by_messages;
}

static void put_time(const struct survey *survey, const struct survey_sum *sum, FILE *out)
{
    const struct journal_speed *speed = &survey->speed;
    bool is_measured = speed->seconds >= MEASURED_SECONDS;
    double time = is_measured ? (double)speed->seconds : 1;
    double bytes = (is_measured ? (double)speed->bytes : ASSUMED_BYTES) / time;
    double messages = (is_measured ? (double)speed->messages : ASSUMED_MESSAGES) / time;
    double seconds = seconds_for(sum, bytes, messages);

    if (sum->left_messages == KIMT_UNKNOWN || sum->left_bytes == KIMT_UNKNOWN) {
        (void)fputs("  time    unknown (the source does not report how much there is)\n", out);
        return;
    }
    (void)fprintf(out, "  time    about %s, if %s %s and %.0f messages a second%s\n",
                  human_duration((int64_t)(seconds * 1000)).text,
                  is_measured ? "it goes as fast as the largest run so far:" : "there are",
                  human_rate((uint64_t)bytes, 1000).text, messages,
                  is_measured ? "" : " (assumed: no run has been measured yet)");
}

static void put_forecast(const struct survey *survey, FILE *out)
{
    struct whole whole = add_up(survey);

    (void)fprintf(out, "\nForecast\n  copy    %s %s, %s\n",
                  human_count(whole.sum.left_messages).text,
                  human_plural(whole.sum.left_messages, "message", "messages"),
                  human_bytes(whole.sum.left_bytes).text);
    put_time(survey, &whole.sum, out);
    (void)fputs("  quota   unknown (not reported by the destination)", out);
    if (whole.largest_bytes > 0 && whole.sum.bytes != KIMT_UNKNOWN) {
        (void)fputs("; the largest account is ", out);
        text_put(out, whole.largest->address);
        (void)fprintf(out, " with %s", human_bytes(whole.largest_bytes).text);
    }
    (void)fputc('\n', out);
}

void plan_print_table(const struct survey *survey, bool every_folder, FILE *out)
{
    size_t width = address_width(survey);
    struct survey_sum sum = add_up(survey).sum;

    text_put_padded(out, "account", width);
    (void)fprintf(out, "  %7s  %11s  %9s  %s\n", "folders", "messages", "bytes", "destination");
    for (size_t i = 0; i < survey->count; i++)
        put_account(&survey->accounts[i], width, every_folder, out);
    text_put_padded(out, "all", width);
    put_amounts(&sum, out);
    if (sum.skipped_folders > 0)
        (void)fprintf(out, "  not counting %s %s left out", human_count(sum.skipped_folders).text,
                      human_plural(sum.skipped_folders, "folder", "folders"));
    if (sum.failing_folders > 0)
        (void)fprintf(out, "; %s %s NOT COPIED, to be decided",
                      human_count(sum.failing_folders).text,
                      human_plural(sum.failing_folders, "folder", "folders"));
    (void)fputc('\n', out);
    put_forecast(survey, out);
}
