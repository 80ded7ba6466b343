/* SPDX-License-Identifier: MIT
 *
 * The folder after this one is opened behind the last messages of this one; what goes wrong there
 * costs no message of either.
 */
#include "unit/imap/fetch_scene.h"

#define OPENED(tag, exists)                                                                        \
    "* " #exists " EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n* OK [UIDNEXT 3] ok\r\n@" #tag             \
    " OK done\r\n"
#define FOUND(tag, set) "* ESEARCH (TAG \"@" #tag "\") UID ALL " set "\r\n@" #tag " OK done\r\n"
#define SEARCH          "UID SEARCH RETURN (ALL) UID 1:*"

static const char *const work_parts[] = {"Work"}, *const play_parts[] = {"Play"};
static const struct kimt_folder work = {.struct_size = sizeof work,
                                        .parts = work_parts,
                                        .part_count = 1,
                                        .key = "Work",
                                        .messages = 2,
                                        .bytes = 2,
                                        .uid_validity = 7,
                                        .uid_next = 3},
                                play = {.struct_size = sizeof play,
                                        .parts = play_parts,
                                        .part_count = 1,
                                        .key = "Play",
                                        .messages = 1,
                                        .bytes = 1,
                                        .uid_validity = 7,
                                        .uid_next = 2};

static void begin_work(struct scene *s, struct imap_fetch **next, const struct script_step *steps,
                       size_t count)
{
    const struct kimt_folder *opened;

    memset(s, 0, sizeof *s);
    s->err.struct_size = sizeof s->err;
    s->script.reads_only = true;
    script_begin(&s->script, "UNSELECT ESEARCH", steps, count);
    assert_int_equal(imap_fetch_new(s->script.session, &s->fetch, &s->err), KIMT_OK);
    assert_int_equal(imap_fetch_new(s->script.session, next, &s->err), KIMT_OK);
    assert_int_equal(imap_fetch_open(s->fetch, &work, 1, NULL, &opened, &s->err), KIMT_OK);
}

/* Opens Work, with Play expected. */
static void begin(struct scene *s, struct imap_fetch **next, const struct script_step *steps,
                  size_t count)
{
    begin_work(s, next, steps, count);
    imap_fetch_expect(s->fetch, *next, &play);
}

static void swap(struct scene *s, struct imap_fetch **next)
{
    struct imap_fetch *open = *next;

    *next = s->fetch;
    s->fetch = open;
}

static void end(struct scene *s, struct imap_fetch **next)
{
    scene_end(s);
    imap_fetch_free(next);
}

#define WORK_ASKED                                                                                 \
    {.expect = "EXAMINE \"Work\""},                                                                \
    {                                                                                              \
        .expect = SEARCH                                                                           \
    }
#define PLAY_ASKED                                                                                 \
    {.expect = "EXAMINE \"Play\""},                                                                \
    {                                                                                              \
        .expect = SEARCH                                                                           \
    }

/* Its commands come before the last message of the first has been read. */
static void the_next_folder_is_asked_for_behind_the_last_messages_of_this_one(void **state)
{
    static const struct script_step steps[] = {
        WORK_ASKED,
        {.expect = FETCH("1:2"), .answer = OPENED(0, 2) FOUND(1, "1:2") MESSAGE(1, 1, 1, "a")},
        PLAY_ASKED,
        {.expect = FETCH("1:1"),
         .answer = MESSAGE(2, 2, 1, "b") "@2 OK done\r\n" OPENED(3, 1) FOUND(4, "1")
             MESSAGE(1, 1, 1, "p") "@ OK done\r\n"},
        LEAVE};
    const struct kimt_folder *opened;
    struct imap_fetch *next;
    struct scene s;

    (void)state;
    begin(&s, &next, steps, COUNT(steps));
    expect_message(&s, 1, "a");
    expect_message(&s, 2, "b");
    expect_end(&s);
    assert_int_equal(imap_fetch_open_expected(s.fetch, &play, NULL, &opened, &s.err), KIMT_OK);
    assert_int_equal(opened->messages, 1);
    swap(&s, &next);
    expect_message(&s, 1, "p");
    expect_end(&s);
    end(&s, &next);
}

