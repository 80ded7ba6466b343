/* SPDX-License-Identifier: MIT
 *
 * See ini.h. Lint, let iniparser read the same descriptor, copy, free its dictionary.
 */
#include <config.h>
#include <errno.h>

#include "base/cleanup.h"
#include "base/strings.h"
#include "config/ini.h"
#include "config/ini_lint.h"
#include "config/text_file.h"

#include <string.h>
#ifdef HAVE_INIPARSER_INIPARSER_H
#include <iniparser/iniparser.h>
#else
#include <iniparser.h>
#endif

enum {
    MOST_BYTES = 1024 * 1024,
    MOST_SECTIONS = 200,
    MOST_KEYS = 2000
};

/* What the lint pass saw, in order. */
struct seen_key {
    size_t section;
    struct ini_key key;
};

struct seen {
    const char *path;
    struct problems *problems;
    struct ini_section *sections;
    size_t section_count;
    struct seen_key *keys;
    size_t key_count;
    struct strings *strings;
    bool overflowed; /* more than kimt has room for */
    bool no_memory;
};

static void complain(struct seen *seen, unsigned line, const char *what, const char *name,
                     unsigned first_line)
{
    char where[512];

    (void)snprintf(where, sizeof where, "%.480s:%u", seen->path, line);
    problems_add(seen->problems, where, "%s %s is listed twice (first in line %u)", what, name,
                 first_line);
}

static void see_section(struct seen *seen, const char *name, unsigned line)
{
    struct ini_section *section;

    for (size_t i = 0; i < seen->section_count; i++)
        if (strcmp(seen->sections[i].name, name) == 0)
            complain(seen, line, "section", name, seen->sections[i].line);
    if (seen->section_count == MOST_SECTIONS) {
        seen->overflowed = true;
        return;
    }
    section = &seen->sections[seen->section_count];
    section->name = strings_copy(seen->strings, name, strlen(name));
    section->line = line;
    seen->no_memory |= !section->name;
    seen->section_count += section->name != NULL;
}

static void see_key(struct seen *seen, const struct ini_lint_line *line)
{
    struct seen_key *mine;

    for (size_t i = 0; i < seen->key_count; i++)
        if (seen->keys[i].section == seen->section_count - 1 &&
            strcmp(seen->keys[i].key.name, line->key) == 0)
            complain(seen, line->number, "key", line->key, seen->keys[i].key.line);
    if (seen->key_count == MOST_KEYS || seen->section_count == 0) {
        seen->overflowed = true;
        return;
    }
    mine = &seen->keys[seen->key_count];
    mine->section = seen->section_count - 1;
    mine->key.name = strings_copy(seen->strings, line->key, strlen(line->key));
    mine->key.value = strings_copy(seen->strings, line->value, line->length);
    mine->key.is_quoted = line->is_quoted;
    mine->key.line = line->number;
    if (mine->key.name && mine->key.value)
        seen->key_count++;
    else
        seen->no_memory = true;
}

static void see(void *context, const struct ini_lint_line *line)
{
    if (line->key)
        see_key(context, line);
    else
        see_section(context, line->section, line->number);
}

/* iniparser would print the offending line, secrets included. */
static int keep_quiet(const char *format, ...)
{
    (void)format;
    return 0;
}

/* What iniparser made of a key has to be what stands in the file; anything else is a habit of some
 * version that the lint pass does not know. */
static bool is_read_alike(const struct seen *seen, const dictionary *from,
                          const struct seen_key *key)
{
    char name[140];
    const char *value;

    (void)snprintf(name, sizeof name, "%s:%s", seen->sections[key->section].name, key->key.name);
    value = iniparser_getstring(from, name, NULL);
    return value && strcmp(value, key->key.value) == 0;
}

