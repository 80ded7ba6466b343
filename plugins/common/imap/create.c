/* SPDX-License-Identifier: MIT
 *
 * Level by level: not every server makes the levels between by itself, and none minds being asked.
 * It is asked once a session: levels that were listed or made are remembered. All levels are asked
 * for before the first is answered; servers keep their order.
 */
#include <config.h>

#include "common/imap/create.h"

#include "common/imap/folders_inner.h"
#include "common/imap/session_inner.h"
#include "common/imap/utf7.h"

#include <stdlib.h>
#include <strings.h>

/* ---- names ---- */

static int fail_memory(struct kimt_error *err)
{
    return kimt_fail(err, KIMT_SCOPE_ACCOUNT, KIMT_KIND_INTERNAL, KIMT_RETRY_LATER,
                     "no memory for a folder's name");
}

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
        return fail_name(err, part, "it holds the character that parts folders");
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
    return longer ? KIMT_OK : fail_memory(err);
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
    return whole ? KIMT_OK : fail_memory(err);
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
        return fail_memory(err);
    for (char *at = pattern; *at; at++)
        *at = *at == '*' ? '%' : *at;
    answer =
        imap_session_run_mailbox(session, &result, hear, folders, err, "LIST \"\" ", pattern, "");
    free(pattern);
    if (answer != KIMT_OK || result.status == IMAP_OK)
        return answer;
    return imap_fail(session, err, KIMT_SCOPE_FOLDER, &result, "folder %s cannot be listed", raw);
}

/* Where LIST is refused, CREATE's refusal is what to tell. */
static int exists(struct imap_session *session, const char *raw, bool *exists_r,
                  struct kimt_error *err)
{
    struct imap_folders *folders = imap_folders_new();
    int answer;

    if (!folders)
        return fail_memory(err);
    answer = imap_list_name(session, raw, "", folders, err);
    *exists_r = imap_folders_find(folders, raw) != NULL;
    imap_folders_free(&folders);
    return imap_is_broken(session) ? answer : KIMT_OK;
}

struct imap_creation_level {
    struct imap_command command;
    char *raw;
    char *shown;
};

/* Takes over `raw`. */
static int send_level(struct imap_session *session, struct imap_creation *creation, char *raw,
                      const char *shown, struct kimt_error *err)
{
    struct imap_creation_level *level = &creation->levels[creation->count++];

    level->raw = raw;
    level->shown = strdup(shown);
    if (!level->shown)
        return fail_memory(err);
    if (imap_make_way(session, err) != KIMT_OK)
        return KIMT_FAIL;
    return imap_send_mailbox(session, &level->command, err, "CREATE ", raw, "");
}

int imap_creation_send(struct imap_session *session, const char *const *parts, size_t count,
                       struct imap_creation *creation, struct kimt_error *err)
{
    char *raw = NULL;

    *creation = (struct imap_creation){.levels = calloc(count, sizeof *creation->levels)};
    if (!creation->levels)
        return fail_memory(err);
    if (imap_raw_name(session, parts, count, &creation->raw, err) != KIMT_OK)
        return KIMT_FAIL;
    for (size_t level = 1; level <= count; level++) {
        if (imap_raw_name(session, parts, level, &raw, err) != KIMT_OK)
            return KIMT_FAIL;
        if (!raw)
            return fail_memory(err);
        if (strcasecmp(raw, "INBOX") == 0 || (level < count && is_known(session, raw)))
            free(raw);
        else if (send_level(session, creation, raw, parts[level - 1], err) != KIMT_OK)
            return KIMT_FAIL;
    }
    return KIMT_OK;
}

static int check_level(struct imap_session *session, const struct imap_creation_level *level,
                       struct kimt_error *err)
{
    const struct imap_result *result = &level->command.result;
    bool there = false;

    if (result->status == IMAP_OK || result->code == IMAP_CODE_ALREADYEXISTS)
        return KIMT_OK;
    if (exists(session, level->raw, &there, err) != KIMT_OK)
        return KIMT_FAIL;
    if (there)
        return KIMT_OK;
    return imap_fail(session, err, KIMT_SCOPE_FOLDER, result, "folder %s could not be created",
                     level->shown);
}

int imap_creation_end(struct imap_session *session, struct imap_creation *creation, bool proven,
                      bool *created_r, struct kimt_error *err)
{
    if (created_r)
        *created_r = false;
    for (size_t i = 0; i < creation->count; i++)
        if (imap_session_wait(session, &creation->levels[i].command, NULL, NULL, err) != KIMT_OK)
            return KIMT_FAIL;
    for (size_t i = 0; i < creation->count; i++) {
        const struct imap_creation_level *level = &creation->levels[i];

        if (!proven && check_level(session, level, err) != KIMT_OK)
            return KIMT_FAIL;
        imap_levels_add(session, level->raw);
        if (created_r && strcmp(level->raw, creation->raw) == 0)
            *created_r = level->command.result.status == IMAP_OK;
    }
    return KIMT_OK;
}

void imap_creation_clear(struct imap_creation *creation)
{
    for (size_t i = 0; i < creation->count; i++) {
        imap_forget(&creation->levels[i].command);
        free(creation->levels[i].raw);
        free(creation->levels[i].shown);
    }
    free(creation->levels);
    free(creation->raw);
    *creation = (struct imap_creation){0};
}

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
