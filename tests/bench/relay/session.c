/* SPDX-License-Identifier: MIT
 *
 * Commands and answers. They are answered in their order, and anything but OK ends the program.
 */
#include "session.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

unsigned session_command(struct session *session, const char *format, ...)
{
    va_list arguments;

    session->last_tag++;
    wire_print(session->wire, "a%u ", session->last_tag);
    va_start(arguments, format);
    wire_vprint(session->wire, format, arguments);
    va_end(arguments);
    wire_print(session->wire, "\r\n");
    return session->last_tag;
}

char *session_answer(struct session *session, unsigned tag)
{
    char *line = wire_line(session->wire);

    if (strncmp(line, "* BYE", 5) == 0)
        die("server: %s", line);
    if (line[0] != 'a')
        return line;
    char *rest = NULL;
    unsigned long number = strtoul(line + 1, &rest, 10);
    if (number != tag || strncmp(rest, " OK", 3) != 0)
        die("after command a%u: %s", tag, line);
    return NULL;
}

void session_wait(struct session *session, unsigned tag)
{
    wire_flush(session->wire);
    while (session_answer(session, tag))
        ;
}

enum {
    LOGIN_TAG = 1,
    CAPABILITY_TAG
};

void session_open(struct session *session, struct wire *wire, const char *user,
                  const char *password)
{
    *session = (struct session){.wire = wire};
    const char *line = wire_line(wire);
    if (strncmp(line, "* OK", 4) != 0)
        die("greeting: %s", line);
    (void)session_command(session, "LOGIN \"%s\" \"%s\"", user, password);
    (void)session_command(session, "CAPABILITY");
    wire_flush(wire);
}

void session_ready(struct session *session)
{
    const char *line;

    session_wait(session, LOGIN_TAG);
    while ((line = session_answer(session, CAPABILITY_TAG)) != NULL) {
        if (strncmp(line, "* CAPABILITY ", 13) != 0)
            continue;
        session->has_multiappend = strstr(line, " MULTIAPPEND") != NULL;
        session->has_literal_plus = strstr(line, " LITERAL+") != NULL;
    }
}

void session_close(struct session *session)
{
    (void)session_command(session, "LOGOUT");
    wire_flush(session->wire);
    wire_free(&session->wire);
}
