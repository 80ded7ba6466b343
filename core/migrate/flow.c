/* SPDX-License-Identifier: MIT
 *
 * Messages flow, however slow the source is.
 *
 * A destination gathers messages into commands, which are full after a while at full speed. Of a
 * slow source, a command would take minutes to fill: until then nothing would be stored, and all of
 * it would be lost with the run. So after a second at the most what is held back is sent, and the
 * answers are taken, also while nothing comes.
 */
#include "migrate/flow.h"
#include "base/clock.h"
#include "migrate/copy.h"
#include "migrate/tally.h"
#include "migrate/transfer.h"

#define HELD_MS INT64_C(1000)

int flow_on(struct transfer *transfer, struct trouble *trouble)
{
    while (transfer->window.count > 0) {
        int64_t left = transfer->reaping.pushed_ms + HELD_MS - clock_about_ms();

        if (left > 0 && source_link_message_await(&transfer->sides.source, left) != KIMT_BUSY)
            return KIMT_OK;
        if (copy_push(transfer, trouble) != KIMT_OK)
            return KIMT_FAIL;
        tally_progress(transfer);
    }
    return KIMT_OK;
}
