/* SPDX-License-Identifier: MIT
 *
 * See say.h.
 */
#include "command/say.h"
#include "common/print/text.h"
#include <stdio.h>

#define LONGEST 8192

static void put(const char *sentence)
{
    (void)fputs("kimt: ", stderr);
    text_put(stderr, sentence);
    (void)fputc('\n', stderr);
}

void say_list(const char *format, va_list args)
{
    char sentence[LONGEST];

    (void)vsnprintf(sentence, sizeof sentence, format, args);
    put(sentence);
}

void say(const char *format, ...)
{
    char sentence[LONGEST];
    va_list args;

    va_start(args, format);
    (void)vsnprintf(sentence, sizeof sentence, format, args);
    va_end(args);
    put(sentence);
}
