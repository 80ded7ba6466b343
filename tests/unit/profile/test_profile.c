/* SPDX-License-Identifier: MIT
 *
 * Profiles: what a whole one becomes, and what is said about each mistake.
 */
#include "config/memory.h"
#include "profile/profile.h"
#include "unit/support/desk.h"
#include "unit/support/fake_plugins.h"
#include <string.h>
#include <unistd.h>

#define MIGRATION "[migration]\naccounts = users.csv\nreporter.1 = teller\n"
#define SOURCE    "[source]\nplugin = old\nhost = a.example\n"
#define TARGET    "[destination]\nplugin = new\nhost = b.example\n"

static struct desk desk;
static struct loader *loader;
static struct profile *profile;

static int begin(void **state)
{
    static const struct {
        const struct kimt_plugin *plugin;
        const char *name;
    } fakes[] = {{&fake_source, "old"}, {&fake_destination, "new"}, {&fake_reporter, "teller"}};
    const struct loaded_plugin *loaded;

    (void)state;
    desk_begin(&desk);
    assert_int_equal(loader_new(desk.folder, &loader, NULL), KIMT_OK);
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(loader_adopt(loader, fakes[i].plugin, fakes[i].name, &loaded, NULL),
                         KIMT_OK);
    profile = NULL;
    return 0;
}

static int end(void **state)
{
    (void)state;
    profile_free(&profile);
    loader_free(&loader);
    desk_end(&desk);
    return 0;
}

static int load_with(const char *text, mode_t mode, const struct profile_override *overrides,
                     size_t count)
{
    const char *path = desk_write(&desk, "move.ini", text, strlen(text), mode);

    profile_free(&profile);
    return profile_load(path, overrides, count, loader, desk.problems, &profile);
}

static void assert_taken(const char *text)
{
    (void)load_with(text, 0600, NULL, 0);
    assert_no_problem(desk.problems);
    assert_non_null(profile);
}

static void assert_refused(const char *text, const char *where, const char *word)
{
    assert_int_equal(load_with(text, 0600, NULL, 0), KIMT_FAIL);
    assert_null(profile);
    assert_problem(desk.problems, where, word, NULL);
}

static const struct fake_options *source_options(void)
{
    return profile->source.options;
}

static void a_whole_profile_is_read(void **state)
{
    char path[200];

    (void)state;
    assert_taken(MIGRATION "lanes = 7\n" SOURCE "port = 144\npassword = 'hush'\n" TARGET);
    assert_int_equal(profile->migration.lanes, 7);
    (void)snprintf(path, sizeof path, "%s/users.csv", desk.folder);
    assert_string_equal(profile->migration.accounts, path);
    assert_string_equal(profile->source.where, "a.example:144");
    assert_string_equal(profile->destination.where, "b.example:993");
    assert_string_equal(source_options()->password, "hush");
    assert_string_equal(profile->name, "move");
    assert_string_equal(profile->folder, desk.folder);
    assert_int_equal(profile->reporter_count, 1);
    assert_string_equal(profile->reporters[0].label, "teller");
}

static void defaults_are_those_of_the_table(void **state)
{
    char path[200];

    (void)state;
    assert_taken(MIGRATION SOURCE TARGET);
    assert_int_equal(profile->migration.lanes, 0);
    assert_int_equal(profile->migration.timeout_ms, 60000);
    assert_int_equal(profile->migration.retry_for_ms, 600000);
    assert_true(profile->migration.subscriptions);
    assert_true(profile->migration.create_empty);
    assert_null(profile->migration.logs);
    (void)snprintf(path, sizeof path, "%s/move.state", desk.folder);
    assert_string_equal(profile->migration.state, path);
    assert_true(source_options()->verify);
}

static void the_table_of_migration_is_sound(void **state)
{
    const struct option_table table = profile_migration_table();
    struct kimt_error err = {.struct_size = sizeof err};

    (void)state;
    if (option_table_check(&table, sizeof(struct migration_options), &err) != KIMT_OK)
        fail_msg("%s", err.text);
}

static void the_table_of_both_sides_is_sound(void **state)
{
    const struct option_table table = side_table();
    struct kimt_error err = {.struct_size = sizeof err};

    (void)state;
    if (option_table_check(&table, sizeof(struct side_options), &err) != KIMT_OK)
        fail_msg("%s", err.text);
}

static void both_sides_have_limits_whatever_their_plugins_are(void **state)
{
    (void)state;
    assert_taken(MIGRATION SOURCE "max_rate = 2M\n" TARGET "max_messages = 50\n");
    assert_int_equal(profile->source.limits.max_rate, 2 * 1024 * 1024);
    assert_int_equal(profile->source.limits.max_messages, 0);
    assert_int_equal(profile->destination.limits.max_rate, 0);
    assert_int_equal(profile->destination.limits.max_messages, 50);
}

