/* SPDX-License-Identifier: MIT
 *
 * No memory is given back with a secret in it. The linker sends each free() and realloc() of our
 * own code through here, where the block still is whole and may be looked at.
 */
#include <config.h> /* for memmem */

#include "base/hide.h"
#include "base/secrets.h"
#include "config/accounts.h"
#include "config/secret_input.h"
#include "config/secret_store.h"
#include "profile/profile.h"
#include "unit/support/desk.h"
#include "unit/support/fake_plugins.h"
#include <malloc.h>
#include <stdlib.h>
#include <string.h>

#define SECRET "correct-horse-42"

void __real_free(void *memory);
void *__real_realloc(void *memory, size_t bytes);
void __wrap_free(void *memory);
void *__wrap_realloc(void *memory, size_t bytes);

static struct desk desk;
static bool watches;
static int found; /* blocks with the secret in it */

static bool holds_secret(const void *memory)
{
    return memory &&
           memmem(memory, malloc_usable_size((void *)(uintptr_t)memory), SECRET, strlen(SECRET));
}

void __wrap_free(void *memory)
{
    if (watches)
        found += holds_secret(memory);
    __real_free(memory);
}

/* Moved, the old block is given back as it is. */
void *__wrap_realloc(void *memory, size_t bytes)
{
    bool held = watches && holds_secret(memory);
    uintptr_t before = (uintptr_t)memory;
    void *after = __real_realloc(memory, bytes);

    found += held && after && (uintptr_t)after != before;
    return after;
}

static int begin(void **state)
{
    (void)state;
    desk_begin(&desk);
    found = 0;
    watches = true;
    return 0;
}

static int end(void **state)
{
    (void)state;
    watches = false;
    secrets_forget();
    desk_end(&desk);
    return 0;
}

static void this_test_sees_what_was_not_wiped(void **state)
{
    char *copy = strdup(SECRET);

    (void)state;
    assert_non_null(copy);
    free(copy);
    assert_int_equal(found, 1);
}

static void passwords_of_accounts(void **state)
{
    char text[64 * 60] = "";
    struct accounts *accounts = NULL;

    (void)state;
    for (int i = 0; i < 60; i++) { /* enough for tables to grow */
        char row[64];
        (void)snprintf(row, sizeof row, "user%d@example.com;" SECRET ";User\n", i);
        strcat(text, row);
    }
    assert_int_equal(accounts_load(desk_write(&desk, "users.csv", text, strlen(text), 0600),
                                   desk.problems, &accounts),
                     KIMT_OK);
    assert_string_equal(accounts_get(accounts, 59)->password, SECRET);
    accounts_free(&accounts);
    assert_int_equal(found, 0);
}

static void a_password_of_the_profile(void **state)
{
    static const char text[] = "[migration]\naccounts = users.csv\nreporter.1 = teller\n"
                               "[source]\nplugin = old\nhost = a.example\npassword = '" SECRET "'\n"
                               "[destination]\nplugin = new\nhost = b.example\n";
    static const struct {
        const struct kimt_plugin *plugin;
        const char *name;
    } fakes[] = {{&fake_source, "old"}, {&fake_destination, "new"}, {&fake_reporter, "teller"}};
    const struct loaded_plugin *loaded;
    struct profile *profile = NULL;
    struct loader *loader;

    (void)state;
    assert_int_equal(loader_new(desk.folder, &loader, NULL), KIMT_OK);
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(loader_adopt(loader, fakes[i].plugin, fakes[i].name, &loaded, NULL),
                         KIMT_OK);
    (void)profile_load(desk_write(&desk, "move.ini", text, strlen(text), 0600), NULL, 0, loader,
                       desk.problems, &profile);
    assert_non_null(profile);
    assert_string_equal(((const struct fake_options *)profile->source.options)->password, SECRET);
    profile_free(&profile);
    loader_free(&loader);
    assert_int_equal(found, 0);
}

static void what_files_and_commands_give(void **state)
{
    char secret[SECRET_INPUT_LONGEST], reason[SECRET_INPUT_REASON], command[300];

    (void)state;
    assert_true(secret_input_file(
        desk_write(&desk, "secret", SECRET "\n", strlen(SECRET) + 1, 0600), secret, reason));
    (void)snprintf(command, sizeof command, "cat %s", desk.path);
    assert_true(secret_input_command(command, 20000, secret, reason));
    assert_string_equal(secret, SECRET);
    assert_int_equal(found, 0);
}

static void what_is_hidden_in_texts(void **state)
{
    char text[] = "refused: " SECRET;

    (void)state;
    for (int i = 0; i < 2000; i++) { /* enough for the table to grow */
        char other[40];
        (void)snprintf(other, sizeof other, SECRET "%d", i);
        secrets_know(other);
    }
    secrets_know(SECRET);
    hide_foreign(text);
    assert_null(strstr(text, SECRET));
    secrets_forget();
    assert_int_equal(found, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(this_test_sees_what_was_not_wiped), TEST(passwords_of_accounts),
        TEST(a_password_of_the_profile),         TEST(what_files_and_commands_give),
        TEST(what_is_hidden_in_texts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
