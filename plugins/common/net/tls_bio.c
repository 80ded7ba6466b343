/* SPDX-License-Identifier: MIT
 *
 * The four operations OpenSSL needs of a BIO, on a non-blocking socket.
 */
#include "common/net/tls_bio.h"

#include <errno.h>
#include <pthread.h>
#include <stdint.h>
#include <sys/socket.h>

static BIO_METHOD *method;

static int descriptor_of(BIO *bio)
{
    return (int)(intptr_t)BIO_get_data(bio);
}

static int again(void)
{
    return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

static int bio_write(BIO *bio, const char *data, int length)
{
    BIO_clear_retry_flags(bio);
    ssize_t sent = send(descriptor_of(bio), data, (size_t)length, MSG_NOSIGNAL);
    if (sent < 0 && again())
        BIO_set_retry_write(bio);
    return (int)sent;
}

static int bio_read(BIO *bio, char *buffer, int capacity)
{
    BIO_clear_retry_flags(bio);
    ssize_t got = recv(descriptor_of(bio), buffer, (size_t)capacity, 0);
    if (got < 0 && again())
        BIO_set_retry_read(bio);
    if (got == 0)
        BIO_set_flags(bio, BIO_FLAGS_IN_EOF);
    return (int)got;
}

static long bio_control(BIO *bio, int command, long number, void *pointer)
{
    (void)number;
    (void)pointer;
    if (command == BIO_CTRL_EOF)
        return BIO_test_flags(bio, BIO_FLAGS_IN_EOF) != 0;
    return command == BIO_CTRL_FLUSH;
}

static void make_method(void)
{
    BIO_METHOD *made = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "kimt socket");

    if (!made)
        return;
    if (BIO_meth_set_write(made, bio_write) == 1 && BIO_meth_set_read(made, bio_read) == 1 &&
        BIO_meth_set_ctrl(made, bio_control) == 1)
        method = made;
    else
        BIO_meth_free(made);
}

BIO *tls_bio_new(int descriptor)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    BIO *bio;

    (void)pthread_once(&once, make_method);
    bio = method ? BIO_new(method) : NULL;
    if (!bio)
        return NULL;
    BIO_set_data(bio, (void *)(intptr_t)descriptor);
    BIO_set_init(bio, 1);
    return bio;
}
