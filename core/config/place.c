/* SPDX-License-Identifier: MIT
 *
 * Addresses are compared as IPv6: one of IPv4 in its mapped form, and the loopback of IPv6 as that
 * of IPv4, for they are one machine.
 */
#include "config/place.h"
#include <netdb.h>
#include <netinet/in.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

/* The host of HOST:PORT or [HOST]:PORT, and where its port begins; NULL: it has none. */
static const char *split(const char *place, char *host, size_t capacity)
{
    const char *colon = strrchr(place, ':');
    size_t length = colon ? (size_t)(colon - place) : 0;

    if (length > 2 && place[0] == '[' && place[length - 1] == ']') {
        place++;
        length -= 2;
    }
    if (length == 0 || length >= capacity || strspn(colon + 1, "0123456789") != strlen(colon + 1))
        return NULL;
    memcpy(host, place, length);
    host[length] = '\0';
    return colon + 1;
}

static struct in6_addr address_of(const struct addrinfo *info)
{
    static const struct in6_addr mapped_loopback = {
        .s6_addr = {[10] = 0xff, [11] = 0xff, [12] = 127, [15] = 1}};
    struct in6_addr address = {.s6_addr = {[10] = 0xff, [11] = 0xff}};

    if (info->ai_family == AF_INET) {
        struct sockaddr_in in4;
        memcpy(&in4, info->ai_addr, sizeof in4);
        memcpy(&address.s6_addr[12], &in4.sin_addr, 4);
    } else {
        struct sockaddr_in6 in6;
        memcpy(&in6, info->ai_addr, sizeof in6);
        address = in6.sin6_addr;
    }
    return IN6_IS_ADDR_LOOPBACK(&address) ? mapped_loopback : address;
}

static bool share_one(const struct addrinfo *one, const struct addrinfo *others)
{
    for (; one; one = one->ai_next)
        for (const struct addrinfo *other = others; other; other = other->ai_next) {
            struct in6_addr a = address_of(one), b = address_of(other);
            if (IN6_ARE_ADDR_EQUAL(&a, &b))
                return true;
        }
    return false;
}

static struct addrinfo *resolve(const char *host)
{
    const struct addrinfo wanted = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM};
    struct addrinfo *list = NULL;

    return getaddrinfo(host, NULL, &wanted, &list) == 0 ? list : NULL;
}

static bool same_host(const char *one, const char *other)
{
    struct addrinfo *first = resolve(one);
    struct addrinfo *second = first ? resolve(other) : NULL;
    bool same = share_one(first, second);

    if (first)
        freeaddrinfo(first);
    if (second)
        freeaddrinfo(second);
    return same;
}

bool place_same(const char *one, const char *other)
{
    char host[256], other_host[256];
    const char *port, *other_port;

    if (!one[0] || !other[0])
        return false;
    if (strcasecmp(one, other) == 0)
        return true;
    port = split(one, host, sizeof host);
    other_port = split(other, other_host, sizeof other_host);
    return port && other_port && strcmp(port, other_port) == 0 && same_host(host, other_host);
}
