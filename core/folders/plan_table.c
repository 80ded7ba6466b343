/* SPDX-License-Identifier: MIT
 *
 * The plan for people: its table, and a forecast.
 */
#include "common/print/human.h"
#include "common/print/text.h"
#include "folders/plan_print.h"

enum {
    /* An earlier run shows the speed if it was at work for so long. */
    MEASURED_SECONDS = 10,
    /* Otherwise: a line of 100 Mbit/s used by half, and servers that take small messages calmly. */
    ASSUMED_BYTES = 5000000,
    ASSUMED_MESSAGES = 50
};

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

/* NULL: none holds anything. */
static const struct survey_account *largest_of(const struct survey *survey, uint64_t *bytes_r)
{
    const struct survey_account *largest = NULL;

    *bytes_r = 0;
    for (size_t i = 0; i < survey->count; i++) {
        uint64_t bytes = survey_add_up(&survey->accounts[i]).bytes;

        if (bytes > *bytes_r && bytes != KIMT_UNKNOWN) {
            largest = &survey->accounts[i];
            *bytes_r = bytes;
        }
    }
    return largest;
}

static void put_forecast(const struct survey *survey, const struct survey_sum *sum, FILE *out)
{
    uint64_t bytes;
    const struct survey_account *largest = largest_of(survey, &bytes);

    (void)fprintf(out, "\nForecast\n  copy    %s, %s\n",
                  human_counted(sum->left_messages, "message", "messages").text,
                  human_bytes(sum->left_bytes).text);
    put_time(survey, sum, out);
    (void)fputs("  quota   unknown (not reported by the destination)", out);
    if (largest) {
        (void)fputs("; the largest account is ", out);
        text_put(out, largest->address);
        (void)fprintf(out, " with %s", human_bytes(bytes).text);
    }
    (void)fputc('\n', out);
}

static void put_undecided(const struct survey_sum *sum, FILE *out)
{
    if (sum->failing_folders > 0)
        (void)fprintf(out, "\n%s NOT COPIED, to be decided: see above\n",
                      human_counted(sum->failing_folders, "folder", "folders").text);
}

void plan_print(const struct survey *survey, bool every_folder, FILE *out)
{
    size_t width = table_width_of(out);
    const struct table_style style = {.width = width, .wrap = width};
    struct survey_sum sum = survey_add_all(survey);
    struct table *table = plan_table_new();

    for (size_t i = 0; i < survey->count; i++)
        plan_table_add(table, &survey->accounts[i], every_folder);
    if (survey->count > 1)
        plan_table_sum(table, &sum);
    if (table)
        table_print(table, &style, out);
    table_free(&table);
    put_undecided(&sum, out);
    put_forecast(survey, &sum, out);
}
