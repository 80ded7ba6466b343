/* SPDX-License-Identifier: MIT
 *
 * See plugins_json.h.
 */
#include <config.h>

#include "base/cleanup.h"
#include "command/plugins_json.h"
#include <string.h>

/* ---- options ---- */

static const struct {
    const char *name, *unit;
} types[] = {
    [KIMT_OPTION_STRING] = {"string", NULL},     [KIMT_OPTION_BOOL] = {"bool", NULL},
    [KIMT_OPTION_INT] = {"integer", NULL},       [KIMT_OPTION_SIZE] = {"size", "bytes"},
    [KIMT_OPTION_DURATION] = {"duration", "ms"}, [KIMT_OPTION_ENUM] = {"enum", NULL},
    [KIMT_OPTION_PATH] = {"path", NULL},         [KIMT_OPTION_SECRET] = {"secret", NULL},
    [KIMT_OPTION_LIST] = {"list", NULL},         [KIMT_OPTION_PERCENT] = {"percent", "%"},
};

static json_t *choices_of(const struct kimt_option *row)
{
    json_t *array = json_array();

    for (const struct kimt_choice *choice = row->choices; array && choice && choice->name;
         choice++) {
        json_t *object = json_object();

        if (json_array_append_new(array, object) != 0 ||
            !document_put(object, "name", document_text(choice->name)) ||
            !document_put(object, "help", document_text(choice->help))) {
            json_decref(array);
            return NULL;
        }
    }
    return array;
}

/* What a profile may call it: NAME, NAME.1 of a list, NAME_file and its like of a secret. */
static json_t *keys_of(const struct kimt_option *row)
{
    static const char *const endings[] = {"_file", "_env", "_command"};
    json_t *array = json_array();
    char key[200];
    bool good;

    option_key(row, key, sizeof key);
    good = json_array_append_new(array, document_text(key)) == 0;
    for (size_t i = 0; row->type == KIMT_OPTION_SECRET && i < 3; i++) {
        (void)snprintf(key, sizeof key, "%s%s", row->name, endings[i]);
        good = good && json_array_append_new(array, document_text(key)) == 0;
    }
    if (good)
        return array;
    json_decref(array);
    return NULL;
}

static bool put_limits(json_t *object, const struct kimt_option *row)
{
    bool limited = row->min != 0 || row->max != 0;

    return document_put(object, "min", limited ? json_integer(row->min) : json_null()) &&
           document_put(object, "max", limited ? json_integer(row->max) : json_null()) &&
           document_put(object, "unit", document_text(types[row->type].unit));
}

static bool put_help(json_t *object, const struct kimt_option *row)
{
    size_t first = strcspn(row->help, "\n");
    AUTO_FREE char *summary = strndup(row->help, first);

    return summary && document_put(object, "help", document_text(summary)) &&
           document_put(object, "details",
                        document_text(row->help[first] ? row->help + first + 1 : NULL));
}

static json_t *option_json(const struct kimt_option *row)
{
    json_t *object = json_object();

    if (document_put(object, "name", document_text(row->name)) &&
        document_put(object, "type", json_string(types[row->type].name)) &&
        document_put(object, "keys", keys_of(row)) &&
        document_put(object, "required", json_boolean(row->flags & KIMT_OPTION_REQUIRED)) &&
        document_put(object, "advanced", json_boolean(row->flags & KIMT_OPTION_ADVANCED)) &&
        document_put(object, "default", document_text(row->def)) &&
        document_put(object, "example", document_text(row->example)) && put_limits(object, row) &&
        document_put(object, "choices", choices_of(row)) && put_help(object, row))
        return object;
    json_decref(object);
    return NULL;
}

static json_t *options_json(const struct option_table *table)
{
    json_t *array = json_array();

    for (size_t i = 0; array && i < table->count; i++)
        if (json_array_append_new(array, option_json(option_row(table, i))) != 0) {
            json_decref(array);
            return NULL;
        }
    return array;
}

/* ---- plugins ---- */

static json_t *roles_json(const struct kimt_plugin *plugin)
{
    const struct {
        bool is_played;
        const char *name;
    } roles[] = {{plugin->source != NULL, "source"},
                 {plugin->destination != NULL, "destination"},
                 {plugin->reporter != NULL, "reporter"}};
    json_t *array = json_array();

    for (size_t i = 0; array && i < sizeof roles / sizeof roles[0]; i++)
        if (roles[i].is_played && json_array_append_new(array, json_string(roles[i].name)) != 0) {
            json_decref(array);
            return NULL;
        }
    return array;
}

json_t *plugins_json_section(const char *name, const char *summary,
                             const struct option_table *table)
{
    json_t *object = json_object();

    if (document_put(object, "name", document_text(name)) &&
        document_put(object, "summary", document_text(summary)) &&
        document_put(object, "options", options_json(table)))
        return object;
    json_decref(object);
    return NULL;
}

json_t *plugins_json_plugin(const struct loaded_plugin *plugin)
{
    const struct kimt_plugin *descriptor = &plugin->descriptor;
    const struct option_table table = {.rows = descriptor->options,
                                       .count = descriptor->option_count,
                                       .stride = descriptor->option_size};
    json_t *object = plugins_json_section(descriptor->name, descriptor->summary, &table);

    if (document_put(object, "version", document_text(descriptor->version)) &&
        document_put(object, "roles", roles_json(descriptor)) &&
        document_put(object, "path", document_text(plugin->path)))
        return object;
    json_decref(object);
    return NULL;
}
