/* SPDX-License-Identifier: MIT
 *
 * The folder that appends go to, made where it is missing, subscribed, and looked into.
 *
 * All of that is sent in one flight, before anything is answered: servers keep the order, and each
 * answer is looked at by itself. If the folder could be opened, it is there, whatever CREATE said.
 *
 * For the folder that is expected next, the flight leaves behind the last appends to the one
 * before. Its answers are used only if all is well; else it is made again in its time, and what is
 * wrong is reported then.
 */
#include <config.h>

#include "common/imap/destination/append_batch.h"
#include "common/imap/destination/destination_ensure.h"
#include "common/imap/destination/destination_folder.h"
#include "common/imap/destination/destination_listed.h"
#include "common/imap/destination/destination_private.h"
#include "common/imap/destination/names.h"
#include "common/imap/exchange/capability.h"
#include "common/imap/exchange/session_state.h"
#include "common/imap/folders/create.h"
#include "common/imap/session/compress.h"
#include "common/memory/no_memory.h"

#include <stdlib.h>

/* The commands for one folder; those that were not needed have no tag. */
struct destination_flight {
    struct kimt_destination_session *d;
    struct destination_folder *folder; /* what is made, and hears the answers */
    const struct kimt_folder *wanted;  /* the caller's: only while it is sent */
    struct destination_folder own;     /* of the one that is expected */
    struct imap_creation creation;
    struct imap_command subscribe, select, unselect;
    bool subscribes;
    bool settled; /* all was answered */
    bool failed;
};

/* ---- sending ---- */

static int put_subscribe(struct destination_flight *flight, struct kimt_error *err)
{
    struct imap_session *session = flight->d->session;

    if (imap_make_way(session, err) != KIMT_OK)
        return KIMT_FAIL;
    return imap_send_mailbox(session, &flight->subscribe, err, "SUBSCRIBE ", flight->folder->raw,
                             "");
}

/* Only SELECT says which flags can be kept. The mailbox is left at once: while one is selected,
 * servers report each message that is appended to it. */
static int put_look(struct destination_flight *flight, struct kimt_error *err)
{
    struct imap_session *session = flight->d->session;

    if (imap_make_way(session, err) != KIMT_OK ||
        imap_send_mailbox(session, &flight->select, err, "SELECT ", flight->folder->raw, "") !=
            KIMT_OK ||
        imap_make_way(session, err) != KIMT_OK)
        return KIMT_FAIL;
    if (!imap_has(session, "UNSELECT") ||
        (flight->select.done && flight->select.result.status != IMAP_OK))
        return KIMT_OK;
    return imap_send(session, &flight->unselect, err, "UNSELECT");
}

/* What is wanted of it once it is there. */
static int put_rest(struct destination_flight *flight, struct kimt_error *err)
{
    if (flight->subscribes && put_subscribe(flight, err) != KIMT_OK)
        return KIMT_FAIL;
    return put_look(flight, err);
}

static int send_all(struct destination_flight *flight, struct kimt_error *err)
{
    const struct kimt_folder *wanted = flight->wanted;
    struct kimt_destination_session *d = flight->d;
    struct destination_folder *folder = flight->folder;
    const struct kimt_folder *listed = destination_find_listed(d, wanted);

    flight->subscribes = (wanted->attributes & KIMT_FOLDER_SUBSCRIBED) != 0 &&
                         !(listed && listed->attributes & KIMT_FOLDER_SUBSCRIBED);
    if (!listed && imap_creation_send(d->session, (const char *const *)folder->parts,
                                      folder->part_count, &flight->creation, err) != KIMT_OK)
        return KIMT_FAIL;
    folder->raw = strdup(listed ? listed->key : flight->creation.raw);
    folder->ensured.key = folder->raw;
    if (!folder->raw)
        return no_memory(err, KIMT_SCOPE_ACCOUNT, "for a folder");
    return put_rest(flight, err);
}

/* ---- hearing ---- */

static int wait_for(struct destination_flight *flight, struct imap_command *command,
                    struct kimt_error *err)
{
    if (!*command->tag)
        return KIMT_OK;
    return imap_session_wait(flight->d->session, command, destination_folder_hear, flight->folder,
                             err);
}

static int wait_for_rest(struct destination_flight *flight, struct kimt_error *err)
{
    if (wait_for(flight, &flight->subscribe, err) != KIMT_OK ||
        wait_for(flight, &flight->select, err) != KIMT_OK)
        return KIMT_FAIL;
    return wait_for(flight, &flight->unselect, err);
}

static int wait_for_all(struct destination_flight *flight, struct kimt_error *err)
{
    struct kimt_destination_session *d = flight->d;
    bool opened;

    if (wait_for_rest(flight, err) != KIMT_OK)
        return KIMT_FAIL;
    opened = flight->select.result.status == IMAP_OK;
    if (imap_creation_end(d->session, &flight->creation, opened, NULL, err) != KIMT_OK)
        return KIMT_FAIL;
    if (flight->creation.is_late &&
        (put_rest(flight, err) != KIMT_OK || wait_for_rest(flight, err) != KIMT_OK))
        return KIMT_FAIL;
    return destination_check_selected(d, flight->folder, &flight->select.result, err);
}

static void tell_subscription(const struct destination_flight *flight)
{
    if (*flight->subscribe.tag && flight->subscribe.result.status != IMAP_OK)
        kimt_note(imap_host(flight->d->session), KIMT_NOTE_SKIPPED, flight->folder->path,
                  "could not be subscribed");
}

