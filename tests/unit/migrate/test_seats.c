/* SPDX-License-Identifier: MIT
 *
 * A lane's way to its two sessions, where one of the hosts has no seat left for it.
 */
#include "base/clock.h"
#include "migrate/connect.h"
#include "migrate/transfer.h"
#include "migrate/walk.h"
#include "unit/scenario/fake.h"
#include "unit/support/cmocka_all.h"
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define PATIENCE_MS 10000 /* far more than it takes */

struct seats {
    struct fake fake;
    struct fake *options;
    struct profile profile;
    struct host_services services;
    struct accounts *accounts;
    struct run_settings settings;
    struct run run;
    struct crew crew;
    struct account_work *work;
    struct transfer *transfer;
};

static struct seats seats;

static struct accounts *one_account(void)
{
    static const char row[] = "ann@example.com;secret;Ann\n";
    struct problems *problems;
    struct accounts *accounts;

    assert_int_equal(problems_new(&problems, NULL), KIMT_OK);
    assert_int_equal(accounts_parse("rows", row, strlen(row), problems, &accounts), KIMT_OK);
    problems_free(&problems);
    return accounts;
}

/* A run whose profile allows so many sessions, and a lane of it that has none yet. */
static void begin(int64_t source, int64_t destination)
{
    struct kimt_error error = {.struct_size = sizeof error};

    seats = (struct seats){.options = &seats.fake, .accounts = one_account()};
    seats.profile = (struct profile){
        .migration = {.lanes = 4, .retry_for_ms = 5000, .spool_memory = 1024},
        .source = {.plugin = &fake_source_plugin,
                   .options = &seats.options,
                   .limits.sessions = source},
        .destination = {.plugin = &fake_destination_plugin,
                        .options = &seats.options,
                        .limits.sessions = destination},
    };
    seats.services = (struct host_services){.stop = &seats.fake.stop, .timeout_ms = 1000};
    seats.settings = (struct run_settings){
        .profile = &seats.profile, .accounts = seats.accounts, .services = &seats.services};
    assert_int_equal(run_open(&seats.run, &seats.settings, &error), KIMT_OK);
    crew_init(&seats.crew, &seats.run);
    seats.work = account_work_new(&seats.crew, accounts_get(seats.accounts, 0), false);
    assert_int_equal(transfer_new(&seats.crew, 0, &seats.transfer, &error), KIMT_OK);
    seats.transfer->work = seats.work;
    seats.transfer->sides.account = seats.work->account;
}

static void end(void)
{
    transfer_free(&seats.transfer);
    assert_int_equal(seats.run.source.governor.sessions, 0);
    assert_int_equal(seats.run.destination.governor.sessions, 0);
    account_work_free(&seats.work);
    crew_destroy(&seats.crew);
    run_close(&seats.run);
    accounts_free(&seats.accounts);
    fake_free(&seats.fake);
}

/* Whether the lane helps, or has the account to itself. */
static void *move_main(void *assists)
{
    transfer_account(seats.transfer, seats.work, assists != NULL);
    return NULL;
}

/* Somebody else takes the seat, as soon as it is free. */
static bool take(struct governor *governor)
{
    int64_t until = clock_ms() + PATIENCE_MS;

    while (!governor_enter(governor)) {
        if (clock_ms() > until)
            return false;
        clock_sleep_ns(10 * CLOCK_NS_PER_MS);
    }
    return true;
}

static void a_run_keeps_to_the_sessions_that_the_profile_allows(void **state)
{
    (void)state;
    begin(2, 3);
    assert_int_equal(seats.crew.steering.most, 2);
    assert_int_equal(seats.crew.lanes_of_account, 2);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(governor_enter(&seats.run.source.governor), i < 2);
        assert_true(governor_enter(&seats.run.destination.governor));
    }
    assert_false(governor_enter(&seats.run.destination.governor));
    for (int i = 0; i < 3; i++) {
        if (i < 2)
            governor_leave(&seats.run.source.governor);
        governor_leave(&seats.run.destination.governor);
    }
    end();
}

/* The lane has lost its session at one host, where there is no seat any more. Another one is in
 * that seat, and waits for the one that the lane has at the other host. */
static void while_another_waits_for_the_other_side(enum transfer_side lost_side)
{
    struct governor *source = &seats.run.source.governor,
                    *destination = &seats.run.destination.governor;
    struct governor *lost = lost_side == SIDE_SOURCE ? source : destination;
    struct governor *kept = lost_side == SIDE_SOURCE ? destination : source;
    struct trouble trouble = TROUBLE_NONE;
    pthread_t thread;
    int64_t took_ms;
    bool has_let_go;

    begin(1, 1);
    assert_int_equal(connect_sides(&seats.transfer->sides, &took_ms, &trouble), KIMT_OK);
    sides_drop(&seats.transfer->sides, lost_side);
    assert_true(governor_enter(lost));
    assert_int_equal(connect_sides(&seats.transfer->sides, &took_ms, &trouble), KIMT_BUSY);
    assert_int_equal(trouble.error.kind, KIMT_KIND_LIMIT);
    assert_int_equal(pthread_create(&thread, NULL, move_main, NULL), 0);
    has_let_go = take(kept);
    __atomic_store_n(&seats.fake.stop, true, __ATOMIC_RELAXED);
    assert_int_equal(pthread_join(thread, NULL), 0);
    seats.work = NULL;
    assert_true(has_let_go); /* else each waits for what the other one has */
    governor_leave(lost);
    governor_leave(kept);
    end();
}

