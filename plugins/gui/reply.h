/* SPDX-License-Identifier: MIT
 *
 * Answers, each with the headers that guard the page: nothing inline, nothing from elsewhere,
 * nothing kept, no frame around it.
 *
 * See also: guard.h, for who may ask.
 */
#ifndef KIMT_GUI_REPLY_H
#define KIMT_GUI_REPLY_H

#include <jansson.h>
#include <kimt/error.h>
#include <microhttpd.h>

/* Answers with `response`, which is given away. NULL: no memory; the connection is closed. */
enum MHD_Result reply(struct MHD_Connection *connection, unsigned status,
                      struct MHD_Response *response, const char *content_type);
/* Answers with `json`, which is given away. NULL stands for no memory. */
enum MHD_Result reply_json(struct MHD_Connection *connection, unsigned status, json_t *json);
/* Answers with {"error": …}. */
enum MHD_Result reply_refusal(struct MHD_Connection *connection, unsigned status, const char *why);
/* Answers with {"error": …, "hint": …}. */
enum MHD_Result reply_error(struct MHD_Connection *connection, unsigned status,
                            const struct kimt_error *error);

#endif
