/* SPDX-License-Identifier: MIT
 *
 * See accounts_row.h. libcsv does the quoting, line by line, so that an open quote spoils one line
 * and not the rest of the file.
 */
#include "config/accounts_row.h"
#include <csv.h>
#include <ctype.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>
#include <utf8proc.h>

enum {
    MOST_FIELDS = 3,
    LONGEST_LINE = 4096,
    LONGEST_ADDRESS = 254, /* RFC 5321 4.5.3.1.3 */
    LONGEST_LOCAL = 64
};

struct field {
    const char *text;
    size_t length;
};

struct row {
    struct strings *strings;
    struct field fields[MOST_FIELDS];
    size_t count; /* may be more than MOST_FIELDS */
    bool out_of_memory;
};

static enum accounts_row bad(const char **reason_r, const char *reason)
{
    *reason_r = reason;
    return ACCOUNTS_ROW_BAD;
}

/* ---- bytes ---- */

static const char *fault_of_bytes(const char *line, size_t length)
{
    utf8proc_int32_t point;
    size_t at = 0;

    if (length > LONGEST_LINE)
        return "the line is longer than 4096 bytes";
    while (at < length) {
        utf8proc_ssize_t used = utf8proc_iterate((const utf8proc_uint8_t *)line + at,
                                                 (utf8proc_ssize_t)(length - at), &point);

        if (used < 1)
            return "the line is not UTF-8 (is the file in Latin-1 or Windows-1252?); save it as "
                   "UTF-8, so that no password has to be guessed";
        if ((point < 0x20 && point != '\t') || point == 0x7f)
            return "the line holds a control character";
        at += (size_t)used;
    }
    return NULL;
}

/* ---- fields ---- */

static void take_field(void *text, size_t length, void *context)
{
    struct row *row = context;

    if (row->count < MOST_FIELDS) {
        struct field *field = &row->fields[row->count];

        field->text = strings_copy(row->strings, text ? text : "", text ? length : 0);
        field->length = length;
        row->out_of_memory = row->out_of_memory || !field->text;
    }
    row->count++;
}

static void end_row(int terminator, void *context)
{
    (void)terminator;
    (void)context;
}

/* Blanks belong to the password they stand in. */
static int no_space(unsigned char byte)
{
    (void)byte;
    return 0;
}

static const char *split(const char *line, size_t length, struct row *row)
{
    struct csv_parser parser;
    const char *fault = NULL;

    if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI | CSV_APPEND_NULL) != 0)
        return "out of memory";
    csv_set_delim(&parser, ';');
    csv_set_space_func(&parser, no_space);
    if (csv_parse(&parser, line, length, take_field, end_row, row) != length)
        fault = "there is a double quote where none may be: a field that holds one stands in "
                "double quotes as a whole, with each double quote in it written twice";
    else if (csv_fini(&parser, take_field, end_row, row) != 0)
        fault = "a field begins with a double quote that is not closed in this line";
    if (parser.entry_buf)
        explicit_bzero(parser.entry_buf, parser.entry_size);
    csv_free(&parser);
    return row->out_of_memory ? "out of memory" : fault;
}

/* Blanks around what is not a password are mere layout. */
static struct field trimmed(struct field field)
{
    while (field.length > 0 && isblank((unsigned char)field.text[0])) {
        field.text++;
        field.length--;
    }
    while (field.length > 0 && isblank((unsigned char)field.text[field.length - 1]))
        field.length--;
    return field;
}

static bool is_header(struct field first)
{
    static const char *const words[] = {"address", "mailaddress", "emailaddress", "email", "mail",
                                        "user",    "username",    "account",      "login", "name"};
    char letters[16] = "";
    size_t used = 0;

    for (size_t i = 0; i < first.length; i++)
        if (isalpha((unsigned char)first.text[i]) && used + 1 < sizeof letters)
            letters[used++] = first.text[i];
        else if (!strchr(" -_", first.text[i]))
            return false;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strcasecmp(letters, words[i]) == 0)
            return true;
    return false;
}

