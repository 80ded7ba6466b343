/* SPDX-License-Identifier: MIT
 *
 * The clock says the truth: scripted migrations with known totals and rates, in which the shown
 * percentage is held against the work that is done, and the estimate against what it then takes.
 *
 * Work costs time here, and not what the clock supposes: a message has a time of its own and one
 * for its bytes. Lanes share what the line carries.
 */
#include "terminal/board.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum {
    LANES = 4,
    MOST = 40,
    STEP_MS = 250
};

struct mailbox {
    uint64_t messages, earlier, bytes; /* bytes: of one message */
    bool is_known;                     /* from an earlier run */
    bool is_measured;                  /* by check or plan */
};

struct script {
    struct mailbox accounts[MOST];
    size_t count;
    double bytes_per_ms; /* of the line */
    double closed_at;    /* share of the work after which the hours end; 0: never */
    int64_t closed_ms;   /* for how long */
    bool sizes_are_untold;
    double percent_tolerance, time_tolerance;
};

struct play {
    const struct script *script;
    struct board board;
    struct kimt_counts counts[MOST];
    struct kimt_error err;
    size_t begun, ended;
    int64_t now_ms;
    double budget_ms, work_done, work_all;
    bool was_closed;
    int64_t open_again_ms;
};

static double message_ms(const struct script *script, const struct mailbox *box, bool is_earlier)
{
    return is_earlier ? 0.02 : 2.0 + (double)box->bytes / script->bytes_per_ms;
}

static void say(struct play *play, struct kimt_event event)
{
    struct running *running;
    int result;

    event.struct_size = sizeof event;
    event.run_ms = play->now_ms;
    event.time_ms = INT64_C(1790000000000) + play->now_ms;
    result = board_event(&play->board, &event, &running, &play->err);
    assert_int_equal(result, KIMT_OK);
    if (event.type == KIMT_EVENT_ACCOUNT_END && running)
        board_forget(&play->board, running);
}

static const char *name_of(size_t at)
{
    static char name[40];

    (void)snprintf(name, sizeof name, "%zu@example.com", at);
    return name;
}

static void expect(struct play *play, size_t at, bool is_listed)
{
    const struct mailbox *box = &play->script->accounts[at];
    struct kimt_expected expected = {.found = is_listed || box->is_measured ? box->messages
                                                                            : box->earlier,
                                     .earlier = box->earlier};

    expected.bytes = play->script->sizes_are_untold ? KIMT_UNKNOWN
                                                    : (expected.found - box->earlier) * box->bytes;
    say(play, (struct kimt_event){.type = KIMT_EVENT_ACCOUNT_EXPECTED,
                                  .account = name_of(at),
                                  .expected = &expected});
}

static void begin_some(struct play *play)
{
    while (play->begun < play->script->count && play->begun - play->ended < LANES) {
        say(play,
            (struct kimt_event){.type = KIMT_EVENT_ACCOUNT_BEGIN, .account = name_of(play->begun)});
        expect(play, play->begun, true);
        play->begun++;
    }
}

/* One message of this account. False: it has none left. */
static bool handle_one(struct play *play, size_t at)
{
    const struct mailbox *box = &play->script->accounts[at];
    struct kimt_counts *counts = &play->counts[at];
    bool is_earlier = counts->earlier < box->earlier;
    double cost = message_ms(play->script, box, is_earlier);

    if (counts->found == box->messages)
        return false;
    counts->found++;
    counts->earlier += is_earlier;
    counts->copied += !is_earlier;
    counts->bytes_copied += is_earlier ? 0 : box->bytes;
    play->budget_ms -= cost;
    play->work_done += cost;
    return true;
}

static void end_if_done(struct play *play, size_t at)
{
    const struct kimt_counts *counts = &play->counts[at];

    say(play,
        (struct kimt_event){.type = KIMT_EVENT_PROGRESS, .account = name_of(at), .counts = counts});
    if (counts->found < play->script->accounts[at].messages || counts->folders > 0)
        return;
    play->counts[at].folders = 1; /* it has ended */
    say(play, (struct kimt_event){
                  .type = KIMT_EVENT_ACCOUNT_END, .account = name_of(at), .counts = counts});
    play->ended++;
}

