/* SPDX-License-Identifier: MIT
 *
 * One account's section of the Report Log.
 */
#include <config.h>

#include "report-log/section.h"

#include "common/hash/hash.h"
#include "common/print/human.h"
#include "common/print/text.h"
#include "common/report/tally.h"
#include "common/report/verdict.h"
#include "common/report/words.h"
#include <errno.h>
#include <inttypes.h>
#include <kimt/host.h>
#include <stdlib.h>
#include <string.h>

struct section {
    char *address;
    char *full_name;
    int64_t begun_ms;
    FILE *folders, *items; /* NULL: none yet */
    UT_hash_handle hh;
};

struct sections {
    const struct kimt_run_info *run;
    struct section *open;
};

static void section_free(struct section *section)
{
    if (section->folders)
        (void)fclose(section->folders);
    if (section->items)
        (void)fclose(section->items);
    free(section->address);
    free(section->full_name);
    free(section);
}

int sections_new(const struct kimt_run_info *run, struct sections **sections_r,
                 struct kimt_error *err)
{
    *sections_r = calloc(1, sizeof **sections_r);
    if (!*sections_r)
        return report_no_memory(err);
    (*sections_r)->run = run;
    return KIMT_OK;
}

void sections_free(struct sections **sections)
{
    struct section *section, *next;

    if (!*sections)
        return;
    HASH_ITER(hh, (*sections)->open, section, next)
    {
        HASH_DEL((*sections)->open, section);
        section_free(section);
    }
    free(*sections);
    *sections = NULL;
}

static struct section *find(const struct sections *sections, const char *account)
{
    struct section *section = NULL;

    if (account)
        HASH_FIND_STR(sections->open, account, section);
    return section;
}

bool sections_has(const struct sections *sections, const char *account)
{
    return find(sections, account) != NULL;
}

int sections_begin(struct sections *sections, const struct kimt_event *event,
                   struct kimt_error *err)
{
    struct section *section;

    if (!event->account || sections_has(sections, event->account))
        return KIMT_OK;
    section = calloc(1, sizeof *section);
    if (!section)
        return report_no_memory(err);
    section->address = strdup(event->account);
    section->full_name = strdup(event->full_name ? event->full_name : "");
    section->begun_ms = event->run_ms;
    if (!section->address || !section->full_name) {
        section_free(section);
        return report_no_memory(err);
    }
    HASH_ADD_KEYPTR(hh, sections->open, section->address, strlen(section->address), section);
    if (HASH_HOLDS(hh, section))
        return KIMT_OK;
    section_free(section);
    return report_no_memory(err);
}

static int fail_spill(struct kimt_error *err)
{
    int code = errno;

    (void)kimt_fail(err, KIMT_SCOPE_RUN, code == ENOSPC ? KIMT_KIND_QUOTA : KIMT_KIND_PERMISSION,
                    KIMT_RETRY_NEVER, "cannot write a temporary file for the Report Log: %s",
                    strerror(code));
    kimt_error_hint(err, "Make room on the disk that holds the log folder, and run kimt again.");
    return KIMT_FAIL;
}

static void put_indented(FILE *out, const char *indent, const char *text)
{
    (void)fputs(indent, out);
    text_put(out, text);
    (void)fputc('\n', out);
}

static void put_error(const struct kimt_error *error, FILE *out)
{
    char *sentence;

    if (!error)
        return;
    sentence = error_sentence(error, NULL);
    put_indented(out, "      ", sentence ? sentence : error->text);
    free(sentence);
    if (error->hint[0])
        put_indented(out, "      → ", error->hint);
}

