/* SPDX-License-Identifier: MIT
 *
 * A table keyed by the note's own words; each entry keeps a packed copy to report again at the end.
 */
#include <config.h> /* for the C library's extensions */

#include "base/cleanup.h"
#include "common/hash/hash.h"
#include "events/record.h"
#include "report/notes.h"

#define NOTES_MAX 100000u

struct note {
    UT_hash_handle hh;
    struct kimt_event *event; /* in `record`, as are the strings */
    uint64_t count;
    char *key;
    _Alignas(max_align_t) char record[];
};

struct notes {
    struct note *table;
};

struct notes *notes_new(void)
{
    return calloc(1, sizeof(struct notes));
}

static void forget(struct notes *notes, struct note *note)
{
    HASH_DEL(notes->table, note);
    free(note->key);
    free(note);
}

void notes_free(struct notes **notes)
{
    struct note *note, *next;

    if (!*notes)
        return;
    HASH_ITER(hh, (*notes)->table, note, next) forget(*notes, note);
    free(*notes);
    *notes = NULL;
}

static char *key_of(const struct kimt_event *event)
{
    char *key;

    if (asprintf(&key, "%s\n%s\n%d\n%s\n%s", event->account ? event->account : "",
                 event->plugin ? event->plugin : "", event->note,
                 event->subject ? event->subject : "", event->text ? event->text : "") < 0)
        return NULL;
    return key;
}

static void remember(struct notes *notes, char *key, const struct kimt_event *event)
{
    struct note *note = calloc(1, sizeof *note + record_size(event));

    if (!note) {
        free(key);
        return;
    }
    note->event = record_write(note->record, event);
    note->count = 1;
    note->key = key;
    HASH_ADD_KEYPTR(hh, notes->table, note->key, strlen(note->key), note);
    if (HASH_HOLDS(hh, note))
        return;
    free(note->key);
    free(note);
}

bool notes_first(struct notes *notes, const struct kimt_event *event)
{
    AUTO_FREE char *key = key_of(event);
    struct note *note = NULL;

    if (!key)
        return true;
    HASH_FIND_STR(notes->table, key, note);
    if (note) {
        note->count++;
        return false;
    }
    if (HASH_COUNT(notes->table) < NOTES_MAX)
        remember(notes, STEAL(key), event);
    return true;
}

static bool same_account(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

void notes_end(struct notes *notes, const char *account, notes_tell_fn *tell, void *context)
{
    struct note *note, *next;

    HASH_ITER(hh, notes->table, note, next)
    {
        if (!same_account(note->event->account, account))
            continue;
        note->event->repeats = note->count;
        if (note->count > 1)
            tell(context, note->event);
        forget(notes, note);
    }
}
