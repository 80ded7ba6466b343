/* SPDX-License-Identifier: MIT
 *
 * Servers that greet as if a login had been (PREAUTH). As whom they do not say, and it is the same
 * for everyone who connects: the first login name that meets such a greeting is taken for it, and
 * each other one is refused. Otherwise all accounts would be moved from, or into, one mailbox.
 */
#include "common/imap/exchange/session_fields.h"
#include "common/imap/exchange/session_state.h"
#include "common/imap/session/login.h"
#include "common/memory/no_memory.h"
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct taken {
    struct taken *next;
    char *server; /* "old.example.com:993" */
    char *user;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct taken *all;

static void free_one(struct taken *taken)
{
    free(taken->server);
    free(taken->user);
    free(taken);
}

/* The module may be closed long before the program ends. */
__attribute__((destructor)) static void free_all(void)
{
    while (all) {
        struct taken *next = all->next;
        free_one(all);
        all = next;
    }
}

static struct taken *find(const char *server)
{
    for (struct taken *taken = all; taken; taken = taken->next)
        if (strcmp(taken->server, server) == 0)
            return taken;
    return NULL;
}

/* NULL: no memory. */
static struct taken *add(const char *server, const char *user)
{
    struct taken *taken = calloc(1, sizeof *taken);

    if (!taken)
        return NULL;
    taken->server = strdup(server);
    taken->user = strdup(user);
    if (!taken->server || !taken->user) {
        free_one(taken);
        return NULL;
    }
    taken->next = all;
    all = taken;
    return taken;
}

static int refuse(const struct imap_session *session, const char *user, const char *other,
                  struct kimt_error *err)
{
    (void)kimt_fail(err, KIMT_SCOPE_ACCOUNT, KIMT_KIND_CONFIG, KIMT_RETRY_NEVER,
                    "%s treats every connection as logged in (PREAUTH) and does not say as whom: "
                    "%s would be the same mailbox as %s",
                    imap_name(session), user, other);
    kimt_error_hint(err, "Have the server ask for a login, or move one account alone: with --only, "
                         "and the server set up for it.");
    return KIMT_FAIL;
}

int imap_preauth_take(const struct imap_session *session, const char *user, struct kimt_error *err)
{
    const struct taken *taken;
    int result = KIMT_OK;

    (void)pthread_mutex_lock(&lock);
    taken = find(imap_name(session));
    if (!taken)
        taken = add(imap_name(session), user);
    if (!taken)
        result = no_memory(err, KIMT_SCOPE_RUN, "for a session");
    else if (strcmp(taken->user, user) != 0)
        result = refuse(session, user, taken->user, err);
    (void)pthread_mutex_unlock(&lock);
    return result;
}
