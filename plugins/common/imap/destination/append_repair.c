/* SPDX-License-Identifier: MIT
 *
 * The smallest change to a message that strict servers refuse as it is.
 *
 * Bytes are sacred: this comes last, after all other ways to announce the message were refused, and
 * each change has a name that is reported. The last one of all is a line end behind the last line,
 * which hardly any server asks for.
 */
#include <config.h>

#include "common/imap/destination/append_repair.h"
#include "common/imap/destination/destination_private.h"

#include <stdlib.h>

enum {
    NUL_SHOWN = 0x80 /* as servers show it that have to keep such a message */
};

struct repair {
    char *bytes; /* the repaired message */
    size_t length;
    bool empty, from_line, bare_lf, nul, open_end; /* what was done */
};

/* The length of a line that mbox files have before each message and that is no header field. */
static size_t from_line(const char *bytes, size_t length)
{
    static const char beginning[] = "From ";
    const char *end = memchr(bytes, '\n', length);
    const char *at = bytes + sizeof beginning - 1;

    if (!end || length < sizeof beginning || memcmp(bytes, beginning, sizeof beginning - 1) != 0)
        return 0;
    while (at < end && *at == ' ')
        at++;
    return *at == ':' ? 0 : (size_t)(end - bytes) + 1; /* "From : …" is an old form of a field */
}

static void copy(struct repair *repair, const char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        char byte = bytes[i];

        if (byte == '\n' && (i == 0 || bytes[i - 1] != '\r')) {
            repair->bytes[repair->length++] = '\r';
            repair->bare_lf = true;
        }
        if (byte == '\0') {
            byte = (char)NUL_SHOWN;
            repair->nul = true;
        }
        repair->bytes[repair->length++] = byte;
    }
}

static void tell(const struct repair *repair, char *told, size_t capacity)
{
    (void)snprintf(told, capacity, "%s%s%s%s%s", repair->empty ? ", as an empty line" : "",
                   repair->from_line ? ", without the \"From \" line of an mbox file" : "",
                   repair->bare_lf ? ", with CRLF for bare LF" : "",
                   repair->nul ? ", with 0x80 for NUL" : "",
                   repair->open_end ? ", with CRLF at its end" : "");
    memmove(told, told + 2, strlen(told + 2) + 1);
}

static void end_line(struct repair *repair)
{
    repair->bytes[repair->length++] = '\r';
    repair->bytes[repair->length++] = '\n';
}

static bool ends_line(const struct repair *repair)
{
    return repair->length >= 2 && memcmp(repair->bytes + repair->length - 2, "\r\n", 2) == 0;
}

/* Into repair->bytes. False: nothing had to be changed. */
static bool change(struct repair *repair, const char *bytes, size_t length, bool end)
{
    size_t skipped = from_line(bytes, length);

    repair->empty = length == 0;
    repair->from_line = skipped > 0;
    copy(repair, bytes + skipped, length - skipped);
    if (repair->empty)
        end_line(repair);
    repair->open_end = end && !ends_line(repair);
    if (repair->open_end)
        end_line(repair);
    return end ? repair->open_end
               : repair->empty || repair->from_line || repair->bare_lf || repair->nul;
}

/* In one piece; the caller's. NULL without memory. */
static char *whole_body(const struct kept_body *body)
{
    struct kept_walk walk = kept_walk(body);
    char *bytes = calloc(1, body->length + 1);
    const char *piece;
    size_t length, used = 0;

    while (bytes && kept_next(&walk, &piece, &length)) {
        memcpy(bytes + used, piece, length);
        used += length;
    }
    return bytes;
}

static bool repair_with(struct append_item *item, bool end, char *told, size_t capacity)
{
    char *bytes = whole_body(&item->body);
    struct repair repair = {.bytes = malloc(2 * item->body.length + 4)};
    bool changed = bytes && repair.bytes && change(&repair, bytes, item->body.length, end);

    free(bytes);
    if (!changed) {
        free(repair.bytes);
        return false;
    }
    free(item->repaired);
    item->repaired = repair.bytes;
    item->size = repair.length;
    item->notes |= KIMT_COMPLETION_REPAIRED;
    tell(&repair, told, capacity);
    return true;
}

bool append_repair(struct append_item *item, char *told, size_t capacity)
{
    bool first = !item->repaired && repair_with(item, false, told, capacity);

    if (first || item->end_repaired)
        return first;
    item->end_repaired = true;
    return repair_with(item, true, told, capacity);
}
