/* SPDX-License-Identifier: MIT
 *
 * A made-up run for tests of reporters: a host whose clock stands where the test sets it, a folder
 * for logs, and a short way to post events. Nothing of the core is needed.
 */
#ifndef KIMT_TEST_REPORTERS_MADE_UP_H
#define KIMT_TEST_REPORTERS_MADE_UP_H

#include "unit/support/cmocka_all.h"

#include <kimt/plugin.h>

struct made_up {
    struct kimt_run_info run;
    struct kimt_host host;
    const struct kimt_reporter_ops *ops;
    struct kimt_reporter_session *session;
    struct kimt_error err;
    char folder[64];
    int64_t clock_ms;
};

/* Makes the log folder and loads the reporter that is linked into this test. */
struct made_up *made_up_new(const char *command);
/* Removes the folder with all in it. */
void made_up_free(struct made_up *made_up);

void made_up_open(struct made_up *made_up, const void *options);
/* The same with standard output exchanged meanwhile: the terminal reporter keeps a descriptor of
 * its own. */
void made_up_open_onto(struct made_up *made_up, int descriptor, const void *options);
/* New, and opened with the file "out" of the log folder as standard output. `reporters` as in
 * kimt_run_info. */
struct made_up *made_up_into_file(const char *command, int32_t verbosity,
                                  const char *const *reporters, const void *options);
void made_up_close(struct made_up *made_up);

/* Fills in time and size, posts, and expects success. */
void post(struct made_up *made_up, struct kimt_event event);
int try_post(struct made_up *made_up, struct kimt_event event);

/* All of a file of the log folder (or of an absolute path), to be freed. */
char *read_log(const struct made_up *made_up, const char *name);

struct kimt_error made_up_error(int scope, int kind, const char *text, const char *peer,
                                const char *hint);

#define assert_contains(text, part)     assert_non_null(strstr((text), (part)))
#define assert_contains_not(text, part) assert_null(strstr((text), (part)))

#endif
