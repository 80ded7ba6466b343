/* SPDX-License-Identifier: MIT
 *
 * Dates by the proleptic Gregorian calendar, without the C library's time zones.
 */
#include "common/imap/grammar/date.h"

#include <string.h>
#include <strings.h>

static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

/* Days since 1970-01-01; month 1..12. Years begin in March here, so that the leap day is last. */
static int64_t days_from_civil(int64_t year, int month, int day)
{
    if (month <= 2)
        year--;
    int64_t era = (year >= 0 ? year : year - 399) / 400;
    int64_t year_of_era = year - era * 400;
    int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

    return era * 146097 + day_of_era - 719468;
}

static void civil_from_days(int64_t days, int64_t *year_r, int *month_r, int *day_r)
{
    days += 719468;
    int64_t era = (days >= 0 ? days : days - 146096) / 146097;
    int64_t day_of_era = days - era * 146097;
    int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t shifted = (5 * day_of_year + 2) / 153;

    *day_r = (int)(day_of_year - (153 * shifted + 2) / 5 + 1);
    *month_r = (int)(shifted < 10 ? shifted + 3 : shifted - 9);
    *year_r = year_of_era + era * 400 + (*month_r <= 2);
}

struct scan {
    const char *at, *end;
};

static void blanks(struct scan *scan)
{
    while (scan->at < scan->end && *scan->at == ' ')
        scan->at++;
}

static bool number(struct scan *scan, int most_digits, int *value_r, int *digits_r)
{
    int value = 0;
    int digits = 0;

    while (scan->at < scan->end && *scan->at >= '0' && *scan->at <= '9' && digits < most_digits) {
        value = value * 10 + (*scan->at++ - '0');
        digits++;
    }
    *value_r = value;
    if (digits_r)
        *digits_r = digits;
    return digits > 0;
}

static bool one_of(struct scan *scan, const char *characters)
{
    if (scan->at >= scan->end || !*scan->at || !strchr(characters, *scan->at))
        return false;
    scan->at++;
    return true;
}

static bool month_name(struct scan *scan, int *month_r)
{
    for (int i = 0; i < 12 && scan->end - scan->at >= 3; i++)
        if (strncasecmp(scan->at, months + (size_t)i * 3, 3) == 0) {
            scan->at += 3;
            *month_r = i + 1;
            return true;
        }
    return false;
}

static int days_in(int64_t year, int month)
{
    int64_t next =
        month == 12 ? days_from_civil(year + 1, 1, 1) : days_from_civil(year, month + 1, 1);

    return (int)(next - days_from_civil(year, month, 1));
}

/* "Mon, " or "Monday "; the day of the month says the same. */
static void weekday(struct scan *scan)
{
    blanks(scan);
    while (scan->at < scan->end && ((*scan->at | 32) >= 'a' && (*scan->at | 32) <= 'z'))
        scan->at++;
    (void)one_of(scan, ",");
    blanks(scan);
}

/* 12-Feb-2018, 12 Feb 2018. */
static bool named_day(struct scan *scan, int *year_r, int *month_r, int *day_r)
{
    int digits;

    if (!number(scan, 2, day_r, NULL) || !one_of(scan, "- ") || !month_name(scan, month_r) ||
        !one_of(scan, "- ") || !number(scan, 4, year_r, &digits))
        return false;
    if (digits <= 2)
        *year_r += *year_r < 70 ? 2000 : 1900;
    return true;
}

/* 2018-02-12, with a T or a blank behind it (ISO 8601). */
static bool numbered_day(struct scan *scan, int *year_r, int *month_r, int *day_r)
{
    int digits;

    return number(scan, 4, year_r, &digits) && digits == 4 && one_of(scan, "-") &&
           number(scan, 2, month_r, NULL) && one_of(scan, "-") && number(scan, 2, day_r, NULL) &&
           one_of(scan, "Tt ");
}

static bool parse_day(struct scan *scan, int64_t *days_r)
{
    struct scan begin;
    int day = 0, month = 0, year = 0;

    weekday(scan);
    begin = *scan;
    if (!numbered_day(scan, &year, &month, &day)) {
        *scan = begin;
        if (!named_day(scan, &year, &month, &day))
            return false;
    }
    if (month < 1 || month > 12 || year < 1 || day < 1 || day > days_in(year, month))
        return false;
    *days_r = days_from_civil(year, month, day);
    return true;
}

static bool parse_time(struct scan *scan, int64_t *seconds_r)
{
    int hour, minute;
    int second = 0, fraction;

    blanks(scan);
    if (!number(scan, 2, &hour, NULL) || !one_of(scan, ":") || !number(scan, 2, &minute, NULL))
        return false;
    if (one_of(scan, ":") && !number(scan, 2, &second, NULL))
        return false;
    if (one_of(scan, ".,"))
        (void)number(scan, 9, &fraction, NULL);
    if (hour > 23 || minute > 59 || second > 60)
        return false;
    *seconds_r = hour * 3600 + minute * 60 + second;
    return true;
}

/* Those of RFC 5322 §4.3, and of Europe: what other letters stand for depends on who writes them.
 */
