/* SPDX-License-Identifier: MIT
 *
 * See aside.h. A file is only added to, and closed as soon as nothing in it is held any more. Where
 * something always is, because messages come and go, its room would never be free again: so further
 * bodies go to a new one once it is long, and the old one ends with what is left in it.
 */
#include <config.h>

#include "common/imap/fetch/aside.h"

#include "common/array/array.h"
#include "common/memory/no_memory.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    PIECE_BYTES = 64 * 1024
};

struct aside_file {
    int descriptor;
    size_t bodies; /* that are held in it */
    uint64_t end;
};

struct aside_item {
    struct message_data *data; /* cut behind the keywords that it has */
    char *body;                /* NULL: in the file */
    size_t room;               /* of `body` */
    struct aside_file *file;
    uint64_t length, at; /* of all of it; in the file */
    uint64_t viewed;
};

/* A quarter of what a session may hold, as long as that is less than usual. */
size_t aside_limit(const struct kimt_host *host)
{
    int64_t quarter = kimt_memory_share(host) / 4;

    return quarter > 0 && quarter < ASIDE_USUAL_BYTES ? (size_t)quarter : ASIDE_USUAL_BYTES;
}

/* ---- one message ---- */

/* Most of the struct is room for keywords, which few messages have. */
static struct message_data *copy_data(const struct message_data *data)
{
    size_t used = 0;
    struct message_data *copy;

    for (uint32_t i = 0; i < data->message.keyword_count; i++)
        used += strlen(data->keywords[i]) + 1;
    copy = malloc(offsetof(struct message_data, keyword_text) + used);
    if (copy)
        memcpy(copy, data, offsetof(struct message_data, keyword_text) + used);
    return copy;
}

static void leave_file(struct aside *aside, struct aside_file *file)
{
    if (--file->bodies > 0)
        return;
    if (aside->file == file)
        aside->file = NULL;
    (void)close(file->descriptor);
    free(file);
}

static void free_item(struct aside *aside, struct aside_item *item)
{
    if (!item)
        return;
    if (item->body)
        aside->held -= item->room;
    if (item->file)
        leave_file(aside, item->file);
    aside->bytes -= item->length;
    free(item->body);
    free(item->data);
    free(item);
}

static size_t limit_of(const struct aside *aside)
{
    return aside->limit ? aside->limit : ASIDE_USUAL_BYTES;
}

static int open_unlinked(void)
{
    const char *folder = getenv("TMPDIR");
    char name[4096];
    int descriptor;

    (void)snprintf(name, sizeof name, "%s/kimt-aside-XXXXXX", folder && *folder ? folder : "/tmp");
    descriptor = mkostemp(name, O_CLOEXEC);
    if (descriptor >= 0)
        (void)unlink(name);
    return descriptor;
}

static bool have_file(struct aside *aside)
{
    struct aside_file *file;

    if (aside->file && aside->file->end < ASIDE_FILE_BYTES)
        return true;
    file = calloc(1, sizeof *file);
    if (!file || (file->descriptor = open_unlinked()) < 0) {
        free(file);
        return false;
    }
    aside->file = file;
    return true;
}

/* Its body goes behind all others. */
static bool enter_file(struct aside *aside, struct aside_item *item)
{
    if (!have_file(aside))
        return false;
    item->file = aside->file;
    item->file->bodies++;
    item->at = item->file->end;
    return true;
}

bool aside_begin(struct aside *aside, const struct message_data *data)
{
    struct aside_item *item = calloc(1, sizeof *item);
    size_t room = data->message.size > 0 ? (size_t)data->message.size : 1;

    if (!item)
        return false;
    item->data = copy_data(data);
    if (data->message.size_kind == KIMT_SIZE_EXACT && data->message.size < limit_of(aside) &&
        aside->held + room <= limit_of(aside))
        item->body = malloc(room);
    if (item->body) {
        item->room = room;
        aside->held += room;
    }
    aside->coming = item;
    return item->data && (item->body || enter_file(aside, item));
}

static bool write_file(struct aside_file *file, const char *data, size_t length)
{
    while (length > 0) {
        ssize_t put = pwrite(file->descriptor, data, length, (off_t)file->end);

        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            return false;
        data += put;
        length -= (size_t)put;
        file->end += (uint64_t)put;
    }
    return true;
}

