/* SPDX-License-Identifier: MIT
 *
 * Reservations on a line of time, and the wait until one is over.
 */
#include "session/pace.h"
#include "base/cleanup.h"
#include "base/clock.h"
#include "config/option_text.h"
#include "events/events.h"
#include "session/ending.h"
#include <kimt/host.h>

#define BURST_NS (CLOCK_NS_PER_S / 2) /* what was not used is not kept for longer */
#define SHORT_NS INT64_C(2000000)     /* not worth a sleep: the next wait is longer by it */

void pace_init(struct pace *pace)
{
    *pace = (struct pace){0};
    (void)pthread_mutex_init(&pace->mutex, NULL);
}

void pace_destroy(struct pace *pace)
{
    (void)pthread_mutex_destroy(&pace->mutex);
}

void pace_limit(struct pace *pace, const char *side, int64_t bytes_per_second,
                int64_t messages_per_second)
{
    pace->side = side;
    pace->bytes.per_second = bytes_per_second;
    pace->messages.per_second = messages_per_second;
    pace->is_limited = bytes_per_second > 0 || messages_per_second > 0;
}

/* What so much costs; amounts are far below what could overflow. */
static int64_t cost_ns(const struct pace_bucket *bucket, uint64_t amount)
{
    return (int64_t)((double)amount * (double)CLOCK_NS_PER_S / (double)bucket->per_second);
}

static int64_t take(struct pace_bucket *bucket, uint64_t amount, int64_t now_ns)
{
    if (bucket->per_second == 0 || amount == 0)
        return 0;
    if (bucket->free_ns == 0)
        bucket->free_ns = now_ns; /* nothing is saved up before the beginning */
    if (bucket->free_ns < now_ns - BURST_NS)
        bucket->free_ns = now_ns - BURST_NS;
    bucket->free_ns += cost_ns(bucket, amount);
    return bucket->free_ns > now_ns ? bucket->free_ns - now_ns : 0;
}

int64_t pace_take(struct pace *pace, uint64_t messages, uint64_t bytes, int64_t now_ns)
{
    LOCK_SCOPE(&pace->mutex);
    int64_t for_messages = take(&pace->messages, messages, now_ns);
    int64_t for_bytes = take(&pace->bytes, bytes, now_ns);

    return for_messages > for_bytes ? for_messages : for_bytes;
}

/* Once: that it takes its time is what the administrator wants, and no fault. */
static void tell(struct pace *pace, struct ending *ending)
{
    char rate[40] = "", messages[40] = "", text[200];
    bool both = pace->bytes.per_second > 0 && pace->messages.per_second > 0;

    if (__atomic_exchange_n(&pace->told, true, __ATOMIC_RELAXED))
        return;
    if (pace->bytes.per_second > 0)
        option_text_format(KIMT_OPTION_SIZE, pace->bytes.per_second, rate, sizeof rate);
    if (pace->messages.per_second > 0)
        option_text_format(KIMT_OPTION_INT, pace->messages.per_second, messages, sizeof messages);
    (void)snprintf(text, sizeof text, "the profile limits the speed of the %s: %s%s%s%s%s",
                   pace->side, rate[0] ? "max_rate = " : "", rate, both ? ", " : "",
                   messages[0] ? "max_messages = " : "", messages);
    events_post(
        ending->events,
        &(struct kimt_event){.type = KIMT_EVENT_NOTE, .note = KIMT_NOTE_ADVICE, .text = text});
}

void pace_keep(struct pace *pace, struct ending *ending, uint64_t messages, uint64_t bytes)
{
    int64_t now = clock_ns();
    int64_t until = now + pace_take(pace, messages, bytes, now);

    if (until - now < SHORT_NS)
        return;
    tell(pace, ending);
    (void)ending_sleep(ending, (until - now) / CLOCK_NS_PER_MS);
}
