/* SPDX-License-Identifier: MIT
 *
 * A complete small source: it makes its folders and messages up, from a number called seed.
 *
 * Read it from the end upwards: the descriptor names the tables, the tables name the functions.
 * The same seed gives the same bytes, so tests can compare what arrived with what was made. Every
 * byte is computed when it is asked for, as a real source would read it from a socket.
 */
#include <kimt/plugin.h>
#include <stdlib.h>

#define LINE 78 /* bytes of a body line, its CRLF included */

/* What a profile can set. The core fills this struct by the table below. */
struct options {
    int64_t folders, messages, size, seed;
};

#define NUMBER(member, kind, most, otherwise, words)                                               \
    {                                                                                              \
        .name = #member, .type = (kind), .offset = offsetof(struct options, member),               \
        .max = (most), .def = (otherwise), .help = (words)                                         \
    }
static const struct kimt_option option_table[] = {
    NUMBER(folders, KIMT_OPTION_INT, 1000, "3", "How many folders each account has."),
    NUMBER(messages, KIMT_OPTION_INT, 10000000, "10", "How many messages each folder has."),
    NUMBER(size, KIMT_OPTION_SIZE, INT64_C(1) << 40, "2k", "The size of a body, about."),
    NUMBER(seed, KIMT_OPTION_INT, INT32_MAX, "1", "Another seed makes other messages."),
};

/* One account's session. What is handed out points in here: it stays valid until the next call. */
struct kimt_source_session {
    const struct options *options;
    int64_t folder;    /* the one that was handed out last */
    uint64_t uid;      /* the current message; 0: none yet */
    uint64_t position; /* bytes of it that were read */
    char head[256];    /* its header */
    char name[2][32];  /* of the folder, and of its parent */
    char key[24];
    const char *parts[2];
    struct kimt_folder folder_out;
    struct kimt_message message_out;
};

static int open_session(const struct kimt_host *host, const void *options,
                        const struct kimt_account *account, struct kimt_source_session **session_r,
                        struct kimt_error *err)
{
    struct kimt_source_session *session = calloc(1, sizeof *session);

    if (!session)
        return kimt_fail(err, KIMT_SCOPE_ACCOUNT, KIMT_KIND_INTERNAL, KIMT_RETRY_NEVER,
                         "no memory for a session");
    session->options = options;
    kimt_log(host, KIMT_LOG_INFO, "making mail up for %s", account->address);
    *session_r = session;
    return KIMT_OK;
}

/* Folder 0 is INBOX, the next ones "Folder N"; every third hangs below the one before it. */
static void describe_folder(struct kimt_source_session *session, int64_t index)
{
    struct kimt_folder *folder = &session->folder_out;
    bool nested = index > 0 && index % 3 == 0;

    (void)snprintf(session->name[0], sizeof session->name[0], index == 0 ? "INBOX" : "Folder %d",
                   (int)(nested ? index - 1 : index));
    (void)snprintf(session->name[1], sizeof session->name[1], "Inner %d", (int)index);
    (void)snprintf(session->key, sizeof session->key, "%d", (int)index);
    session->parts[0] = session->name[0];
    session->parts[1] = session->name[1];
    *folder = (struct kimt_folder){
        .struct_size = sizeof *folder,
        .parts = session->parts,
        .part_count = nested ? 2 : 1,
        .role = index == 0 ? KIMT_ROLE_INBOX : KIMT_ROLE_NONE,
        .key = session->key, /* comes back in folder_open, so the name need not be understood */
        .messages = (uint64_t)session->options->messages,
        .bytes = KIMT_UNKNOWN,
        .uid_validity = 1,
    };
}

static int folder_next(struct kimt_source_session *session, const struct kimt_folder **folder_r,
                       struct kimt_error *err)
{
    (void)err;
    if (session->folder >= session->options->folders)
        return KIMT_END;
    describe_folder(session, session->folder++);
    *folder_r = &session->folder_out;
    return KIMT_OK;
}

