/* SPDX-License-Identifier: MIT
 *
 * The plan file, written. Nothing in it begins with a character that a spreadsheet takes for that
 * of a formula: paths begin with a slash, notes with a word of ours, and an address that would is
 * put behind a backslash.
 */
#include "base/cleanup.h"
#include "base/hide.h"
#include "base/no_memory.h"
#include "base/replace_file.h"
#include "common/print/text.h"
#include "config/text_file.h"
#include "folders/plan_file.h"
#include "folders/plan_print.h"
#include <csv.h>
#include <inttypes.h>
#include <kimt/error.h>
#include <string.h>
#include <unistd.h>

static const char explanation[] =
    "#\n"
    "# One line for each folder of the source. You may change the third column: to another path,\n"
    "# to put the folder there, or to the word skip, to leave it out. Then run:\n"
    "#     kimt migrate --plan THIS-FILE PROFILE\n"
    "# Each line concerns one folder: to move a folder with those below it, change all their "
    "lines.\n"
    "# A folder without a line goes where it would go without a plan, below its parent folder.\n"
    "# A folder that may hold mail but would not be copied has a # before its line. Remove the #,\n"
    "# and the line leaves the folder out, or puts it where you say, and nothing fails.\n"
    "# The columns messages, bytes and note are comments, and so are lines that begin with #.\n"
    "#\n"
    "# A path begins with a slash. In a name, a slash is written \\/, a backslash \\\\, and an\n"
    "# invisible character \\u{A0}, by its number in Unicode. A field that holds a semicolon or a\n"
    "# double quote must be in double quotes, and a double quote in it is written twice.\n"
    "# The file must be UTF-8, with semicolons between the fields. It holds no passwords.\n";

/* ---- fields ---- */

static void put_field(FILE *out, const char *text)
{
    if (strpbrk(text, ";\""))
        (void)csv_fwrite(out, text, strlen(text));
    else
        (void)fputs(text, out);
}

static void put_address(FILE *out, const char *address)
{
    if (strchr("=+-@#\\", address[0]))
        (void)fputc('\\', out);
    put_field(out, address);
}

static void put_number(FILE *out, uint64_t number)
{
    if (number != KIMT_UNKNOWN)
        (void)fprintf(out, "%" PRIu64, number);
}

/* Foreign names in it are made harmless: a note is one line. */
static void put_note(FILE *out, const struct survey_folder *folder)
{
    AUTO_FREE char *text = NULL, *plain = NULL;
    size_t length = 0, plain_length = 0;
    FILE *note = open_memstream(&text, &length);
    FILE *safe;
    bool any = note && plan_note(folder, note);

    if (note && fclose(note) != 0)
        any = false;
    safe = any ? open_memstream(&plain, &plain_length) : NULL;
    if (!safe)
        return;
    text_put(safe, text);
    if (fclose(safe) == 0)
        put_field(out, plain);
}

/* ---- lines ---- */

/* A line would say that someone has decided: what no one has is shown as a comment. */
static void put_folder(FILE *out, const char *address, const struct survey_folder *folder)
{
    if (folder->fails)
        (void)fputs("# ", out);
    put_address(out, address);
    (void)fputc(';', out);
    put_field(out, folder->source);
    (void)fputc(';', out);
    put_field(out, folder->target ? folder->target : PLAN_SKIP);
    (void)fputc(';', out);
    put_number(out, folder->messages);
    (void)fputc(';', out);
    put_number(out, folder->bytes);
    (void)fputc(';', out);
    put_note(out, folder);
    (void)fputc('\n', out);
}

static void put_trouble(FILE *out, const struct survey_account *account)
{
    struct kimt_error error =
        account->source_error.kind ? account->source_error : account->destination_error;

    if (error.kind == KIMT_KIND_NONE)
        return;
    hide_error(&error);
    (void)fputs("# ", out);
    text_put(out, account->address);
    (void)fprintf(out, " could not be planned, %s: ",
                  account->source_error.kind ? "by its source" : "by its destination");
    text_put(out, error.text);
    (void)fputc('\n', out);
}

void plan_write_account(const struct survey_account *account, FILE *out)
{
    put_trouble(out, account);
    for (size_t i = 0; i < account->count; i++)
        put_folder(out, account->address, &account->folders[i]);
}

void plan_write_to(const struct survey *survey, const struct plan_heading *heading, FILE *out)
{
    (void)fputs("# Where kimt migrate puts each folder: plan of ", out);
    text_put(out, heading->profile);
    (void)fputs(",\n# ", out);
    text_put(out, heading->source);
    (void)fputs(" to ", out);
    text_put(out, heading->destination);
    (void)fprintf(out, ", by kimt %s\n%s", heading->version, explanation);
    for (size_t i = 0; i < PLAN_COLUMNS; i++)
        (void)fprintf(out, "%s%s", i > 0 ? ";" : "", plan_columns[i]);
    (void)fputc('\n', out);
    for (size_t i = 0; i < survey->count; i++)
        plan_write_account(&survey->accounts[i], out);
}

static int write_text(const struct survey *survey, const struct plan_heading *heading,
                      const char *old, const char *path, struct kimt_error *err)
{
    AUTO_FREE char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);

    bool good = out != NULL;

    if (out && old)
        good = plan_splice(old, survey, out);
    else if (out)
        plan_write_to(survey, heading, out);
    if (!out || fclose(out) != 0 || !good)
        return kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_INTERNAL, KIMT_RETRY_NEVER,
                         "no memory for the plan");
    return replace_file(path, text, length, err);
}

int plan_write(const struct survey *survey, const struct plan_heading *heading, const char *path,
               bool keep_others, struct kimt_error *err)
{
    struct text_file old;
    const char *wrong;
    int result;

    if (!keep_others || access(path, F_OK) != 0)
        return write_text(survey, heading, NULL, path, err);
    wrong = text_file_open(path, PLAN_LARGEST_FILE, &old);
    if (wrong)
        return kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_CONFIG, KIMT_RETRY_NEVER,
                         "%s, whose other lines are to stay: %s", path, wrong);
    result = write_text(survey, heading, old.text, path, err);
    text_file_close(&old);
    return result;
}
