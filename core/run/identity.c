/* SPDX-License-Identifier: MIT
 *
 * The header is gathered up to a bound, then looked through once; the body goes by in pieces.
 */
#include "run/identity.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define HEADER_MAX ((size_t)64 * 1024) /* what goes beyond counts as body */
#define PIECE      4096

struct identifier {
    struct digest strong, weak, key;
    uint64_t size;
    bool in_body;
    uint32_t named;   /* bits: which of `fields` it has */
    size_t line_ends; /* LFs held back: they count only if something follows */
    char header[HEADER_MAX];
    size_t header_length;
    char piece[PIECE]; /* of the body, as it is digested */
    size_t piece_length;
};

static const char *const fields[] = {"message-id", "date", "from", "to", "cc", "subject"};
#define NAMED_BY_ID     (1u << 0)
#define NAMED_BY_DATE   (1u << 1)
#define NAMED_BY_SENDER (1u << 2)

struct identifier *identifier_new(const struct journal_digest *how)
{
    struct identifier *identifier = calloc(1, sizeof *identifier);

    if (identifier && digest_new(&identifier->strong, how) && digest_new(&identifier->weak, NULL) &&
        digest_new(&identifier->key, NULL))
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
    free(*identifier);
    *identifier = NULL;
}

void identifier_begin(struct identifier *identifier)
{
    digest_begin(&identifier->strong);
    digest_begin(&identifier->weak);
    digest_begin(&identifier->key);
    identifier->size = 0;
    identifier->in_body = false;
    identifier->named = 0;
    identifier->header_length = identifier->piece_length = identifier->line_ends = 0;
}

/* ---- header -----------------------------------------------------------------------------------
 */

static void add_both(struct identifier *identifier, const void *data, size_t length)
{
    digest_add(&identifier->key, data, length);
    digest_add(&identifier->weak, data, length);
}

/* The value of a field up to `end`, unfolded, with one blank for each run of them. */
static void add_value(struct identifier *identifier, const char *at, const char *end)
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
            add_both(identifier, value, length);
            length = 0;
        }
        if (blank)
            value[length++] = ' ';
        blank = false;
        value[length++] = *at;
    }
    add_both(identifier, value, length);
}

/* The end of the field that begins at `at`: where a line begins that does not go on with it. */
static const char *field_end(const char *at, const char *end)
{
    while (at < end) {
        const char *line_end = memchr(at, '\n', (size_t)(end - at));
        if (!line_end)
            return end;
        at = line_end + 1;
        if (at == end || (*at != ' ' && *at != '\t'))
            return at;
    }
    return end;
}

static bool is_named(const char *at, const char *end, const char *name)
{
    size_t length = strlen(name);

    return (size_t)(end - at) > length && at[length] == ':' && strncasecmp(at, name, length) == 0;
}

static void add_field(struct identifier *identifier, size_t field)
{
    const char *name = fields[field];
    const char *at = identifier->header, *end = at + identifier->header_length;

    add_both(identifier, name, strlen(name) + 1);
    while (at < end) {
        const char *next = field_end(at, end);
        if (is_named(at, next, name)) {
            add_value(identifier, at + strlen(name) + 1, next);
            add_both(identifier, "", 1);
            identifier->named |= 1u << field;
        }
        at = next;
    }
}

static void header_ends(struct identifier *identifier)
{
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
        add_field(identifier, i);
    identifier->in_body = true;
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

/* ---- body -------------------------------------------------------------------------------------
 */

static void put(struct identifier *identifier, char byte)
{
    if (identifier->piece_length == PIECE) {
        digest_add(&identifier->weak, identifier->piece, PIECE);
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
    take_body(identifier, (const char *)data + taken, length - taken);
}

bool identifier_has_header(const struct identifier *identifier)
{
    return identifier->in_body;
}

static bool has_name(const struct identifier *identifier)
{
    const uint32_t sent = NAMED_BY_DATE | NAMED_BY_SENDER;

    return identifier->named & NAMED_BY_ID || (identifier->named & sent) == sent;
}

void identifier_end(struct identifier *identifier, struct identity *identity_r)
{
    unsigned char whole[DIGEST_BYTES];

    if (!identifier->in_body)
        header_ends(identifier);
    digest_add(&identifier->weak, identifier->piece, identifier->piece_length);
    identity_r->size = identifier->size;
    (void)digest_end(&identifier->strong, identity_r->strong);
    (void)digest_end(&identifier->weak, whole);
    memcpy(identity_r->weak, has_name(identifier) ? whole : identity_r->strong,
           sizeof identity_r->weak);
    (void)digest_end(&identifier->key, whole);
    memcpy(&identity_r->key, whole, sizeof identity_r->key);
}
