/* SPDX-License-Identifier: MIT
 *
 * Messages come in the order of their folder, also from a server that answers commands in turns,
 * and where some of them have to be asked for again. What came too early is held: in memory, and
 * beyond its bound in a file.
 */
#include "common/imap/fetch/aside.h"
#include "unit/imap/fetch_scene.h"

#include <dirent.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define BIG_BYTES                                                                                  \
    (700 * 1024) /* three of them are more than a window, and than is held in memory */
#define BIG "716800"

/* All bytes of this program's files that were unlinked and hold messages. */
static uint64_t filed_bytes(void)
{
    DIR *folder = opendir("/proc/self/fd");
    const struct dirent *entry;
    uint64_t bytes = 0;

    assert_non_null(folder);
    while ((entry = readdir(folder)) != NULL) {
        char path[300], name[300] = "";
        struct stat status;

        (void)snprintf(path, sizeof path, "/proc/self/fd/%s", entry->d_name);
        if (readlink(path, name, sizeof name - 1) > 0 && strstr(name, "kimt-aside-") &&
            stat(path, &status) == 0)
            bytes += (uint64_t)status.st_size;
    }
    (void)closedir(folder);
    return bytes;
}

/* ---- a server that answers in turns ---- */

/* Two windows are sent ahead; the second is answered in the middle of the first. */
static void windows_answered_in_turns_keep_the_order(void **state)
{
    static const char *const parts[] = {"Work"};
    static const struct kimt_folder folder = {.struct_size = sizeof folder,
                                              .parts = parts,
                                              .part_count = 1,
                                              .key = "Work",
                                              .messages = 4,
                                              .bytes = UINT64_C(4) * 1024 * 1024,
                                              .uid_next = 5};
    static const struct script_step steps[] = {
        {.expect = "EXAMINE \"Work\""},
        {.expect = "UID SEARCH RETURN (ALL) UID 1:*"},
        {.expect = FETCH("1:1")},
        {.expect = FETCH("2:2")},
        {.expect = FETCH("3:3")},
        {.expect = FETCH("4:4"),
         .answer =
             "* 4 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n* OK [UIDNEXT 5] ok\r\n@0 OK\r\n" MESSAGE(
                 4, 4, 1,
                 "d") "* ESEARCH (TAG \"@1\") UID ALL 1:4\r\n@1 OK done\r\n" MESSAGE(3, 3, 1, "c")
                 MESSAGE(1, 1, 1, "a") "@3 OK\r\n@ OK\r\n" MESSAGE(2, 2, 1,
                                                                   "b") "@4 OK\r\n@2 OK\r\n"},
        LEAVE};
    const struct kimt_folder *opened;
    struct scene s = {.err.struct_size = sizeof s.err};

    (void)state;
    script_begin(&s.script, "UNSELECT ESEARCH", steps, COUNT(steps));
    assert_int_equal(imap_fetch_new(s.script.session, &s.fetch, &s.err), KIMT_OK);
    assert_int_equal(imap_fetch_open(s.fetch, &folder, 1, NULL, &opened, &s.err), KIMT_OK);
    expect_message(&s, 1, "a");
    expect_message(&s, 2, "b");
    expect_message(&s, 3, "c");
    expect_message(&s, 4, "d");
    expect_end(&s);
    scene_end(&s);
}

static void a_message_asked_for_again_comes_before_those_behind_it(void **state)
{
    static const struct script_step steps[] = {
        OPEN(3),
        LIST("* 1 FETCH (UID 1)\r\n* 2 FETCH (UID 2)\r\n* 3 FETCH (UID 3)\r\n"),
        {.expect = FETCH("1:3"),
         .answer = MESSAGE(1, 1, 1, "a") "* 2 FETCH (UID 2 FLAGS ())\r\n" MESSAGE(
             3, 3, 1, "c") "@ OK done\r\n"},
        {.expect = FETCH("2"), .answer = MESSAGE(2, 2, 1, "b") "@ OK done\r\n"},
        LEAVE};
    struct scene s;

    (void)state;
    BEGIN(s, steps);
    expect_message(&s, 1, "a");
    expect_message(&s, 2, "b");
    expect_message(&s, 3, "c");
    expect_dated(&s);
    expect_end(&s);
    scene_end(&s);
}

