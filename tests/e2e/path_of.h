/* SPDX-License-Identifier: MIT
 *
 * For what is preloaded into kimt: the file that a descriptor stands for.
 */
#ifndef KIMT_TEST_E2E_PATH_OF_H
#define KIMT_TEST_E2E_PATH_OF_H

#include <stdbool.h>
#include <stdio.h>
#include <unistd.h>

/* False: it is not known. */
static inline bool path_of(int fd, char *path, size_t capacity)
{
    char link[64];
    ssize_t length;

    (void)snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    length = readlink(link, path, capacity - 1);
    path[length > 0 ? length : 0] = '\0';
    return length > 0;
}

#endif
