/* SPDX-License-Identifier: MIT
 *
 * Negotiation: every kind of plugin that does not fit is refused with words that say which and why.
 */
#include "plugin/loader.h"
#include "plugin/negotiate.h"
#include "unit/support/desk.h"
#include "unit/support/fake_plugins.h"
#include <stdlib.h>
#include <string.h>

static struct desk desk;
static struct loader *loader;
static struct kimt_plugin plugin;
static struct kimt_source_ops source;
static struct kimt_destination_ops destination;
static struct kimt_reporter_ops reporter;
static struct kimt_error err;

static int begin(void **state)
{
    (void)state;
    desk_begin(&desk);
    assert_int_equal(loader_new(desk.folder, &loader, NULL), KIMT_OK);
    source = fake_source_ops;
    destination = fake_destination_ops;
    reporter = fake_reporter_ops;
    plugin = fake_source;
    plugin.source = &source;
    err = (struct kimt_error){.struct_size = sizeof err};
    return 0;
}

static int end(void **state)
{
    (void)state;
    loader_free(&loader);
    desk_end(&desk);
    return 0;
}

static const struct loaded_plugin *assert_taken(void)
{
    const struct loaded_plugin *loaded = NULL;

    if (loader_adopt(loader, &plugin, "old", &loaded, &err) != KIMT_OK)
        fail_msg("refused: %s", err.text);
    return loaded;
}

static void assert_refused(const char *word)
{
    const struct loaded_plugin *loaded = NULL;

    assert_int_equal(loader_adopt(loader, &plugin, "old", &loaded, &err), KIMT_FAIL);
    assert_null(loaded);
    if (!strstr(err.text, "plugin old") || !strstr(err.text, word))
        fail_msg("%s not in: %s", word, err.text);
}

static void a_sound_plugin_is_taken_and_found_again(void **state)
{
    const struct loaded_plugin *loaded = assert_taken(), *again = NULL;

    (void)state;
    assert_ptr_equal(loaded->descriptor.source, &loaded->source);
    assert_null(loaded->descriptor.destination);
    assert_int_equal(loader_get(loader, "old", &again, &err), KIMT_OK);
    assert_ptr_equal(again, loaded);
}

static void a_newer_minor_version_is_taken(void **state)
{
    (void)state;
    plugin.abi_minor = KIMT_ABI_MINOR + 7;
    (void)assert_taken();
}

static void another_major_version_is_refused_with_both_numbers(void **state)
{
    (void)state;
    plugin.abi_major = 41;
    assert_refused("interface 41, which is newer than this kimt's 1");
    plugin.abi_major = 0;
    assert_refused("interface 0, which is older than this kimt's 1");
}

static void a_truncated_descriptor_is_refused(void **state)
{
    (void)state;
    plugin.struct_size = offsetof(struct kimt_plugin, describe);
    assert_refused("descriptor is truncated");
    plugin.struct_size = 0;
    assert_refused("descriptor is truncated");
}

static void members_of_a_newer_descriptor_are_passed_over(void **state)
{
    struct {
        struct kimt_plugin known;
        uint64_t more[4];
    } grown = {.known = plugin, .more = {1, 2, 3, 4}};
    const struct loaded_plugin *loaded = NULL;

    (void)state;
    grown.known.struct_size = sizeof grown;
    assert_int_equal(loader_adopt(loader, &grown.known, "old", &loaded, &err), KIMT_OK);
}

static void a_name_that_is_not_the_file_s_is_refused(void **state)
{
    (void)state;
    plugin.name = "other";
    assert_refused("calls itself other");
    plugin.name = NULL;
    assert_refused("name");
}

static void missing_texts_are_refused(void **state)
{
    (void)state;
    plugin.version = NULL;
    assert_refused("version");
    plugin.version = "1";
    plugin.summary = NULL;
    assert_refused("summary");
}

static void an_unknown_use_of_threads_is_refused(void **state)
{
    (void)state;
    plugin.threads = 3;
    assert_refused("threads (3)");
}

static void no_role_at_all_is_refused(void **state)
{
    (void)state;
    plugin.source = NULL;
    assert_refused("no role");
}

static void a_truncated_table_of_operations_is_refused(void **state)
{
    (void)state;
    source.struct_size = offsetof(struct kimt_source_ops, close);
    assert_refused("source operations are truncated");
}

