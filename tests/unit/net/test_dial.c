/* SPDX-License-Identifier: MIT
 *
 * Dialling a host of several addresses. The resolver is the test's own.
 */
#include "common/net/dial.h"
#include "unit/support/cmocka_all.h"
#include "unit/support/fake_host.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static const char *const *addresses;

/* Stands in for the C library's. */
int getaddrinfo(const char *host, const char *service, const struct addrinfo *wanted,
                struct addrinfo **list_r)
{
    struct addrinfo **next = list_r;

    (void)host;
    *next = NULL;
    for (size_t i = 0; addresses[i]; i++) {
        struct sockaddr_in *address = calloc(1, sizeof *address);
        struct addrinfo *info = calloc(1, sizeof *info);

        if (!address || !info)
            abort();
        address->sin_family = AF_INET;
        address->sin_port = htons((uint16_t)strtoul(service, NULL, 10));
        (void)inet_pton(AF_INET, addresses[i], &address->sin_addr);
        *info = (struct addrinfo){.ai_family = AF_INET,
                                  .ai_socktype = wanted->ai_socktype,
                                  .ai_addr = (struct sockaddr *)address,
                                  .ai_addrlen = sizeof *address};
        *next = info;
        next = &info->ai_next;
    }
    return 0;
}

void freeaddrinfo(struct addrinfo *list)
{
    while (list) {
        struct addrinfo *next = list->ai_next;

        free(list->ai_addr);
        free(list);
        list = next;
    }
}

/* A port of this machine at which nobody listens. */
static uint16_t closed_port(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    assert_int_equal(bind(descriptor, (struct sockaddr *)&address, size), 0);
    assert_int_equal(getsockname(descriptor, (struct sockaddr *)&address, &size), 0);
    (void)close(descriptor);
    return ntohs(address.sin_port);
}

static struct kimt_error fault_of(const char *const *list)
{
    struct fake_host fake;
    struct waiter waiter;
    struct kimt_error err = {.struct_size = sizeof err};
    int descriptor = -1;

    addresses = list;
    fake_host_init(&fake);
    assert_int_equal(waiter_init(&waiter, &fake.table, &err), KIMT_OK);
    assert_int_equal(dial(&waiter, "mail.example", closed_port(), 2000, &descriptor, &err),
                     KIMT_FAIL);
    waiter_release(&waiter);
    return err;
}

/* TCP has no way to a multicast address, as a machine without IPv6 has none to such a one. */
static void an_address_without_a_route_does_not_hide_why_another_failed(void **state)
{
    static const char *const refused_first[] = {"127.0.0.1", "224.0.0.1", NULL};
    static const char *const refused_last[] = {"224.0.0.1", "127.0.0.1", NULL};

    (void)state;
    assert_int_equal(fault_of(refused_first).sys_errno, ECONNREFUSED);
    assert_int_equal(fault_of(refused_last).sys_errno, ECONNREFUSED);
}

static void a_host_without_any_route_is_reported_as_such(void **state)
{
    static const char *const none[] = {"224.0.0.1", "224.0.0.2", NULL};

    (void)state;
    assert_int_equal(fault_of(none).sys_errno, ENETUNREACH);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_address_without_a_route_does_not_hide_why_another_failed),
        cmocka_unit_test(a_host_without_any_route_is_reported_as_such),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
