/* SPDX-License-Identifier: MIT
 *
 * A question about each folder of a list, several of them under way at once.
 */
#include <config.h>

#include "common/imap/exchange/session_fields.h"
#include "common/imap/folders/folders_inner.h"

enum {
    ASKED_MOST = 64 /* under way at once, at the most */
};

static struct imap_entry *next_wanted(const struct imap_folders *folders, size_t *at,
                                      const struct imap_question *question)
{
    while (*at < folders->count)
        if (question->wants(folders->entries[(*at)++]))
            return folders->entries[*at - 1];
    return NULL;
}

/* As many commands under way as the server bears, the next one sent for each that is answered. What
 * is heard may add folders: they are not asked about. */
int imap_ask_each(struct imap_session *session, struct imap_folders *folders,
                  const struct imap_question *question, struct kimt_error *err)
{
    struct imap_command commands[ASKED_MOST] = {{.done = false}};
    struct imap_entry *asked[ASKED_MOST];
    size_t most = session->flavour->pipeline < ASKED_MOST ? session->flavour->pipeline : ASKED_MOST;
    size_t at = 0, sent = 0, answered = 0;
    struct imap_entry *entry;
    int result = KIMT_OK;

    while (result == KIMT_OK) {
        while (result == KIMT_OK && sent - answered < most &&
               (entry = next_wanted(folders, &at, question)) != NULL) {
            asked[sent % ASKED_MOST] = entry;
            result = question->send(session, &commands[sent++ % ASKED_MOST], entry->raw, err);
        }
        if (result != KIMT_OK || answered == sent)
            break;
        struct imap_command *first = &commands[answered % ASKED_MOST];
        result = imap_session_wait(session, first, NULL, NULL, err);
        if (result == KIMT_OK && question->answered)
            result = question->answered(session, folders, asked[answered % ASKED_MOST],
                                        &first->result, err);
        answered += result == KIMT_OK;
    }
    for (; answered < sent; answered++)
        imap_forget(&commands[answered % ASKED_MOST]);
    return result;
}
