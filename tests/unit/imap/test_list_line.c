/* SPDX-License-Identifier: MIT
 *
 * Lines of LIST as no server should send them: understood, or named as what cannot be.
 */
#include "unit/imap/list_scene.h"
#include "unit/support/cmocka_all.h"

#include <string.h>

/* What a session lists for this line behind that of INBOX. */
static void list_line(struct list_scene *scene, const char *line)
{
    char script[6000];

    (void)snprintf(script, sizeof script, "%s%s%s",
                   READY("NAMESPACE") PERSONAL "C %t LIST \"\" \"*\"\n" INBOX_LISTED, line,
                   "\nS %t OK\n" NO_SUBS BYE);
    list_scene_list(scene, script, 0);
}

static void lines_that_break_the_rules_are_understood(void **state)
{
    static const struct {
        const char *line, *path, *key;
    } lenient[] = {
        {"S * LIST () \"/\" Alt(2019)", "Alt(2019)", "Alt(2019)"},
        {"S * LIST () \"/\" Alt (2019)", "Alt (2019)", "Alt (2019)"},
        {"S * LIST () \"/\" Alt (a (b))", "Alt (a (b))", "Alt (a (b))"},
        {"S * LIST () \"/\" Alt (\"CHILDINFO\" (\"SUBSCRIBED\"))", "Alt", "Alt"},
        {"S * LIST () \"/\" \"Alt\" (CHILDINFO (\"SUBSCRIBED\"))", "Alt", "Alt"},
        {"S * LIST () \"/\" \"Alt\" ()", "Alt", "Alt"},
        {"S * LIST () \"/\" \"say \"hi\" now\"", "say \"hi\" now", "say \"hi\" now"},
        {"S * LIST () \"/\" \"5\" disk\"", "5\" disk", "5\" disk"},
        {"S * LIST () \"/\" \"a\\\\\\\\\\\\\"b\"", "a\\\"b", "a\\\"b"},
        {"S * LIST () \"/\" \"ends in \\\\\"", "ends in \\", "ends in \\"},
        {"S * LIST () \"/\" \"never closed", "never closed", "never closed"},
        {"S * LIST NIL \"/\" Work", "Work", "Work"},
        {"S * LIST \"/\" \"Work\"", "Work", "Work"},
        {"S * LIST \\HasNoChildren \"/\" Work", "Work", "Work"},
        {"S * LIST () / Work", "Work", "Work"},
        {"S * LIST () Work", "Work", "Work"},
        {"S * LIST () NIL Work", "Work", "Work"},
        {"S * LIST NIL Work", "Work", "Work"},
        {"S * LIST () \"/\" NIL", "NIL", "NIL"},
        {"S * LIST () \"/\" \"a\tb\"", "a\tb", "a\tb"},
        {"S * LIST () \"/\" {3}\ns {}(", "{}(", "{}("},
        {"S * LIST () \"/\" {x}", "{x}", "{x}"},
        {"S * LIST () \"/\" ~old", "~old", "~old"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof lenient / sizeof *lenient; i++) {
        struct list_scene scene;
        char script[200];

        (void)snprintf(script, sizeof script, "%s%s", lenient[i].line,
                       strstr(lenient[i].line, "{3}") ? "\\r\\n" : "");
        list_line(&scene, script);
        assert_int_equal(imap_folders_count(scene.folders), 2);
        assert_folder(&scene, 1, lenient[i].path, KIMT_ROLE_NONE, 0, lenient[i].key);
        list_scene_end(&scene);
    }
}

static void lines_that_make_no_sense_are_named(void **state)
{
    static const struct {
        const char *line, *path, *fault;
    } bad[] = {
        {"S * LIST (\\HasNoChildren", "(\\HasNoChildren", "no name"},
        {"S * LIST () \"/\"", "() \"/\"", "no name"},
        {"S * LIST ()", "()", "no name"},
        {"S * LIST () \"/\" {3}\ns a\\0b\\r\\n",
         "a\xe2\x90\x80"
         "b",
         "zero byte"},
        {"S * LIST () \"/\" \"a\\0b\"",
         "a\xe2\x90\x80"
         "b",
         "zero byte"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct list_scene scene;

        list_line(&scene, bad[i].line);
        assert_int_equal(imap_folders_count(scene.folders), 2);
        assert_fault(&scene, 1, bad[i].path, bad[i].fault);
        list_scene_end(&scene);
    }
}

static void a_name_that_is_too_long_is_named_by_its_beginning(void **state)
{
    struct list_scene scene;
    char line[4200], path[300];

    (void)state;
    (void)snprintf(line, sizeof line, "S * LIST () \"/\" \"%0*d\"", 4096, 0);
    (void)snprintf(path, sizeof path, "%0*d...", 200, 0);
    list_line(&scene, line);
    assert_fault(&scene, 1, path, "4,095");
    list_scene_end(&scene);
}

static void the_longest_name_is_none_too_long(void **state)
{
    struct list_scene scene;
    char line[4200];

    (void)state;
    (void)snprintf(line, sizeof line, "S * LIST () \"/\" \"%0*d\"", 4095, 0);
    list_line(&scene, line);
    assert_int_equal(strlen(imap_folders_get(scene.folders, 1)->key), 4095);
    assert_null(imap_folders_get(scene.folders, 1)->fault);
    list_scene_end(&scene);
}

static void a_literal_that_is_never_collected_is_named(void **state)
{
    struct list_scene scene;

    (void)state;
    list_line(&scene, "S * LIST () \"/\" {300000}\nZ 300000\ns \\r\\n");
    assert_int_equal(imap_folders_count(scene.folders), 2);
    assert_fault(&scene, 1, "(a folder with a long name)", "too long");
    list_scene_end(&scene);
}

static void the_root_of_the_tree_is_no_folder(void **state)
{
    struct list_scene scene;

    (void)state;
    list_line(&scene, "S * LIST (\\\\Noselect) \"/\" \"\"");
    assert_int_equal(imap_folders_count(scene.folders), 1);
    list_scene_end(&scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_that_break_the_rules_are_understood),
        cmocka_unit_test(lines_that_make_no_sense_are_named),
        cmocka_unit_test(a_name_that_is_too_long_is_named_by_its_beginning),
        cmocka_unit_test(the_longest_name_is_none_too_long),
        cmocka_unit_test(a_literal_that_is_never_collected_is_named),
        cmocka_unit_test(the_root_of_the_tree_is_no_folder),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
