/* SPDX-License-Identifier: MIT
 *
 * Walks foreign text one character at a time, each in its harmless form; everything else here is
 * built on that step.
 */
#include "common/print/text.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

enum {
    ZERO_WIDTH_NON_JOINER = 0x200c,
    ZERO_WIDTH_JOINER = 0x200d,
    REPLACEMENT = 0xfffd,
    /* Marks on one letter beyond this only serve to paint over the lines around. */
    MARKS_PER_LETTER = 4
};

/* One character as it may be shown. */
struct atom {
    char bytes[16];
    size_t length;
    size_t columns;
};

struct walk {
    const char *at;
    size_t left;
    int marks; /* without width, since the last character with one */
};

static struct walk walk_begin(const char *text)
{
    return (struct walk){.at = text ? text : "", .left = text ? strlen(text) : 0};
}

/* The next code point; bytes that are no UTF-8 count as one replacement character each. */
static int32_t walk_decode(struct walk *walk)
{
    utf8proc_int32_t code = REPLACEMENT;
    utf8proc_ssize_t used =
        utf8proc_iterate((const utf8proc_uint8_t *)walk->at, (utf8proc_ssize_t)walk->left, &code);

    if (used <= 0) {
        used = 1;
        code = REPLACEMENT;
    }
    walk->at += used;
    walk->left -= (size_t)used;
    return code;
}

/* Controls, line and paragraph separators, and all formatting characters (the bidirectional ones
 * among them), except the two joiners that some scripts are spelled with. */
static bool is_harmful(int32_t code)
{
    utf8proc_category_t category = utf8proc_category(code);

    if (code == ZERO_WIDTH_JOINER || code == ZERO_WIDTH_NON_JOINER)
        return false;
    return category == UTF8PROC_CATEGORY_CC || category == UTF8PROC_CATEGORY_CF ||
           category == UTF8PROC_CATEGORY_ZL || category == UTF8PROC_CATEGORY_ZP;
}

static void atom_escape(struct atom *atom, int32_t code)
{
    static const char short_codes[] = "\n\r\t";
    static const char short_names[] = "nrt";
    const char *found = code > 0 && code < 0x20 ? strchr(short_codes, (int)code) : NULL;
    int length;

    if (found)
        length =
            snprintf(atom->bytes, sizeof atom->bytes, "\\%c", short_names[found - short_codes]);
    else if (code < 0x80)
        length = snprintf(atom->bytes, sizeof atom->bytes, "\\x%02x", (unsigned)code);
    else
        length = snprintf(atom->bytes, sizeof atom->bytes, "\\u{%x}", (unsigned)code);
    atom->length = (size_t)length;
    atom->columns = (size_t)length;
}

/* Answers false at the end. */
static bool walk_next(struct walk *walk, struct atom *atom)
{
    while (walk->left > 0) {
        int32_t code = walk_decode(walk);
        int columns = utf8proc_charwidth(code);

        if (is_harmful(code)) {
            walk->marks = 0;
            atom_escape(atom, code);
            return true;
        }
        if (columns > 0)
            walk->marks = 0;
        else if (++walk->marks > MARKS_PER_LETTER)
            continue;
        atom->length = (size_t)utf8proc_encode_char(code, (utf8proc_uint8_t *)(void *)atom->bytes);
        atom->columns = (size_t)(columns > 0 ? columns : 0);
        return true;
    }
    return false;
}

size_t text_plain(const char *text)
{
    const char *at = text;

    while (*at >= ' ' && *at <= '~')
        at++;
    return (size_t)(at - text);
}

void text_put(FILE *out, const char *text)
{
    struct walk walk = walk_begin(text);
    struct atom atom;

    for (;;) {
        size_t plain = text_plain(walk.at); /* nearly all of a log */

        (void)fwrite(walk.at, 1, plain, out);
        walk.at += plain;
        walk.left -= plain;
        walk.marks = plain > 0 ? 0 : walk.marks;
        if (!walk_next(&walk, &atom))
            break;
        (void)fwrite(atom.bytes, 1, atom.length, out);
    }
}

size_t text_width(const char *text)
{
    struct walk walk = walk_begin(text);
    struct atom atom;
    size_t columns = 0;

    while (walk_next(&walk, &atom))
        columns += atom.columns;
    return columns;
}

size_t text_put_cut(FILE *out, const char *text, size_t columns)
{
    struct walk walk = walk_begin(text);
    bool whole = text_width(text) <= columns;
    size_t limit = whole ? columns : columns > 0 ? columns - 1 : 0;
    size_t used = 0;
    struct atom atom;

    while (walk_next(&walk, &atom) && used + atom.columns <= limit) {
        (void)fwrite(atom.bytes, 1, atom.length, out);
        used += atom.columns;
    }
    if (!whole && columns > 0) {
        (void)fputs("…", out);
        used++;
    }
    return used;
}

/* Skips as much as leaves so many columns or fewer. */
static void skip_to_tail(struct walk *walk, size_t columns)
{
    size_t left = 0;
    struct atom atom;

    for (struct walk rest = *walk; walk_next(&rest, &atom);)
        left += atom.columns;
    while (left > columns && walk_next(walk, &atom))
        left -= atom.columns;
}

size_t text_put_middle(FILE *out, const char *text, size_t columns)
{
    struct walk walk = walk_begin(text);
    size_t tail = columns / 2, head = columns - tail, used = 0;
    struct atom atom;

    if (columns < 3 || text_width(text) <= columns)
        return text_put_cut(out, text, columns);
    for (struct walk ahead = walk; walk_next(&ahead, &atom) && used + atom.columns < head;) {
        (void)fwrite(atom.bytes, 1, atom.length, out);
        used += atom.columns;
        walk = ahead;
    }
    (void)fputs("…", out);
    skip_to_tail(&walk, tail);
    for (used++; walk_next(&walk, &atom); used += atom.columns)
        (void)fwrite(atom.bytes, 1, atom.length, out);
    return used;
}

void text_put_padded(FILE *out, const char *text, size_t columns)
{
    size_t used = text_put_cut(out, text, columns);

    (void)fprintf(out, "%*s", (int)(columns - used), "");
}

/* Columns of the word that begins here. */
static size_t word_width(struct walk walk)
{
    struct atom atom;
    size_t columns = 0;

    while (walk_next(&walk, &atom) && atom.bytes[0] != ' ')
        columns += atom.columns;
    return columns;
}

void text_put_wrapped(FILE *out, const char *text, size_t indent, size_t width)
{
    struct walk walk = walk_begin(text);
    size_t column = indent;
    struct atom atom;

    while (walk_next(&walk, &atom)) {
        if (atom.bytes[0] == ' ' && width > 0 && column > indent &&
            column + 1 + word_width(walk) > width) {
            (void)fprintf(out, "\n%*s", (int)indent, "");
            column = indent;
            continue;
        }
        (void)fwrite(atom.bytes, 1, atom.length, out);
        column += atom.columns;
    }
}

char *text_valid_dup(const char *text)
{
    struct walk walk = walk_begin(text);
    char *copy = malloc(walk.left * 3 + 1); /* each bad byte becomes three */
    size_t used = 0;

    if (!copy)
        return NULL;
    while (walk.left > 0) {
        int32_t code = walk_decode(&walk);
        used += (size_t)utf8proc_encode_char(code, (utf8proc_uint8_t *)(void *)(copy + used));
    }
    copy[used] = '\0';
    return copy;
}