static void operations_of_a_newer_table_are_passed_over(void **state)
{
    struct {
        struct kimt_source_ops known;
        uint64_t more[4];
    } grown = {.known = source, .more = {1, 2, 3, 4}};

    (void)state;
    grown.known.struct_size = sizeof grown;
    plugin.source = &grown.known;
    (void)assert_taken();
}

static void unknown_capabilities_are_refused(void **state)
{
    (void)state;
    source.capabilities = 1u << 5;
    assert_refused("source has capabilities unknown to this kimt (0x20)");
}

/* Tries the plugin once without each operation that it has: all of them are required. */
static void lose_each(const char *role, void *table, size_t first, size_t last)
{
    struct kimt_error without = {.struct_size = sizeof without};

    for (size_t at = first; at <= last; at += sizeof(void (*)(void))) {
        void (*kept)(void), (*nothing)(void) = NULL;
        const struct loaded_plugin *loaded = NULL;

        memcpy(&kept, (char *)table + at, sizeof kept);
        if (!kept)
            continue;
        memcpy((char *)table + at, &nothing, sizeof nothing);
        assert_int_equal(loader_adopt(loader, &plugin, "old", &loaded, &without), KIMT_FAIL);
        memcpy((char *)table + at, &kept, sizeof kept);
        if (!strstr(without.text, role) || !strstr(without.text, "lacks the operation"))
            fail_msg("%s: %s", role, without.text);
    }
}

static void each_required_operation_is_missed(void **state)
{
    (void)state;
    lose_each("source", &source, offsetof(struct kimt_source_ops, open),
              offsetof(struct kimt_source_ops, close));
    plugin.source = NULL;
    plugin.destination = &destination;
    lose_each("destination", &destination, offsetof(struct kimt_destination_ops, open),
              offsetof(struct kimt_destination_ops, close));
    plugin.destination = NULL;
    plugin.reporter = &reporter;
    lose_each("reporter", &reporter, offsetof(struct kimt_reporter_ops, wants),
              offsetof(struct kimt_reporter_ops, close));
}

static void a_missing_operation_is_named(void **state)
{
    (void)state;
    source.body_read = NULL;
    assert_refused("its source lacks the operation body_read");
}

static int scan_begin(struct kimt_destination_session *session, const struct kimt_scan *scan,
                      struct kimt_error *error)
{
    (void)session, (void)scan, (void)error;
    abort();
}

static void half_a_scan_is_refused(void **state)
{
    (void)state;
    destination.scan_begin = scan_begin;
    plugin.destination = &destination;
    assert_refused("its destination lacks the operation scan_next");
}

static void broken_option_tables_are_refused(void **state)
{
    struct kimt_option rows[1] = {*plugin.options};

    (void)state;
    plugin.options = NULL;
    assert_refused("option table is broken");
    plugin.options = rows;
    plugin.option_count = 100000;
    assert_refused("option table is broken");
    plugin.option_count = 1;
    plugin.option_size = 8;
    assert_refused("option table is broken");
    plugin.option_size = sizeof rows[0];
    rows[0].offset = 4000;
    assert_refused("option host lies outside");
}

static void rows_of_a_newer_option_table_are_read_by_their_stride(void **state)
{
    struct {
        struct kimt_option known;
        uint64_t more[2];
    } rows[2] = {{.known = fake_source.options[0], .more = {1, 2}},
                 {.known = fake_source.options[1], .more = {3, 4}}};
    const struct loaded_plugin *loaded;

    (void)state;
    plugin.options = &rows[0].known;
    plugin.option_count = 2;
    plugin.option_size = sizeof rows[0];
    loaded = assert_taken();
    assert_int_equal(loaded->descriptor.option_size, sizeof(struct kimt_option));
    assert_string_equal(loaded->descriptor.options[1].name, "port");
}

static void rows_of_an_older_option_table_lack_what_came_later(void **state)
{
    size_t old_size = offsetof(struct kimt_option, example);
    char bytes[2 * sizeof(struct kimt_option)];
    const struct loaded_plugin *loaded;
    void *rows = calloc(1, sizeof bytes);

    (void)state;
    memcpy(rows, &fake_source.options[0], old_size);
    memcpy((char *)rows + old_size, &fake_source.options[1], old_size);
    plugin.options = rows;
    plugin.option_count = 2;
    plugin.option_size = (uint32_t)old_size;
    loaded = assert_taken();
    assert_string_equal(loaded->descriptor.options[1].name, "port");
    assert_null(loaded->descriptor.options[0].example);
    free(rows);
}

static int inits, finis;

