/* SPDX-License-Identifier: MIT
 *
 * Flavours: inheritance, detection, and that the installed ones are without mistakes.
 */
#include "common/imap/flavour/flavour.h"
#include "common/imap/flavour/options.h"
#include "common/imap/forget.h"
#include "common/imap/session/session.h"
#include "unit/support/cmocka_all.h"
#include "unit/support/fake_host.h"

static struct fake_host host;
static struct kimt_error err;

static const struct imap_flavours *load(const char *text)
{
    const struct imap_flavours *flavours = NULL;

    fake_host_init(&host);
    host.flavours = text;
    err = (struct kimt_error)NEW_ERROR;
    assert_int_equal(imap_flavours_load(&host.table, &flavours, &err), KIMT_OK);
    return flavours;
}

static void settings_are_taken_over_from_what_it_is_like(void **state)
{
    const struct imap_flavours *flavours =
        load("[flavour.b]\nlike = a\npipeline = 3\nskip.1 = two\n"
             "[flavour.a]\npipeline = 7\nkeywords = no\nskip.1 = one\ndetect_id = aaa\n"
             "[flavour.generic]\nmax_command = 900\n");
    const struct imap_flavour *b = imap_flavour_find(flavours, "B");

    (void)state;
    assert_int_equal(b->pipeline, 3);
    assert_false(b->keywords);
    assert_int_equal(b->max_command, 900);
    assert_int_equal(b->skip.count, 2);
    assert_string_equal(b->detect_id, "");
}

static void flavours_that_are_like_each_other_do_no_harm(void **state)
{
    const struct imap_flavours *flavours = load("[flavour.a]\nlike = b\n[flavour.b]\nlike = a\n");

    (void)state;
    assert_non_null(imap_flavour_find(flavours, "a"));
}

static void capability_goes_before_id_before_banner(void **state)
{
    static const char *const words[] = {"IMAP4rev1", "X-GM-EXT-1"};
    const struct imap_flavours *flavours =
        load("[flavour.banner]\ndetect_banner = hello\n[flavour.id]\ndetect_id = doc, dove\n"
             "[flavour.cap]\ndetect_cap = x-gm\n");
    struct imap_evidence evidence = {
        .capabilities = words, .capability_count = 2, .banner = "Hello!", .id_name = "DoveCot"};

    (void)state;
    assert_string_equal(imap_flavour_detect(flavours, &evidence)->name, "cap");
    evidence.capability_count = 1;
    assert_string_equal(imap_flavour_detect(flavours, &evidence)->name, "id");
    evidence.id_name = NULL;
    assert_string_equal(imap_flavour_detect(flavours, &evidence)->name, "banner");
    evidence.banner = "ready";
    assert_string_equal(imap_flavour_detect(flavours, &evidence)->name, "generic");
}

static void unknown_keys_and_bad_values_are_told_and_ignored(void **state)
{
    const struct imap_flavours *flavours =
        load("[flavour.a]\npipelin = 3\npipeline = many\nauth = plain, kerberos\n[other]\nx = y\n");

    (void)state;
    assert_int_equal(host.warnings, 4);
    assert_int_equal(imap_flavour_find(flavours, "a")->pipeline, 32);
}

static void sessions_share_what_is_the_same_and_hear_of_mistakes_once(void **state)
{
    static const char *const text = "[flavour.a]\nmisspelt = 3\n";
    const struct imap_flavours *flavours = load(text);

    (void)state;
    assert_int_equal(host.warnings, 1);
    assert_ptr_equal(load(text), flavours);
    assert_int_equal(host.warnings, 0);
    assert_ptr_not_equal(load("[flavour.a]\nmisspelt = 4\n"), flavours);
    assert_int_equal(host.warnings, 1);
}

static void without_any_file_there_is_generic(void **state)
{
    const struct imap_flavours *flavours = load("");
    struct imap_evidence evidence = {.banner = "x"};

    (void)state;
    assert_string_equal(imap_flavour_detect(flavours, &evidence)->name, "generic");
}

static void the_installed_flavours_are_without_mistakes(void **state)
{
    const struct imap_flavours *flavours = load(NULL);
    struct imap_evidence evidence = {.id_name = "Kerio Connect"};

    (void)state;
    assert_int_equal(host.warnings, 0);
    assert_string_equal(imap_flavour_detect(flavours, &evidence)->name, "kerio");
    evidence.id_name = "Dovecot";
    assert_string_equal(imap_flavour_detect(flavours, &evidence)->name, "dovecot");
    assert_non_null(imap_flavour_find(flavours, "exchange"));
    assert_false(imap_flavour_find(flavours, "exchange")->keywords);
    assert_int_equal(imap_flavour_find(flavours, "gmail")->auth[0], IMAP_AUTH_PLAIN);
}

static int forget(void **state)
{
    (void)state;
    imap_forget_hosts();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(settings_are_taken_over_from_what_it_is_like),
        cmocka_unit_test(flavours_that_are_like_each_other_do_no_harm),
        cmocka_unit_test(capability_goes_before_id_before_banner),
        cmocka_unit_test(unknown_keys_and_bad_values_are_told_and_ignored),
        cmocka_unit_test(sessions_share_what_is_the_same_and_hear_of_mistakes_once),
        cmocka_unit_test(without_any_file_there_is_generic),
        cmocka_unit_test(the_installed_flavours_are_without_mistakes),
    };

    return cmocka_run_group_tests(tests, NULL, forget);
}
