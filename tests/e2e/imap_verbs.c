/* SPDX-License-Identifier: MIT
 *
 * Calls the verbs of the imap plugin one by one, as the core would, and says what they answer: for
 * test_imap_verbs.py, which looks at the server meanwhile.
 *
 *     imap_verbs PLUGIN PORT USER PASSWORD VERB FOLDER [ARGUMENT...]
 */
#include "imap/imap.h"

#include <dlfcn.h>
#include <inttypes.h>
#include <stdlib.h>
#include <time.h>

/* ---- the host ---- */

static void host_log(void *context, int level, const char *line)
{
    (void)context;
    (void)level;
    (void)line;
}

static bool host_wants_log(void *context, int level)
{
    (void)context;
    (void)level;
    return false;
}

static void host_note(void *context, int note, const char *subject, const char *text)
{
    (void)context;
    printf("note %d %s %s\n", note, subject, text);
}

static int64_t host_now(void *context)
{
    struct timespec now;

    (void)context;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static bool host_stop(void *context)
{
    (void)context;
    return false;
}

static int64_t host_timeout(void *context)
{
    (void)context;
    return 10000;
}

static int host_settings(void *context, const char *folder, kimt_setting_fn *each,
                         void *each_context, struct kimt_error *err)
{
    (void)context;
    (void)folder;
    (void)each;
    (void)each_context;
    (void)err;
    return KIMT_END;
}

static const struct kimt_host host = {.struct_size = sizeof host,
                                      .log = host_log,
                                      .wants_log = host_wants_log,
                                      .note = host_note,
                                      .now_ms = host_now,
                                      .stop_requested = host_stop,
                                      .timeout_ms = host_timeout,
                                      .settings_read = host_settings};

/* ---- the verbs ---- */

static struct kimt_error err = {.struct_size = sizeof err};
static const struct kimt_plugin *plugin;
static struct imap_plugin_options options;
static struct kimt_account account;
static const char *parts[8];
static struct kimt_folder folder = {.struct_size = sizeof folder, .parts = parts};

static int demand(int result)
{
    if (result != KIMT_FAIL)
        return result;
    printf("failed: %s (%s)\n", err.text, err.peer);
    exit(1);
}

static struct kimt_source_session *open_source(void)
{
    struct kimt_source_session *session;

    (void)demand(plugin->source->open(&host, &options, &account, &session, &err));
    return session;
}

static struct kimt_destination_session *open_destination(void)
{
    const struct kimt_folder *ensured;
    struct kimt_destination_session *session;

    (void)demand(plugin->destination->open(&host, &options, &account, &session, &err));
    (void)demand(plugin->destination->folder_ensure(session, &folder, &ensured, &err));
    return session;
}

static void list(void)
{
    struct kimt_source_session *session = open_source();
    const struct kimt_folder *listed;

    while (demand(plugin->source->folder_next(session, &listed, &err)) == KIMT_OK)
        printf("%s %" PRIu64 " %u %u %d\n", listed->key, listed->messages, listed->uid_validity,
               listed->uid_next, listed->highest_modseq > 0);
    plugin->source->close(session);
}

/* PARTS [CHANGED-SINCE UID-VALIDITY] */
static void read_folder(int count, char **arguments)
{
    struct kimt_resume resume = {.struct_size = sizeof resume};
    struct kimt_source_session *session = open_source();
    const struct kimt_folder *opened;
    const struct kimt_message *message;
    char body[4096];

    resume.parts = (uint32_t)strtoul(arguments[0], NULL, 10);
    if (count == 3) {
        resume.changed_since = strtoull(arguments[1], NULL, 10);
        resume.uid_validity = (uint32_t)strtoul(arguments[2], NULL, 10);
    }
    (void)demand(plugin->source->folder_open(session, &folder, &resume, &opened, &err));
    printf("open %u %" PRIu64 "\n", opened->uid_validity, opened->highest_modseq);
    while (demand(plugin->source->message_next(session, &message, &err)) == KIMT_OK) {
        size_t got, length = 0;

        while (resume.parts != KIMT_PARTS_META &&
               demand(plugin->source->body_read(session, body, sizeof body, &got, &err)) == KIMT_OK)
            length += got;
        printf("%" PRIu64 " flags %u keywords %u size %" PRIu64 " read %zu\n", message->uid,
               message->flags, message->keyword_count, message->size, length);
    }
    plugin->source->close(session);
}

static void await(void)
{
    struct kimt_source_session *session = open_source();

    printf("waiting\n");
    (void)fflush(stdout);
    printf("%s\n", demand(plugin->source->await_change(session, &folder, 10000, &err)) == KIMT_OK
                       ? "news"
                       : "none");
    plugin->source->close(session);
}

/* ADD REMOVE UID...: flags, and with them a keyword */
static void change(int count, char **arguments)
{
    static const char *const keyword[] = {"$New"};
    struct kimt_destination_session *session = open_destination();
    struct kimt_flag_change changes[64];
    size_t used = 0;

    for (int i = 2; i < count && used < KIMT_COUNT(changes); i++)
        changes[used++] =
            (struct kimt_flag_change){.struct_size = sizeof *changes,
                                      .add = (uint32_t)strtoul(arguments[0], NULL, 10),
                                      .remove = (uint32_t)strtoul(arguments[1], NULL, 10),
                                      .keywords_add = keyword,
                                      .keyword_add_count = 1,
                                      .uid = strtoull(arguments[i], NULL, 10)};
    (void)demand(plugin->destination->flags_change(session, changes, used, &err));
    plugin->destination->close(session);
}

static void remove_messages(int count, char **arguments)
{
    struct kimt_destination_session *session = open_destination();
    uint64_t uids[64];
    size_t removed;

    for (int i = 0; i < count && i < 64; i++)
        uids[i] = strtoull(arguments[i], NULL, 10);
    (void)demand(
        plugin->destination->messages_remove(session, uids, (size_t)count, &removed, &err));
    printf("removed %zu\n", removed);
    plugin->destination->close(session);
}

static void remove_folder(void)
{
    struct kimt_destination_session *session;

    (void)demand(plugin->destination->open(&host, &options, &account, &session, &err));
    printf("%s\n", demand(plugin->destination->folder_remove(session, &folder, &err)) == KIMT_OK
                       ? "gone"
                       : "stays");
    plugin->destination->close(session);
}

int main(int argc, char **argv)
{
    void *module = argc > 6 ? dlopen(argv[1], RTLD_NOW) : NULL;
    const struct kimt_plugin *(*query)(void) =
        module ? (const struct kimt_plugin *(*)(void))dlsym(module, "kimt_plugin_query") : NULL;

    char *rest = NULL;

    if (!query) {
        printf("usage, or no plugin: %s\n", argc > 6 ? dlerror() : "");
        return 2;
    }
    plugin = query();
    options.imap = (struct imap_options){.host = "127.0.0.1",
                                         .port = strtol(argv[2], NULL, 10),
                                         .security = CONN_PLAIN,
                                         .flavour = "auto",
                                         .user = "%u"};
    account = (struct kimt_account){
        .struct_size = sizeof account, .address = argv[3], .password = argv[4]};
    folder.key = argv[6];
    for (char *part = strtok_r(strdup(argv[6]), "/", &rest); part && folder.part_count < 8;
         part = strtok_r(NULL, "/", &rest))
        parts[folder.part_count++] = part;
    if (strcmp(argv[5], "list") == 0)
        list();
    else if (strcmp(argv[5], "read") == 0)
        read_folder(argc - 7, argv + 7);
    else if (strcmp(argv[5], "await") == 0)
        await();
    else if (strcmp(argv[5], "change") == 0)
        change(argc - 7, argv + 7);
    else if (strcmp(argv[5], "remove") == 0)
        remove_messages(argc - 7, argv + 7);
    else if (strcmp(argv[5], "remove-folder") == 0)
        remove_folder();
    return 0;
}
