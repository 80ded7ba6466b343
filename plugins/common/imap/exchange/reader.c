/* SPDX-License-Identifier: MIT
 *
 * The text of a response is copied once, out of the connection's buffer; literals that are streamed
 * are not.
 */
#include "common/imap/exchange/reader.h"

#include "common/array/array.h"
#include "common/memory/no_memory.h"

#include <inttypes.h>
#include <stdlib.h>
#include <strings.h>

struct imap_reader {
    struct conn *conn;
    char *text; /* what was read of this response since its beginning or a streamed literal */
    size_t length, capacity;
    size_t line_length; /* text without collected literals: what IMAP_TEXT_MAX bounds */
    size_t scanned;     /* bytes of the connection's input known to hold no line end */
    uint64_t literal;   /* what is left of the literal we are at */
    bool at_literal;    /* text ends in its {n}, no one has decided yet or it is being streamed */
    bool wanted;        /* the literal we are at was asked for */
    bool whole;         /* the last text was a complete response: the next one begins anew */
    bool continued;
};

int imap_reader_new(struct conn *conn, struct imap_reader **reader_r, struct kimt_error *err)
{
    struct imap_reader *reader = calloc(1, sizeof *reader);

    if (!reader)
        return no_memory(err, KIMT_SCOPE_ACCOUNT, "for an IMAP session");
    reader->conn = conn;
    *reader_r = reader;
    return KIMT_OK;
}

void imap_reader_free(struct imap_reader **reader)
{
    if (!reader || !*reader)
        return;
    free((*reader)->text);
    free(*reader);
    *reader = NULL;
}

static int fail_protocol(const struct imap_reader *reader, struct kimt_error *err, const char *what)
{
    (void)kimt_fail(err, KIMT_SCOPE_ACCOUNT, KIMT_KIND_PROTOCOL, KIMT_RETRY_NOW,
                    "%s does not speak IMAP as it should: %s", conn_name(reader->conn), what);
    return KIMT_FAIL;
}

static int fail_closed(const struct imap_reader *reader, struct kimt_error *err)
{
    return kimt_fail(err, KIMT_SCOPE_ACCOUNT, KIMT_KIND_NETWORK, KIMT_RETRY_NOW,
                     "%s closed the connection", conn_name(reader->conn));
}

static int append(struct imap_reader *reader, const char *data, size_t length,
                  struct kimt_error *err)
{
    size_t needed = reader->length + length;

    if (needed > IMAP_RESPONSE_MAX)
        return fail_protocol(reader, err, "a response without end");
    if (!ARRAY_GROW(&reader->text, needed, &reader->capacity, IMAP_RESPONSE_MAX))
        return no_memory(err, KIMT_SCOPE_ACCOUNT, "for a response");
    if (length > 0)
        memcpy(reader->text + reader->length, data, length);
    reader->length = needed;
    return KIMT_OK;
}

/* Waits until a whole line is in the connection's buffer; *line_r is its length with the LF. */
static int await_line(struct imap_reader *reader, int64_t timeout_ms, const char **data_r,
                      size_t *line_r, struct kimt_error *err)
{
    for (;;) {
        size_t there = conn_peek(reader->conn, data_r);
        const char *end = there > reader->scanned
                              ? memchr(*data_r + reader->scanned, '\n', there - reader->scanned)
                              : NULL;
        if (end) {
            *line_r = (size_t)(end - *data_r) + 1;
            reader->scanned = 0;
            return KIMT_OK;
        }
        reader->scanned = there;
        if (reader->line_length + there > IMAP_TEXT_MAX)
            return fail_protocol(reader, err, "a line without end");
        int result = conn_fill(reader->conn, timeout_ms, err);
        if (result == KIMT_END)
            return fail_closed(reader, err);
        if (result != KIMT_OK)
            return result;
    }
}

enum marker {
    MARKER_NONE,
    MARKER_FOUND,
    MARKER_TOO_BIG
};

/* Whether a line (without its end) ends in {n}, {n+}; trailing blanks are forgiven. */
static enum marker ends_in_literal(const char *line, size_t length, uint64_t *size_r)
{
    uint64_t size = 0;
    uint64_t factor = 1;
    bool too_big = false;
    size_t at;

    while (length > 0 && line[length - 1] == ' ')
        length--;
    if (length < 3 || line[length - 1] != '}')
        return MARKER_NONE;
    at = length - 1;
    if (line[at - 1] == '+')
        at--;
    size_t end = at;
    for (; at > 0 && line[at - 1] >= '0' && line[at - 1] <= '9'; at--) {
        uint64_t digit = (uint64_t)(line[at - 1] - '0');
        if (digit && (end - at >= 19 || size > INT64_MAX - digit * factor))
            too_big = true;
        if (!too_big)
            size += digit * factor;
        factor = end - at < 18 ? factor * 10 : factor;
    }
    if (at == end || at == 0 || line[at - 1] != '{')
        return MARKER_NONE;
    *size_r = size;
    return too_big ? MARKER_TOO_BIG : MARKER_FOUND;
}

/* Status responses and continuations end in human text, where {5} means nothing. */
static bool holds_literals(const char *text, size_t length)
{
    static const char *const status[] = {"OK", "NO", "BAD", "BYE", "PREAUTH"};
    const char *blank = memchr(text, ' ', length);

    if (length > 0 && text[0] == '+')
        return false;
    if (!blank)
        return true;
    const char *word = blank + 1;
    size_t left = (size_t)(text + length - word);
    const char *end = memchr(word, ' ', left);
    size_t size = end ? (size_t)(end - word) : left;
    for (size_t i = 0; i < sizeof status / sizeof *status; i++)
        if (size == strlen(status[i]) && strncasecmp(word, status[i], size) == 0)
            return false;
    return true;
}

