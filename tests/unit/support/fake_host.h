/* SPDX-License-Identifier: MIT
 *
 * A host for tests: keeps the log and the secrets, stops on demand, has short deadlines and, if a
 * test wants it, a clock of its own; reads settings out of a string or the source tree.
 */
#ifndef KIMT_TEST_SUPPORT_FAKE_HOST_H
#define KIMT_TEST_SUPPORT_FAKE_HOST_H

#include <kimt/host.h>

enum {
    FAKE_SECRETS = 8
};

struct fake_host {
    struct kimt_host table;
    int log_level; /* lines above it are not wanted */
    int64_t timeout_ms;
    int64_t clock_ms,
        step_ms; /* its clock, and what each look at it takes; step 0: the real clock */
    bool stop;
    const char *flavours; /* INI text; NULL: conf/flavours of the source tree */
    char log[64 * 1024];  /* all lines, each with its end */
    size_t log_length;
    size_t notes;
    char last_note[256];
    size_t warnings;
    struct {
        char name[128], value[128];
    } secrets[FAKE_SECRETS]; /* in the order in which they were put */
    size_t secret_count;
};

/* What sessions that are begun from now on may hold; 0: as much as they like. */
extern int64_t fake_host_memory_share;

void fake_host_init(struct fake_host *host);

#endif
