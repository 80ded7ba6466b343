/* SPDX-License-Identifier: MIT
 *
 * See accounts.h. Lines here, what stands in one of them in accounts_row.c.
 */
#include <config.h>

#include "base/cleanup.h"
#include "base/no_memory.h"
#include "base/replace_file.h"
#include "base/secrets.h"
#include "config/accounts.h"
#include "config/accounts_doubts.h"
#include "config/accounts_form.h"
#include "config/accounts_inner.h"
#include "config/accounts_row.h"
#include "config/csv_line.h"
#include "config/text_file.h"
#include <csv.h>
#include <ctype.h>
#include <kimt/error.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

enum {
    LARGEST_FILE = 64 * 1024 * 1024,
    MOST_ACCOUNTS = 500000
};

struct reading {
    struct accounts *accounts;
    struct problems *problems;
    const char *name;
    unsigned line;
    bool saw_row;
    struct accounts_form form;
    struct accounts_doubts doubts;
};

static void complain(struct reading *reading, const char *reason)
{
    char where[512];

    (void)snprintf(where, sizeof where, "%.480s:%u", reading->name, reading->line);
    problems_add(reading->problems, where, "%s", reason);
}

static const char *folded(struct strings *strings, const char *address)
{
    char *copy = strings_copy(strings, address, strlen(address));

    for (char *c = copy; c && *c; c++)
        *c = (char)tolower((unsigned char)*c);
    return copy;
}

static void add_account(struct reading *reading, const struct kimt_account *account)
{
    struct accounts *accounts = reading->accounts;
    struct accounts_entry *entry = strings_alloc(accounts->strings, sizeof *entry), *same = NULL;
    char twice[400];

    if (!entry)
        return complain(reading, "out of memory");
    secrets_know(account->password);
    accounts_doubts_row(&reading->doubts, account, reading->line);
    entry->account = *account;
    entry->line = reading->line;
    entry->folded = folded(accounts->strings, account->address);
    if (!entry->folded)
        return complain(reading, "out of memory");
    HASH_FIND_STR(accounts->by_address, entry->folded, same);
    if (same) {
        (void)snprintf(twice, sizeof twice, "%s is listed twice (first in line %u)",
                       account->address, same->line);
        return complain(reading, twice);
    }
    if (HASH_COUNT(accounts->by_address) >= MOST_ACCOUNTS)
        return complain(reading, "there are too many accounts");
    HASH_ADD_KEYPTR(hh, accounts->by_address, entry->folded, strlen(entry->folded), entry);
    if (!HASH_HOLDS(hh, entry))
        complain(reading, "out of memory");
}

static void take_line(struct reading *reading, const char *line, size_t length)
{
    struct kimt_account account;
    const char *reason;
    enum accounts_row kind = accounts_row_parse(line, length, reading->form.separator,
                                                reading->accounts->strings, &account, &reason);

    if (kind == ACCOUNTS_ROW_NOTHING)
        return;
    if (kind == ACCOUNTS_ROW_ACCOUNT)
        add_account(reading, &account);
    else if (kind == ACCOUNTS_ROW_LIKE_HEADER && !reading->saw_row)
        reading->doubts.headings_line = reading->line;
    else if (kind == ACCOUNTS_ROW_BAD || kind == ACCOUNTS_ROW_LIKE_HEADER)
        complain(reading, reason);
    else if (reading->saw_row)
        complain(reading, "the first column is not an address such as user@domain.com");
    reading->saw_row = true;
}

/* A file may be UTF-8 but for some lines, as after another was appended to it. */
static void read_line(struct reading *reading, const char *line, size_t length)
{
    struct coded_text decoded;

    if (reading->line == reading->form.hint_line)
        return;
    if (coding_is_utf8(line, length) || !coding_to_utf8("CP1252", line, length, &decoded)) {
        take_line(reading, line, length);
        return;
    }
    accounts_doubts_not_utf8(&reading->doubts, reading->line);
    take_line(reading, decoded.text, decoded.length);
    coded_text_wipe(&decoded);
}

static bool index_entries(struct accounts *accounts)
{
    size_t count = HASH_COUNT(accounts->by_address);

    accounts->entries = strings_alloc(accounts->strings, (count + 1) * sizeof(void *));
    if (!accounts->entries)
        return false;
    for (struct accounts_entry *entry = accounts->by_address; entry; entry = entry->hh.next)
        accounts->entries[accounts->count++] = entry;
    return true;
}

static void read_lines(struct reading *reading)
{
    const char *text = reading->form.text, *line;
    size_t left = reading->form.length, length;

    while (csv_text_next(&text, &left, &line, &length)) {
        reading->line++;
        read_line(reading, line, length);
    }
}

