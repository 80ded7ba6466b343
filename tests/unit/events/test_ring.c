/* SPDX-License-Identifier: MIT
 *
 * The ring of events hands out every record once and in order, wherever its memory ends.
 */
#include "events/ring.h"
#include "unit/support/cmocka_all.h"
#include <string.h>

#define CAPACITY ((size_t)1024)

static int set_up(void **state)
{
    *state = ring_new(CAPACITY);
    return *state ? 0 : -1;
}

static int tear_down(void **state)
{
    ring_free((struct ring **)state);
    return 0;
}

/* Records are numbered, and of uneven sizes, so that gaps of many sizes are left at the end. */
static bool push(struct ring *ring, uint32_t number)
{
    size_t size = sizeof number + number * 37 % 120;
    char *record = ring_push(ring, size);

    if (!record)
        return false;
    memset(record, (int)(number & 0xff), size);
    memcpy(record, &number, sizeof number);
    return true;
}

static uint32_t number_of(const void *record)
{
    uint32_t number;

    memcpy(&number, record, sizeof number);
    return number;
}

/* Looks at all that is there without taking it out, as the thread of the reporters does. */
static void assert_holds(struct ring *ring, uint32_t first, uint32_t end)
{
    void *record = ring_first(ring);

    for (uint32_t number = first; number < end; number++) {
        assert_non_null(record);
        assert_int_equal(number_of(record), number);
        record = ring_next(ring, record);
    }
    assert_null(record);
}

static void records_beyond_a_gap_follow_those_before_it(void **state)
{
    struct ring *ring = *state;
    uint32_t first = 0, end = 0;

    for (int round = 0; round < 500; round++) {
        while (push(ring, end))
            end++;
        assert_holds(ring, first, end);
        for (int taken = 0; taken <= round % 5 && first < end; taken++, first++) {
            assert_int_equal(number_of(ring_first(ring)), first);
            ring_pop(ring);
        }
        assert_holds(ring, first, end);
    }
    assert_true(end > 20 * CAPACITY / 150); /* it went round many times */
}

static void an_empty_ring_takes_its_largest_record_wherever_it_stands(void **state)
{
    struct ring *ring = *state;

    for (uint32_t number = 0; number < 50; number++) {
        assert_true(push(ring, number));
        ring_pop(ring);
        assert_int_equal(ring_used(ring), 0);
        assert_non_null(ring_push(ring, CAPACITY - 64));
        assert_null(ring_push(ring, 64));
        ring_pop(ring);
        assert_null(ring_first(ring));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(records_beyond_a_gap_follow_those_before_it, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(an_empty_ring_takes_its_largest_record_wherever_it_stands,
                                        set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
