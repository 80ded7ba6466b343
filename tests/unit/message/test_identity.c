/* SPDX-License-Identifier: MIT
 *
 * Which messages are recognised as the same ones, though their bytes are not: above all those that
 * no field names, of which next to nothing may differ.
 */
#include "message/pool.h"
#include "unit/support/cmocka_all.h"
#include <stdio.h>
#include <string.h>

static struct identifier *identify(const char *text, struct identity *identity_r)
{
    static const struct journal_digest how = {.kind = JOURNAL_DIGEST_BYTES};
    struct identifier *identifier = identifier_new(&how);

    assert_non_null(identifier);
    identifier_begin(identifier);
    for (const char *at = text; *at; at++)
        identifier_add(identifier, at, 1);
    identifier_end(identifier, identity_r);
    return identifier;
}

static struct identity identity_of(const char *text)
{
    struct identity identity;
    struct identifier *identifier = identify(text, &identity);

    identifier_free(&identifier);
    return identity;
}

static void add_to_pool(struct pool *pool, const char *text)
{
    struct identity identity;
    struct identifier *identifier = identify(text, &identity);
    struct header_fields fields = identifier_fields(identifier);

    assert_true(pool_add(pool, pool->count + 1, &identity, &fields));
    identifier_free(&identifier);
}

/* Is it there with fields added? */
static bool is_held(struct pool *pool, const char *sent)
{
    struct identity identity;
    struct identifier *identifier = identify(sent, &identity);
    struct header_fields fields = identifier_fields(identifier);
    struct candidate *found = pool_find_added_to(pool, &identity, &fields);

    if (found)
        pool_take(pool, found);
    identifier_free(&identifier);
    return found != NULL;
}

static bool is_added_to(const char *stored, const char *sent)
{
    struct pool pool = {0};
    bool is_it;

    add_to_pool(&pool, stored);
    assert_true(pool_seal(&pool));
    is_it = is_held(&pool, sent);
    pool_clear(&pool);
    return is_it;
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

#define ADDED "Received: a\r\n\tb\r\nX-New: 1\r\nMessage-ID: <1>\r\nDate: today\r\n"

static void fields_of_a_server_may_be_added_anywhere(void **state)
{
    (void)state;
    assert_true(is_added_to(ADDED "Subject: a\r\n\r\nx\r\n", "Subject: a\r\n\r\nx\r\n"));
    assert_true(is_added_to("Subject: a\r\n" ADDED "\r\nx\r\n", "Subject: a\r\n\r\nx\r\n"));
    assert_true(is_added_to("To: b\r\n" ADDED "Subject: a \n c\n\nx",
                            "Subject: a\r\n c\r\nTo: b\r\n\r\nx\r\n\r\n"));
    assert_true(is_added_to(ADDED "\r\nx\r\n", "\r\nx\r\n"));
    assert_true(is_added_to(ADDED "Subject: a\r\n\r\n", "Subject: a"));
    assert_true(is_added_to("X: 1\r\nX: 1\r\n\r\nx", "X: 1\r\n\r\nx"));
}

static void nothing_may_be_gone_or_changed_or_be_the_authors(void **state)
{
    static const char *const stored[] = {
        "Subject: b\r\n\r\nx",
        "Subject: a\r\n\r\ny",
        "Subject:  a\r\nX: 1\r\n\r\nx",
        "Subject: a\r\nX: 2\r\n\r\nx",
        "Subject: a\r\n\r\nx",
        "subject: a\r\nX: 1\r\n\r\nx",
        "Subject: a\r\nX:\r\n 1\r\n\r\nx",
        "To: b\r\nSubject: a\r\nX: 1\r\n\r\nx",
        "Subject: a\r\nX: 1\r\nContent-Type: text/plain\r\n\r\nx",
        "Subject: a\r\nSubject: a\r\nX: 1\r\n\r\nx",
    };

    (void)state;
    for (size_t i = 0; i < sizeof stored / sizeof *stored; i++)
        if (is_added_to(stored[i], "Subject: a\r\nX: 1\r\n\r\nx"))
            fail_msg("\"%s\" is taken for it", stored[i]);
    assert_false(is_added_to("X: 1\r\n\r\nx", "X: 1\r\nX: 1\r\n\r\nx"));
}

static void equal_messages_are_as_many_as_there_are(void **state)
{
    struct pool pool = {0};

    (void)state;
    add_to_pool(&pool, "X-New: 1\r\nSubject: a\r\n\r\nx");
    add_to_pool(&pool, "X-New: 2\r\nSubject: b\r\n\r\nx");
    add_to_pool(&pool, "X-New: 3\r\nSubject: a\r\n\r\nx");
    assert_true(pool_seal(&pool));
    assert_true(is_held(&pool, "Subject: a\r\n\r\nx"));
    assert_true(is_held(&pool, "Subject: a\r\n\r\nx"));
    assert_false(is_held(&pool, "Subject: a\r\n\r\nx"));
    assert_true(is_held(&pool, "Subject: b\r\n\r\nx"));
    pool_clear(&pool);
}

static void a_header_of_more_fields_than_are_counted_is_not_recognised(void **state)
{
    char text[HEADER_FIELDS_MAX * 10 + 20] = "";
    size_t length = 0;

    (void)state;
    for (int i = 0; i <= HEADER_FIELDS_MAX; i++)
        length += (size_t)snprintf(text + length, sizeof text - length, "X: %d\r\n", i);
    (void)snprintf(text + length, sizeof text - length, "\r\nx");
    assert_false(is_added_to(text, "X: 1\r\n\r\nx"));
    assert_false(is_added_to(text, text));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_message_that_is_named_may_have_other_lines_beside_its_names),
        cmocka_unit_test(blanks_at_the_ends_of_header_lines_do_not_make_another_message),
        cmocka_unit_test(a_header_without_a_body_is_the_same_closed_or_not),
        cmocka_unit_test(nothing_else_may_differ_in_a_message_that_no_field_names),
        cmocka_unit_test(fields_of_a_server_may_be_added_anywhere),
        cmocka_unit_test(nothing_may_be_gone_or_changed_or_be_the_authors),
        cmocka_unit_test(equal_messages_are_as_many_as_there_are),
        cmocka_unit_test(a_header_of_more_fields_than_are_counted_is_not_recognised),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
