/* SPDX-License-Identifier: MIT
 *
 * See module_file.h. Every segment that is going to be mapped has to lie inside the file.
 */
#include <config.h>

#include "base/cleanup.h"
#include "plugin/module_file.h"
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>

static bool read_at(int descriptor, void *buffer, size_t length, uint64_t offset)
{
    return offset <= INT64_MAX &&
           pread(descriptor, buffer, length, (off_t)offset) == (ssize_t)length;
}

static bool is_whole(int descriptor, const ElfW(Ehdr) * header, uint64_t size)
{
    for (unsigned i = 0; i < header->e_phnum; i++) {
        ElfW(Phdr) segment;
        uint64_t end;

        if (!read_at(descriptor, &segment, sizeof segment,
                     header->e_phoff + (uint64_t)i * sizeof segment) ||
            __builtin_add_overflow(segment.p_offset, segment.p_filesz, &end) || end > size)
            return false;
    }
    return true;
}

const char *module_file_fault(const char *path)
{
    AUTO_CLOSE int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    ElfW(Ehdr) header;
    struct stat info;

    if (descriptor < 0 || fstat(descriptor, &info) != 0)
        return errno == EACCES ? "permission denied" : "it cannot be read";
    if (!S_ISREG(info.st_mode))
        return "it is not a regular file";
    if (!read_at(descriptor, &header, sizeof header, 0) ||
        memcmp(header.e_ident, ELFMAG, SELFMAG) != 0)
        return "it is not a module (no ELF header)";
    if (header.e_phentsize != sizeof(ElfW(Phdr)) ||
        !is_whole(descriptor, &header, (uint64_t)info.st_size))
        return "the file was cut short, or is for another kind of machine";
    return NULL;
}
