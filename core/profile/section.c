/* SPDX-License-Identifier: MIT
 *
 * See section.h.
 */
#include "profile/section.h"
#include "base/nearest.h"
#include <stdlib.h>
#include <string.h>

enum {
    MOST_USED = 128,
    MOST_KNOWN = 8,
    LONGEST_NAME = 128
};

struct known {
    const char *section;
    struct option_table table;
};

struct sections {
    const struct ini *ini;
    const struct profile_override *overrides;
    size_t override_count;
    char used[MOST_USED][LONGEST_NAME]; /* sections that were asked for */
    size_t used_count;
    struct known known[MOST_KNOWN];
    size_t known_count;
};

struct section_values {
    struct section_values *next;
    struct option_values *values;
};

/* A section being matched with its table. */
struct filling {
    const struct sections *sections;
    const char *section;
    const struct option_table *table;
    bool is_last;
    struct option_values *values;
    struct problems *problems;
};

int sections_new(const struct ini *ini, const struct profile_override *overrides,
                 size_t override_count, struct sections **sections_r)
{
    *sections_r = calloc(1, sizeof **sections_r);
    if (!*sections_r)
        return KIMT_FAIL;
    (*sections_r)->ini = ini;
    (*sections_r)->overrides = overrides;
    (*sections_r)->override_count = override_count;
    return KIMT_OK;
}

void sections_free(struct sections **sections)
{
    free(*sections);
    *sections = NULL;
}

void sections_know(struct sections *sections, const char *section, struct option_table table)
{
    if (sections->known_count < MOST_KNOWN)
        sections->known[sections->known_count++] = (struct known){section, table};
}

static void use(struct sections *sections, const char *section)
{
    if (sections->used_count < MOST_USED)
        (void)snprintf(sections->used[sections->used_count++], LONGEST_NAME, "%s", section);
}

static const struct ini_section *find(const struct sections *sections, const char *section)
{
    for (size_t i = 0; i < sections->ini->section_count; i++)
        if (strcmp(sections->ini->sections[i].name, section) == 0)
            return &sections->ini->sections[i];
    return NULL;
}

static void place(const struct sections *sections, const char *section, unsigned line, char *where,
                  size_t capacity)
{
    if (line > 0)
        (void)snprintf(where, capacity, "%.180s:%u [%.80s]", sections->ini->path, line, section);
    else
        (void)snprintf(where, capacity, "%.180s [%.80s]", sections->ini->path, section);
}

void sections_where(const struct sections *sections, const char *section, char *where,
                    size_t capacity)
{
    const struct ini_section *found = find(sections, section);

    place(sections, section, found ? found->line : 0, where, capacity);
}

static void place_override(const struct profile_override *override, char *where, size_t capacity)
{
    (void)snprintf(where, capacity, "--set %.80s.%.80s", override->section, override->key);
}

/* The last one counts, as it does with most command lines. */
static const struct profile_override *find_override(const struct sections *sections,
                                                    const char *section, const char *key)
{
    for (size_t i = sections->override_count; i-- > 0;)
        if (strcmp(sections->overrides[i].section, section) == 0 &&
            strcmp(sections->overrides[i].key, key) == 0)
            return &sections->overrides[i];
    return NULL;
}

/* What was given for a key, and where; or NULL, and where its section is. */
static const char *find_value(const struct sections *sections, const char *section, const char *key,
                              char *where, size_t capacity)
{
    const struct profile_override *override = find_override(sections, section, key);
    const struct ini_section *found = find(sections, section);

    if (override) {
        place_override(override, where, capacity);
        return override->value;
    }
    for (size_t i = 0; found && i < found->key_count; i++)
        if (strcmp(found->keys[i].name, key) == 0) {
            place(sections, section, found->keys[i].line, where, capacity);
            return found->keys[i].value;
        }
    sections_where(sections, section, where, capacity);
    return NULL;
}

const char *sections_plugin(struct sections *sections, const char *section, char *where,
                            size_t capacity)
{
    use(sections, section);
    return find_value(sections, section, "plugin", where, capacity);
}

void sections_where_key(const struct sections *sections, const char *section, const char *key,
                        char *where, size_t capacity)
{
    (void)find_value(sections, section, key, where, capacity);
}

/* ---- filling ---- */

/* A setting of the command line takes the place of the same key, and of other ways to give the same
 * secret. */
