/* SPDX-License-Identifier: MIT
 *
 * See known.h.
 */
#include <config.h>

#include "base/cleanup.h"
#include "base/replace_file.h"
#include "journal/known.h"
#include <jansson.h>
#include <kimt/message.h>
#include <string.h>

struct known {
    char *path;
    json_t *accounts; /* an object: addresses to objects */
};

struct known *known_open(const char *state_folder, enum known_file file)
{
    const char *name = file == KNOWN_TOTALS ? "totals.json" : "verified.json";
    struct known *known = state_folder ? calloc(1, sizeof *known) : NULL;

    if (!known)
        return NULL;
    if (asprintf(&known->path, "%s/%s", state_folder, name) < 0)
        known->path = NULL;
    else
        known->accounts = json_load_file(known->path, 0, NULL);
    if (!json_is_object(known->accounts)) {
        json_decref(known->accounts);
        known->accounts = json_object();
    }
    if (!known->path || !known->accounts)
        known_free(&known);
    return known;
}

void known_free(struct known **known)
{
    if (!*known)
        return;
    json_decref((*known)->accounts);
    free((*known)->path);
    free(*known);
    *known = NULL;
}

int known_save(const struct known *known, struct kimt_error *err)
{
    AUTO_FREE char *text = json_dumps(known->accounts, JSON_INDENT(1) | JSON_SORT_KEYS);

    if (!text)
        return kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_INTERNAL, KIMT_RETRY_NEVER,
                         "no memory for what is known of accounts");
    return replace_file(known->path, text, strlen(text), err);
}

/* Numbers of the file are no more believed than those of a server. */
static uint64_t number_of(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    json_int_t number = json_integer_value(value);

    return json_is_integer(value) && number >= 0 ? (uint64_t)number : KIMT_UNKNOWN;
}

static int64_t time_of(const json_t *object, const char *key)
{
    uint64_t number = number_of(object, key);

    return number == KIMT_UNKNOWN || number > INT32_MAX * 1000LL ? 0 : (int64_t)number;
}

static json_t *number_json(uint64_t number)
{
    return number == KIMT_UNKNOWN ? json_null() : json_integer((json_int_t)number);
}

bool known_totals(const struct known *known, const char *address, struct known_totals *totals_r)
{
    const json_t *object = known ? json_object_get(known->accounts, address) : NULL;

    *totals_r = (struct known_totals){.messages = number_of(object, "messages"),
                                      .bytes = number_of(object, "bytes")};
    return object && totals_r->messages != KIMT_UNKNOWN;
}

static bool set(struct known *known, const char *address, json_t *object)
{
    return object && json_object_set_new(known->accounts, address, object) == 0;
}

bool known_totals_set(struct known *known, const char *address, const struct known_totals *totals)
{
    return set(known, address,
               json_pack("{s:o,s:o}", "messages", number_json(totals->messages), "bytes",
                         number_json(totals->bytes)));
}

static const char *word_of(const json_t *object, const char *key)
{
    const char *word = json_string_value(json_object_get(object, key));

    return word ? word : "";
}

bool known_verified(const struct known *known, const char *address,
                    struct known_verified *verified_r)
{
    const json_t *object = known ? json_object_get(known->accounts, address) : NULL;

    *verified_r = (struct known_verified){.verified_s = time_of(object, "verified_s"),
                                          .level = word_of(object, "level"),
                                          .result = word_of(object, "result")};
    return object && verified_r->verified_s != 0;
}

bool known_verified_set(struct known *known, const char *address,
                        const struct known_verified *verified)
{
    return set(known, address,
               json_pack("{s:I,s:s,s:s}", "verified_s", (json_int_t)verified->verified_s, "level",
                         verified->level, "result", verified->result));
}

void known_forget(struct known *known, const char *address)
{
    (void)json_object_del(known->accounts, address);
}