static bool copy_keys(struct seen *seen, const dictionary *from)
{
    struct ini_key *keys = strings_alloc(seen->strings, sizeof *keys * (seen->key_count + 1));

    seen->no_memory |= !keys;
    if (!keys)
        return false;
    for (size_t i = 0; i < seen->key_count; i++) {
        struct ini_section *section = &seen->sections[seen->keys[i].section];

        if (!is_read_alike(seen, from, &seen->keys[i]))
            return false;
        keys[i] = seen->keys[i].key;
        if (section->key_count++ == 0)
            section->keys = &keys[i];
    }
    return true;
}

static bool parse(struct seen *seen, const struct text_file *file)
{
    char name[32];
    dictionary *read;
    bool copied;

    (void)snprintf(name, sizeof name, "/dev/fd/%d", file->descriptor);
    iniparser_set_error_callback(keep_quiet);
    read = iniparser_load(name);
    if (!read)
        return false;
    copied = copy_keys(seen, read);
    /* Its own freeing leaves values as they are: overwrite them, some are secrets. */
    for (ssize_t i = 0; i < (ssize_t)read->size; i++)
        if (read->val[i])
            explicit_bzero(read->val[i], strlen(read->val[i]));
    iniparser_freedict(read);
    return copied;
}

/* `reason`: an errno, or 0. */
static int refuse(struct seen *seen, int reason)
{
    const char *why = seen->no_memory    ? ": no memory"
                      : seen->overflowed ? ": it has too many sections or keys"
                                         : "";

    if (why[0] == '\0' && reason != 0)
        problems_add(seen->problems, seen->path, "the file cannot be read as an INI file: %s%s",
                     strerror(reason),
                     reason == EMFILE || reason == ENFILE ? " (allow more of them: ulimit -n)"
                                                          : "");
    else
        problems_add(seen->problems, seen->path, "the file cannot be read as an INI file%s", why);
    return KIMT_FAIL;
}

static int finish(struct seen *seen, const struct text_file *file, struct ini **ini_r)
{
    struct ini *ini = strings_alloc(seen->strings, sizeof *ini);

    seen->no_memory |= !ini;
    errno = 0;
    if (!ini || seen->no_memory || seen->overflowed || !parse(seen, file))
        return refuse(seen, errno);
    *ini = (struct ini){.path = strings_copy(seen->strings, seen->path, strlen(seen->path)),
                        .is_private = file->is_private,
                        .sections = seen->sections,
                        .section_count = seen->section_count,
                        .strings = seen->strings};
    *ini_r = ini;
    return KIMT_OK;
}

static int load(const char *path, const struct text_file *file, struct problems *problems,
                struct ini **ini_r)
{
    AUTO_FREE struct seen_key *keys = calloc(MOST_KEYS, sizeof *keys);
    struct seen seen = {.path = path, .problems = problems, .keys = keys, .strings = strings_new()};
    size_t before = problems_count(problems);
    int result = KIMT_FAIL;

    if (seen.strings)
        seen.sections = strings_alloc(seen.strings, sizeof *seen.sections * MOST_SECTIONS);
    if (!keys || !seen.sections)
        problems_add(problems, path, "no memory");
    else if (ini_lint(path, file->text, file->length, problems, see, &seen) &&
             problems_count(problems) == before)
        result = finish(&seen, file, ini_r);
    if (result != KIMT_OK)
        strings_free(&seen.strings);
    return result;
}

int ini_load(const char *path, struct problems *problems, struct ini **ini_r)
{
    struct text_file file;
    const char *wrong = text_file_open(path, MOST_BYTES, &file);
    int result;

    *ini_r = NULL;
    if (!wrong && file.is_world_writable) {
        text_file_close(&file);
        wrong = "everyone can write to it; chmod o-w it first";
    }
    if (wrong) {
        problems_add(problems, path, "%s", wrong);
        return KIMT_FAIL;
    }
    result = load(path, &file, problems, ini_r);
    text_file_close(&file);
    return result;
}

void ini_free(struct ini **ini)
{
    struct strings *strings = *ini ? (*ini)->strings : NULL;

    if (strings)
        strings_free(&strings);
    *ini = NULL;
}
