/* SPDX-License-Identifier: MIT
 *
 * A plan file, read and checked: what can be wrong with it without asking a server is found here.
 *
 * Every fault is reported with its line; a file with any is not followed at all.
 */
#include "base/cleanup.h"
#include "config/csv_line.h"
#include "config/text_file.h"
#include "folders/exclude.h"
#include "folders/folder_list.h"
#include "folders/folder_name.h"
#include "folders/plan_file.h"
#include "folders/plan_inner.h"
#include "folders/plan_path.h"
#include <string.h>
#include <strings.h>

enum {
    LONGEST_LINE = 64 * 1024
};

/* A place of an account that is taken, by its key. */
struct taken {
    UT_hash_handle hh;
    char *key;
    unsigned line;
};

struct reading {
    struct plan *plan;
    const struct plan_rules *rules;
    struct problems *problems;
    const char *name;
    unsigned line;
    bool saw_head;
    struct arena arena; /* of `taken` */
    struct taken *taken;
};

__attribute__((format(printf, 2, 3))) static void complain(struct reading *reading,
                                                           const char *format, ...)
{
    char where[512], what[700];
    va_list args;

    va_start(args, format);
    (void)vsnprintf(what, sizeof what, format, args);
    va_end(args);
    (void)snprintf(where, sizeof where, "%.480s:%u", reading->name, reading->line);
    problems_add(reading->problems, where, "%s", what);
}

/* A field without the blanks around it; "" where it is missing, or without memory. */
static const char *cell(const struct csv_line *line, size_t column)
{
    struct csv_field field = {"", 0};
    const char *copy;

    if (column < line->count && column < line->most)
        field = csv_trimmed(line->fields[column]);
    copy = strings_copy(line->strings, field.text, field.length);
    return copy ? copy : "";
}

/* ---- the head ---- */

static bool is_head(const struct csv_line *line)
{
    for (size_t i = 0; i < PLAN_COLUMNS_NEEDED; i++)
        if (strcasecmp(cell(line, i), plan_columns[i]) != 0)
            return false;
    return true;
}

/* False: what follows cannot be read. */
static bool take_head(struct reading *reading, const struct csv_line *line)
{
    bool commas = line->count == 1 && strchr(line->fields[0].text, ',');

    reading->saw_head = true;
    if (is_head(line))
        return true;
    complain(reading,
             "%s; the first line that is not a comment must be account;source folder;destination "
             "folder;messages;bytes;note",
             commas ? "the columns are separated by commas; they must be separated by semicolons"
                    : "this is not a plan that kimt plan wrote");
    return false;
}

/* ---- the place ---- */

/* Two folders of an account that lead to one place would be mixed there for good. */
static bool take_place(struct reading *reading, const char *address, const struct plan_line *line)
{
    const struct kimt_folder_rules *rules = reading->rules->folders;
    bool fold = rules && rules->attributes & KIMT_RULE_CASE_INSENSITIVE;
    char *path = folder_name_key(&reading->arena, line->parts, line->part_count, fold);
    size_t size = path ? strlen(path) + strlen(address) + 1 : 0;
    struct taken *taken = arena_alloc(&reading->arena, sizeof *taken), *same = NULL;

    if (taken && path)
        taken->key = arena_alloc(&reading->arena, size);
    if (!taken || !path || !taken->key) {
        complain(reading, "out of memory");
        return false;
    }
    (void)snprintf(taken->key, size, "%s%s", address, path);
    taken->line = reading->line;
    HASH_FIND_STR(reading->taken, taken->key, same);
    if (same) {
        complain(reading,
                 "the destination folder %s is taken by line %u; each folder needs one of "
                 "its own",
                 line->target, same->line);
        return false;
    }
    HASH_ADD_KEYPTR(hh, reading->taken, taken->key, strlen(taken->key), taken);
    if (!HASH_HOLDS(hh, taken))
        complain(reading, "out of memory");
    return HASH_HOLDS(hh, taken);
}

/* NULL: no memory, as is reported. */
static const char *keep_key(struct reading *reading, const char *const *parts, uint32_t count)
{
    AUTO_FREE char *key = plan_path_key(parts, count);
    const char *kept = key ? strings_copy(reading->plan->strings, key, strlen(key)) : NULL;

    if (!kept)
        complain(reading, "out of memory");
    return kept;
}

static bool take_target(struct reading *reading, const char *field, struct plan_line *line)
{
    struct strings *strings = reading->plan->strings;
    char fitted[FOLDER_NAME_BYTES];
    const char *wrong;

    if (strcasecmp(field, PLAN_SKIP) == 0)
        return true;
    if (field[0] != '/') {
        complain(reading, "the destination folder is neither a path, such as /Folder/Subfolder, "
                          "nor the word " PLAN_SKIP);
        return false;
    }
    wrong = plan_path_read(field, strings, &line->parts, &line->part_count);
    if (wrong) {
        complain(reading, "the destination folder %s", wrong);
        return false;
    }
    line->target = keep_key(reading, line->parts, line->part_count);
    if (!line->target)
        return false;
    wrong = reading->rules->folders
                ? folder_path_fault(line->parts, line->part_count, reading->rules->folders, fitted)
                : NULL;
    if (wrong)
        complain(reading, "the destination does not allow the folder %s: %s%s%s", field, wrong,
                 fitted[0] ? "; that part could be called " : "", fitted);
    return !wrong;
}