static void lanes_have_a_session_at_either_side(void **state)
{
    (void)state;
    assert_taken(MIGRATION "lanes = 6\n" SOURCE TARGET);
    assert_int_equal(profile_lanes_most(profile), 6);
    assert_taken(MIGRATION "lanes = 6\n" SOURCE "sessions = 3\n" TARGET "sessions = 0\n");
    assert_int_equal(profile->source.limits.sessions, 3);
    assert_int_equal(profile->destination.limits.sessions, 0);
    assert_int_equal(profile_lanes_most(profile), 3);
    assert_taken(MIGRATION "lanes = 2\n" SOURCE "sessions = 3\n" TARGET);
    assert_int_equal(profile_lanes_most(profile), 2);
    assert_taken(MIGRATION SOURCE "sessions = 5\n" TARGET "sessions = 4\n");
    assert_int_equal(profile_lanes_most(profile), 4);
    assert_int_equal(profile->migration.memory, memory_usual(4));
    assert_refused(MIGRATION SOURCE "sessions = 65\n" TARGET, "move.ini:7 [source]",
                   "sessions = 65");
}

static void lanes_of_one_account_can_be_fewer(void **state)
{
    (void)state;
    assert_taken(MIGRATION SOURCE TARGET);
    assert_int_equal(profile->migration.lanes_per_account, 0);
    assert_taken(MIGRATION "lanes_per_account = 2\n" SOURCE TARGET);
    assert_int_equal(profile->migration.lanes_per_account, 2);
    assert_refused(MIGRATION "lanes_per_account = 65\n" SOURCE TARGET, "move.ini:4 [migration]",
                   "lanes_per_account = 65");
}

static void a_wrong_limit_is_told_with_its_place(void **state)
{
    (void)state;
    assert_refused(MIGRATION SOURCE "max_rate = 1k\n" TARGET, "move.ini:7 [source]",
                   "max_rate = 1k");
    assert_int_equal(problems_count(desk.problems), 1);
}

static void a_limit_that_is_misspelt_is_answered_with_the_right_word(void **state)
{
    (void)state;
    assert_refused(MIGRATION SOURCE "max_rat = 1M\n" TARGET, "move.ini:7 [source]",
                   "unknown key max_rat; did you mean max_rate?");
    assert_int_equal(problems_count(desk.problems), 1);
}

static void lanes_share_the_memory_that_the_run_may_take(void **state)
{
    const int64_t mb = 1024 * 1024;

    (void)state;
    assert_int_equal(memory_usual(1), 64 * mb);
    assert_int_equal(memory_usual(2), 40 * mb);
    assert_int_equal(memory_usual(4), 56 * mb);
    assert_int_equal(memory_usual(32), 280 * mb);
    for (int64_t memory = 32 * mb; memory <= 512 * mb; memory *= 2)
        for (int64_t wanted = 1; wanted <= 64; wanted *= 2) {
            int64_t lanes = memory_lanes(memory, wanted);
            int64_t session = memory_of_session(memory, wanted);
            assert_in_range(lanes, 1, wanted);
            assert_true(session >= mb / 2);
            assert_true(lanes * session <= memory - 16 * mb); /* the program itself takes some */
        }
    for (int64_t lanes = 1; lanes <= 64; lanes++) /* nobody asked for less */
        assert_int_equal(memory_lanes(memory_usual(lanes), lanes), lanes);
    assert_true(2 * memory_of_session(memory_usual(2), 2) <= 16 * mb); /* one alone has 12 */
    assert_true(memory_of_session(memory_usual(4), 4) + 5 * mb / 2 <= 8 * mb);
    assert_int_equal(memory_of_session(0, 4), 0);
    assert_int_equal(memory_of_spool(0, 4, mb), mb);
}

static void without_memory_in_the_profile_there_is_what_the_lanes_need(void **state)
{
    (void)state;
    assert_taken(MIGRATION "lanes = 20\n" SOURCE TARGET);
    assert_int_equal(profile->migration.memory, memory_usual(20));
}

static void hours_are_read(void **state)
{
    (void)state;
    assert_taken(MIGRATION "window = 20:00-06:00\n" SOURCE TARGET);
    assert_int_equal(profile->hours.count, 1);
}

static void wrong_hours_are_told_with_their_place(void **state)
{
    (void)state;
    assert_refused(MIGRATION "window = 20-06\n" SOURCE TARGET, "move.ini:4 [migration]",
                   "window = 20-06: ");
}

