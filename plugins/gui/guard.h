/* SPDX-License-Identifier: MIT
 *
 * Who may ask what: the walls between the page and all others who can reach a local port, such as
 * other users of the machine, and pages of other sites in the same browser. Decides by what a
 * request says in its head alone, and leaves connections and answers to others.
 *
 * See also: reply.c, which sets the headers that guard the page itself.
 */
#ifndef KIMT_GUI_GUARD_H
#define KIMT_GUI_GUARD_H

#include "gui/key.h"
#include <stdint.h>

struct guard {
    uint16_t port;
    struct key ticket; /* in the first address; good once */
    bool ticket_used;
    struct key cookie;
    struct key token;      /* goes with every request that changes something */
    char cookie_name[24];  /* cookies are shared by all ports of a host: kimt-PORT */
    unsigned wrong;        /* wrong keys within the present minute */
    int64_t wrong_from_ms; /* when that minute began */
};

/* What the head of a request says. Texts are NULL where it says nothing. */
struct guard_request {
    const char *method, *path;
    unsigned hosts; /* how many Host lines there are */
    const char *host, *origin, *fetch_site, *content_type;
    const char *cookie, *token;
};

/* Makes new keys. False: the system has no randomness. */
bool guard_init(struct guard *guard, uint16_t port);

/* Returns 200 if the request may pass, or the HTTP status to refuse it with: 400, 403, 405, 415 or
 * 429. *why_r is then a sentence. Counts wrong keys; now_ms is a clock that only goes forward. */
unsigned guard_check(struct guard *guard, const struct guard_request *request, int64_t now_ms,
                     const char **why_r);

/* Takes the ticket: true once, for the right one. Counts wrong ones as guard_check() does. */
bool guard_enter(struct guard *guard, const char *ticket, int64_t now_ms);

#endif
