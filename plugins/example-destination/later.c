/* SPDX-License-Identifier: MIT
 *
 * What is done with messages and folders that are there: they are read back, flags are changed, our
 * own are taken away again.  A destination without these verbs works too; lost connections, further
 * runs and undo need them.
 */
#include "example-destination.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- messages that are there ---- */

int example_scan_begin(struct kimt_destination_session *session, const struct kimt_scan *scan,
                       struct kimt_error *err)
{
    (void)err;
    session->scan = scan;
    session->scan_uid = scan->first_uid ? (uint32_t)scan->first_uid : 1;
    return KIMT_OK;
}

static bool is_wanted(const struct kimt_scan *scan, uint32_t uid)
{
    return !scan->is_wanted || scan->is_wanted(scan->context, uid);
}

int example_scan_next(struct kimt_destination_session *session,
                      const struct kimt_message **message_r, struct kimt_error *err)
{
    char name[4200];
    struct stat status;

    (void)err;
    if (session->in)
        (void)fclose(session->in);
    session->in = NULL;
    for (; !session->in && session->scan_uid < session->uid_next; session->scan_uid++) {
        if (!is_wanted(session->scan, session->scan_uid))
            continue;
        example_name(session, session->scan_uid, "eml", name, sizeof name);
        session->in = fopen(name, "r");
    }
    if (!session->in || fstat(fileno(session->in), &status) != 0)
        return KIMT_END;
    example_read_meta(session, session->scan_uid - 1);
    session->message_out.size = (uint64_t)status.st_size;
    session->message_out.size_kind = KIMT_SIZE_EXACT;
    *message_r = &session->message_out;
    return KIMT_OK;
}

int example_scan_read(struct kimt_destination_session *session, void *buffer, size_t capacity,
                      size_t *got_r, struct kimt_error *err)
{
    (void)err;
    *got_r = fread(buffer, 1, capacity, session->in);
    return *got_r > 0 ? KIMT_OK : KIMT_END;
}

static bool is_there(const struct kimt_destination_session *session, uint64_t uid)
{
    char name[4200];

    example_name(session, (uint32_t)uid, "eml", name, sizeof name);
    return access(name, F_OK) == 0;
}

int example_flags_change(struct kimt_destination_session *session,
                         const struct kimt_flag_change *changes, size_t count,
                         struct kimt_error *err)
{
    struct kimt_message *message = &session->message_out;

    for (const struct kimt_flag_change *change = changes; change < changes + count; change++) {
        uint32_t at;

        if (!is_there(session, change->uid))
            continue;
        example_read_meta(session, (uint32_t)change->uid);
        message->flags = (message->flags | change->add) & ~change->remove;
        for (uint32_t i = 0; i < change->keyword_remove_count; i++)
            if (example_has_keyword(message, change->keywords_remove[i], &at))
                session->keywords[at] = session->keywords[--message->keyword_count];
        for (uint32_t i = 0; i < change->keyword_add_count; i++)
            example_add_keyword(session, change->keywords_add[i]);
        if (example_write_meta(session, (uint32_t)change->uid, message, err) != KIMT_OK)
            return KIMT_FAIL;
    }
    return KIMT_OK;
}

int example_messages_remove(struct kimt_destination_session *session, const uint64_t *uids,
                            size_t count, size_t *removed_r, struct kimt_error *err)
{
    char name[4200];

    *removed_r = 0;
    for (size_t i = 0; i < count; i++) {
        example_name(session, (uint32_t)uids[i], "eml", name, sizeof name);
        if (unlink(name) == 0)
            ++*removed_r;
        else if (errno != ENOENT)
            return example_fail(err, KIMT_SCOPE_FOLDER, "remove", name);
    }
    return KIMT_OK;
}

/* What is left in a folder without messages is the numbers of those that were there. */
int example_folder_remove(struct kimt_destination_session *session,
                          const struct kimt_folder *folder, struct kimt_error *err)
{
    struct inside inside;
    char name[4200];

    example_set_path(session, folder, folder->part_count);
    inside = example_look_into(session->path);
    if (inside.messages > 0 || inside.has_folders)
        return KIMT_END;
    for (uint32_t uid = 1; uid < inside.uid_next; uid++) {
        example_name(session, uid, "meta", name, sizeof name);
        (void)unlink(name);
    }
    if (rmdir(session->path) != 0 && errno != ENOENT)
        return example_fail(err, KIMT_SCOPE_FOLDER, "remove the folder", session->path);
    return KIMT_OK;
}