static void land(struct destination_flight *flight)
{
    imap_forget(&flight->subscribe);
    imap_forget(&flight->select);
    imap_forget(&flight->unselect);
    imap_creation_clear(&flight->creation);
}

/* ---- the one that is expected ---- */

void destination_forget_next(struct kimt_destination_session *d)
{
    struct destination_flight *flight = d->next;

    if (!flight)
        return;
    d->next = NULL;
    imap_set_handler(d->session, NULL, NULL);
    land(flight);
    destination_folder_clear(&flight->own);
    free(flight);
}

/* A name that needs a literal may have to be waited for; and compression begins at a moment when
 * nothing is under way. */
static bool may_go_ahead(struct kimt_destination_session *d, const struct kimt_folder *folder)
{
    struct kimt_error ignored = {.struct_size = sizeof ignored};
    char *raw = NULL;
    bool good = imap_runs_ahead(d->session) && !imap_compress_is_due(d->session) &&
                destination_raw_name(d, folder, &raw, &ignored) == KIMT_OK && imap_may_quote(raw);

    free(raw);
    return good;
}

int imap_destination_folder_expect(struct kimt_destination_session *d,
                                   const struct kimt_folder *folder, struct kimt_error *err)
{
    struct destination_flight *flight;

    if (append_send(d, err) != KIMT_OK || destination_settle_next(d, err) != KIMT_OK)
        return KIMT_FAIL;
    destination_forget_next(d);
    if (d->fetch && imap_fetch_is_open(d->fetch))
        return KIMT_OK;
    if (!may_go_ahead(d, folder))
        return imap_is_broken(d->session) ? KIMT_FAIL : KIMT_OK;
    flight = calloc(1, sizeof *flight);
    if (!flight)
        return KIMT_OK; /* it is made when its time comes */
    flight->d = d;
    flight->folder = &flight->own;
    flight->wanted = folder;
    d->next = flight;
    imap_set_handler(d->session, destination_folder_hear, &flight->own);
    if (destination_folder_set(&flight->own, folder, err) != KIMT_OK ||
        send_all(flight, err) != KIMT_OK || imap_flush(d->session, err) != KIMT_OK) {
        destination_forget_next(d);
        return imap_is_broken(d->session) ? KIMT_FAIL : KIMT_OK;
    }
    return KIMT_OK;
}

void destination_hear_next(struct kimt_destination_session *d, const struct imap_response *r)
{
    if (!d->next->settled)
        (void)destination_folder_hear(&d->next->own, r, NULL);
}

int destination_settle_next(struct kimt_destination_session *d, struct kimt_error *err)
{
    struct destination_flight *flight = d->next;

    if (!flight || flight->settled)
        return KIMT_OK;
    flight->settled = true;
    flight->failed = wait_for_all(flight, err) != KIMT_OK;
    imap_set_handler(d->session, NULL, NULL);
    return flight->failed && imap_is_broken(d->session) ? KIMT_FAIL : KIMT_OK;
}

static bool is_same(const struct destination_folder *folder, const struct kimt_folder *wanted)
{
    if (folder->part_count != wanted->part_count || folder->ensured.role != wanted->role ||
        folder->ensured.attributes != wanted->attributes)
        return false;
    for (size_t i = 0; i < folder->part_count; i++)
        if (strcmp(folder->parts[i], wanted->parts[i]) != 0)
            return false;
    return true;
}

/* True: it is this one, and all that is to be known of it is known. */
static bool take_next(struct kimt_destination_session *d, const struct kimt_folder *folder)
{
    struct destination_flight *flight = d->next;

    if (!flight || flight->failed || !flight->own.counted ||
        flight->own.ensured.uid_validity == 0 || !is_same(&flight->own, folder))
        return false;
    tell_subscription(flight);
    destination_folder_clear(&d->folder);
    d->folder = flight->own;
    flight->own = (struct destination_folder){0};
    return true;
}

/* ---- the one that is to be ensured ---- */

static int send_and_wait(void *context, struct kimt_error *err)
{
    struct destination_flight *flight = context;

    if (send_all(flight, err) != KIMT_OK)
        return KIMT_FAIL;
    return wait_for_all(flight, err);
}

static int fly(struct kimt_destination_session *d, const struct kimt_folder *folder,
               struct kimt_error *err)
{
    struct destination_flight flight = {.d = d, .folder = &d->folder, .wanted = folder};
    int result = imap_with_handler(d->session, destination_folder_hear, &d->folder, send_and_wait,
                                   &flight, err);

    if (result == KIMT_OK)
        tell_subscription(&flight);
    else if (flight.creation.refused)
        names_refused(d, &d->folder);
    land(&flight);
    return result;
}

int imap_destination_folder_ensure(struct kimt_destination_session *d,
                                   const struct kimt_folder *folder,
                                   const struct kimt_folder **ensured_r, struct kimt_error *err)
{
    bool taken;

    append_reset(d);
    if ((d->fetch && imap_fetch_leave(d->fetch, err) != KIMT_OK) ||
        destination_settle_next(d, err) != KIMT_OK)
        return KIMT_FAIL;
    taken = take_next(d, folder);
    destination_forget_next(d);
    if (!taken && (imap_compress_if_wanted(d->session, err) != KIMT_OK ||
                   destination_folder_set(&d->folder, folder, err) != KIMT_OK ||
                   fly(d, folder, err) != KIMT_OK))
        return KIMT_FAIL;
    names_taken(d, &d->folder);
    *ensured_r = &d->folder.ensured;
    return KIMT_OK;
}
