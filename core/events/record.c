/* SPDX-License-Identifier: MIT
 *
 * Packing: the same walk over an event either measures or copies.
 *
 * With no memory the walk only adds sizes up; pointers then lead to throw-away structs. So there is
 * one list of what belongs to an event, and the two passes cannot disagree.
 */
#include "events/record.h"

#define STRING_MAX  ((size_t)8 * 1024)
#define KEYWORD_MAX 16u
#define ALIGNMENT   _Alignof(max_align_t)

struct packer {
    char *memory; /* NULL: measuring */
    size_t used;
};

static void *pack(struct packer *packer, const void *data, size_t length)
{
    void *place = packer->memory ? packer->memory + packer->used : NULL;

    if (place && length > 0)
        memcpy(place, data, length);
    packer->used += (length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    return place;
}

static size_t bounded_length(const char *text)
{
    size_t length = strnlen(text, STRING_MAX);

    if (length == STRING_MAX)
        while (length > 0 && ((unsigned char)text[length] & 0xc0) == 0x80)
            length--;
    return length;
}

static const char *pack_string(struct packer *packer, const char *text)
{
    char *place;
    size_t length;

    if (!text)
        return NULL;
    length = bounded_length(text);
    place = packer->memory ? packer->memory + packer->used : NULL;
    if (place) {
        memcpy(place, text, length);
        place[length] = '\0';
    }
    packer->used += (length + ALIGNMENT) / ALIGNMENT * ALIGNMENT;
    return place;
}

static const struct kimt_error *pack_error(struct packer *packer, const struct kimt_error *error)
{
    return error ? pack(packer, error, sizeof *error) : NULL;
}

static const struct kimt_message *pack_message(struct packer *packer,
                                               const struct kimt_message *message)
{
    struct kimt_message scratch, *stored, *copy;
    const char **keywords;
    uint32_t count;

    if (!message)
        return NULL;
    count = message->keyword_count < KEYWORD_MAX ? message->keyword_count : KEYWORD_MAX;
    stored = pack(packer, message, sizeof *message);
    copy = stored ? stored : &scratch;
    keywords = pack(packer, message->keywords, count * sizeof *keywords);
    copy->keywords = keywords;
    copy->keyword_count = count;
    for (uint32_t i = 0; i < count; i++) {
        const char *keyword = pack_string(packer, message->keywords[i]);
        if (keywords)
            keywords[i] = keyword;
    }
    return stored;
}

static const struct kimt_provision *pack_provision(struct packer *packer,
                                                   const struct kimt_provision *provision)
{
    struct kimt_provision scratch, *stored, *copy;

    if (!provision)
        return NULL;
    stored = pack(packer, provision, sizeof *provision);
    copy = stored ? stored : &scratch;
    copy->new_password = pack_string(packer, provision->new_password);
    copy->error = pack_error(packer, provision->error);
    return stored;
}

static const struct kimt_check *pack_check(struct packer *packer, const struct kimt_check *check)
{
    struct kimt_check scratch, *stored, *copy;

    if (!check)
        return NULL;
    stored = pack(packer, check, sizeof *check);
    copy = stored ? stored : &scratch;
    copy->source_error = pack_error(packer, check->source_error);
    copy->destination_error = pack_error(packer, check->destination_error);
    return stored;
}

static struct kimt_event *pack_event(struct packer *packer, const struct kimt_event *event)
{
    struct kimt_event *stored = pack(packer, event, sizeof *event);
    struct kimt_event scratch, *copy = stored ? stored : &scratch;

    copy->struct_size = sizeof *copy;
    copy->account = pack_string(packer, event->account);
    copy->full_name = pack_string(packer, event->full_name);
    copy->folder = pack_string(packer, event->folder);
    copy->found_folder = pack_string(packer, event->found_folder);
    copy->target = pack_string(packer, event->target);
    copy->subject = pack_string(packer, event->subject);
    copy->text = pack_string(packer, event->text);
    copy->plugin = pack_string(packer, event->plugin);
    copy->error = pack_error(packer, event->error);
    copy->counts = event->counts ? pack(packer, event->counts, sizeof *event->counts) : NULL;
    copy->message = pack_message(packer, event->message);
    copy->provision = pack_provision(packer, event->provision);
    copy->check = pack_check(packer, event->check);
    copy->verify = event->verify ? pack(packer, event->verify, sizeof *event->verify) : NULL;
    copy->expected =
        event->expected ? pack(packer, event->expected, sizeof *event->expected) : NULL;
    return stored;
}

size_t record_size(const struct kimt_event *event)
{
    struct packer packer = {0};

    (void)pack_event(&packer, event);
    return packer.used;
}

struct kimt_event *record_write(void *memory, const struct kimt_event *event)
{
    struct packer packer = {.memory = memory};

    return pack_event(&packer, event);
}
