/* SPDX-License-Identifier: MIT
 *
 * The last level is asked for first: servers make those above it by themselves (RFC 9051 §6.3.4),
 * and as what they are, places for others; made by us they would be mail folders, below which mbox
 * stores have none. Only where that is refused are they made one by one. It is asked once a
 * session: levels that were listed or made are remembered.
 */
#include <config.h>

#include "common/imap/exchange/fail.h"
#include "common/imap/exchange/session_state.h"
#include "common/imap/folders/create.h"
#include "common/memory/no_memory.h"

#include "common/imap/exchange/session_fields.h"
#include "common/imap/folders/folders_inner.h"
#include "common/imap/folders/hierarchy.h"
#include "common/imap/grammar/utf7.h"

#include <stdlib.h>
#include <strings.h>

/* ---- names ---- */

static int fail_name(struct kimt_error *err, const char *part, const char *why)
{
    (void)kimt_fail(err, KIMT_SCOPE_FOLDER, KIMT_KIND_UNSUPPORTED, KIMT_RETRY_NEVER,
                    "no folder can be called \"%s\" there: %s", part, why);
    return KIMT_FAIL;
}

static int check_part(const char *part, char delimiter, struct kimt_error *err)
{
    if (!*part)
        return fail_name(err, part, "it is empty");
    if (delimiter && strchr(part, delimiter))
        return fail_name(err, part, "it holds the character that separates folders");
    for (const char *at = part; *at; at++)
        if ((unsigned char)*at < 0x20 || *at == 0x7f)
            return fail_name(err, part, "it holds a control character");
    return KIMT_OK;
}

static int add_part(char **raw, const char *part, char delimiter, struct kimt_error *err)
{
    char *encoded = NULL;
    char *longer = NULL;
    char between[2] = {delimiter, '\0'};

    if (check_part(part, delimiter, err) != KIMT_OK)
        return KIMT_FAIL;
    if (utf7_encode(part, strlen(part), &encoded) != KIMT_OK)
        return fail_name(err, part, "it is not UTF-8");
    if (asprintf(&longer, "%s%s%s", *raw ? *raw : "", *raw ? between : "", encoded) < 0)
        longer = NULL;
    free(encoded);
    free(*raw);
    *raw = longer;
    return longer ? KIMT_OK : no_memory(err, KIMT_SCOPE_ACCOUNT, "for a folder's name");
}

int imap_raw_name(struct imap_session *session, const char *const *parts, size_t count,
                  char **raw_r, struct kimt_error *err)
{
    char *raw = NULL;
    const char *prefix;
    char delimiter;

    if (imap_home(session, &delimiter, &prefix, err) != KIMT_OK)
        return KIMT_FAIL;
    if (count > 1 && !delimiter)
        return fail_name(err, parts[1], "this store has no folders within folders");
    for (size_t i = 0; i < count; i++)
        if (add_part(&raw, parts[i], delimiter, err) != KIMT_OK) {
            free(raw);
            return KIMT_FAIL;
        }
    *raw_r = raw;
    if (!*prefix || strcasecmp(parts[0], "INBOX") == 0)
        return KIMT_OK;
    char *whole = NULL;
    if (asprintf(&whole, "%s%s", prefix, raw) < 0)
        whole = NULL;
    free(raw);
    *raw_r = whole;
    return whole ? KIMT_OK : no_memory(err, KIMT_SCOPE_ACCOUNT, "for a folder's name");
}

/* ---- levels that are there ---- */

struct imap_level {
    UT_hash_handle hh;
    char raw[];
};

static bool is_known(const struct imap_session *session, const char *raw)
{
    struct imap_level *level = NULL;

    HASH_FIND_STR(session->levels, raw, level);
    return level != NULL;
}

/* Without memory the server is asked once more, which does no harm. */
void imap_levels_add(struct imap_session *session, const char *raw)
{
    size_t size = strlen(raw) + 1;
    struct imap_level *level = is_known(session, raw) ? NULL : malloc(sizeof *level + size);

    if (!level)
        return;
    memcpy(level->raw, raw, size);
    HASH_ADD_STR(session->levels, raw, level);
    if (!HASH_HOLDS(hh, level))
        free(level);
}

void imap_levels_forget(struct imap_session *session)
{
    struct imap_level *level, *next;

    HASH_ITER(hh, session->levels, level, next)
    {
        HASH_DEL(session->levels, level);
        free(level);
    }
}

