/* SPDX-License-Identifier: MIT
 *
 * See guard.h.
 */
#include "kerio/guard.h"

#include "kerio/jsonrpc.h"
#include <pthread.h>

enum {
    WINDOW_MS = 60 * 1000,
    FAILURES_MAX = 64,
    LIMIT_DEFAULT = 10,
    SLICE_MS = 50
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static uint32_t limit = LIMIT_DEFAULT;
static int64_t failures[FAILURES_MAX]; /* when; the newest `failure_count` of them */
static size_t failure_count;
static uint32_t under_way;
static int64_t ready_age_ms = -1; /* not known */
static bool is_probing;

void guard_set_limit(uint32_t allowed)
{
    (void)pthread_mutex_lock(&lock);
    limit = allowed;
    failure_count = 0;
    under_way = 0;
    ready_age_ms = -1;
    is_probing = false;
    (void)pthread_mutex_unlock(&lock);
}

static void forget_old(int64_t now)
{
    size_t kept = 0;

    for (size_t i = 0; i < failure_count; i++)
        if (now - failures[i] < WINDOW_MS)
            failures[kept++] = failures[i];
    failure_count = kept;
}

/* Half of what the server takes: others may share our address, and its clock is not ours. */
static bool may_enter(int64_t now)
{
    uint32_t allowed = limit / 2 > 0 ? limit / 2 : 1;

    if (allowed > FAILURES_MAX)
        allowed = FAILURES_MAX;
    forget_old(now);
    return limit == 0 || failure_count + under_way < allowed;
}

static bool try_enter(int64_t now, bool *is_crowded_r)
{
    bool may;

    (void)pthread_mutex_lock(&lock);
    may = may_enter(now);
    *is_crowded_r = !may && failure_count > 0;
    if (may)
        under_way++;
    (void)pthread_mutex_unlock(&lock);
    return may;
}

int guard_enter(const struct kimt_host *host, struct kimt_error *err)
{
    bool is_said = false;
    bool is_crowded;

    while (!try_enter(host->now_ms(host->context), &is_crowded)) {
        if (host->stop_requested(host->context))
            return kimt_fail(err, KIMT_SCOPE_ACCOUNT, KIMT_KIND_CANCELLED, KIMT_RETRY_NEVER,
                             "stopped before the login");
        if (is_crowded && !is_said)
            kimt_log(host, KIMT_LOG_INFO,
                     "waiting: more wrong passwords within a minute would make the server block "
                     "this machine");
        is_said = is_said || is_crowded;
        rpc_pause(host, SLICE_MS);
    }
    return KIMT_OK;
}

void guard_leave(const struct kimt_host *host, bool is_refused)
{
    int64_t now = host->now_ms(host->context);

    (void)pthread_mutex_lock(&lock);
    if (under_way > 0)
        under_way--;
    forget_old(now);
    if (is_refused && failure_count < FAILURES_MAX)
        failures[failure_count++] = now;
    (void)pthread_mutex_unlock(&lock);
}

static bool take_probe(bool *is_known_r, int64_t *age_r)
{
    bool taken;

    (void)pthread_mutex_lock(&lock);
    *is_known_r = ready_age_ms >= 0;
    *age_r = ready_age_ms;
    taken = ready_age_ms < 0 && !is_probing;
    is_probing = is_probing || taken;
    (void)pthread_mutex_unlock(&lock);
    return taken;
}

bool guard_wait_age(const struct kimt_host *host, int64_t created_ms)
{
    bool is_known = false;
    int64_t age = 0;
    int64_t now;

    while (!take_probe(&is_known, &age)) {
        if (is_known || host->stop_requested(host->context)) {
            now = host->now_ms(host->context);
            if (is_known && now - created_ms < age)
                rpc_pause(host, age - (now - created_ms));
            return false;
        }
        rpc_pause(host, SLICE_MS);
    }
    return true;
}

void guard_learn_age(int64_t age_ms)
{
    (void)pthread_mutex_lock(&lock);
    is_probing = false;
    if (age_ms >= 0)
        ready_age_ms = age_ms;
    (void)pthread_mutex_unlock(&lock);
}
