/* SPDX-License-Identifier: MIT
 *
 * One line of LIST, XLIST or LSUB: what it says, or why it cannot be understood.
 *
 * Servers leave out attributes and delimiter, do not escape the quotes in a name, or leave it
 * without quotes though there are blanks and parentheses in it. All that can be meant by a line is
 * taken from it; a name is never cut short, since the rest might be the name of another folder.
 */
#include <config.h>

#include "common/imap/folders/folders_inner.h"

#include <ctype.h>

enum {
    SHOWN_MAX = 200 /* bytes of what is shown of a line */
};

/* ---- attributes and delimiter ---- */

static void take_attribute(struct imap_listed *listed, const struct imap_token *token)
{
    static const struct {
        const char *name;
        uint32_t attribute;
        int32_t role;
    } known[] = {
        {"\\Noselect", KIMT_FOLDER_NO_SELECT, 0},
        {"\\NonExistent", KIMT_FOLDER_NO_SELECT, 0},
        {"\\Subscribed", KIMT_FOLDER_SUBSCRIBED, 0},
        {"\\Inbox", 0, KIMT_ROLE_INBOX},
        {"\\Sent", 0, KIMT_ROLE_SENT},
        {"\\Drafts", 0, KIMT_ROLE_DRAFTS},
        {"\\Trash", 0, KIMT_ROLE_TRASH},
        {"\\Junk", 0, KIMT_ROLE_JUNK},
        {"\\Spam", 0, KIMT_ROLE_JUNK},
        {"\\Archive", 0, KIMT_ROLE_ARCHIVE},
        {"\\All", 0, KIMT_ROLE_ALL},
        {"\\AllMail", 0, KIMT_ROLE_ALL},
        {"\\Flagged", 0, KIMT_ROLE_FLAGGED},
        {"\\Starred", 0, KIMT_ROLE_FLAGGED},
    };

    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (imap_token_is(token, known[i].name)) {
            listed->attributes |= known[i].attribute;
            if (known[i].role)
                listed->role = known[i].role;
        }
}

/* In parentheses; without them, each begins with a backslash; or NIL, or none. */
static bool take_attributes(struct imap_listed *listed, struct imap_cursor *cursor)
{
    struct imap_token token;

    if (imap_token_peek(cursor, &token) == IMAP_TOKEN_OPEN) {
        (void)imap_token_next(cursor, &token);
        while (imap_token_next(cursor, &token) != IMAP_TOKEN_CLOSE) {
            if (token.type == IMAP_TOKEN_END)
                return false;
            take_attribute(listed, &token);
        }
        return true;
    }
    if (token.type == IMAP_TOKEN_NIL)
        (void)imap_token_next(cursor, &token);
    while (imap_token_peek(cursor, &token) == IMAP_TOKEN_ATOM && token.length > 1 &&
           token.data[0] == '\\')
        take_attribute(listed, (imap_token_next(cursor, &token), &token));
    return true;
}

static void skip_blanks(struct imap_cursor *cursor)
{
    while (cursor->at < cursor->end && *cursor->at == ' ')
        cursor->at++;
}

/* What is no delimiter is left for the name. */
static void take_delimiter(struct imap_listed *listed, struct imap_cursor *cursor)
{
    struct imap_token token, after;
    struct imap_cursor rest = *cursor;
    char text[4];

    skip_blanks(cursor);
    if (cursor->end - cursor->at > 3 && memcmp(cursor->at, "\"\\\" ", 4) == 0) {
        listed->delimiter = '\\'; /* unescaped, as some servers have it */
        cursor->at += 3;
        return;
    }
    rest = *cursor;
    if (imap_token_next(&rest, &token) == IMAP_TOKEN_STRING) {
        if (imap_token_copy(&token, text, sizeof text) > 1)
            return;
        listed->delimiter = text[0];
    } else if (token.type == IMAP_TOKEN_ATOM && token.length == 1 &&
               ispunct((unsigned char)token.data[0]) &&
               imap_token_peek(&rest, &after) != IMAP_TOKEN_END) {
        listed->delimiter = token.data[0];
    } else if (token.type != IMAP_TOKEN_NIL || imap_token_peek(&rest, &after) == IMAP_TOKEN_END) {
        return;
    }
    *cursor = rest;
}

/* ---- the name ---- */

