/* SPDX-License-Identifier: MIT
 *
 * Kerio's domains and their users, as the server lists them: read page by page, looked up by name
 * in any case.
 *
 * A list is read apart and takes the old one's place when it is whole: one that was cut off changes
 * nothing. It has bounds, and only what is asked for is kept of each row.
 */
#ifndef KIMT_KERIO_DIRECTORY_H
#define KIMT_KERIO_DIRECTORY_H

#include "kerio/jsonrpc.h"

struct domain {
    char *id;
    char *name;      /* lower case */
    json_t *row;     /* as the server sent it, as far as it is of use */
    json_t *users;   /* login -> row; NULL until directory_read_users() */
    json_t *aliases; /* further address, left side -> login of its user */
};

struct directory {
    struct domain *domains;
    size_t count, capacity;
};

/* KIMT_OK: it replaces what was read before; users are forgotten, pointers to domains end.
 * KIMT_FAIL: all is as before. */
int directory_read_domains(struct rpc *rpc, struct directory *directory, struct kimt_error *err);
int directory_read_users(struct rpc *rpc, struct domain *domain, struct kimt_error *err);
void directory_clear(struct directory *directory);

/* By name or by one of its aliases. NULL: none. */
struct domain *directory_find_domain(const struct directory *directory, const char *name);
/* By login name. NULL: none. */
const json_t *directory_find_user(const struct domain *domain, const char *login);
/* The login of the user who has this as a further address. NULL: none. */
const char *directory_find_alias(const struct domain *domain, const char *local);

#endif