/* Who learns of the next folder only then, gains the time until it is opened. */
static void a_folder_expected_after_the_last_message_is_asked_for_at_once(void **state)
{
    static const struct script_step steps[] = {
        WORK_ASKED,
        {.expect = FETCH("1:2"),
         .answer = OPENED(0, 2) FOUND(1, "1:2") MESSAGE(1, 1, 1, "a")
             MESSAGE(2, 2, 1, "b") "@2 OK done\r\n"},
        PLAY_ASKED,
        {.expect = FETCH("1:1"),
         .answer = OPENED(3, 1) FOUND(4, "1") MESSAGE(1, 1, 1, "p") "@ OK done\r\n"},
        LEAVE};
    const struct kimt_folder *opened;
    struct imap_fetch *next;
    struct scene s;

    (void)state;
    begin_work(&s, &next, steps, COUNT(steps));
    expect_message(&s, 1, "a");
    expect_message(&s, 2, "b");
    expect_end(&s);
    imap_fetch_expect(s.fetch, next, &play);
    assert_int_equal(imap_fetch_open_expected(s.fetch, &play, NULL, &opened, &s.err), KIMT_OK);
    swap(&s, &next);
    expect_message(&s, 1, "p");
    expect_end(&s);
    end(&s, &next);
}

static void what_is_missing_of_this_folder_is_asked_for_once_it_is_open_again(void **state)
{
    static const struct script_step steps[] = {
        WORK_ASKED,
        {.expect = FETCH("1:2"), .answer = OPENED(0, 2) FOUND(1, "1:2") MESSAGE(1, 1, 1, "a")},
        PLAY_ASKED,
        {.expect = FETCH("1:1"),
         .answer = "* 2 FETCH (UID 2 FLAGS ())\r\n@2 OK done\r\n" OPENED(3, 1) FOUND(4, "1")
             MESSAGE(1, 1, 1, "p") "@ OK done\r\n"},
        {.expect = "EXAMINE \"Work\"", .answer = OPENED(6, 2)},
        {.expect = FETCH("2"), .answer = MESSAGE(2, 2, 1, "b") "@ OK done\r\n"},
        LEAVE};
    const struct kimt_folder *opened;
    struct imap_fetch *next;
    struct scene s;

    (void)state;
    begin(&s, &next, steps, COUNT(steps));
    expect_message(&s, 1, "a");
    expect_message(&s, 2, "b");
    expect_end(&s);
    assert_int_equal(imap_fetch_open_expected(s.fetch, &play, NULL, &opened, &s.err), KIMT_END);
    end(&s, &next);
}

static void a_folder_that_was_not_expected_is_opened_all_the_same(void **state)
{
    static const struct script_step steps[] = {
        WORK_ASKED,
        {.expect = FETCH("1:2"), .answer = OPENED(0, 2) FOUND(1, "1:2") MESSAGE(1, 1, 1, "a")},
        PLAY_ASKED,
        {.expect = FETCH("1:1"),
         .answer = MESSAGE(2, 2, 1, "b") "@2 OK done\r\n" OPENED(3, 1) FOUND(4, "1")
             MESSAGE(1, 1, 1, "p") "@ OK done\r\n"},
        {.expect = "EXAMINE \"Work\""},
        {.expect = SEARCH},
        {.expect = FETCH("1:2"),
         .answer = OPENED(6, 2) FOUND(7, "1:2") MESSAGE(1, 1, 1, "a")
             MESSAGE(2, 2, 1, "b") "@ OK done\r\n"},
        LEAVE};
    const struct kimt_folder *opened;
    struct imap_fetch *next;
    struct scene s;

    (void)state;
    begin(&s, &next, steps, COUNT(steps));
    expect_message(&s, 1, "a");
    expect_message(&s, 2, "b");
    expect_end(&s);
    assert_int_equal(imap_fetch_open_expected(s.fetch, &work, NULL, &opened, &s.err), KIMT_END);
    assert_int_equal(imap_fetch_open(s.fetch, &work, 1, NULL, &opened, &s.err), KIMT_OK);
    expect_message(&s, 1, "a");
    expect_message(&s, 2, "b");
    expect_end(&s);
    end(&s, &next);
}

static void a_next_folder_that_does_not_open_fails_by_itself(void **state)
{
    static const struct script_step steps[] = {
        WORK_ASKED,
        {.expect = FETCH("1:2"), .answer = OPENED(0, 2) FOUND(1, "1:2") MESSAGE(1, 1, 1, "a")},
        PLAY_ASKED,
        {.expect = FETCH("1:1"),
         .answer = MESSAGE(2, 2, 1, "b") "@2 OK done\r\n@3 NO [NOPERM] not yours\r\n"
                                         "@4 BAD nothing open\r\n@ BAD nothing open\r\n"}};
    const struct kimt_folder *opened;
    struct imap_fetch *next;
    struct scene s;

    (void)state;
    begin(&s, &next, steps, COUNT(steps));
    expect_message(&s, 1, "a");
    expect_message(&s, 2, "b");
    expect_end(&s);
    assert_int_equal(imap_fetch_open_expected(s.fetch, &play, NULL, &opened, &s.err), KIMT_FAIL);
    assert_int_equal(s.err.scope, KIMT_SCOPE_FOLDER);
    assert_string_equal(s.err.peer, "not yours");
    end(&s, &next);
}

