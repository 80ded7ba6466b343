/* SPDX-License-Identifier: MIT
 *
 * What `kimt verify` found, in numbers and in words, as all reporters show it.
 */
#ifndef KIMT_REPORT_VERDICT_H
#define KIMT_REPORT_VERDICT_H

#include "common/report/alike.h"
#include "common/table/verify_rows.h"
#include <kimt/reporter.h>
#include <stdio.h>

/* "6 at the source, 5 equal, 1 missing at the destination". */
void verdict_print(const struct kimt_verify *verify, FILE *out);

/* What a DIFFERENCE is, and which message it is about; foreign text comes as it is:
 * "missing at the destination: Work, UID 7, 2026-11-20 10:00, 4.2 kB". */
void difference_print(const struct kimt_event *event, FILE *out);
/* Prints the differences of several messages: "missing at the destination: Work, 300 messages, of
 * 2020-01-02 to 2026-11-20, 1.2 MB, UID 7 to 306". */
void differences_print(const struct alike *alike, FILE *out);
/* Reported, and no harm. */
bool difference_is_harmless(int32_t difference);

#endif
