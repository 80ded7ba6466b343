/* SPDX-License-Identifier: MIT
 *
 * See live.h. The state is kept as the JSON that the page gets; `changed` holds the accounts that
 * it has not seen as they are now.
 */
#include "gui/live.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

enum {
    ACCOUNTS_MAX = 100000,
    NOTES_MAX = 200 /* of an account; the Report Log has all of them */
};

struct live {
    json_t *run, *accounts, *changed;
    bool fresh, run_changed;
};

static void clear(struct live *live)
{
    json_decref(live->run);
    json_decref(live->accounts);
    json_decref(live->changed);
    *live = (struct live){
        .run = json_object(), .accounts = json_object(), .changed = json_object(), .fresh = true};
}

struct live *live_new(void)
{
    struct live *live = calloc(1, sizeof *live);

    if (live)
        clear(live);
    return live;
}

void live_free(struct live **live)
{
    if (*live) {
        json_decref((*live)->run);
        json_decref((*live)->accounts);
        json_decref((*live)->changed);
    }
    free(*live);
    *live = NULL;
}

static void take(json_t *to, const json_t *event, const char *key)
{
    json_t *value = json_object_get(event, key);

    if (value)
        (void)json_object_set(to, key, value);
}

static void take_all(json_t *to, const json_t *event, const char *const *keys)
{
    for (; *keys; keys++)
        take(to, event, *keys);
}

/* The account an event is about, which counts as changed from here on; NULL: none, or too many. */
static json_t *account_of(struct live *live, const json_t *event)
{
    const char *address = json_string_value(json_object_get(event, "account"));
    json_t *account;

    if (!address)
        return NULL;
    account = json_object_get(live->accounts, address);
    if (!account && json_object_size(live->accounts) < ACCOUNTS_MAX) {
        account = json_pack("{s:s, s:s, s:i}", "account", address, "state", "waiting", "order",
                            (int)json_object_size(live->accounts));
        if (json_object_set_new(live->accounts, address, account) != 0)
            return NULL;
    }
    if (account)
        (void)json_object_set(live->changed, address, account);
    return account;
}

static void set_state(json_t *account, const char *state)
{
    (void)json_object_set_new(account, "state", json_string(state));
}

/* ---- what each event changes ---- */

static void on_run_begin(struct live *live, const json_t *event)
{
    static const char *const keys[] = {"run",    "command",     "version",  "profile", "time",
                                       "source", "destination", "accounts", "dry_run", NULL};

    clear(live);
    take_all(live->run, event, keys);
    (void)json_object_set_new(live->run, "state", json_string("running"));
}

static void on_run_end(struct live *live, const json_t *event)
{
    static const char *const keys[] = {"accounts_done", "accounts_failed", "exit_status", "counts",
                                       "verify",        "run_ms",          "error",       NULL};

    take_all(live->run, event, keys);
    (void)json_object_set_new(live->run, "state", json_string("ended"));
    (void)json_object_del(live->run, "wait");
}

static void on_stop_asked(struct live *live, const json_t *event)
{
    (void)event;
    (void)json_object_set_new(live->run, "state", json_string("stopping"));
}

static void on_wait(struct live *live, const json_t *event)
{
    static const char *const keys[] = {"wait_ms", "error", "account", "time", NULL};
    json_t *account = account_of(live, event), *wait = json_object();

    take_all(wait, event, keys);
    (void)json_object_set_new(account ? account : live->run, "wait", wait);
}

static void on_account(struct live *live, const json_t *event, const char *state)
{
    static const char *const keys[] = {"full_name", "folder", "error", "counts",
                                       "expected",  "verify", NULL};
    json_t *account = account_of(live, event);

    if (!account)
        return;
    take_all(account, event, keys);
    (void)json_object_set(account, "seen_ms", json_object_get(event, "run_ms"));
    (void)json_object_del(account, "wait");
    if (state)
        set_state(account, state);
}

static void on_account_begin(struct live *live, const json_t *event)
{
    on_account(live, event, "working");
}

