/* SPDX-License-Identifier: MIT
 *
 * What an account, or the run, has to report beside its counts: a line or a few about messages that
 * did not simply arrive, differences, notes, waits, and folders that failed.
 */
#ifndef KIMT_REPORT_LOG_ITEM_H
#define KIMT_REPORT_LOG_ITEM_H

#include "common/report/alike.h"

/* Puts one event: a MESSAGE, DIFFERENCE, NOTE, WAIT, or a FOLDER_END that failed. */
void item_put(const struct kimt_event *event, FILE *out);
/* Messages, differences or waits, one of them or many. */
void item_put_alike(const struct alike *alike, FILE *out);
/* An error of the item, or of the account: its sentence, and below what can be done. */
void item_put_error(const struct kimt_error *error, FILE *out);

#endif