/* ---- the address ---- */

/* Letters of all languages, digits, dots and hyphens. */
static bool is_domain(const char *text, size_t length)
{
    if (length == 0 || text[0] == '.' || text[0] == '-' || text[length - 1] == '.')
        return false;
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)text[i];

        if (!isalnum(c) && c != '-' && c < 0x80 && (c != '.' || text[i - 1] == '.'))
            return false;
    }
    return true;
}

static bool is_local(const char *text, size_t length)
{
    if (length == 0 || length > LONGEST_LOCAL)
        return false;
    for (size_t i = 0; i < length; i++)
        if (isspace((unsigned char)text[i]) || strchr("\"(),:;<>[]\\", text[i]))
            return false;
    return true;
}

static bool take_address(struct field field, struct strings *strings, struct kimt_account *account)
{
    const char *at = memchr(field.text, '@', field.length);
    size_t local = at ? (size_t)(at - field.text) : 0;
    char *address;

    if (!at || field.length > LONGEST_ADDRESS || !is_local(field.text, local) ||
        !is_domain(at + 1, field.length - local - 1))
        return false;
    address = strings_copy(strings, field.text, field.length);
    if (!address)
        return false;
    for (char *c = address + local; *c; c++)
        *c = (char)tolower((unsigned char)*c);
    account->address = address;
    account->domain = address + local + 1;
    account->local = strings_copy(strings, address, local);
    return account->local != NULL;
}

/* What is wrong with a row whose first column is no address. */
static const char *address_reason(const struct row *row)
{
    if (row->count == 1 && strchr(row->fields[0].text, ','))
        return "the columns are separated by commas; they have to be separated by ; "
               "(user@domain.com;password;Full Name)";
    for (size_t i = 1; i < row->count && i < MOST_FIELDS; i++) {
        struct kimt_account other = {.struct_size = sizeof other};

        if (take_address(trimmed(row->fields[i]), row->strings, &other))
            return "the first column is not an address, but a later one is: the order is "
                   "user@domain.com;password;Full Name";
    }
    return "the first column is not an address such as user@domain.com";
}

static enum accounts_row take_account(const struct row *row, struct kimt_account *account_r,
                                      const char **reason_r)
{
    struct field name = trimmed(row->fields[2]);

    *account_r = (struct kimt_account){.struct_size = sizeof *account_r};
    if (!take_address(trimmed(row->fields[0]), row->strings, account_r))
        return bad(reason_r, address_reason(row));
    if (row->count > 1 && row->fields[1].length > 0)
        account_r->password = row->fields[1].text;
    account_r->full_name = strings_copy(row->strings, row->count > 2 ? name.text : "",
                                        row->count > 2 ? name.length : 0);
    return account_r->full_name ? ACCOUNTS_ROW_ACCOUNT : bad(reason_r, "out of memory");
}

enum accounts_row accounts_row_parse(const char *line, size_t length, struct strings *strings,
                                     struct kimt_account *account_r, const char **reason_r)
{
    struct row row = {.strings = strings};
    struct field whole = trimmed((struct field){line, length});

    *reason_r = fault_of_bytes(line, length);
    if (*reason_r)
        return ACCOUNTS_ROW_BAD;
    if (whole.length == 0 || whole.text[0] == '#')
        return ACCOUNTS_ROW_NOTHING;
    *reason_r = split(line, length, &row);
    if (*reason_r)
        return ACCOUNTS_ROW_BAD;
    if (is_header(trimmed(row.fields[0])))
        return ACCOUNTS_ROW_HEADER;
    if (row.count > MOST_FIELDS)
        return bad(reason_r, "there are more than three columns; a password or name that holds ; "
                             "has to stand in double quotes");
    return take_account(&row, account_r, reason_r);
}