/* Leaves the literal behind: what was not read of it is read now and thrown away. */
static int leave_literal(struct imap_reader *reader, int64_t timeout_ms, struct kimt_error *err)
{
    while (reader->literal > 0) {
        const char *data;
        size_t there = conn_peek(reader->conn, &data);
        if (there == 0) {
            int result = conn_fill(reader->conn, timeout_ms, err);
            if (result != KIMT_OK)
                return result == KIMT_END ? fail_closed(reader, err) : result;
            continue;
        }
        size_t part = reader->literal < there ? (size_t)reader->literal : there;
        imap_reader_literal_consume(reader, part);
    }
    reader->at_literal = reader->wanted = false;
    reader->length = 0;
    reader->continued = true;
    return KIMT_OK;
}

/* Adds a line of the connection's to the text, and finds out what follows it. */
static int take_line(struct imap_reader *reader, const char *data, size_t line,
                     struct kimt_error *err)
{
    enum marker marker = MARKER_NONE;
    size_t bare = line - 1;

    if (bare > 0 && data[bare - 1] == '\r')
        bare--;
    reader->line_length += bare;
    if (reader->line_length > IMAP_TEXT_MAX)
        return fail_protocol(reader, err, "a line that is too long");
    if (append(reader, data, bare, err) != KIMT_OK)
        return KIMT_FAIL;
    reader->literal = 0;
    if (bare > 0 && (reader->continued || holds_literals(reader->text, reader->length)))
        marker = ends_in_literal(data, bare, &reader->literal);
    conn_consume(reader->conn, line);
    if (marker == MARKER_TOO_BIG)
        return fail_protocol(reader, err, "a literal of impossible length");
    reader->at_literal = marker == MARKER_FOUND;
    reader->whole = !reader->at_literal;
    return KIMT_OK;
}

int imap_reader_next(struct imap_reader *reader, int64_t timeout_ms, struct imap_text *text_r,
                     struct kimt_error *err)
{
    const char *data = NULL;
    size_t line = 0;
    int result = reader->at_literal ? leave_literal(reader, timeout_ms, err) : KIMT_OK;

    if (result == KIMT_OK && reader->whole) {
        reader->length = reader->line_length = 0;
        reader->whole = reader->continued = false;
    }
    if (result == KIMT_OK)
        result = await_line(reader, timeout_ms, &data, &line, err);
    if (result == KIMT_OK)
        result = take_line(reader, data, line, err);
    if (result != KIMT_OK)
        return result;
    *text_r = (struct imap_text){.data = reader->text ? reader->text : "",
                                 .length = reader->length,
                                 .complete = reader->whole,
                                 .continued = reader->continued,
                                 .literal_size = reader->literal};
    return KIMT_OK;
}

int imap_reader_collect(struct imap_reader *reader, struct kimt_error *err)
{
    if (reader->literal > IMAP_COLLECT_MAX)
        return fail_protocol(reader, err, "a literal that is too long for what it is");
    if (append(reader, "\r\n", 2, err) != KIMT_OK)
        return KIMT_FAIL;
    while (reader->literal > 0) {
        const char *data;
        size_t length = 0;
        if (imap_reader_literal(reader, &data, &length, err) != KIMT_OK ||
            append(reader, data, length, err) != KIMT_OK)
            return KIMT_FAIL;
        imap_reader_literal_consume(reader, length);
    }
    reader->at_literal = reader->wanted = false;
    return KIMT_OK;
}

int imap_reader_literal(struct imap_reader *reader, const char **data_r, size_t *length_r,
                        struct kimt_error *err)
{
    if (!reader->at_literal || reader->literal == 0)
        return KIMT_END;
    size_t there = conn_peek(reader->conn, data_r);
    if (there == 0) {
        int result = conn_fill(reader->conn, -1, err);
        if (result != KIMT_OK)
            return result == KIMT_END ? fail_closed(reader, err) : result;
        there = conn_peek(reader->conn, data_r);
    }
    *length_r = reader->literal < there ? (size_t)reader->literal : there;
    return KIMT_OK;
}

void imap_reader_literal_consume(struct imap_reader *reader, size_t length)
{
    if (length > reader->literal)
        length = (size_t)reader->literal;
    conn_consume(reader->conn, length);
    reader->literal -= length;
    if (reader->wanted)
        conn_moved(reader->conn, length);
}

int imap_reader_follows(struct imap_reader *reader, struct kimt_error *err)
{
    const char *data;

    while (conn_peek(reader->conn, &data) == 0) {
        int result = conn_fill(reader->conn, -1, err);
        if (result != KIMT_OK)
            return result == KIMT_END ? fail_closed(reader, err) : result;
    }
    return *data == '*' || *data == '+' || *data == IMAP_TAG_FIRST ? KIMT_OK : KIMT_END;
}

uint64_t imap_reader_literal_left(const struct imap_reader *reader)
{
    return reader->at_literal ? reader->literal : 0;
}

void imap_reader_literal_want(struct imap_reader *reader)
{
    reader->wanted = reader->at_literal;
}

bool imap_reader_literal_is_wanted(const struct imap_reader *reader)
{
    return reader->wanted;
}
