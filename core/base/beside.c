/* SPDX-License-Identifier: MIT
 *
 * A thread for one call.
 */
#include "base/beside.h"

static void *make_call(void *context)
{
    struct beside *beside = context;

    beside->result = beside->call(beside->context, &beside->error);
    return NULL;
}

void beside_begin(struct beside *beside, beside_call *call, void *context)
{
    *beside = (struct beside){
        .call = call, .context = context, .error.struct_size = sizeof beside->error};
    beside->is_running = pthread_create(&beside->thread, NULL, make_call, beside) == 0;
}

int beside_end(struct beside *beside, struct kimt_error *err)
{
    if (beside->is_running)
        (void)pthread_join(beside->thread, NULL);
    else
        (void)make_call(beside);
    if (beside->result == KIMT_FAIL)
        *err = beside->error;
    return beside->result;
}
