/* SPDX-License-Identifier: MIT
 *
 * Several sessions of one account are opened one soon after the other: what the first learned of
 * its own namespace need not be asked by the others. The last few accounts are remembered.
 */
#include <config.h>

#include "common/imap/exchange/session_fields.h"
#include "common/imap/exchange/session_state.h"
#include "common/imap/folders/hierarchy.h"
#include "common/imap/folders/list.h"

#include <pthread.h>

enum {
    HOMES = 32
};

struct home {
    char name[280]; /* of the host; "": none */
    char user[256];
    char prefix[128];
    char delimiter;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct home homes[HOMES];
static size_t next_home;

static bool is_nameable(const struct imap_session *session)
{
    return *session->user && strlen(imap_name(session)) < sizeof homes->name;
}

/* Called with the lock held. */
static struct home *find(const struct imap_session *session)
{
    for (size_t i = 0; i < HOMES; i++)
        if (strcmp(homes[i].user, session->user) == 0 &&
            strcmp(homes[i].name, imap_name(session)) == 0)
            return &homes[i];
    return NULL;
}

static bool recall(struct imap_session *session)
{
    const struct home *home;

    if (!is_nameable(session))
        return false;
    (void)pthread_mutex_lock(&lock);
    home = find(session);
    if (home) {
        session->delimiter = home->delimiter;
        (void)snprintf(session->prefix, sizeof session->prefix, "%s", home->prefix);
    }
    (void)pthread_mutex_unlock(&lock);
    return home != NULL;
}

void imap_home_told(const struct imap_session *session)
{
    if (!is_nameable(session))
        return;
    (void)pthread_mutex_lock(&lock);
    if (!find(session)) {
        struct home *home = &homes[next_home++ % HOMES];

        (void)snprintf(home->name, sizeof home->name, "%s", imap_name(session));
        (void)snprintf(home->user, sizeof home->user, "%s", session->user);
        (void)snprintf(home->prefix, sizeof home->prefix, "%s", session->prefix);
        home->delimiter = session->delimiter;
    }
    (void)pthread_mutex_unlock(&lock);
}

int imap_home(struct imap_session *session, char *delimiter_r, const char **prefix_r,
              struct kimt_error *err)
{
    if (session->hierarchy_known || !recall(session)) {
        if (imap_hierarchy(session, NULL, NULL, err) != KIMT_OK)
            return KIMT_FAIL;
        imap_home_told(session);
    }
    *delimiter_r = session->delimiter;
    *prefix_r = session->prefix;
    return KIMT_OK;
}

void imap_homes_forget(void)
{
    (void)pthread_mutex_lock(&lock);
    memset(homes, 0, sizeof homes);
    (void)pthread_mutex_unlock(&lock);
}
