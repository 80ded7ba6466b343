/* SPDX-License-Identifier: MIT
 *
 * What became of appends whose completion was lost with their session?
 *
 * The folder is read back from the number on that it had before our first append. Messages known
 * from completions are skipped; each other one that has the content of an append in doubt
 * settles exactly one of them, so three equal messages stay three. What is not there is sent again,
 * after it was held against what else has come (adopt.h): a store may alter what it is given.
 */
#include "migrate/settle.h"
#include "base/clock.h"
#include "base/no_memory.h"
#include "message/untold.h"
#include "migrate/adopt.h"
#include "migrate/late.h"
#include "migrate/losses.h"
#include "migrate/readback.h"
#include "migrate/tally.h"
#include "migrate/transfer.h"
#include <kimt/error.h>
#include <string.h>

/* ---- reading back ---- */

/* Of one look into the folder. */
struct look {
    struct untold untold;
    uint32_t left;   /* appends that are not found yet */
    bool is_partial; /* nothing can be said for sure about those not found */
    struct kimt_error why;
    uint32_t unexplained; /* messages that are none of ours as we sent them */
};

static bool could_match(struct transfer *transfer, const struct kimt_message *message)
{
    if (message->size_kind != KIMT_SIZE_EXACT || transfer->folder.untold_count > 0)
        return true;
    for (struct append *append = NULL; (append = window_next(&transfer->window, append));)
        if (!append->found && append->size == message->size)
            return true;
    return false;
}

static struct append *find_doubtful(struct transfer *transfer,
                                    const unsigned char digest[DIGEST_BYTES])
{
    for (struct append *append = NULL; (append = window_next(&transfer->window, append));)
        if (!append->found && memcmp(append->digest, digest, DIGEST_BYTES) == 0)
            return append;
    return NULL;
}

static int look_at(struct transfer *transfer, const struct kimt_message *message, struct look *look,
                   struct trouble *trouble)
{
    unsigned char digest[DIGEST_BYTES];
    struct append *append;

    if (!could_match(transfer, message)) {
        look->unexplained++;
        return KIMT_OK;
    }
    if (body_digest_there(transfer->body, &transfer->sides.destination, digest, trouble) != KIMT_OK)
        return KIMT_FAIL;
    if (untold_meet(&look->untold, digest))
        return KIMT_OK;
    append = find_doubtful(transfer, digest);
    if (!append) {
        look->unexplained++;
        return KIMT_OK;
    }
    append->found = true;
    append->found_uid = message->uid;
    look->left--;
    return KIMT_OK;
}

static bool is_unexplained(void *context, uint64_t uid)
{
    const struct transfer *transfer = context;

    return !uid_set_has(&transfer->folder.done.stored, uid);
}

/* A message that cannot be read, or a folder that is not handed out whole, may hide any of them. */
static int look_at_next(struct transfer *transfer, struct readback *readback, struct look *look,
                        struct trouble *trouble)
{
    const struct kimt_message *message;
    int result = readback_next(transfer, readback, &message, trouble);

    if (result == KIMT_OK)
        result = look_at(transfer, message, look, trouble);
    if (result != KIMT_FAIL || trouble->error.scope > KIMT_SCOPE_FOLDER)
        return result;
    if (!look->is_partial)
        look->why = trouble->error;
    look->is_partial = true;
    return trouble->error.scope == KIMT_SCOPE_MESSAGE ? KIMT_OK : KIMT_END;
}

static bool untold_copy(struct untold *untold, const struct folder_work *folder)
{
    for (size_t i = 0; i < folder->untold_count; i++)
        if (!untold_add(untold, folder->untold[i]))
            return false;
    return untold_seal(untold);
}

/* Marks what is found. */
static int scan(struct transfer *transfer, struct look *look, struct trouble *trouble)
{
    const struct kimt_scan wish = {.struct_size = sizeof wish,
                                   .first_uid = transfer->folder.first_uid,
                                   .is_wanted = is_unexplained,
                                   .context = transfer};
    struct readback readback;
    int result = readback_begin(transfer, &readback, &wish, trouble);

    look->left = transfer->window.count;
    while (result == KIMT_OK && look->left > 0)
        result = look_at_next(transfer, &readback, look, trouble);
    readback_clear(&readback);
    return result == KIMT_FAIL ? KIMT_FAIL : KIMT_OK;
}

/* ---- what follows ---- */

static void not_found(struct transfer *transfer, const struct kimt_message *message,
                      uint64_t ticket, const struct look *look, bool alone)
{
    struct kimt_error error = {.struct_size = sizeof error};

    if (!look->is_partial && (look->unexplained == 0 || adopt_look_again(transfer, message->uid))) {
        behind_note(&transfer->folder.behind, message->uid, ticket);
        late_expect(transfer, transfer->folder.first_uid, clock_ms());
        losses_blame_sent(transfer, message, alone);
        return; /* the source is opened again and hands it out once more */
    }
    (void)kimt_fail(&error, KIMT_SCOPE_MESSAGE, KIMT_KIND_CORRUPT, KIMT_RETRY_NEVER,
                    "the connection was lost while this message was stored, and the folder could "
                    "not be read back whole: %.200s",
                    look->why.text);
    kimt_error_hint(&error, "run again: it is then found out whether it arrived");
    transfer->folder.in_doubt = true;
    tally_settled(transfer, message, KIMT_OUTCOME_FAILED, 0, &error);
}

/* A plugin may have sent some again, behind others. */
static void find_behind(struct window *window)
{
    uint64_t least = UINT64_MAX;

    for (uint64_t ticket = window->next_ticket; ticket > window_first_ticket(window); ticket--) {
        struct append *append = window_find(window, ticket - 1);

        if (!append || !append->found)
            continue;
        append->behind = append->found_uid > least;
        if (append->found_uid < least)
            least = append->found_uid;
    }
}

/* In the order of sending: what is not found is behind all that are found after it. */
static void resolve(struct transfer *transfer, const struct look *look)
{
    struct window *window = &transfer->window;
    bool alone = window->count == 1;

    find_behind(window);
    for (uint64_t ticket = window_first_ticket(window); ticket < window->next_ticket; ticket++) {
        struct append *append = window_find(window, ticket);
        struct kimt_message message;

        if (!append)
            continue;
        message = append->message;
        if (append->found)
            tally_copied(transfer, append, append->found_uid,
                         append->behind ? KIMT_COMPLETION_OUT_OF_ORDER : 0);
        window_remove(window, append);
        if (!append->found)
            not_found(transfer, &message, ticket, look, alone);
    }
}

int settle(struct transfer *transfer, struct trouble *trouble)
{
    struct look look = {.left = 0};
    int result;

    if (!destination_link_can_scan(&transfer->sides.destination))
        return kimt_fail(at_neither(trouble), KIMT_SCOPE_ACCOUNT, KIMT_KIND_UNSUPPORTED,
                         KIMT_RETRY_NEVER,
                         "the connection was lost, and this destination cannot list which of %u "
                         "messages it stored",
                         transfer->window.count);
    for (struct append *append = NULL; (append = window_next(&transfer->window, append));)
        append->found = false;
    if (untold_copy(&look.untold, &transfer->folder))
        result = scan(transfer, &look, trouble);
    else
        result = no_memory_in_account(at_neither(trouble), "to find out which messages arrived");
    untold_clear(&look.untold);
    if (result == KIMT_OK)
        resolve(transfer, &look);
    return result;
}
