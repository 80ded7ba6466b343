/* SPDX-License-Identifier: MIT
 *
 * See script.h. A command is read whole before it is compared, consent to its literals given on the
 * way.
 */
#include <config.h>

#include "common/imap/flavour/learned.h"
#include "common/imap/session/session.h"
#include "unit/imap/script.h"

#include <ctype.h>
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>
/* clang-format off */
#include <cmocka.h>
/* clang-format on */

const char *script_flavours;

enum read_result {
    READ_COMMAND,
    READ_REFUSED, /* its literal was, so the rest does not come */
    READ_END
};

static void say(struct script *script, const char *data, size_t length)
{
    while (length > 0) {
        ssize_t sent = send(script->descriptor, data, length, MSG_NOSIGNAL);

        if (sent < 0 && errno == EINTR)
            continue;
        if (sent <= 0)
            return;
        data += sent;
        length -= (size_t)sent;
    }
}

/* Says a text of the script, tags in place of "@". */
static void say_text(struct script *script, const char *text, size_t step)
{
    while (text && *text) {
        size_t plain = strcspn(text, "@"), of = step;

        say(script, text, plain);
        text += plain;
        if (*text != '@')
            continue;
        text++;
        if (isdigit((unsigned char)*text))
            of = (size_t)(*text++ - '0');
        say(script, script->tags[of], strlen(script->tags[of]));
    }
}

static bool fill(struct script *script)
{
    ssize_t got;

    if (script->filled == sizeof script->input)
        return false;
    do
        got = recv(script->descriptor, script->input + script->filled,
                   sizeof script->input - script->filled, 0);
    while (got < 0 && errno == EINTR);
    if (got <= 0)
        return false;
    script->filled += (size_t)got;
    return true;
}

/* Moves bytes of the input to a string that grows. */
static bool take(struct script *script, size_t count, char **text, size_t *length)
{
    char *grown = realloc(*text, *length + count + 1);

    if (!grown)
        return false;
    *text = grown;
    while (count > 0) {
        size_t now = count < script->filled ? count : script->filled;

        if (now == 0 && !fill(script))
            return false;
        memcpy(*text + *length, script->input, now);
        *length += now;
        count -= now;
        memmove(script->input, script->input + now, script->filled - now);
        script->filled -= now;
    }
    (*text)[*length] = '\0';
    return true;
}

static bool take_line(struct script *script, char **text, size_t *length)
{
    char *end;

    while ((end = memmem(script->input, script->filled, "\r\n", 2)) == NULL)
        if (!fill(script))
            return false;
    return take(script, (size_t)(end - script->input) + 2, text, length);
}

/* The literal that the text so far announces at its end. */
static bool announces(const char *text, size_t length, size_t *size_r, bool *waits_r)
{
    const char *open = memrchr(text, '{', length);
    char *end;

    if (length < 5 || text[length - 3] != '}' || !open || !isdigit((unsigned char)open[1]))
        return false;
    *size_r = strtoul(open + 1, &end, 10);
    *waits_r = *end != '+';
    return true;
}

static enum read_result read_command(struct script *script, size_t step, char **text,
                                     size_t *length)
{
    size_t size;
    bool waits;

    if (!take_line(script, text, length))
        return READ_END;
    (void)snprintf(script->tags[step], sizeof script->tags[step], "%.*s",
                   (int)strcspn(*text, " \r"), *text);
    while (announces(*text, *length, &size, &waits)) {
        const char *consent = step < script->count ? script->steps[step].consent : NULL;

        if (waits)
            say_text(script, consent ? consent : "+ go\r\n", step);
        if (waits && consent && strchr(consent, '@'))
            return READ_REFUSED;
        if (!take(script, size, text, length) || !take_line(script, text, length))
            return READ_END;
    }
    return READ_COMMAND;
}

static bool matches(const char *expect, const char *text, size_t length)
{
    size_t expected = strlen(expect);

    if (expected > 0 && expect[expected - 1] == '*')
        return length >= expected - 1 && memcmp(expect, text, expected - 1) == 0;
    return length == expected && memcmp(expect, text, expected) == 0;
}

