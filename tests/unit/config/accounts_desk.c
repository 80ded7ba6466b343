/* SPDX-License-Identifier: MIT
 *
 * See accounts_desk.h.
 */
#include "unit/config/accounts_desk.h"
#include <string.h>

struct desk desk;
struct accounts *accounts;

int accounts_desk_begin(void **state)
{
    (void)state;
    desk_begin(&desk);
    accounts = NULL;
    return 0;
}

int accounts_desk_end(void **state)
{
    (void)state;
    accounts_free(&accounts);
    desk_end(&desk);
    return 0;
}

int parse_bytes(const char *text, size_t length)
{
    accounts_free(&accounts);
    return accounts_parse("users.csv", text, length, desk.problems, &accounts);
}

void assert_taken(const char *text, size_t count)
{
    (void)parse_bytes(text, strlen(text));
    assert_no_problem(desk.problems);
    assert_non_null(accounts);
    assert_int_equal(accounts_count(accounts), count);
}

void assert_row(size_t index, const char *address, const char *password, const char *name)
{
    const struct kimt_account *account = accounts_get(accounts, index);

    assert_non_null(account);
    assert_string_equal(account->address, address);
    assert_string_equal(account->full_name, name);
    if (password)
        assert_string_equal(account->password, password);
    else
        assert_null(account->password);
}

void assert_refused(const char *text, const char *where, const char *word)
{
    assert_int_equal(parse_bytes(text, strlen(text)), KIMT_FAIL);
    assert_null(accounts);
    assert_problem(desk.problems, where, word, NULL);
    assert_not_told(desk.problems, SECRET);
}
