/* SPDX-License-Identifier: MIT
 *
 * Who may ask the wizard what.
 */
#include "gui/guard.h"
#include "unit/support/cmocka_all.h"
#include <stdio.h>

static struct guard guard;

static int begin(void **state)
{
    (void)state;
    return guard_init(&guard, 4000) ? 0 : -1;
}

/* A request of the page itself. */
static struct guard_request own(const char *method, const char *path)
{
    return (struct guard_request){.method = method,
                                  .path = path,
                                  .hosts = 1,
                                  .host = "127.0.0.1:4000",
                                  .fetch_site = "same-origin",
                                  .content_type = "application/json",
                                  .cookie = guard.cookie.text,
                                  .token = guard.token.text};
}

static unsigned ask(const struct guard_request *request)
{
    const char *why;
    unsigned status = guard_check(&guard, request, 1000, &why);

    assert_true(status == 200 || why[0]);
    return status;
}

static void test_its_own_page_may_read_and_change(void **state)
{
    struct guard_request get = own("GET", "/api/jobs"), post = own("POST", "/api/job");

    (void)state;
    assert_int_equal(ask(&get), 200);
    post.origin = "http://127.0.0.1:4000";
    assert_int_equal(ask(&post), 200);
    post.host = "localhost:4000";
    assert_int_equal(ask(&post), 200);
}

static void test_the_page_itself_needs_no_key(void **state)
{
    struct guard_request request = own("GET", "/");

    (void)state;
    request.cookie = NULL;
    request.fetch_site = "none";
    assert_int_equal(ask(&request), 200);
}

static void test_another_host_is_refused(void **state)
{
    static const char *const hosts[] = {"evil.example:4000", "127.0.0.1",
                                        "127.0.0.1:4001",    "127.0.0.1:4000.evil.example",
                                        "LOCALHOST:4000",    ""};

    (void)state;
    for (size_t i = 0; i < sizeof hosts / sizeof hosts[0]; i++) {
        struct guard_request request = own("GET", "/");
        request.host = hosts[i];
        assert_int_equal(ask(&request), 403);
    }
}

static void test_no_host_or_two_hosts_are_refused(void **state)
{
    struct guard_request none = own("GET", "/"), two = own("GET", "/");

    (void)state;
    none.host = NULL;
    none.hosts = 0;
    assert_int_equal(ask(&none), 400);
    two.hosts = 2;
    assert_int_equal(ask(&two), 400);
}

static void test_another_origin_is_refused_even_with_all_keys(void **state)
{
    static const char *const origins[] = {"http://evil.example", "null", "https://127.0.0.1:4000",
                                          "http://127.0.0.1:4001"};

    (void)state;
    for (size_t i = 0; i < sizeof origins / sizeof origins[0]; i++) {
        struct guard_request request = own("POST", "/api/job");
        request.origin = origins[i];
        assert_int_equal(ask(&request), 403);
    }
}

static void test_another_site_is_refused(void **state)
{
    static const char *const sites[] = {"cross-site", "same-site", ""};

    (void)state;
    for (size_t i = 0; i < sizeof sites / sizeof sites[0]; i++) {
        struct guard_request request = own("GET", "/api/jobs");
        request.fetch_site = sites[i];
        assert_int_equal(ask(&request), 403);
    }
}

static void test_an_address_that_a_person_opens_changes_nothing(void **state)
{
    struct guard_request request = own("POST", "/api/job");

    (void)state;
    request.fetch_site = "none";
    assert_int_equal(ask(&request), 403);
}

static void test_a_form_is_refused(void **state)
{
    static const char *const types[] = {"text/plain", "application/x-www-form-urlencoded",
                                        "application/jsonp", NULL};

    (void)state;
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        struct guard_request request = own("POST", "/api/enter");
        request.content_type = types[i];
        assert_int_equal(ask(&request), 415);
    }
}

static void test_a_change_needs_cookie_and_token(void **state)
{
    struct guard_request no_cookie = own("POST", "/api/job"), no_token = own("POST", "/api/job");

    (void)state;
    no_cookie.cookie = NULL;
    assert_int_equal(ask(&no_cookie), 403);
    no_token.token = NULL;
    assert_int_equal(ask(&no_token), 403);
    no_token.token = guard.cookie.text;
    assert_int_equal(ask(&no_token), 403);
}

static void test_other_methods_are_refused(void **state)
{
    struct guard_request request = own("PUT", "/api/job");

    (void)state;
    assert_int_equal(ask(&request), 405);
}

static void test_the_ticket_is_good_once(void **state)
{
    (void)state;
    assert_true(guard_enter(&guard, guard.ticket.text, 0));
    assert_false(guard_enter(&guard, guard.ticket.text, 0));
}

static void test_wrong_tickets_are_slowed_down_for_a_minute(void **state)
{
    (void)state;
    for (int i = 0; i < 10; i++)
        assert_false(guard_enter(&guard, "0", 100));
    assert_false(guard_enter(&guard, guard.ticket.text, 200));
    assert_true(guard_enter(&guard, guard.ticket.text, 100 + 60000));
}

static void test_wrong_cookies_are_slowed_down(void **state)
{
    struct guard_request request = own("GET", "/api/jobs");

    (void)state;
    request.cookie = "0";
    for (int i = 0; i < 10; i++)
        assert_int_equal(ask(&request), 403);
    assert_int_equal(ask(&request), 429);
    request.cookie = guard.cookie.text; /* who is in already stays in */
    assert_int_equal(ask(&request), 200);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_its_own_page_may_read_and_change, begin),
        cmocka_unit_test_setup(test_the_page_itself_needs_no_key, begin),
        cmocka_unit_test_setup(test_another_host_is_refused, begin),
        cmocka_unit_test_setup(test_no_host_or_two_hosts_are_refused, begin),
        cmocka_unit_test_setup(test_another_origin_is_refused_even_with_all_keys, begin),
        cmocka_unit_test_setup(test_another_site_is_refused, begin),
        cmocka_unit_test_setup(test_an_address_that_a_person_opens_changes_nothing, begin),
        cmocka_unit_test_setup(test_a_form_is_refused, begin),
        cmocka_unit_test_setup(test_a_change_needs_cookie_and_token, begin),
        cmocka_unit_test_setup(test_other_methods_are_refused, begin),
        cmocka_unit_test_setup(test_the_ticket_is_good_once, begin),
        cmocka_unit_test_setup(test_wrong_tickets_are_slowed_down_for_a_minute, begin),
        cmocka_unit_test_setup(test_wrong_cookies_are_slowed_down, begin),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