/* Its UIDs are those of other messages now. */
static void a_folder_that_was_replaced_meanwhile_is_not_read_on(void **state)
{
    static const struct script_step steps[] = {
        WORK_ASKED,
        {.expect = FETCH("1:2"), .answer = OPENED(0, 2) FOUND(1, "1:2") MESSAGE(1, 1, 1, "a")},
        PLAY_ASKED,
        {.expect = FETCH("1:1"),
         .answer = "* 2 FETCH (UID 2 FLAGS ())\r\n@2 OK done\r\n" OPENED(3, 1) FOUND(4, "1")
             MESSAGE(1, 1, 1, "p") "@ OK done\r\n"},
        {.expect = "EXAMINE \"Work\"",
         .answer = "* 2 EXISTS\r\n* OK [UIDVALIDITY 8] ok\r\n@6 OK done\r\n"},
        LEAVE};
    struct imap_fetch *next;
    struct scene s;

    (void)state;
    begin(&s, &next, steps, COUNT(steps));
    expect_message(&s, 1, "a");
    assert_int_equal(next_message(&s), KIMT_FAIL);
    assert_int_equal(s.err.scope, KIMT_SCOPE_FOLDER);
    assert_int_equal(s.err.kind, KIMT_KIND_CORRUPT);
    assert_int_equal(s.err.retry, KIMT_RETRY_LATER);
    assert_non_null(strstr(s.err.text, "was replaced while it was read"));
    end(&s, &next);
}

static bool is_first(void *context, uint64_t uid)
{
    (void)context;
    return uid == 1;
}

/* It was begun as one of which all is wanted. */
static void a_folder_opened_ahead_is_opened_anew_to_spare_what_is_done(void **state)
{
    static const struct kimt_resume resume = {
        .struct_size = sizeof resume, .uid_validity = 7, .is_done = is_first};
    static const struct script_step steps[] = {
        WORK_ASKED,
        {.expect = FETCH("1:2"), .answer = OPENED(0, 2) FOUND(1, "1:2") MESSAGE(1, 1, 1, "a")},
        PLAY_ASKED,
        {.expect = FETCH("1:1"),
         .answer = MESSAGE(2, 2, 1, "b") "@2 OK done\r\n" OPENED(3, 1) FOUND(4, "1")
             MESSAGE(1, 1, 1, "p") "@ OK done\r\n"},
        {.expect = "EXAMINE \"Play\""},
        {.expect = SEARCH, .answer = OPENED(6, 2) FOUND(7, "1:2")},
        {.expect = FETCH("2"), .answer = MESSAGE(2, 2, 1, "q") "@ OK done\r\n"},
        LEAVE};
    const struct kimt_folder *opened;
    struct imap_fetch *next;
    struct scene s;

    (void)state;
    begin(&s, &next, steps, COUNT(steps));
    expect_message(&s, 1, "a");
    expect_message(&s, 2, "b");
    expect_end(&s);
    assert_int_equal(imap_fetch_open_expected(s.fetch, &play, &resume, &opened, &s.err), KIMT_END);
    assert_int_equal(imap_fetch_open(s.fetch, &play, 1, &resume, &opened, &s.err), KIMT_OK);
    expect_message(&s, 2, "q");
    expect_end(&s);
    end(&s, &next);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_next_folder_is_asked_for_behind_the_last_messages_of_this_one),
        cmocka_unit_test(a_folder_expected_after_the_last_message_is_asked_for_at_once),
        cmocka_unit_test(what_is_missing_of_this_folder_is_asked_for_once_it_is_open_again),
        cmocka_unit_test(a_folder_that_was_not_expected_is_opened_all_the_same),
        cmocka_unit_test(a_next_folder_that_does_not_open_fails_by_itself),
        cmocka_unit_test(a_folder_that_was_replaced_meanwhile_is_not_read_on),
        cmocka_unit_test(a_folder_opened_ahead_is_opened_anew_to_spare_what_is_done),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
