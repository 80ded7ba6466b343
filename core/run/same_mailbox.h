/* SPDX-License-Identifier: MIT
 *
 * Two rows of the accounts file that are one mailbox at the destination: two users would find each
 * other's mail in it. The first one is moved, the others are refused before anything is touched.
 *
 * The destination plugin says what a mailbox is called. Names that differ in case alone, or in how
 * the same letter is written, are taken for one: hardly a server distinguishes them.
 */
#ifndef KIMT_CORE_SAME_MAILBOX_H
#define KIMT_CORE_SAME_MAILBOX_H

#include <kimt/error.h>

struct run;

/* Marks them as refused. Rows that the run leaves out (--only) count as well. */
int same_mailbox_refuse(struct run *run, struct kimt_error *err);

#endif
