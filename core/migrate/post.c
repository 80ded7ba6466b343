/* SPDX-License-Identifier: MIT
 *
 * The account is added to what is posted.
 */
#include "migrate/post.h"
#include "migrate/transfer.h"

void post_event(const struct transfer *transfer, struct kimt_event *event)
{
    event->account = transfer->work->account->address;
    events_post(transfer->run->events, event);
}

void post_note(const struct transfer *transfer, int note, const char *subject, const char *text)
{
    post_event(transfer,
               &(struct kimt_event){
                   .type = KIMT_EVENT_NOTE, .note = note, .subject = subject, .text = text});
}
