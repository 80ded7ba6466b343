/* SPDX-License-Identifier: MIT
 *
 * See shortfall.h. More than was counted is no fault: messages come in while a folder is read.
 */
#include "run/shortfall.h"
#include "common/print/human.h"
#include <kimt/error.h>
#include <kimt/message.h>

uint64_t shortfall(uint64_t counted, uint64_t handed_out, const char *side, struct kimt_error *why)
{
    if (counted == KIMT_UNKNOWN || counted <= handed_out)
        return 0;
    (void)kimt_fail(why, KIMT_SCOPE_MESSAGE, KIMT_KIND_NOT_FOUND, KIMT_RETRY_NEVER,
                    "the %s counted %s and handed out %s", side,
                    human_counted(counted, "message", "messages").text,
                    human_count(handed_out).text);
    kimt_error_hint(why, "run again: the numbers agree then if messages were only deleted "
                         "meanwhile");
    return counted - handed_out;
}
