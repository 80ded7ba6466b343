/* SPDX-License-Identifier: MIT
 *
 * Bodies that are kept: each comes back as it was, wherever its blocks begin and end, while others
 * come and go around it.
 */
#include "common/imap/destination/kept.h"
#include "unit/support/cmocka_all.h"

enum {
    QUEUE = 20,
    ROUNDS = 2000,
    SIZE_MAX_HERE = 300 * 1024,
    PIECE_MAX = 70 * 1000
};

/* A body of so many bytes that begin with `seed`. */
struct sample {
    struct kept_body body;
    size_t size;
    unsigned seed;
};

static struct kept kept;
static struct sample queue[QUEUE];
static size_t first, count;
static unsigned chance = 1;

static size_t random_below(size_t limit)
{
    chance = chance * 1103515245u + 12345u;
    return (size_t)(chance >> 8) % limit;
}

static char byte_at(const struct sample *sample, size_t at)
{
    return (char)((at + sample->seed) * 7 % 251);
}

static void add(struct sample *sample, size_t size)
{
    static char piece[PIECE_MAX];

    *sample = (struct sample){.size = size, .seed = (unsigned)random_below(1000)};
    assert_true(kept_begin(&kept, &sample->body));
    for (size_t at = 0; at < size;) {
        size_t length = 1 + random_below(PIECE_MAX);
        length = length < size - at ? length : size - at;
        for (size_t i = 0; i < length; i++)
            piece[i] = byte_at(sample, at + i);
        assert_true(kept_add(&kept, &sample->body, piece, length));
        at += length;
    }
}

static void assert_whole(const struct sample *sample)
{
    struct kept_walk walk = kept_walk(&sample->body);
    size_t at = 0, length;
    const char *data;

    while (kept_next(&walk, &data, &length))
        for (size_t i = 0; i < length; i++, at++)
            if (data[i] != byte_at(sample, at))
                fail_msg("byte %zu of %zu is another one", at, sample->size);
    assert_int_equal(at, sample->size);
}

/* Sizes at which something could go wrong are as likely as all others. */
static size_t some_size(void)
{
    static const size_t odd[] = {0, 1, 128 * 1024 - 65, 128 * 1024 - 64, 128 * 1024 - 63};
    size_t choice = random_below(10);

    return choice < 5 ? odd[choice] : random_below(choice < 8 ? 4000 : SIZE_MAX_HERE);
}

static struct sample *place(size_t index)
{
    return &queue[(first + index) % QUEUE];
}

static void bodies_come_back_as_they_were(void **state)
{
    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        size_t choice = random_below(10);

        if (choice < 5 && count < QUEUE) {
            add(place(count++), some_size());
        } else if (choice == 5 && count < QUEUE) { /* one that is broken off */
            struct sample broken;
            add(&broken, some_size());
            kept_take_back(&kept, &broken.body);
        } else if (count > 0) {
            assert_whole(place(0));
            kept_let_go(&kept, &place(0)->body);
            first = (first + 1) % QUEUE;
            count--;
        }
    }
    for (size_t i = 0; i < count; i++)
        assert_whole(place(i));
    kept_clear(&kept);
    kept_forget_spare();
}

static void a_block_that_was_let_go_is_used_again(void **state)
{
    struct kept other = {0};
    struct sample sample;
    struct kept_walk walk;
    const char *data, *again;
    size_t length;

    (void)state;
    add(&sample, 100);
    walk = kept_walk(&sample.body);
    assert_true(kept_next(&walk, &data, &length));
    kept_clear(&kept);
    assert_true(kept_begin(&other, &sample.body) && kept_add(&other, &sample.body, "x", 1));
    walk = kept_walk(&sample.body);
    assert_true(kept_next(&walk, &again, &length));
    assert_ptr_equal(again, data);
    kept_clear(&other);
    kept_forget_spare();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bodies_come_back_as_they_were),
        cmocka_unit_test(a_block_that_was_let_go_is_used_again),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