static void two_lanes_never_wait_for_each_others_session(void **state)
{
    (void)state;
    while_another_waits_for_the_other_side(SIDE_SOURCE);
    while_another_waits_for_the_other_side(SIDE_DESTINATION);
}

/* It would be in the way of those that are at work. */
static void a_lane_that_only_helps_does_not_wait(void **state)
{
    (void)state;
    begin(2, 1);
    seats.work->lanes = 2;
    assert_true(governor_enter(&seats.run.destination.governor));
    move_main(&seats);
    assert_int_equal(seats.work->lanes, 1);
    assert_true(seats.work->crowded);
    assert_false(seats.work->failed);
    assert_int_equal(seats.run.source.governor.sessions, 0);
    governor_leave(&seats.run.destination.governor);
    end();
}

/* While folders are listed, a lane looks for work again and again. */
static void a_lane_that_gets_ready_tries_an_account_once(void **state)
{
    const struct kimt_account *account;

    (void)state;
    begin(2, 2);
    account = seats.work->account;
    seats.transfer->work = NULL;
    seats.transfer->sides.account = NULL;
    seats.fake.source_auth_fails = 1;
    for (int i = 0; i < 3; i++)
        connect_ready(&seats.transfer->sides, account);
    assert_int_equal(seats.fake.logins, 1);
    assert_int_equal(seats.run.source.governor.sessions, 0);
    assert_int_equal(seats.run.destination.governor.sessions, 0);
    end();
}

/* Whether they were kept for an account, or are open for one. */
static void a_lane_that_is_freed_closes_its_sessions(void **state)
{
    (void)state;
    for (int kept = 0; kept < 2; kept++) {
        begin(2, 2);
        seats.transfer->sides.account = NULL;
        connect_ready(&seats.transfer->sides, accounts_get(seats.accounts, 0));
        assert_int_equal(seats.fake.opened, 2);
        seats.transfer->sides.source.base.is_kept = seats.transfer->sides.destination.base.is_kept =
            kept;
        transfer_free(&seats.transfer);
        assert_int_equal(seats.fake.closed, 2);
        assert_int_equal(seats.run.source.governor.sessions, 0);
        assert_int_equal(seats.run.destination.governor.sessions, 0);
        run_cancel(); /* which goes through all that are open */
        end();
    }
}

#define SLOW_MS INT64_C(60)

static uint32_t kept_alive;

static int slow_keep_alive(struct kimt_source_session *session, struct kimt_error *err)
{
    (void)session;
    (void)err;
    kept_alive++;
    clock_sleep_ns(SLOW_MS * CLOCK_NS_PER_MS);
    return KIMT_OK;
}

/* What sessions take to answer is part of the wait: it ends when it was to end. */
static void a_wait_is_no_longer_for_sessions_that_answer_late(void **state)
{
    struct loaded_plugin slow = fake_source_plugin;
    int64_t before_ms = sides_keep_alive_ms, began_ms, took_ms;
    struct trouble trouble = TROUBLE_NONE;

    (void)state;
    begin(1, 1);
    assert_int_equal(connect_sides(&seats.transfer->sides, &took_ms, &trouble), KIMT_OK);
    slow.source.keep_alive = slow_keep_alive;
    seats.profile.source.plugin = &slow;
    sides_keep_alive_ms = 20;
    kept_alive = 0;
    began_ms = clock_ms();
    assert_true(sides_wait(&seats.transfer->sides, 20 * SLOW_MS, NULL));
    took_ms = clock_ms() - began_ms;
    sides_keep_alive_ms = before_ms;
    assert_in_range(took_ms, 20 * SLOW_MS, 24 * SLOW_MS); /* each time anew: 80 * SLOW_MS */
    assert_in_range(kept_alive, 1, 15);
    end();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_run_keeps_to_the_sessions_that_the_profile_allows),
        cmocka_unit_test(two_lanes_never_wait_for_each_others_session),
        cmocka_unit_test(a_lane_that_only_helps_does_not_wait),
        cmocka_unit_test(a_lane_that_gets_ready_tries_an_account_once),
        cmocka_unit_test(a_lane_that_is_freed_closes_its_sessions),
        cmocka_unit_test(a_wait_is_no_longer_for_sessions_that_answer_late),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
