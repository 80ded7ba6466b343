/* SPDX-License-Identifier: MIT
 *
 * Plays a made-up migration to a reporter, so that one can look at it:
 *
 *     tests/unit/report/play plugins/terminal/.libs/terminal.so migrate|check [LOG_FOLDER]
 *
 * All the time is made of pauses of 50 ms; nothing is migrated. Options are those in `options`
 * below: enough for each of our reporters, as their structs begin alike or are all zero.
 */
#include <dlfcn.h>
#include <kimt/plugin.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum {
    USERS = 25, /* the last one is refused, and has no lane */
    LANES = 4,
    STEPS = 30
};

static const char *const folders[] = {"INBOX", "Projects/2019/Größe & Maß", "送信済みトレイ",
                                      "Clients/A very long name of a folder that goes on and on"};

static struct timespec begun;

static int64_t run_ms(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (now.tv_sec - begun.tv_sec) * 1000 + (now.tv_nsec - begun.tv_nsec) / 1000000;
}

static int64_t host_now(void *context)
{
    (void)context;
    return run_ms();
}

static const struct kimt_reporter_ops *ops;
static struct kimt_reporter_session *session;

static void post(struct kimt_event event)
{
    struct kimt_error err = {.struct_size = sizeof err};

    event.struct_size = sizeof event;
    event.run_ms = run_ms();
    event.time_ms = (int64_t)time(NULL) * 1000;
    if (ops->event(session, &event, &err) == KIMT_OK)
        return;
    (void)fprintf(stderr, "reporter failed: %s\n", err.text);
    exit(1);
}

static void rest(void)
{
    (void)nanosleep(&(struct timespec){.tv_nsec = 50000000}, NULL);
    if (ops->tick)
        ops->tick(session);
}

static struct kimt_error fault(int kind, const char *text, const char *peer, const char *hint)
{
    struct kimt_error error = {.struct_size = sizeof error};

    (void)kimt_fail(&error, KIMT_SCOPE_ACCOUNT, kind, KIMT_RETRY_NEVER, "%s", text);
    kimt_error_peer(&error, peer);
    kimt_error_hint(&error, hint);
    return error;
}

static void address_of(char *buffer, size_t capacity, int user)
{
    (void)snprintf(buffer, capacity, "user%02d@%s.example", user, user % 2 ? "company" : "branch");
}

static void provision(int user, const char *address)
{
    struct kimt_error refused =
        fault(KIMT_KIND_LIMIT, "Kerio Connect did not create the user", "licence exceeded",
              "Buy seats or remove users in Kerio's administration, then run kimt again.");
    struct kimt_provision state = {.struct_size = sizeof state,
                                   .state =
                                       user == 24 ? KIMT_PROVISION_REFUSED : KIMT_PROVISION_CREATED,
                                   .new_password = user == 24 ? NULL : "s3cret \"quoted\"",
                                   .error = user == 24 ? &refused : NULL};

    if (!(ops->capabilities & KIMT_REPORTER_SECRETS))
        state.new_password = NULL;
    post((struct kimt_event){.type = KIMT_EVENT_ACCOUNT_PROVISIONED,
                             .account = address,
                             .full_name = "Somebody",
                             .provision = &state});
}

static void trouble(int user, const char *address, const char *folder)
{
    struct kimt_error large =
        fault(KIMT_KIND_TOO_LARGE, "message of 61.2 MB was refused", "552 5.3.4 message too big",
              "Raise the limit in Kerio's administration: Configuration, Advanced Options.");
    struct kimt_error slow = fault(KIMT_KIND_BUSY, "old.example.com asks to come back later",
                                   "[LIMIT] Too many connections", "");
    struct kimt_message message = {.struct_size = sizeof message, .uid = 17, .size = 61200000};

    for (int i = 0; user == 3 && i < 3; i++)
        post((struct kimt_event){.type = KIMT_EVENT_MESSAGE,
                                 .account = address,
                                 .folder = folder,
                                 .message = &message,
                                 .outcome = KIMT_OUTCOME_FAILED,
                                 .error = &large});
    if (user == 5)
        post((struct kimt_event){
            .type = KIMT_EVENT_WAIT, .account = address, .wait_ms = 1500, .error = &slow});
    if (user == 2)
        post((struct kimt_event){.type = KIMT_EVENT_NOTE,
                                 .account = address,
                                 .note = KIMT_NOTE_RENAMED,
                                 .subject = "Kalender\x1b[31m\nEvil",
                                 .text = "is called Kalender_ at the destination"});
}