static int count_init(struct kimt_error *error)
{
    (void)error;
    inits++;
    return KIMT_OK;
}

static int refuse_init(struct kimt_error *error)
{
    return kimt_fail(error, KIMT_SCOPE_RUN, KIMT_KIND_INTERNAL, KIMT_RETRY_NEVER, "not today");
}

static void count_fini(void)
{
    finis++;
}

static void init_and_fini_are_called_once_each(void **state)
{
    const struct loaded_plugin *again;

    (void)state;
    plugin.init = count_init;
    plugin.fini = count_fini;
    (void)assert_taken();
    assert_int_equal(loader_get(loader, "old", &again, &err), KIMT_OK);
    loader_free(&loader);
    assert_int_equal(inits, 1);
    assert_int_equal(finis, 1);
}

static void a_plugin_that_cannot_be_set_up_is_refused(void **state)
{
    (void)state;
    finis = 0;
    plugin.init = refuse_init;
    plugin.fini = count_fini;
    assert_refused("not today");
    loader_free(&loader);
    assert_int_equal(finis, 0);
}

/* ---- files ---- */

static void assert_get_refused(const char *name, const char *word)
{
    const struct loaded_plugin *loaded;

    assert_int_equal(loader_get(loader, name, &loaded, &err), KIMT_FAIL);
    if (!strstr(err.text, word) && !strstr(err.hint, word))
        fail_msg("%s not in: %s (%s)", word, err.text, err.hint);
}

static void names_cannot_lead_out_of_the_folder(void **state)
{
    (void)state;
    assert_get_refused("../old", "not the name of a plugin");
    assert_get_refused("/etc/passwd", "not the name of a plugin");
    assert_get_refused("Old", "not the name of a plugin");
    assert_get_refused("", "not the name of a plugin");
}

static void a_plugin_that_is_not_there_is_answered_with_the_nearest(void **state)
{
    (void)state;
    (void)desk_write(&desk, "imap.so", "", 0, 0600);
    (void)desk_write(&desk, "notes.txt", "", 0, 0600);
    assert_get_refused("imapp", "did you mean imap?");
    assert_get_refused("something-else", "there are: imap");
}

static void what_is_no_module_is_refused(void **state)
{
    static const char elf[100] = "\177ELF\2\1\1";

    (void)state;
    (void)desk_write(&desk, "text.so", "this is no module", 17, 0600);
    assert_get_refused("text", "not a module");
    (void)desk_write(&desk, "cut.so", elf, sizeof elf, 0600);
    assert_get_refused("cut", "cut short");
}

static void a_folder_that_is_not_there_is_told(void **state)
{
    const char *const *names;
    size_t count;

    (void)state;
    loader_free(&loader);
    assert_int_equal(loader_new("/no/such/folder", &loader, NULL), KIMT_OK);
    assert_int_equal(loader_list(loader, &names, &count, &err), KIMT_FAIL);
    assert_non_null(strstr(err.text, "/no/such/folder"));
    assert_get_refused("imap", "/no/such/folder");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_sound_plugin_is_taken_and_found_again),
        TEST(a_newer_minor_version_is_taken),
        TEST(another_major_version_is_refused_with_both_numbers),
        TEST(a_truncated_descriptor_is_refused),
        TEST(members_of_a_newer_descriptor_are_passed_over),
        TEST(a_name_that_is_not_the_file_s_is_refused),
        TEST(missing_texts_are_refused),
        TEST(an_unknown_use_of_threads_is_refused),
        TEST(no_role_at_all_is_refused),
        TEST(a_truncated_table_of_operations_is_refused),
        TEST(operations_of_a_newer_table_are_passed_over),
        TEST(unknown_capabilities_are_refused),
        TEST(each_required_operation_is_missed),
        TEST(a_missing_operation_is_named),
        TEST(half_a_scan_is_refused),
        TEST(broken_option_tables_are_refused),
        TEST(rows_of_a_newer_option_table_are_read_by_their_stride),
        TEST(rows_of_an_older_option_table_lack_what_came_later),
        TEST(init_and_fini_are_called_once_each),
        TEST(a_plugin_that_cannot_be_set_up_is_refused),
        TEST(names_cannot_lead_out_of_the_folder),
        TEST(a_plugin_that_is_not_there_is_answered_with_the_nearest),
        TEST(what_is_no_module_is_refused),
        TEST(a_folder_that_is_not_there_is_told),
    };

    return cmocka_run_group_tests_name("loader", tests, NULL, NULL);
}
