/* SPDX-License-Identifier: MIT
 *
 * Data folders: all their settings in order, read once for all sessions of a run.
 */
#include "plugin/settings.h"
#include "unit/support/desk.h"
#include <pthread.h>
#include <stdio.h>
#include <sys/stat.h>

static struct desk desk;
static struct settings *settings;
static struct kimt_error err;

static int begin(void **unused)
{
    char folder[128];

    (void)unused;
    desk_begin(&desk);
    (void)snprintf(folder, sizeof folder, "%s/habits", desk.folder);
    assert_int_equal(mkdir(folder, 0700), 0);
    err = (struct kimt_error){.struct_size = sizeof err};
    assert_int_equal(settings_new(desk.folder, &settings, &err), KIMT_OK);
    return 0;
}

static int end(void **unused)
{
    (void)unused;
    settings_free(&settings);
    desk_end(&desk);
    return 0;
}

static void write_file(const char *name, const char *text)
{
    (void)desk_write(&desk, name, text, strlen(text), 0600);
}

struct heard {
    char text[200];
    size_t most; /* settings; 0: all of them */
    size_t count;
};

static int hear(void *context, const char *section, const char *key, const char *value)
{
    struct heard *heard = context;
    size_t used = strlen(heard->text);

    (void)snprintf(heard->text + used, sizeof heard->text - used, "%s.%s=%s ", section, key, value);
    return ++heard->count == heard->most;
}

static void assert_read(struct heard heard, const char *expected)
{
    if (settings_read(settings, "habits", hear, &heard, &err) != KIMT_OK)
        fail_msg("%s", err.text);
    assert_string_equal(heard.text, expected);
}

static void all_settings_come_in_the_order_of_files_and_lines(void **unused)
{
    (void)unused;
    write_file("habits/b.ini", "[two]\nz = 3\na = 4\n");
    write_file("habits/a.ini", "[one]\nk = 1\n[more]\nk = 2\n");
    write_file("habits/notes.txt", "[no]\nk = 5\n");
    assert_read((struct heard){.text = ""}, "one.k=1 more.k=2 two.z=3 two.a=4 ");
    assert_read((struct heard){.most = 2}, "one.k=1 more.k=2 ");
}

static void a_folder_is_read_once(void **unused)
{
    (void)unused;
    write_file("habits/a.ini", "[one]\nk = 1\n");
    assert_read((struct heard){.text = ""}, "one.k=1 ");
    write_file("habits/a.ini", "[one]\nk = 2\n");
    assert_read((struct heard){.text = ""}, "one.k=1 ");
}

static void a_folder_that_is_not_there_is_none(void **unused)
{
    static const char *const names[] = {"other", "", "..", "habits/..", "/tmp"};
    struct heard heard = {.text = ""};

    (void)unused;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        assert_int_equal(settings_read(settings, names[i], hear, &heard, &err), KIMT_END);
    assert_int_equal(heard.count, 0);
}

static void a_file_with_a_mistake_is_named_until_it_is_mended(void **unused)
{
    struct heard heard = {.text = ""};

    (void)unused;
    write_file("habits/bad.ini", "[one]\nk = 1\nk = 2\n");
    for (int i = 0; i < 2; i++) {
        err.text[0] = '\0';
        assert_int_equal(settings_read(settings, "habits", hear, &heard, &err), KIMT_FAIL);
        assert_non_null(strstr(err.text, "habits/bad.ini:3"));
    }
    assert_int_equal(heard.count, 0);
    write_file("habits/bad.ini", "[one]\nk = 1\n");
    assert_read((struct heard){.text = ""}, "one.k=1 ");
}

static void *read_often(void *unused)
{
    size_t *count = unused;

    for (int i = 0; i < 100; i++) {
        struct heard heard = {.text = ""};
        if (settings_read(settings, "habits", hear, &heard, NULL) == KIMT_OK)
            *count += heard.count;
    }
    return NULL;
}

static void sessions_read_at_the_same_time(void **unused)
{
    pthread_t threads[4];
    size_t counts[4] = {0};

    (void)unused;
    write_file("habits/a.ini", "[one]\nk = 1\nl = 2\n");
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, read_often, &counts[i]), 0);
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
        assert_int_equal(counts[i], 200);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(all_settings_come_in_the_order_of_files_and_lines, begin,
                                        end),
        cmocka_unit_test_setup_teardown(a_folder_is_read_once, begin, end),
        cmocka_unit_test_setup_teardown(a_folder_that_is_not_there_is_none, begin, end),
        cmocka_unit_test_setup_teardown(a_file_with_a_mistake_is_named_until_it_is_mended, begin,
                                        end),
        cmocka_unit_test_setup_teardown(sessions_read_at_the_same_time, begin, end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
