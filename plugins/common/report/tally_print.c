/* SPDX-License-Identifier: MIT
 *
 * The end of a report: what a tally has counted, in words.
 */
#include <config.h>

#include "common/report/tally_inner.h"

#include "common/print/human.h"
#include "common/print/text.h"
#include <inttypes.h>

void counts_print(const struct kimt_counts *counts, FILE *out)
{
    const struct {
        uint64_t count;
        const char *what;
    } parts[] = {
        {counts->earlier, "from an earlier run"},
        {counts->adopted, "already there"},
        {counts->filtered, "left out by profile or plan"},
        {counts->skipped, "skipped"},
        {counts->failed, "failed"},
        {counts->remaining, "not reached"},
    };
    uint64_t sum = counts->copied;

    (void)fprintf(out, "%s found: %s copied", human_count(counts->found).text,
                  human_count(counts->copied).text);
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        if (parts[i].count > 0)
            (void)fprintf(out, ", %s %s", human_count(parts[i].count).text, parts[i].what);
        sum += parts[i].count;
    }
    if (counts->flags_changed > 0)
        (void)fprintf(out, "; flags of %s carried over", human_count(counts->flags_changed).text);
    if (counts->trashed > 0)
        (void)fprintf(out, "; %s moved to the trash", human_count(counts->trashed).text);
    if (sum < counts->found)
        (void)fprintf(out, "; %s NOT ACCOUNTED FOR", human_count(counts->found - sum).text);
    else if (sum > counts->found)
        (void)fprintf(out, "; %s MORE THAN FOUND", human_count(sum - counts->found).text);
}

static void print_users(const struct tally *tally, FILE *out)
{
    static const struct {
        enum user_result result;
        const char *what;
    } parts[] = {
        {USER_PROBLEMS, "with problems"}, {USER_FAILED, "failed"}, {USER_STOPPED, "stopped"}};
    uint32_t seen = tally->users[USER_MIGRATED];

    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        seen += tally->users[parts[i].result];
    (void)fprintf(out, "  Accounts   %s: %s %s",
                  human_count(seen > tally->accounts ? seen : tally->accounts).text,
                  human_count(tally->users[USER_MIGRATED]).text,
                  tally->dry_run ? "would be migrated" : "migrated");
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        if (tally->users[parts[i].result] > 0)
            (void)fprintf(out, ", %s %s", human_count(tally->users[parts[i].result]).text,
                          parts[i].what);
    if (tally->accounts > seen)
        (void)fprintf(out, ", %s not begun", human_count(tally->accounts - seen).text);
    if (tally->created > 0)
        (void)fprintf(out, " (%s new at the destination)", human_count(tally->created).text);
    (void)fputc('\n', out);
}

static void print_folders(const struct kimt_counts *counts, FILE *out)
{
    const struct {
        uint64_t count;
        const char *what;
    } parts[] = {{counts->folders_created, "created"},
                 {counts->folders_skipped, "left out"},
                 {counts->folders_failed, "failed"}};

    (void)fprintf(out, "  Folders    %s", human_count(counts->folders).text);
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        if (parts[i].count > 0)
            (void)fprintf(out, ", %s %s", human_count(parts[i].count).text, parts[i].what);
    (void)fputc('\n', out);
}

/* No count says that anything is missing. */
static bool is_all_there(const struct tally *tally)
{
    const struct kimt_counts *counts = &tally->counts;

    return tally->users[USER_MIGRATED] == tally->accounts && counts->failed == 0 &&
           counts->skipped == 0 && counts->remaining == 0 && counts->folders_failed == 0;
}

/* The run has an error of its own, such as a log that is cut short. */
static bool is_beside_the_mail(const struct tally *tally)
{
    return tally->exit_status == 1 && is_all_there(tally) &&
           reasons_count(tally->reasons, REASON_RUN, REASON_RUN) > 0;
}

/* The verdict is about what was asked for: what is left out is none of it, and is said in the same
 * breath, so that no number below says otherwise. */