static void read_text(struct reading *reading, const char *text, size_t length)
{
    size_t before = problems_count(reading->problems);
    const char *wrong = accounts_form_find(text, length, &reading->form);

    if (wrong)
        problems_add(reading->problems, reading->name, "%s", wrong);
    else
        read_lines(reading);
    if (problems_count(reading->problems) == before && !index_entries(reading->accounts))
        problems_add(reading->problems, reading->name, "out of memory");
    else if (problems_count(reading->problems) == before && reading->accounts->count == 0)
        problems_add(reading->problems, reading->name,
                     "there is no account in it; each line is user@domain.com;password;Full Name");
    if (problems_count(reading->problems) == before)
        accounts_doubts_say(&reading->doubts, &reading->form, reading->name,
                            reading->accounts->notes);
    accounts_form_end(&reading->form);
}

int accounts_parse(const char *name, const char *text, size_t length, struct problems *problems,
                   struct accounts **accounts_r)
{
    struct accounts *accounts = calloc(1, sizeof *accounts);
    struct reading reading = {.accounts = accounts, .problems = problems, .name = name};
    size_t before = problems_count(problems);

    *accounts_r = accounts;
    if (accounts)
        accounts->strings = strings_new();
    if (accounts && accounts->strings)
        accounts->name = strings_copy(accounts->strings, name, strlen(name));
    if (!accounts || !accounts->strings || !accounts->name ||
        problems_new(&accounts->notes, NULL) != KIMT_OK)
        problems_add(problems, name, "out of memory");
    else
        read_text(&reading, text, length);
    if (problems_count(problems) == before)
        return KIMT_OK;
    accounts_free(accounts_r);
    return KIMT_FAIL;
}

int accounts_load(const char *path, struct problems *problems, struct accounts **accounts_r)
{
    struct text_file file;
    const char *wrong = text_file_open(path, LARGEST_FILE, &file);
    int result;

    *accounts_r = NULL;
    if (wrong) {
        problems_add(problems, path, "%s; accounts in the profile names it", wrong);
        return KIMT_FAIL;
    }
    result = accounts_parse(path, file.text, file.length, problems, accounts_r);
    if (*accounts_r)
        (*accounts_r)->exposed = file.is_world_readable;
    text_file_close(&file);
    return result;
}

void accounts_free(struct accounts **accounts)
{
    if (!*accounts)
        return;
    HASH_CLEAR(hh, (*accounts)->by_address);
    if ((*accounts)->strings)
        strings_free(&(*accounts)->strings); /* wipes */
    problems_free(&(*accounts)->notes);
    free(*accounts);
    *accounts = NULL;
}

bool accounts_are_exposed(const struct accounts *accounts)
{
    return accounts->exposed;
}

const struct problems *accounts_notes(const struct accounts *accounts)
{
    return accounts->notes;
}

size_t accounts_count(const struct accounts *accounts)
{
    return accounts->count;
}

const struct kimt_account *accounts_get(const struct accounts *accounts, size_t index)
{
    return index < accounts->count ? &accounts->entries[index]->account : NULL;
}

void accounts_each(const struct accounts *accounts,
                   bool (*each)(void *context, const struct accounts_line *row), void *context)
{
    for (const struct accounts_entry *entry = accounts->by_address; entry; entry = entry->hh.next)
        if (!each(context, &(struct accounts_line){&entry->account, accounts->name, entry->line}))
            return;
}

struct accounts_entry *accounts_find(const struct accounts *accounts, const char *address)
{
    AUTO_FREE char *key = strdup(address);
    struct accounts_entry *entry = NULL;

    for (char *c = key; c && *c; c++)
        *c = (char)tolower((unsigned char)*c);
    if (key)
        HASH_FIND_STR(accounts->by_address, key, entry);
    return entry;
}

bool accounts_has(const struct accounts *accounts, const char *address)
{
    return accounts_find(accounts, address) != NULL;
}

size_t accounts_place(const struct accounts *accounts, const char *address)
{
    const struct accounts_entry *entry = accounts_find(accounts, address);

    return entry ? entry->line : SIZE_MAX;
}

/* ---- writing ---- */

static void write_row(FILE *out, const struct kimt_account *account)
{
    const char *fields[] = {account->address, account->password ? account->password : "",
                            account->full_name};

    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        if (i > 0)
            (void)fputc(';', out);
        (void)csv_fwrite(out, fields[i], strlen(fields[i]));
    }
    (void)fputc('\n', out);
}

int accounts_write(const struct accounts *accounts, const size_t *indices, size_t count,
                   const char *path, struct kimt_error *err)
{
    AUTO_FREE char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    int result;

    if (!out)
        return no_memory(err, "for the accounts");
    for (size_t i = 0; i < count; i++)
        if (indices[i] < accounts->count)
            write_row(out, &accounts->entries[indices[i]]->account);
    if (fclose(out) != 0)
        return no_memory(err, "for the accounts");
    result = replace_file(path, text, length, err);
    explicit_bzero(text, length);
    return result;
}
