/* SPDX-License-Identifier: MIT
 *
 * Whose a folder is, and whether it holds mail: what NAMESPACE tells, and what is believed of a
 * kind of server. A user's own folder is never taken for another's because of its name.
 */
#include "common/imap/flavour/flavour.h"
#include "unit/imap/list_scene.h"
#include "unit/support/cmocka_all.h"

#include <ctype.h>
#include <string.h>

#define OK "S %t OK\n"

/* The attributes of the folder of this name on the wire. */
static uint32_t attributes_of(const struct list_scene *scene, const char *key)
{
    for (size_t i = 0; i < imap_folders_count(scene->folders); i++)
        if (strcmp(imap_folders_get(scene->folders, i)->key, key) == 0)
            return imap_folders_get(scene->folders, i)->attributes;
    fail_msg("%s is not in the list", key);
    return 0;
}

/* Lists these names, quoted on the wire, under a flavour. `namespaces` NULL: there is no NAMESPACE.
 */
static void list_names(struct list_scene *scene, const char *flavour, const char *namespaces,
                       const char *delimiter, const char *const *names)
{
    char script[8000];
    size_t used = 0;

    used += (size_t)snprintf(script, sizeof script, "%s%s%s%s%s\" INBOX\n",
                             namespaces ? READY("NAMESPACE") "C %t NAMESPACE\nS * NAMESPACE "
                                        : READY("") "C %t LIST \"\" \"\"\n"
                                                    "S * LIST (\\Noselect) \"/\" \"\"",
                             namespaces ? namespaces : "", "\n" OK "C %t LIST \"\" \"*\"\n",
                             "S * LIST () \"", delimiter);
    for (; *names; names++)
        used += (size_t)snprintf(script + used, sizeof script - used, "S * LIST () \"%s\" \"%s\"\n",
                                 delimiter, *names);
    (void)snprintf(script + used, sizeof script - used, "%s", OK NO_SUBS BYE);
    list_scene_flavour = flavour;
    list_scene_list(scene, script, 0);
    list_scene_flavour = NULL;
}

static void assert_all(const struct list_scene *scene, const char *const *names,
                       uint32_t attributes)
{
    for (; *names; names++)
        if (attributes_of(scene, *names) != attributes)
            fail_msg("%s has %u", *names, attributes_of(scene, *names));
}

static void a_cyrus_users_own_folders_are_his_whatever_they_are_called(void **state)
{
    static const char *const own[] = {"INBOX.Deleted", "INBOX.DELETED",  "INBOX.User.x",
                                      "INBOX.user",    "INBOX.user.joe", NULL};
    static const char *const alternate[] = {"Deleted", "user/joe", "User", "DELETED", NULL};
    struct list_scene scene;

    (void)state;
    list_names(&scene, "cyrus", "((\"INBOX.\" \".\")) ((\"user.\" \".\")) ((\"\" \".\"))", ".",
               own);
    assert_all(&scene, own, 0);
    list_scene_end(&scene);
    list_names(&scene, "cyrus",
               "((\"\" \"/\")) ((\"Other Users/\" \"/\")) ((\"Shared Folders/\" \"/\"))", "/",
               alternate);
    assert_all(&scene, alternate, 0);
    list_scene_end(&scene);
    list_names(&scene, "cyrus", NULL, "/", alternate);
    assert_all(&scene, alternate, 0);
    list_scene_end(&scene);
}

static void others_folders_of_a_cyrus_are_told_by_namespace(void **state)
{
    static const char *const others[] = {"user.joe", "user.joe.Work", "DELETED.user.x", "Team",
                                         NULL};
    struct list_scene scene;

    (void)state;
    list_names(&scene, "cyrus", "((\"INBOX.\" \".\")) ((\"user.\" \".\")) ((\"\" \".\"))", ".",
               others);
    assert_all(&scene, others, KIMT_FOLDER_FOREIGN);
    list_scene_end(&scene);
}

static void a_flavour_is_believed_only_where_namespace_tells_nothing(void **state)
{
    static const char *const names[] = {"Public Folders", "Public Folders/x", "~joe/INBOX", NULL};
    struct list_scene scene;

    (void)state;
    list_names(&scene, "kerio", "((\"\" \"/\")) NIL NIL", "/", names);
    assert_all(&scene, names, KIMT_FOLDER_FOREIGN);
    list_scene_end(&scene);
    list_names(&scene, "kerio", "((\"\" \"/\")) NIL ((\"Shared/\" \"/\"))", "/", names);
    assert_all(&scene, names, 0);
    list_scene_end(&scene);
}

static void below_the_personal_prefix_nothing_is_foreign(void **state)
{
    static const char *const own[] = {"INBOX.Public Folders", "INBOX.#shared", "INBOX.~joe", NULL};
    struct list_scene scene;

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        list_names(&scene, i ? "courier" : "exchange", "((\"INBOX.\" \".\")) NIL NIL", ".", own);
        assert_all(&scene, own, 0);
        list_scene_end(&scene);
    }
}

/* ---- all flavours of the source tree ---- */

