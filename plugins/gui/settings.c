/* SPDX-License-Identifier: MIT
 *
 * See settings.h. A profile is read with iniparser as kimt does; one that kimt would refuse is
 * shown as text all the same, and kimt check says what is wrong with it.
 */
#include <config.h> /* for the C library's extensions */

#include "gui/settings.h"

#include "common/memory/no_memory.h"
#include "gui/file.h"
#include "gui/ini_edit.h"
#include <ctype.h>
#ifdef HAVE_INIPARSER_INIPARSER_H
#include <iniparser/iniparser.h>
#else
#include <iniparser.h>
#endif
#include <stdlib.h>
#include <string.h>

enum {
    PROFILE_MAX = 1 << 20
};

static const char fresh_profile[] = "; Written by the wizard of kimt; kimt.ini(5) explains it.\n"
                                    "\n"
                                    "[migration]\n"
                                    "reporter.1 = terminal\n"
                                    "reporter.2 = report-log\n"
                                    "reporter.3 = html-report\n"
                                    "reporter.4 = debug-log\n"
                                    "reporter.5 = json-lines\n"
                                    "\n"
                                    "[source]\n"
                                    "plugin = imap\n"
                                    "\n"
                                    "[destination]\n"
                                    "plugin = kerio\n"
                                    "\n"
                                    "[reporter.json-lines]\n"
                                    "plugin = json-lines\n"
                                    "progress = yes\n";

/* ---- reading ---- */

static bool names_secret(const char *key)
{
    static const char *const ends[] = {"_file", "_env", "_command"};
    size_t length = strlen(key);

    if (!strstr(key, "password") && !strstr(key, "secret"))
        return false;
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
        if (length > strlen(ends[i]) && strcmp(key + length - strlen(ends[i]), ends[i]) == 0)
            return false;
    return true;
}

/* Covers the value of each line whose key is a secret's. */
static void mask(char *text)
{
    char key[64];

    for (char *line = text; *line; line += strcspn(line, "\n"), line += *line == '\n') {
        size_t length = strspn(line, " \t"), used = 0;
        for (; line[length] && !strchr("= \t\n", line[length]) && used + 1 < sizeof key; length++)
            key[used++] = (char)tolower((unsigned char)line[length]);
        key[used] = '\0';
        length += strspn(line + length, " \t");
        if (line[length] != '=' || !names_secret(key))
            continue;
        for (length++; line[length] && line[length] != '\n'; length++)
            line[length] = '*';
    }
}

static json_t *section_new(const dictionary *ini, const char *section)
{
    int count = iniparser_getsecnkeys(ini, section);
    const char **keys = calloc((size_t)(count > 0 ? count : 1), sizeof *keys);
    json_t *object = json_object();

    if (!keys || !iniparser_getseckeys(ini, section, keys))
        count = 0;
    for (int i = 0; i < count; i++) {
        const char *key = strchr(keys[i], ':');
        if (key && !names_secret(key + 1))
            (void)json_object_set_new(object, key + 1,
                                      json_string(iniparser_getstring(ini, keys[i], "")));
    }
    free(keys);
    return object;
}

/* iniparser would complain on the terminal. */
static int keep_silent(const char *format, ...)
{
    (void)format;
    return 0;
}

static json_t *sections_new(const char *path)
{
    json_t *object = json_object();
    dictionary *ini;

    iniparser_set_error_callback(keep_silent);
    ini = iniparser_load(path);
    for (int i = 0; ini && i < iniparser_getnsec(ini); i++) {
        const char *name = iniparser_getsecname(ini, i);
        (void)json_object_set_new(object, name, section_new(ini, name));
    }
    if (ini)
        iniparser_freedict(ini);
    return object;
}

static json_t *read_text(const struct project *project, char path[PROJECT_PATH], char **text_r,
                         struct kimt_error *err);

json_t *settings_read(const struct project *project, struct kimt_error *err)
{
    char path[PROJECT_PATH], *text;
    json_t *answer = read_text(project, path, &text, err);

    if (!answer)
        return NULL;
    mask(text);
    (void)json_object_set_new(answer, "text", json_string(text));
    (void)json_object_set_new(answer, "sections", sections_new(path));
    free(text);
    return answer;
}