/* Without a date, each is held until its header was looked at. */
static void large_messages_without_a_date_take_the_room_of_one(void **state)
{
    static char answer[BIG_BYTES * 9];
    static struct script_step steps[] = {
        OPEN(8),
        LIST("* 1 FETCH (UID 1)\r\n* 2 FETCH (UID 2)\r\n* 3 FETCH (UID 3)\r\n"
             "* 4 FETCH (UID 4)\r\n* 5 FETCH (UID 5)\r\n* 6 FETCH (UID 6)\r\n"
             "* 7 FETCH (UID 7)\r\n* 8 FETCH (UID 8)\r\n"),
        {.expect = FETCH("1:8"), .answer = answer},
        LEAVE};
    char *end = answer;
    struct scene s;

    (void)state;
    for (int uid = 1; uid <= 8; uid++) {
        end += sprintf(end,
                       "* %d FETCH (UID %d FLAGS () INTERNALDATE NIL RFC822.SIZE " BIG
                       " BODY[] {" BIG "}\r\n",
                       uid, uid);
        memset(end, 'a' + uid, BIG_BYTES);
        end += BIG_BYTES;
        end += sprintf(end, ")\r\n");
    }
    (void)sprintf(end, "@ OK done\r\n");
    fake_host_memory_share = 1024 * 1024; /* less than one of them may be held in memory */
    BEGIN(s, steps);
    for (uint64_t uid = 1; uid <= 8; uid++) {
        size_t got, all = 0;
        if (next_message(&s) != KIMT_OK)
            fail_msg("message %u: %s %s", (unsigned)uid, s.err.text, s.script.problem);
        assert_int_equal(s.message->uid, uid);
        assert_true(filed_bytes() <= BIG_BYTES);
        while (imap_fetch_read(s.fetch, s.body, sizeof s.body, &got, &s.err) == KIMT_OK)
            all += got;
        assert_int_equal(all, BIG_BYTES);
    }
    expect_end(&s);
    fake_host_memory_share = 0;
    scene_end(&s);
}

/* ---- what is held ---- */

static struct message_data *message(uint64_t uid, uint64_t size, const char *keyword)
{
    static struct message_data data;

    message_data_clear(&data);
    data.message.uid = uid;
    data.message.size = size;
    data.message.size_kind = KIMT_SIZE_EXACT;
    (void)strcpy(data.keyword_text, keyword);
    data.keywords[0] = data.keyword_text;
    data.message.keyword_count = 1;
    return &data;
}

/* A body of which each byte depends on its place and its message. */
static unsigned char byte_of(uint64_t uid, size_t at)
{
    return (unsigned char)(at * 7 + at / 251 + uid * 31);
}

static void hold(struct aside *aside, uint64_t uid, size_t size)
{
    unsigned char piece[1000];

    assert_true(aside_begin(aside, message(uid, size, "word")));
    for (size_t at = 0; at < size; at += sizeof piece) {
        size_t part = size - at < sizeof piece ? size - at : sizeof piece;
        for (size_t i = 0; i < part; i++)
            piece[i] = byte_of(uid, at + i);
        assert_true(aside_add(aside, piece, part));
    }
    assert_true(aside_end(aside));
}

static void expect_held(struct aside *aside, uint64_t uid, size_t size)
{
    struct kimt_error err = {.struct_size = sizeof err};
    struct message_data data;
    const void *view;
    size_t got, at = 0;

    assert_int_equal(aside_lowest(aside), uid);
    aside_take(aside, &data);
    assert_int_equal(data.message.uid, uid);
    assert_string_equal(data.message.keywords[0], "word");
    while (aside_view(aside, 64 * 1024, &view, &got, &err) == KIMT_OK)
        for (size_t i = 0; i < got; i++, at++)
            assert_int_equal(((const unsigned char *)view)[i], byte_of(uid, at));
    assert_int_equal(at, size);
}

static void what_is_held_comes_back_whole_and_in_order(void **state)
{
    struct aside aside = {.limit = 5000};

    (void)state;
    hold(&aside, 7, 3000);
    hold(&aside, 3, 0);
    hold(&aside, 9, 200000);
    hold(&aside, 5, 1999);
    expect_held(&aside, 3, 0);
    hold(&aside, 4, 100000);
    expect_held(&aside, 4, 100000);
    expect_held(&aside, 5, 1999);
    expect_held(&aside, 7, 3000);
    expect_held(&aside, 9, 200000);
    assert_int_equal(aside_lowest(&aside), UINT64_MAX);
    aside_clear(&aside);
    assert_int_equal(aside.bytes, 0);
}

static void memory_is_bounded_and_the_file_is_emptied(void **state)
{
    struct aside aside = {.limit = 100000};

    (void)state;
    for (uint64_t round = 0; round < 3; round++) {
        for (uint64_t uid = 1; uid <= 40; uid++) {
            hold(&aside, uid, 9999);
            assert_true(aside.held <= 100000);
        }
        assert_true(filed_bytes() > 0);
        for (uint64_t uid = 1; uid <= 40; uid++)
            expect_held(&aside, uid, 9999);
        aside_let_go(&aside);
        assert_int_equal(filed_bytes(), 0);
    }
    aside_clear(&aside);
}

/* As from a server that always answers for a later message than the one that is due. */
static void the_room_of_what_was_handed_out_is_free_while_others_come(void **state)
{
    struct aside aside = {.limit = 100};

    (void)state;
    hold(&aside, 1, 1000000);
    for (uint64_t uid = 1; uid < 100; uid++) {
        hold(&aside, uid + 1, 1000000);
        expect_held(&aside, uid, 1000000);
        assert_true(filed_bytes() <= ASIDE_FILE_BYTES + 4 * 1000000);
    }
    aside_clear(&aside);
    assert_int_equal(filed_bytes(), 0);
}

