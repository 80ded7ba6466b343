/* SPDX-License-Identifier: MIT
 *
 * Where the program begins: hands the command line to its command.
 */
#include <commit.h>
#include <config.h>

#include "base/secrets.h"
#include "command/commands.h"
#include "command/say.h"
#include "run/run.h"
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <locale.h>
#include <malloc.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#define OPEN_FILES 8192u /* far more than the most lanes have */

static const struct {
    const char *name;
    int (*run)(const struct arguments *arguments);
} commands[] = {
    {"migrate", migrate_command},     {"check", check_command},     {"plan", plan_command},
    {"status", status_command},       {"verify", verify_command},   {"undo", undo_command},
    {"passwords", passwords_command}, {"plugins", plugins_command}, {"init", init_command},
    {"accounts", accounts_command},   {"gui", gui_command},
};

static int dispatch(const struct arguments *arguments)
{
    if (arguments->help) {
        arguments_print_help(arguments->command, stdout);
        return RUN_ALL_DONE;
    }
    if (arguments->version) {
        (void)printf("kimt %s%s%s%s\n", PACKAGE_VERSION, KIMT_COMMIT[0] ? " (" : "", KIMT_COMMIT,
                     KIMT_COMMIT[0] ? ")" : "");
        return RUN_ALL_DONE;
    }
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++)
        if (strcmp(arguments->command, commands[i].name) == 0)
            return commands[i].run(arguments);
    return RUN_USAGE;
}

/* JSON is written and read with passwords in it. */
static void free_wiped(void *memory)
{
    if (memory)
        explicit_bzero(memory, malloc_usable_size(memory));
    free(memory);
}

/* Passwords are in memory from here on: none of it goes into a core dump, and no other process of
 * the user's can look into it. A sanitizer has to. */
static void keep_memory_private(void)
{
    static const struct rlimit none = {0};

    json_set_alloc_funcs(malloc, free_wiped);

    (void)setrlimit(RLIMIT_CORE, &none);
#if defined(__linux__) && !defined(KIMT_SANITIZED)
    (void)prctl(PR_SET_DUMPABLE, 0);
#endif
}

/* The next file or connection to be opened would get the number of one that was closed before, and
 * with it all that is printed. What takes its place fails as what is closed does. */
static bool hold_closed_descriptors(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) < 0 &&
            open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) != fd)
            return false;
    return true;
}

/* What a command printed has come through, or it has not ended well. */
static int flush_output(int status)
{
    if (!ferror(stdout) && fflush(stdout) == 0)
        return status;
    say("standard output cannot be written: %s", strerror(errno));
    return status == RUN_ALL_DONE ? RUN_INCOMPLETE : status;
}

/* Each lane has connections and files of its own: of what the system allows, enough is taken. */
static void allow_open_files(void)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= OPEN_FILES)
        return;
    limit.rlim_cur = limit.rlim_max < OPEN_FILES ? limit.rlim_max : OPEN_FILES;
    (void)setrlimit(RLIMIT_NOFILE, &limit);
}

int main(int argc, char **argv)
{
    struct arguments arguments;
    int status = RUN_USAGE;

    if (!hold_closed_descriptors())
        return RUN_INCOMPLETE;
    keep_memory_private();
    /* Letters of other languages are reported as they are; numbers keep their dots. */
    (void)setlocale(LC_CTYPE, "");
    allow_open_files();
    if (arguments_parse(argc, argv, &arguments))
        status = flush_output(dispatch(&arguments));
    arguments_free(&arguments);
    secrets_forget();
    return status;
}