static bool is_overridden(const struct filling *filling, const char *key)
{
    const struct kimt_option *row = option_find(filling->table, key, NULL);
    const struct sections *sections = filling->sections;

    if (find_override(sections, filling->section, key))
        return true;
    if (!row || row->type != KIMT_OPTION_SECRET)
        return false;
    for (size_t i = 0; i < sections->override_count; i++)
        if (strcmp(sections->overrides[i].section, filling->section) == 0 &&
            option_find(filling->table, sections->overrides[i].key, NULL) == row)
            return true;
    return false;
}

static const char *owner_of(const struct filling *filling, const char *key)
{
    const struct sections *sections = filling->sections;

    for (size_t i = 0; i < sections->known_count; i++)
        if (strcmp(sections->known[i].section, filling->section) != 0 &&
            option_find(&sections->known[i].table, key, NULL))
            return sections->known[i].section;
    return NULL;
}

/* It is for another table of this section to take, or to complain about. */
static bool is_for_another(const struct filling *filling, const char *key)
{
    const struct sections *sections = filling->sections;

    for (size_t i = 0; i < sections->known_count; i++)
        if (strcmp(sections->known[i].section, filling->section) == 0 &&
            sections->known[i].table.rows != filling->table->rows &&
            option_find(&sections->known[i].table, key, NULL))
            return true;
    return !filling->is_last;
}

static void nearest_in(const struct option_table *table, const char *key, char *proper,
                       size_t capacity)
{
    const char *nearest = NULL;
    const struct kimt_option *row;

    (void)option_find(table, key, &nearest);
    row = nearest ? option_find(table, nearest, NULL) : NULL;
    if (row)
        option_key(row, proper, capacity);
    else if (nearest) /* a list, which is only found with its number */
        (void)snprintf(proper, capacity, "%s.1", nearest);
}

/* The most similar key that this section could have; "": none. */
static void find_nearest(const struct filling *filling, const char *key, char *proper,
                         size_t capacity)
{
    const struct sections *sections = filling->sections;

    proper[0] = '\0';
    nearest_in(filling->table, key, proper, capacity);
    for (size_t i = 0; !proper[0] && i < sections->known_count; i++)
        if (strcmp(sections->known[i].section, filling->section) == 0)
            nearest_in(&sections->known[i].table, key, proper, capacity);
}

static void complain_of_unknown(const struct filling *filling, const char *key, const char *where)
{
    const char *owner = owner_of(filling, key);
    char proper[80];

    if (is_for_another(filling, key))
        return;
    find_nearest(filling, key, proper, sizeof proper);
    if (owner)
        problems_add(filling->problems, where, "unknown key %s; it belongs in [%s]", key, owner);
    else if (proper[0])
        problems_add(filling->problems, where, "unknown key %s; did you mean %s?", key, proper);
    else
        problems_add(filling->problems, where, "unknown key %s", key);
}

/* A secret that stands in the profile must be in quotes: without them a # in it would begin a
 * comment, and half of it would be tried at the server. */
static bool is_bare_secret(const struct filling *filling, const struct ini_key *key)
{
    const struct kimt_option *row = option_find(filling->table, key->name, NULL);

    return row && row->type == KIMT_OPTION_SECRET && strcmp(row->name, key->name) == 0 &&
           !key->is_quoted && filling->sections->ini->is_private;
}

static void set_from_file(const struct filling *filling, const struct ini_key *key)
{
    char where[300];

    if (strcmp(key->name, "plugin") == 0 && strcmp(filling->section, "migration") != 0)
        return;
    place(filling->sections, filling->section, key->line, where, sizeof where);
    if (!option_find(filling->table, key->name, NULL))
        complain_of_unknown(filling, key->name, where);
    else if (is_overridden(filling, key->name))
        return;
    else if (is_bare_secret(filling, key))
        problems_add(filling->problems, where, "%s: put the secret in quotes", key->name);
    else
        (void)option_set(filling->values, key->name, key->value, filling->sections->ini->is_private,
                         where, filling->problems);
}