static void a_reporter_can_have_a_label_and_a_section(void **state)
{
    (void)state;
    assert_taken("[migration]\naccounts = u\nreporter.1 = mine\nreporter.2 = teller\n"
                 "[reporter.mine]\nplugin = teller\n" SOURCE TARGET);
    assert_int_equal(profile->reporter_count, 2);
    assert_string_equal(profile->reporters[0].label, "mine");
    assert_string_equal(profile->reporters[0].plugin->descriptor.name, "teller");
}

static void an_unknown_key_is_answered_with_the_nearest(void **state)
{
    (void)state;
    assert_refused(MIGRATION SOURCE "hots = x\n" TARGET, "move.ini:7 [source]",
                   "unknown key hots; did you mean host?");
    assert_refused(MIGRATION "exclud.1 = x\n" SOURCE TARGET, "move.ini:4 [migration]",
                   "did you mean exclude.1?");
}

static void a_key_of_another_section_is_sent_there(void **state)
{
    (void)state;
    assert_refused(MIGRATION SOURCE "lanes = 4\n" TARGET, "move.ini:7 [source]",
                   "unknown key lanes; it belongs in [migration]");
    assert_refused(MIGRATION "host = x\n" SOURCE TARGET, "move.ini:4 [migration]",
                   "unknown key host; it belongs in [source]");
}

static void an_unknown_section_is_answered_with_the_nearest(void **state)
{
    (void)state;
    assert_refused(MIGRATION SOURCE TARGET "[sourec]\nhost = x\n", "move.ini:10",
                   "unknown section [sourec]; did you mean [source]?");
}

static void a_section_of_a_reporter_nobody_named_is_told(void **state)
{
    (void)state;
    assert_refused(MIGRATION SOURCE TARGET "[reporter.x-other]\n", "move.ini:10",
                   "names no reporter x-other");
}

static void missing_sections_and_keys_are_told(void **state)
{
    (void)state;
    assert_refused("[migration]\nreporter.1 = teller\n" TARGET, "[source]", "plugin is missing");
    assert_problem(desk.problems, "[migration]", "accounts is missing", NULL);
    assert_refused(MIGRATION "[source]\nplugin = old\n" TARGET, "[source]", "host is missing");
}

static void a_wrong_value_is_told_with_its_place(void **state)
{
    (void)state;
    assert_refused(MIGRATION "lanes = many\n" SOURCE TARGET, "move.ini:4 [migration]",
                   "lanes = many");
}

static void a_plugin_that_is_not_there_is_told(void **state)
{
    (void)state;
    assert_refused(MIGRATION "[source]\nplugin = older\nhost = x\n" TARGET, "move.ini:5 [source]",
                   "there is no plugin older");
}

static void a_plugin_of_another_role_is_told(void **state)
{
    (void)state;
    assert_refused(MIGRATION "[source]\nplugin = new\nhost = x\n" TARGET, "move.ini:5 [source]",
                   "plugin new is not a source");
    assert_refused("[migration]\naccounts = u\nreporter.1 = old\n" SOURCE TARGET, "[reporter.old]",
                   "plugin old is not a reporter");
}

static void a_reporter_that_is_named_twice_is_told(void **state)
{
    (void)state;
    assert_refused(MIGRATION "reporter.2 = teller\n" SOURCE TARGET, "[migration]", "twice");
}

static void what_a_plugin_does_not_validate_is_told(void **state)
{
    (void)state;
    assert_refused(MIGRATION SOURCE "port = 13\n" TARGET, "[source]",
                   "port 13 is no good for a source");
}

static void the_same_place_on_both_sides_is_refused(void **state)
{
    (void)state;
    assert_refused(MIGRATION SOURCE "[destination]\nplugin = new\nhost = A.example\n",
                   "[destination]", "source and destination are the same");
}

static void all_mistakes_are_told_at_once(void **state)
{
    (void)state;
    assert_refused(MIGRATION "lanes = many\n" SOURCE "hots = x\n" TARGET "[sourec]\n", "[source]",
                   "hots");
    assert_problem(desk.problems, "lanes", NULL);
    assert_problem(desk.problems, "sourec", NULL);
    assert_int_equal(problems_count(desk.problems), 3);
}

static void an_inline_secret_needs_a_private_profile(void **state)
{
    (void)state;
    assert_int_equal(load_with(MIGRATION SOURCE "password = 'hush'\n" TARGET, 0640, NULL, 0),
                     KIMT_FAIL);
    assert_problem(desk.problems, "move.ini:7 [source]", "chmod 600", NULL);
    assert_not_told(desk.problems, "hush");
}

static void an_inline_secret_needs_quotes(void **state)
{
    (void)state;
    assert_refused(MIGRATION SOURCE "password = hush\n" TARGET, "move.ini:7 [source]", "quotes");
    assert_not_told(desk.problems, "hush");
}

