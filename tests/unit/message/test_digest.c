/* SPDX-License-Identifier: MIT
 *
 * Digests of messages: what they are, and that what one run wrote down proves itself to a later
 * one.
 */
#include "journal/folders.h"
#include "journal/messages.h"
#include "message/digest.h"
#include "unit/scenario/scenario.h"
#include "unit/support/cmocka_all.h"
#include <string.h>

/* Of `text`, in two pieces of which the first has `first` bytes; twice with one context. */
static void digest_text(const struct journal_digest *how, const char *text, size_t first,
                        unsigned char value_r[DIGEST_BYTES])
{
    unsigned char again[DIGEST_BYTES];
    struct digest digest;

    assert_true(digest_new(&digest, how));
    for (int round = 0; round < 2; round++) {
        memcpy(again, value_r, sizeof again);
        digest_begin(&digest);
        digest_add(&digest, text, first);
        digest_add(&digest, text + first, strlen(text) - first);
        assert_true(digest_end(&digest, value_r));
    }
    assert_memory_equal(value_r, again, sizeof again);
    digest_free(&digest);
}

static void a_digest_of_an_earlier_version_is_half_a_sha256(void **state)
{
    static const unsigned char abc[DIGEST_BYTES] = {0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea,
                                                    0x41, 0x41, 0x40, 0xde, 0x5d, 0xae, 0x22, 0x23};
    const struct journal_digest how = {.kind = JOURNAL_DIGEST_SHA256};
    unsigned char value[DIGEST_BYTES];

    (void)state;
    digest_text(&how, "abc", 1, value);
    assert_memory_equal(value, abc, sizeof abc);
}

/* The value is that of the first test case of the paper in which GCM was proposed. */
static void a_digest_is_gmac_under_its_key(void **state)
{
    static const unsigned char of_nothing[DIGEST_BYTES] = {0x58, 0xe2, 0xfc, 0xce, 0xfa, 0x7e,
                                                           0x30, 0x61, 0x36, 0x7f, 0x1d, 0x57,
                                                           0xa4, 0xe7, 0x45, 0x5a};
    struct journal_digest how = {.kind = JOURNAL_DIGEST_GMAC};
    unsigned char value[DIGEST_BYTES];

    (void)state;
    digest_text(&how, "", 0, value);
    assert_memory_equal(value, of_nothing, sizeof of_nothing);
    how.key[15] = 1;
    digest_text(&how, "", 0, value);
    assert_memory_not_equal(value, of_nothing, sizeof of_nothing);
}

static void a_digest_is_that_of_the_whole_message_wherever_it_was_cut(void **state)
{
    static const char text[] = "Subject: a letter\r\n\r\nlonger than one block of the digest\r\n";
    const struct journal_digest how = {.kind = JOURNAL_DIGEST_GMAC, .key = "a key of its own"};
    unsigned char whole[DIGEST_BYTES], value[DIGEST_BYTES];

    (void)state;
    digest_text(&how, text, 0, whole);
    for (size_t first = 1; first < sizeof text; first++) {
        digest_text(&how, text, first, value);
        assert_memory_equal(value, whole, sizeof whole);
    }
    digest_text(&how, "another letter", 0, value);
    assert_memory_not_equal(value, whole, sizeof whole);
}

/* ---- in a journal ---- */

static struct scenario scenario;

static int set_up(void **state)
{
    (void)state;
    memset(&scenario, 0, sizeof scenario);
    scenario.keeps_journal = true;
    scenario.fake.tells_uids = true;
    scenario_fill(&scenario);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    scenario_free(&scenario);
    return 0;
}

static void migrate(void)
{
    scenario_run(&scenario);
    assert_int_equal(scenario.status, RUN_ALL_DONE);
}

static void verify(void)
{
    scenario_continue(&scenario);
    scenario.verify = true;
    scenario.verify_level = VERIFY_FULL;
    scenario.heard = (struct heard){0};
    scenario_run(&scenario);
    assert_int_equal(scenario.status, RUN_ALL_DONE);
    assert_int_equal(scenario.heard.verify.equal, 6);
    assert_int_equal(scenario.heard.difference_count, 0);
}

static bool keep_first(void *context, const struct journal_message *message)
{
    *(struct journal_message *)context = *message;
    return false;
}

static void first_entry(struct journal_message *entry_r)
{
    struct kimt_error error = {.struct_size = sizeof error};
    struct journal *journal = NULL;

    assert_int_equal(journal_open(scenario.state, JOURNAL_READ, NULL, &journal, &error), KIMT_OK);
    assert_int_equal(journal_messages(journal, 1, keep_first, entry_r, &error), KIMT_OK);
    assert_int_not_equal(entry_r->source_uid, 0);
    journal_close(&journal);
}

static void what_an_earlier_version_wrote_down_is_proven_by_its_own_digests(void **state)
{
    static const unsigned char sha256[JOURNAL_DIGEST_BYTES] = {0x87, 0x62, 0x35, 0x58, 0xd1, 0x01,
                                                               0x88, 0x09, 0xaf, 0xa6, 0x38, 0x04,
                                                               0xa5, 0x31, 0xc9, 0x0d};
    struct journal_message entry = {0};

    (void)state;
    scenario.old_digests = true;
    migrate();
    first_entry(&entry);
    assert_memory_equal(entry.digest, sha256, sizeof sha256);
    verify();
}

static void what_is_written_down_now_is_proven_by_a_digest_under_the_journals_own_key(void **state)
{
    struct journal_message first = {0}, second = {0};

    (void)state;
    migrate();
    first_entry(&first);
    verify();
    scenario_free(&scenario);
    (void)set_up(state);
    migrate();
    first_entry(&second);
    assert_int_equal(first.source_uid, second.source_uid);
    assert_memory_not_equal(first.digest, second.digest, sizeof first.digest);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_digest_of_an_earlier_version_is_half_a_sha256),
        cmocka_unit_test(a_digest_is_gmac_under_its_key),
        cmocka_unit_test(a_digest_is_that_of_the_whole_message_wherever_it_was_cut),
        cmocka_unit_test_setup_teardown(
            what_an_earlier_version_wrote_down_is_proven_by_its_own_digests, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            what_is_written_down_now_is_proven_by_a_digest_under_the_journals_own_key, set_up,
            tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
