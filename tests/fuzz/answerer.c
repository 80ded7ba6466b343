/* SPDX-License-Identifier: MIT
 *
 * See answerer.h.
 */
#include <config.h>

#include "fuzz/answerer.h"

#include <poll.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    ANSWERS_MAX = 200,
    LINE_MAX_BYTES = 16 * 1024,
    COMMANDS_MAX = 500
};

struct part {
    const char *verb, *text;
    size_t verb_length, length;
    bool is_used;
};

struct answerer {
    pthread_t thread;
    int descriptor;
    struct part answers[ANSWERS_MAX];
    size_t count;
    char tag[16];
    char line[LINE_MAX_BYTES]; /* of the command, without its literals */
    size_t length;
    char input[4096]; /* that was received and not looked at */
    size_t at, end;
};

/* ---- the input ---- */

static const char *next_head(const char *at, const char *end)
{
    for (; at < end; at++)
        if (*at == '=' && at + 1 < end && at[1] >= 'A' && at[1] <= 'Z')
            return at;
    return end;
}

/* "=" at the beginning of a line. */
static const char *next_part(const char *from, const char *at, const char *end)
{
    while ((at = next_head(at, end)) < end && at > from && at[-1] != '\n')
        at++;
    return at;
}

static void split(struct answerer *answerer, const char *text, size_t size)
{
    const char *end = text + size, *at = next_part(text, text, end);

    while (at < end && answerer->count < ANSWERS_MAX) {
        const char *next = next_part(text, at + 1, end);
        const char *line = memchr(at, '\n', (size_t)(next - at));
        const char *body = line ? line + 1 : next;
        size_t verb_length = (size_t)((line ? line : next) - at - 1);

        answerer->answers[answerer->count++] = (struct part){.verb = at + 1,
                                                             .verb_length = verb_length,
                                                             .text = body,
                                                             .length = (size_t)(next - body)};
        at = next;
    }
}

static struct part *find(struct answerer *answerer, const char *command, size_t length)
{
    for (size_t i = 0; i < answerer->count; i++) {
        struct part *answer = &answerer->answers[i];

        if (!answer->is_used && answer->verb_length > 0 && answer->verb_length <= length &&
            memcmp(answer->verb, command, answer->verb_length) == 0)
            return answer;
    }
    return NULL;
}

/* ---- the socket ---- */

static bool say(const struct answerer *answerer, const char *text, size_t length)
{
    while (length > 0) {
        ssize_t sent = send(answerer->descriptor, text, length, MSG_NOSIGNAL);

        if (sent <= 0)
            return false;
        text += sent;
        length -= (size_t)sent;
    }
    return true;
}

static bool say_text(const struct answerer *answerer, const char *text)
{
    return say(answerer, text, strlen(text));
}

static bool next_byte(struct answerer *answerer, char *byte_r)
{
    if (answerer->at == answerer->end) {
        ssize_t got = recv(answerer->descriptor, answerer->input, sizeof answerer->input, 0);

        if (got <= 0)
            return false;
        answerer->at = 0;
        answerer->end = (size_t)got;
    }
    *byte_r = answerer->input[answerer->at++];
    return true;
}

/* ---- answers ---- */

/* True if the answer has a tag in it, so that the session may go on. */
static bool give(struct answerer *answerer, struct part *answer)
{
    const char *at = answer->text, *end = at + answer->length;
    bool tagged = false;

    answer->is_used = true;
    while (at < end) {
        const char *mark = memmem(at, (size_t)(end - at), "%t", 2);

        if (!say(answerer, at, (size_t)((mark ? mark : end) - at)))
            return false;
        if (!mark)
            break;
        tagged = true;
        if (!say_text(answerer, answerer->tag))
            return false;
        at = mark + 2;
    }
    return tagged;
}