/* What RFC 9051 has for looking without touching. */
static bool only_reads(const char *command)
{
    static const char *const verbs[] = {"EXAMINE ", "SELECT ",  "UID FETCH ", "UID SEARCH ",
                                        "NOOP",     "UNSELECT", "CLOSE",      "LOGOUT"};

    if (strstr(command, "BODY[") || strstr(command, "RFC822)") || strstr(command, "RFC822 "))
        return false;
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (strncmp(command, verbs[i], strlen(verbs[i])) == 0)
            return true;
    return false;
}

static void check(struct script *script, size_t step, const char *command, size_t length)
{
    if (script->problem[0])
        return;
    if (step >= script->count)
        (void)snprintf(script->problem, sizeof script->problem, "after the last step came \"%.*s\"",
                       (int)(length < 300 ? length : 300), command);
    else if (!matches(script->steps[step].expect, command, length))
        (void)snprintf(script->problem, sizeof script->problem,
                       "step %zu: \"%.300s\" was expected, \"%.*s\" came", step,
                       script->steps[step].expect, (int)(length < 300 ? length : 300), command);
    if (script->reads_only && !only_reads(command))
        (void)snprintf(script->problem, sizeof script->problem,
                       "a command that could change the mailbox came: \"%.300s\"", command);
}

/* False: it is over. */
static bool play(struct script *script, size_t step)
{
    char *text = NULL, *command;
    size_t length = 0;
    enum read_result result = read_command(script, step, &text, &length);
    bool goes_on = result != READ_END;

    if (result == READ_COMMAND)
        length -= 2;
    if (goes_on) {
        command = text + strlen(script->tags[step]) + 1;
        length -= (size_t)(command - text);
        command[length] = '\0';
        if (step == script->count && strcmp(command, "LOGOUT") == 0) {
            say_text(script, "* BYE\r\n@ OK\r\n", step);
            goes_on = false;
        } else {
            check(script, step, command, length);
            goes_on = step < script->count && !script->problem[0];
        }
    } else if (step < script->count && !script->problem[0]) {
        (void)snprintf(script->problem, sizeof script->problem, "step %zu never came: \"%.300s\"",
                       step, script->steps[step].expect);
    }
    if (goes_on && result == READ_COMMAND)
        say_text(script, script->steps[step].answer, step);
    free(text);
    return goes_on && !script->steps[step].hang_up;
}

static void *run(void *context)
{
    struct script *script = context;
    size_t step = 0;

    say(script, script->greeting, strlen(script->greeting));
    while (play(script, step))
        step++;
    (void)close(script->descriptor);
    return NULL;
}

void script_begin(struct script *script, const char *capabilities, const struct script_step *steps,
                  size_t count)
{
    struct kimt_error err = {.struct_size = sizeof err};
    static char greeting[512];
    int pair[2];

    assert_true(count < SCRIPT_STEPS);
    learned_forget_all();
    fake_host_init(&script->host);
    script->host.flavours = script_flavours;
    script->options = (struct imap_options){.host = "peer",
                                            .security = CONN_PLAIN,
                                            .tls_verify = true,
                                            .flavour = "auto",
                                            .user = "%u"};
    (void)snprintf(greeting, sizeof greeting, "* PREAUTH [CAPABILITY IMAP4rev1 %s] hello\r\n",
                   capabilities);
    script->greeting = greeting;
    script->steps = steps;
    script->count = count;
    script->filled = 0;
    script->problem[0] = '\0';
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair), 0);
    script->descriptor = pair[1];
    assert_int_equal(pthread_create(&script->thread, NULL, run, script), 0);
    if (imap_session_adopt(&script->host.table, &script->options, pair[0], &script->session,
                           &err) != KIMT_OK)
        fail_msg("no session: %s", err.text);
}

void script_end(struct script *script)
{
    if (script->session)
        imap_session_close(&script->session);
    (void)pthread_join(script->thread, NULL);
    if (script->problem[0])
        fail_msg("%s", script->problem);
}
