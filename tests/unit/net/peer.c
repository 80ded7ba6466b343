/* SPDX-License-Identifier: MIT
 *
 * See peer.h.
 */
#include <config.h>

#include "unit/net/peer.h"

#include "unit/support/cmocka_all.h"

#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    PATIENCE_MS = 5000,
    LINE_MAX_BYTES = 70000
};

struct peer {
    pthread_t thread;
    int descriptor;
    char *script;
    char tag[32];
    char *line;
};

static char complaint[600];

static bool complain(const char *what, const char *about)
{
    if (!complaint[0])
        (void)snprintf(complaint, sizeof complaint, "%s: %.500s", what, about);
    return false;
}

static bool get_byte(const struct peer *peer, char *byte_r)
{
    struct pollfd polled = {.fd = peer->descriptor, .events = POLLIN};

    return poll(&polled, 1, PATIENCE_MS) == 1 && recv(peer->descriptor, byte_r, 1, 0) == 1;
}

static bool expect(struct peer *peer, const char *beginning)
{
    size_t length = 0;
    char byte;

    do {
        if (!get_byte(peer, &byte) || length + 1 == LINE_MAX_BYTES)
            return complain("no line came for", beginning);
        peer->line[length++] = byte;
    } while (byte != '\n');
    peer->line[length] = '\0';

    const char *after = peer->line;
    const char *blank = strchr(peer->line, ' ');
    if (strncmp(beginning, "%t ", 3) == 0 && blank) {
        (void)snprintf(peer->tag, sizeof peer->tag, "%.*s", (int)(blank - peer->line), peer->line);
        after = blank + 1;
        beginning += 3;
    }
    if (strncmp(after, beginning, strlen(beginning)) != 0) {
        char both[500];
        (void)snprintf(both, sizeof both, "wanted %.200s, got %.200s", beginning, peer->line);
        return complain("another line", both);
    }
    return true;
}

static bool take(const struct peer *peer, size_t count)
{
    struct pollfd polled = {.fd = peer->descriptor, .events = POLLIN};
    char bytes[65536];

    while (count > 0) {
        size_t part = count < sizeof bytes ? count : sizeof bytes;
        ssize_t got =
            poll(&polled, 1, PATIENCE_MS) == 1 ? recv(peer->descriptor, bytes, part, 0) : -1;
        if (got <= 0)
            return complain("bytes are missing", "");
        count -= (size_t)got;
    }
    return true;
}

static void put(const struct peer *peer, const char *data, size_t length)
{
    while (length > 0) {
        ssize_t sent = send(peer->descriptor, data, length, MSG_NOSIGNAL);
        if (sent <= 0)
            return; /* the client has gone: that may be what is tested */
        data += sent;
        length -= (size_t)sent;
    }
}

static void say(const struct peer *peer, const char *text, bool line)
{
    char out[8192];
    size_t used = 0;

    for (; *text && used + 40 < sizeof out; text++) {
        if (text[0] == '%' && text[1] == 't') {
            used += (size_t)snprintf(out + used, sizeof out - used, "%s", peer->tag);
            text++;
        } else if (text[0] == '\\' && text[1] && strchr("rn0\\", text[1])) {
            text++;
            out[used++] = *text == 'r' ? '\r' : *text == 'n' ? '\n' : *text == '0' ? '\0' : *text;
        } else {
            out[used++] = *text;
        }
    }
    put(peer, out, used);
    if (line)
        put(peer, "\r\n", 2);
}

static void say_much(const struct peer *peer, unsigned long long count)
{
    char much[65536];

    memset(much, 'x', sizeof much);
    while (count > 0) {
        size_t part = count < sizeof much ? (size_t)count : sizeof much;
        put(peer, much, part);
        count -= part;
    }
}

static bool step(struct peer *peer, const char *line)
{
    const char *text = line[0] && line[1] ? line + 2 : "";

    switch (line[0]) {
    case 'S':
    case 's':
        say(peer, text, line[0] == 'S');
        return true;
    case 'C':
        return expect(peer, text);
    case 'L':
        return take(peer, strtoul(text, NULL, 10));
    case 'Z':
        say_much(peer, strtoull(text, NULL, 10));
        return true;
    case 'W':
        (void)poll(NULL, 0, (int)strtol(text, NULL, 10));
        return true;
    case 'X':
        return false;
    default:
        return complain("no such step", line);
    }
}

static void *play(void *context)
{
    struct peer *peer = context;
    char *rest = peer->script;
    char *line;

    while ((line = strsep(&rest, "\n")) != NULL)
        if (*line && !step(peer, line))
            break;
    (void)shutdown(peer->descriptor, SHUT_RDWR);
    return NULL;
}

struct peer *peer_start(const char *script, int *descriptor_r)
{
    int ends[2];
    struct peer *peer = calloc(1, sizeof *peer);

    complaint[0] = '\0';
    if (!peer || socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0)
        abort();
    peer->descriptor = ends[0];
    peer->script = strdup(script);
    peer->line = malloc(LINE_MAX_BYTES + 1);
    if (!peer->script || !peer->line || pthread_create(&peer->thread, NULL, play, peer) != 0)
        abort();
    *descriptor_r = ends[1];
    return peer;
}

const char *peer_join(struct peer *peer)
{
    (void)pthread_join(peer->thread, NULL);
    (void)close(peer->descriptor);
    free(peer->script);
    free(peer->line);
    free(peer);
    return complaint[0] ? complaint : NULL;
}

void peer_end(struct peer *peer)
{
    const char *fault = peer_join(peer);

    if (fault)
        fail_msg("%s", fault);
}
