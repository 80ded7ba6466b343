/* SPDX-License-Identifier: MIT
 *
 * Lists of domains and users, page by page, from servers that cut them off, repeat themselves or
 * never end.
 */
#include "unit/support/cmocka_all.h"

#include "kerio/directory.h"
#include "kerio/field.h"
#include "unit/support/fake_host.h"
#include <stdlib.h>

/* In place of jsonrpc.c: page `number`, or NULL: the connection is lost. */
static json_t *(*answer_page)(int number);
static int pages;

int rpc_call(struct rpc *rpc, const char *method, json_t *params, enum rpc_mode mode,
             json_t **result_r, struct kimt_error *err)
{
    (void)rpc, (void)method, (void)mode;
    json_decref(params);
    *result_r = answer_page(pages++);
    return *result_r ? KIMT_OK
                     : kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_NETWORK, KIMT_RETRY_NOW, "lost");
}

const struct endpoint *rpc_endpoint(const struct rpc *rpc)
{
    static const struct endpoint endpoint = {.name = "kerio:4040"};

    (void)rpc;
    return &endpoint;
}

static struct directory directory;
static struct kimt_error err;

static int read_domains(json_t *(*answer)(int number))
{
    pages = 0;
    answer_page = answer;
    err = (struct kimt_error){.struct_size = sizeof err};
    return directory_read_domains(NULL, &directory, &err);
}

static int read_users(json_t *(*answer)(int number))
{
    pages = 0;
    answer_page = answer;
    err = (struct kimt_error){.struct_size = sizeof err};
    return directory_read_users(NULL, directory_find_domain(&directory, "a.test"), &err);
}

static int tear_down(void **state)
{
    (void)state;
    directory_clear(&directory);
    return 0;
}

static json_t *one_domain(int number)
{
    (void)number;
    return json_pack("{s:[{s:s, s:s, s:[s], s:s}], s:i}", "list", "id", "d1", "name", "A.test",
                     "aliasList", "b.test", "description", "of no use", "totalItems", 1);
}

static json_t *nothing(int number)
{
    (void)number;
    return NULL;
}

static json_t *no_list(int number)
{
    (void)number;
    return json_object();
}

/* Of `total`, the first is told, then the connection is lost. */
static json_t *cut_off(int number)
{
    return number == 0 ? json_pack("{s:[{s:s, s:s}], s:i}", "list", "id", "d2", "name", "c.test",
                                   "totalItems", 2)
                       : NULL;
}

static json_t *one_user(int number)
{
    (void)number;
    return json_pack("{s:[{s:s, s:[s], s:s, s:b}], s:i}", "list", "loginName", "Ann",
                     "emailAddresses", "info", "description", "of no use", "isEnabled", 1,
                     "totalItems", 1);
}

static json_t *users_cut_off(int number)
{
    return number == 0 ? json_pack("{s:[{s:s}], s:i}", "list", "loginName", "bob", "totalItems", 2)
                       : NULL;
}

/* One row a page, of 150. */
static json_t *page_of_one(int number)
{
    char login[32];

    (void)snprintf(login, sizeof login, "user%d", number);
    return json_pack("{s:[{s:s}], s:s}", "list", "loginName", login, "totalItems", "150");
}

static json_t *same_again(int number)
{
    (void)number;
    return json_pack("{s:[{s:s}], s:i}", "list", "loginName", "ann", "totalItems", 1000);
}

static json_t *always_more(int number)
{
    json_t *rows = json_array();

    for (int i = 0; i < 500; i++) {
        char login[32];
        (void)snprintf(login, sizeof login, "user%d", number * 500 + i);
        (void)json_array_append_new(rows, json_pack("{s:s}", "loginName", login));
    }
    return json_pack("{s:o, s:I}", "list", rows, "totalItems", (json_int_t)1 << 40);
}

static json_t *one_at_a_time_for_ever(int number)
{
    char login[32];

    (void)snprintf(login, sizeof login, "user%d", number);
    return json_pack("{s:[{s:s}], s:I}", "list", "loginName", login, "totalItems",
                     (json_int_t)1 << 40);
}

static json_t *endless_domains(int number)
{
    char id[32];

    (void)snprintf(id, sizeof id, "d%d", number);
    return json_pack("{s:[{s:s, s:s}], s:I}", "list", "id", id, "name", id, "totalItems",
                     (json_int_t)1 << 40);
}

/* Rows of which nearly nothing is worth keeping do not count; these do. */
static json_t *heavy_rows(int number)
{
    size_t length = (size_t)1024 * 1024;
    char *text = malloc(length + 1);
    char login[32];
    json_t *page;

    assert_non_null(text);
    memset(text, 'x', length);
    text[length] = '\0';
    (void)snprintf(login, sizeof login, "user%d", number);
    page = json_pack("{s:[{s:s, s:{s:s}}], s:i}", "list", "loginName", login, "homeServer", "name",
                     text, "totalItems", 1000);
    free(text);
    return page;
}

