/* SPDX-License-Identifier: MIT
 *
 * Fuzz target: the guarded INI reader. Whatever it lets through, iniparser has read alike; and no
 * problem it tells is more than one line.
 */
#include <config.h>

#include "base/problems.h"
#include "config/ini.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_problems(const struct problems *problems)
{
    for (size_t i = 0; i < problems_count(problems); i++) {
        const char *text = problems_get(problems, i);

        for (; text && *text; text++)
            if ((unsigned char)*text < 0x20 || *text == 0x7f)
                abort();
    }
}

static void check_keys(const struct ini *ini)
{
    unsigned line = 0;

    for (size_t s = 0; s < ini->section_count; s++) {
        if (ini->sections[s].line <= line)
            abort();
        line = ini->sections[s].line;
        for (size_t k = 0; k < ini->sections[s].key_count; k++) {
            const struct ini_key *key = &ini->sections[s].keys[k];

            if (key->line <= line || !key->name[0] || strlen(key->value) > 1000)
                abort();
            line = key->line;
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct problems *problems = NULL;
    struct ini *ini = NULL;
    char path[64];
    int file = memfd_create("fuzz", MFD_CLOEXEC);

    if (file < 0 || write(file, data, size) != (ssize_t)size || fchmod(file, 0600) != 0)
        abort();
    (void)snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    if (problems_new(&problems, NULL) != KIMT_OK)
        abort();
    if (ini_load(path, problems, &ini) == KIMT_OK)
        check_keys(ini);
    else if (ini || problems_count(problems) == 0)
        abort();
    check_problems(problems);
    ini_free(&ini);
    problems_free(&problems);
    (void)close(file);
    return 0;
}
