/* SPDX-License-Identifier: MIT
 *
 * A complete small destination: it keeps messages as files, FOLDER/account/path/UID.eml.  Here is
 * what every destination has to do; what it may do besides is in later.c, names of files and what
 * is kept about messages in files.c.
 *
 * Read it from the end upwards: the descriptor names the tables, the tables name the functions.  A
 * message is written under a temporary name and renamed when complete, so what has an .eml name is
 * whole; flags and date stand beside it in UID.meta, which outlives the message so that its number
 * is not used again.  Every append is safe when append_end returns, so there is no KIMT_QUEUED, no
 * reap and no flush here.
 */
#include "example-destination.h"

#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct options {
    const char *folder;
};

static const struct kimt_option option_table[] = {
    {.name = "folder",
     .type = KIMT_OPTION_PATH,
     .flags = KIMT_OPTION_REQUIRED,
     .offset = offsetof(struct options, folder),
     .help = "Where the accounts' folders are made."},
};

/* ---- session and folders ---- */

static int open_session(const struct kimt_host *host, const void *options,
                        const struct kimt_account *account,
                        struct kimt_destination_session **session_r, struct kimt_error *err)
{
    const struct options *given = options;
    struct kimt_destination_session *session = calloc(1, sizeof *session);

    (void)host;
    if (!session)
        return kimt_fail(err, KIMT_SCOPE_ACCOUNT, KIMT_KIND_INTERNAL, KIMT_RETRY_NEVER,
                         "no memory for a session");
    if (mkdir(given->folder, 0700) != 0 && errno != EEXIST) {
        free(session);
        return example_fail(err, KIMT_SCOPE_RUN, "make the folder", given->folder);
    }
    (void)snprintf(session->root, sizeof session->root, "%s/%s", given->folder, account->address);
    *session_r = session;
    return KIMT_OK;
}

/* Every folder that is there, found by walking the account's tree. */
static int folder_next(struct kimt_destination_session *session,
                       const struct kimt_folder **folder_r, struct kimt_error *err)
{
    char *roots[] = {session->root, NULL};
    struct kimt_folder *folder = &session->folder_out;
    struct inside inside;
    FTSENT *entry;
    char *rest;

    (void)err;
    if (!session->walk)
        session->walk = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
    do
        entry = session->walk ? fts_read(session->walk) : NULL;
    while (entry && (entry->fts_info != FTS_D || entry->fts_level == 0));
    if (!entry)
        return KIMT_END;
    *folder = (struct kimt_folder){.struct_size = sizeof *folder,
                                   .bytes = KIMT_UNKNOWN,
                                   .uid_validity = 1,
                                   .parts = session->parts,
                                   .key = ""};
    inside = example_look_into(entry->fts_path);
    folder->uid_next = inside.uid_next;
    folder->messages = inside.messages;
    (void)snprintf(session->listed, sizeof session->listed, "%s",
                   entry->fts_path + strlen(session->root) + 1);
    for (rest = session->listed; rest && folder->part_count < DEPTH;) {
        session->parts[folder->part_count++] = rest;
        rest = strchr(rest, '/');
        if (rest)
            *rest++ = '\0';
    }
    folder->role = folder->part_count == 1 && strcmp(session->parts[0], "INBOX") == 0
                       ? KIMT_ROLE_INBOX
                       : KIMT_ROLE_NONE;
    *folder_r = folder;
    return KIMT_OK;
}

static int folder_ensure(struct kimt_destination_session *session, const struct kimt_folder *folder,
                         const struct kimt_folder **ensured_r, struct kimt_error *err)
{
    struct inside inside;

    for (uint32_t levels = 0; levels <= folder->part_count; levels++) {
        example_set_path(session, folder, levels);
        if (mkdir(session->path, 0700) != 0 && errno != EEXIST)
            return example_fail(err, KIMT_SCOPE_FOLDER, "make the folder", session->path);
    }
    inside = example_look_into(session->path);
    session->folder_out = *folder;
    session->folder_out.uid_validity = 1;
    session->folder_out.messages = inside.messages;
    session->folder_out.uid_next = session->uid_next = inside.uid_next;
    *ensured_r = &session->folder_out;
    return KIMT_OK;
}

