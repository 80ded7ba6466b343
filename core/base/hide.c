/* SPDX-License-Identifier: MIT
 *
 * See hide.h. A text is looked through as it stands, then with its escapes resolved, as often as
 * there are some left; each byte remembers where it came from. Runs of base64 are decoded.
 */
#include <config.h>

#include "base/hide.h"
#include "base/secrets.h"

#include <ctype.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum {
    TEXT_MAX = 8 * 1024, /* what is longer is cut */
    CUT_LENGTH = 150,    /* a text of this length may have been cut on its way */
    LAYERS = 3,          /* of escapes within escapes */
    BASE64_SHORTEST = 8,
    BASE64_SHIFTS = 4
};

/* A text, byte by byte, and from where to where each byte stands in the original. */
struct view {
    char bytes[TEXT_MAX];
    uint16_t begin[TEXT_MAX], end[TEXT_MAX];
    size_t length;
};

struct work {
    bool covered[TEXT_MAX]; /* of the original */
    bool is_found, with_words, is_cut;
    struct view views[2];
    char decoded[TEXT_MAX];
};

/* ---- escapes ---- */

static bool read_hex(const char *text, size_t digits, unsigned long *value_r)
{
    char copy[9] = "";

    for (size_t i = 0; i < digits; i++) {
        if (!isxdigit((unsigned char)text[i]))
            return false;
        copy[i] = text[i];
    }
    *value_r = strtoul(copy, NULL, 16);
    return true;
}

static size_t put_point(unsigned long point, char bytes[4])
{
    if (point < 0x80) {
        bytes[0] = (char)point;
        return 1;
    }
    if (point < 0x800) {
        bytes[0] = (char)(0xC0 | point >> 6);
        bytes[1] = (char)(0x80 | (point & 0x3F));
        return 2;
    }
    if (point < 0x10000) {
        bytes[0] = (char)(0xE0 | point >> 12);
        bytes[1] = (char)(0x80 | (point >> 6 & 0x3F));
        bytes[2] = (char)(0x80 | (point & 0x3F));
        return 3;
    }
    bytes[0] = (char)(0xF0 | (point >> 18 & 0x07));
    bytes[1] = (char)(0x80 | (point >> 12 & 0x3F));
    bytes[2] = (char)(0x80 | (point >> 6 & 0x3F));
    bytes[3] = (char)(0x80 | (point & 0x3F));
    return 4;
}

/* \uXXXX, or two of them for one letter. Answers how long it is; 0: it is none. */
static size_t read_unicode(const char *text, size_t left, unsigned long *point_r)
{
    unsigned long low;

    if (left < 6 || text[1] != 'u' || !read_hex(text + 2, 4, point_r))
        return 0;
    if (*point_r < 0xD800 || *point_r > 0xDBFF || left < 12 || text[6] != '\\' || text[7] != 'u' ||
        !read_hex(text + 8, 4, &low))
        return 6;
    *point_r = 0x10000 + ((*point_r - 0xD800) << 10) + (low & 0x3FF);
    return 12;
}

static size_t read_backslash(const char *text, size_t left, char bytes[4], size_t *count_r)
{
    unsigned long point = 0;
    size_t used = read_unicode(text, left, &point);

    if (used > 0) {
        *count_r = put_point(point, bytes);
        return used;
    }
    *count_r = 1;
    if (left >= 4 && text[1] == 'x' && read_hex(text + 2, 2, &point)) {
        bytes[0] = (char)point;
        return 4;
    }
    if (left < 2 || !strchr("\"\\/'", text[1]))
        return 0;
    bytes[0] = text[1];
    return 2;
}

/* &amp; and its like, &#39; and &#x27;. */
static size_t read_entity(const char *text, size_t left, char bytes[4], size_t *count_r)
{
    static const struct {
        const char *name;
        char byte;
    } names[] = {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}};
    const char *stop = memchr(text, ';', left < 10 ? left : 10);
    char number[10] = "";
    char *end;

    *count_r = 1;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        size_t length = strlen(names[i].name);

        bytes[0] = names[i].byte;
        if (left >= length && strncmp(text, names[i].name, length) == 0)
            return length;
    }
    if (!stop || text[1] != '#')
        return 0;
    memcpy(number, text + 2, (size_t)(stop - text) - 2);
    if (number[0] == 'x' || number[0] == 'X')
        *count_r = put_point(strtoul(number + 1, &end, 16), bytes);
    else
        *count_r = put_point(strtoul(number, &end, 10), bytes);
    return *end ? 0 : (size_t)(stop - text) + 1;
}

/* What stands at `text`, escaped in any way. Answers its length; 0: it is no escape. */
static size_t read_escape(const char *text, size_t left, char bytes[4], size_t *count_r)
{
    unsigned long value;

    switch (text[0]) {
    case '\\':
        return read_backslash(text, left, bytes, count_r);
    case '&':
        return read_entity(text, left, bytes, count_r);
    case '%':
        if (left < 3 || !read_hex(text + 1, 2, &value))
            return 0;
        bytes[0] = (char)value;
        *count_r = 1;
        return 3;
    default:
        return 0;
    }
}

