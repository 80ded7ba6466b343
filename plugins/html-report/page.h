/* SPDX-License-Identifier: MIT
 *
 * The page of a run: its beginning when the run begins, and the rest when it has ended.
 */
#ifndef KIMT_HTML_REPORT_PAGE_H
#define KIMT_HTML_REPORT_PAGE_H

#include "common/report/tally.h"
#include "html-report/gather.h"
#include <stdio.h>

struct page {
    FILE *out;
    const struct kimt_run_info *run;
    const struct gather *gather;
    struct tally *tally;
};

/* A page of its own, which says that the run has not ended. What page_end() adds hides that. */
void page_begin(const struct page *page);
void page_end(const struct page *page);

/* accounts.c: the accounts one by one; those that need attention first. */
void page_put_accounts(const struct page *page);

#endif
