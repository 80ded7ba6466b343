/* SPDX-License-Identifier: MIT
 *
 * Preloaded into Courier, which has two things of its system compiled in: the Unix socket where it
 * asks for passwords becomes ASK_AT, and its user `courier` becomes RUN_AS. So tests need neither.
 */
#include <dlfcn.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

typedef int connect_fn(int fd, const struct sockaddr *address, socklen_t length);
typedef struct passwd *getpwnam_fn(const char *name);

int connect(int fd, const struct sockaddr *address, socklen_t length)
{
    connect_fn *real = (connect_fn *)dlsym(RTLD_NEXT, "connect");
    const char *path = getenv("ASK_AT");
    struct sockaddr_un other = {.sun_family = AF_UNIX};

    if (!path || address->sa_family != AF_UNIX || strlen(path) >= sizeof other.sun_path ||
        !strstr(((const struct sockaddr_un *)address)->sun_path, "/authdaemon/"))
        return real(fd, address, length);
    (void)strcpy(other.sun_path, path);
    return real(fd, (const struct sockaddr *)&other, sizeof other);
}

struct passwd *getpwnam(const char *name)
{
    getpwnam_fn *real = (getpwnam_fn *)dlsym(RTLD_NEXT, "getpwnam");
    const char *other = getenv("RUN_AS");

    return real(other && strcmp(name, "courier") == 0 ? other : name);
}
