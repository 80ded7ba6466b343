/* SPDX-License-Identifier: MIT
 *
 * See field.h.
 */
#include "kerio/field.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

const char *field_text(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));

    return text ? text : "";
}

static bool text_to_long(const char *text, int64_t *value_r)
{
    char *end = NULL;
    long long value;

    errno = 0;
    value = strtoll(text, &end, 10);
    if (errno || end == text || *end)
        return false;
    *value_r = value;
    return true;
}

int64_t field_long(const json_t *object, const char *name, int64_t fallback)
{
    const json_t *member = json_object_get(object, name);
    int64_t value;

    if (json_is_integer(member))
        return json_integer_value(member);
    if (json_is_real(member)) {
        double real = json_real_value(member);
        return real > -9e15 && real < 9e15 ? (int64_t)real : fallback;
    }
    if (json_is_string(member) && text_to_long(json_string_value(member), &value))
        return value;
    return fallback;
}

bool field_flag(const json_t *object, const char *name, bool fallback)
{
    const json_t *member = json_object_get(object, name);

    if (json_is_boolean(member))
        return json_is_true(member);
    if (json_is_integer(member))
        return json_integer_value(member) != 0;
    if (json_is_string(member)) {
        const char *text = json_string_value(member);
        if (strcasecmp(text, "true") == 0 || strcmp(text, "1") == 0)
            return true;
        if (strcasecmp(text, "false") == 0 || strcmp(text, "0") == 0)
            return false;
    }
    return fallback;
}

const char *field_enum(const json_t *object, const char *name, const char *const *names)
{
    int64_t index = field_long(object, name, -1);

    for (int64_t i = 0; names[i]; i++)
        if (i == index || strcmp(field_text(object, name), names[i]) == 0)
            return names[i];
    return "";
}

static const char *parameter(const json_t *parameters, unsigned long number)
{
    const json_t *list = json_object_get(parameters, "positionalParameters");

    return number ? json_string_value(json_array_get(list, number - 1)) : NULL;
}

void field_message(const char *message, const json_t *parameters, char *buffer, size_t capacity)
{
    size_t used = 0;

    buffer[0] = '\0';
    while (*message && used + 1 < capacity) {
        if (message[0] == '%' && isdigit((unsigned char)message[1])) {
            char *end = NULL;
            const char *filling = parameter(parameters, strtoul(message + 1, &end, 10));
            if (filling) {
                int wrote = snprintf(buffer + used, capacity - used, "%s", filling);
                used += wrote > 0 ? (size_t)wrote : 0;
                message = end;
                continue;
            }
        }
        buffer[used++] = *message++;
        buffer[used] = '\0';
    }
}