/* ---- folders ---- */

static int hear(void *context, const struct imap_response *response, struct kimt_error *err)
{
    (void)err;
    (void)imap_folders_hear(context, response);
    return KIMT_OK;
}

/* A * in a name would match more than wanted, and so would %, but a % stays on its level and
 * matches a * too; who asks compares what has come. */
int imap_list_name(struct imap_session *session, const char *raw, const char *after,
                   struct imap_folders *folders, struct kimt_error *err)
{
    struct imap_result result;
    char *pattern = NULL;
    int answer;

    if (asprintf(&pattern, "%s%s", raw, after) < 0)
        return no_memory(err, KIMT_SCOPE_ACCOUNT, "for a folder's name");
    for (char *at = pattern; *at; at++)
        *at = *at == '*' ? '%' : *at;
    answer =
        imap_session_run_mailbox(session, &result, hear, folders, err, "LIST \"\" ", pattern, "");
    free(pattern);
    if (answer != KIMT_OK || result.status == IMAP_OK)
        return answer;
    return imap_fail(session, err, KIMT_SCOPE_FOLDER, &result, "folder %s cannot be listed", raw);
}

/* Where LIST is refused, CREATE's refusal is what to report. */
static int exists(struct imap_session *session, const char *raw, bool *exists_r,
                  struct kimt_error *err)
{
    struct imap_folders *folders = imap_folders_new();
    int answer;

    if (!folders)
        return no_memory(err, KIMT_SCOPE_ACCOUNT, "for a folder's name");
    answer = imap_list_name(session, raw, "", folders, err);
    *exists_r = imap_folders_find(folders, raw) != NULL;
    imap_folders_free(&folders);
    return imap_is_broken(session) ? answer : KIMT_OK;
}

/* ---- the last level, without waiting ---- */

/* One of those above it; what is said to it does not matter. Each is asked for once a session. */
static int send_level(struct imap_session *session, struct imap_creation *creation, const char *raw,
                      struct kimt_error *err)
{
    if (imap_make_way(session, err) != KIMT_OK)
        return KIMT_FAIL;
    imap_levels_add(session, raw);
    return imap_send_mailbox(session, &creation->levels[creation->level_count++], err, "CREATE ",
                             raw, "");
}

static int send_levels(struct imap_session *session, struct imap_creation *creation,
                       struct kimt_error *err)
{
    int result = KIMT_OK;

    creation->levels = calloc(creation->count, sizeof *creation->levels);
    if (!creation->levels)
        return no_memory(err, KIMT_SCOPE_ACCOUNT, "for a folder's name");
    for (size_t level = 1; level < creation->count && result == KIMT_OK; level++) {
        char *raw = NULL;

        result = imap_raw_name(session, creation->parts, level, &raw, err);
        if (result == KIMT_OK && !raw)
            result = no_memory(err, KIMT_SCOPE_ACCOUNT, "for a folder's name");
        else if (result == KIMT_OK && strcasecmp(raw, "INBOX") != 0 && !is_known(session, raw))
            result = send_level(session, creation, raw, err);
        free(raw);
    }
    return result;
}

int imap_creation_send(struct imap_session *session, const char *const *parts, size_t count,
                       struct imap_creation *creation, struct kimt_error *err)
{
    *creation = (struct imap_creation){.parts = parts, .count = count};
    if (imap_raw_name(session, parts, count, &creation->raw, err) != KIMT_OK)
        return KIMT_FAIL;
    if (!creation->raw)
        return no_memory(err, KIMT_SCOPE_ACCOUNT, "for a folder's name");
    if (strcasecmp(creation->raw, "INBOX") == 0)
        return KIMT_OK;
    if (imap_flavour(session)->make_levels && send_levels(session, creation, err) != KIMT_OK)
        return KIMT_FAIL;
    if (imap_make_way(session, err) != KIMT_OK)
        return KIMT_FAIL;
    creation->sent = true;
    return imap_send_mailbox(session, &creation->command, err, "CREATE ", creation->raw, "");
}

/* ---- what was answered ---- */

/* *there_r: it is there by now, made or not. */
static int look(struct imap_session *session, const char *raw, const struct imap_result *result,
                bool *there_r, struct kimt_error *err)
{
    *there_r = result->status == IMAP_OK || result->code == IMAP_CODE_ALREADYEXISTS;
    return *there_r ? KIMT_OK : exists(session, raw, there_r, err);
}