/* The hours have ended: all of it waits. */
static bool is_closed(struct play *play)
{
    const struct script *script = play->script;

    if (script->closed_at > 0 && !play->was_closed &&
        play->work_done >= script->closed_at * play->work_all) {
        play->was_closed = true;
        play->open_again_ms = play->now_ms + script->closed_ms;
        say(play, (struct kimt_event){.type = KIMT_EVENT_WAIT, .wait_ms = script->closed_ms});
    }
    return play->now_ms < play->open_again_ms;
}

static void step(struct play *play)
{
    play->now_ms += STEP_MS;
    if (!is_closed(play)) {
        bool any = true;

        play->budget_ms += STEP_MS;
        while (play->budget_ms > 0 && any) {
            any = false;
            for (size_t at = 0; at < play->begun; at++)
                any = (play->counts[at].folders == 0 && handle_one(play, at)) || any;
        }
        for (size_t at = 0; at < play->begun; at++)
            if (play->counts[at].folders == 0)
                end_if_done(play, at);
        begin_some(play);
    }
    board_tick(&play->board, play->now_ms);
}

static void start(struct play *play, const struct script *script)
{
    *play = (struct play){.script = script, .err = {.struct_size = sizeof play->err}};
    for (size_t at = 0; at < script->count; at++) {
        const struct mailbox *box = &script->accounts[at];

        play->work_all += (double)box->earlier * message_ms(script, box, true) +
                          (double)(box->messages - box->earlier) * message_ms(script, box, false);
    }
    say(play,
        (struct kimt_event){.type = KIMT_EVENT_RUN_BEGIN, .accounts = (uint32_t)script->count});
    for (size_t at = 0; at < script->count; at++)
        if (script->accounts[at].is_known || script->accounts[at].is_measured)
            expect(play, at, false);
    begin_some(play);
}

static int64_t whole_time(const struct script *script)
{
    struct play play;
    int64_t took;

    start(&play, script);
    while (play.ended < script->count)
        step(&play);
    took = play.now_ms;
    board_clear(&play.board);
    return took;
}

static void check(struct play *play, int tenth, int64_t takes_ms)
{
    const struct script *script = play->script;
    double truth = play->work_done / play->work_all, shown = board_fraction(&play->board);
    double left = (double)(takes_ms - play->now_ms), said = (double)board_eta_ms(&play->board);

    print_message("# true %3.0f %%  shown %3.0f %%  left %6.1f s  said %6.1f s\n", truth * 100,
                  shown * 100, left / 1000, said / 1000);
    if (shown < truth - script->percent_tolerance || shown > truth + script->percent_tolerance)
        fail_msg("at %.0f %% of the work, %.0f %% is shown", truth * 100, shown * 100);
    if (tenth >= 3 && tenth < 10 && (script->closed_at <= 0 || play->was_closed) &&
        (said < left * (1 - script->time_tolerance) || said > left * (1 + script->time_tolerance)))
        fail_msg("at %.0f %%, %.1f s are left, and %.1f s are said", truth * 100, left / 1000,
                 said / 1000);
}

static void run(const struct script *script)
{
    int64_t takes_ms = whole_time(script);
    struct play play;
    int tenth = 1;

    start(&play, script);
    while (play.ended < script->count) {
        step(&play);
        if (play.work_done < play.work_all * tenth / 10 || play.ended == script->count)
            continue;
        check(&play, tenth, takes_ms);
        while (tenth <= 10 && play.work_done >= play.work_all * tenth / 10)
            tenth++;
    }
    assert_in_range((int)(board_fraction(&play.board) * 1000), 1000, 1000);
    board_clear(&play.board);
}

static const struct script usual = {
    .bytes_per_ms = 2000, .percent_tolerance = 0.05, .time_tolerance = 0.25};

