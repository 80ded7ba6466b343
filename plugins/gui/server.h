/* SPDX-License-Identifier: MIT
 *
 * The local server: listens on the loopback address alone, lets in by guard.h, collects what is
 * sent up to a maximum, and hands it to a route.
 *
 * See also: routes.h, for what it answers.
 */
#ifndef KIMT_GUI_SERVER_H
#define KIMT_GUI_SERVER_H

#include "gui/guard.h"
#include "gui/stream.h"
#include <kimt/error.h>

/* What all routes share. It is made before the server starts; later on the server's thread alone
 * writes to it. */
struct server {
    const char *kimt;    /* the program */
    const char *folder;  /* of the profiles; absolute */
    const char *profile; /* NAME.ini that was asked for, or NULL */
    const char *version;
    struct guard guard;
    struct streams *streams;
    struct MHD_Daemon *daemon;
    _Atomic(int64_t) asked_ms; /* when somebody was let in last */
};

/* Listens; 0 as a port takes a free one. server->guard then has the port and the keys. */
int server_start(struct server *server, uint16_t port, struct kimt_error *err);
void server_stop(struct server *server);

#endif
