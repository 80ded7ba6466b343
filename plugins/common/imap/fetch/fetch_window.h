/* SPDX-License-Identifier: MIT
 *
 * FETCH commands under way.
 */
#ifndef KIMT_IMAP_FETCH_WINDOW_H
#define KIMT_IMAP_FETCH_WINDOW_H

#include "common/imap/fetch/fetch_private.h"

#define FETCH_META_ITEMS "UID FLAGS INTERNALDATE RFC822.SIZE"
bool fetch_is_spared(struct imap_fetch *fetch, uint32_t uid);
/* Sends as many windows as are worth it and may be under way, without knowing which UIDs there are.
 */
int fetch_fill_ahead(struct imap_fetch *fetch, const struct kimt_folder *listed,
                     struct kimt_error *err);
/* Now it is known; what is held already is in fetch->told. */
void fetch_take_ahead(struct imap_fetch *fetch);
/* Sends as many windows as may be under way. KIMT_OK; KIMT_END: nothing of this folder is left to
 * ask; KIMT_FAIL. */
int fetch_fill(struct imap_fetch *fetch, struct kimt_error *err);
struct fetch_window *fetch_oldest(struct imap_fetch *fetch);
bool fetch_is_answered(const struct fetch_window *window);
/* Waits until nothing is under way any more. What comes is dropped. */
int fetch_finish(struct imap_fetch *fetch, struct kimt_error *err);
/* Returns the wanted entry of this UID in a window under way; NULL: not asked for, or had already.
 */
struct fetch_entry *fetch_wanted(struct imap_fetch *fetch, uint32_t uid,
                                 struct fetch_window **window_r);
/* A body came, and no one knows whose it is. False: no more bodies were asked for. */
bool fetch_take_nameless(struct imap_fetch *fetch);
/* The lowest UID of which something is still to come, be it that it was not asked for yet;
 * UINT64_MAX: none. */
uint64_t fetch_lowest_due(struct imap_fetch *fetch);
/* The first entry of which no body has come; NULL: none. */
struct fetch_entry *fetch_missing(struct fetch_window *window);
/* The oldest window was answered and looked through: forget it. */
void fetch_drop_oldest(struct imap_fetch *fetch);
/* Puts a UID back, to be asked for alone; false when it has been tried enough. */
bool fetch_once_more(struct imap_fetch *fetch, uint32_t uid, uint32_t tries);

#endif
