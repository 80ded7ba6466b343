/* SPDX-License-Identifier: MIT
 *
 * getaddrinfo(3), then each address in the resolver's order until one answers.
 *
 * The resolver has deadlines of its own (resolv.conf), which can't be shortened from here.
 */
#include "common/net/dial.h"

#include "common/net/descriptors.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    ADDRESS_MS_MIN = 1000, /* even with many addresses each one gets so long */
    KEEP_IDLE_S = 120,     /* what stands between forgets a silent connection in five minutes */
    KEEP_INTERVAL_S = 30
};

int dial_prepare(int descriptor)
{
    const struct linger abort = {.l_onoff = 1, .l_linger = 0};
    int on = 1, idle_s = KEEP_IDLE_S, interval_s = KEEP_INTERVAL_S;
    int flags = fcntl(descriptor, F_GETFL);

    if (flags < 0 || fcntl(descriptor, F_SETFL, flags | O_NONBLOCK) < 0)
        return KIMT_FAIL;
    /* None is vital, and none exists for local sockets. */
    (void)setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    (void)setsockopt(descriptor, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
    (void)setsockopt(descriptor, IPPROTO_TCP, TCP_KEEPIDLE, &idle_s, sizeof idle_s);
    (void)setsockopt(descriptor, IPPROTO_TCP, TCP_KEEPINTVL, &interval_s, sizeof interval_s);
    /* If the process is killed, what the kernel still holds goes with it: delivered later, it would
     * come after the next run has looked for it. */
    (void)setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &abort, sizeof abort);
    return KIMT_OK;
}

void dial_deliver(int descriptor)
{
    const struct linger quietly = {0};

    (void)setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &quietly, sizeof quietly);
}

void dial_acknowledge(int descriptor)
{
    int on = 1;

    (void)setsockopt(descriptor, IPPROTO_TCP, TCP_QUICKACK, &on, sizeof on);
}

static int resolve(const char *host, uint16_t port, struct addrinfo **list_r,
                   struct kimt_error *err)
{
    struct addrinfo wanted = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM};
    char service[8];

    (void)snprintf(service, sizeof service, "%" PRIu16, port);
    int fault = getaddrinfo(host, service, &wanted, list_r);
    if (fault == 0)
        return KIMT_OK;
    if (!descriptors_are_left())
        return descriptors_fail(EMFILE, "no name can be resolved", err);
    if (fault == EAI_AGAIN)
        (void)kimt_fail(err, KIMT_SCOPE_ACCOUNT, KIMT_KIND_NETWORK, KIMT_RETRY_LATER,
                        "the name %s cannot be resolved now: %s", host, gai_strerror(fault));
    else
        (void)kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_NOT_FOUND, KIMT_RETRY_NEVER,
                        "the host %s is not known: %s", host,
                        fault == EAI_SYSTEM ? strerror(errno) : gai_strerror(fault));
    kimt_error_hint(err, "Check host in the profile, and this machine's name server.");
    return KIMT_FAIL;
}

/* KIMT_OK: connected. KIMT_END: not, errno says why. KIMT_FAIL: cancelled. */
static int finish_connect(struct waiter *waiter, int descriptor, int64_t deadline_ms,
                          struct kimt_error *err)
{
    short ready;
    int fault = 0;
    socklen_t size = sizeof fault;
    int result = waiter_wait(waiter, descriptor, POLLOUT, deadline_ms, &ready, err);

    if (result == KIMT_FAIL)
        return KIMT_FAIL;
    if (result == KIMT_BUSY)
        fault = ETIMEDOUT;
    else if (getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &fault, &size) < 0)
        fault = errno;
    errno = fault;
    return fault ? KIMT_END : KIMT_OK;
}

static int try_address(struct waiter *waiter, const struct addrinfo *address, int64_t deadline_ms,
                       int *descriptor_r, struct kimt_error *err)
{
    int result = KIMT_END;
    int descriptor =
        socket(address->ai_family, address->ai_socktype | SOCK_CLOEXEC, address->ai_protocol);

    if (descriptor < 0)
        return KIMT_END;
    if (dial_prepare(descriptor) == KIMT_OK) {
        if (connect(descriptor, address->ai_addr, address->ai_addrlen) == 0)
            result = KIMT_OK;
        else if (errno == EINPROGRESS)
            result = finish_connect(waiter, descriptor, deadline_ms, err);
    }
    if (result == KIMT_OK) {
        *descriptor_r = descriptor;
        return KIMT_OK;
    }
    int fault = errno;
    (void)close(descriptor);
    errno = fault;
    return result;
}

static int fail_unreachable(const char *host, uint16_t port, int fault, struct kimt_error *err)
{
    bool slow = fault == ETIMEDOUT;

    if (descriptors_are_gone(fault))
        return descriptors_fail(fault, "no connection can be made", err);
    (void)kimt_fail(err, KIMT_SCOPE_ACCOUNT, slow ? KIMT_KIND_TIMEOUT : KIMT_KIND_NETWORK,
                    KIMT_RETRY_NOW, "no connection to %s:%" PRIu16 ": %s", host, port,
                    strerror(fault));
    if (err)
        err->sys_errno = fault;
    kimt_error_hint(err, slow ? "Is it up, and does a firewall let port and address through?"
                              : "Does the service run there? Check host, port and security.");
    return KIMT_FAIL;
}

/* What keeps this machine from trying says nothing of the host. */
static bool is_of_this_machine(int fault)
{
    return fault == ENETUNREACH || fault == EAFNOSUPPORT || fault == EADDRNOTAVAIL;
}

int dial(struct waiter *waiter, const char *host, uint16_t port, int64_t timeout_ms,
         int *descriptor_r, struct kimt_error *err)
{
    struct addrinfo *list = NULL;
    int64_t deadline = waiter_now(waiter) + timeout_ms;
    int64_t left = 0;
    int fault = EADDRNOTAVAIL;

    if (resolve(host, port, &list, err) != KIMT_OK)
        return KIMT_FAIL;
    for (const struct addrinfo *address = list; address; address = address->ai_next)
        left++;

    int result = KIMT_END;
    for (const struct addrinfo *address = list; address && result == KIMT_END;
         address = address->ai_next, left--) {
        int64_t now = waiter_now(waiter);
        int64_t share = (deadline - now) / left;
        if (share < ADDRESS_MS_MIN)
            share = ADDRESS_MS_MIN;
        result = try_address(waiter, address, now + share, descriptor_r, err);
        if (result == KIMT_END && (is_of_this_machine(fault) || !is_of_this_machine(errno)))
            fault = errno;
    }
    freeaddrinfo(list);
    return result == KIMT_END ? fail_unreachable(host, port, fault, err) : result;
}
