/* SPDX-License-Identifier: MIT
 *
 * The plan file, written. Nothing in it begins with a character that a spreadsheet takes for that
 * of a formula: paths begin with a slash, notes with a word of ours, and an address that would is
 * put behind a backslash.
 */
#include "base/cleanup.h"
#include "base/no_memory.h"
#include "base/replace_file.h"
#include "common/print/text.h"
#include "config/text_file.h"
#include "folders/plan_file.h"
#include "folders/plan_print.h"
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
