/* SPDX-License-Identifier: MIT
 *
 * What may be tried after a refusal: the same message in another form, or the folder made again.
 */
#include <config.h>

#include "common/imap/destination/append_attempt.h"
#include "common/imap/destination/append_form.h"
#include "common/imap/destination/append_result.h"
#include "common/imap/destination/destination_private.h"
#include "common/imap/exchange/session_state.h"
#include "common/imap/folders/create.h"

bool append_is_about_form(const struct kimt_destination_session *d,
                          const struct imap_result *refusal)
{
    struct kimt_error judged = {.struct_size = sizeof judged};

    (void)append_fail(d, refusal, &judged);
    return judged.kind == KIMT_KIND_REFUSED || judged.kind == KIMT_KIND_CORRUPT;
}

/* False: none is left. */
static bool next_form(const struct append_item *item, struct append_attempt *attempt)
{
    if (attempt->keywords && item->flags[item->system_length]) {
        attempt->keywords = false;
        return true;
    }
    if (!item->has_date || attempt->rung == DATE_NONE)
        return false;
    attempt->rung++;
    attempt->keywords = true;
    return true;
}

int append_next_attempt(struct kimt_destination_session *d, const struct append_item *item,
                        const struct imap_result *refusal, struct append_attempt *attempt,
                        struct kimt_error *err)
{
    if (refusal->code != IMAP_CODE_TRYCREATE || attempt->created)
        return append_is_about_form(d, refusal) && next_form(item, attempt) ? KIMT_OK : KIMT_END;
    attempt->created = true;
    imap_levels_forget(d->session);
    if (imap_create(d->session, (const char *const *)d->folder.parts, d->folder.part_count, NULL,
                    NULL, err) == KIMT_OK)
        return KIMT_OK;
    return imap_is_broken(d->session) ? KIMT_FAIL : KIMT_END;
}
