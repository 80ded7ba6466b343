/* SPDX-License-Identifier: MIT
 *
 * The secret store: kept from run to run, private, and whole whenever the process is killed.
 */
#include "config/secret_store.h"
#include "unit/support/desk.h"
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static struct desk desk;
static struct secret_store *store;
static struct kimt_error err;
static char state[128], file[160];

static int begin(void **unused)
{
    (void)unused;
    desk_begin(&desk);
    (void)snprintf(state, sizeof state, "%s/state", desk.folder);
    (void)snprintf(file, sizeof file, "%s/secrets.json", state);
    err = (struct kimt_error){.struct_size = sizeof err};
    store = NULL;
    return 0;
}

static int end(void **unused)
{
    (void)unused;
    secret_store_free(&store);
    desk_end(&desk);
    return 0;
}

static void reopen(void)
{
    secret_store_free(&store);
    if (secret_store_open(state, &store, &err) != KIMT_OK)
        fail_msg("%s", err.text);
}

static void put(const char *name, const char *value)
{
    if (secret_store_put(store, name, value, &err) != KIMT_OK)
        fail_msg("%s", err.text);
}

static void assert_kept(const char *name, const char *value)
{
    char buffer[100];

    assert_int_equal(secret_store_get(store, name, buffer, sizeof buffer), KIMT_OK);
    assert_string_equal(buffer, value);
}

static void looking_changes_nothing(void **unused)
{
    char buffer[10];

    (void)unused;
    reopen();
    assert_int_equal(secret_store_get(store, "a", buffer, sizeof buffer), KIMT_END);
    assert_int_not_equal(access(state, F_OK), 0);
}

static void what_was_put_is_there_next_time(void **unused)
{
    (void)unused;
    reopen();
    put("password:ann@example.com", "a \"quoted\" \\ pässwörd");
    put("password:bob@example.com", "old");
    put("password:bob@example.com", "new");
    reopen();
    assert_kept("password:ann@example.com", "a \"quoted\" \\ pässwörd");
    assert_kept("password:bob@example.com", "new");
}

static void folder_and_file_are_for_their_owner_only(void **unused)
{
    struct stat info;
    mode_t before = umask(0);

    (void)unused;
    reopen();
    put("a", "1");
    (void)umask(before);
    assert_int_equal(stat(state, &info), 0);
    assert_int_equal(info.st_mode & 0777, 0700);
    assert_int_equal(stat(file, &info), 0);
    assert_int_equal(info.st_mode & 0777, 0600);
}

static void a_small_buffer_gets_nothing(void **unused)
{
    char buffer[4] = "abc";

    (void)unused;
    reopen();
    put("a", "1234");
    assert_int_equal(secret_store_get(store, "a", buffer, sizeof buffer), KIMT_FAIL);
    assert_string_equal(buffer, "abc");
}

static void a_file_that_others_can_read_is_refused(void **unused)
{
    (void)unused;
    reopen();
    put("a", "1");
    assert_int_equal(chmod(file, 0644), 0);
    secret_store_free(&store);
    assert_int_equal(secret_store_open(state, &store, &err), KIMT_FAIL);
    assert_non_null(strstr(err.text, "chmod 600"));
}

static void a_damaged_file_is_refused_and_left_alone(void **unused)
{
    static const char *const damaged[] = {"{\"a\": \"hush", "[1]", "{\"a\": 1}", ""};

    (void)unused;
    assert_int_equal(mkdir(state, 0700), 0);
    for (size_t i = 0; i < sizeof damaged / sizeof damaged[0]; i++) {
        (void)desk_write(&desk, "state/secrets.json", damaged[i], strlen(damaged[i]), 0600);
        assert_int_equal(secret_store_open(state, &store, &err), KIMT_FAIL);
        assert_null(store);
        assert_non_null(strstr(err.text, "damaged"));
        assert_null(strstr(err.text, "hush"));
    }
}

static void a_put_that_fails_leaves_the_old_value(void **unused)
{
    char buffer[10];

    (void)unused;
    reopen();
    put("a", "1");
    /* A folder in the file's place cannot be renamed over. */
    assert_int_equal(unlink(file), 0);
    assert_int_equal(mkdir(file, 0700), 0);
    assert_int_equal(secret_store_put(store, "a", "2", &err), KIMT_FAIL);
    assert_non_null(strstr(err.text, "secrets.json"));
    assert_kept("a", "1");
    assert_int_equal(secret_store_put(store, "b", "2", &err), KIMT_FAIL);
    assert_int_equal(secret_store_get(store, "b", buffer, sizeof buffer), KIMT_END);
}

static void what_is_not_utf8_is_refused(void **unused)
{
    (void)unused;
    reopen();
    assert_int_equal(secret_store_put(store, "a", "\xff", &err), KIMT_FAIL);
    assert_non_null(strstr(err.text, "UTF-8"));
}

/* Puts 1, 2, 3 … for ever, telling each that is safe. */
static _Noreturn void put_for_ever(int tell)
{
    for (unsigned i = 1;; i++) {
        char value[16];

        (void)snprintf(value, sizeof value, "%u", i);
        if (secret_store_put(store, "count", value, &err) != KIMT_OK ||
            write(tell, &i, sizeof i) != (ssize_t)sizeof i)
            _exit(1);
    }
}

static unsigned kill_after(long milliseconds)
{
    const struct timespec pause = {.tv_nsec = milliseconds * 1000000};
    unsigned told = 0, next;
    int ends[2];
    pid_t child;

    reopen();
    assert_int_equal(pipe(ends), 0);
    child = fork();
    assert_true(child >= 0);
    if (child == 0)
        put_for_ever(ends[1]);
    assert_int_equal(close(ends[1]), 0);
    (void)nanosleep(&pause, NULL);
    assert_int_equal(kill(child, SIGKILL), 0);
    assert_int_equal(waitpid(child, NULL, 0), child);
    while (read(ends[0], &next, sizeof next) == (ssize_t)sizeof next)
        told = next;
    assert_int_equal(close(ends[0]), 0);
    return told;
}

static void a_kill_at_any_moment_leaves_the_last_value_or_the_next(void **unused)
{
    (void)unused;
    for (long i = 0; i < 12; i++) {
        unsigned told = kill_after(20 + 3 * i);
        char buffer[16] = "0";

        reopen();
        (void)secret_store_get(store, "count", buffer, sizeof buffer);
        /* The first rounds may end before anything was told; then the value is an earlier one. */
        if (told > 0)
            assert_in_range(strtoul(buffer, NULL, 10), told, told + 1);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(looking_changes_nothing),
        TEST(what_was_put_is_there_next_time),
        TEST(folder_and_file_are_for_their_owner_only),
        TEST(a_small_buffer_gets_nothing),
        TEST(a_file_that_others_can_read_is_refused),
        TEST(a_damaged_file_is_refused_and_left_alone),
        TEST(a_put_that_fails_leaves_the_old_value),
        TEST(what_is_not_utf8_is_refused),
        TEST(a_kill_at_any_moment_leaves_the_last_value_or_the_next),
    };

    return cmocka_run_group_tests_name("secret_store", tests, NULL, NULL);
}