static void domains_and_users_are_found_in_any_case_and_by_alias(void **state)
{
    const struct domain *domain;

    (void)state;
    assert_int_equal(read_domains(one_domain), KIMT_OK);
    domain = directory_find_domain(&directory, "B.test");
    assert_non_null(domain);
    assert_string_equal(domain->name, "a.test");
    assert_int_equal(read_users(one_user), KIMT_OK);
    assert_true(field_flag(directory_find_user(domain, "ANN"), "isEnabled", false));
    assert_string_equal(directory_find_alias(domain, "Info"), "ann");
}

static void what_nobody_asks_for_is_not_kept(void **state)
{
    (void)state;
    assert_int_equal(read_domains(one_domain), KIMT_OK);
    assert_null(json_object_get(directory.domains[0].row, "description"));
    assert_int_equal(read_users(one_user), KIMT_OK);
    assert_int_equal(json_object_size(directory_find_user(&directory.domains[0], "ann")), 2);
}

static void a_list_of_domains_that_is_cut_off_changes_nothing(void **state)
{
    const struct domain *before;

    (void)state;
    assert_int_equal(read_domains(one_domain), KIMT_OK);
    before = directory_find_domain(&directory, "a.test");
    assert_int_equal(read_domains(nothing), KIMT_FAIL);
    assert_int_equal(read_domains(cut_off), KIMT_FAIL);
    assert_ptr_equal(directory_find_domain(&directory, "a.test"), before);
    assert_string_equal(before->id, "d1");
    assert_null(directory_find_domain(&directory, "c.test"));
}

static void a_list_of_users_that_is_cut_off_changes_nothing(void **state)
{
    const struct domain *domain;

    (void)state;
    assert_int_equal(read_domains(one_domain), KIMT_OK);
    domain = directory_find_domain(&directory, "a.test");
    assert_int_equal(read_users(one_user), KIMT_OK);
    assert_int_equal(read_users(users_cut_off), KIMT_FAIL);
    assert_non_null(directory_find_user(domain, "ann"));
    assert_null(directory_find_user(domain, "bob"));
}

static void an_answer_without_a_list_does_not_say_that_there_is_nothing(void **state)
{
    (void)state;
    assert_int_equal(read_domains(one_domain), KIMT_OK);
    assert_int_equal(read_domains(no_list), KIMT_FAIL);
    assert_int_equal(err.kind, KIMT_KIND_PROTOCOL);
    assert_int_equal(read_users(no_list), KIMT_FAIL);
    assert_non_null(directory_find_domain(&directory, "a.test"));
}

static void a_server_with_a_cap_of_its_own_is_followed_to_the_end(void **state)
{
    (void)state;
    assert_int_equal(read_domains(one_domain), KIMT_OK);
    assert_int_equal(read_users(page_of_one), KIMT_OK);
    assert_int_equal(pages, 150);
    assert_non_null(directory_find_user(&directory.domains[0], "user149"));
}

static void a_server_that_repeats_itself_is_left(void **state)
{
    (void)state;
    assert_int_equal(read_domains(one_domain), KIMT_OK);
    assert_int_equal(read_users(same_again), KIMT_FAIL);
    assert_int_equal(pages, 2);
    assert_int_equal(err.kind, KIMT_KIND_PROTOCOL);
    assert_int_equal(err.scope, KIMT_SCOPE_RUN);
}

static void lists_without_end_are_left(void **state)
{
    (void)state;
    assert_int_equal(read_domains(one_domain), KIMT_OK);
    assert_int_equal(read_users(always_more), KIMT_FAIL);
    assert_in_range(pages, 1, 201);
    assert_int_equal(read_users(one_at_a_time_for_ever), KIMT_FAIL);
    assert_in_range(pages, 1, 2001);
    assert_int_equal(read_users(heavy_rows), KIMT_FAIL);
    assert_in_range(pages, 1, 40);
    assert_int_equal(read_domains(endless_domains), KIMT_FAIL);
    assert_in_range(pages, 1, 2001);
    assert_int_equal(err.kind, KIMT_KIND_PROTOCOL);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_teardown(name, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(domains_and_users_are_found_in_any_case_and_by_alias),
        TEST(what_nobody_asks_for_is_not_kept),
        TEST(a_list_of_domains_that_is_cut_off_changes_nothing),
        TEST(a_list_of_users_that_is_cut_off_changes_nothing),
        TEST(an_answer_without_a_list_does_not_say_that_there_is_nothing),
        TEST(a_server_with_a_cap_of_its_own_is_followed_to_the_end),
        TEST(a_server_that_repeats_itself_is_left),
        TEST(lists_without_end_are_left),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
