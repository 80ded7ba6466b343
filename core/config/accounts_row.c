/* SPDX-License-Identifier: MIT
 *
 * See accounts_row.h. Blanks around what is not a password are mere layout, and so are letters that
 * nobody sees; within an address they are an error.
 */
#include "config/accounts_row.h"
#include "config/csv_line.h"
#include "config/unseen.h"
#include <ctype.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>

enum {
    MOST_FIELDS = 3,
    LONGEST_LINE = 4096,
    LONGEST_ADDRESS = 254, /* RFC 5321 4.5.3.1.3 */
    LONGEST_LOCAL = 64
};

static enum accounts_row bad(const char **reason_r, const char *reason)
{
    *reason_r = reason;
    return ACCOUNTS_ROW_BAD;
}

static struct csv_field trimmed(struct csv_field field)
{
    struct unseen_span inner;

    if (field.length == 0)
        return field;
    inner = unseen_trim(field.text, field.length);
    return (struct csv_field){inner.text, inner.length};
}

static bool is_header(struct csv_field first)
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

static bool take_address(struct csv_field field, struct strings *strings,
                         struct kimt_account *account)
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

static const char *unseen_reason(const struct csv_line *row, struct csv_field address)
{
    uint32_t unseen = unseen_find(address.text, address.length);
    uint32_t false_at = unseen_false_at(address.text, address.length);
    const char *reason = NULL;

    if (unseen)
        reason = strings_format(row->strings,
                                "the address holds \\u{%X}, a letter that cannot be seen: type the "
                                "address anew",
                                (unsigned)unseen);
    else if (false_at)
        reason =
            strings_format(row->strings,
                           "the address holds \\u{%X}, which looks like an @ and is none: type "
                           "the address anew",
                           (unsigned)false_at);
    return reason || !(unseen || false_at) ? reason : "out of memory";
}

/* What is wrong with a row whose first column is no address. */
static const char *address_reason(const struct csv_line *row)
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

static enum accounts_row take_account(const struct csv_line *row, struct kimt_account *account_r,
                                      const char **reason_r)
{
    struct csv_field address = trimmed(row->fields[0]), name = trimmed(row->fields[2]);
    const char *unseen = unseen_reason(row, address);

    *account_r = (struct kimt_account){.struct_size = sizeof *account_r};
    if (unseen)
        return bad(reason_r, unseen);
    if (!take_address(address, row->strings, account_r))
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
    struct csv_field fields[MOST_FIELDS] = {0};
    struct csv_line row = {.fields = fields, .most = MOST_FIELDS, .strings = strings};
    struct csv_field whole;

    *reason_r =
        length > LONGEST_LINE ? "the line is longer than 4096 bytes" : csv_line_fault(line, length);
    if (*reason_r)
        return ACCOUNTS_ROW_BAD;
    whole = trimmed((struct csv_field){line, length});
    length -= (size_t)(whole.text - line); /* a mark before a quote would make it a letter */
    line = whole.text;
    if (whole.length == 0 || whole.text[0] == '#')
        return ACCOUNTS_ROW_NOTHING;
    *reason_r = csv_line_split(&row, line, length);
    if (*reason_r)
        return ACCOUNTS_ROW_BAD;
    if (is_header(trimmed(fields[0])))
        return ACCOUNTS_ROW_HEADER;
    if (row.count > MOST_FIELDS)
        return bad(reason_r, "there are more than three columns; a password or name that holds ; "
                             "has to stand in double quotes");
    return take_account(&row, account_r, reason_r);
}
