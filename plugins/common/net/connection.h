/* SPDX-License-Identifier: MIT
 *
 * One connection to a server: dialled, by TLS or not, with a deadline on every wait.
 *
 * The one idea: the one that waits does all there is to do. A wait for input also sends what is
 * still to be sent, and a wait for room to send also takes in what has arrived. So two sides that
 * both have much to say never block each other, as long as one of the two bounded buffers has room.
 *
 * A wait fails after host->timeout_ms (or params' own) without text in either direction, and after
 * ten times that without any that was asked for (patience.h): which that is, the user says by
 * conn_got_on(). Bytes without text in them, such as what deflate or TLS say among themselves, are
 * silence. Errors have SCOPE_ACCOUNT, or SCOPE_RUN where no account could do better (unknown host,
 * wrong certificate). One thread at a time; conn_cancel() alone may come from any other.
 *
 * From conn_compress() on, what is written is deflated and what arrives is inflated, between these
 * buffers and TLS; it shows nowhere else.
 *
 * TLS itself is in tls.h, addresses are in dial.h, deflate is in squeeze.h. Knows nothing of IMAP.
 */
#ifndef KIMT_NET_CONNECTION_H
#define KIMT_NET_CONNECTION_H

#include "common/net/params.h"
#include <kimt/host.h>

enum {
    CONN_INPUT_MAX = 256 * 1024, /* bytes that can have arrived and not been taken */
    CONN_OUTPUT_MAX = 64 * 1024  /* bytes that can wait to be sent */
};

struct conn;

/* Dials every address of the host until one answers, and with CONN_TLS shakes hands. Ends early
 * when host->stop_requested. KIMT_OK, KIMT_FAIL. */
KIMT_NODISCARD int conn_open(const struct kimt_host *host, const struct conn_params *params,
                             struct conn **conn_r, struct kimt_error *err);

/* Takes over a connected stream socket as if it had been dialled; no handshake. For tests. The
 * descriptor is closed in any case. */
KIMT_NODISCARD int conn_adopt(const struct kimt_host *host, const struct conn_params *params,
                              int descriptor, struct conn **conn_r, struct kimt_error *err);

/* Changes to TLS. Bytes that came in the clear and were not taken mean that someone slipped them
 * in: KIMT_FAIL. */
KIMT_NODISCARD int conn_start_tls(struct conn *conn, struct kimt_error *err);

/* Deflates from now on, both ways, for good. All that was written has been answered; what has
 * arrived since is deflated. */
KIMT_NODISCARD int conn_compress(struct conn *conn, struct kimt_error *err);

/* What this connection was worth so far: bytes that crossed the line either way, and how long was
 * waited for it meanwhile. */
struct conn_measure {
    uint64_t bytes;
    int64_t waited_ms;
};
struct conn_measure conn_measure(const struct conn *conn);

/* Closes at once, unsent bytes are lost. Safe on NULL and on *conn == NULL. */
void conn_free(struct conn **conn);

/* For a server that keeps a small answer back until the one before is acknowledged (Nagle's
 * algorithm): from now on that is done at once, and not 40 ms later in the hope of taking it along.
 */
void conn_acknowledge_at_once(struct conn *conn);

bool conn_is_encrypted(const struct conn *conn);
/* True if TLS went on with what an earlier connection had agreed on. */
bool conn_is_resumed(const struct conn *conn);
/* "old.example.com:993", for messages. */
const char *conn_name(const struct conn *conn);
/* True after a failure, or the other side's end: nothing more can be sent. */
bool conn_is_broken(const struct conn *conn);

/* ---- reading ---- */

/* What has arrived and was not consumed; no wait, no copy. *data_r is valid until the next call
 * other than conn_peek and conn_consume. */
size_t conn_peek(const struct conn *conn, const char **data_r);
void conn_consume(struct conn *conn, size_t length);
/* Waits until there is more than before. KIMT_OK; KIMT_BUSY: timeout_ms is over (< 0: never, then
 * the connection's own deadline holds; 0: only what is there now); KIMT_END: the other side closed;
 * KIMT_FAIL. Needs room in the input buffer: consume first. */
KIMT_NODISCARD int conn_fill(struct conn *conn, int64_t timeout_ms, struct kimt_error *err);
/* What was asked for has come, or nothing is: waiting begins anew. */
void conn_got_on(struct conn *conn);
/* So many bytes of it, where it is large. */
void conn_moved(struct conn *conn, size_t bytes);

/* ---- writing ---- */

/* Takes all of it into the output buffer, or sends it; waits where there is no room. Large pieces
 * are not copied. KIMT_OK, KIMT_FAIL. */
KIMT_NODISCARD int conn_write(struct conn *conn, const void *data, size_t length,
                              struct kimt_error *err);
/* Sends what the socket takes without waiting; the rest goes out during later waits. */
KIMT_NODISCARD int conn_flush(struct conn *conn, struct kimt_error *err);

/* ---- ending ---- */

/* Makes a blocked call, and every later one, fail soon with KIND_CANCELLED. Any thread, as often as
 * you like, until conn_free. */
void conn_cancel(struct conn *conn);
/* Whether waits end with KIND_CANCELLED as soon as host->stop_requested: on until it is switched
 * off, which is right once there is something that ought to be finished properly. */
void conn_heed_stop(struct conn *conn, bool heed);
/* From now on, all waits together end after so long, whatever comes meanwhile. For farewells. */
void conn_end_within(struct conn *conn, int64_t ms);

#endif
