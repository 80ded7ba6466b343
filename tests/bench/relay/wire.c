/* SPDX-License-Identifier: MIT
 *
 * Buffered bytes over TCP, TLS or a recording, blocking, each wait with a deadline.
 */
#include "wire.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

enum {
    BUFFER = 64 << 10,
    WAIT_SECONDS = 300
};

struct wire {
    int descriptor;
    int recording; /* -1: none */
    bool is_played;
    SSL *tls; /* NULL: none */
    size_t in_begin, in_end, out_end;
    char in[BUFFER], out[BUFFER];
};

void die(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    (void)fputs("relay: ", stderr);
    (void)vfprintf(stderr, format, arguments);
    (void)fputc('\n', stderr);
    va_end(arguments);
    _exit(EXIT_FAILURE); /* other threads may be at work: no handlers */
}

static struct wire *wire_new(int descriptor)
{
    struct wire *wire = calloc(1, sizeof *wire);

    if (!wire)
        die("out of memory");
    wire->descriptor = descriptor;
    wire->recording = -1;
    return wire;
}

/* ---- opening ---- */

SSL_CTX *wire_tls_new(const char *authority)
{
    SSL_CTX *tls = SSL_CTX_new(TLS_client_method());

    if (!tls || SSL_CTX_load_verify_locations(tls, authority, NULL) != 1)
        die("no authority in %s", authority);
    SSL_CTX_set_verify(tls, SSL_VERIFY_PEER, NULL);
    (void)SSL_CTX_set_mode(tls, SSL_MODE_AUTO_RETRY);
    return tls;
}

static void wire_start_tls(struct wire *wire, SSL_CTX *tls, const char *host)
{
    wire->tls = SSL_new(tls);
    if (!wire->tls || X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(wire->tls), host) != 1 ||
        SSL_set_fd(wire->tls, wire->descriptor) != 1)
        die("TLS cannot be set up for %s", host);
    SSL_set_read_ahead(wire->tls, 1);
    if (SSL_connect(wire->tls) != 1)
        die("TLS with %s: %s", host, ERR_reason_error_string(ERR_get_error()));
}

static int connect_to(const char *host, const char *port)
{
    const struct addrinfo hints = {.ai_flags = AI_NUMERICHOST, .ai_socktype = SOCK_STREAM};
    const struct timeval wait = {.tv_sec = WAIT_SECONDS};
    struct addrinfo *found = NULL;
    int yes = 1;

    if (getaddrinfo(host, port, &hints, &found) != 0)
        die("%s:%s is no address", host, port);
    int descriptor = socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0 || connect(descriptor, found->ai_addr, found->ai_addrlen) != 0)
        die("%s:%s: %s", host, port, strerror(errno));
    freeaddrinfo(found);
    (void)setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    (void)setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
    (void)setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof wait);
    return descriptor;
}

struct wire *wire_connect(const char *address, SSL_CTX *tls, const char *recording)
{
    char host[64];
    const char *colon = strrchr(address, ':');

    if (!colon || (size_t)(colon - address) >= sizeof host)
        die("%s is not HOST:PORT", address);
    (void)snprintf(host, sizeof host, "%.*s", (int)(colon - address), address);
    struct wire *wire = wire_new(connect_to(host, colon + 1));
    if (tls)
        wire_start_tls(wire, tls, host);
    if (recording) {
        wire->recording = open(recording, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
        if (wire->recording < 0)
            die("%s: %s", recording, strerror(errno));
    }
    return wire;
}

struct wire *wire_play(const char *recording)
{
    int descriptor = open(recording, O_RDONLY | O_CLOEXEC);

    if (descriptor < 0)
        die("%s: %s", recording, strerror(errno));
    struct wire *wire = wire_new(descriptor);
    wire->is_played = true;
    return wire;
}

void wire_free(struct wire **wire)
{
    if (!*wire)
        return;
    SSL_free((*wire)->tls);
    (void)close((*wire)->descriptor);
    if ((*wire)->recording >= 0)
        (void)close((*wire)->recording);
    free(*wire);
    *wire = NULL;
}

/* ---- reading ---- */

static void write_all(int descriptor, const char *data, size_t length)
{
    while (length > 0) {
        ssize_t sent = write(descriptor, data, length);
        if (sent <= 0)
            die("cannot write: %s", strerror(errno));
        data += sent;
        length -= (size_t)sent;
    }
}

static size_t read_some(struct wire *wire, char *data, size_t room)
{
    size_t got = 0;

    if (wire->tls) {
        if (SSL_read_ex(wire->tls, data, room, &got) != 1)
            die("TLS ended");
        return got;
    }
    ssize_t length = read(wire->descriptor, data, room);
    if (length <= 0)
        die("cannot read: %s", length < 0 ? strerror(errno) : "connection closed");
    return (size_t)length;
}

/* Moves what is left to the front, and reads more behind it. */
static void wire_fill(struct wire *wire)
{
    size_t left = wire->in_end - wire->in_begin;

    if (wire->in_begin > 0)
        memmove(wire->in, wire->in + wire->in_begin, left);
    if (left == sizeof wire->in)
        die("a line without end");
    size_t got = read_some(wire, wire->in + left, sizeof wire->in - left);
    if (wire->recording >= 0)
        write_all(wire->recording, wire->in + left, got);
    wire->in_begin = 0;
    wire->in_end = left + got;
}

char *wire_line(struct wire *wire)
{
    size_t seen = 0;

    for (;;) {
        char *begin = wire->in + wire->in_begin;
        size_t held = wire->in_end - wire->in_begin;
        char *end = memchr(begin + seen, '\n', held - seen);
        if (end) {
            wire->in_begin += (size_t)(end + 1 - begin);
            end[end > begin && end[-1] == '\r' ? -1 : 0] = '\0';
            return begin;
        }
        seen = held;
        wire_fill(wire);
    }
}

size_t wire_take(struct wire *wire, uint64_t most, const char **data_r)
{
    if (wire->in_begin == wire->in_end)
        wire_fill(wire);
    size_t length = wire->in_end - wire->in_begin;
    if (length > most)
        length = (size_t)most;
    *data_r = wire->in + wire->in_begin;
    wire->in_begin += length;
    return length;
}

/* ---- writing ---- */

static void send_all(struct wire *wire, const char *data, size_t length)
{
    size_t sent = 0;

    if (wire->is_played || length == 0)
        return;
    if (!wire->tls)
        write_all(wire->descriptor, data, length);
    else if (SSL_write_ex(wire->tls, data, length, &sent) != 1 || sent != length)
        die("cannot write over TLS");
}

void wire_flush(struct wire *wire)
{
    send_all(wire, wire->out, wire->out_end);
    wire->out_end = 0;
}

void wire_put(struct wire *wire, const char *data, size_t length)
{
    if (length > sizeof wire->out - wire->out_end)
        wire_flush(wire);
    if (length > sizeof wire->out) {
        send_all(wire, data, length);
        return;
    }
    memcpy(wire->out + wire->out_end, data, length);
    wire->out_end += length;
}

void wire_vprint(struct wire *wire, const char *format, va_list arguments)
{
    char text[4096];
    int length = vsnprintf(text, sizeof text, format, arguments);

    if (length < 0 || (size_t)length >= sizeof text)
        die("a command of %d bytes", length);
    wire_put(wire, text, (size_t)length);
}

void wire_print(struct wire *wire, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    wire_vprint(wire, format, arguments);
    va_end(arguments);
}
