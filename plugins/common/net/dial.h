/* SPDX-License-Identifier: MIT
 *
 * From a host's name to a connected socket.
 */
#ifndef KIMT_NET_DIAL_H
#define KIMT_NET_DIAL_H

#include "common/net/wait.h"

/* Tries every address, each with its share of timeout_ms. The socket is non-blocking, without
 * delay, with keep-alive. KIMT_OK, KIMT_FAIL. */
KIMT_NODISCARD int dial(struct waiter *waiter, const char *host, uint16_t port, int64_t timeout_ms,
                        int *descriptor_r, struct kimt_error *err);
/* What dial() does to a fresh socket. */
int dial_prepare(int descriptor);
/* From now on close(2) delivers what was sent; until then it drops it and resets the connection. */
void dial_deliver(int descriptor);
/* What has arrived and what arrives next is acknowledged at once; the kernel forgets that again. */
void dial_acknowledge(int descriptor);

#endif
