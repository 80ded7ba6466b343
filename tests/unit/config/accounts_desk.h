/* SPDX-License-Identifier: MIT
 *
 * For the tests of accounts files: text that is parsed, and what came of it.
 */
#ifndef KIMT_TEST_CONFIG_ACCOUNTS_DESK_H
#define KIMT_TEST_CONFIG_ACCOUNTS_DESK_H

#include "config/accounts.h"
#include "unit/support/desk.h"

#define SECRET "hush-1"

/* Of the test that runs. */
extern struct desk desk;
extern struct accounts *accounts;

int accounts_desk_begin(void **state);
int accounts_desk_end(void **state);
int parse_bytes(const char *text, size_t length);
void assert_taken(const char *text, size_t count);
/* password NULL: the row has none. */
void assert_row(size_t index, const char *address, const char *password, const char *name);
void assert_refused(const char *text, const char *where, const char *word);

#define TEST(name) cmocka_unit_test_setup_teardown(name, accounts_desk_begin, accounts_desk_end)

#endif
