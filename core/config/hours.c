/* SPDX-License-Identifier: MIT
 *
 * A small parser, and questions to the calendar. What daylight saving does to a night is
 * mktime(3)'s business.
 */
#include "config/hours.h"
#include "base/cleanup.h"
#include <ctype.h>
#include <kimt/error.h>
#include <strings.h>

#define DAY_S     (24 * 3600)
#define ALL_DAYS  0x7fu
#define DAY_COUNT 7

static const char *const day_names[DAY_COUNT] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};

/* ---- reading ---- */

static int fail(struct kimt_error *err, const char *text, const char *what)
{
    (void)kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_CONFIG, KIMT_RETRY_NEVER, "window = %.100s: %s",
                    text, what);
    kimt_error_hint(err, "write it as 20:00-06:00, or Mon-Fri 20:00-06:00, Sat 00:00-24:00");
    return KIMT_FAIL;
}

static void skip_blanks(const char **at)
{
    while (**at == ' ' || **at == '\t')
        (*at)++;
}

/* One or two digits; -1: there are none, or too many. */
static int read_number(const char **at)
{
    int value = 0, digits = 0;

    for (; isdigit((unsigned char)**at); (*at)++, digits++)
        value = digits < 3 ? value * 10 + (**at - '0') : value;
    return digits == 1 || digits == 2 ? value : -1;
}

/* HH:MM or HH:MM:SS, up to 24:00; -1: it is none. */
static int read_time(const char **at)
{
    int part[3] = {-1, -1, 0};

    part[0] = read_number(at);
    for (int i = 1; i < 3 && **at == ':'; i++) {
        (*at)++;
        part[i] = read_number(at);
    }
    int seconds = part[0] * 3600 + part[1] * 60 + part[2];
    if (part[0] < 0 || part[1] < 0 || part[2] < 0 || part[1] > 59 || part[2] > 59 ||
        seconds > DAY_S)
        return -1;
    return seconds;
}

/* -1: no name of a day. */
static int read_day(const char **at)
{
    for (int i = 0; i < DAY_COUNT; i++)
        if (strncasecmp(*at, day_names[i], 3) == 0 && !isalpha((unsigned char)(*at)[3])) {
            *at += 3;
            return i;
        }
    return -1;
}

/* "Sat" or "Mon-Fri", or nothing for all. 0: it is none. */
static unsigned read_days(const char **at)
{
    unsigned days = 0;
    int first, last;

    if (!isalpha((unsigned char)**at))
        return ALL_DAYS;
    first = last = read_day(at);
    if (first >= 0 && **at == '-') {
        (*at)++;
        last = read_day(at);
    }
    if (first < 0 || last < 0)
        return 0;
    for (int day = first;; day = (day + 1) % DAY_COUNT) {
        days |= 1u << day;
        if (day == last)
            return days;
    }
}

/* NULL, or what is wrong. */
static const char *read_span(const char **at, struct hours_span *span)
{
    skip_blanks(at);
    span->days = read_days(at);
    if (span->days == 0)
        return "days are Mon, Tue, Wed, Thu, Fri, Sat, Sun, or two of them with - between them";
    skip_blanks(at);
    span->from_s = read_time(at);
    skip_blanks(at);
    if (span->from_s < 0 || **at != '-')
        return "a span of hours is missing, such as 20:00-06:00";
    (*at)++;
    skip_blanks(at);
    span->until_s = read_time(at);
    if (span->until_s < 0)
        return "a span needs an end, from 00:00 to 24:00";
    if (span->from_s == span->until_s || span->from_s == DAY_S)
        return "a span ends when it begins; the whole day is 00:00-24:00";
    skip_blanks(at);
    return **at == ',' || !**at ? NULL : "spans are separated by commas";
}

int hours_parse(const char *text, struct hours *hours_r, struct kimt_error *err)
{
    const char *at = text;

    *hours_r = (struct hours){0};
    for (;;) {
        const char *wrong = hours_r->count < HOURS_SPANS
                                ? read_span(&at, &hours_r->spans[hours_r->count])
                                : "there are too many spans";
        if (wrong)
            return fail(err, text, wrong);
        hours_r->count++;
        if (!*at)
            return KIMT_OK;
        at++;
    }
}

/* ---- asking ---- */

static bool has_day(const struct hours_span *span, int day)
{
    return span->days & 1u << (unsigned)((day + DAY_COUNT) % DAY_COUNT);
}

static bool is_within(const struct hours_span *span, int day, int seconds)
{
    if (span->from_s < span->until_s)
        return has_day(span, day) && seconds >= span->from_s && seconds < span->until_s;
    return (has_day(span, day) && seconds >= span->from_s) ||
           (has_day(span, day - 1) && seconds < span->until_s);
}

bool hours_are_open(const struct hours *hours, time_t at)
{
    struct tm local;

    if (hours->count == 0 || !localtime_r(&at, &local))
        return true;
    int seconds = local.tm_hour * 3600 + local.tm_min * 60 + local.tm_sec;
    for (size_t i = 0; i < hours->count; i++)
        if (is_within(&hours->spans[i], local.tm_wday, seconds))
            return true;
    return false;
}

/* When a span begins, so many days after that of `local`. */
static time_t beginning(const struct hours_span *span, const struct tm *local, int days)
{
    struct tm wanted = {.tm_year = local->tm_year,
                        .tm_mon = local->tm_mon,
                        .tm_mday = local->tm_mday + days,
                        .tm_hour = span->from_s / 3600,
                        .tm_min = span->from_s / 60 % 60,
                        .tm_sec = span->from_s % 60,
                        .tm_isdst = -1};

    return mktime(&wanted);
}

/* mktime(3) looks at the zone anew each time, behind a lock of the C library's that a thread
 * sanitizer does not see; so it gets one of ours. */
static pthread_mutex_t zone_mutex = PTHREAD_MUTEX_INITIALIZER;

time_t hours_next(const struct hours *hours, time_t at)
{
    time_t next = at + (time_t)DAY_COUNT * DAY_S;
    struct tm local;
    LOCK_SCOPE(&zone_mutex);

    if (!localtime_r(&at, &local))
        return at;
    for (size_t i = 0; i < hours->count; i++)
        for (int days = 0; days <= DAY_COUNT; days++) {
            time_t begins = beginning(&hours->spans[i], &local, days);
            if (begins > at && begins < next && hours_are_open(hours, begins))
                next = begins;
        }
    return next;
}