/* False: there was no escape in it. */
static bool resolve(const struct view *from, struct view *to)
{
    bool is_other = false;
    size_t count;

    to->length = 0;
    for (size_t at = 0; at < from->length;) {
        char bytes[4] = {from->bytes[at]};
        size_t used = read_escape(from->bytes + at, from->length - at, bytes, &count);

        is_other = is_other || used > 0;
        if (used == 0) {
            bytes[0] = from->bytes[at];
            used = count = 1;
        }
        for (size_t i = 0; i < count && to->length < TEXT_MAX; i++) {
            to->begin[to->length] = from->begin[at];
            to->end[to->length] = from->end[at + used - 1];
            to->bytes[to->length++] = bytes[i];
        }
        at += used;
    }
    return is_other;
}

/* ---- finding ---- */

static void cover(struct work *work, const struct view *view, size_t at, size_t length)
{
    size_t begin = view->begin[at], end = view->end[at + length - 1];

    memset(work->covered + begin, true, end - begin);
    work->is_found = true;
}

static void cover_plain(struct work *work, const struct view *view)
{
    size_t at = 0, length;

    while (
        secrets_find(view->bytes, view->length, at, work->with_words, work->is_cut, &at, &length)) {
        cover(work, view, at, length);
        at += length;
    }
}

static int base64_value(char byte)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *found = byte ? strchr(digits, byte) : NULL;

    return found ? (int)(found - digits) : -1;
}

static size_t decode(const char *text, size_t length, char *to)
{
    uint32_t bits = 0;
    size_t used = 0;
    int have = 0;

    for (size_t i = 0; i < length; i++) {
        bits = bits << 6 | (uint32_t)base64_value(text[i]);
        have += 6;
        if (have >= 8) {
            have -= 8;
            to[used++] = (char)(bits >> have & 0xFF);
        }
    }
    return used;
}

/* Whatever stands before the run, its groups begin at one of four places. */
static bool holds_secret(struct work *work, const char *run, size_t length, bool is_cut)
{
    size_t at, found;

    for (size_t shift = 0; shift < BASE64_SHIFTS; shift++) {
        size_t decoded = decode(run + shift, length - shift, work->decoded);

        if (secrets_find(work->decoded, decoded, 0, true, is_cut, &at, &found))
            return true;
    }
    return false;
}

static void cover_base64(struct work *work, const struct view *view)
{
    for (size_t at = 0; at < view->length;) {
        size_t end = at;

        while (end < view->length && base64_value(view->bytes[end]) >= 0)
            end++;
        if (end - at >= BASE64_SHORTEST &&
            holds_secret(work, view->bytes + at, end - at, work->is_cut && end == view->length))
            cover(work, view, at, end - at);
        at = end + 1;
    }
}

/* ---- a text ---- */

static void begin(struct work *work, const char *text)
{
    struct view *view = &work->views[0];

    view->length = strlen(text);
    memcpy(view->bytes, text, view->length);
    for (size_t i = 0; i < view->length; i++) {
        view->begin[i] = (uint16_t)i;
        view->end[i] = (uint16_t)(i + 1);
    }
    memset(work->covered, false, view->length);
    work->is_found = false;
    work->is_cut = view->length >= CUT_LENGTH;
}

static void look_through(struct work *work)
{
    struct view *now = &work->views[0], *next = &work->views[1], *swap;

    for (int layer = 0; layer < LAYERS; layer++) {
        cover_plain(work, now);
        cover_base64(work, now);
        if (!resolve(now, next))
            return;
        swap = now;
        now = next;
        next = swap;
    }
}

/* A run of at least four bytes becomes three. */
static void rewrite(const struct work *work, char *text)
{
    size_t length = strlen(text), used = 0;

    for (size_t at = 0; at < length; at++) {
        if (!work->covered[at]) {
            text[used++] = text[at];
        } else if (at == 0 || !work->covered[at - 1]) {
            memcpy(text + used, "***", 3);
            used += 3;
        }
    }
    text[used] = '\0';
}

static void hide(char *text, bool with_words)
{
    static struct work work; /* too large for a stack, and wanted for each line of a log */
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

    if (!text[0] || !secrets_are_known())
        return;
    if (strlen(text) >= TEXT_MAX)
        text[TEXT_MAX - 1] = '\0';
    (void)pthread_mutex_lock(&lock);
    work.with_words = with_words;
    begin(&work, text);
    look_through(&work);
    if (work.is_found) {
        rewrite(&work, text);
        explicit_bzero(work.views, sizeof work.views);
        explicit_bzero(work.decoded, sizeof work.decoded);
    }
    (void)pthread_mutex_unlock(&lock);
}

void hide_foreign(char *text)
{
    hide(text, true);
}

void hide_own(char *text)
{
    hide(text, false);
}

void hide_error(struct kimt_error *error)
{
    hide_own(error->text);
    hide_foreign(error->peer);
    hide_foreign(error->code);
}
