/* SPDX-License-Identifier: MIT
 *
 * See forget.h: each of these files keeps its own, behind a lock of its own.
 */
#include "common/imap/forget.h"

#include "common/imap/destination/kept.h"
#include "common/imap/destination/names.h"
#include "common/imap/flavour/learned.h"
#include "common/imap/flavour/shared_data.h"
#include "common/imap/folders/hierarchy.h"
#include "common/net/line.h"
#include "common/net/tls_trust.h"

void imap_forget_hosts(void)
{
    line_forget_all();
    learned_forget_all();
    imap_homes_forget();
    imap_names_forget();
    tls_trust_forget_all();
    shared_data_forget_all();
    kept_forget_spare();
}