/* ---- lines ---- */

/* An address that a spreadsheet or this reader could mistake stands behind a backslash. */
static const char *address_of(const char *field)
{
    return field + (field[0] == '\\');
}

static bool take_source(struct reading *reading, const char *field, struct plan_line *line,
                        const char **path_r)
{
    const char *const *parts;
    uint32_t count;
    const char *wrong = plan_path_read(field, reading->plan->strings, &parts, &count);

    if (wrong) {
        complain(reading, "the source folder %s", wrong);
        return false;
    }
    line->source = keep_key(reading, parts, count);
    *path_r = folder_path_key(&reading->arena, parts, count);
    if (line->source && !*path_r)
        complain(reading, "out of memory");
    return line->source && *path_r;
}

/* Profile and plan that say opposite things: no one but the user knows which one is meant. */
static bool is_wanted(struct reading *reading, const char *path)
{
    const struct kimt_option_list *exclude = reading->rules->exclude;

    for (size_t i = 0; exclude && i < exclude->count; i++)
        if (exclude_matches(exclude->values[i], path)) {
            complain(reading,
                     "the folder %s has a place here, but the profile leaves it out by exclude "
                     "\"%s\"; change one of them",
                     path, exclude->values[i]);
            return false;
        }
    return true;
}

static void take_line(struct reading *reading, const struct csv_line *csv)
{
    struct plan_line line = {.line = reading->line};
    const char *address = address_of(cell(csv, PLAN_ACCOUNT));
    const struct plan_line *same;
    struct plan_book *book;
    const char *path;

    if (!accounts_has(reading->rules->accounts, address)) {
        complain(reading,
                 "the account %s is not in the accounts file; remove the line, or add the account",
                 address);
        return;
    }
    if (!take_source(reading, cell(csv, PLAN_SOURCE), &line, &path) ||
        !take_target(reading, cell(csv, PLAN_TARGET), &line) ||
        (line.target && !is_wanted(reading, path)))
        return;
    book = plan_book_of(reading->plan, address);
    if (!book || plan_add(reading->plan, book, &line, &same) != KIMT_OK)
        complain(reading, "out of memory");
    else if (same)
        complain(reading, "the folder %s of %s is listed twice (first in line %u)", line.source,
                 address, same->line);
    else if (line.target)
        (void)take_place(reading, book->folded, &line);
}

/* False: the rest is not read. */
static bool read_line(struct reading *reading, const char *text, size_t length)
{
    struct csv_field fields[PLAN_COLUMNS] = {0};
    struct csv_line line = {
        .fields = fields, .most = PLAN_COLUMNS, .strings = reading->plan->strings};
    struct csv_field whole = csv_trimmed((struct csv_field){text, length});
    const char *wrong =
        length > LONGEST_LINE ? "the line is far too long" : csv_line_fault(text, length);

    if (!wrong && (whole.length == 0 || whole.text[0] == '#'))
        return true;
    if (!wrong)
        wrong = csv_line_split(&line, text, length);
    if (wrong) {
        complain(reading, "%s", wrong);
        return reading->saw_head;
    }
    if (fields[0].text[0] == '#') /* in quotes, as a spreadsheet leaves it */
        return true;
    if (!reading->saw_head)
        return take_head(reading, &line);
    if (line.count < PLAN_COLUMNS_NEEDED)
        complain(reading, "a column is missing: each line has at least "
                          "account;source folder;destination folder");
    else if (line.count > PLAN_COLUMNS)
        complain(reading,
                 "there are more than six columns; a name that holds ; must be in double quotes");
    else
        take_line(reading, &line);
    return true;
}

static void read_text(struct reading *reading, const char *text, size_t length)
{
    const char *wrong = csv_text_begin(&text, &length), *line;
    size_t line_length;

    if (wrong) {
        problems_add(reading->problems, reading->name, "%s", wrong);
        return;
    }
    while (csv_text_next(&text, &length, &line, &line_length)) {
        reading->line++;
        if (!read_line(reading, line, line_length))
            return;
    }
    if (!reading->saw_head)
        problems_add(reading->problems, reading->name,
                     "the file is empty; kimt plan writes a plan");
}

int plan_parse(const char *name, const char *text, size_t length, const struct plan_rules *rules,
               struct problems *problems, struct plan **plan_r)
{
    struct reading reading = {.rules = rules, .problems = problems, .name = name};
    size_t before = problems_count(problems);

    if (plan_new(&reading.plan, NULL) != KIMT_OK)
        problems_add(problems, name, "out of memory");
    else
        read_text(&reading, text, length);
    if (reading.plan)
        reading.plan->of_file = true;
    HASH_CLEAR(hh, reading.taken);
    arena_clear(&reading.arena);
    *plan_r = reading.plan;
    if (problems_count(problems) == before)
        return KIMT_OK;
    plan_free(plan_r);
    return KIMT_FAIL;
}

int plan_load(const char *path, const struct plan_rules *rules, struct problems *problems,
              struct plan **plan_r)
{
    struct text_file file;
    const char *wrong = text_file_open(path, PLAN_LARGEST_FILE, &file);
    int result;

    *plan_r = NULL;
    if (wrong) {
        problems_add(problems, path, "%s; --plan names it", wrong);
        return KIMT_FAIL;
    }
    result = plan_parse(path, file.text, file.length, rules, problems, plan_r);
    text_file_close(&file);
    return result;
}
