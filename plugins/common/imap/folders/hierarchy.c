/* SPDX-License-Identifier: MIT
 *
 * Where an account's own folders are in the server's tree: NAMESPACE, or what LIST says of "".
 */
#include <config.h>

#include "common/imap/exchange/capability.h"
#include "common/imap/exchange/fail.h"
#include "common/imap/exchange/session_fields.h"
#include "common/imap/exchange/session_state.h"
#include "common/imap/folders/hierarchy.h"

#include "common/imap/folders/list.h"
#include <ctype.h>
#include <stdlib.h>

/* ---- NAMESPACE ---- */

struct place {
    char prefix[128];
    char delimiter;
};

/* ("prefix" "delimiter" extensions…) */
static bool next_place(struct imap_cursor *cursor, struct place *place)
{
    struct imap_token token;
    char delimiter[8] = "";
    bool good;

    *place = (struct place){.delimiter = '\0'};
    if (imap_token_next(cursor, &token) != IMAP_TOKEN_OPEN)
        return false;
    good = imap_token_next(cursor, &token) == IMAP_TOKEN_STRING &&
           imap_token_copy(&token, place->prefix, sizeof place->prefix) < sizeof place->prefix;
    if (imap_token_next(cursor, &token) == IMAP_TOKEN_STRING)
        (void)imap_token_copy(&token, delimiter, sizeof delimiter);
    else if (token.type != IMAP_TOKEN_NIL)
        good = false;
    place->delimiter = delimiter[0];
    while (good && imap_token_peek(cursor, &token) != IMAP_TOKEN_CLOSE) {
        if (token.type == IMAP_TOKEN_END)
            return false;
        imap_token_skip(cursor);
    }
    return good && imap_token_next(cursor, &token) == IMAP_TOKEN_CLOSE;
}

/* "user" is "user/", or it would be the beginning of "userdata" as well; "~" and the like are
 * prefixes as they are. */
static void end_other(struct place *place)
{
    size_t length = strlen(place->prefix);
    unsigned char last = length > 0 ? (unsigned char)place->prefix[length - 1] : '\0';

    if (place->delimiter && (isalnum(last) || last >= 0x80) && length + 1 < sizeof place->prefix)
        (void)snprintf(place->prefix + length, 2, "%c", place->delimiter);
}

static void remember(char **prefixes, size_t most, size_t *count, const struct place *place)
{
    char *copy = *count < most ? strdup(place->prefix) : NULL;

    if (copy)
        prefixes[(*count)++] = copy;
}

static void remember_foreign(struct imap_session *session, const struct place *place)
{
    remember(session->foreign_prefixes,
             sizeof session->foreign_prefixes / sizeof *session->foreign_prefixes,
             &session->foreign_count, place);
}

static void remember_personal(struct imap_session *session, const struct place *place)
{
    if (place->prefix[0])
        remember(session->personal_prefixes,
                 sizeof session->personal_prefixes / sizeof *session->personal_prefixes,
                 &session->personal_count, place);
}

/* Some servers leave out the delimiter at the prefix's end, and names would be glued to it. */
static void end_prefix(struct imap_session *session)
{
    size_t length = strlen(session->prefix);

    if (length == 0 || !session->delimiter || session->prefix[length - 1] == session->delimiter ||
        length + 1 >= sizeof session->prefix)
        return;
    session->prefix[length] = session->delimiter;
    session->prefix[length + 1] = '\0';
}

/* A store without a delimiter is rare: where one is reported, LIST is asked as well. */
static void take_home(struct imap_session *session, const struct place *place)
{
    session->delimiter = place->delimiter;
    (void)snprintf(session->prefix, sizeof session->prefix, "%s", place->prefix);
    session->namespace_heard = true;
    session->hierarchy_known = place->delimiter != '\0';
    end_prefix(session);
}

static void take_group(struct imap_session *session, struct imap_cursor *cursor, bool personal)
{
    struct imap_token token;
    struct place place;

    if (imap_token_next(cursor, &token) != IMAP_TOKEN_OPEN)
        return; /* NIL: there is none of this kind */
    for (bool first = true; imap_token_peek(cursor, &token) == IMAP_TOKEN_OPEN; first = false) {
        if (!next_place(cursor, &place))
            return;
        if (!personal || !first)
            end_other(&place);
        if (!personal) {
            remember_foreign(session, &place);
        } else if (first) {
            take_home(session, &place);
        } else {
            remember_personal(session, &place);
        }
    }
    (void)imap_token_next(cursor, &token);
}