static void set_from_command_line(const struct filling *filling,
                                  const struct profile_override *override)
{
    const struct kimt_option *row = option_find(filling->table, override->key, NULL);
    char where[300];

    if (strcmp(override->section, filling->section) != 0 ||
        (strcmp(override->key, "plugin") == 0 && strcmp(filling->section, "migration") != 0) ||
        find_override(filling->sections, filling->section, override->key) != override)
        return;
    place_override(override, where, sizeof where);
    if (!row)
        complain_of_unknown(filling, override->key, where);
    else if (row->type == KIMT_OPTION_SECRET && strcmp(row->name, override->key) == 0)
        problems_add(filling->problems, where,
                     "a secret does not belong on the command line, where other users can see it; "
                     "use %s_file",
                     row->name);
    else
        (void)option_set(filling->values, override->key, override->value, false, where,
                         filling->problems);
}

static void set_all(const struct filling *filling)
{
    const struct ini_section *found = find(filling->sections, filling->section);

    for (size_t i = 0; found && i < found->key_count; i++)
        set_from_file(filling, &found->keys[i]);
    for (size_t i = 0; i < filling->sections->override_count; i++)
        set_from_command_line(filling, &filling->sections->overrides[i]);
}

const void *sections_fill(struct sections *sections, const char *section,
                          const struct option_table *table, size_t bytes, bool is_last,
                          const char *base_folder, struct section_values **values,
                          struct problems *problems)
{
    struct kimt_error err = {.struct_size = sizeof err};
    struct section_values *kept = calloc(1, sizeof *kept);
    struct filling filling = {.sections = sections,
                              .section = section,
                              .table = table,
                              .is_last = is_last,
                              .problems = problems};
    char where[300];

    use(sections, section);
    sections_where(sections, section, where, sizeof where);
    if (!kept || option_values_new(table, bytes, base_folder, &kept->values, &err) != KIMT_OK) {
        problems_add(problems, where, "out of memory");
        free(kept);
        return NULL;
    }
    kept->next = *values;
    *values = kept;
    filling.values = kept->values;
    set_all(&filling);
    (void)option_finish(kept->values, where, problems);
    return option_values_get(kept->values);
}

void sections_free_values(struct section_values **values)
{
    for (struct section_values *v = *values, *next; v; v = next) {
        next = v->next;
        option_values_free(&v->values);
        free(v);
    }
    *values = NULL;
}

/* ---- what no one asked for ---- */

static bool is_used(const struct sections *sections, const char *section)
{
    for (size_t i = 0; i < sections->used_count; i++)
        if (strcmp(sections->used[i], section) == 0)
            return true;
    return false;
}

static const char reporter_prefix[] = "reporter.";

static bool is_reporter(const char *section)
{
    return strncmp(section, reporter_prefix, sizeof reporter_prefix - 1) == 0;
}

/* The section that was meant, if one is near. Labels of reporters are compared among themselves, as
 * what stands before them makes all of them look alike. */
static const char *nearest_section(const struct sections *sections, const char *section)
{
    bool by_label = is_reporter(section);
    size_t skip = by_label ? sizeof reporter_prefix - 1 : 0;
    struct nearest nearest = {.wanted = section + skip};

    for (size_t i = 0; i < sections->used_count; i++)
        if (!by_label || is_reporter(sections->used[i]))
            nearest_offer(&nearest, sections->used[i] + skip);
    return nearest.best ? nearest.best - skip : NULL;
}

static void complain_of_section(const struct sections *sections, const char *section,
                                const char *where, struct problems *problems)
{
    const char *nearest = nearest_section(sections, section);

    if (nearest)
        problems_add(problems, where, "unknown section [%s]; did you mean [%s]?", section, nearest);
    else if (is_reporter(section))
        problems_add(problems, where, "[migration] names no reporter %s: write reporter.1 = %s",
                     section + sizeof reporter_prefix - 1, section + sizeof reporter_prefix - 1);
    else
        problems_add(problems, where,
                     "unknown section [%s]; there are [migration], [source], [destination] and "
                     "[reporter.LABEL]",
                     section);
}

void sections_check_unused(const struct sections *sections, struct problems *problems)
{
    char where[300];

    for (size_t i = 0; i < sections->ini->section_count; i++) {
        const struct ini_section *section = &sections->ini->sections[i];

        if (is_used(sections, section->name))
            continue;
        (void)snprintf(where, sizeof where, "%.280s:%u", sections->ini->path, section->line);
        complain_of_section(sections, section->name, where, problems);
    }
    for (size_t i = 0; i < sections->override_count; i++) {
        const struct profile_override *override = &sections->overrides[i];

        if (is_used(sections, override->section))
            continue;
        place_override(override, where, sizeof where);
        complain_of_section(sections, override->section, where, problems);
    }
}
