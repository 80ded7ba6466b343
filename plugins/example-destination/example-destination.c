/* SPDX-License-Identifier: MIT
 *
 * A complete small destination: it keeps messages as files, FOLDER/account/path/UID.eml.
 *
 * Read it from the end upwards: the descriptor names the tables, the tables name the functions.  A
 * message is written under a temporary name and renamed when complete, so what has an .eml name is
 * whole; flags and date stand beside it in UID.meta.  Every append is safe when append_end
 * returns, so there is no KIMT_QUEUED, no reap and no flush here.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <kimt/plugin.h>
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

enum {
    DEPTH = 64
};

struct kimt_destination_session {
    char root[1024];   /* of the account */
    char path[4096];   /* of the ensured folder */
    FTS *walk;         /* of folder_next */
    char listed[4096]; /* the path that folder_out.parts point into */
    const char *parts[DEPTH];
    uint32_t uid_next;
    uint64_t ticket;
    FILE *out;         /* the message under way */
    FILE *in;          /* the message being scanned */
    uint32_t scan_uid; /* the next one to look at */
    struct kimt_folder folder_out;
    struct kimt_message message_out;
};

static int fail_path(struct kimt_error *err, int scope, const char *verb, const char *path)
{
    int reason = errno;

    return kimt_fail(err, scope, reason == ENOSPC ? KIMT_KIND_QUOTA : KIMT_KIND_PERMISSION,
                     KIMT_RETRY_NEVER, "cannot %s %s: %s", verb, path, strerror(reason));
}

static void file_name(const struct kimt_destination_session *session, uint32_t uid,
                      const char *ending, char *name, size_t capacity)
{
    (void)snprintf(name, capacity, "%s/%u.%s", session->path, uid, ending);
}

/* Highest UID in a folder plus one; messages_r gets how many there are. */
static uint32_t look_into(const char *path, uint64_t *messages_r)
{
    DIR *dir = opendir(path);
    struct dirent *entry;
    uint32_t next = 1;

    *messages_r = 0;
    while (dir && (entry = readdir(dir))) {
        char *end;
        unsigned long uid = strtoul(entry->d_name, &end, 10);

        if (uid == 0 || strcmp(end, ".eml") != 0)
            continue;
        ++*messages_r;
        if (uid >= next)
            next = (uint32_t)uid + 1;
    }
    if (dir)
        (void)closedir(dir);
    return next;
}

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
        return fail_path(err, KIMT_SCOPE_RUN, "make the folder", given->folder);
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
    folder->uid_next = look_into(entry->fts_path, &folder->messages);
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

/* The rules below keep '/' and a leading dot out of the parts, so they are safe as file names. */
static int folder_ensure(struct kimt_destination_session *session, const struct kimt_folder *folder,
                         const struct kimt_folder **ensured_r, struct kimt_error *err)
{
    size_t used = (size_t)snprintf(session->path, sizeof session->path, "%s", session->root);

    for (uint32_t i = 0; i <= folder->part_count; i++) {
        if (mkdir(session->path, 0700) != 0 && errno != EEXIST)
            return fail_path(err, KIMT_SCOPE_FOLDER, "make the folder", session->path);
        if (i < folder->part_count && used < sizeof session->path)
            used += (size_t)snprintf(session->path + used, sizeof session->path - used, "/%s",
                                     folder->parts[i]);
    }
    session->folder_out = *folder;
    session->folder_out.uid_validity = 1;
    session->uid_next = look_into(session->path, &session->folder_out.messages);
    session->folder_out.uid_next = session->uid_next;
    *ensured_r = &session->folder_out;
    return KIMT_OK;
}

static int append_begin(struct kimt_destination_session *session,
                        const struct kimt_message *message, uint64_t ticket, struct kimt_error *err)
{
    char name[4200];
    FILE *meta;

    file_name(session, session->uid_next, "meta", name, sizeof name);
    meta = fopen(name, "w");
    if (!meta)
        return fail_path(err, KIMT_SCOPE_FOLDER, "write", name);
    (void)fprintf(meta, "flags %u\ndate %lld %d\n", message->flags, (long long)message->date_s,
                  message->zone_minutes);
    for (uint32_t i = 0; i < message->keyword_count; i++)
        (void)fprintf(meta, "keyword %s\n", message->keywords[i]);
    if (fclose(meta) != 0)
        return fail_path(err, KIMT_SCOPE_FOLDER, "write", name);
    file_name(session, session->uid_next, "part", name, sizeof name);
    session->out = fopen(name, "w");
    session->ticket = ticket;
    return session->out ? KIMT_OK : fail_path(err, KIMT_SCOPE_FOLDER, "write", name);
}

static int append_abort(struct kimt_destination_session *session, struct kimt_error *err)
{
    char name[4200];

    (void)err;
    if (session->out)
        (void)fclose(session->out);
    session->out = NULL;
    file_name(session, session->uid_next, "part", name, sizeof name);
    (void)unlink(name);
    file_name(session, session->uid_next, "meta", name, sizeof name);
    (void)unlink(name);
    return KIMT_OK;
}

static int append_write(struct kimt_destination_session *session, const void *data, size_t length,
                        struct kimt_error *err)
{
    if (fwrite(data, 1, length, session->out) == length)
        return KIMT_OK;
    (void)fail_path(err, KIMT_SCOPE_FOLDER, "write a message to", session->path);
    (void)append_abort(session, NULL);
    return KIMT_FAIL;
}

static int append_end(struct kimt_destination_session *session,
                      struct kimt_completion *completion_r, struct kimt_error *err)
{
    FILE *out = session->out;
    char part[4200], name[4200];

    file_name(session, session->uid_next, "part", part, sizeof part);
    file_name(session, session->uid_next, "eml", name, sizeof name);
    session->out = NULL;
    if (fclose(out) != 0 || rename(part, name) != 0) {
        (void)fail_path(err, KIMT_SCOPE_FOLDER, "store", name);
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

static int scan_begin(struct kimt_destination_session *session, const struct kimt_scan *scan,
                      struct kimt_error *err)
{
    (void)err;
    session->scan_uid = (uint32_t)scan->first_uid;
    return KIMT_OK;
}

static int scan_next(struct kimt_destination_session *session,
                     const struct kimt_message **message_r, struct kimt_error *err)
{
    char name[4200];
    struct stat status;

    (void)err;
    if (session->in)
        (void)fclose(session->in);
    session->in = NULL;
    while (!session->in && session->scan_uid < session->uid_next) {
        file_name(session, session->scan_uid++, "eml", name, sizeof name);
        session->in = fopen(name, "r");
    }
    if (!session->in || fstat(fileno(session->in), &status) != 0)
        return KIMT_END;
    session->message_out = (struct kimt_message){.struct_size = sizeof session->message_out,
                                                 .uid = session->scan_uid - 1,
                                                 .size = (uint64_t)status.st_size,
                                                 .size_kind = KIMT_SIZE_EXACT};
    *message_r = &session->message_out;
    return KIMT_OK;
}

static int scan_read(struct kimt_destination_session *session, void *buffer, size_t capacity,
                     size_t *got_r, struct kimt_error *err)
{
    (void)err;
    *got_r = fread(buffer, 1, capacity, session->in);
    return *got_r > 0 ? KIMT_OK : KIMT_END;
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
    .scan_begin = scan_begin,
    .scan_next = scan_next,
    .scan_read = scan_read,
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
