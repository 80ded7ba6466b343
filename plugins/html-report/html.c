/* SPDX-License-Identifier: MIT
 *
 * See html.h. common/print makes letters harmless; here markup is.
 */
#include "html-report/html.h"
#include "common/print/text.h"
#include <stdlib.h>
#include <string.h>

#define MOST_COLUMNS 1000u

static void escape(FILE *out, const char *text)
{
    for (; *text; text++)
        switch (*text) {
        case '&':
            (void)fputs("&amp;", out);
            break;
        case '<':
            (void)fputs("&lt;", out);
            break;
        case '>':
            (void)fputs("&gt;", out);
            break;
        case '"':
            (void)fputs("&quot;", out);
            break;
        case '\'':
            (void)fputs("&#39;", out);
            break;
        default:
            (void)fputc(*text, out);
        }
}

void html_cut(FILE *out, const char *text, size_t columns)
{
    char *harmless = NULL;
    size_t length = 0;
    FILE *stream;

    if (!text)
        return;
    if (strlen(text) <= columns && text_plain(text) == strlen(text)) {
        escape(out, text);
        return;
    }
    stream = open_memstream(&harmless, &length);
    if (!stream)
        return;
    (void)text_put_cut(stream, text, columns);
    if (fclose(stream) == 0)
        escape(out, harmless);
    free(harmless);
}

void html_text(FILE *out, const char *text)
{
    html_cut(out, text, MOST_COLUMNS);
}

void html_name(FILE *out, const char *text)
{
    (void)fputs("<bdi>", out);
    html_text(out, text);
    (void)fputs("</bdi>", out);
}
