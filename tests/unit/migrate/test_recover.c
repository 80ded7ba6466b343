/* SPDX-License-Identifier: MIT
 *
 * What a failure does beside its own lane: whom it holds up, that lane or all lanes of the host,
 * and that it looks at names which other lanes may change only while they do not. One lane without
 * sessions, so that nothing else comes of it.
 */
#include "base/clock.h"
#include "migrate/enter.h"
#include "migrate/recover.h"
#include "migrate/walk_inner.h"
#include "plugin/services.h"
#include "profile/profile.h"
#include "unit/support/cmocka_all.h"
#include <kimt/host.h>
#include <pthread.h>
#include <stdlib.h>

#define LANES UINT32_C(4)

struct scene {
    struct profile profile;
    struct host_services services;
    struct run_settings settings;
    struct run run;
    struct crew crew;
    struct kimt_account account;
    struct account_work work;
    struct mapped_folder mapped;
    struct transfer *transfer;
    struct walk walk;
    bool has_looked;
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
    (void)pthread_mutex_init(&scene->crew.mutex, NULL);
    governor_init(&scene->run.source.governor, LANES);
    governor_init(&scene->run.destination.governor, LANES);
    governor_answered(&scene->run.source.governor);
    governor_answered(&scene->run.destination.governor);
    steering_begin(&scene->crew.steering, 0, LANES, LANES, clock_ms());
    scene->account.address = "ann@example.com";
    scene->work.account = &scene->account;
    scene->crew.run = &scene->run;
    scene->transfer->crew = &scene->crew;
    scene->transfer->run = &scene->run;
    scene->transfer->work = &scene->work;
    scene->transfer->walk = &scene->walk;
    scene->transfer->sides.run = &scene->run;
    scene->transfer->sides.account = &scene->account;
    scene->transfer->walk->backoff.retry_for_ms = 60000;
    *state = scene;
    return 0;
}

static int tear_down(void **state)
{
    struct scene *scene = *state;

    governor_destroy(&scene->run.source.governor);
    governor_destroy(&scene->run.destination.governor);
    (void)pthread_mutex_destroy(&scene->crew.mutex);
    free(scene->transfer);
    free(scene);
    return 0;
}

/* The lane goes on after that. */
static void fail_with(struct scene *scene, int scope, int kind, int retry)
{
    const struct trouble trouble = {
        .error = {.scope = scope, .kind = kind, .retry = retry, .wait_ms = 1},
        .side = SIDE_DESTINATION};

    scene->transfer->walk->state = TRANSFER_ENTER_FOLDER;
    scene->transfer->folder.mapped = scope == KIMT_SCOPE_FOLDER ? &scene->mapped : NULL;
    recover(scene->transfer, &trouble);
    assert_int_equal(scene->transfer->walk->state, TRANSFER_CONNECT);
}

static bool is_host_paused(const struct scene *scene)
{
    return governor_paused(&scene->run.destination.governor);
}

static void a_host_that_asks_for_patience_gets_it_of_all_lanes_and_one_lane_less(void **state)
{
    struct scene *scene = *state;

    assert_int_equal(scene->crew.steering.allowed, LANES);
    fail_with(scene, KIMT_SCOPE_ACCOUNT, KIMT_KIND_BUSY, KIMT_RETRY_LATER);
    assert_true(is_host_paused(scene));
    assert_false(governor_paused(&scene->run.source.governor));
    assert_int_equal(scene->crew.steering.allowed, LANES - 1);
}

static void a_limit_is_a_reason_for_all_lanes_wherever_it_is_met(void **state)
{
    struct scene *scene = *state;

    fail_with(scene, KIMT_SCOPE_FOLDER, KIMT_KIND_LIMIT, KIMT_RETRY_LATER);
    assert_true(is_host_paused(scene));
    assert_int_equal(scene->crew.steering.allowed, LANES - 1);
}

static void a_folder_that_is_not_to_be_had_holds_up_its_own_lane_alone(void **state)
{
    static const int kinds[] = {KIMT_KIND_BUSY, KIMT_KIND_IN_USE, KIMT_KIND_NOT_FOUND};
    struct scene *scene = *state;

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        fail_with(scene, KIMT_SCOPE_FOLDER, kinds[i], KIMT_RETRY_LATER);
    assert_false(is_host_paused(scene));
    assert_int_equal(scene->crew.steering.allowed, LANES);
}

static void a_lost_connection_and_what_is_in_use_hold_up_no_other_lane(void **state)
{
    struct scene *scene = *state;

    fail_with(scene, KIMT_SCOPE_ACCOUNT, KIMT_KIND_NETWORK, KIMT_RETRY_NOW);
    fail_with(scene, KIMT_SCOPE_ACCOUNT, KIMT_KIND_IN_USE, KIMT_RETRY_LATER);
    assert_false(is_host_paused(scene));
    assert_int_equal(scene->crew.steering.allowed, LANES);
}

/* ---- names that another lane may give ---- */

static void *take_back(void *context)
{
    struct scene *scene = context;

    enter_take_back(scene->transfer);
    __atomic_store_n(&scene->has_looked, true, __ATOMIC_RELEASE);
    return NULL;
}

static void
whether_another_folder_goes_to_the_same_place_is_asked_when_no_lane_renames(void **state)
{
    static char place[] = "Work";
    struct mapped_folder items[2] = {{.target_path = place}, {.target_path = place}};
    struct scene *scene = *state;
    pthread_t thread;

    scene->work.map.items = items;
    scene->work.map.count = 2;
    scene->transfer->folder.mapped = &items[0];
    scene->transfer->sides.destination.base.session =
        (void *)scene; /* it is shared, so nothing is asked */
    (void)pthread_mutex_lock(&scene->crew.mutex);
    assert_int_equal(pthread_create(&thread, NULL, take_back, scene), 0);
    clock_sleep_ns(100 * CLOCK_NS_PER_MS);
    bool has_looked = __atomic_load_n(&scene->has_looked, __ATOMIC_ACQUIRE);
    (void)pthread_mutex_unlock(&scene->crew.mutex);
    assert_int_equal(pthread_join(thread, NULL), 0);
    assert_false(has_looked);
    assert_true(scene->has_looked);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_host_that_asks_for_patience_gets_it_of_all_lanes_and_one_lane_less),
        TEST(a_limit_is_a_reason_for_all_lanes_wherever_it_is_met),
        TEST(a_folder_that_is_not_to_be_had_holds_up_its_own_lane_alone),
        TEST(a_lost_connection_and_what_is_in_use_hold_up_no_other_lane),
        TEST(whether_another_folder_goes_to_the_same_place_is_asked_when_no_lane_renames),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
