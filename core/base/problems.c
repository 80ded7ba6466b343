/* SPDX-License-Identifier: MIT
 *
 * See problems.h. Without memory for one more, a problem is still counted.
 */
#include "base/problems.h"
#include "base/hide.h"
#include "base/no_memory.h"
#include "common/print/text.h"
#include <kimt/error.h>

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum {
    MOST_KEPT = 200,
    LONGEST = 1200
};

struct problems {
    size_t count; /* all; those past MOST_KEPT have no text */
    char *text[MOST_KEPT];
};

int problems_new(struct problems **problems_r, struct kimt_error *err)
{
    *problems_r = calloc(1, sizeof **problems_r);
    if (*problems_r)
        return KIMT_OK;
    return no_memory(err, "to list what is wrong");
}

void problems_free(struct problems **problems)
{
    if (!*problems)
        return;
    for (size_t i = 0; i < MOST_KEPT; i++)
        free((*problems)->text[i]);
    free(*problems);
    *problems = NULL;
}

void problems_add(struct problems *problems, const char *where, const char *format, ...)
{
    char what[LONGEST], line[LONGEST];
    va_list args;

    va_start(args, format);
    (void)vsnprintf(what, sizeof what, format, args);
    va_end(args);
    (void)snprintf(line, sizeof line, "%.300s: %.880s", where, what);
    if (problems->count < MOST_KEPT)
        problems->text[problems->count] = strdup(line);
    problems->count++;
}

void problems_add_error(struct problems *problems, const char *where, const struct kimt_error *err)
{
    struct kimt_error shown = *err;
    const char *said = err->peer[0] ? " (the server said: " : "";

    hide_error(&shown);
    problems_add(problems, where, "%s%s%s%s%s%s", shown.text, said, shown.peer,
                 shown.peer[0] ? ")" : "", shown.hint[0] ? "; " : "", shown.hint);
}

size_t problems_count(const struct problems *problems)
{
    return problems->count;
}

const char *problems_get(const struct problems *problems, size_t index)
{
    return index < problems->count && index < MOST_KEPT ? problems->text[index] : NULL;
}

static void put_line(FILE *out, const char *text)
{
    (void)fputs("kimt: ", out);
    text_put(out, text);
    (void)fputc('\n', out);
}

void problems_print(const struct problems *problems, FILE *out)
{
    for (size_t i = 0; i < problems->count && i < MOST_KEPT; i++)
        if (problems->text[i])
            put_line(out, problems->text[i]);
    if (problems->count > MOST_KEPT)
        (void)fprintf(out, "kimt: … and %zu more\n", problems->count - MOST_KEPT);
}
