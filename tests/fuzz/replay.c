/* SPDX-License-Identifier: MIT
 *
 * Stands in for libFuzzer in ordinary builds: runs a fuzz target once over each file of the
 * folders named by its arguments, so that what was found once stays found.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int replay(const char *path)
{
    static uint8_t data[1 << 20];
    FILE *file = fopen(path, "rb");

    if (!file)
        return 0;
    size_t size = fread(data, 1, sizeof data, file);
    (void)fclose(file);
    /* A copy of the exact size lets a sanitizer see a step beyond its end. */
    uint8_t *exact = malloc(size ? size : 1);
    if (!exact)
        return 0;
    memcpy(exact, data, size);
    (void)LLVMFuzzerTestOneInput(exact, size);
    free(exact);
    return 1;
}

static int replay_folder(const char *folder)
{
    DIR *directory = opendir(folder);
    const struct dirent *entry;
    int count = 0;

    while (directory && (entry = readdir(directory)) != NULL) {
        char path[4096];
        if (entry->d_name[0] == '.')
            continue;
        (void)snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        count += replay(path);
    }
    if (directory)
        (void)closedir(directory);
    return count;
}

int main(int argc, char **argv)
{
    int count = 0;

    for (int i = 1; i < argc; i++)
        count += replay_folder(argv[i]);
    printf("%d inputs\n", count);
    return count > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