/* Whether levels that are missing above it may be the reason. */
static bool may_lack_parents(const struct imap_session *session,
                             const struct imap_creation *creation)
{
    struct kimt_error judged = {.struct_size = sizeof judged};

    (void)imap_fail(session, &judged, KIMT_SCOPE_FOLDER, &creation->command.result, "it");
    return creation->count > 1 && judged.retry == KIMT_RETRY_NEVER &&
           judged.kind != KIMT_KIND_QUOTA;
}

/* What is said to each does not matter: the last level decides. */
static int make_parents(struct imap_session *session, const struct imap_creation *creation,
                        struct kimt_error *err)
{
    struct imap_result result;
    char *raw = NULL;

    for (size_t level = 1; level < creation->count; level++) {
        bool known;
        int answer = KIMT_OK;

        if (imap_raw_name(session, creation->parts, level, &raw, err) != KIMT_OK)
            return KIMT_FAIL;
        if (!raw)
            return no_memory(err, KIMT_SCOPE_ACCOUNT, "for a folder's name");
        known = strcasecmp(raw, "INBOX") == 0 || is_known(session, raw);
        if (!known)
            answer =
                imap_session_run_mailbox(session, &result, NULL, NULL, err, "CREATE ", raw, "");
        if (!known && answer == KIMT_OK && result.status == IMAP_OK)
            imap_levels_add(session, raw);
        free(raw);
        if (answer != KIMT_OK)
            return KIMT_FAIL;
    }
    return KIMT_OK;
}

static int create_again(struct imap_session *session, struct imap_creation *creation, bool *there_r,
                        struct kimt_error *err)
{
    if (make_parents(session, creation, err) != KIMT_OK ||
        imap_session_run_mailbox(session, &creation->command.result, NULL, NULL, err, "CREATE ",
                                 creation->raw, "") != KIMT_OK)
        return KIMT_FAIL;
    creation->is_late = true;
    return look(session, creation->raw, &creation->command.result, there_r, err);
}

static int check(struct imap_session *session, struct imap_creation *creation,
                 struct kimt_error *err)
{
    bool there = false;

    if (look(session, creation->raw, &creation->command.result, &there, err) != KIMT_OK)
        return KIMT_FAIL;
    if (!there && may_lack_parents(session, creation) &&
        create_again(session, creation, &there, err) != KIMT_OK)
        return KIMT_FAIL;
    if (there)
        return KIMT_OK;
    (void)imap_fail(session, err, KIMT_SCOPE_FOLDER, &creation->command.result,
                    "folder %s could not be created", creation->parts[creation->count - 1]);
    creation->refused = !err || err->kind == KIMT_KIND_REFUSED;
    return KIMT_FAIL;
}

int imap_creation_end(struct imap_session *session, struct imap_creation *creation, bool proven,
                      bool *created_r, struct kimt_error *err)
{
    if (created_r)
        *created_r = false;
    if (!creation->sent)
        return KIMT_OK;
    for (size_t i = 0; i < creation->level_count; i++)
        if (imap_session_wait(session, &creation->levels[i], NULL, NULL, err) != KIMT_OK)
            return KIMT_FAIL;
    if (imap_session_wait(session, &creation->command, NULL, NULL, err) != KIMT_OK ||
        (!proven && check(session, creation, err) != KIMT_OK))
        return KIMT_FAIL;
    imap_levels_add(session, creation->raw);
    if (created_r)
        *created_r = creation->command.result.status == IMAP_OK;
    return KIMT_OK;
}

void imap_creation_clear(struct imap_creation *creation)
{
    for (size_t i = 0; i < creation->level_count; i++)
        imap_forget(&creation->levels[i]);
    free(creation->levels);
    if (creation->sent)
        imap_forget(&creation->command);
    free(creation->raw);
    *creation = (struct imap_creation){0};
}

/* ---- all at once ---- */

int imap_create(struct imap_session *session, const char *const *parts, size_t count, char **raw_r,
                bool *created_r, struct kimt_error *err)
{
    struct imap_creation creation;
    int result = imap_creation_send(session, parts, count, &creation, err);

    if (result == KIMT_OK)
        result = imap_creation_end(session, &creation, false, created_r, err);
    if (result == KIMT_OK && raw_r) {
        *raw_r = creation.raw;
        creation.raw = NULL;
    }
    imap_creation_clear(&creation);
    return result;
}
