/* SPDX-License-Identifier: MIT
 *
 * See coding.h.
 */
#include <config.h>

#include "config/coding.h"
#include <iconv.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#define UTF8_MOST 3 /* bytes for one byte of any coding that is meant here */

bool coding_is_utf8(const char *text, size_t length)
{
    utf8proc_int32_t point;

    while (length > 0) {
        utf8proc_ssize_t used =
            utf8proc_iterate((const utf8proc_uint8_t *)text, (utf8proc_ssize_t)length, &point);

        if (used < 1)
            return false;
        text += used;
        length -= (size_t)used;
    }
    return true;
}

static bool convert(iconv_t coding, const char *text, size_t length, struct coded_text *into)
{
    size_t room = length * UTF8_MOST, left = room;
    char *from = (char *)(uintptr_t)text, *to;

    into->text = calloc(1, room + 1);
    if (!into->text)
        return false;
    into->length = room; /* for what is wiped */
    to = into->text;
    if (iconv(coding, &from, &length, &to, &left) == (size_t)-1)
        return false;
    into->length = room - left;
    return true;
}

bool coding_to_utf8(const char *from, const char *text, size_t length, struct coded_text *text_r)
{
    iconv_t coding = iconv_open("UTF-8", from);
    bool done;

    *text_r = (struct coded_text){0};
    if (coding == (iconv_t)-1) // NOLINT(performance-no-int-to-ptr): so the standard has it
        return false;
    done = convert(coding, text, length, text_r);
    (void)iconv_close(coding);
    if (!done)
        coded_text_wipe(text_r);
    return done;
}

void coded_text_wipe(struct coded_text *text)
{
    if (text->text)
        explicit_bzero(text->text, text->length);
    free(text->text);
    *text = (struct coded_text){0};
}
