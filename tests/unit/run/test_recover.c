/* SPDX-License-Identifier: MIT
 *
 * Whom a failure holds up: the lane that met it, or all lanes of the host. One lane without
 * sessions, so that nothing else comes of it.
 */
#include "config/profile.h"
#include "plugin/host.h"
#include "run/transfer.h"
#include "unit/run/cmocka_all.h"
#include <kimt/host.h>
#include <stdlib.h>

#define LANES UINT32_C(4)

struct scene {
    struct profile profile;
    struct host_services services;
    struct run_settings settings;
    struct run run;
    struct kimt_account account;
    struct account_work work;
    struct mapped_folder mapped;
    struct transfer *transfer;
};

static int set_up(void **state)
{
    struct scene *scene = calloc(1, sizeof *scene);

    if (!scene || !(scene->transfer = calloc(1, sizeof *scene->transfer)))
        return -1;
    backoff_first_ms = 1;
    scene->settings =
        (struct run_settings){.profile = &scene->profile, .services = &scene->services};
    scene->run.settings = &scene->settings;
    (void)pthread_mutex_init(&scene->run.mutex, NULL);
    governor_init(&scene->run.source_governor, LANES);
    governor_init(&scene->run.destination_governor, LANES);
    governor_answered(&scene->run.source_governor);
    governor_answered(&scene->run.destination_governor);
    steering_begin(&scene->run.steering, 0, LANES, LANES, run_now_ms());
    scene->account.address = "ann@example.com";
    scene->work.account = &scene->account;
    scene->transfer->run = &scene->run;
    scene->transfer->work = &scene->work;
    scene->transfer->backoff.retry_for_ms = 60000;
    *state = scene;
    return 0;
}

static int tear_down(void **state)
{
    struct scene *scene = *state;

    governor_destroy(&scene->run.source_governor);
    governor_destroy(&scene->run.destination_governor);
    (void)pthread_mutex_destroy(&scene->run.mutex);
    free(scene->transfer);
    free(scene);
    return 0;
}

/* The lane goes on after that. */
static void fail_with(struct scene *scene, int scope, int kind, int retry)
{
    const struct kimt_error error = {
        .struct_size = sizeof error, .scope = scope, .kind = kind, .retry = retry, .wait_ms = 1};

    scene->transfer->state = TRANSFER_ENTER_FOLDER;
    scene->transfer->folder.mapped = scope == KIMT_SCOPE_FOLDER ? &scene->mapped : NULL;
    scene->transfer->blame = SIDE_DESTINATION;
    recover(scene->transfer, &error);
    assert_int_equal(scene->transfer->state, TRANSFER_CONNECT);
}

static bool is_host_paused(const struct scene *scene)
{
    return governor_paused(&scene->run.destination_governor);
}

static void a_host_that_asks_for_patience_gets_it_of_all_lanes_and_one_lane_less(void **state)
{
    struct scene *scene = *state;

    assert_int_equal(scene->run.steering.allowed, LANES);
    fail_with(scene, KIMT_SCOPE_ACCOUNT, KIMT_KIND_BUSY, KIMT_RETRY_LATER);
    assert_true(is_host_paused(scene));
    assert_false(governor_paused(&scene->run.source_governor));
    assert_int_equal(scene->run.steering.allowed, LANES - 1);
}

static void a_limit_is_a_reason_for_all_lanes_wherever_it_is_met(void **state)
{
    struct scene *scene = *state;

    fail_with(scene, KIMT_SCOPE_FOLDER, KIMT_KIND_LIMIT, KIMT_RETRY_LATER);
    assert_true(is_host_paused(scene));
    assert_int_equal(scene->run.steering.allowed, LANES - 1);
}

static void a_folder_that_is_not_to_be_had_holds_up_its_own_lane_alone(void **state)
{
    static const int kinds[] = {KIMT_KIND_BUSY, KIMT_KIND_IN_USE, KIMT_KIND_NOT_FOUND};
    struct scene *scene = *state;

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        fail_with(scene, KIMT_SCOPE_FOLDER, kinds[i], KIMT_RETRY_LATER);
    assert_false(is_host_paused(scene));
    assert_int_equal(scene->run.steering.allowed, LANES);
}

static void a_lost_connection_and_what_is_in_use_hold_up_no_other_lane(void **state)
{
    struct scene *scene = *state;

    fail_with(scene, KIMT_SCOPE_ACCOUNT, KIMT_KIND_NETWORK, KIMT_RETRY_NOW);
    fail_with(scene, KIMT_SCOPE_ACCOUNT, KIMT_KIND_IN_USE, KIMT_RETRY_LATER);
    assert_false(is_host_paused(scene));
    assert_int_equal(scene->run.steering.allowed, LANES);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_host_that_asks_for_patience_gets_it_of_all_lanes_and_one_lane_less),
        TEST(a_limit_is_a_reason_for_all_lanes_wherever_it_is_met),
        TEST(a_folder_that_is_not_to_be_had_holds_up_its_own_lane_alone),
        TEST(a_lost_connection_and_what_is_in_use_hold_up_no_other_lane),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
