/* SPDX-License-Identifier: MIT
 *
 * kimt-gui: the wizard. Serves a page to the browser of the person who started it, and has kimt do
 * what the page asks, as a script would. kimt gui starts it; see kimt-gui(8).
 */
#include <config.h>

#include "gui/job.h"
#include "gui/now.h"
#include "gui/server.h"
#include <fcntl.h>
#include <getopt.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
    EXIT_OF_USAGE = 2,
    EXIT_NOT_STARTED = 3,
    IDLE_MINUTES = 120
};

struct wishes {
    const char *kimt, *profile;
    uint16_t port;
    bool opens;
    int64_t idle_ms;
};

static volatile sig_atomic_t stopping;

static void on_signal(int number)
{
    (void)number;
    stopping = 1;
}

/* ---- what is asked for ---- */

static bool read_number(const char *text, long max, long *number_r)
{
    char *end;

    *number_r = strtol(text, &end, 10);
    return end != text && *end == '\0' && *number_r >= 0 && *number_r <= max;
}

static int usage(void)
{
    (void)fputs("usage: kimt gui [PROFILE] [--port=NUMBER] [--no-open]\n", stderr);
    return EXIT_OF_USAGE;
}

static bool read_wishes(int argc, char **argv, struct wishes *wishes)
{
    static const struct option options[] = {{"kimt", required_argument, NULL, 'k'},
                                            {"port", required_argument, NULL, 'p'},
                                            {"idle", required_argument, NULL, 'i'},
                                            {"no-open", no_argument, NULL, 'n'},
                                            {0}};
    long number = 0;
    int option;

    *wishes = (struct wishes){.opens = true, .idle_ms = IDLE_MINUTES * 60000LL};
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
        if (option == 'k')
            wishes->kimt = optarg;
        else if (option == 'p' && read_number(optarg, 65535, &number))
            wishes->port = (uint16_t)number;
        else if (option == 'i' && read_number(optarg, 100000, &number))
            wishes->idle_ms = number * 60000;
        else if (option == 'n')
            wishes->opens = false;
        else
            return false;
    }
    if (optind < argc)
        wishes->profile = argv[optind++];
    return optind == argc && wishes->kimt;
}

/* Splits a path into folder and name; the folder must be there. */
static bool find_folder(const char *profile, char folder_r[PROJECT_PATH], const char **name_r)
{
    char parent[PROJECT_PATH] = ".", *found;
    const char *slash = profile ? strrchr(profile, '/') : NULL;

    *name_r = slash ? slash + 1 : profile;
    if (slash)
        (void)snprintf(parent, sizeof parent, "%.*s", slash == profile ? 1 : (int)(slash - profile),
                       profile);
    found = realpath(parent, NULL);
    if (found)
        (void)snprintf(folder_r, PROJECT_PATH, "%s", found);
    free(found);
    return found != NULL;
}

/* ---- the browser ---- */

/* The address is a secret, and arguments are for all to see: the browser opens a private file that
 * leads on to it. */
static bool write_door(const char *address, char path_r[PROJECT_PATH])
{
    const char *folder = getenv("XDG_RUNTIME_DIR");
    int file;
    FILE *out;

    if (!folder || !*folder)
        folder = getenv("TMPDIR");
    if (snprintf(path_r, PROJECT_PATH, "%s/kimt-gui-XXXXXX.html",
                 folder && *folder ? folder : "/tmp") >= PROJECT_PATH)
        return false;
    file = mkostemps(path_r, 5, O_CLOEXEC);
    out = file < 0 ? NULL : fdopen(file, "w");
    if (!out)
        return false;
    (void)fprintf(out,
                  "<!doctype html><meta charset=\"utf-8\"><meta name=\"referrer\" "
                  "content=\"no-referrer\"><meta http-equiv=\"refresh\" content=\"0;url=%s\">"
                  "<title>kimt</title><p><a href=\"%s\">kimt</a></p>\n",
                  address, address);
    return fclose(out) == 0;
}

/* Returns the process that opens it, or 0. */
static pid_t open_browser(char *path)
{
#ifdef __APPLE__
    static char opener[] = "open";
#else
    static char opener[] = "xdg-open";
#endif
    char *arguments[] = {opener, path, NULL};
    posix_spawn_file_actions_t actions;
    pid_t child = 0;

    (void)posix_spawn_file_actions_init(&actions);
    (void)posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    (void)posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    if (posix_spawnp(&child, opener, &actions, NULL, arguments, environ) != 0)
        child = 0;
    (void)posix_spawn_file_actions_destroy(&actions);
    return child;
}

/* ---- until it ends ---- */

static void catch_signals(void)
{
    struct sigaction action = {.sa_handler = on_signal};

    (void)sigaction(SIGINT, &action, NULL);
    (void)sigaction(SIGTERM, &action, NULL);
    (void)sigaction(SIGHUP, &action, NULL);
    action.sa_handler = SIG_IGN;
    (void)sigaction(SIGPIPE, &action, NULL);
}

static bool is_idle(struct server *server, int64_t idle_ms)
{
    return now_ms() - server->asked_ms >= idle_ms && !streams_any(server->streams) &&
           !job_any_running(server->folder);
}

static void serve(struct server *server, int64_t idle_ms, pid_t opener)
{
    const struct timespec pause = {.tv_sec = 1};

    while (!stopping && !is_idle(server, idle_ms)) {
        (void)nanosleep(&pause, NULL);
        if (opener > 0 && waitpid(opener, NULL, WNOHANG) != 0)
            opener = 0;
    }
    if (!stopping)
        (void)puts(
            "kimt gui: no page has been open for long, so it ends; kimt gui starts it again");
}

static int run(const struct wishes *wishes, struct server *server)
{
    struct kimt_error error = {.struct_size = sizeof error};
    char address[160], door[PROJECT_PATH] = "";
    pid_t opener = 0;

    if (server_start(server, wishes->port, &error) != KIMT_OK) {
        (void)fprintf(stderr, "kimt gui: %s\n%s%s", error.text, error.hint,
                      error.hint[0] ? "\n" : "");
        return EXIT_NOT_STARTED;
    }
    (void)snprintf(address, sizeof address, "http://127.0.0.1:%u/#%s", (unsigned)server->guard.port,
                   server->guard.ticket.text);
    (void)printf("The wizard of kimt is here, for one browser:\n\n    %s\n\n"
                 "It goes on until Ctrl-C. A migration that it started goes on without it.\n",
                 address);
    (void)fflush(stdout);
    if (wishes->opens && write_door(address, door))
        opener = open_browser(door);
    serve(server, wishes->idle_ms, opener);
    if (door[0])
        (void)unlink(door);
    server_stop(server);
    return 0;
}

int main(int argc, char **argv)
{
    char folder[PROJECT_PATH];
    struct server server = {.folder = folder, .version = PACKAGE_VERSION};
    struct wishes wishes;

    (void)umask(077);
    if (argc > 5 && strcmp(argv[1], "--keep") == 0 && strcmp(argv[4], "--") == 0)
        return job_keep(argv[2], argv[3], argv + 5);
    if (!read_wishes(argc, argv, &wishes))
        return usage();
    server.kimt = wishes.kimt;
    if (!find_folder(wishes.profile, folder, &server.profile)) {
        (void)fprintf(stderr, "kimt gui: the folder of %s is not there\n", wishes.profile);
        return EXIT_OF_USAGE;
    }
    catch_signals();
    return run(&wishes, &server);
}