static void a_profile_without_secrets_may_be_read_by_others(void **state)
{
    (void)state;
    assert_int_equal(load_with(MIGRATION SOURCE TARGET, 0644, NULL, 0), KIMT_OK);
}

static void the_command_line_takes_the_place_of_keys(void **state)
{
    static const struct profile_override set[] = {{"migration", "lanes", "2"},
                                                  {"migration", "lanes", "3"},
                                                  {"source", "host", "c.example"},
                                                  {"migration", "exclude.1", "Trash"}};

    (void)state;
    (void)load_with(MIGRATION "lanes = many\n" SOURCE TARGET, 0600, set, 4);
    assert_no_problem(desk.problems);
    assert_int_equal(profile->migration.lanes, 3);
    assert_string_equal(profile->source.where, "c.example:993");
    assert_string_equal(profile->migration.exclude.values[0], "Trash");
}

static void the_command_line_can_give_a_secret_another_way(void **state)
{
    static const struct profile_override set[] = {{"source", "password_command", "echo other"}};

    (void)state;
    (void)load_with(MIGRATION SOURCE "password = 'hush'\n" TARGET, 0600, set, 1);
    assert_no_problem(desk.problems);
    assert_string_equal(source_options()->password, "other");
}

static void the_command_line_holds_no_secret(void **state)
{
    static const struct profile_override set[] = {{"source", "password", "hush"}};

    (void)state;
    assert_int_equal(load_with(MIGRATION SOURCE TARGET, 0600, set, 1), KIMT_FAIL);
    assert_problem(desk.problems, "--set source.password", "command line", NULL);
    assert_not_told(desk.problems, "hush");
}

static void mistakes_of_the_command_line_are_told_as_such(void **state)
{
    static const struct profile_override set[] = {{"source", "hots", "x"}, {"sorce", "host", "x"}};

    (void)state;
    assert_int_equal(load_with(MIGRATION SOURCE TARGET, 0600, set, 2), KIMT_FAIL);
    assert_problem(desk.problems, "--set source.hots", "did you mean host?", NULL);
    assert_problem(desk.problems, "--set sorce.host", "did you mean [source]?", NULL);
}

static void a_profile_that_is_not_there_is_told(void **state)
{
    (void)state;
    assert_int_equal(profile_load("/no/such/move.ini", NULL, 0, loader, desk.problems, &profile),
                     KIMT_FAIL);
    assert_problem(desk.problems, "/no/such/move.ini", "no such file", NULL);
    assert_int_equal(profile_load("nowhere.ini", NULL, 0, loader, desk.problems, &profile),
                     KIMT_FAIL);
    assert_problem(desk.problems, "nowhere.ini", "no such file", NULL);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_whole_profile_is_read),
        TEST(defaults_are_those_of_the_table),
        TEST(the_table_of_migration_is_sound),
        TEST(the_table_of_both_sides_is_sound),
        TEST(both_sides_have_limits_whatever_their_plugins_are),
        TEST(lanes_have_a_session_at_either_side),
        TEST(lanes_of_one_account_can_be_fewer),
        TEST(a_wrong_limit_is_told_with_its_place),
        TEST(a_limit_that_is_misspelt_is_answered_with_the_right_word),
        TEST(lanes_share_the_memory_that_the_run_may_take),
        TEST(without_memory_in_the_profile_there_is_what_the_lanes_need),
        TEST(hours_are_read),
        TEST(wrong_hours_are_told_with_their_place),
        TEST(a_reporter_can_have_a_label_and_a_section),
        TEST(an_unknown_key_is_answered_with_the_nearest),
        TEST(a_key_of_another_section_is_sent_there),
        TEST(an_unknown_section_is_answered_with_the_nearest),
        TEST(a_section_of_a_reporter_nobody_named_is_told),
        TEST(missing_sections_and_keys_are_told),
        TEST(a_wrong_value_is_told_with_its_place),
        TEST(a_plugin_that_is_not_there_is_told),
        TEST(a_plugin_of_another_role_is_told),
        TEST(a_reporter_that_is_named_twice_is_told),
        TEST(what_a_plugin_does_not_validate_is_told),
        TEST(the_same_place_on_both_sides_is_refused),
        TEST(all_mistakes_are_told_at_once),
        TEST(an_inline_secret_needs_a_private_profile),
        TEST(an_inline_secret_needs_quotes),
        TEST(a_profile_without_secrets_may_be_read_by_others),
        TEST(the_command_line_takes_the_place_of_keys),
        TEST(the_command_line_can_give_a_secret_another_way),
        TEST(the_command_line_holds_no_secret),
        TEST(mistakes_of_the_command_line_are_told_as_such),
        TEST(a_profile_that_is_not_there_is_told),
    };

    return cmocka_run_group_tests_name("profile", tests, NULL, NULL);
}
