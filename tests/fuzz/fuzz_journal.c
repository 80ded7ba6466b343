/* SPDX-License-Identifier: MIT
 *
 * Fuzz target: the journal's file. Whatever it holds, all that commands ask of it comes to an end,
 * and what is refused is refused with a reason.
 */
#include <config.h>

#include "unit/journal/read_all.h"
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char folder[] = "/tmp/kimt-fuzz-XXXXXX";
static char path[sizeof folder + sizeof "/journal.sqlite-journal"];

static void remove_file(const char *ending)
{
    (void)snprintf(path, sizeof path, "%s/journal.sqlite%s", folder, ending);
    (void)unlink(path);
}

static void remove_files(void)
{
    remove_file("-wal");
    remove_file("-shm");
    remove_file("-journal");
    remove_file("");
}

static void remove_folder(void)
{
    remove_files();
    (void)rmdir(folder);
}

static void write_file(const uint8_t *data, size_t size)
{
    FILE *file;

    if (!path[0] && (!mkdtemp(folder) || atexit(remove_folder) != 0))
        abort();
    remove_files();
    file = fopen(path, "wb");
    if (!file || fwrite(data, 1, size, file) != size || fclose(file) != 0)
        abort();
}

static void check(enum journal_access access)
{
    static const struct journal_identity identity = {"imap old.example.com",
                                                     "kerio new.example.com"};
    struct kimt_error error = {.struct_size = sizeof error};

    if (read_all(folder, access, &identity, &error) == KIMT_FAIL && error.text[0] == '\0')
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    write_file(data, size);
    check(JOURNAL_READ);
    check(JOURNAL_WRITE);
    return 0;
}