static void put_message(const struct kimt_event *event, FILE *out)
{
    const struct kimt_message *message = event->message;

    (void)fprintf(out, "  %s: message",
                  event->outcome == KIMT_OUTCOME_FAILED    ? "FAILED"
                  : event->outcome == KIMT_OUTCOME_SKIPPED ? "SKIPPED"
                                                           : word_outcome(event->outcome));
    if (message && message->uid != 0)
        (void)fprintf(out, " UID %" PRIu64, message->uid);
    if (message && message->size_kind != KIMT_SIZE_UNKNOWN)
        (void)fprintf(out, " (%s)", human_bytes(message->size).text);
    (void)fputs(" of ", out);
    text_put(out, event->folder);
    (void)fputc('\n', out);
    for (uint32_t bit = 1; bit != 0; bit <<= 1) {
        const char *phrase = phrase_change(event->notes, bit);
        if (phrase)
            (void)fprintf(out, "      %s\n", phrase);
    }
    put_error(event->error, out);
}

static void put_difference(const struct kimt_event *event, FILE *out)
{
    char *text = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&text, &length);

    (void)fputs(difference_is_harmless(event->difference) ? "  " : "  DIFFERENCE: ", out);
    if (stream) {
        difference_print(event, stream);
        if (fclose(stream) == 0)
            text_put(out, text);
        free(text);
    }
    (void)fputc('\n', out);
    put_error(event->error, out);
}

static void put_note(const struct kimt_event *event, FILE *out)
{
    (void)fprintf(out, "  %s: ", phrase_note(event->note));
    if (event->subject && event->subject[0]) {
        text_put(out, event->subject);
        (void)fputs(": ", out);
    }
    text_put(out, event->text);
    if (event->repeats > 1)
        (void)fprintf(out, " (%s times in all)", human_count(event->repeats).text);
    (void)fputc('\n', out);
}

void section_put_item(const struct kimt_event *event, FILE *out)
{
    switch (event->type) {
    case KIMT_EVENT_MESSAGE:
        put_message(event, out);
        break;
    case KIMT_EVENT_DIFFERENCE:
        put_difference(event, out);
        break;
    case KIMT_EVENT_NOTE:
        put_note(event, out);
        break;
    case KIMT_EVENT_WAIT:
        (void)fprintf(out, "  waited %s\n", human_duration(event->wait_ms).text);
        put_error(event->error, out);
        break;
    case KIMT_EVENT_FOLDER_END:
        put_indented(out, "  FAILED: folder ", event->folder);
        put_error(event->error, out);
        break;
    default:
        break;
    }
}

static void put_folder(const struct kimt_event *event, FILE *out)
{
    const struct kimt_counts *counts = event->counts;

    (void)fprintf(out, "  %9s %9s %9s %9s %9s %9s %9s %9s %10s  ", human_count(counts->found).text,
                  human_count(counts->copied).text, human_count(counts->earlier).text,
                  human_count(counts->adopted).text, human_count(counts->filtered).text,
                  human_count(counts->skipped).text, human_count(counts->failed).text,
                  human_count(counts->remaining).text, human_bytes(counts->bytes_copied).text);
    text_put(out, event->folder);
    if (event->target && strcmp(event->target, event->folder) != 0) {
        (void)fputs(" → ", out);
        text_put(out, event->target);
    }
    (void)fputs(event->error ? "  (unfinished)\n" : "\n", out);
}

static FILE *spill(const struct sections *sections, FILE **stream)
{
    if (!*stream)
        *stream = report_spill_new(sections->run);
    return *stream;
}

int sections_add(struct sections *sections, const struct kimt_event *event, struct kimt_error *err)
{
    struct section *section = find(sections, event->account);

    if (event->type == KIMT_EVENT_FOLDER_END && event->counts && event->folder) {
        if (!spill(sections, &section->folders))
            return fail_spill(err);
        put_folder(event, section->folders);
        if (ferror(section->folders))
            return fail_spill(err);
    }
    if (event->type == KIMT_EVENT_FOLDER_END && !event->error)
        return KIMT_OK;
    if (!spill(sections, &section->items))
        return fail_spill(err);
    section_put_item(event, section->items);
    return ferror(section->items) ? fail_spill(err) : KIMT_OK;
}

