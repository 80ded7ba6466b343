/* SPDX-License-Identifier: MIT
 *
 * INTERNALDATE: read leniently, written strictly (RFC 9051 date-time). The date of a message by its
 * header, where a server says none.
 */
#ifndef KIMT_IMAP_DATE_H
#define KIMT_IMAP_DATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    IMAP_DATE_MAX = 32
}; /* "17-Jul-1996 02:44:25 -0700" and its NUL fit */

enum imap_date_form {
    IMAP_DATE_STRICT = 0,   /* " 7-Jul-1996 …": day with a blank, as RFC 9051 has it */
    IMAP_DATE_ZERO = 1,     /* "07-Jul-1996 …": understood by more servers */
    IMAP_DATE_ZERO_UTC = 2, /* as ZERO, the same instant in +0000 */
};

/* Text as in FETCH, inside its quotes. Takes one-digit days with or without a blank, missing
 * seconds, missing zone (UTC), zones by name, of three digits, with a colon or of hours alone,
 * years of two digits, a weekday before it, blanks in place of hyphens (RFC 5322), ISO 8601, any
 * case, blanks around. False: no date to be had: day 0, month unknown, zone beyond ±1400, year
 * beyond 1..9999.
 */
bool imap_date_parse(const char *text, size_t length, int64_t *seconds_r, int32_t *zone_minutes_r);

/* The date in the topmost Received field of a header, which is when the message arrived, or else in
 * Date, which is when it is said to have been written. False: neither is there, or can be read. */
bool imap_date_of_header(const char *header, size_t length, int64_t *seconds_r,
                         int32_t *zone_minutes_r);

/* False when the year is not 0..9999 or the zone is beyond a day. */
bool imap_date_format(int64_t seconds, int32_t zone_minutes, enum imap_date_form form,
                      char buffer[IMAP_DATE_MAX]);

#endif