static const struct {
    const char *name;
    int32_t minutes;
} zones[] = {{"Z", 0},      {"UT", 0},     {"UTC", 0},    {"GMT", 0},    {"WET", 0},
             {"WEST", 60},  {"CET", 60},   {"MET", 60},   {"CEST", 120}, {"MEST", 120},
             {"EET", 120},  {"EEST", 180}, {"MSK", 180},  {"EST", -300}, {"EDT", -240},
             {"CST", -360}, {"CDT", -300}, {"MST", -420}, {"MDT", -360}, {"PST", -480},
             {"PDT", -420}};

static bool named_zone(const struct scan *scan, int32_t *minutes_r)
{
    size_t length = (size_t)(scan->end - scan->at);

    for (size_t i = 0; i < sizeof zones / sizeof *zones; i++)
        if (strlen(zones[i].name) == length && strncasecmp(scan->at, zones[i].name, length) == 0) {
            *minutes_r = zones[i].minutes;
            return true;
        }
    return false;
}

/* +0300, +300, +03:00, +3:00, +03, +3. */
static bool numbered_zone(struct scan *scan, int32_t *minutes_r)
{
    int sign = scan->at < scan->end && *scan->at == '-' ? -1 : 1;
    int hours, minutes = 0, digits;

    if (!one_of(scan, "+-") || !number(scan, 4, &hours, &digits))
        return false;
    if (digits > 2) {
        minutes = hours % 100;
        hours /= 100;
    } else if (one_of(scan, ":") && (!number(scan, 2, &minutes, &digits) || digits != 2)) {
        return false;
    }
    if (scan->at < scan->end || minutes > 59 || hours * 60 + minutes > 14 * 60)
        return false;
    *minutes_r = sign * (hours * 60 + minutes);
    return true;
}

/* RFC 5322 allows a comment behind it: "+0100 (CET)". */
static void drop_comment(struct scan *scan)
{
    const char *open = scan->end > scan->at && scan->end[-1] == ')'
                           ? memchr(scan->at, '(', (size_t)(scan->end - scan->at))
                           : NULL;

    if (open)
        scan->end = open;
}

static void drop_blanks_at_end(struct scan *scan)
{
    while (scan->end > scan->at && scan->end[-1] == ' ')
        scan->end--;
}

static bool parse_zone(struct scan *scan, int32_t *minutes_r)
{
    *minutes_r = 0;
    blanks(scan);
    drop_blanks_at_end(scan);
    drop_comment(scan);
    drop_blanks_at_end(scan);
    return scan->at == scan->end || named_zone(scan, minutes_r) || numbered_zone(scan, minutes_r);
}

bool imap_date_parse(const char *text, size_t length, int64_t *seconds_r, int32_t *zone_minutes_r)
{
    struct scan scan = {.at = text, .end = text + length};
    int64_t days, seconds;
    int32_t zone;

    if (!parse_day(&scan, &days) || !parse_time(&scan, &seconds) || !parse_zone(&scan, &zone))
        return false;
    *seconds_r = days * 86400 + seconds - (int64_t)zone * 60;
    *zone_minutes_r = zone;
    return true;
}

/* The last digits of a number; answers where they end. */
static char *put_digits(char *to, int64_t value, int digits)
{
    for (int i = digits - 1; i >= 0; i--, value /= 10)
        to[i] = (char)('0' + value % 10);
    return to + digits;
}

static char *put_time(char *to, int seconds)
{
    to = put_digits(to, seconds / 3600, 2);
    *to++ = ':';
    to = put_digits(to, seconds / 60 % 60, 2);
    *to++ = ':';
    return put_digits(to, seconds % 60, 2);
}

static char *put_zone(char *to, int32_t minutes)
{
    int zone = minutes < 0 ? -minutes : minutes;

    *to++ = minutes < 0 ? '-' : '+';
    return put_digits(put_digits(to, zone / 60, 2), zone % 60, 2);
}

/* By hand: it is done for each message, and printf would take the most of what its announcement
 * costs. */
bool imap_date_format(int64_t seconds, int32_t zone_minutes, enum imap_date_form form,
                      char buffer[IMAP_DATE_MAX])
{
    int month, day;
    int64_t year;

    if (form == IMAP_DATE_ZERO_UTC)
        zone_minutes = 0;
    if (zone_minutes <= -1440 || zone_minutes >= 1440 || seconds < -62167219200 - 86400 ||
        seconds > 253402300799 + 86400)
        return false;
    int64_t local = seconds + (int64_t)zone_minutes * 60;
    int64_t days = local >= 0 ? local / 86400 : (local - 86399) / 86400;
    civil_from_days(days, &year, &month, &day);
    if (year < 0 || year > 9999)
        return false;
    char *at = put_digits(buffer, day, 2);
    if (form == IMAP_DATE_STRICT && day < 10)
        buffer[0] = ' ';
    *at++ = '-';
    memcpy(at, months + (size_t)(month - 1) * 3, 3);
    at[3] = '-';
    at = put_digits(at + 4, year, 4);
    *at++ = ' ';
    at = put_time(at, (int)(local - days * 86400));
    *at++ = ' ';
    *put_zone(at, zone_minutes) = '\0';
    return true;
}
