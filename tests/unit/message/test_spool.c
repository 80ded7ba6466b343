/* SPDX-License-Identifier: MIT
 *
 * The body of a message, put aside in memory and in a file.
 */
#include "message/spool.h"
#include "unit/support/cmocka_all.h"
#include <stdlib.h>
#include <string.h>

static void a_spool_gives_back_what_went_to_memory_and_to_a_file(void **state)
{
    struct spool *spool;
    char piece[100], got[64];
    size_t count, total = 0;

    (void)state;
    assert_int_equal(spool_new(150, &spool, NULL), KIMT_OK);
    for (int round = 0; round < 2; round++) {
        spool_reset(spool);
        for (int i = 0; i < 10; i++) {
            memset(piece, 'a' + i, sizeof piece);
            assert_int_equal(spool_write(spool, piece, sizeof piece, NULL), KIMT_OK);
        }
        assert_int_equal(spool_size(spool), 1000);
        for (total = 0; spool_read(spool, got, sizeof got, &count, NULL) == KIMT_OK;)
            for (size_t i = 0; i < count; i++)
                assert_int_equal(got[i], 'a' + (int)(total++ / 100));
        assert_int_equal(total, 1000);
    }
    spool_free(&spool);
}

static void a_spool_that_finds_no_room_says_what_to_do(void **state)
{
    struct kimt_error error = {.struct_size = sizeof error};
    struct spool *spool;

    (void)state;
    assert_int_equal(setenv("TMPDIR", "/nowhere/at/all", 1), 0);
    assert_int_equal(spool_new(4, &spool, NULL), KIMT_OK);
    assert_int_equal(spool_write(spool, "too much", 8, &error), KIMT_FAIL);
    assert_int_equal(error.scope, KIMT_SCOPE_RUN);
    assert_non_null(strstr(error.hint, "TMPDIR"));
    spool_free(&spool);
    (void)unsetenv("TMPDIR");
}

static void line_feeds_are_completed_across_pieces(void **state)
{
    bool after_cr = false;
    char out[32];
    size_t used;

    (void)state;
    used = spool_crlf(&after_cr, "a\nb\r", 4, out);
    used += spool_crlf(&after_cr, "\n\nc", 3, out + used);
    assert_int_equal(used, 9);
    assert_memory_equal(out, "a\r\nb\r\n\r\nc", 9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_spool_gives_back_what_went_to_memory_and_to_a_file),
        cmocka_unit_test(a_spool_that_finds_no_room_says_what_to_do),
        cmocka_unit_test(line_feeds_are_completed_across_pieces),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
