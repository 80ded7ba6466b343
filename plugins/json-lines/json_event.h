/* SPDX-License-Identifier: MIT
 *
 * An event as a JSON object, by the schema of kimt-json-lines(5).
 */
#ifndef KIMT_JSON_EVENT_H
#define KIMT_JSON_EVENT_H

#include <jansson.h>
#include <kimt/reporter.h>

/* Returns an event as a JSON object, to be released by json_decref(); NULL without memory. `run`
 * may be NULL: it is only of use for RUN_BEGIN. */
json_t *json_event_new(const struct kimt_event *event, const struct kimt_run_info *run);

#endif
