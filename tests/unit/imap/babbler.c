/* SPDX-License-Identifier: MIT
 *
 * See babbler.h. Literals of commands are not understood: names are to be plain.
 */
#include <config.h>

#include "unit/imap/babbler.h"

#include <poll.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    TEXT_MAX = 64 * 1024
};

struct babbler {
    pthread_t thread;
    int descriptor;
    const struct babble *babble;
    uint64_t said;
    char text[TEXT_MAX];
};

static bool say(const struct babbler *babbler, const char *text, size_t length)
{
    while (length > 0) {
        ssize_t sent = send(babbler->descriptor, text, length, MSG_NOSIGNAL);

        if (sent <= 0)
            return false;
        text += sent;
        length -= (size_t)sent;
    }
    return true;
}

static bool say_line(const struct babbler *babbler, const char *before, const char *after)
{
    char line[400];
    int length = snprintf(line, sizeof line, "%s%s\r\n", before, after);

    return say(babbler, line, (size_t)length);
}

/* False once the client has gone. */
static bool talk(struct babbler *babbler)
{
    const struct babble *babble = babbler->babble;

    for (unsigned long n = 0; babble->times == 0 || n < babble->times; n++) {
        int length = babble->say(n, babbler->text, TEXT_MAX);

        if (!say(babbler, babbler->text, (size_t)length))
            return false;
        babbler->said += (uint64_t)length;
        if (babble->pause_ms)
            (void)poll(NULL, 0, babble->pause_ms);
    }
    return true;
}

static bool says(const char *command, const char *verb)
{
    return strncmp(command, verb, strlen(verb)) == 0;
}

static bool answer(struct babbler *babbler, char *line)
{
    const struct babble *babble = babbler->babble;
    char *command = strchr(line, ' ');
    const char *fixed = NULL;

    if (!command)
        return true;
    *command++ = '\0';
    if (says(command, "EXAMINE"))
        fixed = babble->examined;
    if (says(command, "UID FETCH 1:* (UID)"))
        fixed = babble->listed;
    if (fixed)
        return say(babbler, fixed, strlen(fixed)) && say_line(babbler, line, " OK done");
    if (says(command, babble->verb) && !talk(babbler))
        return false;
    return say_line(babbler, line, " OK done");
}

static void *serve(void *context)
{
    struct babbler *babbler = context;
    const struct babble *babble = babbler->babble;
    char line[4096];
    FILE *in = fdopen(dup(babbler->descriptor), "r");

    bool goes_on = in && (babble->verb ? say_line(babbler, "* OK [CAPABILITY ",
                                                  babble->capability ? babble->capability
                                                                     : "IMAP4rev1 NAMESPACE] hello")
                                       : talk(babbler));
    while (goes_on && fgets(line, sizeof line, in))
        goes_on = answer(babbler, line);
    if (in)
        (void)fclose(in);
    (void)shutdown(babbler->descriptor, SHUT_RDWR);
    return NULL;
}

struct babbler *babbler_start(const struct babble *babble, int *descriptor_r)
{
    struct babbler *babbler = calloc(1, sizeof *babbler);
    int ends[2];

    if (!babbler || socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0)
        abort();
    babbler->babble = babble;
    babbler->descriptor = ends[0];
    *descriptor_r = ends[1];
    if (pthread_create(&babbler->thread, NULL, serve, babbler) != 0)
        abort();
    return babbler;
}

uint64_t babbler_join(struct babbler *babbler)
{
    uint64_t said;

    (void)pthread_join(babbler->thread, NULL);
    (void)close(babbler->descriptor);
    said = babbler->said;
    free(babbler);
    return said;
}
