/* SPDX-License-Identifier: MIT
 *
 * kimt gui: becomes the wizard, a program of its own. Nothing of the wizard is known here but its
 * name and how it is called.
 */
#include <config.h>

#include "command/commands.h"
#include "command/say.h"
#include "run/run.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    MOST_ARGUMENTS = 8,
    PATH_MAX_BYTES = 4096
};

/* Where this program is, so that the wizard runs the same one. */
static bool find_self(char path_r[PATH_MAX_BYTES])
{
    ssize_t length = readlink("/proc/self/exe", path_r, PATH_MAX_BYTES - 1);

    if (length <= 0)
        return false;
    path_r[length] = '\0';
    return true;
}

/* The commands that the wizard runs look where this one was asked to. */
static void hand_on(const char *variable, const char *folder)
{
    if (folder)
        (void)setenv(variable, folder, 1);
}

int gui_command(const struct arguments *arguments)
{
    static const char wizard[] = KIMT_LIBEXECDIR "/kimt-gui";
    char self[PATH_MAX_BYTES];
    const char *all[MOST_ARGUMENTS] = {"kimt-gui", "--kimt", self};
    size_t count = 3;

    if (!find_self(self)) {
        say("cannot find out where kimt is: %s", strerror(errno));
        return RUN_NOT_STARTED;
    }
    if (arguments->port) {
        all[count++] = "--port";
        all[count++] = arguments->port;
    }
    if (arguments->no_open)
        all[count++] = "--no-open";
    if (arguments->operand)
        all[count++] = arguments->operand;
    hand_on("KIMT_PLUGINS", arguments->plugin_dir);
    hand_on("KIMT_DATA", arguments->data_dir);
    (void)execv(wizard, (char *const *)(uintptr_t)all);
    say("the wizard %s cannot be started: %s", wizard, strerror(errno));
    if (errno == ENOENT)
        say("this kimt was built without it; libmicrohttpd was missing");
    return RUN_NOT_STARTED;
}