/* ---- messages ---- */

static int append_begin(struct kimt_destination_session *session,
                        const struct kimt_message *message, uint64_t ticket, struct kimt_error *err)
{
    char name[4200];

    if (example_write_meta(session, session->uid_next, message, err) != KIMT_OK)
        return KIMT_FAIL;
    example_name(session, session->uid_next, "part", name, sizeof name);
    session->out = fopen(name, "w");
    session->ticket = ticket;
    return session->out ? KIMT_OK : example_fail(err, KIMT_SCOPE_FOLDER, "write", name);
}

static int append_abort(struct kimt_destination_session *session, struct kimt_error *err)
{
    char name[4200];

    (void)err;
    if (session->out)
        (void)fclose(session->out);
    session->out = NULL;
    example_name(session, session->uid_next, "part", name, sizeof name);
    (void)unlink(name);
    example_name(session, session->uid_next, "meta", name, sizeof name);
    (void)unlink(name);
    return KIMT_OK;
}

static int append_write(struct kimt_destination_session *session, const void *data, size_t length,
                        struct kimt_error *err)
{
    if (fwrite(data, 1, length, session->out) == length)
        return KIMT_OK;
    (void)example_fail(err, KIMT_SCOPE_FOLDER, "write a message to", session->path);
    (void)append_abort(session, NULL);
    return KIMT_FAIL;
}

static int append_end(struct kimt_destination_session *session,
                      struct kimt_completion *completion_r, struct kimt_error *err)
{
    FILE *out = session->out;
    char part[4200], name[4200];

    example_name(session, session->uid_next, "part", part, sizeof part);
    example_name(session, session->uid_next, "eml", name, sizeof name);
    session->out = NULL;
    if (fclose(out) != 0 || rename(part, name) != 0) {
        (void)example_fail(err, KIMT_SCOPE_FOLDER, "store", name);
        (void)append_abort(session, NULL);
        return KIMT_FAIL;
    }
    *completion_r = (struct kimt_completion){.struct_size = sizeof *completion_r,
                                             .ticket = session->ticket,
                                             .result = KIMT_OK,
                                             .uid = session->uid_next++,
                                             .uid_validity = 1};
    return KIMT_OK;
}

static void close_session(struct kimt_destination_session *session)
{
    if (session->out)
        (void)append_abort(session, NULL);
    if (session->in)
        (void)fclose(session->in);
    if (session->walk)
        (void)fts_close(session->walk);
    free(session);
}

static const struct kimt_folder_rules rules = {
    .struct_size = sizeof rules,
    .max_path_length = 1024,
    .max_part_length = 60, /* characters; a file name takes 255 bytes */
    .max_depth = DEPTH,
    .forbidden = "/",
    .forbidden_first = ".",
};

static const struct kimt_folder_rules *folder_rules(const void *options)
{
    (void)options;
    return &rules;
}

static void describe(const void *options, char *buffer, size_t capacity)
{
    (void)snprintf(buffer, capacity, "%s", ((const struct options *)options)->folder);
}

static const struct kimt_destination_ops destination_ops = {
    .struct_size = sizeof destination_ops,
    .folder_rules = folder_rules,
    .open = open_session,
    .folder_next = folder_next,
    .folder_ensure = folder_ensure,
    .append_begin = append_begin,
    .append_write = append_write,
    .append_end = append_end,
    .append_abort = append_abort,
    .scan_begin = example_scan_begin,
    .scan_next = example_scan_next,
    .scan_read = example_scan_read,
    .flags_change = example_flags_change,
    .messages_remove = example_messages_remove,
    .folder_remove = example_folder_remove,
    .close = close_session,
};

static const struct kimt_plugin plugin = {
    KIMT_PLUGIN_INIT,
    .name = "example-destination",
    .version = "1.0",
    .summary = "keeps messages as files",
    .options = option_table,
    .option_count = KIMT_COUNT(option_table),
    .option_size = sizeof(struct kimt_option),
    .options_bytes = sizeof(struct options),
    .destination = &destination_ops,
    .describe = describe,
};
KIMT_REGISTER(plugin)
