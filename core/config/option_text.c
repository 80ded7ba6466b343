/* SPDX-License-Identifier: MIT
 *
 * See option_text.h.
 */
#include "config/option_text.h"
#include "base/nearest.h"
#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

struct unit {
    const char *suffix;
    int64_t factor;
};

/* Largest first: the first that fits is how a number is written. */
static const struct unit sizes[] = {
    {"G", INT64_C(1) << 30}, {"M", 1 << 20}, {"k", 1 << 10}, {"", 1}, {NULL, 0}};
static const struct unit durations[] = {{"h", 3600000}, {"m", 60000}, {"s", 1000},
                                        {"ms", 1},      {"", 1000},   {NULL, 0}};
static const struct unit percents[] = {{"%", 1}, {"", 1}, {NULL, 0}};
static const struct unit plain[] = {{"", 1}, {NULL, 0}};

static const struct unit *units_of(int32_t type)
{
    switch (type) {
    case KIMT_OPTION_SIZE:
        return sizes;
    case KIMT_OPTION_DURATION:
        return durations;
    case KIMT_OPTION_PERCENT:
        return percents;
    default:
        return plain;
    }
}

static const char *shape_of(int32_t type)
{
    switch (type) {
    case KIMT_OPTION_SIZE:
        return "is not a size: write a whole number of bytes, or one with k, M or G, such as 64k";
    case KIMT_OPTION_DURATION:
        return "is not a time: write a whole number with ms, s, m or h, such as 30s";
    case KIMT_OPTION_PERCENT:
        return "is not a percentage: write a whole number, such as 10%";
    default:
        return "is not a whole number";
    }
}

bool option_text_bool(const char *text, bool *value_r, char *reason)
{
    static const char *const names[][2] = {
        {"no", "yes"}, {"false", "true"}, {"off", "on"}, {"0", "1"}};

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        for (int value = 0; value < 2; value++)
            if (strcasecmp(text, names[i][value]) == 0) {
                *value_r = value != 0;
                return true;
            }
    (void)snprintf(reason, OPTION_TEXT_REASON, "is neither yes nor no");
    return false;
}

/* Decimal digits without needless zeros, as those would be octal to some; answers where they end,
 * or NULL. */
static const char *read_digits(const char *text, int64_t *value_r)
{
    int64_t value = 0;

    if (!isdigit((unsigned char)*text) || (*text == '0' && isdigit((unsigned char)text[1])))
        return NULL;
    for (; isdigit((unsigned char)*text); text++)
        if (__builtin_mul_overflow(value, 10, &value) ||
            __builtin_add_overflow(value, *text - '0', &value))
            return NULL;
    *value_r = value;
    return text;
}

static bool read_number(int32_t type, const char *text, int64_t *value_r)
{
    bool is_negative = type == KIMT_OPTION_INT && *text == '-';
    const char *suffix = read_digits(text + is_negative, value_r);
    const struct unit *unit = units_of(type);

    if (!suffix)
        return false;
    while (unit->suffix && strcasecmp(suffix, unit->suffix) != 0)
        unit++;
    return unit->suffix &&
           !__builtin_mul_overflow(*value_r, is_negative ? -1 : unit->factor, value_r);
}

void option_text_format(int32_t type, int64_t value, char *text, size_t capacity)
{
    const struct unit *unit = units_of(type);

    while (unit->factor > 1 && (value == 0 || value % unit->factor != 0))
        unit++;
    if (value == 0 && type == KIMT_OPTION_DURATION)
        unit = &durations[2];
    (void)snprintf(text, capacity, "%" PRId64 "%s", value / unit->factor, unit->suffix);
}

static bool is_limited(const struct kimt_option *row)
{
    return row->min != 0 || row->max != 0;
}

bool option_text_number(const struct kimt_option *row, const char *text, int64_t *value_r,
                        char *reason)
{
    char min[32], max[32];
    int64_t value;

    if (!read_number(row->type, text, &value)) {
        (void)snprintf(reason, OPTION_TEXT_REASON, "%s", shape_of(row->type));
        return false;
    }
    if (is_limited(row) && (value < row->min || value > row->max)) {
        option_text_format(row->type, row->min, min, sizeof min);
        option_text_format(row->type, row->max, max, sizeof max);
        (void)snprintf(reason, OPTION_TEXT_REASON, "is out of range: from %s to %s", min, max);
        return false;
    }
    *value_r = value;
    return true;
}

void option_text_list_choices(const struct kimt_choice *choices, const char *separator, char *text,
                              size_t capacity)
{
    size_t used = 0;

    text[0] = '\0';
    for (; choices->name && used < capacity; choices++) {
        int wrote = snprintf(text + used, capacity - used, "%s%s", used > 0 ? separator : "",
                             choices->name);

        used += wrote > 0 ? (size_t)wrote : 0;
    }
}

bool option_text_choice(const struct kimt_option *row, const char *text, int32_t *value_r,
                        char *reason)
{
    struct nearest nearest = {.wanted = text};
    char all[400];

    for (const struct kimt_choice *choice = row->choices; choice->name; choice++) {
        if (strcasecmp(text, choice->name) == 0) {
            *value_r = choice->value;
            return true;
        }
        nearest_offer(&nearest, choice->name);
    }
    option_text_list_choices(row->choices, ", ", all, sizeof all);
    if (nearest.best)
        (void)snprintf(reason, OPTION_TEXT_REASON, "is not one of: %s; did you mean %s?", all,
                       nearest.best);
    else
        (void)snprintf(reason, OPTION_TEXT_REASON, "is not one of: %s", all);
    return false;
}