static void a_few_accounts_of_one_size(void **state)
{
    struct script script = usual;

    (void)state;
    script.count = 8;
    for (size_t i = 0; i < script.count; i++)
        script.accounts[i] = (struct mailbox){.messages = 1000, .bytes = 30000};
    run(&script);
}

static void one_giant_and_eleven_small_ones(void **state)
{
    struct script script = usual;

    (void)state;
    script.count = 12;
    script.accounts[0] = (struct mailbox){.messages = 2000, .bytes = 30000};
    for (size_t i = 1; i < script.count; i++)
        script.accounts[i] = (struct mailbox){.messages = 20, .bytes = 30000};
    run(&script);
}

static void large_messages_beside_many_small_ones(void **state)
{
    struct script script = usual;

    (void)state;
    script.count = 4;
    script.accounts[0] = (struct mailbox){.messages = 60, .bytes = 2000000};
    script.accounts[1] = (struct mailbox){.messages = 8000, .bytes = 6000};
    script.accounts[2] = (struct mailbox){.messages = 3000, .bytes = 20000};
    script.accounts[3] = (struct mailbox){.messages = 1000, .bytes = 50000};
    run(&script);
}

static void a_run_that_goes_on_where_another_was_stopped(void **state)
{
    struct script script = usual;

    (void)state;
    script.count = 10;
    for (size_t i = 0; i < script.count; i++)
        script.accounts[i] = i < 4 ? (struct mailbox){.messages = 5000,
                                                      .earlier = 5000,
                                                      .bytes = 30000,
                                                      .is_known = true}
                                   : (struct mailbox){.messages = 1500, .bytes = 30000};
    run(&script);
}

static void a_second_pass_that_finds_little_new(void **state)
{
    struct script script = usual;

    (void)state;
    script.count = 20;
    for (size_t i = 0; i < script.count; i++)
        script.accounts[i] = (struct mailbox){
            .messages = 30050, .earlier = 30000, .bytes = 200000, .is_known = true};
    run(&script);
}

static void a_line_with_a_limit(void **state)
{
    struct script script = usual;

    (void)state;
    script.count = 6;
    script.bytes_per_ms = 100;
    for (size_t i = 0; i < script.count; i++)
        script.accounts[i] =
            (struct mailbox){.messages = 300 * (i + 1), .bytes = 25000, .is_measured = true};
    run(&script);
}

static void hours_that_end_in_the_middle(void **state)
{
    struct script script = usual;

    (void)state;
    script.count = 8;
    script.closed_at = 0.35;
    script.closed_ms = INT64_C(3600) * 1000;
    for (size_t i = 0; i < script.count; i++)
        script.accounts[i] = (struct mailbox){.messages = 2000, .bytes = 30000};
    run(&script);
}

static void a_source_that_tells_no_sizes(void **state)
{
    struct script script = usual;

    (void)state;
    script.count = 8;
    script.sizes_are_untold = true;
    for (size_t i = 0; i < script.count; i++)
        script.accounts[i] =
            (struct mailbox){.messages = 800 + 100 * i, .bytes = 50000, .is_measured = true};
    run(&script);
}

static void before_anything_was_seen_no_time_is_said(void **state)
{
    struct script script = usual;
    struct play play;

    (void)state;
    script.count = 1;
    script.accounts[0] = (struct mailbox){.messages = 100000, .bytes = 30000};
    start(&play, &script);
    step(&play);
    assert_int_equal(board_eta_ms(&play.board), -1);
    board_clear(&play.board);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_few_accounts_of_one_size),
        cmocka_unit_test(one_giant_and_eleven_small_ones),
        cmocka_unit_test(large_messages_beside_many_small_ones),
        cmocka_unit_test(a_run_that_goes_on_where_another_was_stopped),
        cmocka_unit_test(a_second_pass_that_finds_little_new),
        cmocka_unit_test(a_line_with_a_limit),
        cmocka_unit_test(hours_that_end_in_the_middle),
        cmocka_unit_test(a_source_that_tells_no_sizes),
        cmocka_unit_test(before_anything_was_seen_no_time_is_said),
    };

    return cmocka_run_group_tests_name("outlook", tests, NULL, NULL);
}
