/* SPDX-License-Identifier: MIT
 *
 * Preloaded into kimt: when it ends, what others may see of its memory goes to the file EXPOSURE.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>

__attribute__((destructor)) static void end(void)
{
    const char *path = getenv("EXPOSURE");
    FILE *file = path ? fopen(path, "w") : NULL;
    struct rlimit limit;

    if (!file || getrlimit(RLIMIT_CORE, &limit) != 0)
        return;
    (void)fprintf(file, "core %llu dumpable %d", (unsigned long long)limit.rlim_max,
                  prctl(PR_GET_DUMPABLE));
    (void)fclose(file);
}
