/* SPDX-License-Identifier: MIT
 *
 * Four small sums; the numbers in them were measured.
 */
#include "config/memory.h"

#define MB INT64_C(1048576)

#define USUAL_OF_ONE  (64 * MB) /* a lane alone takes 20: its window is as wide as it likes */
#define USUAL_OF_RUN  (24 * MB)
#define USUAL_OF_LANE (8 * MB)
#define OF_RUN_LEAST  (16 * MB) /* of which the program itself takes ten */
#define OF_RUN_MOST   (32 * MB)
#define FIXED         (5 * MB / 2) /* buffers of both sides, digests, the spool */
#define UNDER_WAY     (MB / 2)     /* with less, a lane would be waiting all the time */

static int64_t smaller(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static int64_t larger(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static int64_t of_run(int64_t memory)
{
    return smaller(larger(memory / 2, OF_RUN_LEAST), OF_RUN_MOST);
}

static int64_t of_lane(int64_t memory, int64_t lanes)
{
    return larger(memory - of_run(memory), 0) / larger(memory_lanes(memory, lanes), 1);
}

int64_t memory_usual(int64_t lanes)
{
    return lanes > 1 ? USUAL_OF_RUN + lanes * USUAL_OF_LANE : USUAL_OF_ONE;
}

int64_t memory_lanes(int64_t memory, int64_t wanted)
{
    if (memory <= 0)
        return wanted;
    return larger(smaller(wanted, (memory - of_run(memory)) / (FIXED + UNDER_WAY)), 1);
}

int64_t memory_of_session(int64_t memory, int64_t lanes)
{
    return memory <= 0 ? 0 : larger(of_lane(memory, lanes) - FIXED, UNDER_WAY);
}

int64_t memory_of_spool(int64_t memory, int64_t lanes, int64_t wanted)
{
    return memory <= 0 ? wanted : smaller(wanted, of_lane(memory, lanes) / 4);
}
