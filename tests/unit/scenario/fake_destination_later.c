/* SPDX-License-Identifier: MIT
 *
 * What is done with messages that the fake destination has already: they are read back, flags are
 * changed, our own are taken away again.
 */
#include "unit/scenario/fake_destination.h"

#include <stdlib.h>
#include <string.h>

/* ---- scan ---- */

int fake_scan_begin(struct kimt_destination_session *session, const struct kimt_scan *scan,
                    struct kimt_error *err)
{
    session->scan_at = 0;
    session->scan = scan;
    session->fake->scans[scan->parts]++;
    return fake_destination_lost(session) ? fake_lost(err) : KIMT_OK;
}

static bool is_wanted(const struct kimt_scan *scan, uint64_t uid)
{
    return uid >= scan->first_uid && (!scan->is_wanted || scan->is_wanted(scan->context, uid));
}

int fake_scan_next(struct kimt_destination_session *session, const struct kimt_message **message_r,
                   struct kimt_error *err)
{
    const struct fake_folder *folder = session->folder;

    if (fake_destination_lost(session))
        return fake_lost(err);
    while (session->scan_at < folder->count &&
           !is_wanted(session->scan, folder->messages[session->scan_at].uid))
        session->scan_at++;
    if (session->scan_at == folder->count)
        return KIMT_END;
    session->scan_position = 0;
    fake_describe_message(&folder->messages[session->scan_at++], session->keywords,
                          &session->message_out);
    *message_r = &session->message_out;
    return KIMT_OK;
}

int fake_scan_read(struct kimt_destination_session *session, void *buffer, size_t capacity,
                   size_t *got_r, struct kimt_error *err)
{
    const struct fake_message *message = &session->folder->messages[session->scan_at - 1];
    size_t left = fake_length(message, session->scan->parts) - session->scan_position;

    if (fake_destination_lost(session))
        return fake_lost(err);
    if (session->fake->unreadable && message->body &&
        strcmp(message->body, session->fake->unreadable) == 0)
        return kimt_fail(err, KIMT_SCOPE_MESSAGE, KIMT_KIND_CORRUPT, KIMT_RETRY_NEVER,
                         "cannot be read");
    if (left == 0)
        return KIMT_END;
    session->fake->scan_bodies_read += session->scan_position == 0;
    *got_r = left < capacity ? left : capacity;
    memcpy(buffer, message->body + session->scan_position, *got_r);
    session->scan_position += *got_r;
    return KIMT_OK;
}

/* ---- changes ---- */

/* SIZE_MAX: there is no such message. */
static size_t index_of(const struct fake_folder *folder, uint64_t uid)
{
    for (size_t i = 0; i < folder->count; i++)
        if (folder->messages[i].uid == uid)
            return i;
    return SIZE_MAX;
}

static void change(struct fake_folder *folder, size_t index, const struct kimt_flag_change *wish,
                   uint32_t always)
{
    struct fake_message *message = &folder->messages[index];

    for (uint32_t i = 0; i < wish->keyword_add_count; i++)
        fake_add_keyword(message, wish->keywords_add[i]);
    for (uint32_t i = 0; i < wish->keyword_remove_count; i++)
        fake_drop_keyword(message, wish->keywords_remove[i]);
    fake_set_flags(folder, index, ((message->flags | wish->add) & ~wish->remove) | always);
}

int fake_flags_change(struct kimt_destination_session *session,
                      const struct kimt_flag_change *changes, size_t count, struct kimt_error *err)
{
    if (fake_destination_lost(session))
        return fake_lost(err);
    for (size_t i = 0; i < count; i++) {
        size_t index = index_of(session->folder, changes[i].uid);

        session->fake->flag_changes++;
        if (index != SIZE_MAX)
            change(session->folder, index, &changes[i],
                   session->fake->is_stubborn ? session->fake->sets : 0);
    }
    return KIMT_OK;
}

/* A step of a removal; *count_r: of so many, it is done. What was not answered is half done where
 * the test wants that. False: it was not answered. */
static bool step(struct kimt_destination_session *session, size_t count, size_t *count_r)
{
    bool was_lost = session->lost, lost = fake_destination_lost(session);

    *count_r = count;
    if (was_lost || (lost && session->fake->unconfirmed == FAKE_LOST))
        *count_r = 0;
    else if (lost && session->fake->unconfirmed == FAKE_HALF)
        *count_r = (count + 1) / 2;
    return !lost;
}

