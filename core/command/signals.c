/* SPDX-License-Identifier: MIT
 *
 * The thread waits for the signals that end a run, and for one more that ends itself.
 */
#include "command/signals.h"
#include "run/run.h"
#include <kimt/error.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#define GRACE_SECONDS 10 /* after the second signal */
#define END_SIGNAL    SIGUSR2

static bool stop, at_once;
static bool begun;
static bool is_shown; /* by reporters, which keep the screen in order */
static pthread_t thread;

const bool *signals_stop_flag(void)
{
    return &stop;
}

const bool *signals_at_once_flag(void)
{
    return &at_once;
}

void signals_are_shown(bool by_reporters)
{
    __atomic_store_n(&is_shown, by_reporters, __ATOMIC_RELAXED);
}

static void say(const char *text)
{
    ssize_t ignored = 0;

    if (!__atomic_load_n(&is_shown, __ATOMIC_RELAXED))
        ignored = write(STDERR_FILENO, text, strlen(text));
    (void)ignored;
}

static void ending_signals(sigset_t *set)
{
    (void)sigemptyset(set);
    (void)sigaddset(set, SIGINT);
    (void)sigaddset(set, SIGTERM);
    (void)sigaddset(set, SIGHUP);
    (void)sigaddset(set, END_SIGNAL);
    (void)sigaddset(set, SIGALRM);
}

static void *serve(void *unused)
{
    sigset_t set;
    int number, times = 0;

    (void)unused;
    ending_signals(&set);
    while (sigwait(&set, &number) == 0 && number != END_SIGNAL) {
        if (number == SIGALRM || ++times > 2)
            _exit(RUN_STOPPED);
        __atomic_store_n(times == 1 ? &stop : &at_once, true, __ATOMIC_RELAXED);
        if (times == 1) {
            say("\nkimt: finishing what is under way; again to stop at once\n");
        } else {
            say("\nkimt: stopping at once\n");
            run_cancel();
            (void)alarm(GRACE_SECONDS);
        }
    }
    return NULL;
}

int signals_begin(struct kimt_error *err)
{
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    sigset_t set;

    (void)sigaction(SIGPIPE, &ignore, NULL);
    (void)sigaction(SIGXFSZ, &ignore, NULL); /* a limit on file size is an error of write(2) */
    ending_signals(&set);
    (void)pthread_sigmask(SIG_BLOCK, &set, NULL);
    if (pthread_create(&thread, NULL, serve, NULL) != 0)
        return kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_INTERNAL, KIMT_RETRY_NEVER,
                         "cannot start the thread that serves signals");
    begun = true;
    return KIMT_OK;
}

void signals_end(void)
{
    if (!begun)
        return;
    (void)pthread_kill(thread, END_SIGNAL);
    (void)pthread_join(thread, NULL);
    begun = false;
}
