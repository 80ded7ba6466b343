/* SPDX-License-Identifier: MIT
 *
 * Reads conf/flavours, resolves `like`, and finds the one that fits. What a key means is in
 * flavour_settings.c.
 */
#include <config.h>

#include "common/imap/flavour/flavour_inner.h"
#include "common/imap/flavour/options.h"
#include "common/imap/flavour/shared_data.h"

#include <stdlib.h>
#include <strings.h>

enum {
    FLAVOURS_MAX = 64,
    SETTINGS_MAX = 512,
    LIKE_DEPTH_MAX = 4
};

struct setting {
    char *key, *value;
};

/* One file's section as it stands. */
struct raw_flavour {
    char name[32];
    struct setting settings[SETTINGS_MAX];
    size_t count;
};

struct imap_flavours {
    struct raw_flavour *raw[FLAVOURS_MAX];
    struct imap_flavour *made[FLAVOURS_MAX];
    size_t count;
};

/* Flavours as they are being made, and where mistakes are reported. */
struct making {
    const struct kimt_host *host;
    struct imap_flavours *flavours;
    bool no_memory;
};

/* ---- from files to flavours ---- */

static const struct imap_flavour defaults = {.name = "generic",
                                             .auth = {IMAP_AUTH_PLAIN, IMAP_AUTH_LOGIN,
                                                      IMAP_AUTH_SCRAM_SHA_256,
                                                      IMAP_AUTH_SCRAM_SHA_1, IMAP_AUTH_CRAM_MD5},
                                             .send_id = true,
                                             .ask_namespace = true,
                                             .list_extended = true,
                                             .list_status = true,
                                             .inbox_children = true,
                                             .pipeline = 32,
                                             .ahead = true,
                                             .keywords = true,
                                             .multiappend = true,
                                             .compress = true,
                                             .throttle_wait_ms = 30000,
                                             .in_use_wait_ms = 10000};

static struct raw_flavour *find_raw(const struct imap_flavours *flavours, const char *name)
{
    for (size_t i = 0; i < flavours->count; i++)
        if (strcmp(flavours->raw[i]->name, name) == 0)
            return flavours->raw[i];
    return NULL;
}

static struct raw_flavour *add_raw(struct imap_flavours *flavours, const char *name)
{
    struct raw_flavour *raw = flavours->count < FLAVOURS_MAX ? calloc(1, sizeof *raw) : NULL;

    if (!raw)
        return NULL;
    (void)snprintf(raw->name, sizeof raw->name, "%s", name);
    flavours->raw[flavours->count++] = raw;
    return raw;
}

static int take_setting(void *context, const char *section, const char *key, const char *value)
{
    struct making *making = context;
    static const char beginning[] = "flavour.";

    if (strncmp(section, beginning, sizeof beginning - 1) != 0) {
        kimt_log(making->host, KIMT_LOG_WARNING,
                 "flavours: section [%s] is not a [flavour.NAME] and is ignored", section);
        return 0;
    }
    const char *name = section + sizeof beginning - 1;
    struct raw_flavour *raw = find_raw(making->flavours, name);
    if (!raw)
        raw = add_raw(making->flavours, name);
    if (!raw || raw->count == SETTINGS_MAX) {
        making->no_memory = true;
        return 1;
    }
    struct setting *setting = &raw->settings[raw->count++];
    setting->key = strdup(key);
    setting->value = strdup(value);
    making->no_memory |= !setting->key || !setting->value;
    return making->no_memory;
}

static const char *setting_of(const struct raw_flavour *raw, const char *key)
{
    for (size_t i = 0; i < raw->count; i++)
        if (strcmp(raw->settings[i].key, key) == 0)
            return raw->settings[i].value;
    return NULL;
}

static void apply_all(const struct making *making, const struct raw_flavour *raw,
                      struct imap_flavour *flavour)
{
    for (size_t i = 0; i < raw->count; i++) {
        enum imap_applied applied =
            imap_flavour_apply(flavour, raw->settings[i].key, raw->settings[i].value);
        if (applied != IMAP_APPLIED)
            kimt_log(making->host, KIMT_LOG_WARNING, "flavour %s: %s %s is ignored", raw->name,
                     raw->settings[i].key,
                     applied == IMAP_UNKNOWN_KEY ? "is not a known key and"
                                                 : "has a bad value and");
    }
}

/* What it is like comes first, then its own settings; how to detect it is never taken over. */
static void inherit(const struct making *making, const struct raw_flavour *raw,
                    struct imap_flavour *flavour, unsigned depth)
{
    const char *like = setting_of(raw, "like");
    const struct raw_flavour *parent =
        find_raw(making->flavours, like                                ? like
                                   : strcmp(raw->name, "generic") == 0 ? ""
                                                                       : "generic");

    if (like && !parent)
        kimt_log(making->host, KIMT_LOG_WARNING, "flavour %s: there is no flavour %s to be like",
                 raw->name, like);
    if (parent && depth < LIKE_DEPTH_MAX)
        inherit(making, parent, flavour, depth + 1);
    flavour->detect_cap[0] = flavour->detect_banner[0] = flavour->detect_id[0] = '\0';
    apply_all(making, raw, flavour);
}

