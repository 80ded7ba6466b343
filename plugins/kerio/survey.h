/* SPDX-License-Identifier: MIT
 *
 * What the server is and can do, found out by reading only: version, the administrator's role, the
 * IMAP services, domains, and the settings a migration depends on.
 *
 * What would stop the whole run is an error here, with what to do in Kerio's administration. What a
 * version or a role does not say is done without, and said in the log.
 */
#ifndef KIMT_KERIO_SURVEY_H
#define KIMT_KERIO_SURVEY_H

#include "kerio/directory.h"
#include "kerio/options.h"

struct survey {
    char role[32]; /* "" when the server does not say */
    char version[64];
    struct directory directory;
    int32_t imap_security; /* enum kerio_imap_security, never AUTO */
    uint16_t imap_port;
    uint32_t guesses_allowed; /* failed logins a minute before the server blocks us; 0: no limit */
};

int survey_take(struct rpc *rpc, const struct kerio_options *options, struct survey *survey,
                struct kimt_error *err);
void survey_clear(struct survey *survey);

/* True if the role allows new domains; true as well when it is not known. */
bool survey_may_create_domains(const struct survey *survey);
/* Seats left for new users of this domain; INT64_MAX without a limit, or where it is not known.
 * *is_licence_r: it is the licence's limit, and so that of all domains. */
int survey_seats_left(struct rpc *rpc, const struct domain *domain, int64_t *left_r,
                      bool *is_licence_r, struct kimt_error *err);

#endif
