/* SPDX-License-Identifier: MIT
 *
 * A connection as bytes: TCP, TLS, or the recording of one. What goes wrong ends the program.
 */
#ifndef BENCH_WIRE_H
#define BENCH_WIRE_H

#include <openssl/ssl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct wire;

/* Both certificates are checked against the file `authority`. */
SSL_CTX *wire_tls_new(const char *authority);

/* To HOST:PORT; with TLS if `tls`. What it says is copied to the file `recording` unless NULL. */
struct wire *wire_connect(const char *address, SSL_CTX *tls, const char *recording);

/* Says again what a recording holds, whatever is sent. */
struct wire *wire_play(const char *recording);

void wire_free(struct wire **wire);

/* The next line without its end; valid until the next call. */
char *wire_line(struct wire *wire);

/* Lends between 1 and `most` of the next bytes; valid until the next call. */
size_t wire_take(struct wire *wire, uint64_t most, const char **data_r);

/* What is put is sent when there is much of it, and when it is flushed. */
void wire_put(struct wire *wire, const char *data, size_t length);
void wire_print(struct wire *wire, const char *format, ...) __attribute__((format(printf, 2, 3)));
void wire_vprint(struct wire *wire, const char *format, va_list arguments)
    __attribute__((format(printf, 2, 0)));
void wire_flush(struct wire *wire);

void die(const char *format, ...) __attribute__((noreturn, format(printf, 1, 2)));

#endif
