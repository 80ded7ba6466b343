/* SPDX-License-Identifier: MIT
 *
 * Reads folders as answers to commands that were sent before they were needed.
 */
#include "pull.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- folders ---- */

static void folders_add(struct folders *folders, const char *name)
{
    char **names = realloc(folders->names, (folders->count + 1) * sizeof *names);

    if (!names || !(names[folders->count] = strdup(name)))
        die("out of memory");
    folders->names = names;
    folders->count++;
}

/* "* LIST (flags) "/" name": only what can be read is kept. */
static const char *listed_name(const char *line)
{
    const char *flags_end = strchr(line, ')');

    if (strncmp(line, "* LIST (", 8) != 0 || !flags_end)
        return NULL;
    const char *noselect = strcasestr(line, "\\Noselect");
    if (noselect && noselect < flags_end)
        return NULL;
    const char *name = strchr(flags_end + 2, ' ');
    if (!name || name[1] == '{')
        die("cannot read %s", line);
    return name + 1;
}

void pull_open(struct pull *pull)
{
    pull->list = session_command(&pull->session, "LIST \"\" \"*\"");
    wire_flush(pull->session.wire);
}

void pull_ready(struct pull *pull, size_t part, size_t of)
{
    size_t number = 0;
    const char *line;

    session_ready(&pull->session);
    while ((line = session_answer(&pull->session, pull->list)) != NULL) {
        const char *name = listed_name(line);
        if (name && number++ % of == part)
            folders_add(&pull->folders, name);
    }
}

void pull_close(struct pull *pull)
{
    session_close(&pull->session);
    for (size_t i = 0; i < pull->folders.count; i++)
        free(pull->folders.names[i]);
    free(pull->folders.names);
    pull->folders = (struct folders){0};
}

static void ask(struct pull *pull)
{
    struct session *session = &pull->session;

    if (pull->asked == pull->folders.count)
        return;
    (void)session_command(session, "EXAMINE %s", pull->folders.names[pull->asked++]);
    (void)session_command(session, "UID FETCH 1:* (FLAGS INTERNALDATE BODY.PEEK[])");
    wire_flush(session->wire);
}

void pull_folder(struct pull *pull, size_t number)
{
    const char *line;
    char *end = NULL;

    if (number == 0) {
        pull->fetch = pull->session.last_tag;
        ask(pull);
    }
    ask(pull);
    pull->examine = pull->fetch + 1;
    pull->fetch = pull->examine + 1;
    pull->expected = pull->seen = 0;
    while ((line = session_answer(&pull->session, pull->examine)) != NULL) {
        uint64_t count = strtoull(line + 2, &end, 10);
        if (strcmp(end, " EXISTS") == 0)
            pull->expected = count;
    }
}

/* ---- messages ---- */

/* Copies what stands between two marks, without the mark for what is recent. */
static void between(const char *line, const char *begin, char end, char *text_r, size_t room)
{
    const char *from = strstr(line, begin);
    const char *to = from ? strchr(from + strlen(begin), end) : NULL;

    if (!to || (size_t)(to - from) - strlen(begin) >= room)
        die("no %s in %s", begin, line);
    (void)snprintf(text_r, room, "%.*s", (int)(to - from - (ptrdiff_t)strlen(begin)),
                   from + strlen(begin));
}

static void drop_recent(char *flags)
{
    char *found = strstr(flags, "\\Recent");

    if (!found)
        return;
    char *rest = found + strlen("\\Recent");
    if (*rest == ' ')
        rest++;
    else if (found > flags)
        found--;
    memmove(found, rest, strlen(rest) + 1);
}

bool pull_next(struct pull *pull, struct mail *mail_r)
{
    const char *line;

    do {
        line = session_answer(&pull->session, pull->fetch);
        if (!line) {
            if (pull->seen != pull->expected)
                die("%ju messages instead of %ju", (uintmax_t)pull->seen,
                    (uintmax_t)pull->expected);
            return false;
        }
    } while (!strstr(line, " FETCH ("));
    const char *body = strstr(line, "BODY[] {");
    if (!body)
        die("no body in %s", line);
    mail_r->size = strtoull(body + strlen("BODY[] {"), NULL, 10);
    between(line, "FLAGS (", ')', mail_r->flags, sizeof mail_r->flags);
    between(line, "INTERNALDATE \"", '"', mail_r->date, sizeof mail_r->date);
    drop_recent(mail_r->flags);
    pull->seen++;
    return true;
}

void pull_end(struct pull *pull)
{
    const char *line = wire_line(pull->session.wire);

    if (strcmp(line, ")") != 0)
        die("after a body: %s", line);
}