/* As servers do it: they are marked as deleted, and those that are marked then go. */
int fake_messages_remove(struct kimt_destination_session *session, const uint64_t *uids,
                         size_t count, size_t *removed_r, struct kimt_error *err)
{
    struct fake_folder *folder = session->folder;
    bool answered;
    size_t steps;

    *removed_r = 0;
    answered = step(session, count, &steps);
    for (size_t i = 0; i < steps; i++) {
        size_t index = index_of(folder, uids[i]);
        if (index != SIZE_MAX)
            fake_set_flags(folder, index, folder->messages[index].flags | KIMT_FLAG_DELETED);
    }
    if (!answered)
        return fake_lost(err);
    answered = step(session, count, &steps);
    for (size_t i = 0; i < steps; i++) {
        size_t index = index_of(folder, uids[i]);
        if (index == SIZE_MAX)
            continue;
        fake_remove_message(folder, index);
        ++*removed_r;
    }
    return answered ? KIMT_OK : fake_lost(err);
}

static bool has_children(const struct fake_store *store, const char *path)
{
    size_t length = strlen(path);

    for (size_t i = 0; i < store->count; i++)
        if (strncmp(store->folders[i].path, path, length) == 0 &&
            store->folders[i].path[length] == '/')
            return true;
    return false;
}

/* The place stays, without a name: other sessions point to places behind it. */
int fake_folder_remove(struct kimt_destination_session *session, const struct kimt_folder *folder,
                       struct kimt_error *err)
{
    char path[200];
    struct fake_folder *found = fake_destination_find(session, folder, path);

    if (fake_destination_lost(session))
        return fake_lost(err);
    if (found && (found->count > 0 || has_children(&session->fake->destination, path)))
        return KIMT_END;
    if (found)
        found->path[0] = '\0';
    session->folder = NULL;
    return KIMT_OK;
}

/* The answer to it may be lost after it was done. */
int fake_folder_rename(struct kimt_destination_session *session, const struct kimt_folder *folder,
                       const struct kimt_folder *target, struct kimt_error *err)
{
    char path[200], wanted[200];
    struct fake_folder *found = fake_destination_find(session, folder, path);
    bool was_lost = session->lost, lost = fake_destination_lost(session);

    if (was_lost || (lost && session->fake->unconfirmed == FAKE_LOST))
        return fake_lost(err);
    if (!found || fake_destination_find(session, target, wanted))
        return kimt_fail(err, KIMT_SCOPE_FOLDER, KIMT_KIND_REFUSED, KIMT_RETRY_NEVER,
                         "not to be renamed");
    fake_rename_folder(&session->fake->destination, path, wanted);
    session->fake->renames++;
    session->folder = NULL;
    return lost ? fake_lost(err) : KIMT_OK;
}

static void copy_one(struct fake_folder *from, size_t index, struct fake_folder *to)
{
    const struct fake_message *message = &from->messages[index];
    struct fake_message *copy = fake_new_message(to);
    uint64_t uid = copy->uid, modseq = copy->modseq;

    *copy = *message;
    copy->uid = uid;
    copy->modseq = modseq;
    copy->body = malloc(message->length + 1);
    if (message->length > 0)
        memcpy(copy->body, message->body, message->length);
    copy->body[message->length] = '\0';
}

/* What was not answered is half done where the test wants that. */
static int transplant(struct kimt_destination_session *session, const uint64_t *uids, size_t count,
                      const struct kimt_folder *target, bool stay, struct kimt_error *err)
{
    char path[200];
    struct fake_folder *to = fake_destination_find(session, target, path);
    bool was_lost = session->lost, lost = fake_destination_lost(session);

    if (was_lost || (lost && session->fake->unconfirmed == FAKE_LOST))
        return fake_lost(err);
    if (lost && session->fake->unconfirmed == FAKE_HALF)
        count = (count + 1) / 2;
    if (!to)
        return kimt_fail(err, KIMT_SCOPE_FOLDER, KIMT_KIND_NOT_FOUND, KIMT_RETRY_NEVER, "no %s",
                         path);
    for (size_t i = 0; i < count; i++) {
        size_t index = index_of(session->folder, uids[i]);

        if (index == SIZE_MAX)
            continue;
        copy_one(session->folder, index, to);
        if (!stay)
            fake_remove_message(session->folder, index);
    }
    return lost ? fake_lost(err) : KIMT_OK;
}

int fake_messages_move(struct kimt_destination_session *session, const uint64_t *uids, size_t count,
                       const struct kimt_folder *target, struct kimt_error *err)
{
    return transplant(session, uids, count, target, false, err);
}

int fake_messages_copy(struct kimt_destination_session *session, const uint64_t *uids, size_t count,
                       const struct kimt_folder *target, struct kimt_error *err)
{
    return transplant(session, uids, count, target, true, err);
}
