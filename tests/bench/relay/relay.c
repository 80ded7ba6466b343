/* SPDX-License-Identifier: MIT
 *
 * A bare relay: moves messages from one IMAP server to another and does nothing else. No journal,
 * no digest, no retry: what is left when a migration is taken down to its literals, and so the mark
 * that others are measured by.
 *
 *     relay --accounts FILE --from HOST:PORT|play:FOLDER [--to HOST:PORT|record:FOLDER]
 *           [--lanes N] [--authority FILE]
 *
 * Without --to it reads and throws away (pull alone); record: keeps what the source said, and play:
 * is a source that says it again (push alone). With --authority both sides speak TLS. A line of the
 * accounts is user;password. Fewer accounts than lanes: the folders of each are shared out.
 */
#include "pull.h"
#include "push.h"

#include <getopt.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    MOST_ACCOUNTS = 10000,
    MOST_LANES = 64
};

struct account {
    char user[256], password[256];
};

/* What all lanes share; written before they start, but for `next` and the counts. */
struct job {
    const char *from, *to, *playing, *recording;
    SSL_CTX *tls;
    struct account *accounts;
    size_t account_count, lanes, parts; /* parts: of the folders of one account */
    atomic_size_t next;
    atomic_uint_fast64_t messages, bytes;
};

/* ---- one account, or a part of its folders ---- */

static void move_message(struct pull *pull, struct push *push, const struct mail *mail)
{
    const char *data;
    size_t length;

    if (push)
        push_begin(push, mail);
    for (uint64_t left = mail->size; left > 0; left -= length) {
        length = wire_take(pull->session.wire, left, &data);
        if (push)
            push_body(push, data, length);
    }
    pull_end(pull);
    if (push)
        push_end(push);
}

static void move_folders(struct job *job, struct pull *pull, struct push *push)
{
    struct mail mail;

    for (size_t i = 0; i < pull->folders.count; i++) {
        pull_folder(pull, i);
        if (push)
            push_folder(push, pull->folders.names[i]);
        while (pull_next(pull, &mail)) {
            move_message(pull, push, &mail);
            job->messages++;
            job->bytes += mail.size;
        }
    }
    if (push)
        push_finish(push);
}

static struct wire *open_source(const struct job *job, size_t number)
{
    const char *folder = job->playing ? job->playing : job->recording;
    char path[4096];

    if (!folder)
        return wire_connect(job->from, job->tls, NULL);
    int length = snprintf(path, sizeof path, "%s/%zu", folder, number);
    if (length < 0 || (size_t)length >= sizeof path)
        die("%s is too long", folder);
    return job->playing ? wire_play(path) : wire_connect(job->from, job->tls, path);
}

/* Both sides are called before either is waited for. */
static void move_part(struct job *job, size_t number)
{
    const struct account *account = &job->accounts[number / job->parts];
    struct wire *source = open_source(job, number);
    struct wire *destination = job->to ? wire_connect(job->to, job->tls, NULL) : NULL;
    struct pull pull = {0};
    struct push push = {0};

    session_open(&pull.session, source, account->user, account->password);
    pull_open(&pull);
    if (destination)
        session_open(&push.session, destination, account->user, account->password);
    pull_ready(&pull, number % job->parts, job->parts);
    if (destination)
        push_ready(&push);
    move_folders(job, &pull, destination ? &push : NULL);
    if (destination)
        session_close(&push.session);
    pull_close(&pull);
}

static void *run_lane(void *argument)
{
    struct job *job = argument;
    size_t number;

    while ((number = job->next++) < job->account_count * job->parts)
        move_part(job, number);
    return NULL;
}

/* ---- what is asked for ---- */

static bool read_account(FILE *file, struct account *account_r)
{
    char line[1024], *rest = line;

    if (!fgets(line, sizeof line, file))
        return false;
    line[strcspn(line, "\r\n")] = '\0';
    const char *user = strsep(&rest, ";"), *password = strsep(&rest, ";");
    if (!password)
        die("a line of the accounts is no user;password");
    (void)snprintf(account_r->user, sizeof account_r->user, "%s", user);
    (void)snprintf(account_r->password, sizeof account_r->password, "%s", password);
    return true;
}

static void read_accounts(struct job *job, const char *path)
{
    FILE *file = fopen(path, "r");

    job->accounts = calloc(MOST_ACCOUNTS, sizeof *job->accounts);
    if (!file || !job->accounts)
        die("%s cannot be read", path);
    while (job->account_count < MOST_ACCOUNTS &&
           read_account(file, &job->accounts[job->account_count]))
        job->account_count++;
    (void)fclose(file);
}

static const char *after(const char *prefix, const char *text)
{
    return text && strncmp(text, prefix, strlen(prefix)) == 0 ? text + strlen(prefix) : NULL;
}

static void read_options(struct job *job, int argc, char **argv)
{
    static const struct option options[] = {
        {"accounts", required_argument, NULL, 'a'},  {"from", required_argument, NULL, 'f'},
        {"to", required_argument, NULL, 't'},        {"lanes", required_argument, NULL, 'l'},
        {"authority", required_argument, NULL, 'c'}, {0}};
    int option;

    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
        if (option == 'a')
            read_accounts(job, optarg);
        else if (option == 'f')
            job->from = optarg;
        else if (option == 't')
            job->to = optarg;
        else if (option == 'l')
            job->lanes = strtoul(optarg, NULL, 10);
        else if (option == 'c')
            job->tls = wire_tls_new(optarg);
        else
            die("see the head of relay.c");
    }
    if (!job->from || job->account_count == 0 || job->lanes == 0 || job->lanes > MOST_LANES)
        die("--from, --accounts and --lanes 1 to %d are needed", MOST_LANES);
    job->playing = after("play:", job->from);
    job->recording = after("record:", job->to);
    if (job->recording)
        job->to = NULL;
    job->parts = (job->lanes + job->account_count - 1) / job->account_count;
}

int main(int argc, char **argv)
{
    struct job job = {.lanes = 1};
    pthread_t lanes[MOST_LANES];

    read_options(&job, argc, argv);
    for (size_t i = 0; i < job.lanes; i++) {
        if (pthread_create(&lanes[i], NULL, run_lane, &job) != 0)
            die("no thread");
    }
    for (size_t i = 0; i < job.lanes; i++)
        (void)pthread_join(lanes[i], NULL);
    printf("%ju messages, %ju bytes\n", (uintmax_t)job.messages, (uintmax_t)job.bytes);
    SSL_CTX_free(job.tls);
    free(job.accounts);
    return EXIT_SUCCESS;
}