/* Behind a name comes the line's end, or what RFC 5258 adds: ("CHILDINFO" ("SUBSCRIBED")). */
static bool may_follow(const char *at, const char *end)
{
    struct imap_cursor cursor = imap_cursor(at, (size_t)(end - at));
    struct imap_token tag, token;

    if (imap_token_next(&cursor, &token) == IMAP_TOKEN_END)
        return true;
    if (*at != ' ' || token.type != IMAP_TOKEN_OPEN || end[-1] != ')')
        return false;
    if (imap_token_next(&cursor, &tag) == IMAP_TOKEN_CLOSE)
        return imap_token_next(&cursor, &token) == IMAP_TOKEN_END;
    return (tag.type == IMAP_TOKEN_STRING || imap_token_is(&tag, "CHILDINFO") ||
            imap_token_is(&tag, "OLDNAME")) &&
           imap_token_next(&cursor, &token) == IMAP_TOKEN_OPEN;
}

/* The first quote behind which the name can be over; one with a backslash before it only where
 * there is no other, and without any the name goes on to the line's end. */
static const char *closing_quote(const char *at, const char *end)
{
    const char *escaped = NULL;

    for (; at < end; at++) {
        if (*at == '\\' && at + 1 < end && (at[1] == '"' || at[1] == '\\')) {
            at++;
            if (*at == '"' && may_follow(at + 1, end))
                escaped = at;
        } else if (*at == '"' && may_follow(at + 1, end)) {
            return at;
        }
    }
    return escaped ? escaped : end;
}

static struct imap_token name_in_quotes(struct imap_cursor cursor)
{
    const char *start = cursor.at + 1;
    size_t length = (size_t)(closing_quote(start, cursor.end) - start);

    return (struct imap_token){.type = IMAP_TOKEN_STRING,
                               .data = start,
                               .length = length,
                               .escaped = length > 0 && memchr(start, '\\', length)};
}

/* With all blanks and parentheses that should have been in quotes. */
static struct imap_token name_without_quotes(struct imap_cursor cursor)
{
    const char *at = cursor.at + 1;

    while (at < cursor.end && !(*at == ' ' && may_follow(at, cursor.end)))
        at++;
    return (struct imap_token){
        .type = IMAP_TOKEN_ATOM, .data = cursor.at, .length = (size_t)(at - cursor.at)};
}

static struct imap_token find_name(struct imap_cursor cursor)
{
    struct imap_token token = {.type = IMAP_TOKEN_END};

    skip_blanks(&cursor);
    if (cursor.at >= cursor.end)
        return token;
    if (*cursor.at == '"')
        return name_in_quotes(cursor);
    if ((*cursor.at == '{' || *cursor.at == '~') &&
        (imap_token_peek(&cursor, &token) == IMAP_TOKEN_STRING || token.type == IMAP_TOKEN_LITERAL))
        return token;
    return name_without_quotes(cursor);
}

/* ---- what cannot be understood ---- */

/* In the place of the name comes what is to be shown for it. */
static void give_up(struct imap_listed *listed, const char *data, size_t length, const char *why)
{
    static const char nul[] = "\xe2\x90\x80"; /* U+2400 */
    char shown[SHOWN_MAX + sizeof nul + 4] = "";
    size_t used = 0, at = 0;

    for (; at < length && used < SHOWN_MAX; at++)
        used += (size_t)(data[at] ? snprintf(shown + used, 2, "%c", data[at])
                                  : snprintf(shown + used, sizeof nul, "%s", nul));
    (void)snprintf(listed->name, sizeof listed->name, "%s%s", shown, at < length ? "..." : "");
    listed->fault = why;
}

void imap_listed_take(struct imap_listed *listed, struct imap_cursor cursor)
{
    const char *line = cursor.at;
    size_t line_length = (size_t)(cursor.end - cursor.at), length;
    struct imap_token name = {.type = IMAP_TOKEN_END};

    memset(listed, 0, sizeof *listed);
    if (take_attributes(listed, &cursor)) {
        take_delimiter(listed, &cursor);
        name = find_name(cursor);
    }
    if (name.type == IMAP_TOKEN_END) {
        give_up(listed, line, line_length, "the server's line about it has no name");
        return;
    }
    if (name.type == IMAP_TOKEN_LITERAL) {
        give_up(listed, name.data, (size_t)(cursor.end - name.data), "its name is too long");
        return;
    }
    length = imap_token_copy(&name, listed->name, sizeof listed->name);
    if (length >= sizeof listed->name)
        give_up(listed, name.data, name.length,
                "its name is longer than 4,095 bytes, and kimt cannot open it");
    else if (strlen(listed->name) != length)
        give_up(listed, name.data, name.length,
                "its name holds a zero byte, which cannot be sent to a server");
}
