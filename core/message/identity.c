/* SPDX-License-Identifier: MIT
 *
 * The header is gathered up to a bound, then looked through once; the body goes by in pieces.
 */
#include "message/identity.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define HEADER_MAX ((size_t)64 * 1024) /* what goes beyond counts as body */
#define PIECE      4096

struct identifier {
    struct digest strong, weak, key, author, body;
    struct digest ascii, ascii_key; /* begun only if the header is raw */
    uint64_t size;
    bool in_body;
    bool is_raw;      /* its header has bytes beyond ASCII */
    uint32_t named;   /* bits: which of `fields` it has */
    size_t line_ends; /* LFs held back: they count only if something follows */
    char header[HEADER_MAX];
    size_t header_length;
    uint32_t fields[HEADER_FIELDS_MAX]; /* once they were asked for */
    char piece[PIECE];                  /* of the body, as it is digested */
    size_t piece_length;
};

static const char *const fields[] = {"message-id", "date", "from", "to", "cc", "subject"};
#define NAMED_BY_ID     (1u << 0)
#define NAMED_BY_DATE   (1u << 1)
#define NAMED_BY_SENDER (1u << 2)
#define FIRST_OF_AUTHOR 2u /* in `fields`: from here on, such as no server adds */

struct identifier *identifier_new(const struct journal_digest *how)
{
    struct identifier *identifier = calloc(1, sizeof *identifier);

    if (identifier && digest_new(&identifier->strong, how) && digest_new(&identifier->weak, NULL) &&
        digest_new(&identifier->key, NULL) && digest_new(&identifier->author, NULL) &&
        digest_new(&identifier->body, NULL) && digest_new(&identifier->ascii, NULL) &&
        digest_new(&identifier->ascii_key, NULL))
        return identifier;
    identifier_free(&identifier);
    return NULL;
}

void identifier_free(struct identifier **identifier)
{
    if (!*identifier)
        return;
    digest_free(&(*identifier)->strong);
    digest_free(&(*identifier)->weak);
    digest_free(&(*identifier)->key);
    digest_free(&(*identifier)->author);
    digest_free(&(*identifier)->body);
    digest_free(&(*identifier)->ascii);
    digest_free(&(*identifier)->ascii_key);
    free(*identifier);
    *identifier = NULL;
}

void identifier_begin(struct identifier *identifier)
{
    digest_begin(&identifier->strong);
    digest_begin(&identifier->weak);
    digest_begin(&identifier->key);
    digest_begin(&identifier->author);
    digest_begin(&identifier->body);
    identifier->size = 0;
    identifier->in_body = identifier->is_raw = false;
    identifier->named = 0;
    identifier->header_length = identifier->piece_length = identifier->line_ends = 0;
}

/* ---- header ---- */

/* Of a raw header, as it becomes at a server that writes X for each byte beyond ASCII. */
static void add_as_ascii(struct identifier *identifier, const char *data, size_t length,
                         bool is_key)
{
    char piece[256];

    while (identifier->is_raw && length > 0) {
        size_t part = length < sizeof piece ? length : sizeof piece;
        for (size_t i = 0; i < part; i++)
            piece[i] = (unsigned char)data[i] > 0x7f ? 'X' : data[i];
        digest_add(&identifier->ascii, piece, part);
        if (is_key)
            digest_add(&identifier->ascii_key, piece, part);
        data += part;
        length -= part;
    }
}

static void add_named(struct identifier *identifier, size_t field, const char *data, size_t length)
{
    digest_add(&identifier->key, data, length);
    digest_add(&identifier->weak, data, length);
    if (field >= FIRST_OF_AUTHOR)
        digest_add(&identifier->author, data, length);
    add_as_ascii(identifier, data, length, true);
}

/* The value of a field up to `end`, unfolded, with one blank for each run of them. */
static void add_value(struct identifier *identifier, size_t field, const char *at, const char *end)
{
    char value[PIECE];
    size_t length = 0;
    bool blank = false;

    for (; at < end; at++) {
        if (isspace((unsigned char)*at) || *at == '\0') {
            blank = length > 0;
            continue;
        }
        if (length + 2 > sizeof value) {
            add_named(identifier, field, value, length);
            length = 0;
        }
        if (blank)
            value[length++] = ' ';
        blank = false;
        value[length++] = *at;
    }
    add_named(identifier, field, value, length);
}

static void add_field(struct identifier *identifier, size_t field)
{
    const char *name = fields[field];
    const char *at = identifier->header, *end = at + identifier->header_length;

    add_named(identifier, field, name, strlen(name) + 1);
    while (at < end) {
        const char *next = header_field_end(at, end);
        if (header_field_is(at, next, name)) {
            add_value(identifier, field, at + strlen(name) + 1, next);
            add_named(identifier, field, "", 1);
            identifier->named |= 1u << field;
        }
        at = next;
    }
}

static bool has_name(const struct identifier *identifier)
{
    const uint32_t sent = NAMED_BY_DATE | NAMED_BY_SENDER;

    return identifier->named & NAMED_BY_ID || (identifier->named & sent) == sent;
}

static void begin_ascii(struct identifier *identifier)
{
    for (size_t i = 0; i < identifier->header_length && !identifier->is_raw; i++)
        identifier->is_raw = (unsigned char)identifier->header[i] > 0x7f;
    if (!identifier->is_raw)
        return;
    digest_begin(&identifier->ascii);
    digest_begin(&identifier->ascii_key);
}

static void add_unnamed(struct identifier *identifier, const char *data, size_t length)
{
    digest_add(&identifier->weak, data, length);
    add_as_ascii(identifier, data, length, false);
}

