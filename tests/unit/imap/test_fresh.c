/* SPDX-License-Identifier: MIT
 *
 * A mailbox that was made only now: what it refuses is tried again, until it is old enough or has
 * opened a folder.
 */
#include "common/imap/exchange/fail.h"
#include "unit/imap/script.h"
#include "unit/support/cmocka_all.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define LATER        INT64_MAX

static struct kimt_error err;

/* Opens a folder as often as there are steps; what the last answer means is in `err`. */
static void open_all(const struct script_step *steps, size_t count, int64_t until_ms)
{
    struct script script = {.steps = NULL};
    struct imap_result result;

    script_begin(&script, "LITERAL+", steps, count);
    imap_session_is_fresh(script.session, until_ms);
    for (size_t i = 0; i < count; i++) {
        err = (struct kimt_error)NEW_ERROR;
        assert_int_equal(
            imap_session_run(script.session, &result, NULL, NULL, &err, "SELECT \"INBOX\""),
            KIMT_OK);
        if (result.status != IMAP_OK)
            (void)imap_fail(script.session, &err, KIMT_SCOPE_FOLDER, &result, "not opened");
    }
    script_end(&script);
}

static void assert_waited_for(void)
{
    assert_int_equal(err.retry, KIMT_RETRY_LATER);
    assert_int_equal(err.scope, KIMT_SCOPE_ACCOUNT);
    assert_int_equal(err.kind, KIMT_KIND_NOT_FOUND); /* nothing that slows others down */
    assert_in_range(err.wait_ms, 1, 5000);
}

static void a_refusal_without_a_reason_is_waited_for(void **state)
{
    static const struct script_step steps[] = {
        {.expect = "SELECT \"INBOX\"", .answer = "@ NO Mailbox is not available\r\n"}};

    (void)state;
    open_all(steps, COUNT(steps), LATER);
    assert_waited_for();
    assert_string_equal(err.peer, "Mailbox is not available");
}

static void a_folder_that_is_not_there_yet_is_waited_for(void **state)
{
    static const struct script_step steps[] = {
        {.expect = "SELECT \"INBOX\"", .answer = "@ NO [NONEXISTENT] no such mailbox\r\n"}};

    (void)state;
    open_all(steps, COUNT(steps), LATER);
    assert_waited_for();
}

static void a_refusal_for_a_reason_is_none_of_it(void **state)
{
    static const struct script_step full[] = {
        {.expect = "SELECT \"INBOX\"", .answer = "@ NO [OVERQUOTA] full\r\n"}};
    static const struct script_step bad[] = {
        {.expect = "SELECT \"INBOX\"", .answer = "@ BAD what?\r\n"}};

    (void)state;
    open_all(full, COUNT(full), LATER);
    assert_int_equal(err.kind, KIMT_KIND_QUOTA);
    assert_int_equal(err.scope, KIMT_SCOPE_FOLDER);
    open_all(bad, COUNT(bad), LATER);
    assert_int_equal(err.retry, KIMT_RETRY_NEVER);
}

static void a_mailbox_that_has_opened_a_folder_is_taken_at_its_word(void **state)
{
    static const struct script_step steps[] = {
        {.expect = "SELECT \"INBOX\"", .answer = "* 0 EXISTS\r\n@ OK done\r\n"},
        {.expect = "SELECT \"INBOX\"", .answer = "@ NO not this one\r\n"}};

    (void)state;
    open_all(steps, COUNT(steps), LATER);
    assert_int_equal(err.retry, KIMT_RETRY_NEVER);
    assert_int_equal(err.scope, KIMT_SCOPE_FOLDER);
}

static void one_that_is_old_enough_is_taken_at_its_word(void **state)
{
    static const struct script_step steps[] = {
        {.expect = "SELECT \"INBOX\"", .answer = "@ NO Mailbox is not available\r\n"}};

    (void)state;
    open_all(steps, COUNT(steps), 1);
    assert_int_equal(err.retry, KIMT_RETRY_NEVER);
    assert_int_equal(err.scope, KIMT_SCOPE_FOLDER);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_refusal_without_a_reason_is_waited_for),
        cmocka_unit_test(a_folder_that_is_not_there_yet_is_waited_for),
        cmocka_unit_test(a_refusal_for_a_reason_is_none_of_it),
        cmocka_unit_test(a_mailbox_that_has_opened_a_folder_is_taken_at_its_word),
        cmocka_unit_test(one_that_is_old_enough_is_taken_at_its_word),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