bool aside_add(struct aside *aside, const void *data, size_t length)
{
    struct aside_item *item = aside->coming;

    if (item->body && length > item->room - item->length)
        return false;
    if (item->body)
        memcpy(item->body + item->length, data, length);
    else if (!write_file(item->file, data, length))
        return false;
    item->length += length;
    aside->bytes += length;
    return true;
}

void aside_drop(struct aside *aside)
{
    free_item(aside, aside->coming);
    aside->coming = NULL;
}

/* ---- all of them ---- */

static bool make_room(struct aside *aside)
{
    if (aside->end < aside->capacity)
        return true;
    if (aside->first > 0) {
        memmove(aside->items, aside->items + aside->first,
                (aside->end - aside->first) * sizeof(struct aside_item *));
        aside->end -= aside->first;
        aside->first = 0;
        return true;
    }
    return array_grow(&aside->items, aside->end + 1, &aside->capacity, sizeof(struct aside_item *),
                      ARRAY_NO_MAX);
}

bool aside_end(struct aside *aside)
{
    struct aside_item *item = aside->coming;
    size_t at;

    if (!make_room(aside))
        return false;
    for (at = aside->end; at > aside->first; at--) {
        if (aside->items[at - 1]->data->message.uid <= item->data->message.uid)
            break;
        aside->items[at] = aside->items[at - 1];
    }
    aside->items[at] = item;
    aside->end++;
    aside->coming = NULL;
    return true;
}

uint64_t aside_lowest(const struct aside *aside)
{
    return aside->first < aside->end ? aside->items[aside->first]->data->message.uid : UINT64_MAX;
}

void aside_let_go(struct aside *aside)
{
    free_item(aside, aside->taken);
    aside->taken = NULL;
}

void aside_take(struct aside *aside, struct message_data *data_r)
{
    struct aside_item *item = aside->items[aside->first++];

    aside_let_go(aside);
    aside->taken = item;
    message_data_copy(data_r, item->data);
}

static int fail_file(struct kimt_error *err)
{
    return kimt_fail(err, KIMT_SCOPE_ACCOUNT, KIMT_KIND_INTERNAL, KIMT_RETRY_NOW,
                     "cannot read a temporary file: %s", strerror(errno));
}

static int view_file(struct aside *aside, struct aside_item *item, size_t most, const void **data_r,
                     size_t *got_r, struct kimt_error *err)
{
    uint64_t left = item->length - item->viewed;
    size_t wanted = left < most ? (size_t)left : most;
    ssize_t got;

    if (!aside->piece)
        aside->piece = malloc(PIECE_BYTES);
    if (!aside->piece)
        return no_memory(err, KIMT_SCOPE_ACCOUNT, "for messages that came early");
    wanted = wanted < PIECE_BYTES ? wanted : PIECE_BYTES;
    do
        got = pread(item->file->descriptor, aside->piece, wanted, (off_t)(item->at + item->viewed));
    while (got < 0 && errno == EINTR);
    if (got <= 0)
        return fail_file(err);
    *data_r = aside->piece;
    *got_r = (size_t)got;
    item->viewed += (uint64_t)got;
    return KIMT_OK;
}

int aside_view(struct aside *aside, size_t most, const void **data_r, size_t *got_r,
               struct kimt_error *err)
{
    struct aside_item *item = aside->taken;
    uint64_t left = item ? item->length - item->viewed : 0;

    if (left == 0)
        return KIMT_END;
    if (!item->body)
        return view_file(aside, item, most, data_r, got_r, err);
    *data_r = item->body + item->viewed;
    *got_r = left < most ? (size_t)left : most;
    item->viewed += *got_r;
    return KIMT_OK;
}

const char *aside_peek(struct aside *aside, size_t *length_r)
{
    struct kimt_error ignored = {.struct_size = sizeof ignored};
    const void *data = NULL;

    *length_r = 0;
    if (aside_view(aside, PIECE_BYTES, &data, length_r, &ignored) == KIMT_OK)
        aside->taken->viewed = 0;
    return *length_r > 0 ? data : NULL;
}

void aside_clear(struct aside *aside)
{
    size_t limit = aside->limit;

    aside_drop(aside);
    aside_let_go(aside);
    for (size_t i = aside->first; i < aside->end; i++)
        free_item(aside, aside->items[i]);
    free(aside->items);
    free(aside->piece);
    *aside = (struct aside){.limit = limit};
}
