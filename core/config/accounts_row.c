/* SPDX-License-Identifier: MIT
 *
 * See accounts_row.h. Blanks around what is not a password are mere layout, and so are letters that
 * no one sees; within an address they are an error.
 */
#include "config/accounts_row.h"
#include "config/accounts_form.h"
#include "config/csv_line.h"
#include "config/unseen.h"
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

/* Letters of any language, and what stands between words. */
static bool is_words(struct csv_field field)
{
    const utf8proc_uint8_t *at = (const utf8proc_uint8_t *)field.text;
    utf8proc_int32_t point;

    for (size_t used = 0; used < field.length;) {
        utf8proc_category_t category;

        used +=
            (size_t)utf8proc_iterate(at + used, (utf8proc_ssize_t)(field.length - used), &point);
        category = utf8proc_category(point);
        if (point < 0x80 ? !isalpha((int)point) && !strchr(" -_/.,;:()&#", (int)point)
                         : category > UTF8PROC_CATEGORY_ME)
            return false;
    }
    return true;
}

static bool is_like_header(const struct csv_line *row)
{
    bool like = row->count > 1 && row->fields[0].length > 0;

    for (size_t i = 0; i < row->count && i < MOST_FIELDS; i++)
        like = like && is_words(trimmed(row->fields[i]));
    return like;
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
        reason = strings_format(
            row->strings,
            "the address holds \\u{%X}, which looks like an @ but is not: type the address anew",
            (unsigned)false_at);
    return reason || !(unseen || false_at) ? reason : "out of memory";
}

/* What is wrong with a row whose first column is no address. */
static const char *address_reason(const struct csv_line *row)
{
    const char *other_separator = strpbrk(row->fields[0].text, ";,\t");

    if (other_separator && strchr(row->fields[0].text, '@'))
        return strings_format(row->strings,
                              "the columns of this line are separated by %s, those of the other "
                              "lines by %s: use one separator throughout",
                              accounts_form_name(*other_separator),
                              accounts_form_name(row->separator));
    for (size_t i = 1; i < row->count && i < MOST_FIELDS; i++) {
        struct kimt_account other = {.struct_size = sizeof other};

        if (take_address(trimmed(row->fields[i]), row->strings, &other))
            return "the first column is not an address, but a later one is: the order is "
                   "user@domain.com, password, full name";
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

static enum accounts_row take_row(const struct csv_line *row, struct kimt_account *account_r,
                                  const char **reason_r)
{
    enum accounts_row kind;

    if (is_header(trimmed(row->fields[0])))
        return ACCOUNTS_ROW_HEADER;
    if (row->count > MOST_FIELDS && !is_like_header(row))
        return bad(reason_r, "there are more than three columns; a password or name that holds the "
                             "separator must be in double quotes");
    kind = take_account(row, account_r, reason_r);
    return kind == ACCOUNTS_ROW_BAD && is_like_header(row) ? ACCOUNTS_ROW_LIKE_HEADER : kind;
}

enum accounts_row accounts_row_parse(const char *line, size_t length, char separator,
                                     struct strings *strings, struct kimt_account *account_r,
                                     const char **reason_r)
{
    struct csv_field fields[MOST_FIELDS] = {0};
    struct csv_line row = {
        .fields = fields, .most = MOST_FIELDS, .separator = separator, .strings = strings};
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
    return take_row(&row, account_r, reason_r);
}
