/* SPDX-License-Identifier: MIT
 *
 * Preloaded into kimt: the n-th allocation that its own code or one of its plugins asks for fails,
 * once. Whose call it is, the return address tells; libraries get what they want, since they stand
 * for themselves, but for one whose name holds ALLOC_LIBRARY: then its calls count instead.
 *
 * ALLOC_AT is n. ALLOC_COUNT: a file of eight bytes that holds how many there were. ALLOC_WHERE: a
 * file that gets the module and offset of the call that failed, for addr2line.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum {
    RANGES_MOST = 32
};

static struct {
    uintptr_t begin, end;
} ranges[RANGES_MOST]; /* code of kimt's */
static size_t range_count;
static uint64_t own_count, *count = &own_count;
static uint64_t fail_at;

/* ---- whose code it is ---- */

static int note_object(struct dl_phdr_info *info, size_t size, void *context)
{
    const char *library = getenv("ALLOC_LIBRARY");
    bool is_chosen = library ? strstr(info->dlpi_name, library) != NULL
                             : !info->dlpi_name[0] || strstr(info->dlpi_name, "/kimt/") != NULL;

    (void)size;
    (void)context;
    if (!is_chosen)
        return 0;
    for (int i = 0; i < info->dlpi_phnum && range_count < RANGES_MOST; i++) {
        const ElfW(Phdr) *part = &info->dlpi_phdr[i];
        if (part->p_type != PT_LOAD || !(part->p_flags & PF_X))
            continue;
        ranges[range_count].begin = info->dlpi_addr + part->p_vaddr;
        ranges[range_count++].end = info->dlpi_addr + part->p_vaddr + part->p_memsz;
    }
    return 0;
}

static bool is_ours(const void *caller)
{
    uintptr_t at = (uintptr_t)caller;

    for (size_t i = 0; i < range_count; i++)
        if (at >= ranges[i].begin && at < ranges[i].end)
            return true;
    return false;
}

static void learn(void)
{
    range_count = 0;
    (void)dl_iterate_phdr(note_object, NULL);
}

/* Modules come while the program has one thread. */
void *dlopen(const char *path, int flags)
{
    void *(*next)(const char *, int) = (void *(*)(const char *, int))dlsym(RTLD_NEXT, "dlopen");
    void *module = next(path, flags);

    learn();
    return module;
}

/* ---- the n-th ---- */

__attribute__((constructor)) static void begin(void)
{
    const char *path = getenv("ALLOC_COUNT"), *at = getenv("ALLOC_AT");
    int fd = path ? open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600) : -1;

    learn();
    fail_at = at ? strtoull(at, NULL, 10) : 0;
    if (fd < 0 || ftruncate(fd, sizeof *count) != 0)
        return;
    void *shared = mmap(NULL, sizeof *count, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (shared != MAP_FAILED)
        count = shared;
}

static void tell_where(const void *caller)
{
    const char *path = getenv("ALLOC_WHERE");
    int fd = path ? open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600) : -1;
    Dl_info info;

    if (fd >= 0 && dladdr(caller, &info))
        (void)dprintf(fd, "%s 0x%lx\n", info.dli_fname,
                      (unsigned long)((uintptr_t)caller - (uintptr_t)info.dli_fbase) - 1);
    if (fd >= 0)
        (void)close(fd);
}

static bool fails(const void *caller)
{
    static __thread bool is_telling;

    if (is_telling || !is_ours(caller))
        return false;
    if (__atomic_add_fetch(count, 1, __ATOMIC_SEQ_CST) != fail_at)
        return false;
    is_telling = true;
    tell_where(caller);
    is_telling = false;
    errno = ENOMEM;
    return true;
}

/* ---- the functions ---- */

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t number, size_t size);
void *__libc_realloc(void *old, size_t size);

#define CALLER __builtin_return_address(0)

void *malloc(size_t size)
{
    return fails(CALLER) ? NULL : __libc_malloc(size);
}

void *calloc(size_t number, size_t size)
{
    return fails(CALLER) ? NULL : __libc_calloc(number, size);
}

void *realloc(void *old, size_t size)
{
    return fails(CALLER) ? NULL : __libc_realloc(old, size);
}

static char *copy(const char *text, size_t length)
{
    char *made = __libc_malloc(length + 1);

    if (!made)
        return NULL;
    memcpy(made, text, length);
    made[length] = '\0';
    return made;
}

char *strdup(const char *text)
{
    return fails(CALLER) ? NULL : copy(text, strlen(text));
}

char *strndup(const char *text, size_t most)
{
    return fails(CALLER) ? NULL : copy(text, strnlen(text, most));
}

int vasprintf(char **text_r, const char *format, va_list args)
{
    int (*next)(char **, const char *, va_list) =
        (int (*)(char **, const char *, va_list))dlsym(RTLD_NEXT, "vasprintf");

    return fails(CALLER) ? -1 : next(text_r, format, args);
}

int asprintf(char **text_r, const char *format, ...)
{
    int (*next)(char **, const char *, va_list) =
        (int (*)(char **, const char *, va_list))dlsym(RTLD_NEXT, "vasprintf");
    va_list args;
    int length;

    if (fails(CALLER))
        return -1;
    va_start(args, format);
    length = next(text_r, format, args);
    va_end(args);
    return length;
}

int __vasprintf_chk(char **text_r, int flag, const char *format, va_list args)
{
    (void)flag;
    return fails(CALLER) ? -1 : vasprintf(text_r, format, args);
}

int __asprintf_chk(char **text_r, int flag, const char *format, ...)
{
    va_list args;
    int length;

    (void)flag;
    if (fails(CALLER))
        return -1;
    va_start(args, format);
    length = vasprintf(text_r, format, args);
    va_end(args);
    return length;
}

FILE *open_memstream(char **text_r, size_t *length_r)
{
    FILE *(*next)(char **, size_t *) =
        (FILE * (*)(char **, size_t *)) dlsym(RTLD_NEXT, "open_memstream");

    return fails(CALLER) ? NULL : next(text_r, length_r);
}
