/* SPDX-License-Identifier: MIT
 *
 * The example destination by itself: what it stored can be read back, changed and removed.
 */
#include "unit/support/cmocka_all.h"
#include <fts.h>
#include <kimt/plugin.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char where[] = "/tmp/kimt-example-XXXXXX";

struct scene {
    const struct kimt_destination_ops *ops;
    struct kimt_destination_session *session;
    struct kimt_error err;
};

static const char *const path[] = {"Work", "Plans"};
static const struct kimt_folder work = {
    .struct_size = sizeof work, .parts = path, .part_count = 1, .key = ""};
static const struct kimt_folder plans = {
    .struct_size = sizeof plans, .parts = path, .part_count = 2, .key = ""};

static void open_session(struct scene *s)
{
    static const struct kimt_account ann = {.struct_size = sizeof ann, .address = "ann@a.example"};
    const char *options = where;

    s->ops = kimt_plugin_query()->destination;
    s->err.struct_size = sizeof s->err;
    assert_int_equal(s->ops->open(NULL, &options, &ann, &s->session, &s->err), KIMT_OK);
}

static void ensure(struct scene *s, const struct kimt_folder *folder)
{
    const struct kimt_folder *ensured;

    assert_int_equal(s->ops->folder_ensure(s->session, folder, &ensured, &s->err), KIMT_OK);
}

static uint64_t append(struct scene *s, const char *body)
{
    static const char *const keywords[] = {"$Forwarded", "Later"};
    const struct kimt_message message = {.struct_size = sizeof message,
                                         .flags = KIMT_FLAG_SEEN,
                                         .keywords = keywords,
                                         .keyword_count = 2,
                                         .date_s = -5,
                                         .zone_minutes = -90};
    struct kimt_completion completion;

    assert_int_equal(s->ops->append_begin(s->session, &message, 1, &s->err), KIMT_OK);
    assert_int_equal(s->ops->append_write(s->session, body, strlen(body), &s->err), KIMT_OK);
    assert_int_equal(s->ops->append_end(s->session, &completion, &s->err), KIMT_OK);
    return completion.uid;
}

static const struct kimt_message *scan(struct scene *s, const struct kimt_scan *scan)
{
    const struct kimt_message *message;

    assert_int_equal(s->ops->scan_begin(s->session, scan, &s->err), KIMT_OK);
    if (s->ops->scan_next(s->session, &message, &s->err) != KIMT_OK)
        return NULL;
    return message;
}

static int set_up(void **state)
{
    struct scene *s = calloc(1, sizeof *s);

    (void)snprintf(where, sizeof where, "/tmp/kimt-example-XXXXXX");
    assert_non_null(mkdtemp(where));
    open_session(s);
    ensure(s, &work);
    *state = s;
    return 0;
}

static int tear_down(void **state)
{
    struct scene *s = *state;
    char *roots[] = {where, NULL};
    FTS *walk = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
    FTSENT *entry;

    s->ops->close(s->session);
    free(s);
    while ((entry = fts_read(walk)))
        if (entry->fts_info != FTS_D)
            (void)remove(entry->fts_path);
    return fts_close(walk);
}

static void flags_keywords_and_dates_are_read_back(void **state)
{
    const struct kimt_scan all = {.struct_size = sizeof all};
    struct scene *s = *state;

    (void)append(s, "hello");
    const struct kimt_message *message = scan(s, &all);
    assert_non_null(message);
    assert_int_equal(message->size, 5);
    assert_int_equal(message->flags, KIMT_FLAG_SEEN);
    assert_int_equal(message->date_s, -5);
    assert_int_equal(message->zone_minutes, -90);
    assert_true(message->attributes & KIMT_MESSAGE_HAS_DATE);
    assert_int_equal(message->keyword_count, 2);
    assert_string_equal(message->keywords[1], "Later");
}

static bool is_second(void *context, uint64_t uid)
{
    (void)context;
    return uid == 2;
}

static void only_what_is_wanted_is_read_back(void **state)
{
    const struct kimt_scan second = {.struct_size = sizeof second, .is_wanted = is_second};
    struct scene *s = *state;

    (void)append(s, "one");
    (void)append(s, "second");
    assert_int_equal(scan(s, &second)->size, 6);
}

static void flags_and_keywords_are_changed_and_nothing_else(void **state)
{
    static const char *const added[] = {"New"}, *const removed[] = {"$Forwarded", "Absent"};
    const struct kimt_scan all = {.struct_size = sizeof all};
    struct scene *s = *state;
    const struct kimt_flag_change changes[] = {{.struct_size = sizeof *changes,
                                                .uid = append(s, "hello"),
                                                .add = KIMT_FLAG_FLAGGED,
                                                .remove = KIMT_FLAG_SEEN,
                                                .keywords_add = added,
                                                .keyword_add_count = 1,
                                                .keywords_remove = removed,
                                                .keyword_remove_count = 2},
                                               {.struct_size = sizeof *changes, .uid = 99}};

    assert_int_equal(s->ops->flags_change(s->session, changes, 2, &s->err), KIMT_OK);
    const struct kimt_message *message = scan(s, &all);
    assert_int_equal(message->flags, KIMT_FLAG_FLAGGED);
    assert_int_equal(message->date_s, -5);
    assert_int_equal(message->keyword_count, 2);
    assert_string_equal(message->keywords[0], "Later");
    assert_string_equal(message->keywords[1], "New");
}

static void a_removed_message_is_gone_and_its_number_is_not_used_again(void **state)
{
    const struct kimt_scan all = {.struct_size = sizeof all};
    struct scene *s = *state;
    uint64_t uid = append(s, "hello");
    size_t removed = 0;

    assert_int_equal(s->ops->messages_remove(s->session, &uid, 1, &removed, &s->err), KIMT_OK);
    assert_int_equal(removed, 1);
    assert_null(scan(s, &all));
    assert_int_equal(s->ops->messages_remove(s->session, &uid, 1, &removed, &s->err), KIMT_OK);
    assert_int_equal(removed, 0);
    ensure(s, &work);
    assert_int_not_equal(append(s, "hello"), uid);
}

static void only_an_empty_folder_is_removed(void **state)
{
    struct scene *s = *state;
    size_t removed;
    uint64_t uid;

    ensure(s, &plans);
    uid = append(s, "hello");
    assert_int_equal(s->ops->folder_remove(s->session, &plans, &s->err), KIMT_END);
    ensure(s, &plans);
    assert_int_equal(s->ops->messages_remove(s->session, &uid, 1, &removed, &s->err), KIMT_OK);
    assert_int_equal(s->ops->folder_remove(s->session, &work, &s->err), KIMT_END);
    assert_int_equal(s->ops->folder_remove(s->session, &plans, &s->err), KIMT_OK);
    assert_int_equal(s->ops->folder_remove(s->session, &work, &s->err), KIMT_OK);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(flags_keywords_and_dates_are_read_back),
        TEST(only_what_is_wanted_is_read_back),
        TEST(flags_and_keywords_are_changed_and_nothing_else),
        TEST(a_removed_message_is_gone_and_its_number_is_not_used_again),
        TEST(only_an_empty_folder_is_removed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