/* `resume` could spare what is done already; a source may ignore it, and so does this one. */
static int folder_open(struct kimt_source_session *session, const struct kimt_folder *folder,
                       const struct kimt_resume *resume, const struct kimt_folder **opened_r,
                       struct kimt_error *err)
{
    char *end;
    long long index = strtoll(folder->key, &end, 10);

    (void)resume;
    if (*end || index < 0 || index >= session->options->folders)
        return kimt_fail(err, KIMT_SCOPE_FOLDER, KIMT_KIND_NOT_FOUND, KIMT_RETRY_NEVER,
                         "there is no folder number %s", folder->key);
    session->folder = index;
    session->uid = 0;
    describe_folder(session, index);
    *opened_r = &session->folder_out;
    return KIMT_OK;
}

static int message_next(struct kimt_source_session *session, const struct kimt_message **message_r,
                        struct kimt_error *err)
{
    struct kimt_message *message = &session->message_out;
    uint64_t lines = (uint64_t)session->options->size / LINE;

    (void)err;
    if (session->uid >= (uint64_t)session->options->messages)
        return KIMT_END;
    session->uid++;
    session->position = 0;
    (void)snprintf(
        session->head, sizeof session->head,
        "From: example@example.com\r\nSubject: message %llu of folder %lld, seed %lld\r\n"
        "\r\n",
        (unsigned long long)session->uid, (long long)session->folder,
        (long long)session->options->seed);
    *message = (struct kimt_message){
        .struct_size = sizeof *message,
        .attributes = KIMT_MESSAGE_HAS_DATE,
        .uid = session->uid,
        .size = strlen(session->head) + (lines + session->uid % 64) * LINE,
        .size_kind = KIMT_SIZE_EXACT, /* a promise: body_read gives exactly so many bytes */
        .flags = session->uid % 2 ? KIMT_FLAG_SEEN : KIMT_FLAG_NONE,
        .date_s = INT64_C(1000000000) + (int64_t)session->uid * 3600,
    };
    *message_r = message;
    return KIMT_OK;
}

static char byte_at(const struct kimt_source_session *session, uint64_t position)
{
    size_t head = strlen(session->head);
    uint64_t column = (position - head) % LINE, mix;

    if (position < head)
        return session->head[position];
    if (column >= LINE - 2)
        return column == LINE - 2 ? '\r' : '\n';
    mix = (position + session->uid * 31 + (uint64_t)session->options->seed) *
          UINT64_C(0x9e3779b97f4a7c15);
    return (char)('a' + (mix >> 32) % 26);
}

static int body_read(struct kimt_source_session *session, void *buffer, size_t capacity,
                     size_t *got_r, struct kimt_error *err)
{
    uint64_t left = session->message_out.size - session->position;
    size_t count = left < capacity ? (size_t)left : capacity;

    (void)err;
    if (count == 0)
        return KIMT_END;
    for (size_t i = 0; i < count; i++)
        ((char *)buffer)[i] = byte_at(session, session->position++);
    *got_r = count;
    return KIMT_OK;
}

static void close_session(struct kimt_source_session *session)
{
    free(session);
}

/* Optional operations are simply not named. */
static const struct kimt_source_ops source_ops = {
    .struct_size = sizeof source_ops,
    .open = open_session,
    .folder_next = folder_next,
    .folder_open = folder_open,
    .message_next = message_next,
    .body_read = body_read,
    .close = close_session,
};

static const struct kimt_plugin plugin = {
    KIMT_PLUGIN_INIT,
    .name = "example-source",
    .version = "1.0",
    .summary = "makes up folders and messages from a seed",
    .options = option_table,
    .option_count = KIMT_COUNT(option_table),
    .option_size = sizeof(struct kimt_option),
    .options_bytes = sizeof(struct options),
    .source = &source_ops,
};
KIMT_REGISTER(plugin)
