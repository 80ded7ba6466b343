/* SPDX-License-Identifier: MIT
 *
 * Foreign text on its way to a person: made harmless, measured, cut to a width.
 *
 * Folder names and servers' sentences can hold anything. Here whatever could move a cursor, break a
 * line or turn the reading direction becomes a visible escape (\n, \x1b, \u{202e}), and bytes that
 * are no UTF-8 become U+FFFD. Widths are columns of a terminal. Text of our own goes straight to
 * the stream.
 */
#ifndef KIMT_PRINT_TEXT_H
#define KIMT_PRINT_TEXT_H

#include <stddef.h>
#include <stdio.h>

/* Puts it whole. NULL puts nothing. */
void text_put(FILE *out, const char *text);

/* Returns how many bytes at its beginning are printable ASCII: text_put() puts them as they are. */
size_t text_plain(const char *text);

/* Returns how many columns text_put() takes. */
size_t text_width(const char *text);

/* Puts at most `columns` columns; what is longer ends in an ellipsis. Answers the columns used. */
size_t text_put_cut(FILE *out, const char *text, size_t columns);

/* Puts at most `columns` columns; what is longer loses its middle: of an address, both ends say
 * more. Returns the columns used. */
size_t text_put_middle(FILE *out, const char *text, size_t columns);

/* Puts the text as text_put_cut() does, filled up with blanks to exactly `columns`. */
void text_put_padded(FILE *out, const char *text, size_t columns);

/* Returns the text with U+FFFD where it was not UTF-8 and nothing else changed, for formats with
 * escapes of their own. To be freed; NULL without memory. */
char *text_valid_dup(const char *text);

/* Puts it whole in lines of at most `width` columns, broken at blanks; each line but the first is
 * indented. The cursor stands at column `indent` already. width 0: one line. */
void text_put_wrapped(FILE *out, const char *text, size_t indent, size_t width);

#endif
