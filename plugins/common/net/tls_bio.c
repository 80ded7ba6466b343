/* SPDX-License-Identifier: MIT
 *
 * The operations OpenSSL needs of a BIO, on a non-blocking socket.
 *
 * What arrives beyond what OpenSSL asks for is kept: it reads a record in two steps, and one recv
 * brings several. It could read ahead by itself, but then moves all that it holds with each record.
 */
#include "common/net/tls_bio.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>

struct carrier {
    int descriptor;
    bool more;      /* will be written */
    bool has_read;  /* the last read brought something */
    size_t at, end; /* of `ahead`, not yet asked for */
    char ahead[64 * 1024];
};

static BIO_METHOD *method;

static int again(void)
{
    return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

static int bio_write(BIO *bio, const char *data, int length)
{
    BIO_clear_retry_flags(bio);
    const struct carrier *carrier = BIO_get_data(bio);
    ssize_t sent = send(carrier->descriptor, data, (size_t)length,
                        MSG_NOSIGNAL | (carrier->more ? MSG_MORE : 0));
    if (sent < 0 && again())
        BIO_set_retry_write(bio);
    return (int)sent;
}

static size_t take_kept(struct carrier *carrier, char *buffer, size_t capacity)
{
    size_t kept = carrier->end - carrier->at, length = kept < capacity ? kept : capacity;

    memcpy(buffer, carrier->ahead + carrier->at, length);
    carrier->at += length;
    return length;
}

/* Into the buffer, and what does not fit behind it. */
static ssize_t receive(struct carrier *carrier, char *buffer, size_t capacity)
{
    struct iovec parts[2] = {{.iov_base = buffer, .iov_len = capacity},
                             {.iov_base = carrier->ahead, .iov_len = sizeof carrier->ahead}};
    struct msghdr message = {.msg_iov = parts, .msg_iovlen = 2};
    ssize_t got = recvmsg(carrier->descriptor, &message, 0);

    if (got <= 0 || (size_t)got <= capacity)
        return got;
    carrier->at = 0;
    carrier->end = (size_t)got - capacity;
    return (ssize_t)capacity;
}

static int bio_read(BIO *bio, char *buffer, int capacity)
{
    struct carrier *carrier = BIO_get_data(bio);

    BIO_clear_retry_flags(bio);
    carrier->has_read = true;
    if (carrier->at < carrier->end)
        return (int)take_kept(carrier, buffer, (size_t)capacity);
    ssize_t got = receive(carrier, buffer, (size_t)capacity);
    carrier->has_read = got > 0;
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

static int bio_destroy(BIO *bio)
{
    free(BIO_get_data(bio));
    BIO_set_data(bio, NULL);
    return 1;
}

static void make_method(void)
{
    BIO_METHOD *made = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "kimt socket");

    if (!made)
        return;
    if (BIO_meth_set_write(made, bio_write) == 1 && BIO_meth_set_read(made, bio_read) == 1 &&
        BIO_meth_set_ctrl(made, bio_control) == 1 && BIO_meth_set_destroy(made, bio_destroy) == 1)
        method = made;
    else
        BIO_meth_free(made);
}

BIO *tls_bio_new(int descriptor)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    struct carrier *carrier = calloc(1, sizeof *carrier);
    BIO *bio;

    (void)pthread_once(&once, make_method);
    bio = method && carrier ? BIO_new(method) : NULL;
    if (!bio) {
        free(carrier);
        return NULL;
    }
    carrier->descriptor = descriptor;
    BIO_set_data(bio, carrier);
    BIO_set_init(bio, 1);
    return bio;
}

void tls_bio_expect_more(BIO *bio, bool more)
{
    struct carrier *carrier = BIO_get_data(bio);

    carrier->more = more;
}

bool tls_bio_has_read(BIO *bio)
{
    const struct carrier *carrier = BIO_get_data(bio);

    return carrier->has_read;
}