/* A line without the blanks at its end: some servers write an empty field "Subject:" as
 * "Subject: ". Nor does it matter whether a header without a body is closed. */
static void add_unnamed_line(struct identifier *identifier, const char *at, const char *line_end,
                             const char *end)
{
    const char *stop = line_end ? line_end : end;
    const char *text_end;

    if (stop > at && stop[-1] == '\r')
        stop--;
    if (stop == at)
        return; /* the empty line, which ends a header */
    for (text_end = stop; text_end > at && (text_end[-1] == ' ' || text_end[-1] == '\t');)
        text_end--;
    add_unnamed(identifier, at, (size_t)(text_end - at));
    if (line_end)
        add_unnamed(identifier, stop, (size_t)(line_end + 1 - stop));
    else
        add_unnamed(identifier, "\r\n", 2);
}

static void add_unnamed_header(struct identifier *identifier)
{
    const char *at = identifier->header, *end = at + identifier->header_length;

    while (at < end) {
        const char *line_end = memchr(at, '\n', (size_t)(end - at));
        add_unnamed_line(identifier, at, line_end, end);
        at = line_end ? line_end + 1 : end;
    }
    add_unnamed(identifier, "", 1);
}

static void header_ends(struct identifier *identifier)
{
    begin_ascii(identifier);
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
        add_field(identifier, i);
    identifier->in_body = true;
    if (has_name(identifier))
        return;
    digest_begin(&identifier->weak);
    if (identifier->is_raw)
        digest_begin(&identifier->ascii);
    add_unnamed_header(identifier);
}

/* True if the header so far ends with an empty line. */
static bool is_closed(const struct identifier *identifier)
{
    const char *end = identifier->header + identifier->header_length;
    size_t length = identifier->header_length;

    if (length == 0 || end[-1] != '\n')
        return false;
    if (length == 1 || end[-2] == '\n')
        return true;
    return end[-2] == '\r' && (length == 2 || end[-3] == '\n');
}

/* Takes what belongs to the header; answers how much that was. */
static size_t take_header(struct identifier *identifier, const char *data, size_t length)
{
    size_t taken = 0;

    while (taken < length && !identifier->in_body) {
        identifier->header[identifier->header_length++] = data[taken++];
        if (is_closed(identifier) || identifier->header_length == HEADER_MAX)
            header_ends(identifier);
    }
    return taken;
}

/* ---- body ---- */

static void add_to_weak(struct identifier *identifier, const void *data, size_t length)
{
    digest_add(&identifier->weak, data, length);
    if (identifier->is_raw)
        digest_add(&identifier->ascii, data, length);
}

static void put(struct identifier *identifier, char byte)
{
    if (identifier->piece_length == PIECE) {
        digest_add(&identifier->body, identifier->piece, PIECE);
        identifier->piece_length = 0;
    }
    identifier->piece[identifier->piece_length++] = byte;
}

static void take_body(struct identifier *identifier, const char *data, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (data[i] == '\r' || data[i] == '\0')
            continue;
        if (data[i] == '\n') {
            identifier->line_ends++;
            continue;
        }
        for (; identifier->line_ends > 0; identifier->line_ends--)
            put(identifier, '\n');
        put(identifier, data[i]);
    }
}

void identifier_add(struct identifier *identifier, const void *data, size_t length)
{
    size_t taken = 0;

    identifier->size += length;
    digest_add(&identifier->strong, data, length);
    if (!identifier->in_body)
        taken = take_header(identifier, data, length);
    if (!identifier->in_body)
        return;
    take_body(identifier, (const char *)data + taken, length - taken);
    if (!has_name(identifier))
        add_to_weak(identifier, (const char *)data + taken, length - taken);
}

bool identifier_has_header(const struct identifier *identifier)
{
    return identifier->in_body;
}

struct header_fields identifier_fields(struct identifier *identifier)
{
    return header_fields_read(identifier->header, identifier->header_length, identifier->fields);
}

static void end_weak(struct digest *digest, unsigned char weak_r[IDENTITY_WEAK_BYTES])
{
    unsigned char whole[DIGEST_BYTES];

    (void)digest_end(digest, whole);
    memcpy(weak_r, whole, IDENTITY_WEAK_BYTES);
}

static void end_body(struct identifier *identifier, unsigned char body_r[IDENTITY_WEAK_BYTES])
{
    digest_add(&identifier->body, identifier->piece, identifier->piece_length);
    end_weak(&identifier->body, body_r);
    if (has_name(identifier))
        add_to_weak(identifier, body_r, IDENTITY_WEAK_BYTES);
}

static void end_key(struct digest *digest, uint64_t *key_r)
{
    unsigned char whole[DIGEST_BYTES];

    (void)digest_end(digest, whole);
    memcpy(key_r, whole, sizeof *key_r);
}

void identifier_end(struct identifier *identifier, struct identity *identity_r)
{
    const uint32_t both = NAMED_BY_ID | NAMED_BY_DATE;

    if (!identifier->in_body)
        header_ends(identifier);
    identity_r->size = identifier->size;
    identity_r->may_be_named = (identifier->named & both) != both;
    identity_r->is_nameless = identifier->named == 0;
    end_body(identifier, identity_r->body);
    (void)digest_end(&identifier->strong, identity_r->strong);
    end_weak(&identifier->weak, identity_r->weak);
    end_key(&identifier->key, &identity_r->key);
    end_key(&identifier->author, &identity_r->author_key);
    memcpy(identity_r->ascii, identity_r->weak, sizeof identity_r->ascii);
    identity_r->ascii_key = identity_r->key;
    if (!identifier->is_raw)
        return;
    end_weak(&identifier->ascii, identity_r->ascii);
    end_key(&identifier->ascii_key, &identity_r->ascii_key);
}
