/* SPDX-License-Identifier: MIT
 *
 * The mailbox after this one, opened behind the last messages of this one, so that the line is not
 * idle from one to the other.
 *
 * It is read by a second fetch of the same session. Servers answer in order where a mailbox is
 * opened (RFC 9051 §5.5), so that each of the two only hears what is its own, one after the other.
 * Once the next one was begun, nothing more can be asked of the first: should something be missing,
 * the next is thrown away, and the first opened again.
 */
#include <config.h>

#include "common/imap/exchange/session_state.h"
#include "common/imap/fetch/fetch_next.h"
#include "common/imap/fetch/fetch_open.h"
#include "common/imap/fetch/fetch_private.h"
#include "common/imap/fetch/fetch_window.h"
#include "common/imap/session/compress.h"

/* A name that needs a literal may have to be waited for; and compression begins at a moment when
 * nothing is under way. */
static bool may_begin(const struct imap_fetch *f)
{
    return f->next && !f->next_begun && imap_runs_ahead(f->session) &&
           imap_may_quote(f->next_folder->key) &&
           imap_under_way(f->session) + 2 <= imap_flavour(f->session)->pipeline &&
           !imap_compress_is_due(f->session);
}

static int begin_next(struct imap_fetch *f, struct kimt_error *err)
{
    if (!may_begin(f))
        return KIMT_OK;
    f->next_begun = true;
    f->next->single |= f->single;
    f->next->most = f->most;
    if (fetch_open_begin(f->next, f->next_folder, 1, NULL, err) != KIMT_OK)
        return KIMT_FAIL;
    return imap_flush(f->session, err);
}

/* What is to be asked for again after another mailbox was begun, has to wait until nothing of this
 * one is under way any more. */
static bool is_left(const struct imap_fetch *f)
{
    return f->next_begun && (f->used > 0 || f->again_count == 0);
}

int fetch_go_on(struct imap_fetch *f, struct kimt_error *err)
{
    int result;

    if (is_left(f))
        return KIMT_OK;
    if (f->next_begun && (fetch_drop_next(f, err) != KIMT_OK || fetch_reopen(f, err) != KIMT_OK))
        return KIMT_FAIL;
    result = fetch_fill(f, err);
    return result == KIMT_END ? begin_next(f, err) : result;
}

/* All was handed out already: nothing else would send it. What goes wrong, opening it will show. */
static bool is_over(const struct imap_fetch *f)
{
    return f->is_open && f->used == 0 && !f->is_ahead && !f->meta_under_way;
}

void imap_fetch_expect(struct imap_fetch *f, struct imap_fetch *next,
                       const struct kimt_folder *folder)
{
    struct kimt_error ignored = {.struct_size = sizeof ignored};

    if (f->next_begun)
        return;
    f->next = next;
    f->next_folder = folder;
    if (is_over(f))
        (void)fetch_go_on(f, &ignored);
}

int imap_fetch_open_expected(struct imap_fetch *f, const struct kimt_folder *folder,
                             const struct kimt_resume *resume, const struct kimt_folder **opened_r,
                             struct kimt_error *err)
{
    struct imap_fetch *next = f->next;

    if (!f->next_begun || resume || strcmp(next->key, folder->key) != 0)
        return KIMT_END; /* opening another one drops it */
    if (fetch_end_folder(f, err) != KIMT_OK)
        return KIMT_FAIL;
    f->next = NULL;
    f->next_begun = false;
    return fetch_open_end(next, opened_r, err);
}