static bool answer_honestly(struct answerer *answerer, const char *command)
{
    if (strncmp(command, "EXAMINE", 7) == 0 || strncmp(command, "SELECT", 6) == 0)
        (void)say_text(answerer, "* 2 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n"
                                 "* OK [UIDNEXT 3] ok\r\n");
    if (strncmp(command, "IDLE", 4) == 0)
        return say_text(answerer, "+ idling\r\n");
    return say_text(answerer, answerer->tag) && say_text(answerer, " OK done\r\n");
}

static bool answer(struct answerer *answerer)
{
    const char *blank = memchr(answerer->line, ' ', answerer->length);
    const char *command = blank ? blank + 1 : answerer->line;
    size_t tag_length = blank ? (size_t)(blank - answerer->line) : 0;
    struct part *found;

    if (!blank || tag_length >= sizeof answerer->tag)
        return true; /* a line of a login, or DONE */
    memcpy(answerer->tag, answerer->line, tag_length);
    answerer->tag[tag_length] = '\0';
    found = find(answerer, command, answerer->length - (size_t)(command - answerer->line));
    return found ? give(answerer, found) : answer_honestly(answerer, command);
}

/* The literal that ends this line; its bytes are skipped. False: the session is over. */
static bool take_literal(struct answerer *answerer, bool *is_one)
{
    const char *open = memrchr(answerer->line, '{', answerer->length);
    size_t size = open ? strtoul(open + 1, NULL, 10) : 0;
    bool waits = answerer->length > 1 && answerer->line[answerer->length - 2] != '+';
    struct part *consent;
    char byte;

    *is_one = open && answerer->line[answerer->length - 1] == '}';
    if (!*is_one)
        return true;
    consent = waits ? find(answerer, "LITERAL", 7) : NULL;
    if (consent)
        (void)give(answerer, consent);
    else if (waits && !say_text(answerer, "+ go\r\n"))
        return false;
    while (size-- > 0)
        if (!next_byte(answerer, &byte))
            return false;
    return true;
}

/* A command up to its end, literals skipped. */
static bool read_command(struct answerer *answerer)
{
    bool is_literal;
    char byte;

    answerer->length = 0;
    for (;;) {
        if (!next_byte(answerer, &byte))
            return false;
        if (byte == '\r')
            continue;
        if (byte != '\n') {
            if (answerer->length + 1 < LINE_MAX_BYTES)
                answerer->line[answerer->length++] = byte;
            answerer->line[answerer->length] = '\0';
            continue;
        }
        if (!take_literal(answerer, &is_literal))
            return false;
        if (!is_literal)
            return true;
    }
}

static void *serve(void *context)
{
    struct answerer *answerer = context;
    struct part *greeting = find(answerer, "GREETING", 8);

    if (greeting)
        (void)give(answerer, greeting);
    else
        (void)say_text(answerer, "* OK [CAPABILITY IMAP4rev1 LITERAL+ UIDPLUS ESEARCH UNSELECT "
                                 "MULTIAPPEND LIST-EXTENDED NAMESPACE ID MOVE] ready\r\n");
    for (int i = 0; i < COMMANDS_MAX && read_command(answerer) && answer(answerer); i++)
        continue;
    (void)shutdown(answerer->descriptor, SHUT_RDWR);
    return NULL;
}

struct answerer *answerer_start(const uint8_t *input, size_t size, int *descriptor_r)
{
    struct answerer *answerer = calloc(1, sizeof *answerer);
    int ends[2];

    if (!answerer || socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0)
        abort();
    split(answerer, (const char *)input, size);
    answerer->descriptor = ends[0];
    *descriptor_r = ends[1];
    if (pthread_create(&answerer->thread, NULL, serve, answerer) != 0)
        abort();
    return answerer;
}

void answerer_join(struct answerer *answerer)
{
    (void)shutdown(answerer->descriptor, SHUT_RDWR);
    (void)pthread_join(answerer->thread, NULL);
    (void)close(answerer->descriptor);
    free(answerer);
}