static void lanes(int first)
{
    struct kimt_counts counts[LANES] = {{0}};
    struct kimt_error auth =
        fault(KIMT_KIND_AUTH, "the source refused the login", "Authentication failed.",
              "Correct the password in the accounts file and run kimt again.");
    char address[64];

    for (int lane = 0; lane < LANES; lane++) {
        address_of(address, sizeof address, first + lane);
        post((struct kimt_event){.type = KIMT_EVENT_ACCOUNT_BEGIN, .account = address});
        counts[lane].found = (uint64_t)(300 + 100 * ((first + lane) % 5));
    }
    for (int step = 0; step < STEPS; step++, rest())
        for (int lane = 0; lane < LANES; lane++) {
            const char *folder = folders[step * 4 / STEPS];
            uint64_t done = counts[lane].found * (uint64_t)(step + 1) / STEPS;
            address_of(address, sizeof address, first + lane);
            if (step % 8 == 0)
                post((struct kimt_event){.type = KIMT_EVENT_FOLDER_BEGIN,
                                         .account = address,
                                         .folder = folder,
                                         .target = folder,
                                         .counts = &counts[lane]});
            if (step == STEPS / 2)
                trouble(first + lane, address, folder);
            counts[lane].failed = first + lane == 3 && step >= STEPS / 2 ? 3 : 0;
            counts[lane].copied = done - counts[lane].failed;
            counts[lane].bytes_copied = counts[lane].copied * 81234;
            post((struct kimt_event){
                .type = KIMT_EVENT_PROGRESS, .account = address, .counts = &counts[lane]});
            if (step % 8 == 7)
                post((struct kimt_event){.type = KIMT_EVENT_FOLDER_END,
                                         .account = address,
                                         .folder = folder,
                                         .target = step == 15 ? "Sent Items" : folder,
                                         .counts = &counts[lane]});
        }
    for (int lane = 0; lane < LANES; lane++) {
        bool failed = first + lane == 10;
        address_of(address, sizeof address, first + lane);
        counts[lane].folders = 4;
        post((struct kimt_event){.type = KIMT_EVENT_ACCOUNT_END,
                                 .account = address,
                                 .counts = &counts[lane],
                                 .error = failed ? &auth : NULL});
    }
}

static void migrate(void)
{
    struct kimt_counts all = {.found = 12000,
                              .copied = 11990,
                              .skipped = 0,
                              .failed = 10,
                              .bytes_copied = 973000000,
                              .folders = 96,
                              .folders_created = 90};
    char address[64];

    for (int user = 0; user < USERS; user++) {
        address_of(address, sizeof address, user);
        provision(user, address);
        rest();
    }
    for (int first = 0; first < USERS - 1; first += LANES)
        lanes(first);
    post((struct kimt_event){.type = KIMT_EVENT_RUN_END,
                             .counts = &all,
                             .accounts = USERS,
                             .accounts_done = USERS,
                             .accounts_failed = 2,
                             .exit_status = 1});
}

static void check(void)
{
    struct kimt_error auth =
        fault(KIMT_KIND_AUTH, "the source refused the login", "Authentication failed.",
              "Correct the password in the accounts file and run kimt again.");
    char address[64];

    for (int user = 0; user < USERS; user++) {
        bool bad = user == 10;
        struct kimt_check row = {.source_ok = !bad,
                                 .destination_ok = -1,
                                 .provision =
                                     user % 3 ? KIMT_PROVISION_EXISTS : KIMT_PROVISION_MISSING,
                                 .folders = 12,
                                 .messages = (uint64_t)(1000 * user + 204),
                                 .bytes = user == 4 ? KIMT_UNKNOWN : (uint64_t)user * 43100000,
                                 .source_error = bad ? &auth : NULL};
        address_of(address, sizeof address, user);
        rest();
        post((struct kimt_event){
            .type = KIMT_EVENT_ACCOUNT_CHECKED, .account = address, .check = &row});
    }
    post((struct kimt_event){.type = KIMT_EVENT_RUN_END, .accounts = USERS, .exit_status = 1});
}

static const struct kimt_reporter_ops *load(const char *path)
{
    void *module = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    const struct kimt_plugin *(*query)(void) = NULL;

    if (module)
        *(void **)(&query) = dlsym(module, KIMT_QUERY_SYMBOL);
    if (query)
        return query()->reporter;
    (void)fprintf(stderr, "%s\n", dlerror());
    exit(2);
}

int main(int argc, char **argv)
{
    static const struct kimt_host host = {.struct_size = sizeof host, .now_ms = host_now};
    /* terminal: color = auto; report-log: file. The others need more. */
    static const char *const options[8] = {NULL};
    static const char *const log_options[8] = {"report.log"};
    struct kimt_run_info run = {.struct_size = sizeof run,
                                .run_id = "1",
                                .command = argc > 2 ? argv[2] : "migrate",
                                .version = "0.1.0",
                                .profile = "company.ini",
                                .source = "imap old.example.com:993",
                                .destination = "kerio kerio.example.com:4040",
                                .log_folder = argc > 3 ? argv[3] : NULL};
    struct kimt_error err = {.struct_size = sizeof err};

    if (argc < 2)
        return 2;
    (void)clock_gettime(CLOCK_MONOTONIC, &begun);
    ops = load(argv[1]);
    if (ops->open(&host, run.log_folder ? (const void *)log_options : (const void *)options, &run,
                  &session, &err) != KIMT_OK) {
        (void)fprintf(stderr, "%s\n", err.text);
        return 1;
    }
    post((struct kimt_event){.type = KIMT_EVENT_RUN_BEGIN, .accounts = USERS});
    if (run.command[0] == 'c')
        check();
    else
        migrate();
    ops->close(session);
    return 0;
}