static const char *result_phrase(const struct kimt_event *event)
{
    if (event->type != KIMT_EVENT_ACCOUNT_VERIFIED || !event->verify)
        return user_result_phrase(tally_user_result(event));
    if (event->error)
        return "not compared to the end";
    return verdict_is_good(event->verify) ? "every message of the source is accounted for"
                                          : "not every message of the source is accounted for";
}

static void put_head(const struct section *section, const struct kimt_event *event, FILE *out)
{
    size_t width = text_width(event->account);

    (void)fputc('\n', out);
    text_put(out, event->account);
    if (section && section->full_name[0]) {
        (void)fputs(" (", out);
        text_put(out, section->full_name);
        (void)fputc(')', out);
        width += text_width(section->full_name) + 3;
    }
    (void)fputc('\n', out);
    while (width-- > 0)
        (void)fputc('-', out);
    (void)fprintf(out, "\n  Result     %s", result_phrase(event));
    if (section && event->run_ms > section->begun_ms)
        (void)fprintf(out, ", in %s", human_duration(event->run_ms - section->begun_ms).text);
    (void)fputc('\n', out);
    put_error(event->error, out);
    if (event->verify) {
        (void)fputs("  Messages   ", out);
        verdict_print(event->verify, out);
        (void)fprintf(out, "\n  Folders    %s\n  Read back  %s\n",
                      human_count(event->verify->folders).text,
                      human_bytes(event->verify->bytes).text);
    }
    if (!event->counts || event->verify)
        return;
    (void)fputs("  Messages   ", out);
    counts_print(event->counts, out);
    (void)fprintf(out, "\n  Folders    %s, %s created, %s left out, %s failed\n",
                  human_count(event->counts->folders).text,
                  human_count(event->counts->folders_created).text,
                  human_count(event->counts->folders_skipped).text,
                  human_count(event->counts->folders_failed).text);
    (void)fprintf(out, "  Data       %s\n", human_bytes(event->counts->bytes_copied).text);
}

static int write_text(struct report_file *file, const char *text, struct kimt_error *err)
{
    return report_file_write(file, text, strlen(text), err);
}

static int write_section(const struct section *section, const struct draft *head,
                         struct report_file *file, struct kimt_error *err)
{
    static const char columns[] = "\n      Found    Copied   Earlier   Adopted  Filtered   Skipped "
                                  "   Failed  Not read       Size  "
                                  "Folder\n";

    if (report_file_write(file, head->data, head->length, err) != KIMT_OK)
        return KIMT_FAIL;
    if (section && section->folders &&
        (write_text(file, columns, err) != KIMT_OK ||
         report_file_copy(file, section->folders, err) != KIMT_OK))
        return KIMT_FAIL;
    if (section && section->items &&
        (write_text(file, "\n", err) != KIMT_OK ||
         report_file_copy(file, section->items, err) != KIMT_OK))
        return KIMT_FAIL;
    return KIMT_OK;
}

int sections_end(struct sections *sections, const struct kimt_event *event,
                 struct report_file *file, struct kimt_error *err)
{
    struct section *section = find(sections, event->account);
    struct draft head;
    int result;

    if (draft_init(&head, err) != KIMT_OK)
        return KIMT_FAIL;
    put_head(section, event, head.stream);
    result = draft_end(&head, err);
    if (result == KIMT_OK)
        result = write_section(section, &head, file, err);
    draft_clear(&head);
    if (section) {
        HASH_DEL(sections->open, section);
        section_free(section);
    }
    return result;
}

int sections_end_all(struct sections *sections, struct report_file *file, struct kimt_error *err)
{
    struct kimt_error stopped = {.struct_size = sizeof stopped};

    (void)kimt_fail(&stopped, KIMT_SCOPE_ACCOUNT, KIMT_KIND_CANCELLED, KIMT_RETRY_NEVER,
                    "the run ended before this account did");
    while (sections->open) {
        struct kimt_event event = {
            .type = KIMT_EVENT_ACCOUNT_END, .account = sections->open->address, .error = &stopped};
        if (sections_end(sections, &event, file, err) != KIMT_OK)
            return KIMT_FAIL;
    }
    return KIMT_OK;
}
