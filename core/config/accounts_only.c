/* SPDX-License-Identifier: MIT
 *
 * Which accounts --only means.
 */
#include <config.h>

#include "config/accounts_inner.h"
#include "config/csv_line.h"
#include "config/text_file.h"
#include "config/unseen.h"
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum {
    LARGEST_LIST = 16 * 1024 * 1024,
    LONGEST_PATTERN = 320
};

struct choice {
    struct accounts *accounts;
    struct problems *problems;
    bool failed;
};

__attribute__((format(printf, 3, 4))) static void refuse(struct choice *choice, const char *where,
                                                         const char *format, ...)
{
    char text[800];
    va_list args;

    va_start(args, format);
    (void)vsnprintf(text, sizeof text, format, args);
    va_end(args);
    problems_add(choice->problems, where, "%s", text);
    choice->failed = true;
}

/* ---- one pattern ---- */

static void want_like(struct choice *choice, const char *pattern, const char *where)
{
    size_t found = 0;

    for (size_t i = 0; i < choice->accounts->count; i++) {
        struct accounts_entry *entry = choice->accounts->entries[i];

        if (fnmatch(pattern, entry->folded, FNM_CASEFOLD) != 0)
            continue;
        entry->wanted = true;
        found++;
    }
    if (found == 0)
        refuse(choice, where, "no address in the accounts file matches %s", pattern);
}

static void want_local(struct choice *choice, const char *local, const char *where)
{
    struct accounts_entry *found = NULL;

    for (size_t i = 0; i < choice->accounts->count; i++) {
        struct accounts_entry *entry = choice->accounts->entries[i];

        if (strcasecmp(entry->account.local, local) != 0)
            continue;
        if (found) {
            refuse(choice, where, "%s may be %s or %s: give the whole address, or %s@*", local,
                   found->account.address, entry->account.address, local);
            return;
        }
        found = entry;
    }
    if (found)
        found->wanted = true;
    else
        refuse(choice, where, "%s is not in the accounts file", local);
}

static void want_address(struct choice *choice, const char *address, const char *where)
{
    struct accounts_entry *entry = accounts_find(choice->accounts, address);

    if (entry)
        entry->wanted = true;
    else
        refuse(choice, where, "%s is not in the accounts file", address);
}

static void want(struct choice *choice, const char *pattern, const char *where)
{
    if (strpbrk(pattern, "*?"))
        want_like(choice, pattern, where);
    else if (strchr(pattern, '@'))
        want_address(choice, pattern, where);
    else
        want_local(choice, pattern, where);
}

/* ---- a file of them ---- */

/* Its first column: a file of rows that failed is such a list as well. */
static void want_line(struct choice *choice, const char *line, size_t length, const char *where)
{
    char pattern[LONGEST_PATTERN];
    struct unseen_span row;

    if (csv_line_fault(line, length)) {
        refuse(choice, where, "%s", csv_line_fault(line, length));
        return;
    }
    row = unseen_trim(line, length);
    if (row.length == 0 || row.text[0] == '#')
        return;
    if (row.text[0] == '"')
        row = (struct unseen_span){row.text + 1, row.length - 1};
    for (size_t i = 0; i < row.length; i++)
        if (strchr("\";,\t", row.text[i]))
            row.length = i;
    row = unseen_trim(row.text, row.length);
    if (row.length == 0 || row.length >= sizeof pattern) {
        refuse(choice, where, "the line does not begin with an address");
        return;
    }
    (void)snprintf(pattern, sizeof pattern, "%.*s", (int)row.length, row.text);
    want(choice, pattern, where);
}

static void want_file(struct choice *choice, const char *path)
{
    struct text_file file;
    const char *wrong = text_file_open(path, LARGEST_LIST, &file), *text = file.text, *line;
    size_t left = file.length, length;
    unsigned number = 0;
    char where[512];

    if (!wrong)
        wrong = csv_text_begin(&text, &left);
    if (wrong)
        refuse(choice, path, "%s; --only @%s names it", wrong, path);
    while (!wrong && csv_text_next(&text, &left, &line, &length)) {
        (void)snprintf(where, sizeof where, "%.480s:%u", path, ++number);
        want_line(choice, line, length, where);
    }
    text_file_close(&file);
}

/* ---- all of them ---- */

bool accounts_keep_only(struct accounts *accounts, const char *const *patterns, size_t count,
                        struct problems *problems)
{
    struct choice choice = {.accounts = accounts, .problems = problems};
    size_t kept = 0;

    for (size_t i = 0; i < count; i++)
        if (patterns[i][0] == '@')
            want_file(&choice, patterns[i] + 1);
        else
            want(&choice, patterns[i], "--only");
    for (size_t i = 0; i < accounts->count && !choice.failed; i++)
        if (accounts->entries[i]->wanted)
            accounts->entries[kept++] = accounts->entries[i];
    if (choice.failed)
        return false;
    accounts->count = kept;
    if (kept == 0)
        refuse(&choice, "--only", "the list names no account");
    return kept > 0;
}