int imap_hierarchy_hear(void *context, const struct imap_response *response, struct kimt_error *err)
{
    struct imap_session *session = context;
    struct imap_cursor cursor = response->rest;

    (void)err;
    if (strcmp(response->name, "NAMESPACE") != 0 || session->hierarchy_known)
        return KIMT_OK;
    take_group(session, &cursor, true);
    take_group(session, &cursor, false);
    take_group(session, &cursor, false);
    return KIMT_OK;
}

/* Once is enough. */
static bool may_ask_namespace(const struct imap_session *session)
{
    return !session->namespace_asked && session->flavour->ask_namespace &&
           imap_has(session, "NAMESPACE");
}

/* ---- LIST "" "" ---- */

static int hear_root(void *context, const struct imap_response *response, struct kimt_error *err)
{
    struct imap_session *session = context;
    struct imap_cursor cursor = response->rest;
    struct imap_token token;
    char delimiter[8] = "";

    (void)err;
    if (strcmp(response->name, "LIST") != 0)
        return KIMT_OK;
    imap_token_skip(&cursor);
    while (cursor.at < cursor.end && *cursor.at == ' ')
        cursor.at++;
    if (cursor.end - cursor.at > 3 && memcmp(cursor.at, "\"\\\" ", 4) == 0)
        delimiter[0] = '\\';
    else if (imap_token_next(&cursor, &token) != IMAP_TOKEN_NIL)
        (void)imap_token_copy(&token, delimiter, sizeof delimiter);
    session->hierarchy_known = true;
    if (!session->delimiter) /* of several lines, the first that has one */
        session->delimiter = delimiter[0];
    end_prefix(session);
    return KIMT_OK;
}

int imap_hierarchy_send(struct imap_session *session, struct imap_command *command,
                        struct kimt_error *err)
{
    if (session->hierarchy_known || !may_ask_namespace(session))
        return KIMT_END;
    session->namespace_asked = true;
    return imap_send(session, command, err, "NAMESPACE");
}

void imap_hierarchy_forget(struct imap_session *session)
{
    while (session->foreign_count > 0)
        free(session->foreign_prefixes[--session->foreign_count]);
    while (session->personal_count > 0)
        free(session->personal_prefixes[--session->personal_count]);
    session->hierarchy_known = session->namespace_asked = session->namespace_heard = false;
}

static int ask_list(struct imap_session *session, const char *pattern, struct kimt_error *err)
{
    struct imap_result result;

    if (imap_session_run(session, &result, hear_root, session, err, "LIST \"\" \"%s\"", pattern) !=
        KIMT_OK)
        return KIMT_FAIL;
    if (result.status != IMAP_OK)
        return imap_fail(session, err, KIMT_SCOPE_ACCOUNT, &result, "%s does not list folders",
                         imap_name(session));
    return KIMT_OK;
}

static int ask(struct imap_session *session, struct kimt_error *err)
{
    struct imap_result result;

    if (may_ask_namespace(session) && imap_session_run(session, &result, imap_hierarchy_hear,
                                                       session, err, "NAMESPACE") != KIMT_OK)
        return KIMT_FAIL;
    if (session->hierarchy_known)
        return KIMT_OK;
    if (!session->namespace_heard)
        (void)snprintf(session->prefix, sizeof session->prefix, "%s", session->flavour->prefix);
    session->delimiter = '\0';
    if (ask_list(session, "", err) != KIMT_OK)
        return KIMT_FAIL;
    /* An answer without a line says nothing of delimiters: the folders do, INBOX at the least. */
    if (!session->hierarchy_known && ask_list(session, "%", err) != KIMT_OK)
        return KIMT_FAIL;
    session->hierarchy_known = true;
    return KIMT_OK;
}

int imap_hierarchy(struct imap_session *session, char *delimiter_r, const char **prefix_r,
                   struct kimt_error *err)
{
    if (!session->hierarchy_known && ask(session, err) != KIMT_OK)
        return KIMT_FAIL;
    if (delimiter_r)
        *delimiter_r = session->delimiter;
    if (prefix_r)
        *prefix_r = session->prefix;
    return KIMT_OK;
}
