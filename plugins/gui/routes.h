/* SPDX-License-Identifier: MIT
 *
 * What the server answers, path by path. A request that comes here has been let in.
 */
#ifndef KIMT_GUI_ROUTES_H
#define KIMT_GUI_ROUTES_H

#include "gui/server.h"
#include <jansson.h>
#include <microhttpd.h>

struct route_request {
    struct server *server;
    struct MHD_Connection *connection;
    const char *path;
    json_t *body; /* of a POST: an object; NULL for a GET */
};

enum MHD_Result routes_answer(struct route_request *request, const char *method);

#endif
