/* SPDX-License-Identifier: MIT
 *
 * See learn.h.
 */
#include "command/learn.h"
#include "common/table/verify_rows.h"

enum {
    SAVE_MS = 10 * 1000 /* a long run is looked at while it goes on */
};

void learn_begin(struct learning *learning, const char *state_folder, const char *level)
{
    *learning = (struct learning){.totals = known_open(state_folder, KNOWN_TOTALS), .level = level};
    if (level)
        learning->verified = known_open(state_folder, KNOWN_VERIFIED);
}

static void save(struct learning *learning)
{
    struct kimt_error ignored = {.struct_size = sizeof ignored};

    if (learning->has_totals)
        (void)known_save(learning->totals, &ignored);
    if (learning->has_verified)
        (void)known_save(learning->verified, &ignored);
    learning->has_totals = learning->has_verified = false;
}

static void learn_totals(struct learning *learning, const struct kimt_event *event)
{
    const struct kimt_expected *expected = event->expected;
    struct known_totals known, totals = {.messages = expected->found, .bytes = expected->bytes};

    if (expected->found <= expected->earlier) /* it may be all, or all that is known of */
        return;
    if (known_totals(learning->totals, event->account, &known)) {
        /* Bytes are those of what is left; of a whole that is as large as before, all is known. */
        if (expected->earlier > 0 && known.messages == totals.messages)
            totals.bytes = known.bytes;
        if (known.messages == totals.messages && known.bytes == totals.bytes)
            return;
    }
    learning->has_totals |= known_totals_set(learning->totals, event->account, &totals);
}

static void learn_verified(struct learning *learning, const struct kimt_event *event)
{
    const struct known_verified verified = {.verified_s = event->time_ms / 1000,
                                            .level = learning->level,
                                            .result =
                                                verify_result_word(event->verify, event->error)};

    learning->has_verified |= known_verified_set(learning->verified, event->account, &verified);
}

void learn_event(struct learning *learning, const struct kimt_event *event)
{
    if (event->type == KIMT_EVENT_ACCOUNT_EXPECTED && learning->totals)
        learn_totals(learning, event);
    if (event->type == KIMT_EVENT_ACCOUNT_VERIFIED && learning->verified && event->verify)
        learn_verified(learning, event);
    if (event->run_ms - learning->saved_ms < SAVE_MS)
        return;
    learning->saved_ms = event->run_ms;
    save(learning);
}

void learn_end(struct learning *learning)
{
    save(learning);
    known_free(&learning->totals);
    known_free(&learning->verified);
}
