/* SPDX-License-Identifier: MIT
 *
 * A plan file in which the lines of some accounts are replaced: all others stay as somebody may
 * have edited them.
 */
#include "folders/plan_print.h"
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* The account that a line is about, also one behind a #; "" for none. */
static void read_address(const char *line, size_t length, char address[400])
{
    size_t used = 0, at = 0;
    bool quoted;

    while (at < length && (line[at] == '#' || line[at] == ' '))
        at++;
    quoted = at < length && line[at] == '"';
    at += quoted;
    if (at < length && line[at] == '\\')
        at++;
    for (; at < length && used + 1 < 400; at++) {
        if (quoted && line[at] == '"' && at + 1 < length && line[at + 1] == '"')
            at++;
        else if (quoted ? line[at] == '"' : strchr("; \t", line[at]) != NULL)
            break;
        address[used++] = line[at];
    }
    address[used] = '\0';
}

/* Its place in the survey; the survey's count: it is none of them. */
static size_t account_of(const struct survey *survey, const char *line, size_t length)
{
    char address[400];
    size_t i = 0;

    read_address(line, length, address);
    while (i < survey->count && strcasecmp(survey->accounts[i].address, address) != 0)
        i++;
    return i;
}

/* Its lines stay as they were: nothing better is known. */
static bool is_unknown(const struct survey_account *account)
{
    return account->source_error.kind || account->destination_error.kind;
}

/* Puts the account's lines the first time that it is met. */
static void put_once(const struct survey *survey, size_t index, bool *is_put, FILE *out)
{
    if (!is_put[index])
        plan_write_account(&survey->accounts[index], out);
    is_put[index] = true;
}

bool plan_splice(const char *text, const struct survey *survey, FILE *out)
{
    bool *is_put = calloc(survey->count + 1, sizeof *is_put);

    if (!is_put)
        return false;
    while (*text) {
        size_t length = strcspn(text, "\n");
        size_t index = account_of(survey, text, length);

        if (index < survey->count && !is_unknown(&survey->accounts[index]))
            put_once(survey, index, is_put, out);
        else
            (void)fprintf(out, "%.*s\n", (int)length, text);
        is_put[index] = true;
        text += length + (text[length] == '\n');
    }
    for (size_t i = 0; i < survey->count; i++)
        put_once(survey, i, is_put, out);
    free(is_put);
    return true;
}
