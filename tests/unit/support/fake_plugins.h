/* SPDX-License-Identifier: MIT
 *
 * Plugins that can do nothing but be loaded: for tests of the loader and of profiles.
 */
#ifndef KIMT_TEST_SUPPORT_FAKE_PLUGINS_H
#define KIMT_TEST_SUPPORT_FAKE_PLUGINS_H

#include <kimt/plugin.h>

/* Complete operations of each role. */
extern const struct kimt_source_ops fake_source_ops;
extern const struct kimt_destination_ops fake_destination_ops;
extern const struct kimt_reporter_ops fake_reporter_ops;

struct fake_options {
    const char *host;
    int64_t port;
    const char *password;
    bool verify;
};

/* With options host (required), port, password, verify; described as "host:port"; port 13 does not
 * validate. */
extern const struct kimt_plugin fake_source;
extern const struct kimt_plugin fake_destination;
/* "teller", without options. */
extern const struct kimt_plugin fake_reporter;

#endif
