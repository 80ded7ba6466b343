/* SPDX-License-Identifier: MIT
 *
 * Reading members of a reply as tolerantly as Kerio's versions differ: numbers may come as text,
 * enumerations as numbers, and anything may be missing.
 */
#ifndef KIMT_KERIO_FIELD_H
#define KIMT_KERIO_FIELD_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* "" when it is missing or no text; valid as long as the object. */
const char *field_text(const json_t *object, const char *name);
/* A number, or text that is one. */
int64_t field_long(const json_t *object, const char *name, int64_t fallback);
bool field_flag(const json_t *object, const char *name, bool fallback);
/* Returns an enumeration's value as its name. `names` is in the order of the numbers older servers
 * send and ends with NULL. "" when it is missing or unknown. */
const char *field_enum(const json_t *object, const char *name, const char *const *names);

/* A message of the server with %1, %2 … filled from `parameters` (messageParameters; may be NULL).
 * Cut to capacity. */
void field_message(const char *message, const json_t *parameters, char *buffer, size_t capacity);

#endif
