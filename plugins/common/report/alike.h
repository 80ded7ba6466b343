/* SPDX-License-Identifier: MIT
 *
 * Equal outcomes, gathered to be reported once: ten thousand messages of a folder that were skipped
 * for one reason are one entry, with their UIDs as ranges. So a log grows with reasons and not with
 * messages. What an entry looks like is the reporter's affair.
 *
 * Texts that differ only in words with digits, such as sizes, are distinguished until there are
 * many of them; then they count as equal, and one stands for all.
 */
#ifndef KIMT_REPORT_ALIKE_H
#define KIMT_REPORT_ALIKE_H

#include <kimt/error.h>
#include <kimt/reporter.h>
#include <stdio.h>

enum {
    ALIKE_RANGES = 100 /* of UIDs in an entry; a further range begins another entry */
};

struct alike_uids {
    struct alike_range {
        uint64_t first, last;
    } ranges[ALIKE_RANGES];
    size_t count;
};

struct alike {
    struct kimt_event event; /* the first of them */
    uint64_t count;
    uint64_t bytes;                    /* of their messages; KIMT_UNKNOWN: one has no size */
    int64_t wait_ms;                   /* of all their waits */
    int64_t first_date_s, last_date_s; /* of their messages; first > last: none has a date */
    struct alike_uids uids;            /* of the messages; without those that have none */
    struct alike_uids found;           /* those at the destination */
    bool is_example;                   /* the event's error stands for others with other numbers */
};

/* KIMT_OK or KIMT_FAIL. */
typedef int alike_report(void *context, const struct alike *alike, struct kimt_error *err);

struct alikes;

/* `at_once`: the first of a kind is reported when it comes, and only what follows is gathered. */
int alikes_new(alike_report *report, void *context, bool at_once, struct alikes **alikes_r,
               struct kimt_error *err);
/* Frees without reporting. NULL is fine. */
void alikes_free(struct alikes **alikes);

/* Can this event be gathered: is it about a message, or a wait? */
bool alikes_takes(const struct kimt_event *event);
/* Takes such an event. May report others, since the number of entries is bounded. */
int alikes_add(struct alikes *alikes, const struct kimt_event *event, struct kimt_error *err);
/* Reports and forgets what was gathered of an account's folder; NULL: of all of them. */
int alikes_end(struct alikes *alikes, const char *account, const char *folder,
               struct kimt_error *err);
/* Reports what was gathered so far, and goes on. */
int alikes_flush(struct alikes *alikes, struct kimt_error *err);

/* "17 to 40, 42": with " to " and ", ". */
void alike_print_uids(const struct alike_uids *uids, const char *to, const char *comma, FILE *out);

#endif