/* Every name in other letters, as a part of a longer one, and below another folder. */
static void add_own(const char *value, char texts[][200], const char **names, size_t *count)
{
    size_t length = strlen(value);

    (void)snprintf(texts[*count], 200, "%s", value);
    for (char *at = texts[*count]; *at; at++)
        *at = (char)(islower((unsigned char)*at) ? toupper((unsigned char)*at)
                                                 : tolower((unsigned char)*at));
    if (value[length - 1] == '*' || strcmp(texts[*count], value) == 0)
        (void)snprintf(texts[*count], 200, "x%s", value);
    names[*count] = texts[*count];
    ++*count;
    (void)snprintf(texts[*count], 200, "Projects/%s", value);
    names[*count] = texts[*count];
    ++*count;
    if (value[length - 1] == '*')
        return;
    (void)snprintf(texts[*count], 200, "%ss", value);
    names[*count] = texts[*count];
    ++*count;
}

static void assert_own_are_own(const struct imap_flavour *flavour)
{
    static char texts[6 * IMAP_FLAVOUR_LIST_MAX][200];
    const char *names[6 * IMAP_FLAVOUR_LIST_MAX + 1];
    struct list_scene scene;
    size_t count = 0;

    for (size_t i = 0; i < flavour->skip.count; i++)
        add_own(flavour->skip.values[i], texts, names, &count);
    for (size_t i = 0; i < flavour->foreign.count; i++)
        add_own(flavour->foreign.values[i], texts, names, &count);
    names[count] = NULL;
    list_names(&scene, flavour->name, NULL, "/", names);
    assert_all(&scene, names, 0);
    list_scene_end(&scene);
}

static void no_flavour_takes_a_users_own_folder_for_something_else(void **state)
{
    static const char *const all[] = {"axigen",      "communigate", "courier", "cyrus", "domino",
                                      "dovecot",     "exchange",    "generic", "gmail", "groupwise",
                                      "kerio",       "hmailserver", "icloud",  "m365",  "mdaemon",
                                      "openxchange", "smartermail", "yahoo",   "zimbra"};
    const struct imap_flavours *flavours;
    struct fake_host host;

    (void)state;
    fake_host_init(&host);
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        assert_int_equal(imap_flavours_load(&host.table, &flavours, NULL), KIMT_OK);
        assert_non_null(imap_flavour_find(flavours, all[i]));
        assert_own_are_own(imap_flavour_find(flavours, all[i]));
    }
}

/* ---- prefixes ---- */

static void a_prefix_without_its_delimiter_gets_it(void **state)
{
    static const char *const names[] = {"INBOX.Work", NULL};
    struct list_scene scene;

    (void)state;
    list_names(&scene, "generic", "((\"INBOX\" \".\")) NIL NIL", ".", names);
    assert_int_equal(imap_folders_count(scene.folders), 2);
    assert_folder(&scene, 1, "Work", KIMT_ROLE_NONE, 0, "INBOX.Work");
    list_scene_end(&scene);
}

static void a_foreign_prefix_without_its_delimiter_is_no_beginning_of_a_name(void **state)
{
    static const char *const own[] = {"userdata", NULL}, *const others[] = {"user/joe", NULL},
                             *const tilde[] = {"~joe/INBOX", NULL};
    struct list_scene scene;

    (void)state;
    list_names(&scene, "generic", "((\"\" \"/\")) ((\"user\" \"/\")) NIL", "/", own);
    assert_all(&scene, own, 0);
    list_scene_end(&scene);
    list_names(&scene, "generic", "((\"\" \"/\")) ((\"user\" \"/\")) NIL", "/", others);
    assert_all(&scene, others, KIMT_FOLDER_FOREIGN);
    list_scene_end(&scene);
    list_names(&scene, "generic", "((\"\" \"/\")) ((\"~\" \"/\")) NIL", "/", tilde);
    assert_all(&scene, tilde, KIMT_FOLDER_FOREIGN);
    list_scene_end(&scene);
}

static void a_second_namespace_of_ones_own_is_not_shared(void **state)
{
    static const char *const own[] = {"Archive.2019", NULL};
    struct list_scene scene;

    (void)state;
    list_names(&scene, "generic", "((\"INBOX.\" \".\")(\"Archive.\" \".\")) NIL ((\"\" \".\"))",
               ".", own);
    assert_all(&scene, own, 0);
    list_scene_end(&scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_cyrus_users_own_folders_are_his_whatever_they_are_called),
        cmocka_unit_test(others_folders_of_a_cyrus_are_told_by_namespace),
        cmocka_unit_test(a_flavour_is_believed_only_where_namespace_tells_nothing),
        cmocka_unit_test(below_the_personal_prefix_nothing_is_foreign),
        cmocka_unit_test(no_flavour_takes_a_users_own_folder_for_something_else),
        cmocka_unit_test(a_prefix_without_its_delimiter_gets_it),
        cmocka_unit_test(a_foreign_prefix_without_its_delimiter_is_no_beginning_of_a_name),
        cmocka_unit_test(a_second_namespace_of_ones_own_is_not_shared),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
