/* SPDX-License-Identifier: MIT
 *
 * A host for unit tests: its clock is a variable, its secrets are a list, its log is dropped.
 */
#ifndef KIMT_TEST_KERIO_FAKE_HOST_H
#define KIMT_TEST_KERIO_FAKE_HOST_H

#include <kimt/host.h>

struct fake_host {
    int64_t clock_ms; /* each look at it takes `step_ms` */
    int64_t step_ms;
    bool stop;
    char secret_name[8][128]; /* in the order of the calls */
    char secret_value[8][128];
    size_t secret_count;
    int notes;
};

static struct fake_host fake;

static void fake_log(void *context, int level, const char *line)
{
    (void)context, (void)level, (void)line;
}

static bool fake_wants_log(void *context, int level)
{
    (void)context, (void)level;
    return true; /* so that every line is formatted */
}

static void fake_note(void *context, int note, const char *subject, const char *text)
{
    (void)context, (void)note, (void)subject, (void)text;
    fake.notes++;
}

static int64_t fake_now_ms(void *context)
{
    (void)context;
    return fake.clock_ms += fake.step_ms;
}

static bool fake_stop_requested(void *context)
{
    (void)context;
    return fake.stop;
}

static int64_t fake_timeout_ms(void *context)
{
    (void)context;
    return 10000;
}

static int fake_secret_get(void *context, const char *name, char *buffer, size_t capacity)
{
    (void)context, (void)name, (void)buffer, (void)capacity;
    return KIMT_END;
}

static int fake_secret_put(void *context, const char *name, const char *value,
                           struct kimt_error *err)
{
    (void)context, (void)err;
    if (fake.secret_count < 8) {
        (void)snprintf(fake.secret_name[fake.secret_count], 128, "%s", name);
        (void)snprintf(fake.secret_value[fake.secret_count++], 128, "%s", value);
    }
    return KIMT_OK;
}

static const struct kimt_host fake_host = {
    .struct_size = sizeof fake_host,
    .log = fake_log,
    .wants_log = fake_wants_log,
    .note = fake_note,
    .now_ms = fake_now_ms,
    .stop_requested = fake_stop_requested,
    .timeout_ms = fake_timeout_ms,
    .secret_get = fake_secret_get,
    .secret_put = fake_secret_put,
};

#endif