void tally_say_arrived(struct tally *tally)
{
    const struct kimt_counts *counts = &tally->counts;
    bool messages = counts->filtered > 0, folders = counts->folders_skipped > 0;
    const char *end = is_beside_the_mail(tally) ? ", but not all went well. See below." : ".";

    if (!messages && !folders) {
        (void)snprintf(tally->arrived, sizeof tally->arrived,
                       "Everything that was found has arrived%s", end);
        return;
    }
    (void)snprintf(tally->arrived, sizeof tally->arrived,
                   "Everything you asked for has arrived, without what is left out (%s%s%s)%s",
                   messages ? human_counted(counts->filtered, "message", "messages").text : "",
                   messages && folders ? ", " : "",
                   folders ? human_counted(counts->folders_skipped, "folder", "folders").text : "",
                   end);
}

const char *tally_verdict(const struct tally *tally, bool *good_r)
{
    bool good = tally->exit_status == 0;
    const char *said = good || is_beside_the_mail(tally) ? tally->arrived
                       : tally->exit_status == 4         ? "Stopped before the end."
                       : tally->exit_status == 1 ? "Finished, but not everything has arrived."
                                                 : "The migration could not be started.";

    if (tally->dry_run)
        said = good ? "A dry run: nothing was changed, and nothing stands in the way."
                    : "A dry run: nothing was changed. See below for what stands in the way.";
    *good_r = good;
    return said;
}

static void print_verdict(const struct tally *tally, const struct tally_style *style, FILE *out)
{
    bool good;
    const char *said = tally_verdict(tally, &good);

    (void)fprintf(out, "  %s%s%s\n", good ? style->good : style->bad, said, style->plain);
}

static void print_reasons(struct tally *tally, const struct tally_style *style, FILE *out)
{
    const struct {
        enum reason_class first, last;
        const char *title;
    } sections[] = {
        {REASON_RUN, REASON_SKIPPED,
         is_beside_the_mail(tally) ? "What went wrong" : "What did not arrive, and why"},
        {REASON_CHANGED, REASON_CHANGED, "What is not quite as it was"},
        {REASON_ADVICE, REASON_ADVICE, "Good to know"}};

    for (size_t i = 0; i < sizeof sections / sizeof sections[0]; i++) {
        if (reasons_count(tally->reasons, sections[i].first, sections[i].last) == 0)
            continue;
        (void)fprintf(out, "\n%s%s%s\n", style->title, sections[i].title, style->plain);
        reasons_print(&tally->reasons, sections[i].first, sections[i].last, &style->reasons, out);
    }
}

static void print_passwords(const struct tally *tally, const struct tally_style *style, FILE *out)
{
    if (tally->new_passwords == 0)
        return;
    (void)fprintf(out, "\n%s a new password: %skimt passwords ",
                  human_counted(tally->new_passwords, "user got", "users got").text, style->title);
    text_put(out, tally->run->profile);
    (void)fprintf(out, "%s hands them out\n", style->plain);
}

void tally_print(struct tally *tally, const struct tally_style *style, FILE *out)
{
    const struct kimt_counts *counts = &tally->counts;
    uint64_t seconds = tally->run_ms >= 1000 ? (uint64_t)tally->run_ms / 1000 : 1;

    if (!tally->ended)
        return;
    (void)fprintf(out, "%sMigration Result%s\n", style->title, style->plain);
    print_verdict(tally, style, out);
    (void)fprintf(out, "  Time       %s, until %s\n", human_duration(tally->run_ms).text,
                  human_local_time(tally->time_ms).text);
    print_users(tally, out);
    print_folders(counts, out);
    (void)fputs("  Messages   ", out);
    counts_print(counts, out);
    (void)fprintf(out, "\n  Data       %s copied, %s, %s messages/s\n",
                  human_bytes(counts->bytes_copied).text,
                  human_rate(counts->bytes_copied, tally->run_ms).text,
                  human_count(counts->copied / seconds).text);
    print_reasons(tally, style, out);
    print_passwords(tally, style, out);
}
