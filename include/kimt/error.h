/* SPDX-License-Identifier: MIT
 *
 * What a call answers, and what it says when it fails.
 *
 * An error is a value: how far it reaches (scope), what it is (kind), whether trying again can help
 * (retry), a sentence of ours for a report (text), what the other side said (peer), and what the
 * administrator can do (hint).  The code that notices a fault fills it in; the core alone decides
 * what follows and logs it, once.  How a plugin fills one: kimt_fail() below.
 *
 * Next: message.h.
 */
#ifndef KIMT_ERROR_H
#define KIMT_ERROR_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define KIMT_NODISCARD                   __attribute__((warn_unused_result))
#define KIMT_PRINTF(format_at, first_at) __attribute__((format(printf, format_at, first_at)))
#else
#define KIMT_NODISCARD
#define KIMT_PRINTF(format_at, first_at)
#endif

/* What every operation answers. Each operation says which of these it may answer. */
enum kimt_result {
    KIMT_FAIL = -1,  /* it did not happen; the struct kimt_error says why */
    KIMT_OK = 0,     /* it happened */
    KIMT_END = 1,    /* there is no further folder, message, byte or completion */
    KIMT_QUEUED = 2, /* accepted and under way: its completion comes through reap() */
    KIMT_BUSY = 3    /* not now: reap() first, or the time-out ran out with nothing to report */
};

/* How far the fault reaches: what cannot go on. Each scope includes those before it. ACCOUNT also
 * means that the session is of no more use: the core closes it, and opens another one if retry
 * allows. */
enum kimt_scope {
    KIMT_SCOPE_MESSAGE = 1, /* this message; the folder goes on */
    KIMT_SCOPE_FOLDER = 2,  /* this folder; the account goes on */
    KIMT_SCOPE_ACCOUNT = 3, /* this session; other accounts go on */
    KIMT_SCOPE_RUN = 4      /* everything: no account could do better */
};

enum kimt_kind {
    KIMT_KIND_NONE = 0,
    KIMT_KIND_AUTH = 1,         /* login refused */
    KIMT_KIND_PERMISSION = 2,   /* logged in, but not allowed */
    KIMT_KIND_NOT_FOUND = 3,    /* no such host, folder, message, file */
    KIMT_KIND_EXISTS = 4,       /* it is there already, and must not be */
    KIMT_KIND_QUOTA = 5,        /* the account, domain or licence is full */
    KIMT_KIND_LIMIT = 6,        /* a limit on rate, connections, length */
    KIMT_KIND_TOO_LARGE = 7,    /* this message is larger than the other side takes */
    KIMT_KIND_PROTOCOL = 8,     /* the other side does not speak as its protocol says */
    KIMT_KIND_CORRUPT = 9,      /* data that cannot be read */
    KIMT_KIND_TLS = 10,         /* certificate or handshake */
    KIMT_KIND_NETWORK = 11,     /* not reachable, or the connection was lost */
    KIMT_KIND_TIMEOUT = 12,     /* no answer within the deadline */
    KIMT_KIND_BUSY = 13,        /* the other side asks to come back later */
    KIMT_KIND_CANCELLED = 14,   /* the run is being stopped */
    KIMT_KIND_UNSUPPORTED = 15, /* it cannot be done with this server or plugin */
    KIMT_KIND_CONFIG = 16,      /* the profile asks for what cannot be */
    KIMT_KIND_REFUSED = 17,     /* the other side said no and gave no class of reason */
    KIMT_KIND_INTERNAL = 18,    /* no memory, or a fault of our own */
    KIMT_KIND_IN_USE = 19       /* since 1.2: someone else holds this folder or message; no other
                                 * has to wait for it */
};

enum kimt_retry {
    KIMT_RETRY_NEVER = 0, /* the same try would fail again */
    KIMT_RETRY_NOW = 1,   /* a new session may do: a lost connection */
    KIMT_RETRY_LATER = 2  /* after a while: see wait_ms */
};

/* An error. The caller of an operation allocates it, zeroed, with struct_size set; the callee fills
 * it in only when it answers KIMT_FAIL. All text is UTF-8, on one line, without control characters
 * and without secrets: kimt_fail() sees to the first three, the author to the last. */
struct kimt_error {
    uint32_t struct_size;
    int32_t scope;     /* enum kimt_scope */
    int32_t kind;      /* enum kimt_kind */
    int32_t retry;     /* enum kimt_retry */
    uint32_t wait_ms;  /* with RETRY_LATER: the wait the other side asked for; 0: not known */
    int32_t sys_errno; /* errno behind it, or 0 */
    char code[32];     /* the other side's own code, such as OVERQUOTA or 1003; may be empty */
    char text[400];    /* what failed, naming the object; fit for a report */
    char peer[400];    /* what the other side said; may be empty */
    char hint[400];    /* what the administrator can do about it; may be empty */
};

/* Copies foreign text into a field of an error: one line, no control characters, always terminated,
 * never ending inside a UTF-8 sequence of its own cutting. */
static inline void kimt_error_copy(char *field, size_t capacity, const char *text)
{
    size_t used = 0;

    for (; text && *text && used + 1 < capacity; text++) {
        unsigned char byte = (unsigned char)*text;
        field[used++] = byte < 0x20 || byte == 0x7f ? ' ' : (char)byte;
    }
    if (text && *text)
        while (used > 0 && ((unsigned char)field[used - 1] & 0x80)) /* cut at a whole character */
            if (((unsigned char)field[--used] & 0xc0) == 0xc0)
                break;
    field[used] = '\0';
}

/* Fills in an error and answers KIMT_FAIL, so that a failing branch is one line:
 *
 *     return kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_AUTH, KIMT_RETRY_NEVER, "no %s", name);
 *
 * It clears peer, code, hint and wait_ms; set them afterwards. err may be NULL. */
KIMT_PRINTF(5, 6)
static inline int kimt_fail(struct kimt_error *err, int scope, int kind, int retry,
                            const char *format, ...)
{
    char text[sizeof err->text];
    va_list args;

    if (!err)
        return KIMT_FAIL;
    va_start(args, format);
    (void)vsnprintf(text, sizeof text, format, args);
    va_end(args);
    err->scope = scope;
    err->kind = kind;
    err->retry = retry;
    err->wait_ms = 0;
    err->sys_errno = 0;
    err->code[0] = err->peer[0] = err->hint[0] = '\0';
    kimt_error_copy(err->text, sizeof err->text, text);
    return KIMT_FAIL;
}

/* Adds what the other side said to an error; copies it. err may be NULL. */
static inline void kimt_error_peer(struct kimt_error *err, const char *said)
{
    if (err)
        kimt_error_copy(err->peer, sizeof err->peer, said);
}

/* Adds what the administrator can do to an error; copies it. err may be NULL. */
static inline void kimt_error_hint(struct kimt_error *err, const char *hint)
{
    if (err)
        kimt_error_copy(err->hint, sizeof err->hint, hint);
}

#ifdef __cplusplus
}
#endif
#endif
