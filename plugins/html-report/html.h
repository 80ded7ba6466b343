/* SPDX-License-Identifier: MIT
 *
 * Foreign text within HTML: it cannot break out of it, and is seen as what it is.
 *
 * What is ours goes straight to the stream.
 */
#ifndef KIMT_HTML_REPORT_HTML_H
#define KIMT_HTML_REPORT_HTML_H

#include <stdio.h>

/* Puts text of an element, or of an attribute in double quotes: markup as references, control
 * characters as visible escapes, and no more than 1,000 columns. NULL puts nothing. */
void html_text(FILE *out, const char *text);
/* Puts text as html_text() does, with an ellipsis beyond so many columns. */
void html_cut(FILE *out, const char *text, size_t columns);
/* Puts text as an element of its own, whose letters may run in either direction. */
void html_name(FILE *out, const char *text);

#endif
