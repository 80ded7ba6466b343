/* SPDX-License-Identifier: MIT
 *
 * One account's section of the Report Log.
 */
#include <config.h>

#include "report-log/section.h"

#include "common/hash/hash.h"
#include "common/print/human.h"
#include "common/print/text.h"
#include "common/report/alike.h"
#include "common/report/tally.h"
#include "common/report/verdict.h"
#include "report-log/folder_rows.h"
#include "report-log/item.h"
#include <errno.h>
#include <kimt/host.h>
#include <stdlib.h>
#include <string.h>

struct section {
    const struct kimt_run_info *run;
    char *address;
    char *full_name;
    int64_t begun_ms;
    FILE *folders, *items; /* NULL: none yet */
    struct folder_columns columns;
    struct alikes *alikes; /* what is not among the items yet */
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
    alikes_free(&section->alikes);
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

static int fail_spill(struct kimt_error *err)
{
    int code = errno;

    (void)kimt_fail(err, KIMT_SCOPE_RUN, code == ENOSPC ? KIMT_KIND_QUOTA : KIMT_KIND_PERMISSION,
                    KIMT_RETRY_NEVER, "cannot write a temporary file for the Report Log: %s",
                    strerror(code));
    kimt_error_hint(err, "Make room on the disk that holds the log folder, and run kimt again.");
    return KIMT_FAIL;
}

static FILE *spill(const struct section *section, FILE **stream)
{
    if (!*stream)
        *stream = report_spill_new(section->run);
    return *stream;
}

static int put_alike(void *context, const struct alike *alike, struct kimt_error *err)
{
    struct section *section = context;

    if (!spill(section, &section->items))
        return fail_spill(err);
    item_put_alike(alike, section->items);
    return ferror(section->items) ? fail_spill(err) : KIMT_OK;
}

static struct section *section_new(const struct sections *sections, const struct kimt_event *event)
{
    struct section *section = calloc(1, sizeof *section);

    if (!section)
        return NULL;
    section->run = sections->run;
    section->address = strdup(event->account);
    section->full_name = strdup(event->full_name ? event->full_name : "");
    section->begun_ms = event->run_ms;
    if (section->address && section->full_name &&
        alikes_new(put_alike, section, false, &section->alikes, NULL) == KIMT_OK)
        return section;
    section_free(section);
    return NULL;
}

int sections_begin(struct sections *sections, const struct kimt_event *event,
                   struct kimt_error *err)
{
    struct section *section;

    if (!event->account || sections_has(sections, event->account))
        return KIMT_OK;
    section = section_new(sections, event);
    if (!section)
        return report_no_memory(err);
    HASH_ADD_KEYPTR(hh, sections->open, section->address, strlen(section->address), section);
    if (HASH_HOLDS(hh, section))
        return KIMT_OK;
    section_free(section);
    return report_no_memory(err);
}

static int add_folder(struct section *section, const struct kimt_event *event,
                      struct kimt_error *err)
{
    if (event->folder && alikes_end(section->alikes, NULL, event->folder, err) != KIMT_OK)
        return KIMT_FAIL;
    if (!event->counts || !event->folder)
        return KIMT_OK;
    if (!spill(section, &section->folders))
        return fail_spill(err);
    if (folder_rows_add(&section->columns, event, section->folders))
        return KIMT_OK;
    return fail_spill(err);
}

int sections_add(struct sections *sections, const struct kimt_event *event, struct kimt_error *err)
{
    struct section *section = find(sections, event->account);

    if (alikes_takes(event))
        return alikes_add(section->alikes, event, err);
    if (event->type == KIMT_EVENT_FOLDER_END && add_folder(section, event, err) != KIMT_OK)
        return KIMT_FAIL;
    if (event->type == KIMT_EVENT_FOLDER_END && !event->error)
        return KIMT_OK;
    if (!spill(section, &section->items))
        return fail_spill(err);
    item_put(event, section->items);
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
    item_put_error(event->error, out);
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

static int write_folders(const struct section *section, struct report_file *file,
                         struct kimt_error *err)
{
    FILE *table = report_spill_new(section->run);
    int result;

    if (!table || !folder_rows_print(&section->columns, section->folders, table))
        result = fail_spill(err);
    else
        result = report_file_copy(file, table, err);
    if (table)
        (void)fclose(table);
    return result;
}

static int write_section(const struct section *section, const struct draft *head,
                         struct report_file *file, struct kimt_error *err)
{
    if (report_file_write(file, head->data, head->length, err) != KIMT_OK)
        return KIMT_FAIL;
    if (section && section->folders && write_folders(section, file, err) != KIMT_OK)
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

    if (section && alikes_end(section->alikes, NULL, NULL, err) != KIMT_OK)
        return KIMT_FAIL;
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
