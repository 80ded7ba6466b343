/* SPDX-License-Identifier: MIT
 *
 * Differences are taken modulo 2^64, so that any number comes back as it was.
 */
#include "journal/page.h"
#include "journal/messages.h"
#include <string.h>

struct reader {
    const unsigned char *at, *end;
    bool is_sound;
};

static unsigned char *put(unsigned char *to, uint64_t number)
{
    for (; number > 0x7f; number >>= 7)
        *to++ = (unsigned char)(number | 0x80);
    *to++ = (unsigned char)number;
    return to;
}

/* Small in either direction: few bytes. */
static unsigned char *put_difference(unsigned char *to, uint64_t now, uint64_t before)
{
    uint64_t difference = now - before;

    return put(to, difference << 1 ^ (difference >> 63 ? UINT64_MAX : 0));
}

static uint64_t get(struct reader *reader)
{
    uint64_t number = 0;

    for (unsigned shift = 0; shift < 64 && reader->at < reader->end; shift += 7) {
        unsigned char byte = *reader->at++;
        number |= (uint64_t)(byte & 0x7f) << shift;
        if (byte <= 0x7f)
            return number;
    }
    reader->is_sound = false;
    return 0;
}

static uint64_t get_difference(struct reader *reader, uint64_t before)
{
    uint64_t folded = get(reader);

    return before + (folded >> 1 ^ (folded & 1 ? UINT64_MAX : 0));
}

static unsigned char *write_one(unsigned char *to, const struct journal_message *message,
                                const struct journal_message *before)
{
    to = put_difference(to, message->source_uid, before->source_uid);
    to = put_difference(to, message->uid, before->uid);
    to = put(to, message->size);
    to = put(to, message->flags);
    to = put(to, (uint64_t)message->keywords);
    to = put_difference(to, (uint64_t)message->date_s, (uint64_t)before->date_s);
    to = put_difference(to, (uint64_t)message->zone_minutes, (uint64_t)before->zone_minutes);
    to = put(to, (uint32_t)message->outcome);
    to = put(to, message->notes);
    memcpy(to, message->digest, sizeof message->digest);
    return to + sizeof message->digest;
}

static void read_one(struct reader *reader, struct journal_message *message,
                     const struct journal_message *before)
{
    *message = (struct journal_message){0};
    message->source_uid = get_difference(reader, before->source_uid);
    message->uid = get_difference(reader, before->uid);
    message->size = get(reader);
    message->flags = (uint32_t)get(reader);
    message->keywords = (int64_t)get(reader);
    message->date_s = (int64_t)get_difference(reader, (uint64_t)before->date_s);
    message->zone_minutes = (int32_t)get_difference(reader, (uint64_t)before->zone_minutes);
    message->outcome = (int32_t)get(reader);
    message->notes = (uint32_t)get(reader);
    if ((size_t)(reader->end - reader->at) < sizeof message->digest) {
        reader->is_sound = false;
        return;
    }
    memcpy(message->digest, reader->at, sizeof message->digest);
    reader->at += sizeof message->digest;
}

size_t page_write(const struct journal_message *messages, size_t count, unsigned char *bytes)
{
    const struct journal_message none = {0}, *before = &none;
    unsigned char *to = bytes;

    for (size_t i = 0; i < count; before = &messages[i++])
        to = write_one(to, &messages[i], before);
    return (size_t)(to - bytes);
}

bool page_read(const unsigned char *bytes, size_t length, struct journal_message *messages_r,
               size_t count)
{
    struct reader reader = {.at = bytes, .end = bytes + length, .is_sound = true};
    const struct journal_message none = {0}, *before = &none;

    for (size_t i = 0; i < count && reader.is_sound; before = &messages_r[i++]) {
        read_one(&reader, &messages_r[i], before);
        if (i > 0 && !page_is_before(before->source_uid, messages_r[i].source_uid))
            reader.is_sound = false;
    }
    return reader.is_sound && reader.at == reader.end;
}
