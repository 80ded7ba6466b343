/* SPDX-License-Identifier: MIT
 *
 * Deflated streams: as much comes out as went in, and never more than there is room for. And on
 * which lines they gain.
 */
#include "common/net/line.h"
#include "common/net/squeeze.h"
#include "unit/support/cmocka_all.h"

#include <stdint.h>
#include <stdlib.h>

/* Deflates it whole, with a flush at the end; answers the length. */
static size_t deflate_whole(struct squeeze *squeeze, const char *data, size_t length, char *to,
                            size_t capacity)
{
    size_t used = 0, put;

    while (length > 0) {
        size_t taken = squeeze_deflate(squeeze, data, length, to + used, capacity - used, &put);
        data += taken;
        length -= taken;
        used += put;
    }
    assert_true(squeeze_flush(squeeze, to + used, capacity - used, &put));
    return used + put;
}

static void a_stream_may_be_cut_into_pieces_of_any_size(void **state)
{
    static char text[100000], packed[200000], back[100000];
    struct squeeze *squeeze = squeeze_new(NULL, 0);

    (void)state;
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = (char)(i * i >> 7);
    size_t length = deflate_whole(squeeze, text, sizeof text, packed, sizeof packed);
    for (size_t step = 1; step < 9000; step = step * 3 + 1) {
        struct squeeze *other = squeeze_new(NULL, 0);
        size_t from = 0, to = 0, got, space;
        while (to < sizeof back) {
            size_t room = step < sizeof back - to ? step : sizeof back - to;
            if (squeeze_inflate(other, back + to, room, &got) == SQUEEZE_SOME) {
                to += got;
                continue;
            }
            char *where = squeeze_space(other, &space);
            size_t part = step < space ? step : space;
            part = part < length - from ? part : length - from;
            assert_true(part > 0);
            memcpy(where, packed + from, part);
            squeeze_arrived(other, part);
            from += part;
        }
        assert_memory_equal(text, back, sizeof text);
        squeeze_free(&other);
    }
    squeeze_free(&squeeze);
}

static void a_flush_goes_on_when_there_is_room_again(void **state)
{
    char packed[4000], back[1000], text[1000];
    struct squeeze *squeeze = squeeze_new(NULL, 0), *other;
    size_t used = 0, put, got = 0, total = 0;

    (void)state;
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = (char)(i * 2654435761u >> 11);
    assert_int_equal(squeeze_deflate(squeeze, text, sizeof text, packed, 1, &put), sizeof text);
    used = put;
    while (!squeeze_flush(squeeze, packed + used, SQUEEZE_ROOM_MIN, &put))
        used += put;
    used += put;
    other = squeeze_new(packed, used);
    while (squeeze_inflate(other, back + total, sizeof back - total, &got) == SQUEEZE_SOME &&
           total + got < sizeof back)
        total += got;
    assert_memory_equal(text, back, sizeof text);
    squeeze_free(&squeeze);
    squeeze_free(&other);
}

static void what_inflates_to_very_much_is_given_out_by_and_by(void **state)
{
    static char zeros[1 << 20], packed[1 << 16], back[1000];
    struct squeeze *squeeze = squeeze_new(NULL, 0), *other;
    size_t length = 0, got, total = 0;

    (void)state;
    for (int i = 0; i < 8; i++)
        length +=
            deflate_whole(squeeze, zeros, sizeof zeros, packed + length, sizeof packed - length);
    other = squeeze_new(packed, length); /* all of it has come */
    while (squeeze_inflate(other, back, sizeof back, &got) == SQUEEZE_SOME) {
        assert_in_range(got, 1, sizeof back);
        total += got;
    }
    assert_int_equal(total, 8 << 20);
    squeeze_free(&squeeze);
    squeeze_free(&other);
}

static void what_is_no_stream_is_noticed(void **state)
{
    static const char text[] = "* OK not deflated at all, by the look of it";
    char back[100];
    size_t got;
    struct squeeze *squeeze = squeeze_new(text, sizeof text);

    (void)state;
    while (squeeze_inflate(squeeze, back, sizeof back, &got) == SQUEEZE_SOME)
        continue;
    assert_int_equal(squeeze_inflate(squeeze, back, sizeof back, &got), SQUEEZE_BROKEN);
    squeeze_free(&squeeze);
}

#define MB UINT64_C(1048576)

static void compression_gains_where_the_line_is_far_and_slow(void **state)
{
    (void)state;
    assert_true(line_is_slow(&(struct conn_measure){20 * MB, 10000}, 30));
    assert_false(line_is_slow(&(struct conn_measure){20 * MB, 10000}, 0)); /* a slow server */
    assert_false(line_is_slow(&(struct conn_measure){20 * MB, 100}, 30));  /* hardly waited for */
    assert_false(line_is_slow(&(struct conn_measure){MB / 2, 5000}, 30));  /* too early to tell */
}

static void connections_to_one_host_learn_together(void **state)
{
    struct conn_measure first = {0}, second = {0};

    (void)state;
    line_forget_all();
    line_learn_turn("far:993", 40);
    line_learn("far:993", &(struct conn_measure){MB * 3 / 4, 2000}, &first);
    assert_false(line_gains("far:993"));
    line_learn("far:993", &(struct conn_measure){MB * 3 / 4, 2000}, &first); /* nothing new */
    assert_false(line_gains("far:993"));
    line_learn("far:993", &(struct conn_measure){MB / 2, 1000}, &second);
    assert_true(line_gains("far:993"));
    assert_false(line_gains("near:993"));
    line_forget_all();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_stream_may_be_cut_into_pieces_of_any_size),
        cmocka_unit_test(a_flush_goes_on_when_there_is_room_again),
        cmocka_unit_test(what_inflates_to_very_much_is_given_out_by_and_by),
        cmocka_unit_test(what_is_no_stream_is_noticed),
        cmocka_unit_test(compression_gains_where_the_line_is_far_and_slow),
        cmocka_unit_test(connections_to_one_host_learn_together),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