static void a_message_there_is_no_room_for_is_refused(void **state)
{
    struct aside aside = {.limit = 100};

    (void)state;
    assert_int_equal(setenv("TMPDIR", "/nowhere/at/all", 1), 0);
    hold(&aside, 1, 90);
    assert_false(aside_begin(&aside, message(2, 90, "word")));
    aside_drop(&aside);
    assert_int_equal(unsetenv("TMPDIR"), 0);
    expect_held(&aside, 1, 90);
    aside_clear(&aside);
}

/* Without room to hold it, a message that came too early is asked for again. */
static void without_room_what_came_early_is_asked_for_again(void **state)
{
    static char early[BIG_BYTES * 4];
    static char *bodies;
    static struct script_step steps[] = {
        OPEN(4),
        LIST(
            "* 1 FETCH (UID 1)\r\n* 2 FETCH (UID 2)\r\n* 3 FETCH (UID 3)\r\n* 4 FETCH (UID 4)\r\n"),
        {.expect = FETCH("1:4"), .answer = early},
        {.expect = FETCH("4"), .answer = MESSAGE(4, 4, 1, "d") "@ OK\r\n"},
        {.expect = FETCH("1"), .answer = MESSAGE(1, 1, 1, "a") "@ OK\r\n"},
        LEAVE};
    struct scene s;

    (void)state;
    bodies = early;
    bodies += sprintf(bodies, "* 1 FETCH (UID 1 FLAGS ())\r\n");
    for (int uid = 2; uid <= 4; uid++) {
        bodies += sprintf(bodies,
                          "* %d FETCH (UID %d FLAGS (\\Seen) " DATE " RFC822.SIZE " BIG
                          " BODY[] {" BIG "}\r\n",
                          uid, uid);
        memset(bodies, 'a' + uid, BIG_BYTES);
        bodies += BIG_BYTES;
        bodies += sprintf(bodies, ")\r\n");
    }
    (void)sprintf(bodies, "@ OK done\r\n");
    assert_int_equal(setenv("TMPDIR", "/nowhere/at/all", 1), 0);
    BEGIN(s, steps);
    expect_message(&s, 1, "a");
    for (uint64_t uid = 2; uid <= 3; uid++) {
        size_t got, all = 0;
        assert_int_equal(next_message(&s), KIMT_OK);
        assert_int_equal(s.message->uid, uid);
        while (imap_fetch_read(s.fetch, s.body, sizeof s.body, &got, &s.err) == KIMT_OK)
            all += got;
        assert_int_equal(all, BIG_BYTES);
    }
    expect_message(&s, 4, "d");
    expect_end(&s);
    assert_int_equal(unsetenv("TMPDIR"), 0);
    scene_end(&s);
}

/* Without room for a look at its header, a message that has no date is asked for once more, and
 * then goes without. */
static void without_room_a_message_without_a_date_goes_without(void **state)
{
    static char answer[BIG_BYTES + 1000];
    static struct script_step steps[] = {OPEN(1),
                                         LIST("* 1 FETCH (UID 1)\r\n"),
                                         {.expect = FETCH("1"), .answer = answer},
                                         {.expect = FETCH("1"), .answer = answer},
                                         LEAVE};
    char *end = answer;
    size_t got, all = 0;
    struct scene s;

    (void)state;
    end += sprintf(end, "* 1 FETCH (UID 1 FLAGS () INTERNALDATE NIL RFC822.SIZE " BIG
                        " BODY[] {" BIG "}\r\n");
    memset(end, 'a', BIG_BYTES);
    (void)sprintf(end + BIG_BYTES, ")\r\n@ OK done\r\n");
    assert_int_equal(setenv("TMPDIR", "/nowhere/at/all", 1), 0);
    fake_host_memory_share = 1024 * 1024;
    BEGIN(s, steps);
    assert_int_equal(next_message(&s), KIMT_OK);
    assert_int_equal(s.message->uid, 1);
    assert_false(s.message->attributes & KIMT_MESSAGE_HAS_DATE);
    while (imap_fetch_read(s.fetch, s.body, sizeof s.body, &got, &s.err) == KIMT_OK)
        all += got;
    assert_int_equal(all, BIG_BYTES);
    expect_end(&s);
    fake_host_memory_share = 0;
    assert_int_equal(unsetenv("TMPDIR"), 0);
    scene_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(windows_answered_in_turns_keep_the_order),
        cmocka_unit_test(a_message_asked_for_again_comes_before_those_behind_it),
        cmocka_unit_test(large_messages_without_a_date_take_the_room_of_one),
        cmocka_unit_test(what_is_held_comes_back_whole_and_in_order),
        cmocka_unit_test(memory_is_bounded_and_the_file_is_emptied),
        cmocka_unit_test(the_room_of_what_was_handed_out_is_free_while_others_come),
        cmocka_unit_test(a_message_there_is_no_room_for_is_refused),
        cmocka_unit_test(without_room_what_came_early_is_asked_for_again),
        cmocka_unit_test(without_room_a_message_without_a_date_goes_without),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
