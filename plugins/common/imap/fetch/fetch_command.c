/* SPDX-License-Identifier: MIT
 *
 * The only place a command leaves from while a source is read: nothing but reading verbs pass.
 */
#include <config.h>

#include "common/imap/fetch/fetch_command.h"
#include "common/imap/fetch/fetch_private.h"

#include <assert.h>

static const char *const reading_verbs[] = {
    "EXAMINE ", "SELECT ", "UID FETCH ", "UID SEARCH ", "UNSELECT", "CLOSE", "IDLE", "NOOP", NULL};

static bool only_reads(const char *text)
{
    for (const char *const *verb = reading_verbs; *verb; verb++)
        if (strncmp(text, *verb, strlen(*verb)) == 0)
            return true;
    return false;
}

int fetch_command(struct imap_fetch *f, struct imap_command *command, const char *text,
                  struct kimt_error *err)
{
    assert(only_reads(text));
    if (!only_reads(text))
        return kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_INTERNAL, KIMT_RETRY_NEVER,
                         "a command that could change the source was stopped");
    if (imap_begin(f->session, command, IMAP_COMMAND_NONE, err) != KIMT_OK ||
        imap_put(f->session, err, "%s", text) != KIMT_OK)
        return KIMT_FAIL;
    return KIMT_OK;
}

int fetch_run(struct imap_fetch *f, const char *text, imap_untagged_fn *handler,
              struct kimt_error *err)
{
    if (fetch_command(f, &f->command, text, err) != KIMT_OK || imap_end(f->session, err) != KIMT_OK)
        return KIMT_FAIL;
    return imap_session_wait(f->session, &f->command, handler, f, err);
}
