/* SPDX-License-Identifier: MIT
 *
 * See accounts_doubts.h. One person may well have a name for a password; where most have, the
 * columns are in another order than the one that is meant.
 */
#include "config/accounts_doubts.h"
#include "config/unseen.h"
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <utf8proc.h>

/* ---- gathering ---- */

static void add(struct doubt_lines *lines, unsigned line)
{
    if (lines->count < DOUBT_LINES_SAID)
        lines->first[lines->count] = line;
    lines->count++;
}

void accounts_doubts_not_utf8(struct accounts_doubts *doubts, unsigned line)
{
    add(&doubts->not_utf8, line);
}

static bool is_letter(utf8proc_category_t category)
{
    return category == UTF8PROC_CATEGORY_LL || category == UTF8PROC_CATEGORY_LU ||
           category == UTF8PROC_CATEGORY_LT || category == UTF8PROC_CATEGORY_MN;
}

/* Two words or more of letters, hyphens and dots, each with a capital at its beginning. */
static bool looks_like_name(const char *text)
{
    const utf8proc_uint8_t *at = (const utf8proc_uint8_t *)text;
    size_t words = 0;
    bool in_word = false;
    utf8proc_int32_t point;

    while (*at) {
        utf8proc_ssize_t used = utf8proc_iterate(at, -1, &point);
        utf8proc_category_t category = utf8proc_category(point);

        if (used < 1 || (point != ' ' && point != '-' && point != '.' && !is_letter(category)) ||
            (point != ' ' && !in_word && category != UTF8PROC_CATEGORY_LU))
            return false;
        words += point != ' ' && !in_word;
        in_word = point != ' ';
        at += used;
    }
    return words >= 2;
}

/* A blank or worse at its end, which looking at it does not show. */
static bool has_odd_end(const char *password, size_t length)
{
    return isblank((unsigned char)password[0]) || isblank((unsigned char)password[length - 1]) ||
           unseen_at_end(password, length) != 0;
}

void accounts_doubts_row(struct accounts_doubts *doubts, const struct kimt_account *account,
                         unsigned line)
{
    const char *password = account->password;
    size_t length = password ? strlen(password) : 0;

    if (length == 0)
        return;
    doubts->passwords++;
    if (has_odd_end(password, length))
        add(&doubts->blanks, line);
    if (looks_like_name(password))
        add(&doubts->names, line);
}

/* ---- saying ---- */

/* "", or " (also lines 5, 7 and 12 more)". */
static void others(const struct doubt_lines *lines, char *text, size_t size)
{
    size_t said = lines->count < DOUBT_LINES_SAID ? lines->count : DOUBT_LINES_SAID, used;

    text[0] = '\0';
    if (lines->count < 2)
        return;
    (void)snprintf(text, size, " (also line%s", lines->count > 2 ? "s" : "");
    for (size_t i = 1; i < said; i++) {
        used = strlen(text);
        (void)snprintf(text + used, size - used, "%s %u", i > 1 ? "," : "", lines->first[i]);
    }
    used = strlen(text);
    if (lines->count > said)
        (void)snprintf(text + used, size - used, " and %zu more)", lines->count - said);
    else
        (void)snprintf(text + used, size - used, ")");
}

static void say_lines(const struct doubt_lines *lines, const char *name, const char *what,
                      const char *advice, struct problems *notes)
{
    char where[512], also[160];

    if (lines->count == 0)
        return;
    (void)snprintf(where, sizeof where, "%.480s:%u", name, lines->first[0]);
    others(lines, also, sizeof also);
    problems_add(notes, where, "%s%s; %s", what, also, advice);
}

static void say_form(const struct accounts_form *form, const char *name, struct problems *notes)
{
    if (form->separator != ';')
        problems_add(notes, name, "the columns are separated by %s",
                     accounts_form_name(form->separator));
    if (form->is_utf16)
        problems_add(notes, name, "the file is read as UTF-16");
}

void accounts_doubts_say(const struct accounts_doubts *doubts, const struct accounts_form *form,
                         const char *name, struct problems *notes)
{
    const struct doubt_lines headings = {{doubts->headings_line}, doubts->headings_line != 0};

    say_form(form, name, notes);
    say_lines(&headings, name, "the line holds no address and is read as headings",
              "if it is an account, write its address as user@domain.com", notes);
    say_lines(&doubts->not_utf8, name, "the line is not UTF-8 and is read as Windows-1252",
              "look at its names and passwords, or save the file as CSV UTF-8", notes);
    say_lines(&doubts->blanks, name,
              "the password begins or ends with a blank or a letter that cannot be seen",
              "it is used as it is", notes);
    if (doubts->names.count * 2 > doubts->passwords)
        say_lines(&doubts->names, name, "the password looks like a person's name",
                  "the columns are user@domain.com, password, full name, in this order", notes);
}
