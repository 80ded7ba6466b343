/* SPDX-License-Identifier: MIT
 *
 * The inside of a connection, shared by connection.c (waiting, reading, writing),
 * connection_move.c (bytes to and from the socket) and connection_open.c (beginning and ending).
 * Nothing else includes this.
 */
#ifndef KIMT_NET_CONNECTION_INNER_H
#define KIMT_NET_CONNECTION_INNER_H

#include "common/net/connection.h"
#include "common/net/patience.h"
#include "common/net/squeeze.h"
#include "common/net/tls.h"
#include "common/net/wait.h"
#include "common/net/window.h"

struct conn {
    struct waiter waiter;
    struct conn_params params;
    char host[256]; /* params.host points here if it came in brackets */
    char name[280];
    int descriptor;
    struct tls *tls;         /* NULL: in the clear */
    struct squeeze *squeeze; /* NULL: bytes are sent as they are */
    bool unflushed;          /* something written is in there still */
    struct conn_measure measure;
    struct patience patience;
    struct window input, output;
    int64_t end_ms;        /* host time at which all waits end; 0: none is set */
    bool fruitless;        /* bytes came, and no text was in them; there may be more at once */
    bool ended;            /* the other side sent its end */
    bool broken;           /* sending or receiving failed: `fault` */
    bool read_wants_write; /* TLS has to send before it can receive */
    bool write_wants_read; /* and the other way round */
    bool acknowledges_at_once;
    char fault[200];
};

static inline int64_t conn_timeout(const struct conn *conn)
{
    return conn->params.timeout_ms > 0 ? conn->params.timeout_ms
                                       : conn->waiter.host->timeout_ms(conn->waiter.host->context);
}

/* connection_move.c */

/* Takes in what is there and fits. True if any text came. */
bool conn_take_in(struct conn *conn);
/* Sends what the output buffer holds. True if anything went out. */
bool conn_send_buffered(struct conn *conn);
/* Sends what waits to be sent, all that was written included. True if anything was. */
bool conn_push_out(struct conn *conn);
/* Deflates what fits into the output buffer. Returns how much of the data that was; 0: there is no
 * room. */
size_t conn_deflate_some(struct conn *conn, const char *data, size_t length);
/* Sends what is held, and the data behind it, in one call; in the clear only. Returns how much of
 * the data was taken. */
size_t conn_send_both(struct conn *conn, const char *data, size_t length);

/* connection.c */

/* Patience is at its end. Answers KIMT_FAIL. */
int conn_fail_silent(const struct conn *conn, struct kimt_error *err);

#endif
