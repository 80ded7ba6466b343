/* SPDX-License-Identifier: MIT
 *
 * How many lanes are at work, where the profile leaves that to kimt.
 *
 * A run begins with one for each account, up to a few, and with two for a single one: near servers
 * gain little from more, and some lose by several in one mailbox. It begins with more where opening
 * sessions takes long: there a lane spends its time waiting, and by the time the climb got anywhere
 * a small account would be over. While there is more to do than lanes for it, one is added after
 * each period in which all of them together were faster than before it; one that made nothing
 * faster is taken away again, and for a while none is tried. A host that asks for patience takes
 * one away at once. What is compared is messages and bytes together, so that a stretch of small
 * messages is not taken for a slower line.
 *
 * Pure calculation; the caller holds whatever lock is needed, and says what time it is.
 */
#ifndef KIMT_CORE_STEERING_H
#define KIMT_CORE_STEERING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define STEERING_LEAST     2u
#define STEERING_START     4u
#define STEERING_START_FAR 8u
#define STEERING_FAR_MS    INT64_C(60) /* to connect and log in */
#define STEERING_PERIOD_MS INT64_C(1000)

struct steering {
    bool adapts;
    uint32_t allowed; /* lanes that may work now */
    uint32_t most;
    bool is_opened;       /* the first sessions are */
    bool is_trying;       /* one was added, and is to prove itself */
    int64_t began_ms;     /* of the period */
    int64_t heard_ms;     /* when a host asked for patience last; 0: never */
    int64_t rests_until;  /* nothing is tried before */
    uint64_t work_before; /* done until the period began */
    uint64_t rate;        /* of the period before a lane was added, per second */
};

/* `wanted` lanes, or as many as prove useful if it is 0; never more than `most`. */
void steering_begin(struct steering *steering, uint32_t wanted, size_t accounts, uint32_t most,
                    int64_t now_ms);
/* `work` is all that was done so far, in whatever unit. `needed`: there is work for one more lane.
 * True: the number of lanes was changed. */
bool steering_note(struct steering *steering, uint64_t work, bool needed, int64_t now_ms);
/* Sessions were opened; the first ones count. True: the number of lanes was changed. */
bool steering_opened(struct steering *steering, int64_t took_ms, int64_t now_ms);
/* A host asked for patience, or allows no further session. */
void steering_throttled(struct steering *steering, int64_t now_ms);

#endif
