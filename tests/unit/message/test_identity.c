/* SPDX-License-Identifier: MIT
 *
 * Which messages are recognised as the same ones, though their bytes are not: above all those that
 * no field names, of which next to nothing may differ.
 */
#include "message/identity.h"
#include "unit/support/cmocka_all.h"
#include <string.h>

static struct identity identity_of(const char *text)
{
    static const struct journal_digest how = {.kind = JOURNAL_DIGEST_BYTES};
    struct identifier *identifier = identifier_new(&how);
    struct identity identity;

    assert_non_null(identifier);
    identifier_begin(identifier);
    for (const char *at = text; *at; at++)
        identifier_add(identifier, at, 1);
    identifier_end(identifier, &identity);
    identifier_free(&identifier);
    return identity;
}

static bool is_like(const char *one, const char *other)
{
    struct identity a = identity_of(one), b = identity_of(other);

    return memcmp(a.weak, b.weak, sizeof a.weak) == 0;
}

static void must_differ(const char *const *texts, size_t count)
{
    for (size_t i = 0; i < count; i++)
        for (size_t j = i + 1; j < count; j++)
            if (is_like(texts[i], texts[j]))
                fail_msg("\"%s\" is taken for \"%s\"", texts[i], texts[j]);
}

static void a_message_that_is_named_may_have_other_lines_beside_its_names(void **state)
{
    (void)state;
    assert_true(is_like("Message-ID: <1>\r\nSubject: a\r\n\r\nx\r\n",
                        "X-New: 1\r\nMessage-ID:  <1>\r\nSubject:\r\n a\r\n\r\nx\r\n\r\n"));
    assert_false(is_like("Message-ID: <1>\r\n\r\nx\r\n", "Message-ID: <1>\r\n\r\ny\r\n"));
}

static void blanks_at_the_ends_of_header_lines_do_not_make_another_message(void **state)
{
    (void)state;
    assert_true(is_like("Subject:\r\nX-A: 1\r\n\r\nx\r\n", "Subject: \r\nX-A: 1\r\n\r\nx\r\n"));
    assert_true(is_like("Subject:\nX-A: 1 \t\n\nx", "Subject: \nX-A: 1\n\nx"));
}

static void a_header_without_a_body_is_the_same_closed_or_not(void **state)
{
    (void)state;
    assert_true(is_like("Subject: a\r\n", "Subject: a\r\n\r\n"));
    assert_true(is_like("Subject: a", "Subject: a\r\n\r\n"));
}

static void nothing_else_may_differ_in_a_message_that_no_field_names(void **state)
{
    static const char *const texts[] = {
        "Subject: a\r\n\r\nx\r\n",
        "Subject: a\r\n\r\nx \r\n",
        "Subject: a\r\n\r\nx\r\n\r\n",
        "Subject: a\r\n\r\nx",
        "Subject: a\r\n\r\nx\n",
        "Subject:  a\r\n\r\nx\r\n",
        "Subject: a\r\nX-New: 1\r\n\r\nx\r\n",
        "Subject: a\r\n\r\n",
        "Subject: ax\r\n\r\n",
        "Subject: a\r\nx\r\n\r\n",
        "Subject: a\r\n x\r\n\r\n",
        "Subject:\r\n a\r\n\r\nx\r\n",
        "\r\nSubject: a\r\n\r\nx\r\n",
    };

    (void)state;
    must_differ(texts, sizeof texts / sizeof *texts);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_message_that_is_named_may_have_other_lines_beside_its_names),
        cmocka_unit_test(blanks_at_the_ends_of_header_lines_do_not_make_another_message),
        cmocka_unit_test(a_header_without_a_body_is_the_same_closed_or_not),
        cmocka_unit_test(nothing_else_may_differ_in_a_message_that_no_field_names),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