/* The text of the profile, or of a fresh one, and an answer that says which. */
static json_t *read_text(const struct project *project, char path[PROJECT_PATH], char **text_r,
                         struct kimt_error *err)
{
    size_t length;
    int result = project_path(project, ".ini", path, err);

    *text_r = NULL;
    if (result == KIMT_OK)
        result = file_read(path, PROFILE_MAX, text_r, &length, err);
    if (result == KIMT_FAIL)
        return NULL;
    if (result == KIMT_END)
        *text_r = strdup(fresh_profile);
    if (*text_r)
        return json_pack("{s:b}", "exists", result == KIMT_OK);
    (void)no_memory(err, KIMT_SCOPE_RUN, "for a profile");
    return NULL;
}

/* ---- writing ---- */

struct edit {
    const struct project *project;
    char *text;
    struct kimt_error *err;
};

static int set_plain(struct edit *edit, const char *section, const char *key, const json_t *value)
{
    if (!json_is_string(value) && !json_is_null(value))
        return kimt_fail(edit->err, KIMT_SCOPE_RUN, KIMT_KIND_CONFIG, KIMT_RETRY_NEVER,
                         "the value of %.80s is no text", key);
    return ini_edit(&edit->text, section, key, json_string_value(value), edit->err);
}

/* Writes the file NAME.SECTION-KEY.secret, and KEY_file = that. */
static int set_secret(struct edit *edit, const char *section, const char *key, const json_t *value)
{
    char suffix[200], path[PROJECT_PATH], file_key[100], file[PROJECT_NAME_MAX + 200];
    const char *secret = json_string_value(value);

    if (!secret || strpbrk(secret, "\r\n") || !project_is_name(section) || !project_is_name(key))
        return kimt_fail(edit->err, KIMT_SCOPE_RUN, KIMT_KIND_CONFIG, KIMT_RETRY_NEVER,
                         "a password is one line of text");
    (void)snprintf(suffix, sizeof suffix, ".%s-%s.secret", section, key);
    (void)snprintf(file_key, sizeof file_key, "%s_file", key);
    (void)snprintf(file, sizeof file, "%s%s", edit->project->name, suffix);
    if (project_path(edit->project, suffix, path, edit->err) != KIMT_OK ||
        file_write(path, secret, strlen(secret), edit->err) != KIMT_OK)
        return KIMT_FAIL;
    if (ini_edit(&edit->text, section, key, NULL, edit->err) != KIMT_OK)
        return KIMT_FAIL;
    return ini_edit(&edit->text, section, file_key, file, edit->err);
}

typedef int set_fn(struct edit *edit, const char *section, const char *key, const json_t *value);

static int set_each(struct edit *edit, json_t *sections, set_fn *set)
{
    const char *section, *key;
    json_t *keys, *value;

    json_object_foreach(sections, section, keys) json_object_foreach(
        keys, key, value) if (set(edit, section, key, value) != KIMT_OK) return KIMT_FAIL;
    return KIMT_OK;
}

/* A profile of the wizard's keeps its logs beside itself, where the wizard finds them. */
static int set_places(struct edit *edit)
{
    char value[PROJECT_NAME_MAX + 8];

    (void)snprintf(value, sizeof value, "%s.csv", edit->project->name);
    if (ini_edit(&edit->text, "migration", "accounts", value, edit->err) != KIMT_OK)
        return KIMT_FAIL;
    (void)snprintf(value, sizeof value, "%s.logs", edit->project->name);
    return ini_edit(&edit->text, "migration", "logs", value, edit->err);
}

int settings_write(const struct project *project, const json_t *change, struct kimt_error *err)
{
    struct edit edit = {.project = project, .err = err};
    char path[PROJECT_PATH];
    json_t *answer = read_text(project, path, &edit.text, err);
    int result = KIMT_FAIL;

    if (!answer)
        return KIMT_FAIL;
    if ((json_is_true(json_object_get(answer, "exists")) || set_places(&edit) == KIMT_OK) &&
        set_each(&edit, json_object_get(change, "set"), set_plain) == KIMT_OK &&
        set_each(&edit, json_object_get(change, "secrets"), set_secret) == KIMT_OK)
        result = file_write(path, edit.text, strlen(edit.text), err);
    free(edit.text);
    json_decref(answer);
    return result;
}