static void on_account_end(struct live *live, const json_t *event)
{
    const json_t *error = json_object_get(event, "error");
    const char *kind = json_string_value(json_object_get(error, "kind"));
    bool stopped = kind && strcmp(kind, "cancelled") == 0;

    on_account(live, event, stopped ? "stopped" : error ? "failed" : "done");
}

static void on_progress(struct live *live, const json_t *event)
{
    on_account(live, event, NULL);
}

/* A folder's own counts are none of the account. */
static void on_folder(struct live *live, const json_t *event)
{
    json_t *account = account_of(live, event);

    if (!account)
        return;
    take(account, event, "folder");
    (void)json_object_del(account, "wait");
}

static void on_provisioned(struct live *live, const json_t *event)
{
    json_t *account = account_of(live, event);

    if (!account)
        return;
    take(account, event, "full_name");
    (void)json_object_set(account, "user", json_object_get(event, "state"));
    take(account, event, "error");
}

static void on_checked(struct live *live, const json_t *event)
{
    static const char *const keys[] = {
        "source_ok",    "destination_ok", "folders",   "messages",          "bytes",
        "source_error", "state",          "full_name", "destination_error", NULL};
    json_t *account = account_of(live, event), *check = json_object();

    take_all(check, event, keys);
    if (account)
        (void)json_object_set(account, "check", check);
    json_decref(check);
}

static void on_note(struct live *live, const json_t *event)
{
    static const char *const keys[] = {"note", "subject", "text", "folder", "repeats", NULL};
    json_t *account = account_of(live, event), *notes, *note;

    if (!account)
        return;
    notes = json_object_get(account, "notes");
    if (!notes) {
        notes = json_array();
        (void)json_object_set_new(account, "notes", notes);
    }
    if (json_array_size(notes) >= NOTES_MAX)
        return;
    note = json_object();
    take_all(note, event, keys);
    (void)json_array_append_new(notes, note);
}

static void on_difference(struct live *live, const json_t *event)
{
    json_t *account = account_of(live, event);
    json_int_t count;

    if (!account || json_is_true(json_object_get(event, "harmless")))
        return;
    count = json_integer_value(json_object_get(account, "differences"));
    (void)json_object_set_new(account, "differences", json_integer(count + 1));
}

static const struct {
    const char *event;
    void (*take_in)(struct live *live, const json_t *event);
} kinds[] = {
    {"run_begin", on_run_begin},
    {"run_end", on_run_end},
    {"stop_asked", on_stop_asked},
    {"wait", on_wait},
    {"account_begin", on_account_begin},
    {"account_end", on_account_end},
    {"account_verified", on_account_end},
    {"account_expected", on_progress},
    {"progress", on_progress},
    {"folder_begin", on_folder},
    {"folder_end", on_folder},
    {"account_provisioned", on_provisioned},
    {"account_checked", on_checked},
    {"note", on_note},
    {"difference", on_difference},
};

void live_line(struct live *live, const char *line, size_t length)
{
    json_t *event = json_loadb(line, length, JSON_REJECT_DUPLICATES, NULL);
    const char *name = json_string_value(json_object_get(event, "event"));

    for (size_t i = 0; name && i < sizeof kinds / sizeof kinds[0]; i++)
        if (strcmp(kinds[i].event, name) == 0) {
            kinds[i].take_in(live, event);
            live->run_changed = true;
            (void)json_object_set(live->run, "run_ms", json_object_get(event, "run_ms"));
        }
    json_decref(event);
}

char *live_changes(struct live *live)
{
    json_t *accounts, *account, *changes;
    const char *address;
    char *text;

    if (!live->run_changed && !live->fresh)
        return NULL;
    accounts = json_array();
    json_object_foreach(live->changed, address, account)(void) json_array_append(accounts, account);
    changes = json_pack("{s:b, s:O, s:o}", "fresh", (int)live->fresh, "run", live->run, "accounts",
                        accounts);
    text = changes ? json_dumps(changes, JSON_COMPACT | JSON_ENSURE_ASCII) : NULL;
    json_decref(changes);
    (void)json_object_clear(live->changed);
    live->fresh = live->run_changed = false;
    return text;
}