static bool make_all(const struct making *making)
{
    struct imap_flavours *flavours = making->flavours;

    if (!find_raw(flavours, "generic") && !add_raw(flavours, "generic"))
        return false;
    for (size_t i = 0; i < flavours->count; i++) {
        struct imap_flavour *flavour = malloc(sizeof *flavour);
        if (!flavour)
            return false;
        *flavour = defaults;
        inherit(making, flavours->raw[i], flavour, 0);
        memcpy(flavour->name, flavours->raw[i]->name, sizeof flavour->name);
        flavours->made[i] = flavour;
    }
    return true;
}

static void free_list(struct imap_flavour_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        free(list->values[i]);
}

static void free_flavour(struct imap_flavour *flavour)
{
    if (!flavour)
        return;
    free_list(&flavour->skip);
    free_list(&flavour->foreign);
    free_list(&flavour->throttle);
    free_list(&flavour->quota);
    free_list(&flavour->too_large);
    free_list(&flavour->missing);
    free_list(&flavour->login);
    free_list(&flavour->in_use);
    free_list(&flavour->locked);
    free_list(&flavour->contended);
    free(flavour);
}

static void free_raw(struct raw_flavour *raw)
{
    for (size_t i = 0; i < raw->count; i++) {
        free(raw->settings[i].key);
        free(raw->settings[i].value);
    }
    free(raw);
}

static void free_flavours(void *made)
{
    struct imap_flavours *flavours = made;

    for (size_t i = 0; flavours && i < flavours->count; i++) {
        free_flavour(flavours->made[i]);
        free_raw(flavours->raw[i]);
    }
    free(flavours);
}

static int make_flavours(const struct kimt_host *host, void **made_r, struct kimt_error *err)
{
    struct making making = {.host = host, .flavours = calloc(1, sizeof *making.flavours)};
    int result = KIMT_FAIL;

    making.no_memory = !making.flavours;
    if (making.flavours)
        result = host->settings_read(host->context, "flavours", take_setting, &making, err);
    if (result == KIMT_FAIL && !making.no_memory) {
        free_flavours(making.flavours);
        return KIMT_FAIL;
    }
    if (making.no_memory || !make_all(&making)) {
        free_flavours(making.flavours);
        return kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_INTERNAL, KIMT_RETRY_NEVER,
                         "the flavours take too much memory, or have too many settings");
    }
    *made_r = making.flavours;
    return KIMT_OK;
}

int imap_flavours_load(const struct kimt_host *host, const struct imap_flavours **flavours_r,
                       struct kimt_error *err)
{
    static const struct shared_data_kind kind = {
        .folder = "flavours", .make = make_flavours, .destroy = free_flavours};
    const void *made;

    if (shared_data_get(&kind, host, &made, err) != KIMT_OK)
        return KIMT_FAIL;
    *flavours_r = made;
    return KIMT_OK;
}

/* ---- finding ---- */

const struct imap_flavour *imap_flavour_find(const struct imap_flavours *flavours, const char *name)
{
    for (size_t i = 0; i < flavours->count; i++)
        if (strcasecmp(flavours->made[i]->name, name) == 0)
            return flavours->made[i];
    return NULL;
}

bool imap_flavour_mentions(const char *words, const char *text)
{
    char copy[128];
    const char *word;
    size_t length;

    while (text && imap_flavour_word(&words, &word, &length)) {
        (void)snprintf(copy, sizeof copy, "%.*s", (int)length, word);
        if (strcasestr(text, copy))
            return true;
    }
    return false;
}

static bool advertised(const struct imap_evidence *evidence, const char *words)
{
    const char *word;
    size_t length;

    while (imap_flavour_word(&words, &word, &length))
        for (size_t i = 0; i < evidence->capability_count; i++)
            if (strncasecmp(evidence->capabilities[i], word, length) == 0)
                return true;
    return false;
}

const struct imap_flavour *imap_flavour_detect(const struct imap_flavours *flavours,
                                               const struct imap_evidence *evidence)
{
    for (size_t i = 0; i < flavours->count; i++)
        if (advertised(evidence, flavours->made[i]->detect_cap))
            return flavours->made[i];
    for (size_t i = 0; i < flavours->count; i++)
        if (imap_flavour_mentions(flavours->made[i]->detect_id, evidence->id_name) ||
            imap_flavour_mentions(flavours->made[i]->detect_id, evidence->id_vendor))
            return flavours->made[i];
    for (size_t i = 0; i < flavours->count; i++)
        if (imap_flavour_mentions(flavours->made[i]->detect_banner, evidence->banner))
            return flavours->made[i];
    return imap_flavour_find(flavours, "generic");
}

void imap_flavours_names(const struct imap_flavours *flavours, char *buffer, size_t capacity)
{
    size_t used = (size_t)snprintf(buffer, capacity, "Known are:");

    for (size_t i = 0; i < flavours->count && used < capacity; i++)
        used += (size_t)snprintf(buffer + used, capacity - used, "%s %s", i ? "," : "",
                                 flavours->made[i]->name);
}
